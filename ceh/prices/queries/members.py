"""Who belongs where: which member kinds hold for a person in a space, and which organisation is their home."""

from collections.abc import Collection, Iterable
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

    Young: surely under 18 by the year of birth. Member: a membership of the space, or a role in it. Network: the same
    in another space. Company: the home organisation is a company. Home: the organisation to which the person belongs,
    else the one that runs the space of which they are a member or in which they have a role, the earliest first.
    """
    if person_id is None:
        return NOBODY
    mine = list(on_day(Membership.objects.filter(person=person_id), day).order_by("starts_on", "pk").values_list(
        "space_id", "space__host_id", "organisation_id", "organisation__kind__code"))  # fmt: skip
    roles = RoleAssignment.objects.filter(person=person_id, starts_at__lte=at, space__isnull=False)
    held = roles.filter(Q(ends_at=None) | Q(ends_at__gt=at)).order_by("starts_at", "pk")
    spaces = [(one[0], one[1]) for one in mine if one[0]] + list(
        held.values_list("space_id", "space__host_id")
    )
    year = Profile.objects.filter(person=person_id).values_list("birth_year", flat=True).first()
    kinds = {"anyone"}
    if is_minor(year, day):
        kinds.add("young")
    if any(pk == space.pk for pk, _host in spaces):
        kinds.add("member")
    if any(pk != space.pk for pk, _host in spaces):
        kinds.add("network")
    organisations = [(one[2], one[3]) for one in mine if one[2]]
    if any(kind == "company" for _pk, kind in organisations):
        kinds.add("company")
    homes = [pk for pk, _kind in organisations] + [host for _pk, host in spaces if host]
    return Belonging(frozenset(kinds), homes[0] if homes else None)


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
