"""The QR page and the poster."""

import pytest

from ceh.network.models import Space
from ceh.usage.actions import visits as actions
from ceh.usage.models import GroupVisit, Visit
from tests.factories.network import person_with_role, tie
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def test_a_visitor_is_led_to_sign_in_and_back(space, client):
    url = f"/v/{space.visit_code}/"
    page = client.get(url).content.decode()
    assert f"/account/login/?next={url}" in page
    assert client.post(f"{url}here/").status_code == 302
    assert not Visit.objects.exists()


def test_a_member_presses_once(space, client):
    member = PersonFactory()
    client.force_login(member)
    url = f"/v/{space.visit_code}/"
    assert "I am here" in client.get(url, headers=ENGLISH).content.decode()
    assert client.post(f"{url}here/")["Location"] == url
    assert client.post(f"{url}here/")["Location"] == url
    assert Visit.objects.get().person == member
    assert "You are recorded today" in client.get(url, headers=ENGLISH).content.decode()


@pytest.mark.parametrize("code", ["nothing", "a" * 300])
def test_an_unknown_code_is_a_clear_page(region, client, code):
    response = client.get(f"/v/{code}/")
    assert response.status_code == 404
    assert b"Traceback" not in response.content


def test_the_manager_records_lists_counts_and_exports(space, client):
    manager, member = person_with_role("manager", space), tie(PersonFactory(), space)
    client.force_login(manager)
    base = f"/spaces/{space.code}/visits/"
    from ceh.core import clock

    day = clock.now().date().isoformat()
    assert client.post(f"{base}new/", {"who": "nobody@example.org", "day": day}).status_code == 422
    assert client.post(f"{base}new/", {"who": member.email, "day": day}).status_code == 302
    look = client.post(f"{base}paper/", {"lines": f"{member.pk}\nneznanec", "day": day, "look": "1"})
    assert "neznanec" in look.content.decode()
    assert client.post(f"{base}group/", {"what": "Razred", "headcount": 12, "day": day}).status_code == 302
    page = client.get(base).content.decode()
    assert member.name in page
    assert "Razred" in page
    assert GroupVisit.objects.get().headcount == 12
    table = b"".join(client.get(f"{base}?export=csv").streaming_content).decode("utf-8-sig")
    assert member.name in table


def test_a_record_shows_its_history_and_can_be_voided(space, client, now):
    manager = person_with_role("manager", space)
    visit = actions.record_visit(space=space, person=PersonFactory(), at=now, by=manager, now=now)
    client.force_login(manager)
    assert client.post(f"/visits/{visit.pk}/void/", {"reason": "Pomota"}).status_code == 302
    page = client.get(f"/visits/{visit.pk}/").content.decode()
    assert "Pomota" in page
    assert client.post(f"/visits/{visit.pk}/restore/").status_code == 302
    assert Visit.objects.get().state == "recorded"


def test_the_poster_carries_the_address(space, client):
    client.force_login(person_with_role("manager", space))
    page = client.get(f"/spaces/{space.code}/visits/poster/").content.decode()
    assert f"/v/{space.visit_code}/" in page
    assert 'd="M0 0h1v1h-1z' in page


def test_strangers_see_no_visits(space, client):
    url = f"/spaces/{space.code}/visits/"
    assert client.get(url).status_code == 302
    for person in (PersonFactory(), person_with_role("manager", Space.objects.get(code="duo"))):
        client.force_login(person)
        assert client.get(url).status_code == 403
