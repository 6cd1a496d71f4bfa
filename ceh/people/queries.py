"""Questions about people: their standing, guardians, consents, and accounts that may be one person's."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from ceh.core.clock import local_day
from ceh.core.language import fold
from ceh.people.models import Consent, ConsentText, Guardianship, Merge, Person, Profile
from ceh.region.models import Region
from ceh.region.queries import current


@dataclass(frozen=True)
class Standing:
    """What rules about age need to know of a person."""

    birth_year: int | None
    guarded: bool


def today(now: datetime) -> date:
    """The date of today in the region."""
    try:
        return local_day(now, current().timezone)
    except Region.DoesNotExist:
        return local_day(now, "UTC")


def profile(person: Person) -> Profile:
    """The person's profile; an empty one, not saved, where they told nothing."""
    result = Profile.objects.select_related("municipality").filter(person=person).first()
    return result or Profile(person=person)


def wants_confirmations(person_id: int) -> bool:
    """Whether the person wants letters about their own acts (the default); one statement."""
    return not Profile.objects.filter(person=person_id, confirmations=False).exists()


def filled_in(person: Person) -> dict[str, bool]:
    """Whether each of municipality, birth_year, goal_groups, languages is filled in; one statement."""
    names = ("municipality", "birth_year", "languages", "goal_groups")
    groups = Profile.goal_groups.through.objects.filter(profile=OuterRef("pk"))
    rows = Profile.objects.filter(person=person).values_list(*names[:3], Exists(groups))
    row = rows.first() or (None,) * len(names)
    return {name: bool(value) for name, value in zip(names, row, strict=True)}


STANDING = """
SELECT profile.birth_year, EXISTS (
    SELECT FROM people_guardianship guarding
    WHERE guarding.minor_id = person.id AND guarding.confirmed_at IS NOT NULL AND guarding.ended_at IS NULL
) FROM people_person person LEFT JOIN people_profile profile ON profile.person_id = person.id WHERE person.id = %s
"""


def standing(person: Person) -> Standing:
    """Birth year and whether a guardian confirmed; one statement, written out (ADR 18)."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [person.pk])
        return Standing(*(cursor.fetchone() or (None, False)))


@dataclass(frozen=True)
class Safeguards:
    """What protects a young person: year of birth, whether a guardian stands for them, and agreed to a purpose."""

    birth_year: int | None
    guarded: bool
    agreed: bool


def safeguards(person_ids: Collection[int], purpose: str) -> dict[int, Safeguards]:
    """Person id → what protects them; one statement. A consent counts when somebody other than the person gave it."""
    guarded = Guardianship.objects.filter(minor=OuterRef("person"), confirmed_at__isnull=False, ended_at=None)
    agreed = Consent.objects.filter(person=OuterRef("person"), text__purpose=purpose, withdrawn_at=None)
    others = agreed.exclude(given_by=F("person"))
    rows = Profile.objects.filter(person__in=person_ids)
    facts = rows.values_list("person_id", "birth_year", Exists(guarded), Exists(others))
    return dict.fromkeys(person_ids, Safeguards(None, False, False)) | {
        pk: Safeguards(*more) for pk, *more in facts
    }


def confirmed_guardians(person: Person) -> "QuerySet[Guardianship]":
    """The person's present guardians."""
    return Guardianship.objects.filter(minor=person, confirmed_at__isnull=False, ended_at=None)


def is_guardian_of(guardian: Person, minor: Person) -> bool:
    """Whether one is the other's guardian now."""
    return confirmed_guardians(minor).filter(guardian=guardian).exists()


def guardianships(person: Person) -> "QuerySet[Guardianship]":
    """All guardianships on either side, open ones first, then newest first."""
    rows = Guardianship.objects.filter(Q(minor=person) | Q(guardian=person))
    return rows.select_related("minor__profile", "guardian", "asked_by").order_by("-ended_at", "-asked_at")


