"""The use of machines in a year: what is counted beforehand equals what the records say, whatever happens to them."""

import datetime as dt
import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, connections
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceh.core.personal_data import holders
from ceh.usage.actions import figures, usage
from ceh.usage.models import Usage, UsageDue, UsageYear
from ceh.usage.queries import figures as queries
from tests.factories.equipment import EquipmentModelFactory, UnitFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.usage import UsageFactory

NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
YEAR = reverse("usage:usage_year")


def used(unit, person, start, minutes=60, **more):
    ends = start + dt.timedelta(minutes=minutes)
    return UsageFactory(unit=unit, person=person, started_at=start, ended_at=ends, state="closed", **more)


def from_records(year):
    """The same numbers, counted here one record after the other."""
    starts, ends = queries.instants(year)
    cells = {}
    for use in Usage.objects.filter(state="closed", maintenance=False).select_related("unit"):
        if not starts <= use.started_at < ends:
            continue
        for key in {(s, m) for s in (None, use.space_id) for m in (None, use.unit.model_id)}:
            cell = cells.setdefault(key, [0, dt.timedelta(), set(), 0])
            cell[0] += 1
            cell[1] += use.ended_at - use.started_at
            if use.headcount > 1 or use.person_id is None:
                cell[3] += use.headcount
            else:
                cell[2].add(use.person_id)
    return {
        key: (uses, int(long.total_seconds() // 60), len(people), guests)
        for key, (uses, long, people, guests) in cells.items()
    }


def figures_of(year):
    rows = UsageYear.objects.filter(year=year)
    return {(row.space_id, row.model_id): (row.uses, row.minutes, row.people, row.guests) for row in rows}


@pytest.fixture
def local_space(region):
    return SpaceFactory(state="published")


@pytest.fixture
def coordinator(region):
    person = PersonFactory()
    RoleAssignmentFactory(person=person, role="coordinator", space=None)
    return person


@pytest.mark.django_db
def test_a_member_of_two_spaces_counts_in_both_and_once_in_the_region(local_space):
    model, ana = EquipmentModelFactory(), PersonFactory()
    first, second = (
        UnitFactory(resource__space=space, model=model) for space in (local_space, SpaceFactory())
    )
    used(first, ana, NOW - 5 * HOUR)
    used(second, ana, NOW - 3 * HOUR, minutes=30)
    used(second, PersonFactory(), NOW - 2 * HOUR, minutes=30)
    used(second, None, NOW - HOUR, minutes=15, headcount=12, recorded_by=ana)
    assert figures.count_due(now=NOW) == 1
    assert figures_of(2026)[None, None] == (4, 135, 2, 12)
    assert figures_of(2026)[first.space.pk, None] == (1, 60, 1, 0)
    assert figures_of(2026)[second.space.pk, None] == (3, 75, 2, 12)
    assert figures_of(2026) == from_records(2026)
    assert figures.count_due(now=NOW) == 0


@pytest.mark.django_db
def test_the_page_draws_where_machines_were_used_longest(local_space, coordinator, client):
    for space, hours in ((local_space, 1), (SpaceFactory(), 3)):
        used(UnitFactory(resource__space=space), PersonFactory(), NOW - 9 * HOUR, minutes=60 * hours)
    figures.count_due(now=NOW)
    assert [hours for _name, hours in queries.most(2026, "space")] == [3.0, 1.0]
    client.force_login(coordinator)
    for by, drawn in (("space", True), ("model", True), ("both", False)):
        assert (client.get(YEAR, {"by": by}).context["chart"] is not None) is drawn


@pytest.mark.django_db
def test_what_is_open_or_voided_does_not_count_and_a_correction_is_counted(local_space, coordinator):
    unit, ana = UnitFactory(resource__space=local_space), PersonFactory()
    wrong = used(unit, ana, NOW - 5 * HOUR)
    running = usage.start_usage(unit=unit, by=ana, now=NOW - HOUR)
    figures.count_due(now=NOW)
    assert figures_of(2026)[None, None] == (1, 60, 1, 0)
    usage.void_usage(usage=wrong, by=coordinator, now=NOW, reason="Somebody else")
    usage.stop_usage(usage=running, by=ana, now=NOW)
    assert queries.is_due(2026)
    figures.count_due(now=NOW)
    assert figures_of(2026) == from_records(2026)
    assert figures_of(2026)[None, None] == (1, 60, 1, 0)


@pytest.mark.django_db
def test_maintenance_is_no_use_and_nobody_of_the_year(local_space):
    unit = UnitFactory(resource__space=local_space)
    used(unit, PersonFactory(), NOW - 5 * HOUR)
    used(unit, PersonFactory(), NOW - 3 * HOUR, maintenance=True)
    figures.count_due(now=NOW)
    assert figures_of(2026)[None, None] == (1, 60, 1, 0)
    assert figures_of(2026) == from_records(2026)


@pytest.mark.django_db
def test_an_erased_account_and_a_joined_one_move_no_sum(local_space, coordinator):
    unit, kept, absorbed = UnitFactory(resource__space=local_space), PersonFactory(), PersonFactory()
    used(unit, kept, NOW - 5 * HOUR)
    used(unit, absorbed, NOW - 3 * HOUR)
    figures.count_due(now=NOW)
    assert figures_of(2026)[None, None] == (2, 120, 2, 0)
    holder = {holder.app: holder for holder in holders()}["usage"]
    holder.erase(kept, by=kept, now=NOW)
    figures.count_due(now=NOW)
    assert figures_of(2026)[None, None] == (2, 120, 2, 0)
    moved = holder.move(kept, absorbed, by=coordinator, now=NOW)
    figures.count_due(now=NOW)
    assert figures_of(2026)[None, None] == (2, 120, 1, 0)
    holder.unmove(kept, absorbed, moved, by=coordinator, now=NOW)
    figures.count_due(now=NOW)
    assert figures_of(2026) == from_records(2026)


@pytest.mark.django_db
def test_a_machine_of_another_model_takes_its_past_along(local_space):
    unit = UnitFactory(resource__space=local_space)
    used(unit, PersonFactory(), NOW - 5 * HOUR)
    figures.count_due(now=NOW)
    unit.model = EquipmentModelFactory()
    unit.save()
    assert figures.count_due(now=NOW) == 1
    assert figures_of(2026) == from_records(2026)


@pytest.mark.django_db
def test_new_years_night_belongs_to_the_year_in_which_it_began_here(local_space):
    unit = UnitFactory(resource__space=local_space)
    midnight = dt.datetime(2025, 12, 31, 23, 0, tzinfo=dt.UTC)  # in Kranj
    used(unit, PersonFactory(), midnight - HOUR / 2, minutes=29)
    used(unit, PersonFactory(), midnight)
    figures.count_due(now=NOW)
    assert (figures_of(2025)[None, None][0], figures_of(2026)[None, None][0]) == (1, 1)
    assert (figures_of(2025), figures_of(2026)) == (from_records(2025), from_records(2026))


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 3), st.booleans()), max_size=8
    )
)
def test_whatever_happened_the_table_equals_the_records(local_space, steps):
    Usage.objects.all().delete()
    model = EquipmentModelFactory()
    units = [UnitFactory(resource__space=local_space, model=model), UnitFactory(model=model), UnitFactory()]
    people = [PersonFactory() for _n in range(3)]
    start = dt.datetime(2025, 12, 31, 20, 0, tzinfo=dt.UTC)
    for number, (unit, person, heads, stays) in enumerate(steps):
        row = used(units[unit], people[person], start + number * HOUR, minutes=7 * heads, headcount=heads)
        if not stays:
            Usage.objects.filter(pk=row.pk).update(state="voided", void_reason="wrong")
        if number % 3 == 0:
            figures.count_due(now=NOW)
    figures.count_due(now=NOW)
    assert (figures_of(2025), figures_of(2026)) == (from_records(2025), from_records(2026))


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_and_a_change_between_them_lose_nothing(region):
    unit = UnitFactory(resource__space=SpaceFactory(state="published"))
    people = [PersonFactory() for _n in range(3)]

    def work(number):
        try:
            if number % 2:
                used(unit, people[number % 3], NOW - (number + 1) * HOUR, minutes=30)
            figures.count_due(now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(12)))
    figures.count_due(now=NOW)
    assert figures_of(2026) == from_records(2026)
    assert not UsageDue.objects.exists()


