"""A region that makes and books: 20 spaces, 500 machines, 20,000 people; then so many bookings, written as SQL.

The last and the next two weeks hold the same 6,000 bookings whatever the number of all, the rest is history; so what
grows from one size to the next grows by history alone. Each past booking was a use of the machine, too. Triggers sleep
while the rows are written (`session_replication_role`): only here, in a database that is made to be measured.
"""

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from bench.seed import PACK
from ceh.availability.models import BookingRules
from ceh.core.text import Translated, sort_keys
from ceh.equipment import models as equipment
from ceh.learning.models import Competence, CompetenceVersion
from ceh.network.models import OpeningHours, Space, SpaceKind
from ceh.people.models import Person, Profile
from ceh.region.actions import load_pack
from ceh.region.models import Municipality
from ceh.search.actions import rebuild
from ceh.timetable.models import Resource
from ceh.usage.actions.figures import count_year

SPACES, UNITS, PEOPLE, KINDS, MODELS = 20, 500, 20_000, 10, 50
NEAR = 6_000  # bookings of the three weeks around today
FROM, TO = -7, 13  # days around today that hold them
FREE_FROM, FREE_TO = 15, 55  # days ahead that stay free for those who book while it is measured
NOW = dt.datetime(2026, 1, 1, 8, tzinfo=dt.UTC)


@contextmanager
def sleeping() -> Iterator[Any]:
    """A cursor in a transaction in which no trigger fires."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("INSERT INTO core_change (area) VALUES ('directory'), ('equipment')")


def world() -> None:
    """All but the bookings; does nothing when it is there already."""
    if Resource.objects.count() >= UNITS:
        return
    load_pack(path=PACK, now=NOW)
    with sleeping() as cursor:
        people = _people()
        spaces = _spaces()
        things = _competences(people[0])
        _units(spaces, _models(things))
        _grants(cursor)
    rebuild()


def _people() -> list[Person]:
    people = [
        Person(email=f"maker{n}@bench.invalid", name=f"Maker {n}", password="!", joined_at=NOW)
        for n in range(PEOPLE)
    ]
    Person.objects.bulk_create(people, batch_size=5_000)
    Profile.objects.bulk_create(
        [Profile(person=person, birth_year=1940 + person.pk % 60) for person in people], batch_size=5_000
    )
    return people


def _spaces() -> list[Space]:
    """Spaces over the whole region, open all week from seven to nine, with booking rules that ask for all checks."""
    chance = random.Random(2026)
    kind, places = SpaceKind.objects.all()[0], list(Municipality.objects.all())
    spaces = []
    for n in range(SPACES):
        name, place = f"Bench {n:02}", places[n % len(places)]
        spaces.append(
            Space(
                code=f"bench-{n}",
                name=Translated.of(name),
                kind=kind,
                municipality=place,
                settlement=place.name,
                lon=place.lon + chance.uniform(-0.05, 0.05),
                lat=place.lat,
                state="published",
                published_at=NOW,
                confirmed_on=NOW.date(),
                languages=["sl"],
                open_to="public",
            )
        )
    Space.objects.bulk_create(spaces)
    OpeningHours.objects.bulk_create(
        OpeningHours(space=space, weekday=day, opens=dt.time(7), closes=dt.time(21))
        for space in spaces
        for day in range(7)
    )
    BookingRules.objects.bulk_create(
        BookingRules(
            space=space, per_week=30_000, max_active_bookings=30_000, longest=480, horizon=FREE_TO + 5
        )
        for space in spaces
    )
    return spaces


def _competences(issuer: Person) -> list[Competence]:
    things = Competence.objects.bulk_create(
        Competence(code=f"bench-{n}", name=Translated.of(f"Bench {n}")) for n in range(KINDS)
    )
    CompetenceVersion.objects.bulk_create(
        CompetenceVersion(competence=thing, number=1, published_at=NOW, author=issuer) for thing in things
    )
    return things


def _models(things: list[Competence]) -> list[equipment.EquipmentModel]:
    """Ten kinds of five models, each with a width and a material, each asking for the competence of its kind."""
    kinds = equipment.EquipmentCategory.objects.bulk_create(
        equipment.EquipmentCategory(code=f"bench-{n}", name=Translated.of(f"Bench kind {n}"))
        for n in range(KINDS)
    )
    width = equipment.Property.objects.bulk_create(
        equipment.Property(category=kind, code="width", name=Translated.of("Width"), unit="mm")
        for kind in kinds
    )
    models = equipment.EquipmentModel.objects.bulk_create(
        equipment.EquipmentModel(
            category=kinds[n % KINDS], code=f"bench-{n}", maker="Bench", name=f"M{n}", sort_key=f"m{n:02}"
        )
        for n in range(MODELS)
    )
    equipment.PropertyValue.objects.bulk_create(
        equipment.PropertyValue(model=model, property=width[n % KINDS], number=300 + 100 * (n // KINDS))
        for n, model in enumerate(models)
    )
    equipment.Requirement.objects.bulk_create(
        equipment.Requirement(model=model, competence=things[n % KINDS]) for n, model in enumerate(models)
    )
    return models


def _units(spaces: list[Space], models: list[equipment.EquipmentModel]) -> None:
    resources = Resource.objects.bulk_create(
        Resource(
            space=spaces[n % SPACES],
            kind="unit",
            name=Translated.of(f"Stroj {n:03}"),
            sort_keys=sort_keys(Translated.of(f"Stroj {n:03}")),
        )
        for n in range(UNITS)
    )
    units = equipment.Unit.objects.bulk_create(
        equipment.Unit(resource=resource, model=models[(n // SPACES + n) % MODELS], access="competence")
        for n, resource in enumerate(resources)
    )
    equipment.UnitPlace.objects.bulk_create(
        equipment.UnitPlace(unit=unit, space=spaces[n % SPACES], since=NOW) for n, unit in enumerate(units)
    )


def _grants(cursor: Any) -> None:
    """The first hundred people may use everything, the others half of the kinds each; from the network."""
    cursor.execute(
        """
        INSERT INTO learning_grant (person_id, competence_id, level, version_id, issuer_id, granted_at, evidence,
            evidence_text, state)
        SELECT p.id, c.id, 'use', v.id, (SELECT min(id) FROM people_person), %s, 'manual', '', 'active'
        FROM people_person p, learning_competence c JOIN learning_competenceversion v ON v.competence_id = c.id
        WHERE p.email LIKE 'maker%%' AND c.code LIKE 'bench-%%'
            AND (p.id < (SELECT min(id) + 100 FROM people_person WHERE email LIKE 'maker%%') OR (p.id + c.id) %% 2 = 0)
        """,
        [NOW],
    )


PLAN = """
CREATE TEMP TABLE plan ON COMMIT DROP AS
WITH unit AS (SELECT u.id, u.resource_id, r.space_id, row_number() OVER (ORDER BY u.id) - 1 AS n
              FROM equipment_unit u JOIN timetable_resource r ON r.id = u.resource_id),
     first AS (SELECT min(id) AS id FROM people_person WHERE email LIKE 'maker%%'),
     day AS (SELECT %(today)s::date AS today),
     near AS (  -- twelve for each machine, on days that differ
        SELECT unit.*, day.today + %(from)s + ((k * 7 / 4 + unit.n) %% %(days)s)::int AS on_day,
               9 + 2 * ((unit.n + k) %% 4) AS hour, unit.n * 31 + k AS who
        FROM unit, day, generate_series(0, %(each)s - 1) k),
     past AS (  -- two a day, backwards
        SELECT unit.*, day.today + %(from)s - 1 - (k / 2)::int AS on_day, 9 + 5 * (k %% 2) AS hour,
               (unit.n * 7919 + k * 104729) AS who
        FROM generate_series(0, (%(count)s - %(near)s) / %(units)s - 1) k, unit, day)
