"""The part of the story in all other spaces: equipment, who may use it, a year of use, a fault, an outage, a pop-up."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.core.refusals import Refused
from ceh.demo.use import book_and_use
from ceh.equipment.actions import equipment
from ceh.equipment.models import EquipmentCategory, Unit
from ceh.learning import actions as learning
from ceh.learning.models import Competence
from ceh.maintenance.actions import faults, outages
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.timetable.actions.hours import set_resource_hours
from ceh.timetable.models import Resource
from ceh.timetable.rules import instant
from ceh.usage.actions import usage

FILE = Path(__file__).with_name("equipment.yaml")
RECOGNITION = [
    ("openlab", "accept"),
    ("mic-skofja-loka", "accept"),
    ("mic-kranj", "accept"),
    ("sc-jesenice", "induction"),
]
# What a person writes down stands in one column; so that all readers understand it, these write both languages.
SAW = "List se ne zavrti."
MILL = "Vreteno se med delom ustavlja."
NOTE = {"sl": "Izmišljena oprema za prikaz.", "en": "Made-up equipment for the demonstration."}
# code, name, what one is able to do, months until it ends
COMPETENCES = [
    (
        "cnc-basics",
        {"sl": "Osnove CNC-rezkanja", "en": "CNC milling basics"},
        {
            "sl": "Vpne obdelovanec, nastavi ničlo, izbere rezkar in hitrost ter ostane ob stroju.",
            "en": "Clamps the piece, sets the zero, chooses cutter and speed, and stays at the machine.",
        },
        24,
    ),
    (
        "wood-safety",
        {"sl": "Varno ob strojih za les", "en": "Safety at woodworking machines"},
        {
            "sl": "Nosi zaščito, nastavi ščitnike, uporablja potiskalo in vklopi odsesavanje.",
            "en": "Wears protection, sets the guards, uses a push stick and switches the extraction on.",
        },
        36,
    ),
    (
        "welding",
        {"sl": "Osnove varjenja", "en": "Welding basics"},
        {
            "sl": "Pripravi prostor in zaščito, nastavi tok in zvari preprost spoj.",
            "en": "Prepares the place and the protection, sets the current and welds a simple joint.",
        },
        18,
    ),
]


def seed_region(
    *,
    space: Space,
    coordinator: Person,
    trainer: Person,
    members: list[Person],
    now: datetime,
    chance: random.Random,
    zone: ZoneInfo,
) -> Iterator[float]:
    """Since a year ago the spaces of the region list what they have; people of all towns use it until `now`.

    Gives the share that is done, space by space.
    """
    begin = now - timedelta(days=365)
    if not Competence.objects.filter(code="laser-basics").exists():  # a region without kinds of equipment
        return
    spaces = {space.code: space for space in Space.objects.filter(state="published")}
    _learn(space, coordinator, trainer, members, begin)
    _recognition(spaces, coordinator, begin)
    units = {}
    known = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for number, town in enumerate(known):
        yield number / len(known)
        if town["space"] not in spaces:
            continue
        town_space = spaces[town["space"]]
        for line in town["machines"]:
            unit = _machine(town_space, line, town["week"], coordinator, begin)
            units[town_space.code, line["name"]["sl"]] = unit
            able = members[:5] if line.get("needs") else members
            _year(unit, line["month"], town["week"], able, now, chance, zone)
        for line in town.get("places", []):
            place = equipment.add_place(
                space=town_space,
                kind=line["kind"],
                name=line["name"],
                capacity=line.get("capacity", 1),
                area_m2=line.get("area"),
                description=NOTE,
                by=coordinator,
                is_demo=True,
            )
            _hours(place.resource, town["week"], coordinator)
            if line["kind"] == "premises":
                _pop_up(place.resource, members[0], coordinator, now, zone)
    _report_faults(units, coordinator, members, now)
    _lend_robots(units.get(("living-lab", "Komplet za robotiko")), spaces, coordinator, now, zone)


def _learn(home: Space, coordinator: Person, trainer: Person, members: list[Person], begin: datetime) -> None:
    """Three more competences, a trainer for each, and those who have them."""
    for code, name, able_to, months in COMPETENCES:
        row = learning.define_competence(
            name=name,
            able_to=able_to,
            by=coordinator,
            now=begin,
            expiry="after",
            months=months,
            code=code,
            is_demo=True,
        )
        learning.grant(
            person=trainer,
            competence=row,
            level="train",
            space=None,
            by=coordinator,
            now=begin,
            evidence="manual",
            evidence_text="Večletne izkušnje z vodenjem usposabljanj",
        )
        for person in members[:5]:
            learning.grant(
                person=person,
                competence=row,
                space=home,
                by=trainer,
                now=begin + timedelta(days=2),
                evidence="assessment",
                evidence_text="Samostojno delo pod nadzorom",
            )


def _machine(space: Space, line: dict[str, Any], week: dict[str, Any], by: Person, now: datetime) -> Unit:
    """One machine with its hours and what it asks for."""
    model = equipment.add_model(
        category=EquipmentCategory.objects.get(code=line["kind"]),
        maker=line["maker"],
        name=line["model"],
        values=line["values"],
        by=by,
        space=space,
        is_demo=True,
    )
    unit = equipment.add_unit(
        space=space,
        model=model,
        name=line["name"],
        access=line["access"],
        by=by,
        now=now,
        note=NOTE,
        is_demo=True,
    )
    if line.get("needs"):
        competence = Competence.objects.get(code=line["needs"])
        equipment.require_competence(unit=unit, competence=competence, by=by)
    _hours(unit.resource, week, by)
    return unit


def _hours(resource: Resource, week: dict[str, Any], by: Person) -> None:
    if resource.kind != "premises":  # those are let by whole days
        hours = [(day, time(week["opens"]), time(week["closes"])) for day in week["days"]]
        set_resource_hours(resource=resource, hours=hours, by=by)


def _year(
    unit: Unit,
    month: float,
    week: dict[str, Any],
    people: list[Person],
    now: datetime,
    chance: random.Random,
    zone: ZoneInfo,
) -> None:
    """About so often a month somebody books it and comes; some have booked for the days ahead."""
    today = now.astimezone(zone).date()
    for day in _days(today, month, week["days"], chance):
        hour = chance.randrange(week["opens"], week["closes"] - 1)
        starts = datetime.combine(day, time(hour), zone)
        book_and_use(unit, chance.choice(people), starts, chance.choice((60, 90, 120)), now, chance)


def _days(today: date, month: float, open_on: list[int], chance: random.Random) -> Iterable[date]:
    """Days of a year on which a machine is used `month` times a month; of the week ahead more, for all to see."""
    for back in range(360, -8, -1):
        day, often = today - timedelta(days=back), 1 if back > 0 else 5
        if day.weekday() in open_on and chance.random() < often * month * 7 / (30 * len(open_on)):
            yield day


def _pop_up(shop: Resource, person: Person, coordinator: Person, now: datetime, zone: ZoneInfo) -> None:
    """An empty shop is let for a week from next Monday but one, and was for another in spring."""
    today = now.astimezone(zone).date()
    monday = today + timedelta(days=14 - today.weekday())
    for first, booked_at in (
        (monday, now - timedelta(days=3)),
        (monday - timedelta(days=210), now - timedelta(days=240)),
    ):
        starts, ends = (instant(first + timedelta(days=n), time(0), str(zone)) for n in (0, 7))
        try:
            bookings.book(
                resource_id=shop.pk,
                person=person,
                booking_request=BookingRequest(starts, ends),
                by=person,
                now=booked_at,
                purpose="Stojnica z izdelki članov",
            )
        except Refused:  # it is let for fewer days than that
            continue


def _recognition(spaces: dict[str, Space], coordinator: Person, now: datetime) -> None:
    """One space accepts what others grant, another asks for an induction of its own."""
    for code, answer in RECOGNITION:
        if code in spaces:
            learning.recognise(
                space=spaces[code],
                answer=answer,
                by=coordinator,
                now=now,
                reason="Dogovor na sestanku vodij prostorov",
            )


def _report_faults(
    units: dict[tuple[str, str], Unit], coordinator: Person, members: list[Person], now: datetime
) -> None:
    """One machine was repaired in spring, one is out of service now, one has a small fault."""
    saw = units.get(("mic-skofja-loka", "Formatna žaga"))
    mill = units.get(("mic-kranj", "CNC-rezkalnik"))
    printer = units.get(("openlab", "3D-tiskalnik Meta"))
    if saw is not None:
        at = now - timedelta(days=150)
        fault = faults.report_fault(
            unit=saw, severity="broken", by=members[1], now=at, cause="found", text=SAW
        )
        outages.start_outage(
            unit=saw,
            reason=SAW,
            expected_until=at + timedelta(days=4),
            by=coordinator,
            now=at + timedelta(hours=1),
            fault=fault,
        )
        faults.take_step(fault=fault, verb="mend", by=coordinator, now=at + timedelta(days=1))
        faults.take_step(
            fault=fault,
            verb="solve_fault",
            by=coordinator,
            now=at + timedelta(days=2),
            answer="Zamenjan jermen.",
        )
    if mill is not None:
        fault = faults.report_fault(
            unit=mill,
            severity="broken",
            by=members[2],
            now=now - timedelta(days=2),
            cause="happened",
            text=MILL,
        )
        outages.start_outage(
            unit=mill,
            reason=MILL,
            expected_until=(now + timedelta(days=5)).replace(hour=17, minute=0),
            by=coordinator,
            now=now - timedelta(days=1),
            fault=fault,
        )
    if printer is not None:
        faults.report_fault(
            unit=printer,
            severity="note",
            by=members[8],
            now=now - timedelta(hours=20),
            cause="found",
            text="The first layer does not stick well.",
        )


def _lend_robots(
    kit: Unit | None, spaces: dict[str, Space], coordinator: Person, now: datetime, zone: ZoneInfo
) -> None:
    """The robots go to a museum for the winter; before, a class built with them at their home."""
    if kit is None or "trzic-museum" not in spaces:
        return
    for days, heads in ((200, 18), (120, 22), (60, 15)):
        day = (now - timedelta(days=days)).astimezone(zone).date()
        starts = datetime.combine(day, time(10), zone)
        usage.record_group_usage(
            unit=kit,
            started_at=starts,
            ended_at=starts + timedelta(hours=2),
            headcount=heads,
            by=coordinator,
            now=starts + timedelta(hours=6),
        )
    equipment.move_unit(
        unit=kit,
        to=spaces["trzic-museum"],
        by=coordinator,
        now=now - timedelta(days=25),
        reason="Čez zimo jih uporablja muzej v Tržiču",
    )
