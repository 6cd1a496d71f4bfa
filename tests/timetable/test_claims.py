"""Claiming time: nobody gets what another has, whoever comes when, in whatever order; with real threads."""

import datetime as dt
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from ceh.core.guards import retrying
from ceh.core.refusals import Refused
from ceh.timetable.actions import claims as claiming
from ceh.timetable.actions.claims import Claim, claim, move, preempt, release
from ceh.timetable.models import Occupancy
from tests.factories.people import PersonFactory
from tests.factories.timetable import OccupancyFactory, ResourceFactory
from tests.rushing import rush

NOW = dt.datetime(2026, 12, 1, 8, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def at(hour, minute=0):
    return dt.datetime(2026, 12, 2, hour, minute, tzinfo=dt.UTC)


@retrying()
def take(claims, source_id=1, kind="booking"):
    with transaction.atomic():
        return claim(claims, kind=kind, source_type="test.booking", source_id=source_id, now=NOW)


@pytest.mark.django_db
def test_what_is_taken_is_refused_and_what_only_touches_is_not():
    resource = ResourceFactory()
    take([Claim(resource.pk, at(9), at(10))])
    take([Claim(resource.pk, at(10), at(11))])
    take([Claim(resource.pk, at(8), at(9))])
    for start, end in ((at(9), at(10)), (at(8, 30), at(9, 30)), (at(9, 15), at(9, 30)), (at(7), at(12))):
        with pytest.raises(Refused) as refused:
            take([Claim(resource.pk, start, end)])
        assert refused.value.rule == "timetable.taken"
    assert Occupancy.objects.count() == 3


@pytest.mark.django_db
def test_all_or_nothing_of_several():
    free, busy = ResourceFactory(), ResourceFactory()
    take([Claim(busy.pk, at(9), at(10))])
    with pytest.raises(Refused):
        take([Claim(free.pk, at(9), at(10)), Claim(busy.pk, at(9), at(10))])
    assert not Occupancy.objects.filter(resource=free).exists()


@pytest.mark.django_db
def test_a_pool_holds_exactly_its_seats_and_the_whole_needs_all():
    pool = ResourceFactory(kind="seats", capacity=3)
    take([Claim(pool.pk, at(9), at(10), seats=2)])
    with pytest.raises(Refused):
        take([Claim(pool.pk, at(9), at(10), seats=2)])
    with pytest.raises(Refused):
        take([Claim(pool.pk, at(9), at(10), whole=True)])
    take([Claim(pool.pk, at(9), at(10))])
    assert sorted(Occupancy.objects.values_list("first_seat", flat=True)) == [1, 2, 3]
    take([Claim(pool.pk, at(10), at(11), whole=True)])
    with pytest.raises(Refused):
        take([Claim(pool.pk, at(10), at(11))])


@pytest.mark.django_db
def test_given_back_time_can_be_taken_and_stays_as_history():
    resource = ResourceFactory()
    rows = take([Claim(resource.pk, at(9), at(10))])
    with transaction.atomic():
        assert release(rows, now=NOW) == 1
        assert release(rows, now=NOW) == 0
    take([Claim(resource.pk, at(9), at(10))], source_id=2)
    assert Occupancy.objects.count() == 2
    assert Occupancy.objects.get(source_id=1).sequence == 1


@pytest.mark.django_db
def test_moving_is_an_update_that_keeps_the_address():
    resource, other = ResourceFactory(), ResourceFactory()
    [row] = take([Claim(resource.pk, at(9), at(10))])
    take([Claim(other.pk, at(12), at(13))], source_id=2)
    with transaction.atomic():
        move([row], [Claim(other.pk, at(9, 30), at(10, 30))], now=NOW)
    moved = Occupancy.objects.get(pk=row.pk)
    assert (moved.resource, moved.starts_at, moved.sequence, moved.uid) == (other, at(9, 30), 1, row.uid)
    with pytest.raises(Refused), transaction.atomic():
        move([moved], [Claim(other.pk, at(12, 30), at(13, 30))], now=NOW)
    assert Occupancy.objects.get(pk=row.pk).starts_at == at(9, 30)
    with transaction.atomic():
        move([moved], [Claim(other.pk, at(10), at(11))], now=NOW)
    assert Occupancy.objects.get(pk=row.pk).starts_at == at(10)


@pytest.mark.django_db
def test_several_seats_move_together_by_less_than_their_length():
    pool = ResourceFactory(kind="seats", capacity=2)
    rows = take([Claim(pool.pk, at(9), at(10), seats=2)])
    with transaction.atomic():
        move(rows, [Claim(pool.pk, at(9, 30), at(10, 30))] * 2, now=NOW)
    starts_and_seats = Occupancy.objects.filter(active=True).values_list("starts_at", "first_seat")
    assert sorted(starts_and_seats) == [(at(9, 30), 1), (at(9, 30), 2)]


@pytest.mark.django_db
def test_an_outage_displaces_bookings_and_leaves_sessions(monkeypatch):
    resource = ResourceFactory()
    [booking] = take([Claim(resource.pk, at(9), at(10))])
    take([Claim(resource.pk, at(11), at(12))], source_id=7, kind="session")
    calls = []
    monkeypatch.setitem(
        claiming._displaced_handlers,
        "test.booking",
        lambda rows, **values: calls.append((rows, values["reason"])),
    )
    with transaction.atomic():
        outages, gone, _unmovable = preempt(
            [Claim(resource.pk, at(8), at(14), whole=True)],
            kind="outage",
            source_type="test.outage",
            source_id=1,
            reason="Leča",
            by=PersonFactory(),
            now=NOW,
        )
    assert [row.pk for row in gone] == [booking.pk]
    assert [(row.starts_at, row.ends_at) for row in outages] == [(at(8), at(11)), (at(12), at(14))]
    assert [([row.pk for row in rows], reason) for rows, reason in calls] == [([booking.pk], "Leča")]
    assert not Occupancy.objects.get(pk=booking.pk).active


@pytest.mark.django_db
def test_what_is_out_of_use_takes_no_claim():
    resource = ResourceFactory(retired_at=NOW)
    with pytest.raises(Refused) as refused:
        take([Claim(resource.pk, at(9), at(10))])
    assert refused.value.rule == "timetable.retired"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts", "ends"), [(at(10), at(9)), (at(9), at(9)), (at(9), at(9) + dt.timedelta(days=400))]
)
def test_absurd_times_are_refused(starts, ends):
    with pytest.raises(Refused) as refused:
        take([Claim(ResourceFactory().pk, starts, ends)])
    assert refused.value.rule == "timetable.span"


