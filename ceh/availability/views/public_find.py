"""Find something to work with, in all spaces: what, how big, where, when, and whether I may use it."""

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
from ceh.availability.queries import find as search
from ceh.availability.queries.contexts import out_until
from ceh.availability.queries.find import When
from ceh.availability.rules.cards import Card
from ceh.availability.rules.cards import cards as cards_of
from ceh.availability.rules.courses import best
from ceh.availability.rules.find import Found, find
from ceh.core import clock
from ceh.courses.models import CourseSession
from ceh.courses.queries.courses import next_sessions
from ceh.equipment.models import Unit
from ceh.equipment.queries.catalogue import machines, with_photos
from ceh.learning import rules as competence
from ceh.region.queries import current
from ceh.web.access import public
from ceh.web.words import day as day_in_words

MOST = 2_000  # units of one kind that are judged
MOST_SORTED, MOST_SHOWN = 500, 30
ORDERS = {"": _("nearest"), "time": _("free soonest"), "price": _("cheapest")}


@public
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """One page: the question, what fits, and where nothing does, what comes near and what is missing."""
    now, person = clock.now(), request.user if request.user.is_authenticated else None
    form = FindForm(request.GET, search.catalogue(), signed_in=person is not None)
    page: dict[str, Any] = {"form": form, "asked": False}
    if form.is_bound and form.is_valid() and form.category:
        when = form.when(current().timezone)
        if when:
            when = replace(when, begin=max(when.begin, now))
        rows = search.units(form.category.pk, form.wanted)
        km = form.cleaned_data.get("km")
        result = find(
            list(rows[:MOST]),
            place=form.place,
            within_km=float(km) if km else None,
            when=when,
            person=person,
            only_mine=bool(form.cleaned_data.get("mine")),
            now=now,
        )
        lacking = {lack.competence_id for one in (*result.fits, *result.near) for lack in one.missing}
        courses = next_sessions(lacking, now) if lacking else {}
        order = request.GET.get("sort", "")
        order = order if order in ORDERS else ""
        fits, near = (
            [
                _told(one, when, courses) | {"card": card}
                for one, card in _in_order(rows, order, now, person, when)
            ]
            for rows in (result.fits, result.near)
        )
        page |= {
            "asked": True,
            "place": form.place,
            "when": when,
            "order": order,
            "orders": list((ORDERS if form.place else ORDERS | {"": _("by name")}).items()),
            "fits": fits,
            "near": near,
            "left_out": _left_out(form, now),
            "largest": [] if result.fits else search.largest(form.category.pk, form.wanted),
        }
    page["is_mine_ignored"] = person is None and bool(request.GET.get("mine"))
    return render(request, "availability/find.html", page)


def _in_order(
    results: list[Found], order: str, now: datetime, person: Any, when: When | None
) -> list[tuple[Found, Card]]:
    """The results that are shown with their cards, first those that lack least, then in the order of the reader."""
    shown = results[: MOST_SORTED if order else MOST_SHOWN]
    rows = cards_of([result.unit for result in shown], now, person, at=when.begin if when else None)
    cards = {card.unit.pk: card for card in rows}

    def value(result: Found) -> float:
        card = cards[result.unit.pk]
        if order == "price":
            return card.price.price.cents if card.price else inf
        free_at = result.starts[0] if result.starts else result.instead or card.free_at
        return free_at.timestamp() if free_at else inf

    if order:
        shown = sorted(shown, key=lambda result: (len(result.lacks), value(result)))[:MOST_SHOWN]
    ids = [result.unit.pk for result in shown]
    units = {unit.pk: unit for unit in with_photos(machines().filter(pk__in=ids))} if ids else {}
    return [
        (result, replace(cards[result.unit.pk], unit=units.get(result.unit.pk, result.unit)))
        for result in shown
    ]


def _left_out(form: FindForm, now: datetime) -> list[tuple[Unit, datetime | None]]:
    """Machines of the kind that cannot be booked now, with the time when they should work again."""
    assert form.category is not None
    units = search.elsewhere(form.category.pk, form.wanted)
    return [
        (unit, out_until(unit.resource_id, now) if unit.state == "out_of_service" else None) for unit in units
    ]


@lru_cache(maxsize=2)
def _address(name: str) -> str:
    """The address of the resource with the number 0, in which each card puts its own."""
    return reverse(name, kwargs={"pk": 0})


def _told(one: Found, when: When | None, courses: dict[int, list[CourseSession]]) -> dict[str, Any]:
    """A unit for the page: its free starts with addresses, what is missing in words, and the next course for it."""
    zone = ZoneInfo(one.bundle.week.zone)
    length = timedelta(minutes=when.minutes if when else 60)
    book, week = (
        _address(name).replace("/0/", f"/{one.unit.resource_id}/")
        for name in ("bookings:book", "availability:week")
    )
    starts = [_start(at, length, zone, book) for at in one.starts]
    instead = None
    if one.instead:
        text, url = _start(one.instead, length, zone, book)
        instead = f"{day_in_words(one.instead.astimezone(zone).date())}, {text}", url
    words = []
    for lack in one.missing:
        asked = one.bundle.competences[lack.competence_id]
        told = competence.words(
            lack, competence.Names(str(asked), str(one.bundle.space), one.bundle.week.zone)
        )
        course = best(courses[asked.pk]) if asked.pk in courses else None
        words.append((told, reverse("learning:competence", kwargs={"code": asked.code}), course))
    return {
        "unit": one.unit,
        "space": one.bundle.space,
        "km": one.km,
        "starts": starts,
        "missing": words,
        "lacks": one.lacks,
        "book": book,
        "week": week,
        "against": one.against,
        "instead": instead,
    }


def _start(at: datetime, length: timedelta, zone: ZoneInfo, book: str) -> tuple[str, str]:
    """From when to when on the wall, and the address that books it."""
    begin, end = at.astimezone(zone), (at + length).astimezone(zone)
    from_, until = (f"{here.hour:02}:{here.minute:02}" for here in (begin, end))
    return f"{from_}–{until}", f"{book}?day={begin.date().isoformat()}&begins={from_}&ends={until}"