def guardianship(pk: int) -> Guardianship:
    """One guardianship with both sides. Raises Guardianship.DoesNotExist."""
    return Guardianship.objects.select_related("minor", "guardian", "asked_by").get(pk=pk)


def newest_texts(now: datetime) -> list[ConsentText]:
    """The version in force of each purpose."""
    rows = ConsentText.objects.filter(valid_from__lte=now)
    return list(rows.order_by("purpose", "-version").distinct("purpose"))


def outdated_texts(person: Person, now: datetime) -> list[ConsentText]:
    """Texts in force of purposes to which the person agreed in an older version only; one statement."""
    in_force = ConsentText.objects.filter(purpose=OuterRef("purpose"), valid_from__lte=now).order_by(
        "-version"
    )
    consents = Consent.objects.filter(person=person, withdrawn_at=None)
    rows = ConsentText.objects.filter(pk=Subquery(in_force.values("pk")[:1]))
    rows = rows.filter(Exists(consents.filter(text__purpose=OuterRef("purpose"))))
    return list(rows.exclude(Exists(consents.filter(text=OuterRef("pk")))).order_by("purpose"))


@dataclass(frozen=True)
class ConsentStatus:
    """A purpose as a person sees it: the text in force, and their consent to it or to an older version."""

    text: ConsentText
    consent: Consent | None
    outdated: bool


def consents(person: Person, now: datetime) -> list[ConsentStatus]:
    """Each purpose with the person's answer; two statements."""
    by_purpose: dict[str, Consent] = {}
    for consent in Consent.objects.filter(person=person, withdrawn_at=None).select_related(
        "text", "given_by"
    ):
        if (
            consent.text.purpose not in by_purpose
            or by_purpose[consent.text.purpose].text.version < consent.text.version
        ):
            by_purpose[consent.text.purpose] = consent
    result = []
    for text in newest_texts(now):
        mine = by_purpose.get(text.purpose)
        result.append(ConsentStatus(text, mine, mine is not None and mine.text_id != text.pk))
    return result


def consent_history(person: Person) -> "QuerySet[Consent]":
    """All consents of the person, newest first."""
    return (
        Consent.objects.filter(person=person).select_related("text", "given_by").order_by("-given_at", "-pk")
    )


def has_consent(person: Person, purpose: str) -> bool:
    """Whether a consent to the purpose stands, to whatever version; for apps that ask before they use something."""
    return Consent.objects.filter(person=person, text__purpose=purpose, withdrawn_at=None).exists()


def by_public_id(public_id: Any) -> Person:
    """The person of this public id. Raises Person.DoesNotExist."""
    return Person.objects.select_related("profile__municipality").get(public_id=public_id)


def by_public_id_of(person: Any) -> Person:
    """The person of the public id in an address. Raises Person.DoesNotExist."""
    return by_public_id(person)


def newest_version(purpose: str) -> ConsentText:
    """The newest version of a text. Raises ConsentText.DoesNotExist."""
    return ConsentText.objects.filter(purpose=purpose).latest("version")


def versions_of_text(purpose: str) -> list[ConsentText]:
    """All versions of a text, the newest first."""
    return list(ConsentText.objects.filter(purpose=purpose).order_by("-version"))


def texts_with_numbers(now: datetime) -> list[tuple[ConsentText, int, int]]:
    """(text in force, how many agree to it, how many still to an older version), by purpose; two statements."""
    standing_ = Consent.objects.filter(withdrawn_at=None, person__is_active=True)
    counted = {
        (purpose, version): n
        for purpose, version, n in standing_.values_list("text__purpose", "text__version")
        .annotate(n=Count("person", distinct=True))
        .order_by()
    }
    return [
        (
            text,
            counted.get((text.purpose, text.version), 0),
            sum(
                n
                for (purpose, version), n in counted.items()
                if purpose == text.purpose and version < text.version
            ),
        )
        for text in newest_texts(now)
    ]


def _is_confirmed() -> Exists:
    """Whether somebody confirmed an address of the account in the outer query."""
    return Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True))


