"""The part of the story about mentors: made-up people who offer their help, each in their own way."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from ceh.mentors.actions import checks, profiles
from ceh.mentors.models import Mentor
from ceh.network.models import Organisation, Space
from ceh.people.models import Person
from ceh.people.queries import profile, today
from ceh.region.models import Skill, Topic

EVENINGS = "0-evening 1-evening 2-evening 3-evening"
MORNINGS = "0-morning 1-morning 2-morning 3-morning 4-morning"
# Mailbox → (what they help with, what they did, skills with their depth, topics, spaces, how they meet, when, people).
OFFERS: dict[str, tuple[str, str, str, str, str, str, str, int]] = {
    "mentorica": (
        "Cene, prvi izdelki in prodaja: od mize v kleti do prvih stotih kupcev.",
        "Trideset let vodim delavnico za usnje in prodajam v šest držav.",
        "costing:3 pricing:3 small-series:3 leatherwork:3 export:2 fairs:2",
        "craft textile",
        "duo",
        "either",
        EVENINGS,
        4,
    ),
    "vodja": (
        "Kako zagnati majhno delavnico in narediti prve prototipe.",
        "Vodim delavnico v Kranju; prej sem pet let razvijal merilne naprave.",
        "prototyping:3 space-setup:3 laser-cutting:2 cad-parametric:2 microcontrollers:2",
        "wood ict robotics",
        "kovacnica",
        "person",
        "1-afternoon 3-afternoon 3-evening",
        2,
    ),
    "trenerka": (
        "Laser, vektorsko risanje in prvi izdelki za prodajo na sejmu.",
        "Učim v več delavnicah in prodajam nakit iz vezane plošče.",
        "laser-cutting:3 vector-drawing:3 jewellery:2 fairs:2 workshops:2",
        "wood craft",
        "kovacnica duo",
        "either",
        "2-evening 4-afternoon",
        3,
    ),
    "clan2": (
        "Spletna trgovina: prva stran, plačila, pošiljanje.",
        "Na spletu prodajam svetilke iz jesena.",
        "online-shop:3 branding:2 photography:2 social-media:2",
        "ict",
        "",
        "online",
        EVENINGS,
        2,
    ),
    "clan3": (
        "Vezenje, klekljanje in kako znanje predati naprej.",
        "Vezem štirideset let, vodila sem dva krožka.",
        "embroidery:3 lace:3 heritage-craft:2 workshops:2",
        "textile craft",
        "bohinjsko",
        "person",
        MORNINGS,
        2,
    ),
    "clan6": (
        "Kovina in CNC: od risbe do prve serije.",
        "Delavnica z dvema zaposlenima in tremi CNC-stroji.",
        "cnc-metal:3 machining:3 tool-making:2 outsourcing:2 hiring:2",
        "machinery",
        "",
        "person",
        "0-morning 2-morning",
        1,
    ),
    "clan10": (
        "Ko naročil postane preveč: prva zaposlitev, organizacija, nabava.",
        "Mizarstvo po meri že dvajset let.",
        "joinery:3 hiring:3 project-management:2 small-series:2 timber-choice:3",
        "wood",
        "kovacnica",
        "either",
        "4-afternoon",
        2,
    ),
    "clan12": (
        "Oblikovanje izdelka in embalaže, ki ga ljudje vzamejo v roke.",
        "Oblikujem za tri blagovne znamke iz Gorenjske.",
        "product-design:3 packaging:3 graphic-design:3 design-thinking:2",
        "craft wood",
        "layer-house",
        "either",
        EVENINGS,
        3,
    ),
    "clan14": (
        "Senzorji in elektronika za čebelnjak, vrt in dom.",
        "Upokojeni elektronik; panji mi pošiljajo težo na telefon.",
        "sensors:3 microcontrollers:3 soldering:3 iot:2 beekeeping:2",
        "ict biotechnology",
        "openlab",
        "either",
        MORNINGS,
        3,
    ),
    "clan16": (
        "Skupno orodje v vasi, občine in razpisi.",
        "Ustanovil sem društvo in dobil dva razpisa.",
        "association:3 grants:2 community:2 municipality-work:2",
        "craft",
        "",
        "online",
        "0-evening",
        2,
    ),
    "clan7": (
        "Kovaštvo za začetnike.",
        "Iz kovaške družine v Kropi.",
        "blacksmithing:3 heritage-craft:3",
        "craft machinery",
        "",
        "person",
        MORNINGS,
        1,
    ),
}
WAITING, ON_BREAK, GONE = "clan16", "clan6", "clan7"
CLEARED = ("trenerka", "clan14", "mentorica")  # for work with young people
HIDDEN = ("clan10",)  # in the register, but not on the public page


def seed_mentors(*, coordinator: Person, people: Mapping[str, Person], now: datetime) -> None:
    """Each offers help, most are put into the register, some are checked."""
    skills = {skill.code: skill for skill in Skill.objects.all()}
    for number, (box, offer) in enumerate(OFFERS.items()):
        row = _offered(
            people[box], offer, skills, shown=box not in HIDDEN, now=now - timedelta(days=200 - number)
        )
        if box == WAITING:
            continue
        at = row.offered_at + timedelta(days=4)
        profiles.put_into_register(mentor=row, by=coordinator, now=at)
        _checked(row, "experience", at, years=2, by=coordinator)
        if box in CLEARED:
            _checked(row, "youth", at, years=1, by=coordinator)
    mentors = {box: people[box].mentor for box in (ON_BREAK, GONE)}
    profiles.pause(
        mentor=mentors[ON_BREAK],
        by=people[ON_BREAK],
        now=now - timedelta(days=5),
        paused_until=today(now) + timedelta(days=40),
    )
    profiles.leave(mentor=mentors[GONE], by=people[GONE], now=now - timedelta(days=30), reason="Zdravje.")
    employer = Organisation.objects.filter(code="chamber-craft").first()
    if employer is not None:
        profiles.declare_conflict(
            mentor=people["mentorica"].mentor,
            organisation=employer,
            kind="board",
            by=people["mentorica"],
            now=now - timedelta(days=190),
        )


def _offered(
    person: Person,
    offer: tuple[str, str, str, str, str, str, str, int],
    skills: Mapping[str, Skill],
    *,
    shown: bool,
    now: datetime,
) -> Mentor:
    about, experience, known, topics, spaces, meets, times, capacity = offer
    there = Space.objects.filter(code__in=spaces.split(), state="published").select_related("municipality")
    home = profile(person).municipality or there[0].municipality  # who lives outside the region helps in it
    row = profiles.offer(
        by=person,
        now=now,
        about=about,
        experience=experience,
        municipality=home,
        languages=["sl", "en"] if capacity > 1 else ["sl"],
        topics=Topic.objects.filter(code__in=topics.split()),
        spaces=there,
        meets=meets,
        times=times.split(),
        styles=["hands-on"] if meets == "person" else ["plan", "questions"],
        hours=10,
        capacity=capacity,
        is_public=shown,
    )
    for entry in known.split():
        code, level = entry.split(":")
        if code in skills:
            profiles.add_skill(mentor=row, skill=skills[code], level=int(level), by=person, now=now)
    return row


def _checked(row: Mentor, kind: str, at: datetime, *, years: int, by: Person) -> None:
    seen: date = today(at)
    checks.verify(
        mentor=row, kind=kind, seen_on=seen, valid_to=seen + timedelta(days=365 * years), by=by, now=at
    )