@pytest.mark.django_db
def test_the_page_is_for_those_who_keep_the_figures(local_space, coordinator, client, time_machine):
    time_machine.move_to(NOW)
    unit = UnitFactory(resource__space=local_space)
    used(unit, PersonFactory(name="Ana Skrita"), NOW - 5 * HOUR, minutes=90)
    figures.count_due(now=NOW)
    client.force_login(PersonFactory())
    assert client.get(YEAR).status_code == 403
    client.force_login(coordinator)
    page = client.get(YEAR).content.decode()
    assert str(local_space) in page
    assert "1,5" in page
    assert "Ana Skrita" not in page
    by_model = client.get(f"{YEAR}?year=2026&by=model").content.decode()
    assert str(unit.model) in by_model
    sheet = b"".join(client.get(f"{YEAR}?by=both&export=csv").streaming_content).decode("utf-8-sig")
    assert [line.split(";")[2:] for line in sheet.splitlines()[1:]] == [["1", "1,5", "1", "0"]]
    for year in ("nonsense", "²", "020261"):
        assert client.get(f"{YEAR}?year={year}").status_code == 200
    assert YEAR in client.get(reverse("home:desk")).content.decode()


@pytest.mark.django_db
def test_the_page_says_when_something_is_not_counted_yet(local_space, coordinator, client, time_machine):
    time_machine.move_to(NOW)
    client.force_login(coordinator)
    used(UnitFactory(resource__space=local_space), PersonFactory(), NOW - 5 * HOUR)
    before = client.get(YEAR).context
    figures.count_due(now=NOW)
    after = client.get(YEAR).context
    assert (before["due"], after["due"]) == (True, False)
    assert after["whole"].uses == 1