def merge_candidates(limit: int = 50) -> list[list[Person]]:
    """Groups of accounts with the same name (carons and case aside), year of birth and municipality.

    First in a group is the account to keep. An address that nobody confirmed proves nothing: anybody could sign up
    with another person's name, so such accounts are left out; accounts without any address can only be absorbed.
    """
    groups: dict[Any, list[Person]] = defaultdict(list)
    rows = Person.objects.filter(is_active=True, profile__birth_year__isnull=False).exclude(name="")
    rows = rows.annotate(is_confirmed=_is_confirmed()).filter(Q(is_confirmed=True) | Q(email=None))
    by_age = rows.select_related("profile__municipality").order_by(
        "-is_confirmed", F("last_login").asc(nulls_last=True), "joined_at", "pk"
    )
    for person in by_age:
        key = (" ".join(fold(person.name).split()), person.profile.birth_year, person.profile.municipality_id)
        groups[key].append(person)
    return [group for group in groups.values() if len(group) > 1 and group[0].email][:limit]


def pair_to_merge(kept: Any, absorbed: Any) -> tuple[Person, Person]:
    """Both accounts, by their public ids, with `is_confirmed`. Raises Person.DoesNotExist."""
    rows = Person.objects.select_related("profile__municipality").annotate(is_confirmed=_is_confirmed())
    return rows.get(public_id=kept), rows.get(public_id=absorbed)


def merges(limit: int = 50) -> list[Merge]:
    """The newest merges with `absorbed_addresses`; two statements."""
    rows = Merge.objects.select_related("kept", "absorbed", "by", "undone_by").order_by("-at")[:limit]
    return _with_absorbed_addresses(list(rows))


def merge(pk: int) -> Merge:
    """One merge with `absorbed_addresses`. Raises Merge.DoesNotExist."""
    row = Merge.objects.select_related("kept", "absorbed", "by").get(pk=pk)
    return _with_absorbed_addresses([row])[0]


def _with_absorbed_addresses(merges: list[Merge]) -> list[Merge]:
    """While a merge stands, the addresses of the absorbed account are those that moved."""
    moved = {merge.pk: merge.moved.get("people", {}).get("addresses", []) for merge in merges}
    ids = {pk for pks in moved.values() for pk in pks}
    emails = dict(EmailAddress.objects.filter(pk__in=ids).values_list("pk", "email"))
    for merge in merges:
        own = [merge.absorbed.email] if merge.absorbed.email else []
        merge.absorbed_addresses = own + [emails[pk] for pk in moved[merge.pk] if pk in emails]
    return merges


def member(text: str) -> Person | None:
    """The active person with exactly this e-mail address or member number: nobody is browsed."""
    word = text.strip().lower()
    if word.isascii() and word.isdigit() and len(word) <= 9:
        return Person.objects.filter(pk=int(word), is_active=True).first()
    return Person.objects.filter(email=word, is_active=True).first() if word else None


def members(emails: Iterable[str], numbers: Iterable[int]) -> tuple[dict[str, Person], dict[int, Person]]:
    """Active people by e-mail address and by member number, in one statement. Exact matches only, as above."""
    rows = Person.objects.filter(Q(email__in=list(emails)) | Q(pk__in=list(numbers)), is_active=True)
    result = list(rows.select_related("profile"))
    return {person.email: person for person in result if person.email}, {
        person.pk: person for person in result
    }


def find_people(text: str, limit: int = 20) -> "QuerySet[Person]":
    """Accounts whose name or e-mail holds the text, for the desk; nobody for an empty text."""
    word = text.replace("\x00", "").strip()[:100]
    if not word:
        return Person.objects.none()
    rows = Person.objects.filter(Q(name__icontains=word) | Q(email__icontains=word), erased_at=None)
    rows = rows.annotate(is_confirmed=_is_confirmed()).select_related("profile__municipality")
    return rows.order_by("name", "pk")[:limit]
