"""An account's first day, and what people tell about themselves."""

from datetime import datetime
from typing import Any

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.validators import check_fields, check_name, check_value
from ceh.people import queries, rules
from ceh.people.actions.consents import ensure_texts, give_consent
from ceh.people.models import Person, Profile

PERSON_FIELDS = ("name", "language")
PROFILE_FIELDS = ("municipality", "birth_year", "sex", "languages", "skills", "phone", "confirmations")


def welcome(*, person: Person, name: str, birth_year: int | None, now: datetime) -> None:
    """Finish a sign-up: name, year of birth, and the agreement to the terms in force.

    Those under 15 cannot agree themselves (ZVOP-2): their guardian does, when they confirm.
    """
    rules.check_birth_year(None, birth_year, queries.today(now))
    check_value(check_name, name, "name")
    with act("people.join", by=person):
        Person.objects.filter(pk=person.pk).update(name=name)
        person.name = name
        Profile.objects.update_or_create(person=person, defaults={"birth_year": birth_year})
        if rules.age_band(birth_year, queries.today(now)) != "under15":
            terms = next(text for text in ensure_texts(now=now) if text.purpose == "terms")
            give_consent(person=person, text=terms, by=person, now=now)


def change_profile(*, person: Person, values: dict[str, Any], by: Person, now: datetime) -> Profile:
    """Change what a person tells about themselves. `values` may hold any of the fields; others stay.

    Raises Refused: "people.birth_year", "people.birth_year_minor" (a minor; a guardian may), "core.name", "core.phone".
    """
    need(by, "people.change_profile", person)
    with act("people.change_profile", by=by):
        person = Person.objects.select_for_update().get(pk=person.pk)
        profile = Profile.objects.filter(person=person).first() or Profile(person=person)
        if "birth_year" in values:
            old = profile.birth_year if by.pk == person.pk else None
            rules.check_birth_year(old, values["birth_year"], queries.today(now))
        for name in PERSON_FIELDS:
            if name in values:
                setattr(person, name, values[name])
        for name in PROFILE_FIELDS:
            if name in values:
                setattr(profile, name, values[name])
        check_fields(person, [name for name in PERSON_FIELDS if name in values])
        check_fields(profile, [name for name in PROFILE_FIELDS if name in values])
        person.save(update_fields=list(PERSON_FIELDS))
        profile.save()
        if "goal_groups" in values:
            profile.goal_groups.set(values["goal_groups"])
    return profile


def correct_birth_year(*, person: Person, birth_year: int, by: Person, now: datetime, reason: str) -> None:
    """A coordinator corrects a year of birth that a minor may not change themselves."""
    need(by, "people.correct", person)
    rules.check_birth_year(None, birth_year, queries.today(now))
    with act("people.correct_birth_year", by=by, reason=reason):
        Profile.objects.update_or_create(person=person, defaults={"birth_year": birth_year})


def change_language(*, person: Person, language: str) -> None:
    """Remember the language in which letters to the person are written."""
    with act("people.change_language", by=person):
        Person.objects.filter(pk=person.pk).exclude(language=language).update(language=language)
