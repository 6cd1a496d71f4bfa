"""docs/permissions.md says what the permission tables do, tried out with one person for each role."""

import os

import pytest
import rules
from django.utils import translation

from ceh.core.permissions import ROLES, can, tables
from tests.architecture.matrix import anonymous
from tests.factories.places import OWN, SUBJECTS
from tests.factories.world import WALKERS, little_world
from tools import docs

NAMES = {"manager_elsewhere": "manager of another space"}


def held(world, permission, walker):
    """The states in which the walker may; [] for never, [""] for a verb that is about no record."""
    person = world.people[walker] or anonymous()
    if permission in OWN:
        subjects = {"": person}
    else:
        subjects = SUBJECTS[permission](world) if permission in SUBJECTS else {"": None}
    return [state for state, subject in subjects.items() if can(person, permission, subject)], len(subjects)


def holders(world):
    """ "app.verb" → who holds it, in words; what everybody may is said once."""
    return {
        f"{app}.{verb}": who_holds(world, f"{app}.{verb}")
        for app, table in tables().items()
        for verb in table
    }


def who_holds(world, permission):
    """Lines such as "everybody (published)", "manager"."""
    result = {walker: held(world, permission, walker) for walker in WALKERS}
    of = max(number for _states, number in result.values())
    for word, common in (
        ("everybody", result["visitor"][0]),
        ("everybody with an account", result["mentor"][0] if permission not in SUBJECTS else []),
    ):
        same = [walker for walker, (states, _of) in result.items() if states == common]
        if common and (
            len(same) > len(WALKERS) / 2 and (word == "everybody" or len(same) == len(WALKERS) - 1)
        ):
            rest = {walker: entry for walker, entry in result.items() if walker not in same}
            return [word + in_brackets(common, of), *lines(rest, of, common)]
    return lines(result, of, [])


def lines(holders, of, common):
    """One line for each walker that may in a state that is not common to all."""
    return [
        NAMES.get(walker, walker) + in_brackets(states, of)
        for walker, (states, _of) in holders.items()
        if states and states != common
    ]


def in_brackets(states, of):
    """The states, unless they are all."""
    return f" ({', '.join(states)})" if len(states) < of else ""


@pytest.mark.database
@pytest.mark.django_db
def test_the_page_of_permissions_is_fresh():
    with translation.override("en"):
        page = docs.permissions_page(holders(little_world()))
    target = docs.DOCS / "permissions.md"
    if os.environ.get("WRITE_DOCS"):
        target.write_text(page, encoding="utf-8")
    assert target.read_text(encoding="utf-8") == page, "run make docs"


def test_every_walker_stands_for_a_role():
    assert {walker.removesuffix("_elsewhere") for walker in WALKERS} == set(ROLES)


def test_a_joined_predicate_reads_as_a_sentence():
    @rules.predicate
    def is_mine(person, thing):
        """Made it."""

    @rules.predicate
    def is_open(person, thing):
        """The thing is open."""

    known = {"is_mine": "made it", "is_open": "the thing is open"}
    assert docs.in_words(is_mine & ~is_open, known) == "made it and not (the thing is open)"
    assert (
        docs.in_words((is_mine | is_open) & is_open, known)
        == "(made it or the thing is open) and the thing is open"
    )


def test_every_predicate_says_what_it_means():
    known = docs.predicates()
    bare = {name for name, words in known.items() if words == name.replace("_", " ") and " " not in words}
    assert bare == set()
