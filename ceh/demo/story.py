"""A story in stages, played through the real actions: the clock is passed in, chance has a seed."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from ceh.core.refusals import Refused
from ceh.demo import cast
from ceh.demo.asking import seed_surveys
from ceh.demo.costs import seed_prices
from ceh.demo.listening import seed_workshops
from ceh.demo.making import seed_machines
from ceh.demo.region import seed_region
from ceh.demo.revising import seed_next_version
from ceh.demo.studies import seed_studies
from ceh.demo.supporting import seed_advice
from ceh.demo.teaching import seed_courses
from ceh.directory import actions as directory
from ceh.knowledge.actions import guides
from ceh.knowledge.models import Guide
from ceh.network import actions as network
from ceh.network.models import Space
from ceh.people.actions import guardians
from ceh.people.models import Person
from ceh.plan import actions as plan
from ceh.plan.models import Action
from ceh.region.models import Municipality, Topic
from ceh.region.queries import current
from ceh.usage.actions import visits

WORKSHOP = {
    "name": {"sl": "Ustvarjalnica Zgled", "en": "Zgled Makery"},
    "kind": "maker_space",
    "settlement": "Kranj",
    "summary": {
        "sl": "Delavnica za les, tekstil in elektroniko, kjer si orodje in znanje delimo.",
        "en": "A workshop for wood, textile and electronics where tools and know-how are shared.",
    },
    "description": {
        "sl": "Izmišljen prostor za prikaz. Odprt je trikrat na teden; ob prvem obisku vas kdo sprejme.",
        "en": "A made-up space for the demonstration. Open three times a week; somebody shows you round.",
    },
    "topics": ["wood", "textile", "ict"],
    "goal_groups": ["young", "inhabitants", "creatives", "potential-startups"],
    "languages": ["sl", "en"],
    "accessibility": [],
    "open_to": "public",
    "email": "ustvarjalnica@example.org",
}
HOURS = [[1, "15:00", "20:00"], [3, "15:00", "20:00"], [5, "09:00", "14:00"]]
WAITING = {
    "name": {"sl": "Šivalnica Zgled", "en": "Zgled Sewing Room"},
    "kind": "craft_centre",
    "settlement": "Tržič",
    "summary": {
        "sl": "Šivalni stroji in topla soba, ob četrtkih.",
        "en": "Sewing machines and a warm room, on Thursdays.",
    },
    "topics": ["textile", "craft"],
    "goal_groups": ["inhabitants"],
    "languages": ["sl"],
    "email": "sivalnica@example.org",
}
GUIDE = {
    "sl": (
        "Prvi dan v delavnici",
        "Pred prvim strojem si vzemite deset minut.\n\n"
        "- Poglejte, kje so izhod, prva pomoč in stikalo za izklop.\n- Spnite lase, snemite prstane in rokavice.\n"
        "- Vprašajte. Nihče vam ne bo zameril.",
    ),
    "en": (
        "Your first day in the workshop",
        "Before you switch on the first machine, take ten minutes.\n\n"
        "- See where the exit, the first aid and the stop switch are.\n"
        "- Tie your hair back, take off rings and gloves.\n- Ask. Nobody will mind.",
    ),
}

Step = tuple[float, str]
LOCK = 7_205_002  # advisory lock: two that play at once follow each other


def has_been_played() -> bool:
    """Whether the story is there; it comes as a whole."""
    return Space.objects.filter(is_demo=True).exists()


def invite_people(*, now: datetime) -> None:
    """Make the people of the story, once, so that one can sign in while the rest is still being played."""
    cast.password()
    begin = _start_of_story(now)
    with transaction.atomic():
        if Person.objects.filter(is_demo=True).exists():
            return
        staff = cast.join(cast.STAFF, now=begin - timedelta(days=30))
        for member in cast.STAFF:
            if member.role:
                network.assign_role(
                    person=staff[member.box], role=member.role, by=None, now=begin - timedelta(days=29)
                )
        cast.join(cast.MEMBERS, now=begin)
        _family(begin)


def _start_of_story(now: datetime) -> datetime:
    """When the workshop proposes itself: September of last year."""
    zone = ZoneInfo(current().timezone)
    return datetime(now.astimezone(zone).year - 1, 9, 2, 10, 0, tzinfo=zone)


def _people(those: tuple[cast.Cast, ...]) -> dict[str, Person]:
    """The people who were invited, by mailbox."""
    known = Person.objects.in_bulk([cast.mailbox(member.box) for member in those], field_name="email")
    return {member.box: known[cast.mailbox(member.box)] for member in those}


def _establish(space: Space, opened: date, coordinator: Person, zone: ZoneInfo) -> None:
    """Link the space to the plan's action, where the plan has it."""
    action = Action.objects.filter(code="action-1").first()
    if action is not None:
        plan.establish_space(
            action=action,
            space=space,
            opened_on=opened,
            by=coordinator,
            now=datetime.combine(opened, time(12), zone),
            reason="Prvi prostor po ukrepu 1.",
        )


