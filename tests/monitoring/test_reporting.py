"""The figure on real records: page, export, lines and stored measurement tell one number."""

import csv
import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from ceh.core.refusals import Refused
from ceh.monitoring import actions, queries, rules
from ceh.monitoring.models import Measurement, Viewing
from ceh.network.models import Space
from ceh.people.actions import erasing, merging
from ceh.plan import actions as plan
from ceh.plan.models import Action
from ceh.usage.actions import visits
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
CODE = "maker-space-users"


@pytest.fixture
def walk(region, now):
    """A space under action 1 since January, its manager, a coordinator, three members; one came twice."""
    space = Space.objects.get(code="kovacnica")
    coordinator, manager = person_with_role("coordinator"), person_with_role("manager", space)
    plan.establish_space(
        action=Action.objects.get(code="action-1"),
        space=space,
        opened_on=dt.date(2026, 1, 1),
        by=coordinator,
        now=now,
        reason="Sklep o izboru",
    )
    members = [PersonFactory(confirmed=True) for _each in range(3)]
    for days, person in (
        (40, members[0]),
        (30, members[0]),
        (20, members[1]),
        (10, members[2]),
        (5, manager),
    ):
        at = now - dt.timedelta(days=days)
        visits.record_visit(space=space, person=person, at=at, by=manager, now=now)
    visits.record_group(space=space, day=now.date(), what="Razred", headcount=20, by=manager, now=now)
    return {"space": space, "coordinator": coordinator, "manager": manager, "members": members}


def figure(now):
    return rules.report(queries.indicator(CODE), now).figures[2026]


def test_distinct_people_count_once_and_the_rest_is_explained(walk, now):
    result = figure(now)
    assert result.value == 3
    assert result.headcount == 20
    assert result.by_reason() == {"again": 1, "staff": 1, "headcount": 1}
    assert len(result.lines) == 6


def test_page_export_lines_and_measurement_agree(walk, now, client, time_machine):
    time_machine.move_to(now, tick=False)
    assert "3" in client.get(f"/indicators/{CODE}/").content.decode()
    table = b"".join(client.get("/indicators/?export=csv").streaming_content).decode("utf-8-sig")
    assert table.splitlines()[0] == "indicator,year,value,target_minimum,name_sl,name_en"
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["value"] for row in rows if row["indicator"] == CODE] == ["3"]
    client.force_login(walk["coordinator"])
    lines = b"".join(client.get(f"/indicators/{CODE}/lines/?export=csv").streaming_content).decode(
        "utf-8-sig"
    )
    assert sum(row[0] == "1" for row in csv.reader(io.StringIO(lines), delimiter=";")) == 3
    workbook = client.get(f"/indicators/{CODE}/lines/?export=xlsx")
    first = next(load_workbook(io.BytesIO(b"".join(workbook.streaming_content))).active.iter_rows(min_row=2))
    assert isinstance(first[2].value, dt.datetime)  # a day, not a text
    assert first[7].value == "ni navedeno"  # a label, not a code
    stored = actions.measure(indicator=queries.indicator(CODE), year=2026, by=walk["coordinator"], now=now)
    assert stored.value == 3
    assert stored.lines.filter(reason="").count() == 3
    assert not stored.lines.filter(unit_key__contains=str(walk["members"][0].public_id)).exists()


def test_two_accounts_of_one_person_become_one_and_can_part_again(walk, now):
    kept, absorbed = walk["members"][:2]
    merge = merging.merge(kept=kept, absorbed=absorbed, reason="Ista oseba", by=walk["coordinator"], now=now)
    assert figure(now).value == 2
    merging.undo_merge(merge=merge, reason="Pomota", by=walk["coordinator"], now=now)
    assert figure(now).value == 3


def test_erasing_a_person_changes_no_figure(walk, now):
    before = [line.event.source_id for line in figure(now).counted]
    erasing.erase(person=walk["members"][2], by=walk["members"][2], now=now)
    assert [line.event.source_id for line in figure(now).counted] == before


def test_a_voided_visit_leaves_the_figure_but_not_the_stored_one(walk, now):
    stored = actions.measure(indicator=queries.indicator(CODE), year=2026, by=walk["coordinator"], now=now)
    visit = walk["members"][2].visits.get()
    visits.void_visit(visit=visit, by=walk["manager"], now=now, reason="Napačna oseba")
    assert figure(now).value == 2
    assert Measurement.objects.get(pk=stored.pk).value == 3


def test_only_coordinators_measure_and_only_what_can_be_counted(walk, now):
    with pytest.raises(Refused, match="requires the role “Coordinator”"):
        actions.measure(indicator=queries.indicator(CODE), year=2026, by=walk["manager"], now=now)
    with pytest.raises(Refused) as refused:
        actions.measure(
            indicator=queries.indicator("new-outputs"), year=2026, by=walk["coordinator"], now=now
        )
    assert refused.value.rule == "monitoring.nothing_to_count"


def test_lines_are_for_those_who_check_and_looking_is_remembered(walk, now, client, time_machine):
    time_machine.move_to(now, tick=False)
    url = f"/indicators/{CODE}/lines/"
    assert client.get(url).status_code == 302
    client.force_login(walk["manager"])
    assert client.get(url).status_code == 403
    assert not Viewing.objects.exists()
    auditor = person_with_role("auditor")
    client.force_login(auditor)
    page = client.get(url)
    assert page.status_code == 200
    assert f"/visits/{walk['members'][2].visits.get().pk}/" in page.content.decode()
    assert Viewing.objects.get().person == auditor


def test_an_indicator_that_cannot_be_counted_shows_no_zero(region, client):
    page = client.get("/indicators/new-outputs/", headers={"accept-language": "en"}).content.decode()
    assert "Counting has not begun" in page
    assert 'class="figure' not in page


def test_more_visits_ask_no_more_of_the_database(
    walk, now, client, time_machine, django_assert_max_num_queries
):
    time_machine.move_to(now, tick=False)
    with django_assert_max_num_queries(12) as few:
        client.get(f"/indicators/{CODE}/")
    for days in range(50, 60):
        at = now - dt.timedelta(days=days)
        visits.record_visit(space=walk["space"], person=PersonFactory(), at=at, by=walk["manager"], now=now)
    with django_assert_max_num_queries(12) as many:
        client.get(f"/indicators/{CODE}/")
    assert len(many.captured_queries) <= len(few.captured_queries)


def test_the_definitions_are_loaded_once(region, now):
    from ceh.region.actions import load_pack
    from tests.regions import PACK

    load_pack(path=PACK, now=now)
    assert [indicator.code for indicator in queries.indicators()] == [CODE, "new-outputs"]
    assert all(len(indicator.known) == 1 for indicator in queries.indicators())
