"""Kits: who takes one takes its parts, by whichever way and in whatever order; and nobody gets a part of it twice."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from ceh.core.refusals import Refused
from ceh.timetable import queries
from ceh.timetable.actions import claims, hours
from ceh.timetable.actions.claims import Claim, move, preempt, release_of
from ceh.timetable.actions.kits import set_parts
from ceh.timetable.models import Occupancy, Part
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import PartFactory, ResourceFactory
from tests.rushing import rush
from tests.timetable.test_claims import HOUR, NOW, at, take


@pytest.fixture
def kit(region):
    return ResourceFactory(kind="kit", name="Komplet za radio")


@pytest.fixture
def parts(kit):
    result = [ResourceFactory(space=kit.space, name=name) for name in ("Snemalnik", "Mikrofon")]
    for part in result:
        PartFactory(kit=kit, part=part)
    return result


@pytest.fixture
def manager(kit):
    return RoleAssignmentFactory(role="manager", space=kit.space).person


def taken(resource):
    rows = Occupancy.objects.filter(resource=resource, active=True).order_by("starts_at")
    return [(row.starts_at, row.ends_at) for row in rows]


@pytest.mark.django_db
def test_who_takes_the_kit_takes_its_parts(kit, parts):
    rows = take([Claim(kit.pk, at(9), at(11))])
    assert {row.resource_id for row in rows} == {kit.pk, *(part.pk for part in parts)}
    for part in parts:
        with pytest.raises(Refused) as refused:
            take([Claim(part.pk, at(10), at(12))], source_id=2)
        assert refused.value.rule == "timetable.taken"
    release_of("test.booking", 1, now=NOW)
    assert [taken(thing) for thing in (kit, *parts)] == [[], [], []]


@pytest.mark.django_db
def test_a_kit_of_which_a_part_is_taken_is_taken(kit, parts):
    take([Claim(parts[1].pk, at(9), at(10))])
    with pytest.raises(Refused) as refused:
        take([Claim(kit.pk, at(9, 30), at(11))], source_id=2)
    assert refused.value.rule == "timetable.taken"
    assert taken(kit) == taken(parts[0]) == []


@pytest.mark.django_db
def test_a_part_named_beside_its_kit_is_taken_once(kit, parts):
    rows = take([Claim(kit.pk, at(9), at(10)), Claim(parts[0].pk, at(9), at(10))])
    assert len(rows) == 3


@pytest.mark.django_db
def test_two_kits_of_one_wish_cannot_share_a_part(kit, parts):
    other = ResourceFactory(kind="kit", space=kit.space)
    PartFactory(kit=other, part=parts[0])
    with pytest.raises(Refused) as refused:
        take([Claim(kit.pk, at(9), at(10)), Claim(other.pk, at(9), at(10))])
    assert refused.value.rule == "timetable.taken"


@pytest.mark.django_db
def test_what_moves_to_a_kit_takes_the_parts_along(kit, parts):
    [row] = take([Claim(ResourceFactory(space=kit.space).pk, at(9), at(10))])
    with transaction.atomic():
        [moved] = move([row], [Claim(kit.pk, at(12), at(13))], now=NOW)
    assert (moved.pk, moved.resource_id) == (row.pk, kit.pk)
    assert taken(parts[0]) == taken(parts[1]) == [(at(12), at(13))]
    mine = queries.claims_of("test.booking", 1)
    assert mine.count() == 3


@pytest.mark.django_db
def test_an_outage_of_a_part_displaces_who_has_the_kit(kit, parts):
    displaced = []
    claims.register_displaced("test.booking", lambda rows, **_more: displaced.extend(rows))
    take([Claim(kit.pk, at(9), at(10))], source_id=7)
    with transaction.atomic():
        preempt(
            [Claim(parts[0].pk, at(8), at(18), whole=True)],
            kind="outage",
            source_type="test.outage",
            source_id=1,
            reason="zlomljen",
            by=None,
            now=NOW,
        )
    assert [(row.source_id, row.resource_id) for row in displaced] == [(7, parts[0].pk)]


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["room as kit", "kit in kit", "itself"])
def test_the_database_knows_what_can_be_in_a_kit(kit, wrong):
    room = ResourceFactory(kind="room", space=kit.space)
    pair = {
        "room as kit": (room, ResourceFactory()),
        "kit in kit": (kit, ResourceFactory(kind="kit")),
        "itself": (kit, kit),
    }[wrong]
    with pytest.raises(IntegrityError), transaction.atomic():
        PartFactory(kit=pair[0], part=pair[1])


@pytest.mark.django_db
def test_a_thing_is_in_a_kit_once(kit, parts):
    with pytest.raises(IntegrityError), transaction.atomic():
        PartFactory(kit=kit, part=parts[0])


@pytest.mark.django_db
def test_a_new_part_joins_what_is_booked_where_it_is_free(kit, manager):
    lamp, screen = (ResourceFactory(space=kit.space, name=name) for name in ("Luč", "Platno"))
    take([Claim(kit.pk, at(9), at(10))], source_id=1)
    take([Claim(kit.pk, at(12), at(13))], source_id=2)
    take([Claim(screen.pk, at(12), at(13))], source_id=3)
    without = set_parts(kit=kit, parts=[lamp, screen], by=manager, now=NOW)
    assert [row.source_id for row in without] == [2]
    assert taken(lamp) == [(at(9), at(10)), (at(12), at(13))]
    assert {occupancy.source_id for occupancy in Occupancy.objects.filter(resource=screen, active=True)} == {
        1,
        3,
    }


@pytest.mark.django_db
def test_a_part_that_leaves_is_free_again_and_the_kit_is_not(kit, parts, manager):
    take([Claim(kit.pk, at(9), at(10))])
    assert set_parts(kit=kit, parts=[parts[0]], by=manager, now=NOW) == []
    assert taken(parts[1]) == []
    assert taken(kit) == taken(parts[0]) == [(at(9), at(10))]
    assert list(Part.objects.filter(removed_at=None).values_list("part", flat=True)) == [parts[0].pk]


@pytest.mark.django_db
def test_a_part_that_leaves_one_of_two_kits_stays_with_who_has_both(kit, parts, manager):
    other = ResourceFactory(kind="kit", space=kit.space)
    take([Claim(kit.pk, at(9), at(10)), Claim(other.pk, at(9), at(10))])
    set_parts(kit=other, parts=parts[:1], by=manager, now=NOW)
    set_parts(kit=kit, parts=parts[1:], by=manager, now=NOW)
    assert taken(parts[0]) == [(at(9), at(10))]
    set_parts(kit=other, parts=[], by=manager, now=NOW)
    assert taken(parts[0]) == []


@pytest.mark.django_db
def test_a_part_that_leaves_is_offered_to_who_waits(kit, parts, manager, monkeypatch):
    offers = []
    monkeypatch.setattr(claims, "_freed_handlers", [lambda freed, **_more: offers.extend(freed)])
    take([Claim(kit.pk, at(9), at(10))])
    set_parts(kit=kit, parts=[parts[0]], by=manager, now=NOW)
    assert offers == [(parts[1].pk, at(9), at(10))]


@pytest.mark.django_db
def test_saying_the_same_again_changes_nothing(kit, parts, manager):
    before = list(Part.objects.order_by("pk").values())
    set_parts(kit=kit, parts=parts, by=manager, now=NOW)
    assert list(Part.objects.order_by("pk").values()) == before


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["elsewhere", "retired", "kit"])
def test_what_cannot_be_in_the_kit_is_refused_with_its_name(kit, manager, wrong):
    values = {
        "elsewhere": {"space": SpaceFactory()},
        "retired": {"space": kit.space, "retired_at": NOW},
        "kit": {"space": kit.space, "kind": "kit"},
    }[wrong]
    with pytest.raises(Refused) as refused:
        set_parts(kit=kit, parts=[ResourceFactory(name="Stružnica", **values)], by=manager, now=NOW)
    assert refused.value.rule == "timetable.kit_part"
    assert "Stružnica" in str(refused.value)
    assert not Part.objects.exists()


@pytest.mark.django_db
def test_only_one_kit_has_parts_not_a_pool_of_them(kit, parts, manager):
    many = ResourceFactory(kind="kit", space=kit.space, capacity=3)
    with pytest.raises(Refused) as refused:
        set_parts(kit=many, parts=parts, by=manager, now=NOW)
    assert refused.value.rule == "timetable.kit"
    with pytest.raises(Refused) as refused:
        hours.change_resource(resource=kit, by=manager, now=NOW, capacity=2)
    assert refused.value.rule == "timetable.kit"


@pytest.mark.django_db
def test_strangers_do_not_change_kits(kit, parts):
    with pytest.raises(Refused) as refused:
        set_parts(kit=kit, parts=[], by=PersonFactory(), now=NOW)
    assert refused.value.rule == "timetable.manage_resources"


@pytest.mark.django_db
def test_what_goes_elsewhere_or_out_of_use_leaves_its_kits(kit, parts, manager):
    there = SpaceFactory()
    RoleAssignmentFactory(role="manager", space=there, person=manager)
    hours.change_resource(resource=parts[0], by=manager, now=NOW, space=there)
    hours.retire_resource(resource=parts[1], by=manager, now=NOW, reason="odpisan")
    assert queries.parts_of([kit.pk]) == {}
    assert Part.objects.filter(removed_at=NOW).count() == 2


@pytest.mark.django_db
def test_what_is_freed_together_is_known_both_ways(kit, parts):
    other = ResourceFactory(kind="kit", space=kit.space)
    PartFactory(kit=other, part=parts[1])
    alone = ResourceFactory(space=kit.space)
    assert queries.together_with(kit.pk) == sorted([kit.pk, other.pk, *(part.pk for part in parts)])
    assert queries.together_with(parts[0].pk) == sorted([kit.pk, parts[0].pk])
    assert queries.together_with(alone.pk) == [alone.pk]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_the_kit_or_a_part_of_it_nobody_gets_what_another_has(kit, parts):
    """Parts may go to two, or the kit to one: never the kit and a part of it."""
    wants = [kit.pk, parts[0].pk, parts[1].pk, kit.pk]
    for day in range(5):
        start = at(9) + dt.timedelta(days=day)
        counts = rush(
            16, lambda n, start=start: take([Claim(wants[n % 4], start, start + HOUR)], source_id=n)
        )
        assert set(counts) == {"done", "timetable.taken"}
        rows = Occupancy.objects.filter(active=True, starts_at=start)
        per_thing = sorted(rows.values_list("resource", flat=True))
        assert len(per_thing) == len(set(per_thing))
        holders = {row.source_id for row in rows}
        assert len(holders) == counts["done"]
        assert counts["done"] == (1 if kit.pk in per_thing else 2)


@pytest.mark.django_db(transaction=True)
def test_two_kits_that_share_parts_in_opposite_order_do_not_block_each_other(kit, parts):
    other = ResourceFactory(kind="kit", space=kit.space)
    for part in reversed(parts):
        PartFactory(kit=other, part=part)
    both = [[kit.pk, other.pk], [other.pk, kit.pk]]
    for day in range(5):
        start = at(9) + dt.timedelta(days=day)

        def act(n, start=start):
            for pk in both[n % 2]:
                take([Claim(pk, start, start + HOUR)], source_id=n)

        counts = rush(12, act)
        assert set(counts) == {"timetable.taken"}, "the second kit of each is taken with the first"
        assert Occupancy.objects.filter(active=True, starts_at=start).count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_part_that_joins_while_many_book_is_not_given_twice(kit, parts, manager):
    lamp = ResourceFactory(space=kit.space, name="Luč")

    def act(n):
        if n == 0:
            set_parts(kit=kit, parts=[*parts, lamp], by=manager, now=NOW)
        else:
            take([Claim(kit.pk if n % 2 else lamp.pk, at(9), at(10))], source_id=n)

    counts = rush(11, act)
    assert set(counts) == {"done", "timetable.taken"}
    rows = Occupancy.objects.filter(active=True)
    assert rows.filter(resource=kit).count() <= 1
    assert rows.filter(resource=lamp).count() <= 1