@pytest.mark.django_db
def test_the_page_asks_no_more_for_more(local_space, coordinator, client, time_machine):
    time_machine.move_to(NOW)
    client.force_login(coordinator)

    def count_queries():
        figures.count_due(now=NOW)
        client.get(YEAR)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(YEAR)
        return len(queries)

    used(UnitFactory(resource__space=local_space), PersonFactory(), NOW - 5 * HOUR)
    count = count_queries()
    for _n in range(2):
        used(UnitFactory(), PersonFactory(), NOW - 5 * HOUR)
    assert count_queries() == count <= 9


@contextmanager
def alive():
    """Tells the most records of use that lived at once, where the collector looks as often as in earnest."""
    living, most, seldom = weakref.WeakSet(), [0], gc.get_threshold()
    gc.set_threshold(700, 10, 10)

    def born(instance, **_more):
        living.add(instance)
        most[0] = max(most[0], len(living))

    post_init.connect(born, sender=Usage)
    yield most
    post_init.disconnect(born, sender=Usage)
    gc.set_threshold(*seldom)


@pytest.mark.django_db
def test_exports_hold_some_hundred_rows_at_a_time(local_space, coordinator, client, time_machine):
    time_machine.move_to(NOW)
    unit, person = UnitFactory(resource__space=local_space), PersonFactory()
    start = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
    Usage.objects.bulk_create(
        Usage(
            unit=unit,
            space=local_space,
            person=person,
            started_at=start + n * HOUR,
            ended_at=start + n * HOUR + HOUR / 2,
            source="measured",
            recorded_at=NOW,
            recorded_by=person,
            state="closed",
        )
        for n in range(2_500)
    )
    client.force_login(coordinator)
    listed = reverse("usage:usages", kwargs={"slug": local_space.code})
    with alive() as most:
        answer = client.get(f"{listed}?export=csv")
        assert sum(part.count(b"\n") for part in answer.streaming_content) == 2_501
    assert 0 < most[0] <= 1_000

    parts = client.get(f"{reverse('usage:usage_records')}?year=2026").streaming_content
    first = next(part for part in parts if part.count(b"\n"))
    assert f";{local_space};".encode() in first  # in words, for people
    assert first.count(b"\n") < 1_000
    assert first.count(b"\n") + sum(part.count(b"\n") for part in parts) == 2_501
    assert person.name not in first.decode()
