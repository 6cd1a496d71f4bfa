"""What tests ask as pages do: what decides is read, then judged."""

from ceh.availability.queries import contexts
from ceh.availability.queries.cards import load_card_facts
from ceh.availability.queries.find import load_candidates
from ceh.availability.rules import cards as card_rules
from ceh.availability.rules import find as find_rules


def cards(units, now, reader=None, **more):
    """The cards of the units for a reader."""
    return card_rules.cards(units, load_card_facts(units, now, reader, **more))


def find(resource_ids, *, when, person, now, **more):
    """What fits, and what comes near with its next free time."""
    result = find_rules.match_units(
        load_candidates(resource_ids, when, person, now), when=when, now=now, **more
    )
    if when is None:
        return result
    window, late = find_rules.search_window(when, now), find_rules.at_wrong_time(result.near)
    claims = contexts.busy([match.context for match in late], window.begin, window.end) if late else {}
    return find_rules.Result(result.fits, find_rules.with_other_times(result.near, claims, when, now))
