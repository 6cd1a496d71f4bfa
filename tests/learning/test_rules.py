"""The one decision: who may do what where and when, and why not. Pure, so most of it needs no database."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceh.learning import rules
from ceh.learning.models import LEVEL_CODES
from ceh.learning.queries import Facts, HeldGrant, HeldHold, Recognition
from ceh.learning.rules.terms import stage

AT = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ME, LASER, HERE, THERE = 1, 10, 100, 101


def held(**values):
    """A grant of the laser, given here long ago."""
    plain = {
        "pk": 1,
        "competence_id": LASER,
        "level": "use",
        "space_id": HERE,
        "state": "active",
        "granted_at": AT - 100 * DAY,
    }
    return HeldGrant(**{**plain, **values})


def facts(*grants, holds=(), recognition=(), inductions=(), last_use=None):
    return Facts(
        {(ME, LASER): grants} if grants else {},
        {ME: tuple(holds)} if holds else {},
        tuple(recognition),
        frozenset(inductions),
        {(ME, LASER): last_use} if last_use else {},
    )


def ask(eligibility, level="use", at=AT, space_id=HERE):
    return rules.standing(
        eligibility, person_id=ME, competence_id=LASER, space_id=space_id, level=level, at=at
    )


def test_without_a_grant_it_is_missing():
    standing = ask(facts())
    assert (standing.ok, standing.reason, standing.competence_id, standing.level) == (
        False,
        "no_grant",
        LASER,
        "use",
    )


@pytest.mark.parametrize("level", LEVEL_CODES)
@pytest.mark.parametrize("required_level", LEVEL_CODES)
def test_a_level_holds_what_stands_before_it(level, required_level):
    standing = ask(facts(held(level=level)), required_level)
    assert standing.ok == (LEVEL_CODES.index(level) >= LEVEL_CODES.index(required_level))
    assert standing.reason == ("ok" if standing.ok else "level")


def test_an_unknown_level_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="not in tuple"):
        ask(facts(held()), "fly")


def test_the_term_ends_at_its_instant_and_not_before():
    eligibility = facts(held(valid_until=AT))
    assert ask(eligibility, at=AT - dt.timedelta(microseconds=1)).ok
    assert ask(eligibility, at=AT).reason == "expired"
    assert ask(eligibility, at=AT - 10 * DAY).expires_soon(AT - 10 * DAY)


def test_of_two_grants_the_longest_one_tells_until_when():
    eligibility = facts(held(valid_until=AT + DAY), held(pk=2, space_id=THERE, valid_until=AT + 9 * DAY))
    assert ask(eligibility).until == AT + 9 * DAY
    endless = facts(held(valid_until=AT + DAY), held(pk=2, space_id=THERE))
    assert (ask(endless).until, ask(endless).grant_id) == (None, 2)


@pytest.mark.parametrize("state", ["suspended", "revoked"])
def test_what_is_suspended_or_revoked_does_not_hold(state):
    assert ask(facts(held(state=state))).reason == state


def test_a_grant_of_another_issuer_is_not_touched_by_a_suspension():
    assert ask(facts(held(state="suspended"), held(pk=2, space_id=THERE))).ok


def test_non_use_lets_it_expire_and_use_keeps_it():
    grant = held(unused_months=3)
    assert ask(facts(grant)).reason == "unused"
    kept = ask(facts(grant, last_use=AT - 30 * DAY))
    assert kept.ok
    assert kept.until == rules.add_months(AT - 30 * DAY, 3)


@pytest.mark.parametrize(
    ("rules_of_space", "reason"),
    [
        ([], "ok"),
        ([Recognition(HERE, None, None, "refuse")], "refused"),
        ([Recognition(HERE, LASER, None, "induction")], "induction"),
        ([Recognition(HERE, None, None, "refuse"), Recognition(HERE, LASER, None, "accept")], "ok"),
        ([Recognition(HERE, LASER, None, "refuse"), Recognition(HERE, None, THERE, "accept")], "ok"),
        ([Recognition(HERE, None, THERE, "accept"), Recognition(HERE, LASER, THERE, "refuse")], "refused"),
        ([Recognition(THERE, None, None, "refuse")], "ok"),  # of another space
        ([Recognition(HERE, LASER + 1, None, "refuse")], "ok"),  # of another competence
    ],
)
def test_the_most_specific_rule_of_the_space_decides(rules_of_space, reason):
    assert ask(facts(held(space_id=THERE), recognition=rules_of_space)).reason == reason
    assert ask(
        facts(held(space_id=HERE), recognition=rules_of_space)
    ).ok  # its own grants it always recognises


def test_an_induction_opens_what_waited_for_it():
    waits = [Recognition(HERE, None, None, "induction")]
    grant = held(space_id=THERE)
    assert ask(facts(grant, recognition=waits)).reason == "induction"
    assert ask(facts(grant, recognition=waits, inductions=[(ME, LASER, HERE)])).ok
    assert not ask(facts(grant, recognition=waits, inductions=[(ME, LASER, THERE)])).ok


def test_a_grant_of_the_network_is_one_of_others():
    refuses = [Recognition(HERE, None, None, "refuse")]
    assert ask(facts(held(space_id=None))).ok
    assert ask(facts(held(space_id=None), recognition=refuses)).reason == "refused"


@pytest.mark.parametrize(
    ("scope", "stops"),
    [
        ((None, None), True),
        ((HERE, None), True),
        ((None, LASER), True),
        ((HERE, LASER), True),
        ((THERE, None), False),
        ((None, LASER + 1), False),
        ((HERE, LASER + 1), False),
    ],
)
def test_a_hold_stops_what_is_in_its_scope(scope, stops):
    standing = ask(facts(held(), holds=[HeldHold(7, *scope, AT - DAY)]))
    assert (standing.reason == "held") == stops
    assert standing.hold_id == (7 if stops else None)


@pytest.mark.parametrize(
    ("times", "stops"),
    [
        ((AT, None, None), True),
        ((AT + DAY, None, None), False),
        ((AT - DAY, AT, None), False),
        ((AT - DAY, AT + DAY, None), True),
        ((AT - DAY, None, AT), False),
        ((AT - DAY, None, AT + DAY), True),
    ],
)
def test_a_hold_stops_from_its_start_until_it_ends_or_is_lifted(times, stops):
    assert ask(facts(held(), holds=[HeldHold(7, None, None, *times)])).ok == (not stops)


# --- invariants ------------------------------------------------------------
instants = st.integers(-400, 400).map(lambda days: AT + days * DAY)
spaces = st.sampled_from([HERE, THERE, None])
grants = st.builds(
    HeldGrant,
    pk=st.integers(1, 9),
    competence_id=st.just(LASER),
    level=st.sampled_from(LEVEL_CODES),
    space_id=spaces,
    state=st.sampled_from(["active", "suspended", "revoked"]),
    granted_at=st.integers(0, 500).map(lambda days: AT - days * DAY),
    valid_until=st.none() | instants,
    unused_months=st.none() | st.integers(1, 24),
)
holds = st.builds(
    HeldHold,
    pk=st.integers(1, 9),
    space_id=spaces,
    competence_id=st.sampled_from([LASER, LASER + 1, None]),
    starts_at=instants,
    ends_at=st.none() | instants,
    lifted_at=st.none() | instants,
)
answers = st.builds(
    Recognition,
    space_id=st.sampled_from([HERE, THERE]),
    competence_id=st.sampled_from([LASER, None]),
    from_space_id=spaces,
    answer=st.sampled_from(["accept", "induction", "refuse"]),
)
worlds = st.builds(
    lambda grants, holds, answers, inducted, used: facts(
        *grants,
        holds=holds,
        recognition=answers,
        inductions=[(ME, LASER, HERE)] if inducted else [],
        last_use=used,
    ),
    st.lists(grants, max_size=4),
    st.lists(holds, max_size=3),
    st.lists(answers, max_size=4),
    st.booleans(),
    st.none() | instants.filter(lambda at: at <= AT),
)
levels = st.sampled_from(LEVEL_CODES)


def changed(eligibility, **values):
    return Facts(
        **{**{name: getattr(eligibility, name) for name in eligibility.__dataclass_fields__}, **values}
    )


@given(worlds, holds, levels)
def test_a_hold_never_opens_anything(eligibility, hold, level):
    more = changed(eligibility, holds={ME: (*eligibility.holds.get(ME, ()), hold)})
    assert ask(eligibility, level).ok or not ask(more, level).ok


@given(worlds, grants, levels)
def test_one_more_grant_never_closes_anything(eligibility, grant, level):
    more = changed(eligibility, grants={(ME, LASER): (*eligibility.grants.get((ME, LASER), ()), grant)})
    assert ask(more, level).ok or not ask(eligibility, level).ok


@given(worlds, levels)
def test_what_is_true_rests_on_an_active_grant_in_its_term(eligibility, level):
    standing = ask(eligibility, level)
    by = [grant for grant in eligibility.grants.get((ME, LASER), ()) if grant.pk == standing.grant_id]
    if standing.ok:
        assert any(grant.state == "active" and rules.reaches(grant.level, level) for grant in by)
        assert standing.until is None or standing.until > AT
    assert standing.ok == (standing.reason == "ok")


@given(worlds, levels)
def test_revoked_grants_give_nothing(eligibility, level):
    gone = tuple(
        HeldGrant(grant.pk, grant.competence_id, grant.level, grant.space_id, "revoked", grant.granted_at)
        for grant in eligibility.grants.get((ME, LASER), ())
    )
    assert not ask(changed(eligibility, grants={(ME, LASER): gone}), level).ok


@given(worlds)
def test_who_may_more_may_less(eligibility):
    answers = [ask(eligibility, level).ok for level in LEVEL_CODES]
    assert answers == sorted(answers, reverse=True)


@given(worlds)
def test_an_induction_never_closes_anything(eligibility):
    more = changed(eligibility, inductions=eligibility.inductions | {(ME, LASER, HERE)})
    assert ask(more).ok or not ask(eligibility).ok


@given(worlds, levels)
def test_every_decision_has_words(eligibility, level):
    standing = ask(eligibility, level)
    told_words = rules.standing_text(
        standing, rules.Names("Laser", "OpenLab", "Europe/Ljubljana", "Kovačnica")
    )
    assert told_words.label
    assert "%(" not in told_words.label + told_words.message + told_words.next_step


def test_many_are_decided_as_one_by_one():
    eligibility = facts(held())
    standings = rules.standing_of_many(
        eligibility, person_ids=[ME, 2], competence_ids=[LASER], space_id=HERE, at=AT
    )
    assert {pair: standing.ok for pair, standing in standings.items()} == {
        (ME, LASER): True,
        (2, LASER): False,
    }


# --- terms ------------------------------------------------------------
@pytest.mark.parametrize(
    ("on", "months", "then"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2027, 11, 30), 3, (2028, 2, 29)),
        ((2026, 12, 5), 1, (2027, 1, 5)),
        ((2026, 5, 3), 12, (2027, 5, 3)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_one(on, months, then):
    assert rules.add_months(dt.datetime(*on, tzinfo=dt.UTC), months) == dt.datetime(*then, tzinfo=dt.UTC)


def test_a_term_holds_through_its_last_local_day():
    zone = ZoneInfo("Europe/Ljubljana")
    late = dt.datetime(2026, 5, 3, 23, 30, tzinfo=zone)
    until = rules.valid_until("after", 12, late, "Europe/Ljubljana")
    assert until == dt.datetime(2027, 5, 4, 0, 0, tzinfo=zone)
    assert rules.last_day(until, "Europe/Ljubljana").date() == dt.date(2027, 5, 3)
    assert rules.valid_until("never", None, late, "Europe/Ljubljana") is None
    assert rules.valid_until("unused", 6, late, "Europe/Ljubljana") is None


@pytest.mark.parametrize(
    ("days", "due"), [(31, None), (30, 30), (8, 30), (7, 7), (1, 7), (0, None), (-3, None)]
)
def test_a_reminder_is_due_thirty_and_seven_days_before(days, due):
    assert stage(AT + days * DAY, AT) == due


def test_words_tell_the_last_day_and_the_next_step():
    ends = dt.datetime(2027, 5, 4, 0, 0, tzinfo=ZoneInfo("Europe/Ljubljana"))
    names = rules.Names("Laser", "OpenLab", "Europe/Ljubljana", "Kovačnica")
    assert rules.standing_text(ask(facts(held(valid_until=ends))), names).label == "Valid until 3 May 2027"
    waits = facts(held(space_id=THERE), recognition=[Recognition(HERE, None, None, "induction")])
    text = rules.standing_text(ask(waits), names)
    assert "Kovačnica" in text.message
    assert "induction" in text.next_step


def test_a_refusal_leads_to_the_page_and_safety_is_not_overridden(db):
    names = rules.Names("Laser", "OpenLab", "UTC")
    missing = rules.refusal(ask(facts()), names, "laser")
    assert (missing.rule, missing.url, missing.overridable) == (
        "learning.no_grant",
        "/competences/laser/",
        True,
    )
    stopped = rules.refusal(ask(facts(held(), holds=[HeldHold(7, None, None, AT - DAY)])), names, "laser")
    assert (stopped.rule, stopped.overridable) == ("learning.held", False)


@pytest.mark.parametrize(
    ("values", "competence_id", "message"),
    [
        ({"ends_at": AT + DAY}, 0, "Your access here is on hold until 26 Nov 2026."),
        ({}, 0, "Your access here is on hold."),
        ({"space_id": THERE}, 0, None),
        ({"competence_id": LASER}, 0, None),
        ({"competence_id": LASER}, LASER, "Your access here is on hold."),
        ({"lifted_at": AT - DAY}, 0, None),
    ],
)
def test_one_check_of_holds_serves_bookings_starts_and_courses(values, competence_id, message):
    own = {"pk": 7, "space_id": None, "competence_id": None, "starts_at": AT - 2 * DAY}
    hold, space = HeldHold(**own | values), SimpleNamespace(pk=HERE)
    refusal = rules.check_hold("x.held", [hold], space, AT, "Europe/Ljubljana", competence_id=competence_id)
    assert (refusal and refusal.message) == message
