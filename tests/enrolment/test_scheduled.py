"""What Ceh decides by itself, once: whether enough people come."""

import threading
from concurrent.futures import ThreadPoolExecutor

import icalendar
import pytest
from django.db import connection

from ceh.core.models import Letter
from ceh.courses.actions import sessions
from ceh.courses.models import CourseSession
from ceh.enrolment.actions import enrolments, scheduled
from tests.courses.conftest import DAY, HOUR, NOW, START, adult
from tests.enrolment.conftest import enrol
from tests.factories.courses import CourseFactory, CourseSessionFactory


@pytest.fixture
def session(space, manager):
    course = CourseFactory(space=space, seats=20)
    return CourseSessionFactory(course=course, starts_at=START, trainer=manager, min_participants=2)


def cancel(row, now):
    row.refresh_from_db()
    enrolments.cancel_enrolment(enrolment=row, by=row.person, now=now)


def state(session):
    session.refresh_from_db()
    return session.state


@pytest.mark.django_db
def test_once_it_takes_place_nobody_calls_it_off_by_giving_a_place_back(session):
    first, _second = enrol(session), enrol(session)
    last = session.enrol_until
    assert scheduled.cancel_underfilled(now=last) == 0
    cancel(first, START - HOUR)
    assert scheduled.cancel_underfilled(now=START - HOUR) == 0
    assert (state(session), session.decided_at) == ("planned", last)


@pytest.mark.django_db
def test_a_late_run_decides_as_one_in_time(session):
    first, second = enrol(session), enrol(session)
    group = enrolments.bring_group(session=session, name="8. b", heads=5, band="mixed", by=adult(), now=NOW)
    cancel(first, session.enrol_until - HOUR)
    cancel(second, session.enrol_until + HOUR)
    enrolments.cancel_group(group=group, by=group.leader, now=session.enrol_until + HOUR)
    assert scheduled.cancel_underfilled(now=session.enrol_until + 2 * HOUR) == 0
    assert state(session) == "planned"


@pytest.mark.django_db
def test_who_cancelled_in_time_is_not_counted_and_a_begun_session_stays_undecided(session, space):
    first, _second = enrol(session), enrol(session)
    cancel(first, session.enrol_until)
    assert scheduled.cancel_underfilled(now=START) == 0
    assert (state(session), session.decided_at) == ("planned", None)
    assert scheduled.cancel_underfilled(now=START - HOUR) == 1
    assert state(session) == "cancelled"


@pytest.mark.django_db
def test_a_new_last_day_decides_anew_and_a_move_past_it_is_a_decision(session, manager):
    rows = [enrol(session), enrol(session)]
    scheduled.cancel_underfilled(now=session.enrol_until)
    later = {"starts_at": START + 7 * DAY, "ends_at": START + 7 * DAY + HOUR}
    moved = sessions.move_session(session=session, **later, by=manager, now=session.enrol_until)
    assert moved.decided_at is None
    cancel(rows[0], moved.enrol_until - HOUR)
    now = moved.enrol_until - HOUR
    soon = {"starts_at": now + 2 * HOUR, "ends_at": now + 3 * HOUR, "enrol_until": now - HOUR}
    assert sessions.move_session(session=moved, **soon, by=manager, now=now).decided_at == now
    assert (scheduled.cancel_underfilled(now=now + HOUR), state(session)) == (0, "planned")


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_call_it_off_once(region):
    session = CourseSessionFactory(course__seats=5, starts_at=START, min_participants=2)
    row, ready = enrol(session), threading.Barrier(4)

    def run(_n):
        ready.wait(30)
        try:
            return scheduled.cancel_underfilled(now=session.enrol_until)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 1
    assert CourseSession.objects.get().state == "cancelled"
    assert Letter.objects.filter(person=row.person, key__startswith="enrolment.cancelled").count() == 1


@pytest.mark.django_db
def test_the_reason_is_read_in_the_language_of_each_reader(session, client):
    course = session.course
    course.name = {"sl": "Prvi rez", "en": "First cut"}
    course.save()
    texts = {"sl": ("Prijavilo se je premalo", "Prvi rez"), "en": ("Too few people enrolled.", "First cut")}
    rows = {code: enrol(session, adult(person__language=code)) for code in texts}
    CourseSession.objects.filter(pk=session.pk).update(min_participants=3)
    assert scheduled.cancel_underfilled(now=session.enrol_until) == 1
    for code, (reason, name) in texts.items():
        letter = Letter.objects.get(person=rows[code].person, key__startswith="enrolment.cancelled")
        assert reason in letter.body
        [event] = icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")
        assert event["summary"] == name
        page = client.get(session.get_absolute_url(), headers={"accept-language": code}).content.decode()
        assert reason in page
