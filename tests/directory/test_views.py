"""Pages of a space's people and of the desk: who may come, what they send, what breaks nothing."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from ceh.directory.models import Photo
from ceh.network.models import RoleAssignment, Space
from tests.factories.imports import ImportBatchFactory
from tests.factories.knowledge import PracticeFactory
from tests.factories.network import (
    OrganisationFactory,
    SpaceFactory,
    SpaceKindFactory,
    person_with_role,
)
from tests.factories.people import PersonFactory
from tests.factories.region import MunicipalityFactory, TopicFactory

MANAGER_PAGES = ["edit", "photos", "people", "part:basics", "part:place", "part:contacts", "part:hours"]
DESK_PAGES = [
    "directory:desk_spaces",
    "directory:desk_organisations",
    "network:desk_roles",
    "imports:desk",
    "knowledge:desk_practices",
]


def address(name, space):
    word, _colon, part = name.partition(":")
    app = "network" if word == "people" else "directory"
    return reverse(f"{app}:space_{word}", kwargs={"slug": space.code, **({"part": part} if part else {})})


@pytest.mark.parametrize("name", [*MANAGER_PAGES, "part:accessibility"])
@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_manager_opens_the_own_pages_only(name, language, client, space, manager):
    client.force_login(manager)
    client.cookies["django_language"] = language
    assert client.get(address(name, space)).status_code == 200
    assert client.get(address(name, SpaceFactory())).status_code == 403
    client.logout()
    assert client.get(address(name, space)).status_code == 302


@pytest.mark.parametrize("name", DESK_PAGES)
def test_the_desk_is_the_coordinators(name, client, space, manager, coordinator):
    url = reverse(name)
    client.force_login(coordinator)
    OrganisationFactory()
    PracticeFactory()
    ImportBatchFactory(space=None, kind="spaces", by=coordinator)
    assert client.get(url).status_code == 200
    client.force_login(manager)
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("name", DESK_PAGES)
def test_a_desk_list_asks_no_more_for_more_rows(name, client, coordinator, django_assert_max_num_queries):
    def grow():
        SpaceFactory(state="submitted")
        SpaceFactory()
        OrganisationFactory()
        PracticeFactory()
        ImportBatchFactory(space=None, kind="spaces", by=coordinator)
        person_with_role("manager", SpaceFactory())

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(coordinator)
    counted = []
    for _time in range(3):
        grow()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name)).status_code == 200
        counted.append(len(captured))
    assert counted[1] == counted[2]
    assert counted[2] <= 12


def test_a_proposal_goes_through_its_steps(client, coordinator):
    person, kind, place, topic = PersonFactory(), SpaceKindFactory(), MunicipalityFactory(), TopicFactory()
    client.force_login(person)
    start = {"name_sl": "Kovačija", "name_en": "Smithy", "kind": kind.code, "municipality": place.code}
    answer = client.post(reverse("directory:space_propose"), {**start, "settlement": "Kropa"})
    space = Space.objects.get()
    assert answer["Location"] == address("part:basics", space)
    basics = {**start, "summary_sl": "Kujemo.", "topics": [topic.code]}
    assert client.post(answer["Location"], basics)["Location"] == address("part:place", space)
    check = reverse("directory:space_check", kwargs={"slug": space.code})
    incomplete = client.post(check)
    assert incomplete.status_code == 422
    [(url, _label, fields)] = incomplete.context["missing"]
    assert (url, fields) == (address("part:contacts", space), "e-pošta")
    states = {step[2]: step[1] for step in incomplete.context["steps"]}
    assert (states[url], states[address("part:basics", space)]) == ("todo", "done")
    client.post(address("part:contacts", space), {"email": "kropa@world.test"})
    hours = {"open_to": "public", "day_2": "9:00–12:00, 14.00-17.00"}
    assert client.post(address("part:hours", space), hours).status_code == 302
    assert client.post(check).status_code == 302
    space.refresh_from_db()
    assert (space.state, space.hours.count(), space.reviewer) == ("submitted", 2, coordinator)
    client.force_login(coordinator)
    assert client.post(reverse("network:return_space", args=[space.code])).status_code == 422
    assert client.post(reverse("network:publish_space", args=[space.code])).status_code == 302
    assert RoleAssignment.objects.get(space=space).person == person


def test_two_at_once_meet_on_the_form(client, space, manager):
    client.force_login(manager)
    url = address("part:contacts", space)
    expected = client.get(url).context["form"].initial["expected"]
    client.post(url, {"phone": "04 111 111", "expected": expected})
    answer = client.post(url, {"phone": "04 222 222", "expected": expected})
    assert answer.status_code == 422
    assert "04 111 111" in answer.content.decode()
    again = answer.context["form"]["expected"].value()
    assert client.post(url, {"phone": "04 222 222", "expected": again}).status_code == 302
    space.refresh_from_db()
    assert space.phone == "04 222 222"


@pytest.mark.parametrize(
    "value", ["a\x00b", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "x" * 50_000]
)
@pytest.mark.parametrize("part", ["basics", "place", "contacts", "hours"])
def test_odd_text_breaks_no_form(value, part, client, space, manager):
    client.force_login(manager)
    names = ["name_sl", "kind", "settlement", "phone", "day_0", "topics", "expected", "point", "email"]
    assert client.post(address(f"part:{part}", space), dict.fromkeys(names, value)).status_code in (
        302,
        400,
        422,
    )


@pytest.mark.parametrize(
    "path", ["spaces/none/edit/", "spaces/%00/edit/", "desk/import/999999999999/", "roles/1/end/"]
)
def test_a_wrong_id_is_not_found(path, client, coordinator):
    client.force_login(coordinator)
    assert client.get(f"/{path}").status_code in (400, 404, 405)
    assert client.post(f"/{path}").status_code in (400, 404, 405)


def jpeg():
    out = io.BytesIO()
    Image.new("RGB", (60, 40)).save(out, "JPEG")
    return SimpleUploadedFile("a.jpg", out.getvalue())


def test_a_photo_is_added_removed_and_undone(client, space, manager):
    client.force_login(manager)
    url = address("photos", space)
    assert client.post(url, {"photo": jpeg(), "alt_sl": "Miza"}).status_code == 302
    assert (
        client.post(url, {"photo": SimpleUploadedFile("a.jpg", b"no"), "alt_sl": "Miza"}).status_code == 422
    )
    photo = Photo.objects.get()
    page = reverse("directory:space_photo", kwargs={"slug": space.code, "pk": photo.pk})
    after = client.post(page, {"do": "remove"})["Location"]
    assert "do" in client.get(after).content.decode()
    assert not Photo.objects.exists()
    client.post(page, {"do": "restore"})
    assert Photo.objects.exists()
    foreign = reverse("directory:space_photo", kwargs={"slug": SpaceFactory().code, "pk": photo.pk})
    assert client.post(foreign, {"do": "remove"}).status_code == 403


def test_the_desk_sorts_by_name_in_the_readers_language(client, coordinator):
    names = ({"sl": "Avla", "en": "Zoo"}, {"sl": "Žaga", "en": "Arc"})
    codes = [SpaceFactory(name=name).code for name in names]
    client.force_login(coordinator)
    for language, sort, first in (
        ("sl", "name", 0),
        ("en", "name", 1),
        ("sl", "-name", 1),
        ("en", "-name", 0),
    ):
        page = client.get(
            reverse("directory:desk_spaces"), {"sort": sort}, headers={"accept-language": language}
        ).content.decode()
        places = [page.index(f"/desk/spaces/{code}/") for code in codes]
        assert places.index(min(places)) == first


def test_records_of_the_desk_are_edited(client, coordinator):
    practice, organisation = PracticeFactory(), OrganisationFactory()
    client.force_login(coordinator)
    url = reverse("knowledge:desk_practice", kwargs={"slug": practice.code})
    assert client.get(url).status_code == 200
    sent = {"name_sl": "Radiona", "name_en": "Radiona", "country": "hr", "taken_over_sl": "Delavnice."}
    assert client.post(url, sent).status_code == 302
    practice.refresh_from_db()
    assert (dict(practice.name), practice.country) == ({"": "Radiona"}, "HR")
    url = reverse("directory:desk_organisation", kwargs={"slug": organisation.code})
    sent = {"name_sl": "Zbornica", "kind": organisation.kind.code, "founded": "1999"}
    assert client.post(url, sent).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.founded, organisation.municipality) == (1999, None)


def test_the_desk_offers_what_can_be_done_with_a_space(client, coordinator):
    waiting, paused = SpaceFactory(state="submitted"), SpaceFactory(state="paused")
    client.force_login(coordinator)
    for space, verbs in ((waiting, {"publish", "return"}), (paused, {"reopen", "close"})):
        page = client.get(reverse("directory:desk_space", args=[space.code])).content.decode()
        offered = {"discard", "publish", "return", "pause", "reopen", "close"}
        assert {verb for verb in offered if f"/spaces/{space.code}/{verb}/" in page} == verbs
    take = reverse("network:take_review", args=[waiting.code])
    assert client.post(take).status_code == 302
    waiting.refresh_from_db()
    assert waiting.reviewer == coordinator
