"""Recording visits on the real database: once a day, by the right people, in the right time."""

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, connections, transaction

from ceh.core import facts
from ceh.core.personal_data import holder_of
from ceh.core.refusals import Refused
from ceh.network.models import Space
from ceh.people.models import Profile
from ceh.usage.actions import visits as actions
from ceh.usage.models import Visit
from ceh.usage.rules import visits as rules
from tests.factories.network import person_with_role, tie
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/Ljubljana")


@pytest.fixture
def space(region):
    return Space.objects.get(code="kovacnica")


def refused(rule, call, **values):
    with pytest.raises(Refused) as caught:
        call(**values)
    assert caught.value.rule == rule
    assert caught.value.next_step


def test_a_member_is_here_once_a_day(space, now):
    member = PersonFactory()
    visit = actions.record_own_visit(space=space, by=member, now=now)
    assert (visit.source, visit.day, visit.as_staff) == ("self_declared", dt.date(2026, 11, 25), False)
    refused("usage.visit_once", actions.record_own_visit, space=space, by=member, now=now)
    assert actions.record_own_visit(space=space, by=member, now=now + dt.timedelta(days=1)).pk != visit.pk


@pytest.mark.parametrize(
    ("local", "day"),
    [
        ((2026, 1, 1, 0, 30), dt.date(2026, 1, 1)),
        ((2025, 12, 31, 23, 30), dt.date(2025, 12, 31)),
        ((2026, 3, 29, 1, 30), dt.date(2026, 3, 29)),
        ((2026, 10, 25, 2, 30), dt.date(2026, 10, 25)),
    ],
)
def test_the_day_is_the_regions_day(space, manager, now, local, day):
    at = dt.datetime(*local, tzinfo=ZONE)
    visit = actions.record_visit(
        space=space, person=PersonFactory(), at=at, by=manager, now=now, late_reason="lani"
    )
    assert visit.day == day


def test_staff_is_staff_only_while_the_role_is_held(space, manager, now):
    before = dt.datetime(2025, 12, 20, 12, tzinfo=ZONE)
    old = actions.record_visit(
        space=space, person=manager, at=before, by=manager, now=now, late_reason="lani"
    )
    assert old.as_staff is False
    assert actions.record_own_visit(space=space, by=manager, now=now).as_staff is True


def test_a_child_needs_a_guardian(space, now):
    child = PersonFactory()
    Profile.objects.update_or_create(person=child, defaults={"birth_year": 2016})
    refused("people.guardian_missing", actions.record_own_visit, space=space, by=child, now=now)


def test_no_visit_where_the_doors_are_closed(space, manager, now):
    from ceh.network.actions import pause_space

    pause_space(space=space, reason="Prenova", by=manager, now=now)
    refused("bookings.space_closed", actions.record_own_visit, space=space, by=PersonFactory(), now=now)


def test_a_manager_elsewhere_can_do_nothing_here(space, now):
    stranger = person_with_role("manager", Space.objects.get(code="duo"))
    visit = actions.record_own_visit(space=space, by=PersonFactory(), now=now)
    common = {"space": space, "by": stranger, "now": now}
    refused("usage.record_visit", actions.record_visit, person=PersonFactory(), at=now, **common)
    refused("usage.record_group", actions.record_group, day=now.date(), what="Razred", headcount=5, **common)
    refused("usage.record_visit", actions.record_paper_list, day=now.date(), lines=[], **common)
    refused("usage.void_visit", actions.void_visit, visit=visit, reason="x", by=stranger, now=now)


def test_time_has_bounds_and_a_closed_year_wants_a_reason(space, manager, now):
    common = {"space": space, "person": PersonFactory(), "by": manager, "now": now}
    refused("usage.future", actions.record_visit, at=now + dt.timedelta(hours=1), **common)
    refused("usage.too_old", actions.record_visit, at=now - dt.timedelta(days=401), **common)
    refused("usage.late_reason", actions.record_visit, at=now - dt.timedelta(days=340), **common)
    assert not rules.needs_reason(dt.date(2025, 12, 31), dt.date(2026, 1, 15))
    assert rules.needs_reason(dt.date(2025, 12, 31), dt.date(2026, 1, 16))
    with pytest.raises(Refused):
        actions.noon(now.date() + dt.timedelta(days=1), now)


