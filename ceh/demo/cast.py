"""The made-up people of the demonstration. All are called Zgled, Slovene for "example", and marked as demonstration."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from ceh.core.refusals import Refused
from ceh.people.actions import accounts
from ceh.people.models import Person
from ceh.region.models import GoalGroup, Municipality

WORDS = "smreka iskra dleto oblic vijak lipa skobelj nit klada zarek kovina papir hlod statve mojster lesovje".split()


@dataclass(frozen=True)
class Cast:
    """One made-up person: mailbox, name, year of birth (years before the story's end), home, goal groups, role."""

    box: str
    name: str
    age: int
    home: str
    groups: tuple[str, ...] = ()
    role: str = ""  # a role in the network
    sex: str = "not_stated"


STAFF = (
    Cast("koordinatorka", "Klara Zgled", 38, "Kranj", role="coordinator", sex="female"),
    Cast("skrbnik", "Simon Zgled", 41, "Kranj", role="administrator", sex="male"),
    Cast("revizorka", "Renata Zgled", 52, "Radovljica", role="auditor", sex="female"),
    Cast("svetovalec", "Vid Zgled", 45, "Jesenice", role="adviser", sex="male"),
    Cast("mentorica", "Metka Zgled", 57, "Škofja Loka", role="mentor", sex="female"),
    Cast("vodja", "Bor Zgled", 34, "Kranj", ("creatives",), sex="male"),
    Cast("trenerka", "Tina Zgled", 29, "Naklo", ("creatives",), sex="female"),
)
FAMILY = (
    Cast("skrbnica", "Polona Zgled", 43, "Tržič", ("inhabitants",), sex="female"),
    Cast("mladi", "Jaka Zgled", 14, "Tržič", ("children", "students"), sex="male"),
)
MEMBERS = (
    Cast("clanica", "Alja Zgled", 24, "Tržič", ("young", "creatives"), sex="female"),
    Cast("clan2", "Blaž Zgled", 31, "Kranj", ("startups",), sex="male"),
    Cast("clan3", "Cvetka Zgled", 63, "Bohinj", ("inhabitants",), sex="female"),
    Cast("clan4", "Črt Zgled", 17, "Kranj", ("students",), sex="male"),
    Cast("clan5", "Dora Zgled", 22, "Bled", ("students", "young"), sex="female"),
    Cast("clan6", "Erik Zgled", 36, "Cerklje na Gorenjskem", ("smes",), sex="male"),
    Cast("clan7", "Fani Zgled", 70, "Železniki", ("inhabitants",), sex="female"),
    Cast("clan8", "Gal Zgled", 19, "Šenčur", ("young",), sex="male"),
    Cast("clan9", "Hana Zgled", 27, "Jesenice", ("potential-startups",)),
    Cast("clan10", "Ivo Zgled", 48, "Kranj", ("smes",), sex="male"),
    Cast("clan11", "Lana Zgled", 16, "Naklo", ("students",), sex="female"),
    Cast("clan12", "Miha Zgled", 33, "Medvode", ("creatives",), sex="male"),
    Cast("clan13", "Neža Zgled", 26, "Žiri", ("potential-startups", "creatives"), sex="female"),
    Cast("clan14", "Oskar Zgled", 55, "Gorje", ("inhabitants",), sex="male"),
    Cast("clan15", "Pia Zgled", 21, "Kranj", ("young", "students"), sex="female"),
    Cast("clan16", "Rok Zgled", 40, "Preddvor", ("startups",), sex="male"),
)


def mailbox(box: str) -> str:
    """The address of a made-up person; nobody can own it (RFC 2606)."""
    return f"{box}@example.org"


def password(file: Path | None = None) -> str:
    """The one password of all made-up people, thought up here. Raises Refused outside the demonstration."""
    if not settings.DEMO:
        raise Refused("demo.off", "Demonstration people exist only in demonstration mode.", "Set CEH_DEMO=1.")
    file = file or settings.VAR / "demo" / "password"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text("-".join(secrets.choice(WORDS) for _word in range(4)))
    return file.read_text().strip()


def join(those: tuple[Cast, ...], *, now: datetime) -> dict[str, Person]:
    """Sign the people up as anybody would: account, terms, profile. Returns them by mailbox."""
    secret = make_password(password())
    homes = {municipality.name: municipality for municipality in Municipality.objects.all()}
    groups = {goal_group.code: goal_group for goal_group in GoalGroup.objects.all()}
    joined = {}
    for member in those:
        person = Person.objects.create(
            email=mailbox(member.box),
            name=member.name,
            password=secret,
            joined_at=now,
            is_demo=True,
            language="sl",
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        accounts.welcome(person=person, name=member.name, birth_year=now.year - member.age, now=now)
        values = {
            "municipality": homes.get(member.home),
            "sex": member.sex,
            "goal_groups": [groups[code] for code in member.groups if code in groups],
            "languages": ["sl"],
        }
        accounts.change_profile(person=person, values=values, by=person, now=now)
        joined[member.box] = person
    return joined
