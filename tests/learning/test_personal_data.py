"""Export, erasure, joining accounts and taking it back; and the countable fact."""

import datetime as dt

import pytest

from ceh.core.facts import Period, fact
from ceh.core.personal_data import erase_all, holder_of
from ceh.learning import actions
from ceh.learning.models import Grant, GrantStep, Hold, Induction, Naming
from tests.factories.learning import (
    WHEN,
    GrantFactory,
    GrantStepFactory,
    HoldFactory,
    InductionFactory,
    NamingFactory,
)
from tests.factories.people import PersonFactory


def test_everything_is_exported_and_nothing_where_there_is_nothing(space, laser, ana):
    assert holder_of("learning").export(ana) == {}
    grant = GrantFactory(person=ana, competence=laser, space=space, evidence_text="Cut a box")
    GrantStepFactory(grant=grant)
    InductionFactory(person=ana, competence=laser, space=space)
    HoldFactory(person=ana)
    data = holder_of("learning").export(ana)
    assert data["grants"][0]["what_was_seen"] == "Cut a box"
    assert data["grants"][0]["history"][0]["what"] == "granted"
    assert data["holds"][0]["reason"] == "Worked without eye protection"
    assert data["inductions"][0]["space"] == str(space)


def test_erasing_leaves_no_words_about_the_person(space, laser, trainer, ana, now):
    grant = actions.grant(
        person=ana, competence=laser, space=space, by=trainer, now=now, evidence_text="Ana cut a box"
    )
    actions.suspend(grant=grant, by=trainer, now=now, reason="Ana had no goggles")
    HoldFactory(person=ana)
    NamingFactory(person=ana)
    for _twice in range(2):
        erase_all(ana, by=None, now=now)
    assert set(Grant.objects.filter(person=ana).values_list("evidence_text", flat=True)) == {""}
    assert set(GrantStep.objects.filter(grant=grant).values_list("reason", flat=True)) == {""}
    assert Hold.objects.get(person=ana).reason == ""
    assert Naming.objects.get(person=ana).withdrawn_at == now
    contexts = [event.pgh_context.metadata for event in grant.history.all() if event.pgh_context]
    assert "goggles" not in str(contexts)


def test_joining_moves_what_it_can_and_gives_it_back(space, elsewhere, laser, now):
    kept, absorbed = PersonFactory(), PersonFactory()
    GrantFactory(person=kept, competence=laser, space=space)
    double = GrantFactory(person=absorbed, competence=laser, space=space)
    other = GrantFactory(person=absorbed, competence=laser, space=elsewhere)
    hold = HoldFactory(person=absorbed)
    InductionFactory(person=kept, competence=laser, space=space)
    stays = InductionFactory(person=absorbed, competence=laser, space=space)
    issued = GrantFactory(issuer=absorbed)
    moved = holder_of("learning").move(kept, absorbed, by=None, now=now)
    assert set(Grant.objects.filter(person=kept).values_list("pk", flat=True)) >= {other.pk}
    assert Grant.objects.get(pk=double.pk).person == absorbed
    assert Induction.objects.get(pk=stays.pk).person == absorbed
    assert (Hold.objects.get(pk=hold.pk).person, Grant.objects.get(pk=issued.pk).issuer) == (kept, kept)
    holder_of("learning").unmove(kept, absorbed, moved, by=None, now=now)
    assert set(Grant.objects.filter(person=absorbed).values_list("pk", flat=True)) == {double.pk, other.pk}
    assert (Hold.objects.get(pk=hold.pk).person, Grant.objects.get(pk=issued.pk).issuer) == (
        absorbed,
        absorbed,
    )


def test_of_two_grants_of_the_whole_network_one_stays_with_its_account(laser, now):
    """No space is the same as no space: the constraint on what stands once takes both for one."""
    kept, absorbed = PersonFactory(), PersonFactory()
    GrantFactory(person=kept, competence=laser, space=None)
    double = GrantFactory(person=absorbed, competence=laser, space=None)
    moved = holder_of("learning").move(kept, absorbed, by=None, now=now)
    assert "grant.person" not in moved
    assert Grant.objects.get(pk=double.pk).person == absorbed


def test_grants_are_a_countable_fact(space, laser, ana, now):
    counted = GrantFactory(person=ana, competence=laser, space=space)
    GrantFactory(evidence="renewal")
    gone = GrantFactory()
    gone.state = "revoked"
    gone.save()
    events = fact("learning.grant").events(
        Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1), "Europe/Ljubljana")
    )
    assert [(event.source_id, event.exclusion) for event in events if event.qualifies] == [(counted.pk, "")]
    assert sorted(event.exclusion for event in events) == ["", "renewal", "revoked"]
    assert events[0].day == WHEN.date()


YEAR = dt.timedelta(days=365)


@pytest.mark.parametrize(
    ("own", "other", "wins"),
    [
        ({"valid_until": WHEN + YEAR}, {"valid_until": WHEN + 2 * YEAR}, "other"),
        ({"valid_until": WHEN + 2 * YEAR}, {"valid_until": WHEN + YEAR}, "own"),
        ({"valid_until": WHEN + YEAR}, {}, "other"),
        ({}, {}, "own"),
        ({"state": "suspended"}, {"valid_until": WHEN + YEAR}, "other"),
        ({"valid_until": WHEN + dt.timedelta(days=1)}, {"unused_months": 24}, "other"),
    ],
)
def test_of_two_grants_the_better_one_wins_and_the_preview_says_so(space, laser, now, own, other, wins):
    kept, absorbed = PersonFactory(), PersonFactory()
    rows = {}
    for name, person, values in (("own", kept, dict(own)), ("other", absorbed, dict(other))):
        state = values.pop("state", None)
        rows[name] = GrantFactory(person=person, competence=laser, space=space, **values)
        if state:
            rows[name].state = state
            rows[name].save()
    moved = holder_of("learning").move(kept, absorbed, by=None, now=now)
    assert Grant.objects.get(person=kept).pk == rows[wins].pk
    assert Grant.objects.get(person=absorbed).pk != rows[wins].pk
    assert len(moved["clashes"]) == 1
    assert str(laser) in moved["clashes"][0]
    states = {row.pk: row.state for row in rows.values()}
    assert dict(Grant.objects.values_list("pk", "state")) == states
    assert {event.state for event in rows["own"].history.all()} <= {"active", "suspended"}
    holder_of("learning").unmove(kept, absorbed, moved, by=None, now=now)
    assert Grant.objects.get(pk=rows["own"].pk).person == kept
    assert Grant.objects.get(pk=rows["other"].pk).person == absorbed