def play(*, now: datetime, seed: int = 1) -> Iterator[Step]:
    """Play the whole story so that it ends at `now`; gives (share done, what happens) as it goes.

    All or nothing; of two at once the second waits for the first. Raises Refused outside demonstration mode, or when
    the story is there already.
    """
    cast.password()
    chance, zone = random.Random(seed), ZoneInfo(current().timezone)  # noqa: S311 - a story, not a secret
    begin = _start_of_story(now)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if has_been_played():
            raise Refused("demo.there", "The demonstration is there already.", "make reset begins anew.")
        yield 0.02, "people join"
        invite_people(now=now)
        staff, members = _people(cast.STAFF), _people(cast.MEMBERS)
        yield 0.15, "workshops"
        people = list(members.values())
        seed_workshops(coordinator=staff["koordinatorka"], people=people, begin=begin, now=now)
        seed_studies(coordinator=staff["koordinatorka"], begin=begin)
        seed_surveys(coordinator=staff["koordinatorka"], begin=begin, chance=random.Random(seed))  # noqa: S311
        yield 0.16, "a space joins and is established"
        space = _workshop(staff, begin)
        opened = date(begin.year, 10, 1)
        _establish(space, opened, staff["koordinatorka"], zone)
        everybody = _people((*cast.STAFF, *cast.MEMBERS, *cast.FAMILY))
        seed_next_version(coordinator=staff["koordinatorka"], people=everybody, now=now)
        yield 0.22, "a year of visits"
        yield from _visits(space, staff, list(members.values()), opened, now, chance, zone)
        yield 0.45, "machines, bookings, use"
        there = {
            "space": space,
            "manager": Person.objects.get(pk=staff["vodja"].pk),
            "trainer": Person.objects.get(pk=staff["trenerka"].pk),
            "members": list(members.values()),
            "now": now,
            "chance": chance,
            "zone": zone,
        }
        seed_machines(coordinator=staff["koordinatorka"], **there)
        in_towns = {name: there[name] for name in there if name != "manager"}
        for share in seed_region(coordinator=staff["koordinatorka"], **in_towns):
            yield 0.55 + 0.3 * share, "machines of all towns"
        yield 0.85, "courses"
        seed_courses(**there)
        yield 0.87, "prices"
        seed_prices(
            space=space,
            coordinator=staff["koordinatorka"],
            manager=there["manager"],
            people=there["members"],
            now=now,
            zone=zone,
        )
        yield 0.92, "mentors and cases"
        seed_advice(people=staff | members, now=now)
        yield 0.93, "guides, a proposal, confirmations"
        _latest(space, staff, members, now)
        yield 1.0, "done"


def _latest(space: Space, staff: dict[str, Person], members: dict[str, Person], now: datetime) -> None:
    """A guide, a space that somebody proposes, and pages that are confirmed."""
    _guides(space, staff["vodja"], now - timedelta(days=60))
    _proposal(members["clan3"], now - timedelta(days=5))
    _confirmations(staff["koordinatorka"], space, now)


def _family(now: datetime) -> None:
    """A guardian and a child; the guardian agrees by the link of the letter."""
    family = cast.join(cast.FAMILY, now=now)
    guardianship = guardians.ask_for_guardianship(
        by=family["mladi"], email=cast.mailbox("skrbnica"), as_guardian=False, now=now
    )
    guardians.confirm_guardianship(token=guardians.token_of(guardianship), by=family["skrbnica"], now=now)


