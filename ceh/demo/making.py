"""The part of the story at the machines: equipment, a competence, bookings and use, all through the real actions."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ceh.demo.use import book_and_use
from ceh.equipment.actions import equipment
from ceh.equipment.models import EquipmentCategory, Unit
from ceh.learning import actions as learning
from ceh.learning.models import Competence
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.timetable.actions.kits import set_parts

# Made up for the demonstration: the region's plan names no machines.
MACHINES = [
    (
        "laser-cutter",
        "Kova",
        "L 60",
        {"sl": "Laserski rezalnik", "en": "Laser cutter"},
        "competence",
        {"width": 600, "depth": 400, "power": 60},
    ),
    (
        "3d-printer",
        "Kova",
        "Plast 2",
        {"sl": "3D-tiskalnik", "en": "3D printer"},
        "open",
        {"width": 250, "depth": 210, "height": 210},
    ),
    ("sewing-machine", "Nit", "S 4", {"sl": "Šivalni stroj", "en": "Sewing machine"}, "open", {}),
]
SINCE = 380  # days
LASER = {
    "name": {"sl": "Osnove laserja", "en": "Laser basics"},
    "able_to": {
        "sl": "Pozna nevarnosti, nastavi izostritev in odsesavanje, ve, česa ne sme rezati, in stroja ne pusti samega.",
        "en": "Knows the dangers, sets focus and extraction, knows what must not be cut, and never leaves it alone.",
    },
    "description": {"sl": "Varna uporaba laserskega rezalnika.", "en": "Using a laser cutter safely."},
    "how_to_get": {
        "sl": "Uvajanje v delavnici, dve uri.",
        "en": "An introduction in the workshop, two hours.",
    },
}


def _laser(coordinator: Person, trainer: Person, begin: datetime) -> Competence:
    """What one must be able to do at the laser cutter, and who trains it."""
    laser = learning.define_competence(
        **LASER, by=coordinator, now=begin, expiry="after", months=24, code="laser-basics", is_demo=True
    )
    learning.grant(
        person=trainer,
        competence=laser,
        level="train",
        space=None,
        by=coordinator,
        now=begin,
        evidence="manual",
        evidence_text="Dolgoletno delo z laserjem",
    )
    return laser


def seed_machines(
    *,
    space: Space,
    coordinator: Person,
    manager: Person,
    trainer: Person,
    members: list[Person],
    now: datetime,
    chance: random.Random,
    zone: ZoneInfo,
) -> None:
    """A year ago the workshop got machines; members learn, book and use them until `now`, and some lie ahead."""
    begin = now - timedelta(days=SINCE)
    known = {
        equipment_category.code: equipment_category for equipment_category in EquipmentCategory.objects.all()
    }
    lines = [line for line in MACHINES if line[0] in known]
    if not lines:  # a region whose pack names no kinds of equipment
        return
    laser = _laser(coordinator, trainer, begin)
    units = [_machine(space, manager, known[line[0]], line, begin) for line in lines]
    for unit in units:
        if unit.access == "competence":
            equipment.require_competence(unit=unit, competence=laser, by=manager)
    equipment.add_place(
        space=space,
        kind="seats",
        name={"sl": "Delovna mesta", "en": "Workbenches"},
        capacity=6,
        by=manager,
        is_demo=True,
        description={"sl": "Miza, luč in omrežje.", "en": "A bench, a lamp and the network."},
    )
    kit = equipment.add_place(
        space=space,
        kind="kit",
        name={"sl": "Komplet za obisk šole", "en": "School visit kit"},
        by=manager,
        is_demo=True,
        description={
            "sl": "Za dan v šoli: vse skupaj v zaboju.",
            "en": "For a day at a school: all of it in a crate.",
        },
    )
    set_parts(kit=kit.resource, parts=[unit.resource for unit in units[-2:]], by=manager, now=begin)
    for person in members[:5]:
        learning.grant(
            person=person,
            competence=laser,
            space=space,
            by=trainer,
            now=begin + timedelta(days=10),
            evidence="assessment",
            evidence_text="Prvi samostojni rez pod nadzorom",
        )
    _bookings(units, members[:5], now, chance, zone)


def _machine(space: Space, manager: Person, category: EquipmentCategory, line: tuple, now: datetime) -> Unit:  # type: ignore[type-arg]
    _code, maker, model, name, access, values = line
    row = equipment.add_model(
        category=category,
        maker=maker,
        name=model,
        values=values,
        by=manager,
        space=space,
        is_demo=True,
    )
    return equipment.add_unit(
        space=space,
        model=row,
        name=name,
        access=access,
        by=manager,
        now=now,
        is_demo=True,
        note={"sl": "Izmišljen stroj za prikaz.", "en": "A made-up machine for the demonstration."},
    )


def _bookings(
    units: list[Unit], members: list[Person], now: datetime, chance: random.Random, zone: ZoneInfo
) -> None:
    """Two or three a week on open days, most of them used; the next ten days have some already."""
    today = now.astimezone(zone).date()
    for back in range(SINCE - 20, -11, -1):
        day = today - timedelta(days=back)
        if day.weekday() not in (1, 3) or chance.random() < 0.3:
            continue
        for unit in chance.sample(units, k=chance.choice((1, 2))):
            starts = datetime(day.year, day.month, day.day, 15 + chance.randrange(4), tzinfo=zone)
            book_and_use(unit, chance.choice(members), starts, chance.choice((60, 90)), now, chance)
