"""What the app holds on a person: told in full, erased without changing a count, joined and parted again."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ceh.core.facts import Period, Scope
from ceh.core.models import Letter
from ceh.core.personal_data import erase_all, holder_of
from ceh.enrolment import indicators
from ceh.enrolment.models import Enrolment, GroupEnrolment, PracticeCheck
from ceh.people.actions import merging
from ceh.timetable.actions import hours
from tests.factories.courses import CourseSessionFactory
from tests.factories.enrolment import (
    EnrolmentFactory,
    GroupEnrolmentFactory,
    PracticeCheckFactory,
    QuizAttemptFactory,
)
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory

PAST = dt.datetime(2026, 11, 4, 15, 0, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
AHEAD = NOW + dt.timedelta(days=9)
HOUR = dt.timedelta(hours=1)
YEAR = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1), "Europe/Ljubljana")


@pytest.fixture
def person(region):
    """Somebody with a part in the past and one ahead, a group, a quiz."""
    person = PersonFactory()
    past = EnrolmentFactory(person=person, session=CourseSessionFactory(starts_at=PAST))
    PracticeCheckFactory(enrolment=past, note="Ana zna.")
    Enrolment.objects.filter(pk=past.pk).update(state="attended")
    EnrolmentFactory(person=person, session=CourseSessionFactory(starts_at=AHEAD))
    GroupEnrolmentFactory(leader=person, session=CourseSessionFactory(starts_at=AHEAD, seats=20))
    QuizAttemptFactory(person=person)
    return person


def counted():
    return [
        [(event.source_id, event.exclusion, event.headcount) for event in fact(YEAR, Scope())]
        for fact in (indicators.held, indicators.attendances, indicators.completions, indicators.heads)
    ]


@pytest.mark.django_db
def test_everything_is_told(person):
    data = holder_of("enrolment").export(person)
    assert {row["state"] for row in data["courses"]} == {"attended", "enrolled"}
    assert data["courses"][0]["checks"][0]["what_was_seen"] == "Ana zna."
    assert [data["groups_led"][0]["heads"], data["quizzes"][0]["right"]] == [12, 1]
    assert holder_of("enrolment").export(PersonFactory()) == {}


@pytest.mark.django_db
def test_erasure_gives_places_ahead_back_and_changes_no_count(person):
    before = counted()
    erase_all(person, by=person, now=NOW)
    erase_all(person, by=person, now=NOW)
    past = [row for row in before[1] if row[1] == ""]
    assert [row for row in counted()[1] if row[1] == ""] == past != []
    assert set(Enrolment.objects.filter(session__starts_at=AHEAD).values_list("state", flat=True)) == {
        "cancelled"
    }
    assert GroupEnrolment.objects.get().name == "–"
    assert PracticeCheck.objects.get().note == ""


@pytest.mark.django_db
def test_a_trainer_who_goes_leaves_sessions_to_the_managers_who_are_told_once(region):
    space = SpaceFactory(state="published")
    manager, trainer = person_with_role("manager", space), PersonFactory()
    session = CourseSessionFactory(course__space=space, starts_at=AHEAD, trainer=trainer)
    CourseSessionFactory(course__space=space, starts_at=PAST, trainer=trainer)
    for _twice in range(2):
        holder_of("courses").erase(trainer, by=trainer, now=NOW)
    letter = Letter.objects.get()
    assert (letter.person, f"/{session.pk}/" in letter.body) == (manager, True)
    trainer.is_active = False
    trainer.save()
    client = Client(headers={"accept-language": "en"})
    client.force_login(manager)
    page = client.get(reverse("courses:desk", args=[space.code])).content.decode()
    assert page.count("Needs a trainer") == 1
    hours.close(space=space, starts_at=AHEAD, ends_at=AHEAD + HOUR, reason="Poplava", by=manager, now=NOW)
    assert Letter.objects.get(key__startswith="courses.session_in_closed_time").person == manager


@pytest.mark.django_db
def test_two_accounts_become_one_and_two_again(person):
    kept = PersonFactory()
    both = Enrolment.objects.get(session__starts_at=AHEAD).session
    own = EnrolmentFactory(person=kept, session=both)
    moved = holder_of("enrolment").move(kept, person, by=None, now=NOW)
    stays = Enrolment.objects.filter(person=kept).exclude(state="cancelled")
    assert (stays.count(), own in stays) == (2, True)  # of two alike in one session the kept one's stays
    assert kept.quiz_attempts.count() == 1
    holder_of("enrolment").unmove(kept, person, moved, by=None, now=NOW)
    assert list(Enrolment.objects.filter(person=kept)) == [own]
    assert person.quiz_attempts.count() == kept.quiz_attempts.count() + 1 == 1


@pytest.mark.django_db
def test_sessions_people_and_heads_are_counted_with_the_reason_of_each_that_is_not(region):
    session = CourseSessionFactory(starts_at=PAST, state="planned", seats=40)
    states = ("enrolled", "attended", "passed", "absent")
    for state in states:
        row = EnrolmentFactory(session=session)
        for step in ("attended", state) if state == "passed" else (state,):
            Enrolment.objects.filter(pk=row.pk).update(state=step)
    group = GroupEnrolmentFactory(session=session)
    GroupEnrolment.objects.filter(pk=group.pk).update(state="attended", came=11)
    [held] = indicators.held(YEAR, Scope())
    assert held.exclusion == "not_ticked"
    type(session).objects.filter(pk=session.pk).update(state="held")
    [held] = indicators.held(YEAR, Scope())
    assert held.exclusion == ""
    exclusions = [attendance.exclusion for attendance in indicators.attendances(YEAR, Scope())]
    assert sorted(exclusions) == ["", "", "absent", "registered_only"]
    assert sorted(completion.exclusion for completion in indicators.completions(YEAR, Scope())) == [
        "",
        "not_passed",
    ]
    assert [(head.headcount, head.dimensions["age"]) for head in indicators.heads(YEAR, Scope())] == [
        (11, "under15")
    ]
    assert list(indicators.held(YEAR, Scope(space_ids=frozenset()))) == []


STANDINGS = ("attended", "enrolled", "offered", "waiting")


@pytest.mark.django_db
@pytest.mark.parametrize("kept_state", STANDINGS)
@pytest.mark.parametrize("absorbed_state", STANDINGS)
def test_of_two_parts_in_one_session_the_better_stays(region, kept_state, absorbed_state):
    """Whichever account has it; the other ends, and its place is offered to who waits."""
    kept, absorbed, next_in_line = (
        PersonFactory(name="Ana Ena", confirmed=True),
        PersonFactory(name="Ana Dve", confirmed=True),
        PersonFactory(),
    )
    coordinator = person_with_role("coordinator")
    session = CourseSessionFactory(starts_at=AHEAD, seats=2)
    for person, state in ((kept, kept_state), (absorbed, absorbed_state), (next_in_line, "waiting")):
        put_into(session, person, state)
    _moves, clashes = merging.preview(kept=kept, absorbed=absorbed, by=coordinator, now=NOW)
    assert len(clashes) == 1
    assert str(session.course) in clashes[0]
    assert (
        Enrolment.objects.filter(person=absorbed).get().state == absorbed_state
    )  # a preview changes nothing
    merging.merge(kept=kept, absorbed=absorbed, reason="Ista oseba", by=coordinator, now=NOW)
    best = min(kept_state, absorbed_state, key=STANDINGS.index)
    mine = Enrolment.objects.filter(person=kept).exclude(state__in=("cancelled", "expired"))
    assert [row.state for row in mine] == ["offered" if best == "waiting" else best]  # places are free
    taken = Enrolment.objects.filter(session=session, state__in=("attended", "enrolled", "offered"))
    assert taken.count() <= session.seats
    if "waiting" not in (kept_state, absorbed_state):
        expected = "waiting" if kept_state == absorbed_state == "attended" else "offered"
        assert Enrolment.objects.get(person=next_in_line).state == expected


def put_into(session, person, state):
    """A part in this state, the way that its machine goes."""
    offered = {"offered_until": NOW + HOUR} if state == "offered" else {}
    row = EnrolmentFactory(
        session=session, person=person, state="waiting" if offered or state == "waiting" else "enrolled"
    )
    if state != row.state:
        Enrolment.objects.filter(pk=row.pk).update(state=state, **offered)