def _workshop(staff: dict[str, Person], begin: datetime) -> Space:
    """The workshop proposes itself, is reviewed, published and described by its manager, who takes a trainer on."""
    values = {**WORKSHOP, "municipality": _municipality("Kranj")}
    space = network.propose_space(values=values, by=staff["vodja"], now=begin)
    space = network.submit_space(space=space, by=staff["vodja"], now=begin + timedelta(days=1))
    space = network.publish_space(space=space, by=staff["koordinatorka"], now=begin + timedelta(days=6))
    Space.objects.filter(pk=space.pk).update(is_demo=True)
    manager = Person.objects.get(pk=staff["vodja"].pk)
    network.change_space(space=space, values={"hours": HOURS}, by=manager, now=begin + timedelta(days=7))
    network.assign_role(
        person=staff["trenerka"], role="trainer", space=space, by=manager, now=begin + timedelta(days=8)
    )
    return Space.objects.get(pk=space.pk)


def _municipality(name: str) -> str:
    return Municipality.objects.get(name=name).code


def _visits(
    space: Space,
    staff: dict[str, Person],
    members: list[Person],
    opened: date,
    now: datetime,
    chance: random.Random,
    zone: ZoneInfo,
) -> Iterator[Step]:
    """Open days on Tuesday, Thursday and Saturday: few regulars at first, more in the second year."""
    manager, trainer = Person.objects.get(pk=staff["vodja"].pk), Person.objects.get(pk=staff["trenerka"].pk)
    days = (now.astimezone(zone).date() - opened).days
    last = None
    for number in range(days):
        day = opened + timedelta(days=number)
        if day.weekday() not in (1, 3, 5) or (day.month, day.day) in ((12, 25), (12, 26), (1, 1)):
            continue
        opens = datetime.combine(day, time(9 if day.weekday() == 5 else 15, 10), zone)
        circle = members[:7] if day.year == opened.year else members
        for person in chance.sample(circle, k=min(len(circle), chance.choice((0, 1, 1, 2, 2, 3)))):
            at = opens + timedelta(minutes=chance.randrange(200))
            if chance.random() < 0.6:
                last = visits.record_own_visit(space=space, by=person, now=at)
            else:
                entered = min(at + timedelta(days=1), now)
                last = visits.record_visit(space=space, person=person, at=at, by=manager, now=entered)
        if chance.random() < 0.3:
            visits.record_own_visit(space=space, by=chance.choice((manager, trainer)), now=opens)
        if chance.random() < 0.04:
            visits.record_group(
                space=space,
                day=day,
                what="Razred osnovne šole",
                headcount=(size := chance.randrange(12, 26)),
                under15=size - 2,
                by=manager,
                now=opens + timedelta(hours=2),
            )
        yield 0.22 + 0.23 * number / days, "a year of visits"
    if last is not None:
        reason = "Vpisano pri napačnem človeku."
        visits.void_visit(visit=last, by=manager, now=now, reason=reason)


def _guides(space: Space, author: Person, now: datetime) -> None:
    """A guide in two languages, and a second version of one."""
    author = Person.objects.get(pk=author.pk)
    topics = list(Topic.objects.filter(code__in=("wood", "craft")))
    title, text = GUIDE["sl"]
    guide = guides.write_guide(
        title=title, text=text, language="sl", topics=topics, by=author, now=now, space=space
    )
    title, text = GUIDE["en"]
    guides.new_version(
        guide=guide,
        language="en",
        title=title,
        text=text,
        what_changed="Translated from Slovene",
        by=author,
        now=now,
    )
    title, text = GUIDE["sl"]
    guides.new_version(
        guide=guide,
        language="sl",
        title=title,
        text=text + "\n- Na koncu pospravite mizo.",
        what_changed="Dodano pospravljanje",
        by=author,
        now=now + timedelta(days=20),
    )
    Guide.objects.filter(pk=guide.pk).update(is_demo=True)


def _proposal(by: Person, now: datetime) -> None:
    """A space that waits for its review."""
    by = Person.objects.get(pk=by.pk)
    space = network.propose_space(values={**WAITING, "municipality": _municipality("Tržič")}, by=by, now=now)
    Space.objects.filter(pk=space.pk).update(is_demo=True)
    network.submit_space(space=space, by=by, now=now + timedelta(hours=1))


def _confirmations(coordinator: Person, workshop: Space, now: datetime) -> None:
    """Some pages of the pack are confirmed, at different times, so that ageing shows."""
    coordinator = Person.objects.get(pk=coordinator.pk)
    ages = {"openlab": 20, "layer-house": 90, "duo": 220, "lokomotiva": 400, workshop.code: 12}
    for code, days in ages.items():
        for space in Space.objects.filter(code=code, state="published"):
            directory.confirm_space(space=space, by=coordinator, now=now - timedelta(days=days))
