"""Who may look a person up: with a tie, noted, not without end; nobody learns who has an account."""

import datetime as dt

import pytest

from ceh.core.refusals import Refused
from ceh.learning import actions
from ceh.learning.actions import lookups
from ceh.learning.models import LookUp
from ceh.learning.personal_data import export
from tests.factories.courses import CourseSessionFactory, EnrolmentFactory
from tests.factories.facilities import BookingFactory, VisitFactory
from tests.factories.learning import GrantFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.rushing import rush

NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
TIES = {
    "a booking": lambda person, space: BookingFactory(person=person, space=space),
    "a visit": lambda person, space: VisitFactory(person=person, space=space),
    "an enrolment": lambda person, space: EnrolmentFactory(
        person=person, session=CourseSessionFactory(space=space)
    ),
    "a grant": lambda person, space: GrantFactory(person=person, space=space),
    "a role": lambda person, space: RoleAssignmentFactory(person=person, space=space, role="trainer"),
}


@pytest.fixture
def space(db):
    return SpaceFactory(state="published")


@pytest.fixture
def manager(space):
    return person_with_role("manager", space)


def look_up(space, who, by):
    return actions.look_up(space=space, who=str(who), by=by, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("tie", TIES)
def test_a_tie_to_the_space_is_a_reason(space, manager, tie):
    person = PersonFactory()
    TIES[tie](person, space)
    assert look_up(space, person.pk, manager) == person
    assert look_up(space, person.email, manager) == person


@pytest.mark.django_db
def test_without_a_tie_the_answer_is_that_for_nobody(space, manager):
    stranger = PersonFactory()
    VisitFactory(person=stranger, space=SpaceFactory(state="published"))
    messages = set()
    for who in (stranger.pk, stranger.email, 987_654, "nobody@example.org", ""):
        with pytest.raises(Refused) as refused:
            look_up(space, who, manager)
        messages.add((refused.value.rule, str(refused.value)))
    assert [rule for rule, _message in messages] == ["learning.no_tie"]


@pytest.mark.django_db
def test_a_coordinator_who_looks_after_all_people_needs_no_tie(space):
    person = PersonFactory()
    assert look_up(space, person.pk, person_with_role("coordinator")) == person


@pytest.mark.django_db
def test_the_person_sees_who_looked(space, manager):
    person = PersonFactory()
    VisitFactory(person=person, space=space)
    look_up(space, person.pk, manager)
    assert export(person)["looked_up_by"] == [{"space": str(space), "at": NOW.isoformat()}]


@pytest.mark.django_db(transaction=True)
def test_look_ups_are_limited_also_at_once(space, manager, monkeypatch):
    monkeypatch.setattr(lookups, "LIMIT", 3)
    person = PersonFactory()
    VisitFactory(person=person, space=space)
    results = rush(8, lambda _n: look_up(space, person.pk, manager))
    assert results == {"done": 3, "learning.too_many_lookups": 5}
    assert LookUp.objects.count() == 3