def test_a_paper_list_is_recorded_whole_or_not_at_all(space, manager, now):
    first, second = (tie(PersonFactory(), space) for _person in range(2))
    bad = rules.read_paper(f"{first.email}\n\n😀 nobody@nowhere.example\n{second.pk}")
    refused(
        "usage.paper",
        actions.record_paper_list,
        space=space,
        day=now.date(),
        lines=bad,
        by=manager,
        now=now,
    )
    assert not Visit.objects.exists()
    good = rules.read_paper(f"{first.email.upper()}\n{first.pk}\nčlan {second.pk}")
    assert len(actions.record_paper_list(space=space, day=now.date(), lines=good, by=manager, now=now)) == 2
    assert actions.record_paper_list(space=space, day=now.date(), lines=good, by=manager, now=now) == []


@pytest.mark.parametrize("text", ["", "\n \n", "\n".join(["1"] * 201)])
def test_a_list_has_one_to_two_hundred_lines(text):
    with pytest.raises(Refused, match="list"):
        rules.read_paper(text)


def test_a_group_is_a_number_whose_parts_fit(space, manager, now):
    common = {"space": space, "day": now.date(), "what": "Razred", "by": manager, "now": now}
    assert actions.record_group(headcount=20, under15=18, from15to17=2, **common).headcount == 20
    refused("usage.group_bands", actions.record_group, headcount=5, under15=4, from15to17=2, **common)


def test_voiding_needs_a_reason_happens_once_and_can_be_undone(space, manager, now):
    member = PersonFactory()
    visit = actions.record_own_visit(space=space, by=member, now=now)
    refused("visit.reason", actions.void_visit, visit=visit, by=manager, now=now, reason="")
    actions.void_visit(visit=visit, by=manager, now=now, reason="Pomota")
    refused("visit.state", actions.void_visit, visit=visit, by=manager, now=now, reason="Pomota")
    again = actions.record_own_visit(space=space, by=member, now=now)
    refused("usage.visit_once", actions.restore_visit, visit=visit, by=manager, now=now)
    actions.void_visit(visit=again, by=manager, now=now, reason="Pomota")
    actions.restore_visit(visit=visit, by=manager, now=now)
    assert Visit.objects.get(pk=visit.pk).state == "recorded"
    assert [row.state for row in visit.history.order_by("pgh_id")] == ["recorded", "voided", "recorded"]


def test_the_database_refuses_what_the_action_would(space, now):
    visit = actions.record_own_visit(space=space, by=PersonFactory(), now=now)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE usage_visit SET state = 'voided' WHERE id = %s", [visit.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(at=now + dt.timedelta(days=9))


def test_traits_stay_as_they_were(space, now):
    member = PersonFactory()
    profile, _created = Profile.objects.update_or_create(
        person=member, defaults={"birth_year": 1990, "sex": "female"}
    )
    visit = actions.record_own_visit(space=space, by=member, now=now)
    profile.sex, profile.birth_year = "male", 2005
    profile.save()
    fresh = Visit.objects.get(pk=visit.pk)
    assert (fresh.sex, fresh.band) == ("female", "18plus")


def test_facts_hand_over_every_candidate_with_its_reason(space, manager, now):
    actions.record_own_visit(space=space, by=manager, now=now)
    voided = actions.record_own_visit(space=space, by=PersonFactory(), now=now)
    actions.void_visit(visit=voided, by=manager, now=now, reason="Pomota")
    actions.record_own_visit(space=space, by=PersonFactory(), now=now)
    year = facts.Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1), "Europe/Ljubljana")
    events = facts.fact("usage.visit").events(year, facts.Scope(frozenset({space.pk})))
    assert sorted(event.exclusion for event in events) == ["", "staff", "voided"]


def test_merged_accounts_give_visits_back_exactly(space, now):
    kept, absorbed = PersonFactory(), PersonFactory()
    actions.record_own_visit(space=space, by=kept, now=now)
    same_day = actions.record_own_visit(space=space, by=absorbed, now=now)
    other = actions.record_own_visit(space=space, by=absorbed, now=now + dt.timedelta(days=1))
    moved = holder_of("usage").move(kept, absorbed, by=kept, now=now)
    assert moved == {"visit.person": [other.pk]}
    assert Visit.objects.get(pk=same_day.pk).person == absorbed
    holder_of("usage").unmove(kept, absorbed, moved, by=kept, now=now)
    assert Visit.objects.get(pk=other.pk).person == absorbed
    assert len(holder_of("usage").export(absorbed)["visits"]) == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_visit(region, now):
    space, member = Space.objects.get(code="kovacnica"), PersonFactory()
    start, answers = threading.Barrier(8), []

    def press():
        try:
            start.wait()
            actions.record_own_visit(space=space, by=member, now=now)
            answers.append("recorded")
        except Refused as no:
            answers.append(no.rule)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["recorded"] + ["usage.visit_once"] * 7
    assert Visit.objects.count() == 1
