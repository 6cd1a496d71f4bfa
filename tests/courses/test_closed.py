"""Sessions and closed time: what they free is offered, and what stays is told to who answers for it."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.courses.actions import sessions
from ceh.timetable.actions import hours
from ceh.timetable.actions.claims import Claim, preempt
from ceh.timetable.models import Occupancy
from ceh.waitlist.actions import waitlist
from ceh.waitlist.models import WaitlistEntry
from tests.courses.conftest import DAY, HOUR, NOW, START, adult
from tests.factories.courses import CourseFactory, CourseSessionFactory
from tests.factories.network import person_with_role
from tests.factories.timetable import PartFactory, ResourceFactory

END = START + 2 * HOUR


@pytest.fixture
def room(space):
    return ResourceFactory(space=space, kind="room")


@pytest.fixture
def plan(space, manager):
    def make(*resources, **more):
        values = {"starts_at": START, "ends_at": END, "trainer": manager, "by": manager, "now": NOW} | more
        course = CourseFactory(space=space)
        return sessions.plan_session(course=course, space=space, resources=resources, **values)

    return make


def wait(resource, earliest=START, latest=END, minutes=60):
    person = adult()
    return waitlist.join_waitlist(
        resource=resource,
        person=person,
        earliest=earliest,
        latest=latest,
        minutes=minutes,
        by=person,
        now=NOW,
    )


def offered():
    """(waiting, from) of all offers that hold time."""
    rows = Occupancy.objects.filter(active=True, kind="offer").order_by("source_id", "resource")
    return list(rows.values_list("source_id", "starts_at"))


@pytest.mark.django_db
def test_what_a_cancelled_session_took_is_offered_to_who_waits_once(room, plan, manager):
    session, entry, other_entry = plan(room), wait(room, minutes=120), wait(room)
    sessions.cancel_session(session=session, by=manager, now=NOW, reason="Bolezen")
    assert offered() == [(entry.pk, START)]
    assert Letter.objects.filter(person=entry.person, key__contains="offer").count() == 1
    other_entry.refresh_from_db()
    assert other_entry.state == "waiting"


@pytest.mark.django_db
def test_what_a_moved_session_leaves_is_offered_and_what_it_keeps_is_not(room, plan, manager):
    session, entry = plan(room), wait(room)
    times = {"starts_at": START, "ends_at": END}
    sessions.move_session(session=session, **times, by=manager, now=NOW, seats=2)
    assert offered() == []
    sessions.move_session(session=session, starts_at=START + HOUR, ends_at=END + HOUR, by=manager, now=NOW)
    assert offered() == [(entry.pk, START)]
    two = wait(room, START + HOUR, END + HOUR)
    sessions.move_session(
        session=session, starts_at=START + HOUR, ends_at=END + HOUR, by=manager, now=NOW, resources=[]
    )
    assert offered() == [(entry.pk, START), (two.pk, START + HOUR)]


@pytest.mark.django_db
def test_who_waits_for_the_kit_is_offered_it_when_a_session_leaves_its_part(space, plan, manager):
    kit = ResourceFactory(space=space, kind="kit")
    part = PartFactory(kit=kit, part__space=space).part
    session, entry = plan(part), wait(kit)
    sessions.cancel_session(session=session, by=manager, now=NOW, reason="Bolezen")
    assert offered() == [(entry.pk, START)] * 2  # the kit, and its part with it


@pytest.mark.django_db
def test_time_of_a_lifted_closure_is_offered_from_now_on(space, room, manager):
    closure, _gone, _unmovable = hours.close(
        space=space, starts_at=START, ends_at=END, reason="Čiščenje", by=manager, now=NOW
    )
    entry = wait(room)
    hours.lift_closure(closure=closure, by=manager, now=START + HOUR)
    assert offered() == []  # the hour that is left begins now, and an offer never stands into its own time
    closure, _gone, _unmovable = hours.close(
        space=space, starts_at=START + DAY, ends_at=END + DAY, reason="Čiščenje", by=manager, now=NOW
    )
    entry = wait(room, START + DAY, END + DAY)
    hours.lift_closure(closure=closure, by=manager, now=NOW)
    assert offered() == [(entry.pk, START + DAY)]


@pytest.mark.django_db
def test_what_stays_in_a_closure_is_told_to_its_trainer_and_to_who_closes(space, room, plan, manager):
    trainer_of = Letter.objects.filter(person=manager, key__startswith="courses.session_in_closed_time")
    inside, elsewhere = plan(room), plan(starts_at=END, ends_at=END + HOUR)
    later = plan(room, starts_at=START + DAY, ends_at=END + DAY)
    client = Client(headers={"accept-language": "en"})
    client.force_login(manager)
    page = client.post(
        reverse("timetable:close", args=[space.code]),
        {"starts_at": "2026-12-01T00:00", "ends_at": "2026-12-02T00:00", "reason": "Poplava"},
        follow=True,
    ).content.decode()
    assert "move or cancel it" in page
    for row in (inside, elsewhere):  # also what takes no room of the space
        assert f'<a href="{row.get_absolute_url()}">' in page
    assert f'<a href="{later.get_absolute_url()}">' not in page
    assert trainer_of.count() == 2
    assert "Poplava" in trainer_of.first().body
    assert (
        reverse("courses:session_edit", args=[inside.pk])
        in trainer_of.get(key__contains=f":{inside.pk}:").body
    )


@pytest.mark.django_db
def test_closing_one_room_tells_only_of_what_is_in_it(space, room, plan, manager):
    inside = plan(room)
    CourseSessionFactory(course=CourseFactory(space=space), starts_at=START)
    _closure, _gone, unmovable = hours.close(
        space=space, starts_at=START, ends_at=END, reason="Barvanje", by=manager, now=NOW, resources=[room]
    )
    assert [label.url for label in unmovable] == [inside.get_absolute_url()]


@pytest.mark.django_db
def test_an_outage_that_lasts_longer_tells_the_trainer_once(room, plan, manager):
    plan(room)
    for until in (START + HOUR, END):
        done = preempt(
            [Claim(room.pk, START, until, whole=True)],
            kind="outage",
            source_type="test.outage",
            source_id=1,
            reason="Leča",
            by=None,
            now=NOW,
        )
        assert len(done.unmovable) == 1
    assert (
        Letter.objects.filter(person=manager, key__startswith="courses.session_in_closed_time").count() == 1
    )


@pytest.mark.django_db
def test_nobody_gives_two_sessions_at_once(space, room, plan, manager):
    first = plan()
    other = person_with_role("manager", space)
    with pytest.raises(Refused) as caught:
        plan(starts_at=START + HOUR, ends_at=END + HOUR)
    assert caught.value.rule == "courses.trainer_busy"
    times = {"starts_at": END, "ends_at": END + HOUR}
    after, beside = plan(**times), plan(trainer=other)
    common = {"by": manager, "now": NOW}
    with pytest.raises(Refused):
        sessions.move_session(session=after, starts_at=START, ends_at=END, **common)
    with pytest.raises(Refused):
        sessions.move_session(session=beside, starts_at=START, ends_at=END, trainer=manager, **common)
    sessions.move_session(session=first, starts_at=START, ends_at=END - HOUR, **common)
    assert (
        sessions.move_session(session=after, starts_at=END - HOUR, ends_at=END, **common).trainer == manager
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_plan_with_one_trainer_at_once_one_does(region):
    course, trainer = CourseFactory(), person_with_role("coordinator")
    ready = threading.Barrier(4)

    def plan(_n):
        ready.wait(30)
        try:
            sessions.plan_session(
                course=course,
                space=course.space,
                starts_at=START,
                ends_at=END,
                trainer=trainer,
                by=trainer,
                now=NOW,
            )
            return "planned"
        except Refused as caught:
            return caught.rule
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert Counter(pool.map(plan, range(4))) == {"planned": 1, "courses.trainer_busy": 3}


@pytest.mark.django_db(transaction=True)
def test_kits_and_sessions_given_back_at_once_never_block_each_other(region):
    """Each session holds a part of a kit with a lower or a higher id; people wait for the kits."""
    session = CourseSessionFactory(course=CourseFactory(), starts_at=START)
    low = ResourceFactory(space=session.space, kind="kit")
    parts = [ResourceFactory(space=session.space) for _n in range(4)]
    high = ResourceFactory(space=session.space, kind="kit")
    for n, part in enumerate(parts):
        PartFactory(kit=(low, high)[n % 2], part=part)
    held = []
    for part in parts:
        new_session = CourseSessionFactory(course=session.course, starts_at=START)
        new_session.resources.set([part])
        Occupancy.objects.create(
            resource=part,
            kind="session",
            starts_at=START,
            ends_at=END,
            source_type="courses.session",
            source_id=new_session.pk,
            made_at=NOW,
            changed_at=NOW,
        )
        held.append(new_session)
    wait(low), wait(high)
    ready = threading.Barrier(len(held))

    def cancel(row):
        ready.wait(30)
        try:
            sessions.cancel_session(session=row, by=None, now=NOW, reason="Bolezen")
            return "cancelled"
        except Refused as caught:
            return caught.rule
        finally:
            connection.close()

    with ThreadPoolExecutor(len(held)) as pool:
        assert Counter(pool.map(cancel, held)) == {"cancelled": 4}
    assert WaitlistEntry.objects.filter(state="offered").count() == 2
    assert len(offered()) == 6  # two kits of two parts
