"""One desk for every role, my overview, and the way on from a page that is not open."""

import datetime as dt

import pytest

from ceh.core import clock
from ceh.network.queries.desk import desks_of
from ceh.web import navigation
from tests.factories.bookings import BookingFactory
from tests.factories.courses import CourseSessionFactory
from tests.factories.directory import PhotoFactory
from tests.factories.enrolment import EnrolmentFactory
from tests.factories.equipment import UnitFactory
from tests.factories.maintenance import FaultFactory
from tests.factories.network import OpeningHoursFactory, RoleAssignmentFactory, SpaceFactory, person_with_role
from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_region")]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def space(db):
    return SpaceFactory(code="mine", confirmed_on=clock.now().date(), published_at=clock.now())


def body(client, path, status=200):
    response = client.get(path, headers={"accept-language": "en"})
    assert response.status_code == status
    return response.content.decode()


def booking(space, **values):
    starts = clock.now() + 24 * HOUR
    resource = UnitFactory(resource__space=space).resource
    return BookingFactory(resource=resource, space=space, starts_at=starts, ends_at=starts + HOUR, **values)


def test_a_manager_has_a_desk_with_the_tasks_and_tools_of_the_space(client, space):
    manager = person_with_role("manager", space)
    booking(space, state="requested")
    FaultFactory(unit=UnitFactory(resource__space=space))
    booking(SpaceFactory(), state="requested")  # of another space
    [desk] = desks_of(manager, clock.now(), with_setup=True)
    assert {str(task.label): task.number for task in desk.tasks} == {
        "Bookings to answer": 1,
        "Open faults": 1,
    }
    client.force_login(manager)
    page = body(client, "/desk/")
    for path in (
        "today/",
        "equipment/",
        "courses/",
        "visits/",
        "prices/lists/",
        "hours/",
        "edit/",
        "people/",
    ):
        assert f'href="/spaces/mine/{path}"' in page, path
    assert "The whole network" not in page


def test_a_trainer_finds_the_courses_of_the_space_and_what_they_give(client, space):
    trainer = person_with_role("trainer", space)
    starts = clock.now() + 24 * HOUR
    session = CourseSessionFactory(space=space, trainer=trainer, starts_at=starts, ends_at=starts + HOUR)
    past = clock.now() - 48 * HOUR
    CourseSessionFactory(space=space, trainer=trainer, starts_at=past, ends_at=past + HOUR)
    client.force_login(trainer)
    desk = body(client, "/desk/")
    assert 'href="/spaces/mine/courses/"' in desk
    assert "Attendance lists to complete" in desk
    assert "/spaces/mine/prices/lists/" not in desk
    assert f'href="/sessions/{session.pk}/list/"' in body(client, "/me/")


def test_every_role_has_a_desk_and_a_link_to_it(client, space):
    for role, where in (("manager", space), ("trainer", space), ("coordinator", None), ("mentor", None)):
        client.force_login(person_with_role(role, where))
        assert body(client, "/desk/")
        assert '<a href="/desk/">' in body(client, "/"), role


def test_a_desk_costs_the_same_for_one_space_and_for_three(django_assert_max_num_queries, space):
    manager = person_with_role("manager", space)
    with django_assert_max_num_queries(14):
        desks_of(manager, clock.now(), with_setup=True)
    for _number in range(2):
        RoleAssignmentFactory(person=manager, role="manager", space=SpaceFactory(published_at=clock.now()))
    manager = type(manager).objects.get(pk=manager.pk)
    with django_assert_max_num_queries(14):
        assert len([desk for desk in desks_of(manager, clock.now(), with_setup=True) if desk.setup]) == 3


def test_the_desk_leads_through_setting_up_until_it_is_complete(client, space):
    client.force_login(person_with_role("manager", space))
    page = body(client, "/desk/")
    assert "0 of 7 done" in page
    assert '<a class="button" href="/spaces/mine/edit/hours/">' in page
    OpeningHoursFactory(space=space)
    page = body(client, "/desk/")
    assert "1 of 7 done" in page
    assert '<a class="button" href="/spaces/mine/equipment/new/">' in page
    PhotoFactory(space=space)
    UnitFactory.create_batch(2, resource__space=space)
    type(space).objects.filter(pk=space.pk).update(published_at=clock.now() - dt.timedelta(days=40))
    assert "of 7 done" not in body(client, "/desk/")


def test_the_overview_shows_next_booking_and_course_then_what_waits_then_history(client, space):
    person = PersonFactory()
    booked = booking(space, person=person, state="confirmed")
    starts = clock.now() + 48 * HOUR
    session = CourseSessionFactory(space=space, starts_at=starts, ends_at=starts + HOUR)
    enrolled = EnrolmentFactory(session=session, person=person)
    client.force_login(person)
    page = body(client, "/me/")
    order = [
        "<h2>Coming up</h2>",
        booked.get_absolute_url(),
        enrolled.get_absolute_url(),
        "What you can do now",
    ]
    places = [page.index(text) for text in order]
    assert places == sorted(places)


def test_a_new_member_is_told_what_they_can_do(client):
    client.force_login(PersonFactory())
    page = body(client, "/me/")
    for path in ("/equipment/?access=open", "/courses/", "/spaces/", "/today/"):
        assert f'href="{path}"' in page


def test_what_waits_in_a_space_stands_on_the_overview(client, space):
    booking(space, state="requested")
    client.force_login(person_with_role("manager", space))
    page = body(client, "/me/")
    assert "Bookings to answer (1)" in page
    assert page.index("Waiting for you") < page.index("What you can do now")


def test_a_refusal_offers_the_nearest_page_that_is_open(client, space):
    client.force_login(PersonFactory())
    page = body(client, "/spaces/mine/edit/photos/", 403)
    assert 'href="/spaces/mine/">' in page
    page = body(client, "/desk/", 403)
    assert 'href="/me/"' in page
    assert (
        page.count("You don’t have access to this page") == 2
    )  # in the title and the heading, not once more below
    assert "home.open_desk" not in page


def test_a_refusal_does_not_offer_what_is_hidden(client):
    draft = SpaceFactory(code="secret", state="draft")
    client.force_login(PersonFactory())
    page = body(client, "/spaces/secret/edit/", 403)
    assert 'href="/spaces/secret/"' not in page
    assert 'href="/spaces/">' in page
    assert str(draft.name) not in page


def test_a_refusal_leads_a_manager_to_their_desk(client, space):
    client.force_login(person_with_role("manager", space))
    assert 'href="/desk/">' in body(client, "/desk/loose-ends/", 403)


def test_every_page_of_the_desk_has_the_menu_of_the_desk(client):
    coordinator = person_with_role("coordinator")
    client.force_login(coordinator)
    ways = navigation.items("desk", coordinator, "/desk/")
    assert len(ways) > 5
    pages = [way.url for way in ways] + ["/settlements/close/", "/settlements/credits/"]
    assert [url for url in pages if 'class="desk-nav"' not in body(client, url)] == []
