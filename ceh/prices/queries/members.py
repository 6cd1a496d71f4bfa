"""Who belongs where: which member kinds hold for a person in a space, and which organisation is their home."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from ceh.core.text import ByName
from ceh.network.models import Organisation, RoleAssignment, Space
from ceh.people.models import Profile
from ceh.people.rules import is_minor
from ceh.prices.models import Membership


@dataclass(frozen=True)
class Belonging:
    """The member kinds of a person in a space on a day, and the home organisation ("" where none is known)."""

    kinds: frozenset[str]
    home_id: int | None


NOBODY = Belonging(frozenset({"anyone"}), None)


def membership(pk: int) -> Membership:
    """One membership. Raises Membership.DoesNotExist."""
    return Membership.objects.select_related("person", "space", "organisation").get(pk=pk)


def on_day(rows: "QuerySet[Membership]", day: date) -> "QuerySet[Membership]":
    """Those that hold on a day."""
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


def belonging(person_id: int | None, space: Space, day: date, at: datetime) -> Belonging:
    """What the records say of a person then; three statements.

    Home: the organisation to which the person belongs, else the one that runs the space of which they are a member or
    in which they have a role, the earliest first.
    """
    if person_id is None:
        return NOBODY
    ties = ties_of(person_id).on(day, at)
    homes = [pk for pk, _kind in ties.organisations] + [host for _pk, host in ties.spaces if host]
    return Belonging(ties.kinds_in(space.pk), homes[0] if homes else None)


@dataclass(frozen=True)
class TiesThen:
    """Spaces with their hosts and organisations with their kinds to which a person belongs on a day."""

    spaces: Sequence[tuple[int | None, int | None]]
    organisations: Sequence[tuple[int, str | None]]
    is_young: bool

    def kinds_in(self, space_id: int) -> frozenset[str]:
        """Young: surely under 18 by the year of birth. Member: a membership of the space, or a role in it. Network:
        the same in another space. Company: the home organisation is a company."""
        kinds = {
            "anyone": True,
            "young": self.is_young,
            "member": any(pk == space_id for pk, _host in self.spaces),
            "network": any(pk != space_id for pk, _host in self.spaces),
            "company": any(kind == "company" for _pk, kind in self.organisations),
        }
        return frozenset(kind for kind, holds in kinds.items() if holds)


@dataclass(frozen=True)
class Ties:
    """All memberships and roles of a person with their dates, and the year of birth: for any number of days."""

    memberships: Sequence[Membership]
    roles: Sequence[RoleAssignment]
    birth_year: int | None

    def on(self, day: date, at: datetime) -> TiesThen:
        """Those that hold then."""
        held = [
            row
            for row in self.memberships
            if row.starts_on <= day and (not row.ends_on or row.ends_on >= day)
        ]
        roles = [row for row in self.roles if row.starts_at <= at and (not row.ends_at or row.ends_at > at)]
        return TiesThen(
            [
                (space.pk, space.host_id)
                for space in (*(row.space for row in held), *(row.space for row in roles))
                if space
            ],
            [
                (row.organisation.pk, row.organisation.kind.code if row.organisation.kind else None)
                for row in held
                if row.organisation
            ],
            is_minor(self.birth_year, day),
        )


def ties_of(person_id: int) -> Ties:
    """What ties a person to spaces and organisations, whenever; three statements."""
    rows = Membership.objects.filter(person=person_id).order_by("starts_on", "pk")
    roles = RoleAssignment.objects.filter(person=person_id, space__isnull=False)
    return Ties(
        list(rows.select_related("space", "organisation__kind")),
        list(roles.select_related("space").order_by("starts_at", "pk")),
        Profile.objects.filter(person=person_id).values_list("birth_year", flat=True).first(),
    )


def members_of(space: Space) -> "QuerySet[Membership]":
    """Memberships of a space, those in force first."""
    return (
        Membership.objects.filter(space=space)
        .select_related("person")
        .order_by("-ends_on", "-starts_on", "-pk")
    )


def membered_people(person_ids: Collection[int], space_id: int) -> Iterable[int]:
    """Those who are, or were, members of the space."""
    return Membership.objects.filter(person__in=person_ids, space=space_id).values_list(
        "person_id", flat=True
    )


def people_of(organisation_ids: Iterable[int] | None = None) -> "QuerySet[Membership]":
    """Who belongs to which organisation."""
    rows = Membership.objects.filter(organisation__isnull=False).select_related("person", "organisation")
    if organisation_ids is not None:
        rows = rows.filter(organisation__in=list(organisation_ids))
    return rows.order_by(ByName("organisation__sort_keys"), "-starts_on", "pk")


def organisations() -> "QuerySet[Organisation]":
    """All organisations by name in the reader's language."""
    return Organisation.objects.order_by(ByName("sort_keys"), "pk")
