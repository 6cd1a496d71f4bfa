"""Find equipment in all spaces: what, how big, where, when, and whether I may use it."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.availability.forms.find import FindForm
from ceh.availability.queries import contexts
from ceh.availability.queries import find as search
from ceh.availability.queries.cards import CardFacts, load_card_facts
from ceh.availability.queries.contexts import out_until
from ceh.availability.queries.find import When
from ceh.availability.rules import find as rules
from ceh.availability.rules.cards import Card
from ceh.availability.rules.cards import cards as cards_of
from ceh.availability.rules.find import Match, match_units
from ceh.availability.rules.next_course import best
from ceh.core import clock
from ceh.courses.models import CourseSession
from ceh.courses.queries.courses import next_sessions
from ceh.equipment.models import Unit
from ceh.equipment.queries.catalogue import machines, with_photos
from ceh.learning import rules as competence
from ceh.region.queries import current
from ceh.web.access import public
from ceh.web.formatting import day as day_in_words

MOST = 2_000  # units of one kind that are judged
MOST_SORTED, MOST_SHOWN = 500, 30
ORDERS = {"": _("nearest"), "time": _("free soonest"), "price": _("cheapest")}


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """One page: the question, what fits, and where nothing does, what comes near and what is missing."""
    now, person = clock.now(), request.user if request.user.is_authenticated else None
    form = FindForm(request.GET, search.catalogue(), signed_in=person is not None)
    page: dict[str, Any] = {"form": form, "asked": False}
    if form.is_bound and form.is_valid() and form.category:
        when = form.when(current().timezone)
        if when:
            when = replace(when, begin=max(when.begin, now))
        rows = search.units(form.category.pk, form.property_filters)
        km = form.cleaned_data.get("km")
        candidates = search.load_candidates(list(rows[:MOST]), when, person, now)
        result = match_units(
            candidates,
            place=form.place,
            within_km=float(km) if km else None,
            when=when,
            only_mine=bool(form.cleaned_data.get("mine")),
            now=now,
        )
        matches = result.fits  # what only comes near is shown where nothing fits
        if not matches:
            matches = _with_other_times(result.near, when, now) if when else result.near
        order = request.GET.get("sort", "")
        order = order if order in ORDERS else ""
        matches = matches[: MOST_SORTED if order else MOST_SHOWN]
        lacking = {lack.competence_id for match in matches for lack in match.missing}
        courses = next_sessions(lacking, now) if lacking else {}
        facts = load_card_facts(
            [match.unit for match in matches],
            now,
            person,
            at=when.begin if when else None,
            candidates=candidates,
        )
        shown = [
            _shown(match, when, courses) | {"card": card} for match, card in _in_order(matches, facts, order)
        ]
        page |= {
            "asked": True,
            "place": form.place,
            "when": when,
            "order": order,
            "orders": list((ORDERS if form.place else ORDERS | {"": _("by name")}).items()),
            "fits": shown if result.fits else [],
            "near": [] if result.fits else shown,
            "left_out": _left_out(form, now),
            "largest": [] if result.fits else search.largest(form.category.pk, form.property_filters),
        }
    page["is_mine_ignored"] = person is None and bool(request.GET.get("mine"))
    return render(request, "availability/find.html", page)


def _with_other_times(near: list[Match], when: When, now: datetime) -> list[Match]:
    """Add the free start nearest to the window where only the time does not fit; one statement."""
    late, window = rules.at_wrong_time(near), rules.search_window(when, now)
    claims = contexts.busy([match.context for match in late], window.begin, window.end) if late else {}
    return rules.with_other_times(near, claims, when, now)


def _in_order(matches: list[Match], facts: CardFacts, order: str) -> list[tuple[Match, Card]]:
    """Matches with their cards: those that lack least first, then in the reader's order."""
    cards = {card.unit.pk: card for card in cards_of([match.unit for match in matches], facts)}

    def value(match: Match) -> float:
        card = cards[match.unit.pk]
        if order == "price":
            return card.price.price.cents if card.price else inf
        free_at = match.starts[0] if match.starts else match.instead or card.free_at
        return free_at.timestamp() if free_at else inf

    if order:
        matches = sorted(matches, key=lambda match: (len(match.lacks), value(match)))[:MOST_SHOWN]
    ids = [match.unit.pk for match in matches]
    units = {unit.pk: unit for unit in with_photos(machines().filter(pk__in=ids))} if ids else {}
    return [
        (match, replace(cards[match.unit.pk], unit=units.get(match.unit.pk, match.unit))) for match in matches
    ]


def _left_out(form: FindForm, now: datetime) -> list[tuple[Unit, datetime | None]]:
    """Machines of the kind that cannot be booked now, with the time when they should work again."""
    assert form.category is not None
    units = search.elsewhere(form.category.pk, form.property_filters)
    return [
        (unit, out_until(unit.resource_id, now) if unit.state == "out_of_service" else None) for unit in units
    ]


@lru_cache(maxsize=2)
def _address(name: str) -> str:
    """The address for resource 0; each card replaces the number with its own."""
    return reverse(name, kwargs={"pk": 0})


def _shown(match: Match, when: When | None, courses: dict[int, list[CourseSession]]) -> dict[str, Any]:
    """A unit for the page: its free starts with addresses, what is missing in words, and the next course for it."""
    zone = ZoneInfo(match.context.week.zone)
    length = timedelta(minutes=when.minutes if when else 60)
    book, week = (
        _address(name).replace("/0/", f"/{match.unit.resource_id}/")
        for name in ("bookings:book", "availability:week")
    )
    starts = [_start(at, length, zone, book) for at in match.starts]
    instead = None
    if match.instead:
        text, url = _start(match.instead, length, zone, book)
        instead = f"{day_in_words(match.instead.astimezone(zone).date())}, {text}", url
    words = []
    for lack in match.missing:
        row = match.context.competences[lack.competence_id]
        badge = competence.standing_text(
            lack, competence.Names(str(row), str(match.context.space), match.context.week.zone)
        )
        course = best(courses[row.pk]) if row.pk in courses else None
        words.append((badge, reverse("learning:competence", kwargs={"code": row.code}), course))
    return {
        "unit": match.unit,
        "space": match.context.space,
        "km": match.km,
        "starts": starts,
        "missing": words,
        "lacks": match.lacks,
        "book": book,
        "week": week,
        "against": match.against,
        "instead": instead,
    }


def _start(at: datetime, length: timedelta, zone: ZoneInfo, book: str) -> tuple[str, str]:
    """The time as text on the local clock, and the address that books it."""
    begin, end = at.astimezone(zone), (at + length).astimezone(zone)
    from_, until = (f"{moment.hour:02}:{moment.minute:02}" for moment in (begin, end))
    return f"{from_}–{until}", f"{book}?day={begin.date().isoformat()}&begins={from_}&ends={until}"
