"""Pricing: pure rules, and what must hold whatever the list says."""

import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ceh.prices.rules import pricing
from ceh.prices.rules.pricing import Facts, Line, Use, price

LASER = Use("use", 90, resource=1, model=2, category=3)
ROOM = Use("booking", 120, resource=9)


def line(pk, what="equipment", per="hour", who="anyone", cents=600, target=0, **more):
    return Line(pk, what, target, per, who, cents, **more)


def facts(*kinds, **spent):
    return Facts(frozenset({"anyone", *kinds}), {int(k[1:]): v for k, v in spent.items()})


def total(priced):
    return sum(item.cents for item in priced)


def test_the_most_specific_thing_wins_whatever_it_costs():
    lines = [
        line(1, cents=600),
        line(2, "category", target=3, cents=900),
        line(3, "model", target=2, cents=700),
    ]
    assert [item.line for item in price(LASER, lines, facts())] == [3]
    lines.append(line(4, "resource", target=1, cents=1200))
    assert total(price(LASER, lines, facts())) == 1800
    assert [item.line for item in price(Use("use", 60, 5, 6, 7), lines, facts())] == [1]


def test_of_one_thing_the_most_specific_people_win():
    lines = [
        line(1),
        line(2, who="company", cents=1500),
        line(3, who="member", cents=300),
        line(4, who="young", cents=0),
    ]
    assert [item.line for item in price(LASER, lines, facts())] == [1]
    assert [item.line for item in price(LASER, lines, facts("company"))] == [2]
    assert [item.line for item in price(LASER, lines, facts("company", "member"))] == [3]
    assert [item.line for item in price(LASER, lines, facts("member", "young"))] == [4]


def test_a_price_of_others_only_leaves_the_wider_one_in_force():
    lines = [line(1), line(2, "resource", target=1, who="member", cents=100)]
    assert [item.line for item in price(LASER, lines, facts())] == [1]


def test_a_fee_for_the_use_stands_beside_the_hours():
    lines = [line(1), line(2, per="use", cents=200)]
    priced = price(LASER, lines, facts())
    assert [(item.per, item.cents, item.minutes) for item in priced] == [("use", 200, 0), ("hour", 900, 90)]


def test_rooms_and_machines_have_prices_of_their_own():
    lines = [line(1), line(2, "room", cents=500)]
    assert [item.line for item in price(ROOM, lines, facts())] == [2]
    assert [item.line for item in price(LASER, lines, facts())] == [1]


def test_at_least_so_many_minutes_are_charged_and_counted_as_they_were():
    (item,) = price(Use("use", 10, 1, 2, 3), [line(1, at_least=30)], facts())
    assert (item.cents, item.minutes, item.quantity) == (300, 10, Decimal("0.5"))


def test_free_minutes_of_the_month_go_first():
    priced = price(LASER, [line(1, free=60)], facts())
    assert [(item.reason, item.cents, item.minutes) for item in priced] == [
        ("free", 0, 60),
        ("priced", 300, 30),
    ]
    assert total(price(LASER, [line(1, free=60)], facts(p1=60))) == 900
    assert [item.reason for item in price(LASER, [line(1, free=600)], facts())] == ["free"]


def test_what_nobody_asks_money_for_is_counted_all_the_same():
    (nothing,) = price(LASER, [], facts())
    assert (nothing.reason, nothing.cents, nothing.minutes) == ("no_list", 0, 90)
    (other,) = price(LASER, [line(1, "room")], facts())
    assert other.reason == "no_price"


def test_who_did_not_come_owes_only_where_the_list_says_so():
    missed = Use("no_show", 60, 1, 2, 3)
    assert price(missed, [line(1)], facts()) == []
    (fee,) = price(missed, [line(1), line(2, "no_show", per="use", cents=500)], facts())
    assert (fee.cents, fee.minutes) == (500, 0)


def numbered(rows):
    """Lines of a list from what Hypothesis drew: (what, target, per, who, cents, at_least, free)."""
    return [
        Line(
            pk,
            what,
            target if what in ("resource", "model", "category") else 0,
            per,
            who,
            cents,
            at_least if per == "hour" else 0,
            free if per == "hour" else 0,
        )
        for pk, (what, target, per, who, cents, at_least, free) in enumerate(rows, start=1)
    ]


lists = st.lists(
    st.tuples(
        st.sampled_from(pricing.WHAT_ORDER),
        st.integers(1, 4),
        st.sampled_from(["hour", "use"]),
        st.sampled_from(pricing.WHO_ORDER),
        st.integers(0, 5000),
        st.integers(0, 60),
        st.integers(0, 300),
    ),
    max_size=8,
).map(numbered)
uses = st.builds(
    Use,
    why=st.sampled_from(["use", "booking", "late", "no_show"]),
    minutes=st.integers(0, 1000),
    resource=st.integers(1, 4),
    model=st.integers(0, 4),
    category=st.integers(0, 4),
)
known = st.builds(
    Facts,
    kinds=st.sets(st.sampled_from(pricing.WHO_ORDER)).map(lambda kinds: frozenset(kinds | {"anyone"})),
    spent=st.dictionaries(st.integers(1, 8), st.integers(0, 400)),
)


@given(use=uses, lines=lists, facts=known, seed=st.integers())
def test_every_price_is_explained_and_does_not_hang_on_the_order(use, lines, facts, seed):
    priced = price(use, lines, facts)
    mixed = lines[:]
    random.Random(seed).shuffle(mixed)
    assert price(use, mixed, facts) == priced
    hosted = use.minutes if use.why in pricing.HAPPENED else 0
    assert sum(item.minutes for item in priced) == hosted
    by_pk = {row.pk: row for row in lines}
    for item in priced:
        assert item.cents >= 0
        assert abs(item.cents - item.quantity * item.unit_cents) <= 1
        assert item.line is None or by_pk[item.line].who in facts.kinds
    if use.why in pricing.HAPPENED:
        assert priced


@given(use=uses, lines=lists, facts=known)
def test_a_longer_use_never_costs_less(use, lines, facts):
    longer = Use(use.why, use.minutes + 30, use.resource, use.model, use.category)
    assert total(price(longer, lines, facts)) >= total(price(use, lines, facts)) or any(
        row.free and row.at_least for row in lines
    )


def test_money_goes_by_half_cents_up():
    assert pricing.cents_of(100, 90) == 150
    assert pricing.cents_of(999, 20) == 333
    assert pricing.of_material(5, Decimal("2.5")) == 13
