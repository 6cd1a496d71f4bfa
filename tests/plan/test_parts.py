"""Costs by line and year, funding and its states, risks, targets: pages, rules, and what the database refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ceh.core.journal import entries
from ceh.core.refusals import Refused
from ceh.plan.actions import parts
from ceh.plan.models import CostLine, FundingSource, Risk, Target
from ceh.plan.rules import cost_table, coverage
from tests.factories.network import person_with_role
from tests.factories.plan import (
    CostAmountFactory,
    CostLineFactory,
    FundingSourceFactory,
    RiskFactory,
    TargetFactory,
)

ENGLISH = {"accept-language": "en"}
NOTHING = {"category": "staff", "text_en": ""}


def test_the_table_of_costs_sums_lines_and_years():
    table = cost_table([("a", {2026: 100, 2027: 50}), ("b", {2028: 7}), ("c", {})])
    assert table.years == (2026, 2027, 2028)
    assert table.rows == (("a", (100, 50, 0), 150), ("b", (0, 0, 7), 7), ("c", (0, 0, 0), 0))
    assert (table.sums, table.total) == ((100, 50, 7), 157)


def test_coverage_counts_what_still_counts():
    sources = [
        ("received", 300),
        ("contracted", 100),
        ("foreseen", 200),
        ("rejected", 999),
        ("applied", None),
    ]
    covered = coverage(1000, sources)
    assert (covered.funded, covered.secured, covered.missing, covered.without_amount) == (600, 400, 400, 1)
    assert [(share.key, share.cents, share.width) for share in covered.shares] == [
        ("received", 300, 30),
        ("contracted", 100, 10),
        ("foreseen", 200, 20),
        ("missing", 400, 40),
    ]


def test_more_funding_than_cost_is_a_surplus_and_the_bar_stays_whole():
    covered = coverage(100, [("contracted", 300), ("withdrawn", 5)])
    assert (covered.missing, covered.surplus) == (0, 200)
    assert sum(share.width for share in covered.shares) == 100
    assert coverage(0, []).shares == ()


@pytest.mark.django_db
def test_the_plan_of_2019_gives_a_total_lines_without_amounts_and_foreseen_sources(client, action):
    assert [(line.category, line.total) for line in action.cost_lines.all()] == [
        ("staff", 0),
        ("external", 0),
    ]
    assert {(source.state, source.cents) for source in action.funding_sources.all()} == {("foreseen", None)}
    page = client.get(action.get_absolute_url(), headers=ENGLISH).content.decode()
    for text in ("does not split the amount", "2 sources have no amount yet", "At least 10 every year"):
        assert text in page


@pytest.mark.django_db
def test_a_line_of_costs_by_year_is_added_changed_and_removed(desk, draft_action):
    form = {"category": "equipment", "text_en": "Laser", "year_2020": "1.500,50", "year_2021": "200"}
    page = desk.post(reverse("plan:cost_new", args=[draft_action.code]), form)["Location"]
    assert page == f"{draft_action.get_absolute_url()}#costlines"
    line = CostLine.objects.get(number=3, action=draft_action)
    assert line.by_year == {2020: 150_050, 2021: 20_000}
    shown = desk.get(draft_action.get_absolute_url(), headers=ENGLISH).content.decode()
    for text in ("€1,500.50", "€1,700.50", "The plan states €200,000.00 in total"):
        assert text in shown
    changed = form | {"year_2020": "", "expected": parts.fingerprint(line)}
    assert desk.post(reverse("plan:cost_edit", args=[line.pk]), changed).status_code == 302
    assert CostLine.objects.get(pk=line.pk).by_year == {2021: 20_000}
    desk.post(reverse("plan:cost_remove", args=[line.pk]), {"reason": "Not needed."})
    assert not CostLine.objects.filter(pk=line.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"year_2020": "-1"}, "Enter 0 or more."),
        ({"year_2020": "1000000000000"}, "or less."),
        ({"year_2020": "1.005,123"}, "at most 2 decimal places"),
        ({"year_2020": "ten"}, "number"),
        ({"category": "bribes"}, "valid choice"),
        ({"text_en": "", "text_sl": ""}, "required"),
    ],
)
def test_costs_that_are_no_amounts_are_refused_in_words(desk, draft_action, change, words):
    form = {"category": "staff", "text_en": "Salaries", "year_2020": "1"} | change
    answer = desk.post(reverse("plan:cost_new", args=[draft_action.code]), form, headers=ENGLISH)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert draft_action.cost_lines.count() == 2


@pytest.mark.django_db
def test_of_two_tabs_the_second_is_told_and_may_go_on(desk, draft_action):
    line = CostLineFactory(action=draft_action, number=9)
    address = reverse("plan:cost_edit", args=[line.pk])
    form = {"category": "staff", "text_en": "First", "expected": parts.fingerprint(line)}
    assert desk.post(address, form).status_code == 302
    late = desk.post(address, form | {"text_en": "Second"}, headers=ENGLISH)
    assert late.status_code == 422
    assert "Somebody else has changed this" in late.content.decode()
    assert CostLine.objects.get(pk=line.pk).text["en"] == "First"
    again = form | {"text_en": "Second", "expected": late.context["form"].data["expected"]}
    assert desk.post(address, again).status_code == 302
    assert CostLine.objects.get(pk=line.pk).text["en"] == "Second"


@pytest.mark.django_db
def test_a_funding_source_goes_from_foreseen_to_received(desk, action):
    form = {"name_en": "Call of LAG Gorenjska košarica"}
    desk.post(reverse("plan:funding_new", args=["action-1"]), form)
    source = FundingSource.objects.get(number=3)
    refused = desk.post(reverse("plan:contract_funding", args=[source.pk]), headers=ENGLISH)
    assert "The amount of this source is missing." in refused.content.decode()
    changed = form | {"amount": "80000", "expected": parts.fingerprint(source)}
    desk.post(reverse("plan:funding_edit", args=[source.pk]), changed)
    for verb in ("apply", "approve", "contract", "receive"):
        desk.post(reverse(f"plan:{verb}_funding", args=[source.pk]))
    source.refresh_from_db()
    assert (source.state, source.cents) == ("received", 8_000_000)
    shown = desk.get(action.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "Of €200,000.00 the sources name €80,000.00; €80,000.00 is contracted or received." in shown


@pytest.mark.django_db
def test_a_source_is_rejected_with_a_reason_and_contracted_ones_stay(desk):
    by = person_with_role("coordinator")
    source = FundingSourceFactory(cents=100)
    for verb in ("apply", "reject"):
        desk.post(reverse(f"plan:{verb}_funding", args=[source.pk]), {"reason": "No money in the call."})
    source.refresh_from_db()
    assert source.state == "rejected"
    assert entries(source)[0].reason == "No money in the call."
    with pytest.raises(Refused) as refused:
        parts.change_part(part=source, expected=parts.fingerprint(source), by=by, cents=5)
    assert refused.value.rule == "plan.funding_fixed"
    with pytest.raises(Refused) as refused:
        parts.remove_part(part=source, by=by, reason="x")
    assert refused.value.rule == "plan.funding_fixed"


@pytest.mark.django_db
def test_a_source_is_an_organisation_or_has_a_name(desk, action):
    answer = desk.post(reverse("plan:funding_new", args=["action-1"]), {"amount": "5"}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Name an organisation, or the fund or programme." in answer.content.decode()


@pytest.mark.django_db
def test_risks_and_targets_are_written(desk, draft_action):
    desk.post(
        reverse("plan:risk_new", args=[draft_action.code]),
        {"text_en": "Nobody applies", "likelihood": "3", "effect": "2", "response_en": "Visit the schools"},
    )
    desk.post(
        reverse("plan:target_new", args=[draft_action.code]),
        {
            "name_en": "complaints",
            "indicator": "complaints",
            "comparator": "at_most",
            "value": "2",
            "per": "once",
        },
    )
    shown = desk.get(draft_action.get_absolute_url(), headers=ENGLISH).content.decode()
    for text in ("Nobody applies", "high", "Visit the schools", "At most 2 in total"):
        assert text in shown
    twice = {"name_en": "x", "indicator": "complaints", "comparator": "exactly", "value": "1", "per": "year"}
    answer = desk.post(reverse("plan:target_new", args=[draft_action.code]), twice, headers=ENGLISH)
    assert "already has a target for this indicator" in answer.content.decode()
    assert (Risk.objects.get().level, Target.objects.filter(comparator="at_most").count()) == (6, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "values"),
    [
        (CostAmountFactory, {"cents": -1}),
        (CostAmountFactory, {"year": 1}),
        (CostLineFactory, {"category": "bribes"}),
        (FundingSourceFactory, {"name": {}, "organisation": None}),
        (FundingSourceFactory, {"cents": 0}),
        (RiskFactory, {"text": {}}),
        (RiskFactory, {"effect": 4}),
        (TargetFactory, {"comparator": "about"}),
    ],
)
def test_the_database_refuses_what_makes_no_sense(factory, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(**values)


@pytest.mark.django_db
def test_the_database_knows_the_states_of_funding():
    source = FundingSourceFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingSource.objects.filter(pk=source.pk).update(state="received")
    with pytest.raises(IntegrityError), transaction.atomic():  # a contract without an amount
        FundingSource.objects.filter(pk=source.pk).update(state="contracted")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["auditor", "adviser", "mentor"])
def test_only_coordinators_write_the_plan(client, role):
    line = CostLineFactory(action__plan__state="draft")
    client.force_login(person_with_role(role))
    assert client.get(reverse("plan:cost_edit", args=[line.pk])).status_code == 403
    with pytest.raises(Refused) as refused:
        parts.remove_part(part=line, by=person_with_role("auditor"), reason="x")
    assert refused.value.rule == "plan.edit_plan"
