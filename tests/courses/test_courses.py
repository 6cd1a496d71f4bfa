"""Courses: planning what a session takes, places and lines, groups, what a trainer ticks, what a quiz says."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.courses.actions import attendance, courses, enrolments, scheduled, sessions
from ceh.courses.models import Enrolment, GroupEnrolment, QuizAttempt
from ceh.courses.queries import courses as queries
from ceh.courses.rules import passing
from ceh.learning.models import Grant
from ceh.people.models import Consent
from ceh.timetable.models import Occupancy
from tests.factories.courses import (
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
    GroupEnrolmentFactory,
    PrerequisiteFactory,
    QuestionFactory,
)
from tests.factories.learning import CompetenceVersionFactory, GrantFactory, HoldFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import ConsentTextFactory, GuardianshipFactory, PersonFactory, ProfileFactory
from tests.factories.timetable import ResourceFactory
from tests.rushing import rush

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # a Wednesday
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
START = dt.datetime(2026, 12, 1, 9, 0, tzinfo=ZONE)
AFTER = START + 2 * HOUR


@pytest.fixture
def course(space):
    return CourseFactory(space=space, seats=2)


@pytest.fixture
def session(course, manager):
    return CourseSessionFactory(course=course, starts_at=START, trainer=manager)


def adult(**more):
    return ProfileFactory(**more).person


def enrol(session, person=None, **more):
    person = person or adult()
    return enrolments.enrol(session=session, person=person, **({"by": person, "now": NOW} | more))


def refused(act, *args, **more):
    """The codes of all that stands against it."""
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    return {problem.rule for problem in caught.value.problems or [caught.value]}


def plan(course, by, **more):
    values = {"starts_at": START, "ends_at": AFTER, "trainer": by, "by": by, "now": NOW} | more
    return sessions.plan_session(course=course, space=course.space, **values)


@pytest.mark.django_db
def test_a_session_takes_its_room_and_gives_it_back(course, manager):
    room, other = ResourceFactory(space=course.space), ResourceFactory(space=course.space)
    made = plan(course, manager, resources=[room])
    claim = Occupancy.objects.get(active=True)
    assert (claim.resource, claim.kind, claim.starts_at, claim.ends_at) == (room, "session", START, AFTER)
    assert refused(plan, course, manager, resources=[room, other]) == {"timetable.taken"}
    assert Occupancy.objects.filter(active=True).count() == 1
    sessions.move_session(session=made, starts_at=AFTER, ends_at=AFTER + HOUR, by=manager, now=NOW)
    assert Occupancy.objects.get(active=True).starts_at == AFTER
    sessions.move_session(
        session=made, starts_at=START, ends_at=AFTER, by=manager, now=NOW, resources=[room, other]
    )
    assert Occupancy.objects.filter(active=True).count() == 2
    sessions.cancel_session(session=made, by=manager, now=NOW, reason="Bolezen")
    assert not Occupancy.objects.filter(active=True).exists()


@pytest.mark.django_db
def test_staff_plan_future_sessions_with_own_resources_and_an_allowed_trainer(course, manager):
    stranger = PersonFactory()
    assert refused(plan, course, stranger) == {"courses.run_session"}
    assert refused(plan, course, manager, trainer=stranger) == {"courses.trainer"}
    assert refused(plan, course, manager, resources=[ResourceFactory()]) == {"courses.elsewhere"}
    assert refused(plan, course, manager, starts_at=NOW - HOUR, ends_at=NOW + HOUR) == {"courses.past"}
    assert refused(plan, course, manager, enrol_until=AFTER) == {"courses.enrol_until"}
    courses.retire_course(course=course, by=manager)
    course.refresh_from_db()
    assert refused(plan, course, manager) == {"courses.retired"}


@pytest.mark.django_db
def test_a_course_with_a_competence_is_given_by_who_trains_it(space, manager):
    version = CompetenceVersionFactory(competence__space=space)
    course = CourseFactory(space=space, competence=version.competence)
    trainer = PersonFactory()
    assert refused(plan, course, manager, trainer=trainer) == {"courses.trainer"}
    GrantFactory(person=trainer, competence=version.competence, version=version, level="train", space=space)
    assert plan(course, manager, trainer=trainer).trainer == trainer


@pytest.mark.django_db
def test_places_then_a_line_then_an_offer_that_holds(session):
    first, second = enrol(session), enrol(session)
    assert (first.state, second.state) == ("enrolled", "enrolled")
    assert refused(enrol, session) == {"courses.full"}
    assert refused(enrol, session, first.person, wait=True) == {"courses.once"}
    third = enrol(session, wait=True)
    fourth = enrol(session, wait=True, now=NOW + HOUR)
    assert (third.state, fourth.state) == ("waiting", "waiting")
    enrolments.cancel_enrolment(enrolment=first, by=first.person, now=NOW + HOUR)
    third.refresh_from_db()
    assert (third.state, third.offered_until) == ("offered", NOW + HOUR + DAY)
    assert Letter.objects.filter(person=third.person, key__startswith="courses.offered").count() == 1
    assert refused(enrol, session) == {"courses.full"}  # the offer holds the place, and others wait before
    enrolments.take_place(enrolment=third, by=third.person, now=NOW + 2 * HOUR)
    third.refresh_from_db()
    assert third.state == "enrolled"


@pytest.mark.django_db
def test_an_offer_that_nobody_takes_goes_to_the_next_once(session):
    first, _second = enrol(session), enrol(session)
    third, fourth = enrol(session, wait=True), enrol(session, wait=True, now=NOW + HOUR)
    enrolments.cancel_enrolment(enrolment=first, by=first.person, now=NOW)
    late = NOW + DAY
    assert refused(enrolments.take_place, enrolment=third, by=third.person, now=late) == {
        "courses.offer_over"
    }
    assert (scheduled.expire_offers(now=late), scheduled.expire_offers(now=late)) == (1, 0)
    assert [Enrolment.objects.get(pk=one.pk).state for one in (third, fourth)] == ["lapsed", "offered"]


@pytest.mark.django_db
def test_all_that_stands_against_it_is_told_at_once(session, course):
    needed = PrerequisiteFactory(course=course).competence
    other = CourseSessionFactory(starts_at=START + HOUR, course__space=course.space)
    person = adult()
    enrol(other, person)
    late = session.enrol_until + HOUR
    assert refused(enrol, session, person, now=late) == {
        "courses.deadline",
        "learning.no_grant",
        "courses.twice",
    }
    GrantFactory(person=person, competence=needed, space=course.space)
    assert refused(enrol, session, person) == {"courses.twice"}
    assert refused(enrol, session, session.trainer) == {"courses.own", "learning.no_grant"}
    HoldFactory(person=person, space=course.space, competence=None, starts_at=NOW - DAY)
    assert "courses.held" in refused(enrol, session, person)


@pytest.mark.django_db
def test_staff_set_a_rule_aside_with_a_reason_that_stays(session, course, manager):
    PrerequisiteFactory(course=course)
    person = adult()
    assert refused(enrol, session, person, override="I want to") == {"learning.no_grant"}
    made = enrol(session, person, by=manager, override="Dela to že leta")
    [told] = made.overridden
    assert (told["rule"], told["by"], told["why"]) == ("learning.no_grant", manager.pk, "Dela to že leta")


@pytest.mark.django_db
def test_a_minor_comes_with_a_guardians_consent_and_in_the_evening_with_an_adult(session):
    minor = ProfileFactory(birth_year=2010).person
    assert refused(enrol, session, minor) == {"courses.consent"}
    text = ConsentTextFactory(purpose="trainings")
    guardian = GuardianshipFactory(minor=minor).guardian
    Consent.objects.create(person=minor, text=text, given_by=minor, given_at=NOW)
    assert refused(enrol, session, minor) == {"courses.consent"}
    Consent.objects.filter(person=minor).update(given_by=guardian)
    evening = CourseSessionFactory(
        course=session.course,
        starts_at=dt.datetime(2026, 12, 2, 18, 30, tzinfo=ZONE),
        trainer=session.trainer,
    )
    assert refused(enrol, evening, minor) == {"courses.evening"}
    assert enrol(evening, minor, with_adult=True).state == "enrolled"
    assert enrol(session, minor).state == "enrolled"
    child = ProfileFactory(birth_year=2014).person
    assert refused(enrol, session, child) == {"courses.guardian", "courses.consent"}


@pytest.mark.django_db
def test_only_the_guardian_agrees_to_trainings(region):
    from ceh.people.actions import ensure_texts, give_consent

    minor = ProfileFactory(birth_year=2010).person
    guardian = GuardianshipFactory(minor=minor, guardian=adult()).guardian
    text = next(text for text in ensure_texts(now=NOW) if text.purpose == "trainings")
    assert refused(give_consent, person=minor, text=text, by=minor, now=NOW) == {"people.guardian_gives"}
    assert give_consent(person=minor, text=text, by=guardian, now=NOW).given_by == guardian


@pytest.mark.django_db
def test_a_group_comes_by_heads_with_an_adult_who_has_an_account(course, manager):
    session = CourseSessionFactory(course=course, starts_at=START, trainer=manager, seats=20)
    said = {"session": session, "name": "8. b", "band": "under15", "now": NOW}
    assert refused(enrolments.bring_group, **said, heads=12, by=PersonFactory()) == {"courses.leader"}
    teacher = adult()
    made = enrolments.bring_group(**said, heads=18, adults=2, by=teacher)
    assert refused(enrolments.bring_group, **said, heads=3, by=teacher) == {"courses.full"}
    enrol(session), enrol(session)
    assert refused(enrol, session) == {"courses.full"}
    attendance.tick(session=session, marks={}, groups={made.pk: 16}, by=manager, now=START)
    made.refresh_from_db()
    assert (made.state, made.came) == ("attended", 16)
    done = attendance.tick(session=session, marks={}, groups={made.pk: 19}, by=manager, now=START)
    assert [(name, why.rule) for name, why in done.refused] == [(made.name, "courses.came")]
    grown = CourseSessionFactory(course=course, starts_at=START, trainer=manager, seats=20)
    course.min_age = 16
    course.save()
    said["session"] = grown
    assert refused(enrolments.bring_group, **said, heads=2, by=teacher) == {"courses.min_age"}


@pytest.mark.django_db
def test_the_database_lets_no_more_in_than_there_are_places(session):
    EnrolmentFactory(session=session)
    with pytest.raises(IntegrityError, match="no place left"), transaction.atomic():
        GroupEnrolmentFactory(session=session, heads=2)
    EnrolmentFactory(session=session)
    with pytest.raises(IntegrityError, match="no place left"), transaction.atomic():
        EnrolmentFactory(session=session)
    assert Enrolment.objects.count() == 2


@pytest.mark.django_db
def test_what_nothing_more_is_asked_for_is_passed_by_being_there(space, manager):
    version = CompetenceVersionFactory(competence__space=space)
    GrantFactory(person=manager, competence=version.competence, version=version, level="train", space=space)
    course = CourseFactory(space=space, competence=version.competence, practice=False)
    session = CourseSessionFactory(course=course, starts_at=START, trainer=manager)
    came, stayed = enrol(session, adult(person__language="sl")), enrol(session)
    marks = {came.pk: "present", stayed.pk: "absent"}
    assert refused(attendance.tick, session=session, marks=marks, groups={}, by=manager, now=NOW) == {
        "courses.not_yet"
    }
    assert attendance.tick(session=session, marks=marks, groups={}, by=manager, now=START).changed == 2
    assert attendance.tick(session=session, marks=marks, groups={}, by=manager, now=START).changed == 0
    session.refresh_from_db()
    assert session.state == "held"
    assert [Enrolment.objects.get(pk=one.pk).state for one in (came, stayed)] == ["passed", "absent"]
    granted = Grant.objects.get(person=came.person)
    assert (granted.competence, granted.level, granted.issuer, granted.space) == (
        version.competence,
        "use",
        manager,
        space,
    )
    assert granted.evidence_text.startswith("Tečaj")  # the holder's language, not that of whoever ticked
    assert not Grant.objects.filter(person=stayed.person).exists()


@pytest.fixture
def demanding(space, manager):
    """A session of a course with a quiz and a practical check, and somebody who is there."""
    version = CompetenceVersionFactory(competence__space=space)
    GrantFactory(person=manager, competence=version.competence, version=version, level="train", space=space)
    course = CourseFactory(space=space, competence=version.competence, quiz=True, practice=True)
    QuestionFactory(course=course)
    session = CourseSessionFactory(course=course, starts_at=START, trainer=manager)
    return enrol(session)


def answers(course, *, well=True):
    """{question: options} with the right ones, or the wrong ones."""
    return {
        question.pk: [option.pk for option in question.options.all() if option.right == well]
        for question in queries.questions(course)
    }


@pytest.mark.django_db
def test_theory_first_then_practice_grants(demanding, manager):
    course, person = demanding.session.course, demanding.person
    assert attendance.answer_quiz(course=course, person=person, answers=answers(course), now=NOW).passed
    attendance.tick(
        session=demanding.session, marks={demanding.pk: "present"}, groups={}, by=manager, now=START
    )
    assert not Grant.objects.filter(person=person).exists()
    assert refused(attendance.mark_passed, enrolment=demanding, by=manager, now=START) == {"courses.missing"}
    demanding.refresh_from_db()
    attendance.check_practice(enrolment=demanding, passed=False, by=manager, now=START, note="Vaja")
    assert demanding.state == "to_repeat"
    attendance.check_practice(enrolment=demanding, passed=True, by=manager, now=AFTER)
    demanding.refresh_from_db()
    assert (demanding.state, demanding.grant.person) == ("passed", person)


@pytest.mark.django_db
def test_practice_first_then_theory_grants_by_who_saw_it(demanding, manager):
    course, person = demanding.session.course, demanding.person
    attendance.check_practice(enrolment=demanding, passed=True, by=manager, now=START)
    assert not Grant.objects.filter(person=person).exists()
    assert not attendance.answer_quiz(
        course=course, person=person, answers=answers(course, well=False), now=AFTER
    ).passed
    again = {"course": course, "person": person, "answers": answers(course)}
    assert refused(attendance.answer_quiz, **again, now=AFTER + dt.timedelta(minutes=5)) == {
        "courses.quiz_soon"
    }
    attendance.answer_quiz(**again, now=AFTER + HOUR)
    assert Grant.objects.get(person=person).issuer == manager
    assert QuizAttempt.objects.filter(person=person).count() == 2
    demanding.refresh_from_db()
    assert demanding.state == "passed"


@pytest.mark.django_db
def test_nobody_certifies_themselves_and_a_stranger_certifies_nobody(demanding):
    trainer = demanding.session.trainer
    stranger = PersonFactory()
    said = {"enrolment": demanding, "passed": True, "now": START}
    assert refused(attendance.check_practice, **said, by=stranger) == {"courses.tick"}
    Enrolment.objects.filter(pk=demanding.pk).update(person=trainer)
    demanding.refresh_from_db()
    assert refused(attendance.check_practice, **said, by=trainer) == {"courses.own_check"}


@pytest.mark.django_db
def test_a_question_that_was_asked_is_written_anew_never_changed(course, manager):
    said = {"course": course, "text": {"sl": "Kaj?"}, "by": manager, "now": NOW}
    wrong = [({"sl": "A"}, False), ({"sl": "B"}, False)]
    assert refused(courses.add_question, **said, options=wrong) == {"courses.right_option"}
    assert refused(courses.add_question, **said, options=wrong[:1]) == {"courses.options"}
    pair = [({"sl": "A"}, True), ({"sl": "B"}, False)]
    old = courses.add_question(course=course, text={"sl": "Kaj?"}, options=pair, by=manager, now=NOW)
    new = courses.add_question(
        course=course, text={"sl": "Kaj zdaj?"}, options=pair, by=manager, now=NOW, instead_of=old
    )
    assert [question.pk for question in queries.questions(course)] == [new.pk]
    assert new.order == old.order
    with pytest.raises(Exception, match=r"option_stays|Cannot update"), transaction.atomic():
        old.options.update(right=True)


@given(st.lists(st.integers(0, 15), min_size=1, max_size=6), st.integers(1, 100))
def test_a_quiz_is_marked_by_whole_questions(bits, percent):
    """Each question has the options 0 to 3 of which 0 and 1 are right."""

    chosen = [{option for option in range(4) if number & 1 << option} for number in bits]

    class Options(list):
        def all(self):
            return self

    class Thing:
        def __init__(self, **values):
            self.__dict__.update(values)

    asked = [
        Thing(pk=n, options=Options(Thing(pk=option, right=option < 2) for option in range(4)))
        for n in range(len(chosen))
    ]
    marked = passing.mark(asked, dict(enumerate(chosen)), percent)
    right = sum(one == {0, 1} for one in chosen)
    assert (marked.asked, marked.right, len(marked.wrong)) == (len(chosen), right, len(chosen) - right)
    assert marked.passed == (right / len(chosen) * 100 >= percent)


@pytest.mark.django_db
def test_too_few_people_and_it_is_called_off_once(course, manager):
    course.least = 2
    course.save()
    session = CourseSessionFactory(course=course, starts_at=START, trainer=manager, least=2)
    one = enrol(session)
    late = session.enrol_until
    assert (
        scheduled.cancel_underfilled(now=late - HOUR),
        scheduled.cancel_underfilled(now=late),
        scheduled.cancel_underfilled(now=late),
    ) == (
        0,
        1,
        0,
    )
    session.refresh_from_db()
    one.refresh_from_db()
    assert (session.state, one.state) == ("cancelled", "cancelled")
    assert Letter.objects.filter(person=one.person, key__startswith="courses.cancelled").count() == 1


@pytest.mark.django_db
def test_everybody_is_reminded_once_and_again_only_when_it_moves(session, manager):
    one = enrol(session)
    reminders = Letter.objects.filter(person=one.person, key__startswith="courses.reminder")
    soon = START - 20 * HOUR
    assert (scheduled.remind(now=NOW), scheduled.remind(now=soon), scheduled.remind(now=soon)) == (0, 1, 0)
    assert reminders.count() == 1
    sessions.move_session(session=session, starts_at=AFTER, ends_at=AFTER + HOUR, by=manager, now=soon)
    rows = Letter.objects.get(person=one.person, key__startswith="courses.moved").body
    new, before = (
        line for line in rows.splitlines() if line.startswith(("New time:", "Before:", "Novi čas:", "Prej:"))
    )
    assert [int(hour) for hour in re.findall(r"(\d+)[.:]00", new)] == [11, 12]
    assert [int(hour) for hour in re.findall(r"(\d+)[.:]00", before)] == [9, 11]
    assert (scheduled.remind(now=soon), reminders.count()) == (1, 2)


@pytest.mark.django_db
def test_fewer_places_than_are_taken_are_refused(session, manager):
    enrol(session), enrol(session)
    said = {"session": session, "starts_at": START, "ends_at": AFTER, "by": manager, "now": NOW}
    assert refused(sessions.move_session, **said, seats=1) == {"courses.seats"}


@pytest.mark.django_db(transaction=True)
def test_in_a_rush_exactly_as_many_get_a_place_as_there_are(region):
    course = CourseFactory(space=SpaceFactory(state="published"), seats=5)
    session = CourseSessionFactory(course=course, starts_at=START)
    people = [adult() for _n in range(14)]
    teachers = [adult(), adult()]

    def act(n):
        if n >= 14:
            enrolments.bring_group(
                session=session, name="8. b", heads=3, band="mixed", by=teachers[n - 14], now=NOW
            )
            return "group"
        return enrol(session, people[n], wait=n % 2 == 0).state

    said = rush(16, act)
    held = Enrolment.objects.filter(state="enrolled").count()
    heads = sum(GroupEnrolment.objects.values_list("heads", flat=True))
    assert said["enrolled"] == held
    assert said["group"] == GroupEnrolment.objects.count()
    assert held + heads <= 5
    assert 5 - held - heads < 3 or said["group"] == 0
    assert said["waiting"] == Enrolment.objects.filter(state="waiting").count() > 0
    assert (
        sum(said.values()) == 16 == sum(said[one] for one in ("enrolled", "group", "waiting", "courses.full"))
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_and_lapse_one_wins(region):
    course = CourseFactory(space=SpaceFactory(state="published"), seats=1)
    session = CourseSessionFactory(course=course, starts_at=START)
    first, second = enrol(session), enrol(session, wait=True)
    enrolments.cancel_enrolment(enrolment=first, by=first.person, now=NOW)
    newcomers = [adult() for _n in range(6)]

    def act(n):
        if n == 0:
            enrolments.take_place(enrolment=Enrolment.objects.get(pk=second.pk), by=second.person, now=NOW)
            return "took"
        return enrol(session, newcomers[n - 1]).state

    assert rush(7, act) == {"took": 1, "courses.full": 6}
    assert list(Enrolment.objects.filter(state="enrolled").values_list("pk", flat=True)) == [second.pk]