@pytest.mark.django_db
def test_the_database_refuses_an_overlap_and_a_seat_that_is_not_there():
    first = OccupancyFactory()
    with pytest.raises(IntegrityError, match="occupancy_no_overlap"), transaction.atomic():
        OccupancyFactory(
            resource=first.resource, starts_at=first.starts_at + HOUR / 2, ends_at=first.ends_at + HOUR
        )
    with pytest.raises(IntegrityError, match="no such seat"), transaction.atomic():
        OccupancyFactory(resource=first.resource, first_seat=2, last_seat=2)
    OccupancyFactory(resource=first.resource, active=False)
    assert Occupancy.objects.filter(active=True).count() == 1


@pytest.mark.slow
@pytest.mark.xdist_group("rush")  # one after the other: together they need more connections than there are
@pytest.mark.django_db(transaction=True)
def test_of_64_at_once_exactly_one_gets_the_slot_in_each_round():
    resource = ResourceFactory()
    start = at(0)
    for number in range(10):
        begins = start + number * HOUR
        counts = rush(64, lambda n, begins=begins: take([Claim(resource.pk, begins, begins + HOUR)], n + 1))
        assert counts == {"done": 1, "timetable.taken": 63}
    assert Occupancy.objects.filter(active=True).count() == 10


@pytest.mark.django_db(transaction=True)
def test_of_16_at_once_exactly_five_get_a_pool_of_five():
    pool = ResourceFactory(kind="seats", capacity=5)
    for number in range(10):
        begins = at(0) + number * HOUR
        counts = rush(16, lambda n, begins=begins: take([Claim(pool.pk, begins, begins + HOUR)], n + 1))
        assert counts == {"done": 5, "timetable.taken": 11}


@pytest.mark.django_db(transaction=True)
def test_two_resources_in_opposite_orders_never_block_each_other():
    first, second = ResourceFactory(), ResourceFactory()
    for number in range(20):
        begins = at(0) + number * HOUR

        def both(n, begins=begins):
            claims = [Claim(pk, begins, begins + HOUR) for pk in (first.pk, second.pk)]
            take(claims if n % 2 else claims[::-1], n + 1)

        assert rush(8, both) == {"done": 1, "timetable.taken": 7}


@pytest.mark.django_db(transaction=True)
def test_moves_and_claims_in_a_rush_leave_no_overlap():
    resource = ResourceFactory()
    rows = [take([Claim(resource.pk, at(n), at(n + 1))], n + 1)[0] for n in range(6)]

    @retrying()
    def act(n):
        with transaction.atomic():
            if n % 2:
                move([rows[n // 2]], [Claim(resource.pk, at(10), at(11))], now=NOW)
            else:
                claim(
                    [Claim(resource.pk, at(10), at(11))],
                    kind="booking",
                    source_type="test.booking",
                    source_id=100 + n,
                    now=NOW,
                )

    assert rush(12, act)["done"] == 1
    held = sorted(Occupancy.objects.filter(active=True).values_list("starts_at", "ends_at"))
    assert all(a[1] <= b[0] for a, b in pairwise(held))