SELECT both_of_them.id AS unit_id, resource_id, space_id, first.id + (who %% %(people)s) AS person_id,
       (on_day + make_interval(hours => hour::int)) AT TIME ZONE 'Europe/Ljubljana' AS starts_at,
       on_day < day.today AS is_over
FROM (SELECT * FROM past UNION ALL SELECT * FROM near) both_of_them, first, day
"""
BOOKINGS = """
INSERT INTO bookings_booking (resource_id, space_id, person_id, made_by_id, made_at, source, starts_at, ends_at,
    seats, people, with_adult, purpose, overridden, changes, late, reason, state)
SELECT resource_id, space_id, person_id, person_id, starts_at - interval '5 days', 'import', starts_at,
    starts_at + interval '1 hour', 1, 1, false, '', '[]', 0, false, '',
    CASE WHEN is_over THEN 'completed' ELSE 'confirmed' END
FROM plan ORDER BY starts_at
"""
CLAIMS = """
INSERT INTO timetable_occupancy (resource_id, kind, starts_at, ends_at, first_seat, last_seat, active, source_type,
    source_id, uid, sequence, made_at, changed_at)
SELECT resource_id, 'booking', starts_at, ends_at, 1, 1, true, 'bookings.booking', id, gen_random_uuid(), 0, made_at,
    made_at
FROM bookings_booking ORDER BY starts_at
"""
USES = """
INSERT INTO usage_usage (unit_id, space_id, person_id, headcount, booking_id, started_at, ended_at, source,
    closed_by, estimated, recorded_at, recorded_by_id, void_reason, state, band, maintenance)
SELECT u.id, r.space_id, b.person_id, CASE WHEN b.id %% 50 = 0 THEN 8 ELSE 1 END, b.id, b.starts_at, b.ends_at,
    'self_declared', 'user', false, b.ends_at, b.person_id, '', 'closed', 'unknown', false
FROM bookings_booking b JOIN equipment_unit u ON u.resource_id = b.resource_id
    JOIN timetable_resource r ON r.id = b.resource_id
WHERE b.state = 'completed' ORDER BY b.starts_at
"""


def bookings(count: int, today: dt.date) -> None:
    """So many bookings around the day, each with its claim, and the past ones with their use; what was there goes."""
    values = {
        "today": today,
        "from": FROM,
        "days": TO - FROM + 1,
        "each": NEAR // UNITS,
        "count": count,
        "near": NEAR,
        "units": UNITS,
        "people": PEOPLE,
    }
    with sleeping() as cursor:
        cursor.execute("TRUNCATE bookings_booking, timetable_occupancy, usage_usage CASCADE")
        for statement in (PLAN, BOOKINGS, CLAIMS, USES):
            cursor.execute(statement, values)
    for year in range(today.year - 3, today.year + 1):
        count_year(year=year, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def tidy() -> None:
    """Take away what was booked while it was measured, so that each run finds the same."""
    with sleeping() as cursor:
        cursor.execute(
            "DELETE FROM timetable_occupancy WHERE source_type = 'bookings.booking' AND source_id IN"
            " (SELECT id FROM bookings_booking WHERE source <> 'import')"
        )
        cursor.execute("DELETE FROM bookings_booking WHERE source <> 'import'")
