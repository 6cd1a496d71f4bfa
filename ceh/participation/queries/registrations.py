"""Questions about who comes to a workshop, and how many came."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ceh.consultation.models import Workshop
from ceh.core.small_numbers import suppressed
from ceh.participation.models import Headcount, Registration, RegistrationTerms
from ceh.participation.states import REGISTRATION
from ceh.people.models import Person


def registration(pk: int) -> Registration:
    """One registration. Raises Registration.DoesNotExist."""
    return Registration.objects.select_related("workshop", "person").get(pk=pk)


def registration_of(person: Person, workshop: Workshop) -> Registration | None:
    """The person's own registration that was not cancelled."""
    if not person.is_authenticated:
        return None
    rows = Registration.objects.filter(workshop=workshop, person=person).exclude(state="cancelled")
    return rows.select_related("organisation").first()


def registrations(workshop: Workshop) -> "QuerySet[Registration]":
    """Who registered and did not cancel, by name."""
    rows = Registration.objects.filter(workshop=workshop).exclude(state="cancelled")
    rows = rows.select_related("person", "organisation", "goal_group", "municipality")
    return rows.order_by("person__name", "pk")


def places_taken(workshop: Workshop) -> int:
    """How many places are held."""
    states = REGISTRATION.group("holds")
    return Registration.objects.filter(workshop=workshop, state__in=states).count()


def headcounts(workshop: Workshop) -> "QuerySet[Headcount]":
    """Heads of those who did not sign in."""
    return Headcount.objects.filter(workshop=workshop).select_related("goal_group", "municipality")


def headcount(pk: int) -> Headcount:
    """One row of heads. Raises Headcount.DoesNotExist."""
    return Headcount.objects.select_related("workshop").get(pk=pk)


@dataclass(frozen=True)
class Attendance:
    """How many came, in total and by group and municipality; None is a number too small to show."""

    total: int
    groups: Mapping[str, int | None]
    municipalities: Mapping[str, int | None]


def attendance(workshop: Workshop) -> Attendance:
    """How many came, without names; small numbers are hidden."""
    groups, municipalities = Counter[str](), Counter[str]()
    came: list[tuple[Registration | Headcount, int]] = [
        (row, 1) for row in registrations(workshop).filter(state__in=REGISTRATION.group("came"))
    ]
    heads = [(row, row.heads) for row in headcounts(workshop)]
    total = 0
    for row, number in (*came, *heads):
        groups[str(row.goal_group or _("not stated"))] += number
        municipalities[str(row.municipality or _("not stated"))] += number
        total += number
    return Attendance(
        total,
        suppressed(groups, settings.SMALL_NUMBER),
        suppressed(municipalities, settings.SMALL_NUMBER),
    )


def to_remind(now: datetime, until: datetime) -> "QuerySet[Workshop]":
    """Announced workshops that begin soon and of which nobody was reminded."""
    rows = Workshop.objects.filter(state="announced", starts_at__gt=now, starts_at__lte=until)
    return rows.filter(registration_terms__reminded_at=None).order_by("starts_at", "pk")


def to_tell() -> "QuerySet[Registration]":
    """Registrations for workshops that were cancelled."""
    rows = Registration.objects.filter(state="registered", workshop__state="cancelled")
    return rows.select_related("person", "workshop__municipality", "workshop__space").order_by("pk")


def terms(workshop: Workshop) -> RegistrationTerms:
    """How one registers for the workshop; unlimited and until it begins where nobody said otherwise."""
    return RegistrationTerms.objects.filter(workshop=workshop).first() or RegistrationTerms(workshop=workshop)
