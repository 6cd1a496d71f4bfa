"""An offered place is taken under the same rules as any other, and nobody is offered what they may not take."""

import pytest

from ceh.core.refusals import Refused
from ceh.courses.models import CourseSession
from ceh.enrolment.actions import enrolments, scheduled
from ceh.enrolment.exports import courses_of
from ceh.enrolment.models import Enrolment
from ceh.learning import actions as learning
from tests.courses.conftest import HOUR, NOW, START, adult
from tests.courses.test_courses import refused
from tests.enrolment.conftest import enrol
from tests.factories.courses import CourseFactory, CourseSessionFactory, PrerequisiteFactory
from tests.factories.learning import GrantFactory, HoldFactory
from tests.factories.network import SpaceFactory
from tests.rushing import rush


@pytest.fixture
def session(space, manager):
    return CourseSessionFactory(course=CourseFactory(space=space, seats=1), starts_at=START, trainer=manager)


def state(row):
    return Enrolment.objects.get(pk=row.pk).state


def cancel(row, now=NOW):
    enrolments.cancel_enrolment(enrolment=Enrolment.objects.get(pk=row.pk), by=row.person, now=now)


def take(row, now=NOW):
    enrolments.take_place(enrolment=Enrolment.objects.get(pk=row.pk), by=row.person, now=now)


@pytest.mark.django_db
def test_who_was_stopped_since_the_offer_does_not_take_it(session):
    first, second = enrol(session), enrol(session, wait=True)
    cancel(first)
    assert state(second) == "offered"
    HoldFactory(person=second.person, space=session.space, competence=None, starts_at=NOW)
    assert refused(take, second) == {"enrolment.held"}
    assert state(second) == "offered"


@pytest.mark.django_db
def test_who_lost_the_required_competence_attends_only_if_staff_override(session, manager):
    needed = PrerequisiteFactory(course=session.course).competence
    person = adult()
    held = GrantFactory(person=person, competence=needed, space=session.space)
    needed_by = GrantFactory(competence=needed, space=session.space, level="train").person
    first = enrol(session, by=manager, override="Izkušnja")
    second = enrol(session, person, wait=True)
    third = enrol(session, by=manager, override="Izkušnja", wait=True, now=NOW + HOUR)
    cancel(first)
    learning.suspend(grant=held, by=needed_by, now=NOW, reason="Nezgoda")
    assert refused(take, second) == {"learning.suspended"}
    cancel(second)
    take(third)
    assert state(third) == "enrolled"


@pytest.mark.django_db
def test_an_offer_stands_after_the_last_day_to_enrol_but_not_beside_another_course(session, space):
    first, second = enrol(session), enrol(session, wait=True)
    late = session.enrol_until + HOUR
    cancel(first, late)
    other = enrol(CourseSessionFactory(course=CourseFactory(space=space), starts_at=START), adult())
    Enrolment.objects.filter(pk=other.pk).update(person=second.person)
    assert refused(take, second, late) == {"enrolment.twice"}
    other.refresh_from_db()
    cancel(other, late)
    take(second, late)
    assert state(second) == "enrolled"


@pytest.mark.django_db
def test_who_may_not_is_passed_over_keeps_their_place_and_is_offered_one_later(session):
    first = enrol(session)
    second, third = enrol(session, wait=True), enrol(session, wait=True, now=NOW + HOUR)
    hold = HoldFactory(person=second.person, space=session.space, competence=None, starts_at=NOW)
    cancel(first)
    assert [state(row) for row in (second, third)] == ["waiting", "offered"]
    cancel(third)
    assert scheduled.offer(now=NOW) == 0
    newcomer = enrol(session)  # the place is nobody's who waits
    assert newcomer.state == "enrolled"
    cancel(newcomer)
    hold.lifted_at, hold.lifted_by, hold.lift_reason = NOW + HOUR, session.trainer, "Pogovor"
    hold.save()
    assert [scheduled.offer(now=NOW), scheduled.offer(now=NOW)] == [1, 0]
    assert state(second) == "offered"


@pytest.mark.django_db
@pytest.mark.parametrize("waiters", [1, 5])
def test_a_look_at_the_line_costs_the_same_however_long_it_is(
    session, manager, waiters, django_assert_num_queries
):
    PrerequisiteFactory(course=session.course)
    aside = {"by": manager, "override": "Izkušnja"}
    first = enrol(session, **aside)
    for n in range(waiters):
        person = adult(birth_year=(1990, 2010, None)[n % 3])
        enrol(session, person, **aside, wait=True, now=NOW + n * HOUR)
        HoldFactory(person=person, space=session.space, competence=None, starts_at=NOW)
    cancel(first)
    with django_assert_num_queries(14):
        assert scheduled.offer(now=NOW) == 0


@pytest.mark.django_db
def test_more_places_go_to_those_who_wait(session, manager):
    from ceh.courses.actions import sessions

    enrol(session)
    waits = enrol(session, wait=True)
    times = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    sessions.move_session(session=session, **times, by=manager, now=NOW, seats=2)
    assert (state(waits), refused(enrol, session)) == ("offered", {"enrolment.full"})


@pytest.mark.django_db
def test_nobody_undoes_that_they_did_not_come(session, manager):
    row = enrol(session)
    with pytest.raises(Refused, match="has begun already"):
        cancel(row, START)
    row.refresh_from_db()
    enrolments.cancel_enrolment(enrolment=row, by=manager, now=START, reason="Bolezen")
    assert state(row) == "cancelled"
    large = CourseSessionFactory(course=session.course, starts_at=START, seats=9)
    teacher = adult()
    group = enrolments.bring_group(session=large, name="8. b", heads=5, band="mixed", by=teacher, now=NOW)
    with pytest.raises(Refused, match="has begun already"):
        enrolments.cancel_group(group=group, by=teacher, now=START)


@pytest.mark.django_db
def test_what_was_planned_is_moved_also_when_the_course_is_given_no_more(session, manager):
    from ceh.courses.actions import courses, sessions

    courses.retire_course(course=session.course, by=manager)
    session.refresh_from_db()
    times = {"starts_at": START + HOUR, "ends_at": START + 2 * HOUR}
    assert sessions.move_session(session=session, **times, by=manager, now=NOW).starts_at == START + HOUR


@pytest.mark.django_db(transaction=True)
def test_of_two_sessions_of_one_time_somebody_gets_a_place_in_one(region):
    course, person = CourseFactory(space=SpaceFactory(state="published")), adult()
    result = [CourseSessionFactory(course=course, starts_at=START + n * HOUR / 2) for n in range(4)]

    def act(n):
        return enrol(CourseSession.objects.get(pk=result[n].pk), person).state

    assert rush(4, act) == {"enrolled": 1, "enrolment.twice": 3}


@pytest.mark.django_db
def test_an_offered_place_is_tentative_in_the_calendar_until_it_is_taken(session):
    first, second = enrol(session), enrol(session, wait=True)
    cancel(first)
    [offered] = courses_of(second.person, START - HOUR, START + HOUR, "kranj.ceh")
    take(second)
    [taken] = courses_of(second.person, START - HOUR, START + HOUR, "kranj.ceh")
    assert (offered.tentative, taken.tentative) == (True, False)
    assert taken.sequence > offered.sequence
    assert taken.uid == offered.uid
