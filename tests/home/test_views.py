"""Start page, my overview, desk and red thread."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from ceh.core import clock, links
from ceh.home.queries import EVERYBODYS, TYPES
from tests.factories.core import LetterFactory
from tests.factories.network import OrganisationFactory, SpaceFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.factories.region import TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_region")]
TIE = links.LinkKind("test_tie", "network.organisation", "network.space", "founded", "founded by")


@pytest.fixture
def tie():
    links.register(TIE)
    yield TIE
    links.KINDS.pop(TIE.code)


def test_start_page_counts_from_the_records(client):
    SpaceFactory().topics.add(TopicFactory(code="wood"))
    SpaceFactory(state="draft")
    response = client.get("/")
    assert response.context["numbers"] == {"spaces": 1, "places": 1}
    assert [(topic.code, n) for topic, n in response.context["topics"]] == [("wood", 1)]


def test_start_page_of_an_empty_region_shows_no_zero(client):
    assert client.get("/").status_code == 200
    assert b"hero-count" not in client.get("/").content


def test_my_things_are_helpful_when_there_is_nothing(client):
    client.force_login(PersonFactory())
    body = client.get("/me/", headers={"accept-language": "en"}).content.decode()
    assert "Nothing is booked" in body
    assert "/me/profile/" in body


def test_manager_sees_their_space_and_what_is_next(client):
    space = SpaceFactory(code="mine")
    client.force_login(person_with_role("manager", space))
    body = client.get("/me/").content.decode()
    assert "/spaces/mine/edit/" in body
    assert "/spaces/mine/visits/" in body
    assert "/spaces/mine/confirm/" not in body  # it takes a form; the page that is to be confirmed has it
    assert "/spaces/mine/confirm/" in client.get("/spaces/mine/edit/").content.decode()


def test_desk_counts_what_waits_and_what_is_late(client):
    SpaceFactory(state="submitted", review_due=dt.date(2020, 1, 1))
    client.force_login(person_with_role("coordinator"))
    waiting = client.get("/desk/").context["inbox"]
    assert (waiting[0].count, waiting[0].late) == (1, 1)
    assert waiting[0].url == reverse("directory:desk_spaces") + "?state=submitted"


def test_desk_counts_letters_that_could_not_be_sent_and_sends_them_again(client):
    now = clock.now()
    LetterFactory(queued_at=now - dt.timedelta(hours=2), subject="Tried")
    LetterFactory(queued_at=now - dt.timedelta(days=4), subject="Given up")
    LetterFactory(queued_at=now - dt.timedelta(minutes=2), subject="On its way")
    client.force_login(person_with_role("coordinator"))
    [item] = [item for item in client.get("/desk/").context["inbox"] if item.url == "/desk/letters/"]
    assert (item.count, item.late) == (2, 1)
    page = client.get("/desk/letters/", headers={"accept-language": "en"}).content.decode()
    assert page.index("Given up") < page.index("not tried any more") < page.index("Tried")
    assert "On its way" not in page
    sent = client.post("/desk/letters/", headers={"accept-language": "en"}, follow=True)
    assert "2 e-mails are tried again." in sent.content.decode()
    client.force_login(person_with_role("auditor"))
    assert client.get("/desk/letters/").status_code == 403


@pytest.mark.parametrize("role", ["mentor", "adviser"])
def test_unlinked_records_are_for_staff(client, role):
    client.force_login(person_with_role(role))
    assert client.get("/desk/loose-ends/").status_code == 403
    assert client.get("/desk/loose-ends/").status_code == 403


def records(groups):
    """The records of the red thread's groups, shown or folded."""
    return [row["step"].other for group in groups for row in group["rows"] + group["more"]]


def test_thread_folds_long_groups_of_a_kind(client, tie, now):
    body, staff = OrganisationFactory(), person_with_role("coordinator")
    for _number in range(8):
        links.connect("test_tie", body, SpaceFactory(), by=staff, now=now)
    page = client.get(f"/thread/network.organisation/{body.pk}/", headers={"accept-language": "en"})
    [group] = page.context["results"]
    assert (len(group["rows"]), len(group["more"])) == (5, 3)
    assert "Space 8" in re.sub("<[^>]+>", "", page.content.decode())
    assert b"3 more" in page.content


def test_thread_is_followed_both_ways_and_hides_what_is_not_public(client, tie, now):
    body, shown, hidden = OrganisationFactory(), SpaceFactory(), SpaceFactory(state="draft")
    staff = person_with_role("coordinator")
    for space in (shown, hidden):
        links.connect("test_tie", body, space, by=staff, now=now, reason="because")
    page = client.get(f"/thread/network.organisation/{body.pk}/")
    assert records(page.context["results"]) == [shown]
    page = client.get(f"/thread/network.space/{shown.pk}/")
    assert records(page.context["causes"]) == [body]
    client.force_login(staff)
    page = client.get(f"/thread/network.organisation/{body.pk}/")
    assert set(records(page.context["results"])) == {shown, hidden}


@pytest.mark.parametrize(
    "address", ["people.person/1", "nonsense/1", "a.b.c/1", "network.space/99999999999999999999"]
)
def test_thread_of_nothing_is_not_found(client, address):
    assert client.get(f"/thread/{address}/").status_code == 404


def test_loose_ends_name_what_no_link_ties(client, tie, now):
    tied, loose = OrganisationFactory(), OrganisationFactory()
    staff = person_with_role("coordinator")
    links.connect("test_tie", tied, SpaceFactory(), by=staff, now=now)
    client.force_login(staff)
    groups = client.get("/desk/loose-ends/").context["groups"]
    assert [loose] in [group.records for group in groups]


def test_every_kind_of_record_of_the_red_thread_has_a_word():
    joined = {label for kind in links.KINDS.values() for label in (kind.source, kind.target)}
    assert joined | set(EVERYBODYS) <= set(TYPES)
