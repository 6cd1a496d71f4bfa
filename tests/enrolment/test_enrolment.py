"""Taking part: places and waitlists, groups, what a trainer ticks, what a quiz says."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.courses.actions import sessions
from ceh.courses.models import CourseSession
from ceh.enrolment.actions import attendance, enrolments, scheduled
from ceh.enrolment.models import Enrolment, GroupEnrolment, QuizAttempt
from ceh.learning.models import Grant
from ceh.people.models import Consent
from ceh.questionnaires.actions import answering
from ceh.questionnaires.queries import open_quiz
from tests.courses.conftest import AFTER, DAY, HOUR, NOW, START, ZONE, adult, refused
from tests.enrolment.conftest import enrol
from tests.factories.availability import BookingRulesFactory
from tests.factories.courses import CourseFactory, CourseSessionFactory, PrerequisiteFactory, write_quiz
from tests.factories.enrolment import EnrolmentFactory, GroupEnrolmentFactory
from tests.factories.learning import CompetenceVersionFactory, GrantFactory, HoldFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import ConsentTextFactory, GuardianshipFactory, PersonFactory, ProfileFactory
from tests.rushing import rush


@pytest.fixture
def session(course, manager):
    return CourseSessionFactory(course=course, starts_at=START, trainer=manager)


@pytest.mark.django_db
def test_an_enrolment_stays_with_the_session_that_counts_its_place(session):
    row, other = enrol(session), CourseSessionFactory(course=session.course, starts_at=START + DAY)
    group = GroupEnrolmentFactory(session=CourseSessionFactory(seats=20))
    for changed in (row, group):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            type(changed).objects.filter(pk=changed.pk).update(session=other)


@pytest.mark.django_db
def test_places_then_a_line_then_an_offer_that_holds(session):
    first, second = enrol(session), enrol(session)
    assert (first.state, second.state) == ("enrolled", "enrolled")
    assert refused(enrol, session) == {"enrolment.full"}
    assert refused(enrol, session, first.person, wait=True) == {"enrolment.once"}
    third = enrol(session, wait=True)
    fourth = enrol(session, wait=True, now=NOW + HOUR)
    assert (third.state, fourth.state) == ("waiting", "waiting")
    enrolments.cancel_enrolment(enrolment=first, by=first.person, now=NOW + HOUR)
    third.refresh_from_db()
    assert (third.state, third.offered_until) == ("offered", NOW + HOUR + DAY)
    assert Letter.objects.filter(person=third.person, key__startswith="enrolment.offered").count() == 1
    assert refused(enrol, session) == {"enrolment.full"}  # the offer holds the place, and others wait before
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
        "enrolment.offer_over"
    }
    assert (scheduled.expire_offers(now=late), scheduled.expire_offers(now=late)) == (1, 0)
    assert [Enrolment.objects.get(pk=row.pk).state for row in (third, fourth)] == ["expired", "offered"]


@pytest.mark.django_db
def test_all_that_stands_against_it_is_told_at_once(session, course):
    needed = PrerequisiteFactory(course=course).competence
    other = CourseSessionFactory(starts_at=START + HOUR, course__space=course.space)
    person = adult()
    enrol(other, person)
    late = session.enrol_until + HOUR
    assert refused(enrol, session, person, now=late) == {
        "enrolment.deadline",
        "learning.no_grant",
        "enrolment.twice",
    }
    GrantFactory(person=person, competence=needed, space=course.space)
    assert refused(enrol, session, person) == {"enrolment.twice"}
    assert refused(enrol, session, session.trainer) == {"enrolment.own", "learning.no_grant"}
    HoldFactory(person=person, space=course.space, competence=None, starts_at=NOW - DAY)
    assert "enrolment.held" in refused(enrol, session, person)


@pytest.mark.django_db
def test_staff_set_a_rule_aside_with_a_reason_that_stays(session, course, manager):
    PrerequisiteFactory(course=course)
    person = adult()
    assert refused(enrol, session, person, override="I want to") == {"learning.no_grant"}
    enrolment = enrol(session, person, by=manager, override="Dela to že leta")
    [override] = enrolment.overridden
    assert (override["rule"], override["by"], override["why"]) == (
        "learning.no_grant",
        manager.pk,
        "Dela to že leta",
    )


@pytest.mark.django_db
def test_a_minor_comes_with_a_guardians_consent_and_in_the_evening_with_an_adult(session):
    minor = ProfileFactory(birth_year=2010).person
    assert refused(enrol, session, minor) == {"enrolment.consent"}
    text = ConsentTextFactory(purpose="trainings")
    guardian = GuardianshipFactory(minor=minor).guardian
    Consent.objects.create(person=minor, text=text, given_by=minor, given_at=NOW)
    assert refused(enrol, session, minor) == {"enrolment.consent"}
    Consent.objects.filter(person=minor).update(given_by=guardian)
    evening = CourseSessionFactory(
        course=session.course,
        starts_at=dt.datetime(2026, 12, 2, 18, 30, tzinfo=ZONE),
        trainer=session.trainer,
    )
    assert refused(enrol, evening, minor) == {"enrolment.evening"}
    assert enrol(evening, minor, with_adult=True).state == "enrolled"
    assert enrol(session, minor).state == "enrolled"
    child = ProfileFactory(birth_year=2014).person
    assert refused(enrol, session, child) == {"enrolment.guardian"}


@pytest.mark.django_db
def test_the_evening_begins_when_the_booking_rules_of_the_space_say(session):
    minor = ProfileFactory(birth_year=2010).person
    Consent.objects.create(
        person=minor,
        text=ConsentTextFactory(purpose="trainings"),
        given_by=GuardianshipFactory(minor=minor).guardian,
        given_at=NOW,
    )
    late = dt.datetime(2026, 12, 2, 18, 30, tzinfo=ZONE)
    evening = CourseSessionFactory(course=session.course, starts_at=late, trainer=session.trainer)
    rules = BookingRulesFactory(space=session.space, evening=dt.time(10))
    assert refused(enrol, session, minor) == {"enrolment.evening"}
    rules.evening = dt.time(21)
    rules.save()
    assert enrol(evening, minor).state == "enrolled"


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
    values = {"session": session, "name": "8. b", "band": "under15", "now": NOW}
    assert refused(enrolments.bring_group, **values, heads=12, by=PersonFactory()) == {"enrolment.leader"}
    teacher = adult()
    group = enrolments.bring_group(**values, heads=18, adults=2, by=teacher)
    assert refused(enrolments.bring_group, **values, heads=3, by=teacher) == {"enrolment.full"}
    enrol(session), enrol(session)
    assert refused(enrol, session) == {"enrolment.full"}
    attendance.record_attendance(session=session, marks={}, groups={group.pk: 16}, by=manager, now=START)
    group.refresh_from_db()
    assert (group.state, group.came) == ("attended", 16)
    done = attendance.record_attendance(
        session=session, marks={}, groups={group.pk: 19}, by=manager, now=START
    )
    assert [(name, why.rule) for name, why in done.refused] == [(group.name, "enrolment.came")]
    grown = CourseSessionFactory(course=course, starts_at=START, trainer=manager, seats=20)
    course.min_age = 16
    course.save()
    values["session"] = grown
    assert refused(enrolments.bring_group, **values, heads=2, by=teacher) == {"enrolment.min_age"}


@pytest.mark.django_db
def test_who_is_too_young_is_told_from_which_age_on(session):
    session.course.min_age = 18
    session.course.save()
    young = ProfileFactory(birth_year=NOW.year - 16).person
    with pytest.raises(Refused) as caught:
        enrol(session, young)
    messages = [problem.message for problem in caught.value.problems or [caught.value]]
    assert "This course is for people aged 18 and over." in messages


@pytest.mark.django_db
def test_the_database_lets_no_more_in_than_there_are_places(session):
    EnrolmentFactory(session=session)
    with pytest.raises(IntegrityError, match="session_full"), transaction.atomic():
        GroupEnrolmentFactory(session=session, heads=2)
    EnrolmentFactory(session=session)
    with pytest.raises(IntegrityError, match="session_full"), transaction.atomic():
        EnrolmentFactory(session=session)
    assert Enrolment.objects.count() == 2
    session.refresh_from_db()
    assert (session.taken, session.free_places, session.history.count()) == (2, 0, 1)
    with pytest.raises(IntegrityError, match="follow its enrolments"), transaction.atomic():
        CourseSession.objects.update(taken=0)


@pytest.mark.django_db
def test_what_nothing_more_is_asked_for_is_passed_by_being_there(space, manager):
    version = CompetenceVersionFactory(competence__space=space)
    GrantFactory(person=manager, competence=version.competence, version=version, level="train", space=space)
    course = CourseFactory(space=space, competence=version.competence, practice=False)
    session = CourseSessionFactory(course=course, starts_at=START, trainer=manager)
    came, stayed = enrol(session, adult(person__language="sl")), enrol(session)
    marks = {came.pk: "present", stayed.pk: "absent"}
    assert refused(
        attendance.record_attendance, session=session, marks=marks, groups={}, by=manager, now=NOW
    ) == {"enrolment.not_yet"}
    assert (
        attendance.record_attendance(session=session, marks=marks, groups={}, by=manager, now=START).changed
        == 2
    )
    assert (
        attendance.record_attendance(session=session, marks=marks, groups={}, by=manager, now=START).changed
        == 0
    )
    session.refresh_from_db()
    assert session.state == "held"
    assert [Enrolment.objects.get(pk=row.pk).state for row in (came, stayed)] == ["passed", "absent"]
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
    write_quiz(course)
    session = CourseSessionFactory(course=course, starts_at=START, trainer=manager)
    return enrol(session)


def answer_quiz(course, person, now, *, well=True):
    """The result of a try at the questions, by the way that people take."""
    quiz = open_quiz(course.questionnaire_id)
    key = answering.start(collection=quiz, language="sl", now=now, person=person)
    answering.save(key=key, answers={"first": "glasses" if well else "switch"}, language="sl", now=now)
    return answering.submit(key=key, now=now).attempt


@pytest.mark.django_db
def test_theory_first_then_practice_grants(demanding, manager):
    course, person = demanding.session.course, demanding.person
    assert answer_quiz(course, person, NOW).passed
    attendance.record_attendance(
        session=demanding.session, marks={demanding.pk: "present"}, groups={}, by=manager, now=START
    )
    assert not Grant.objects.filter(person=person).exists()
    assert refused(attendance.mark_passed, enrolment=demanding, by=manager, now=START) == {
        "enrolment.missing"
    }
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
    assert not answer_quiz(course, person, AFTER, well=False).passed
    assert refused(answer_quiz, course, person, AFTER + dt.timedelta(minutes=5)) == {"enrolment.quiz_soon"}
    answer_quiz(course, person, AFTER + HOUR)
    assert Grant.objects.get(person=person).issuer == manager
    assert QuizAttempt.objects.filter(person=person).count() == 2
    demanding.refresh_from_db()
    assert demanding.state == "passed"


@pytest.mark.django_db
def test_nobody_certifies_themselves_and_a_stranger_certifies_nobody(demanding):
    trainer = demanding.session.trainer
    stranger = PersonFactory()
    values = {"enrolment": demanding, "passed": True, "now": START}
    assert refused(attendance.check_practice, **values, by=stranger) == {"enrolment.record_attendance"}
    Enrolment.objects.filter(pk=demanding.pk).update(person=trainer)
    demanding.refresh_from_db()
    assert refused(attendance.check_practice, **values, by=trainer) == {"enrolment.own_check"}


@pytest.mark.django_db
def test_too_few_people_and_it_is_called_off_once(course, manager):
    course.min_participants = 2
    course.save()
    session = CourseSessionFactory(course=course, starts_at=START, trainer=manager, min_participants=2)
    enrolment = enrol(session)
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
    enrolment.refresh_from_db()
    assert (session.state, enrolment.state) == ("cancelled", "cancelled")
    assert Letter.objects.filter(person=enrolment.person, key__startswith="enrolment.cancelled").count() == 1


@pytest.mark.django_db
def test_everybody_is_reminded_once_and_again_only_when_it_moves(session, manager):
    enrolment = enrol(session)
    reminders = Letter.objects.filter(person=enrolment.person, key__startswith="enrolment.reminder")
    soon = START - 20 * HOUR
    assert (scheduled.remind(now=NOW), scheduled.remind(now=soon), scheduled.remind(now=soon)) == (0, 1, 0)
    assert reminders.count() == 1
    sessions.move_session(session=session, starts_at=AFTER, ends_at=AFTER + HOUR, by=manager, now=soon)
    rows = Letter.objects.get(person=enrolment.person, key__startswith="enrolment.moved").body
    new, before = (
        line for line in rows.splitlines() if line.startswith(("New time:", "Before:", "Novi čas:", "Prej:"))
    )
    assert [int(hour) for hour in re.findall(r"(\d+)[.:]00", new)] == [11, 12]
    assert [int(hour) for hour in re.findall(r"(\d+)[.:]00", before)] == [9, 11]
    assert (scheduled.remind(now=soon), reminders.count()) == (1, 2)


@pytest.mark.django_db
def test_fewer_places_than_are_taken_are_refused(session, manager):
    enrol(session), enrol(session)
    values = {"session": session, "starts_at": START, "ends_at": AFTER, "by": manager, "now": NOW}
    assert refused(sessions.move_session, **values, seats=1) == {"courses.seats"}


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

    counts = rush(16, act)
    held = Enrolment.objects.filter(state="enrolled").count()
    heads = sum(GroupEnrolment.objects.values_list("heads", flat=True))
    assert counts["enrolled"] == held
    assert counts["group"] == GroupEnrolment.objects.count()
    assert held + heads <= 5
    assert 5 - held - heads < 3 or counts["group"] == 0
    assert counts["waiting"] == Enrolment.objects.filter(state="waiting").count() > 0
    assert (
        sum(counts.values())
        == 16
        == sum(counts[outcome] for outcome in ("enrolled", "group", "waiting", "enrolment.full"))
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

    assert rush(7, act) == {"took": 1, "enrolment.full": 6}
    assert list(Enrolment.objects.filter(state="enrolled").values_list("pk", flat=True)) == [second.pk]
