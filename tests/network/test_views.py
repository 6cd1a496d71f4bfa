"""Pages of roles, steps of a space, tables of the network."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ceh.imports.models import ImportBatch
from ceh.network.models import RoleAssignment, Space
from tests.factories.network import (
    SpaceKindFactory,
    person_with_role,
    tie,
)
from tests.factories.people import PersonFactory
from tests.factories.region import MunicipalityFactory


def test_roles_are_given_and_ended_on_the_page_of_the_space(client, space, manager):
    person = tie(PersonFactory(email="nova@world.test"), space)
    client.force_login(manager)
    url = reverse("network:space_people", args=[space.code])
    assert client.post(url, {"who": "nobody@world.test", "role": "trainer"}).status_code == 422
    assert client.post(url, {"who": "Nova@world.test", "role": "coordinator"}).status_code == 422
    assert client.post(url, {"who": "Nova@world.test", "role": "trainer"}).status_code == 302
    row = RoleAssignment.objects.get(person=person)
    end = reverse("network:role_end", kwargs={"pk": row.pk})
    assert "End this role?" in client.get(end, headers={"accept-language": "en"}).content.decode()
    row.refresh_from_db()
    assert row.ends_at is None
    assert client.post(end).status_code == 302
    row.refresh_from_db()
    assert row.ends_at is not None


def test_network_roles_are_given_at_the_desk(client, coordinator):
    client.force_login(coordinator)
    person = PersonFactory()
    sent = {"who": person.email, "role": "adviser", "space": "", "ends_on": "2090-01-31"}
    assert client.post(reverse("network:give_role"), sent).status_code == 302
    assert RoleAssignment.objects.get(person=person).ends_at.year == 2090
    auditor = person_with_role("auditor")
    client.force_login(auditor)
    assert client.get(reverse("network:desk_roles")).status_code == 200
    assert client.post(reverse("network:give_role"), {**sent, "role": "mentor"}).status_code == 403


def test_a_table_is_sent_seen_and_taken_over(client, coordinator):
    SpaceKindFactory()
    MunicipalityFactory(name="Kranj", code="kranj")
    client.force_login(coordinator)
    content = "\ufeffIme;Vrsta;Občina;Kraj\r\nPeč;open_lab;Kranj;Kranj\r\n".encode()
    sent = {"kind": "spaces", "file": SimpleUploadedFile("p.csv", content)}
    answer = client.post(reverse("imports:desk"), sent)
    record = ImportBatch.objects.get()
    page = client.get(answer["Location"])
    assert "Peč" in page.content.decode()
    assert client.post(answer["Location"], {"do": "apply", "digest": "x"}).status_code == 422
    assert client.post(answer["Location"], {"do": "apply", "digest": record.digest}).status_code == 302
    assert Space.objects.get().code == "pec"
    assert client.post(answer["Location"], {"do": "undo", "reason": ""}).status_code == 422
    assert client.post(answer["Location"], {"do": "undo", "reason": "Pomota."}).status_code == 302
    assert not Space.objects.exists()
    bad = {"kind": "spaces", "file": SimpleUploadedFile("p.xlsx", b"PK\x03\x04")}
    assert client.post(reverse("imports:desk"), bad).status_code == 422


@pytest.mark.parametrize("query", ["?export=csv", "?export=xlsx&full=1", ""])
def test_templates_come_as_files(query, client, coordinator, space):
    client.force_login(coordinator)
    url = reverse("imports:desk_template", kwargs={"kind": "spaces"})
    answer = client.get(url + query)
    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content)) > 100
    answer.close()


def test_closing_names_its_consequence(client, space, manager):
    client.force_login(manager)
    old = reverse("network:space_state", kwargs={"slug": space.code, "verb": "close_space"})
    url = client.get(old)["Location"]
    assert "This cannot be undone." in client.get(url, headers={"accept-language": "en"}).content.decode()
    assert client.post(url, {"do": "undo", "reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Selitev."}).status_code == 302
    space.refresh_from_db()
    assert space.state == "closed"
    wrong = reverse("network:space_state", kwargs={"slug": space.code, "verb": "submit_space"})
    assert client.get(wrong).status_code in (403, 404)
