"""Kits: which things are lent together. What claims a kit's time takes its parts, see `claims`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.timetable import queries
from ceh.timetable.actions.claims import Claim, claim, lock, release
from ceh.timetable.models import Occupancy, Part, Resource


def set_parts(*, kit: Resource, parts: Iterable[Resource], by: Any, now: datetime) -> list[Occupancy]:
    """Set the parts of a kit.

    What is booked ahead takes a new part, too, where it is free, and gives back one that left the kit. Gives the claims
    on the kit that a new part could not join, because somebody has it then. Raises Refused:
    "timetable.manage_resources", "timetable.kit" (no kit), "timetable.kit_part" (in another space, out of use, a kit).
    """
    need(by, "timetable.manage_resources", kit)
    by_id = {part.pk: part for part in parts}
    with act("timetable.set_parts", by=by):
        before = {part.part_id: part for part in Part.objects.filter(kit=kit, removed_at=None)}
        locked = lock({kit.pk, *by_id, *before}, include_related=True)
        row = locked[kit.pk]
        if row.kind != "kit" or row.capacity != 1:
            raise Refused(
                "timetable.kit",
                _("Only a kit of which there is one consists of parts."),
                _("Add a separate kit for each one."),
            )
        for pk in by_id:
            _check(locked[pk], row)
        gone, new = before.keys() - by_id.keys(), [pk for pk in by_id if pk not in before]
        Part.objects.filter(pk__in=[before[pk].pk for pk in gone]).update(removed_at=now)
        for pk in new:
            Part.objects.create(kit=row, part=locked[pk], added_at=now, added_by=by)
        ahead = list(
            Occupancy.objects.filter(resource=row, active=True, ends_at__gt=now).order_by("starts_at", "pk")
        )
        _release_removed(gone, ahead, now)
        return [occupancy for occupancy in ahead if not _claim_new(occupancy, new, now)]


def _check(part: Resource, kit: Resource) -> None:
    """Refuse a part that cannot be in the kit."""
    if part.kind == "kit" or part.space_id != kit.space_id or part.retired_at is not None:
        raise Refused(
            "timetable.kit_part",
            _("%(name)s cannot be in this kit.") % {"name": part.name},
            _("Choose machines, rooms and seats of the same space that are in use."),
            kind="input",
            field_name="parts",
        )


def _release_removed(gone: Iterable[int], ahead: Iterable[Occupancy], now: datetime) -> None:
    """Free the parts that left for those who hold the kit, unless another kit that they hold has them, too.

    Who waits for such a part is offered it.
    """
    rows: list[Occupancy] = []
    for occupancy in ahead:
        held = queries.claims_of(occupancy.source_type, occupancy.source_id)
        kept = Part.objects.filter(removed_at=None, kit__in=held.values("resource")).values("part")
        rows += held.filter(resource__in=list(gone)).exclude(resource__in=kept)
    release(rows, now=now)


def _claim_new(held: Occupancy, new: Iterable[int], now: datetime) -> bool:
    """Take the new parts for somebody who holds the kit, each where it is free; whether all were."""
    if held.kind not in ("booking", "session", "offer"):
        return True  # the kit is out of order or closed: its parts are not, for that
    whole = True
    for pk in new:
        mine = queries.claims_of(held.source_type, held.source_id).filter(resource=pk)
        if mine.exists():
            continue
        try:
            claim(
                [Claim(pk, held.starts_at, held.ends_at, whole=True)],
                kind=held.kind,
                source_type=held.source_type,
                source_id=held.source_id,
                now=now,
            )
        except Refused:
            whole = False
    return whole


def leave_kits(row: Resource, *, now: datetime) -> None:
    """Take a resource out of its kits; if it is a kit, remove its parts."""
    Part.objects.filter(kit=row, removed_at=None).update(removed_at=now)
    Part.objects.filter(part=row, removed_at=None).update(removed_at=now)
