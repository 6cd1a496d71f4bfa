"""A network far larger than any real one: 5,000 spaces and 100,000 people, written in bulk, the same every time."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from ceh.core.text import Translated
from ceh.network.models import Organisation, OrganisationKind, RoleAssignment, Space, SpaceKind
from ceh.people.models import Person, Profile
from ceh.region.actions import load_pack
from ceh.region.models import GoalGroup, Municipality, Topic
from ceh.search.actions import rebuild

SPACES, PEOPLE, ORGANISATIONS = 5_000, 100_000, 500
PACK = Path(__file__).parents[1] / "regions" / "gorenjska"
NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
FIRST = "Lesna Tekstilna Kovinska Robotska Odprta Zelena Stara Nova Mestna Gorska Šolska Čebelarska".split()
SECOND = "delavnica šola knjižnica tovarna hiša postaja zadruga učilnica kovačnica tkalnica".split()
ABOUT = (
    "Stroji za les in orodje za mizarje.",
    "Šivalni stroji in statve za tekstil.",
    "Varjenje in struženje kovin pod vodstvom mojstra.",
    "Roboti, krmilniki in vezja za začetnike.",
    "Tiskalniki 3D in laserski rezalnik.",
    "Čebelarska soba in vrt za vse letne čase.",
    "Keramika, glina in velika peč.",
    "Fotografija, zvok in snemalni kotiček.",
    "Popravila koles ob sobotah.",
    "Računalniki, programiranje in odprti podatki.",
)
ALWAYS = "Ob sredah je odprto za vse, pri prvih korakih pomagajo mentorji."


def seed() -> None:
    """Fill an empty database; does nothing when it is full already."""
    if Space.objects.count() >= SPACES:
        return
    chance = random.Random(2026)
    load_pack(path=PACK, now=NOW)
    with transaction.atomic():
        people = seed_people(chance)
        spaces = seed_spaces(chance, seed_organisations(chance))
        seed_roles(people, spaces)
    rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def seed_people(chance: random.Random) -> list[Person]:
    """Accounts with a profile each; nobody of them can sign in with a password."""
    people = [
        Person(
            email=f"person{n}@bench.invalid", name=f"Person {n}", password="!", language="sl", joined_at=NOW
        )
        for n in range(PEOPLE)
    ]
    Person.objects.bulk_create(people, batch_size=5_000)
    municipalities = list(Municipality.objects.all())
    Profile.objects.bulk_create(
        [
            Profile(
                person=person,
                municipality=chance.choice(municipalities),
                birth_year=chance.randint(1940, 2015),
            )
            for person in people
        ],
        batch_size=5_000,
    )
    return people


def seed_organisations(chance: random.Random) -> list[Organisation]:
    """Hosts of the spaces."""
    kinds, municipalities = list(OrganisationKind.objects.all()), list(Municipality.objects.all())
    organisations = []
    for n in range(ORGANISATIONS):
        name = f"Zavod {chance.choice(SECOND)} {n}"
        organisations.append(
            Organisation(
                code=f"bench-organisation-{n}",
                name=Translated.of(name),
                kind=chance.choice(kinds),
                municipality=chance.choice(municipalities),
            )
        )
    return Organisation.objects.bulk_create(organisations)


def seed_spaces(chance: random.Random, hosts: list[Organisation]) -> list[Space]:
    """Published spaces with topics and goal groups; born as drafts, like all."""
    kinds, municipalities = list(SpaceKind.objects.all()), list(Municipality.objects.all())
    spaces = []
    for n in range(SPACES):
        name, place = f"{chance.choice(FIRST)} {chance.choice(SECOND)} {n}", chance.choice(municipalities)
        about = chance.choice(ABOUT)
        spaces.append(
            Space(
                code=f"bench-space-{n}",
                name=Translated.of(name),
                kind=chance.choice(kinds),
                host=chance.choice(hosts),
                summary=Translated(sl=about, en="A shared workshop."),
                description=Translated(sl=f"{about} {chance.choice(ABOUT)} {ALWAYS}"),
                municipality=place,
                settlement=place.name,
                lon=place.lon + chance.uniform(-0.05, 0.05),
                lat=place.lat + chance.uniform(-0.05, 0.05),
                languages=["sl"],
                open_to="public",
                confirmed_on=NOW.date() - dt.timedelta(days=chance.randint(0, 300)),
                submitted_at=NOW,
                review_due=NOW.date(),
                published_at=NOW,
            )
        )
    Space.objects.bulk_create(spaces, batch_size=1_000)
    mine = Space.objects.filter(code__startswith="bench-")
    mine.update(state="submitted")
    mine.update(state="published")
    tag(chance, spaces)
    return spaces


def tag(chance: random.Random, spaces: list[Space]) -> None:
    """Two topics and two goal groups for each space."""
    topics, groups = list(Topic.objects.all()), list(GoalGroup.objects.all())
    for field, items in ((Space.topics, topics), (Space.goal_groups, groups)):
        through: Any = field.through
        target = f"{field.field.related_model._meta.model_name}_id"
        rows = [
            through(space_id=space.pk, **{target: item.pk})
            for space in spaces
            for item in chance.sample(items, 2)
        ]
        through.objects.bulk_create(rows, batch_size=5_000)


def seed_roles(people: list[Person], spaces: list[Space]) -> None:
    """A manager for each space."""
    RoleAssignment.objects.bulk_create(
        [
            RoleAssignment(person=person, role="manager", space=space, starts_at=NOW)
            for person, space in zip(people, spaces, strict=False)
        ],
        batch_size=1_000,
    )
