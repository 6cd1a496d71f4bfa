"""Settlements between organisations, the countable fact, personal data."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from ceh.billing.actions import charges, charging, settling
from ceh.billing.models import Charge, ChargeLine, Credit, Settlement, SettlementRow
from ceh.core.facts import Period, fact
from ceh.core.personal_data import export_all
from ceh.people.actions import erasing
from tests.factories.billing import CreditFactory
from tests.factories.network import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.prices import MembershipFactory
from tests.prices.support import NOW, TODAY, dead, refused, used

pytestmark = pytest.mark.django_db


@pytest.fixture
def hosted(prices, unit, coordinator, space):
    """Two members of another organisation, one of none; one paid."""
    home = OrganisationFactory(code="home")
    guests = PersonFactory.create_batch(2)
    for person in guests:
        MembershipFactory(person=person, space=None, organisation=home)
    for day, person in enumerate([*guests, PersonFactory()], start=3):
        used(unit, person, day=day)
    charging.price_due(now=NOW)
    charges.pay(charge=Charge.objects.get(person=guests[0]), by=coordinator, now=NOW)
    return home


def test_a_closed_period_says_who_hosted_whose_members(hosted, coordinator, manager, space):
    period = {"starts_on": dt.date(2026, 11, 1), "ends_on": dt.date(2026, 11, 24), "now": NOW}
    refused("billing.settle", settling.close_period, **period, by=manager)
    refused("billing.period", settling.close_period, **period | {"ends_on": TODAY}, by=coordinator)
    closed = settling.close_period(**period, by=coordinator)
    refused("billing.period_closed", settling.close_period, **period, by=coordinator)
    row, nobody = SettlementRow.objects.get(home=hosted), SettlementRow.objects.get(home=None)
    assert (row.host, row.uses, row.people, row.minutes, row.cents, row.paid, row.rest) == (
        space.host,
        2,
        2,
        180,
        1800,
        900,
        900,
    )
    assert (nobody.minutes, nobody.rest, nobody.state) == (90, 900, "unsettled")
    assert closed.lines.count() == 3


def test_a_closed_period_is_frozen_and_what_comes_late_is_in_the_next(hosted, coordinator, unit):
    common = {"by": coordinator, "now": NOW}
    settling.close_period(starts_on=dt.date(2026, 11, 1), ends_on=dt.date(2026, 11, 10), **common)
    dead(lambda: SettlementRow.objects.update(minutes=0))
    dead(lambda: SettlementRow.objects.all().delete())
    dead(lambda: Settlement.objects.update(ends_on=TODAY))
    dead(lambda: ChargeLine.objects.update(settlement=None))
    used(unit, PersonFactory(), day=6)
    charging.price_due(now=NOW)
    charging.reverse_charge(
        charge=Charge.objects.filter(home=hosted).first(), by=coordinator, now=NOW, reason="Wrong"
    )
    later = settling.close_period(starts_on=dt.date(2026, 11, 11), ends_on=dt.date(2026, 11, 20), **common)
    rows = {row.home_id: (row.minutes, row.cents, row.late) for row in later.rows.all()}
    assert rows == {None: (90, 900, 1), hosted.pk: (-90, -900, 1)}


def test_a_row_is_settled_with_a_day_and_a_note(hosted, coordinator, manager):
    settling.close_period(
        starts_on=dt.date(2026, 11, 1), ends_on=dt.date(2026, 11, 24), by=coordinator, now=NOW
    )
    row = SettlementRow.objects.get(home=hosted)
    values = {"row": row, "settled_on": TODAY, "note": "Bank", "now": NOW}
    refused("billing.settle", settling.settle_row, **values, by=manager)
    settling.settle_row(**values, by=coordinator)
    row.refresh_from_db()
    assert (row.state, row.settled_on, row.note) == ("settled", TODAY, "Bank")
    settling.reopen_row(row=row, reason="Came back", by=coordinator, now=NOW)


def test_hours_between_organisations_are_a_countable_fact(hosted, unit):
    period = Period(dt.date(2026, 11, 1), dt.date(2026, 12, 1), "Europe/Ljubljana")
    events = fact("billing.hosted_minutes").events(period)
    assert sum(event.headcount for event in events if event.qualifies) == 180
    assert Counter(event.exclusion for event in events) == {"": 2, "no_home": 1}


def test_what_is_held_on_a_person_is_told_and_emptied(prices, unit, member, space, manager):
    CreditFactory(space=space, person=member, note="For helping")
    MembershipFactory(person=member, space=space)
    used(unit, member)
    charging.price_due(now=NOW)
    charge, sheet = Charge.objects.get(), prices.lines.get(what="material")
    charges.add_material(
        charge=charge, line=sheet, quantity=Decimal(1), by=member, now=NOW, note="For my aunt"
    )
    data = export_all(member)["billing"]
    assert data["owed"][0]["lines"][0]["amount"] == {"amount": "6.00", "currency": "EUR"}
    assert "credits" in data
    assert "memberships" in export_all(member)["prices"]
    erasing.erase(person=member, by=member, now=NOW)
    assert not Credit.objects.exclude(note="").exists()
    assert [line.note for line in ChargeLine.objects.all()] == ["", ""]
    assert Charge.objects.get().lines.count() == 2
