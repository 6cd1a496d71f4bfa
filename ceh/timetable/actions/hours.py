"""Keeping resources and their hours: weekly, on special days, on holidays, and closures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import Max
from django.utils.translation import gettext as _

from ceh.core.guards import retrying, translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.network.models import Space
from ceh.timetable import queries, rules
from ceh.timetable.actions import claims, kits
from ceh.timetable.models import Closure, Occupancy, Part, Resource, ResourceHours, SpaceCalendar, SpecialDay

CLOSURE = "timetable.closure"


def add_resource(
    *,
    space: Space,
    kind: str,
    name: Mapping[str, str] | str,
    by: Any,
    capacity: int = 1,
    by_day: bool = False,
    step: int = 30,
) -> Resource:
    """Make something bookable. A plain name is the same in all languages.

    Raises Refused: "timetable.manage_resources".
    """
    need(by, "timetable.manage_resources", space)
    texts = Translated.of(name)
    with act("timetable.add_resource", by=by):
        return Resource.objects.create(
            space=space,
            kind=kind,
            name=texts,
            capacity=capacity,
            by_day=by_day,
            step=step,
        )


def change_resource(*, resource: Resource, by: Any, now: datetime, **values: Any) -> Resource:
    """Change name, capacity, step, or the space where it stands.

    Raises Refused: "timetable.manage_resources", "timetable.capacity" while more seats are taken than there would be.
    """
    need(by, "timetable.manage_resources", resource)
    with act("timetable.change_resource", by=by):
        row = claims.lock([resource.pk])[resource.pk]
        if "space" in values:
            need(by, "timetable.manage_resources", values["space"])
            if values["space"].pk != row.space_id:
                kits.leave_kits(row, now=now)
        if "name" in values:
            values["name"] = Translated.of(values["name"])
        for name, value in values.items():
            setattr(row, name, value)
        if row.capacity > 1 and row.kind == "kit" and Part.objects.filter(kit=row, removed_at=None).exists():
            raise Refused(
                "timetable.kit",
                _("Only a kit of which there is one consists of parts."),
                _("Add a separate kit for each one."),
            )
        ahead = Occupancy.objects.filter(resource=row, active=True, ends_at__gt=now)
        most = ahead.aggregate(most=Max("last_seat"))["most"] or 0
        if most > row.capacity and not _only_whole(row, now):
            raise Refused(
                "timetable.capacity",
                _("Seat %(n)s is booked already.") % {"n": most},
                _("Move or cancel those bookings first."),
            )
        row.save()
        ahead.filter(first_seat=1, last_seat=most, kind__in=("closure", "outage")).update(
            last_seat=row.capacity
        )
        return row


def _only_whole(row: Resource, now: datetime) -> bool:
    """Whether only closures and outages hold seats above the new capacity."""
    ahead = Occupancy.objects.filter(resource=row, active=True, ends_at__gt=now, last_seat__gt=row.capacity)
    return not ahead.exclude(kind__in=("closure", "outage")).exists()


def retire_resource(*, resource: Resource, by: Any, now: datetime, reason: str) -> tuple[Resource, int]:
    """Take a resource out of use and cancel its bookings. Gives the resource and how many were cancelled."""
    need(by, "timetable.manage_resources", resource)
    with act("timetable.retire_resource", by=by, reason=reason):
        row = claims.lock([resource.pk], include_related=True)[resource.pk]
        last = Occupancy.objects.filter(resource=row, active=True).aggregate(last=Max("ends_at"))["last"]
        displaced: list[Occupancy] = []
        if last is not None and last > now:
            items = [claims.Claim(row.pk, now, last, whole=True)]
            rows, displaced, _unmovable = claims.preempt(
                items,
                kind="outage",
                source_type="timetable.resource",
                source_id=row.pk,
                reason=reason,
                by=by,
                now=now,
            )
            claims.release(rows, now=now, notify=False)  # nobody can have it any more
        row.retired_at = now
        row.save(update_fields=["retired_at"])
        kits.leave_kits(row, now=now)
        return row, len(displaced)


def set_resource_hours(
    *, resource: Resource, hours: Sequence[tuple[int, time, time]], by: Any
) -> list[ResourceHours]:
    """Weekly hours (weekday, opens, closes) of one resource; none: those of its space.

    Raises Refused: "timetable.set_hours", "timetable.hours" for hours that end before they begin or overlap.
    """
    need(by, "timetable.set_hours", resource)
    check_hours(hours)
    with act("timetable.set_hours", by=by):
        claims.lock([resource.pk])
        ResourceHours.objects.filter(resource=resource).delete()
        rows = [ResourceHours(resource=resource, weekday=d, opens=a, closes=b) for d, a, b in hours]
        return ResourceHours.objects.bulk_create(rows)


def check_hours(hours: Iterable[tuple[int, time, time]]) -> None:
    """Refuses ("timetable.hours") hours of a day that end before they begin, or overlap."""
    before: tuple[int, time] | None = None
    for day, opens, closes in sorted(hours):
        wrong = closes != rules.MIDNIGHT and closes <= opens
        meets = before is not None and before[0] == day and (before[1] == rules.MIDNIGHT or opens < before[1])
        if wrong or meets:
            raise Refused(
                "timetable.hours",
                _("The hours of a day end before they start, or overlap."),
                _("Correct the times; across midnight, end one day at 00:00 and start the next at 00:00."),
                kind="input",
            )
        before = (day, closes)


def set_special_day(
    *,
    space: Space,
    day: date,
    hours: Sequence[tuple[time, time]],
    by: Any,
    now: datetime,
    note: str = "",
    resource: Resource | None = None,
) -> list[SpecialDay]:
    """Other hours on a day, in place of all that was set for it; no hours: closed on that day.

    Bookings made before stay: a closure displaces them. Raises Refused: "timetable.set_hours", "timetable.hours".
    """
    need(by, "timetable.set_hours", space)
    check_hours([(0, opens, closes) for opens, closes in hours])
    with act("timetable.set_special_day", by=by, reason=note):
        Space.objects.select_for_update(no_key=True).get(pk=space.pk)
        SpecialDay.objects.filter(space=space, resource=resource, day=day, removed_at=None).update(
            removed_at=now
        )
        spans: Sequence[tuple[time | None, time | None]] = hours or [(None, None)]
        return [
            SpecialDay.objects.create(
                space=space, resource=resource, day=day, opens=opens, closes=closes, note=note
            )
            for opens, closes in spans
        ]


def remove_special_day(*, special: SpecialDay, by: Any, now: datetime) -> None:
    """Restore the usual hours of the day. Raises Refused: "timetable.set_hours"."""
    need(by, "timetable.set_hours", special.space)
    with act("timetable.remove_special_day", by=by):
        rows = SpecialDay.objects.filter(space=special.space, resource=special.resource_id, day=special.day)
        rows.filter(removed_at=None).update(removed_at=now)


def set_calendar(*, space: Space, zone: str, closed_on_holidays: bool, by: Any) -> SpaceCalendar:
    """The space's own zone ("" for the region's), and whether it closes on public holidays.

    Raises Refused: "timetable.set_hours", "timetable.zone" for a zone that nobody knows.
    """
    need(by, "timetable.set_hours", space)
    if zone and zone not in available_timezones():
        raise Refused(
            "timetable.zone", _("This time zone is not known."), _("Choose one from the list."), kind="input"
        )
    values = {"zone": zone, "closed_on_holidays": closed_on_holidays}
    with act("timetable.set_calendar", by=by):
        return SpaceCalendar.objects.update_or_create(space=space, defaults=values)[0]


def close(
    *,
    space: Space,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    by: Any,
    now: datetime,
    resources: Sequence[Resource] = (),
) -> tuple[Closure, int, list[queries.Label]]:
    """Close the space, or some of its resources, for a time. Bookings in it are cancelled and their holders told.

    Gives the closure, how many bookings gave way, and what stays (it must be moved or called off). Raises Refused:
    "timetable.close", "timetable.span", "timetable.reason", "timetable.past".
    """
    need(by, "timetable.close", space)
    rules.check_span(starts_at, ends_at)
    if not reason.strip():
        raise Refused("timetable.reason", _("Say why it is closed."), _("People will see it."), kind="input")
    if ends_at <= now:
        raise Refused(
            "timetable.past", _("That time is over."), _("Choose a time in the future."), kind="input"
        )
    with (
        translate_db_errors({"occupancy_no_overlap": rules.taken}),
        act("timetable.close", by=by, reason=reason),
    ):
        row = Closure.objects.create(
            space=space, starts_at=starts_at, ends_at=ends_at, reason=reason.strip()[:300], by=by, made_at=now
        )
        ids = [resource.pk for resource in resources] or list(
            queries.resources_in([space.pk]).values_list("pk", flat=True)
        )
        items = [claims.Claim(pk, starts_at, ends_at, whole=True) for pk in ids]
        stop = claims.Stop(starts_at, ends_at, row.reason, CLOSURE, row.pk, None if resources else space.pk)
        _made, displaced, unmovable = claims.preempt(
            items,
            kind="closure",
            source_type=CLOSURE,
            source_id=row.pk,
            reason=row.reason,
            by=by,
            now=now,
            stop=stop,
        )
    return row, len({(claim.source_type, claim.source_id) for claim in displaced}), unmovable


@retrying()
def lift_closure(*, closure: Closure, by: Any, now: datetime) -> Closure:
    """End a closure before its time, or take it back. What gave way does not come back by itself.

    Who waits for that time is offered it. Raises Refused: "timetable.close", "timetable.over".
    """
    need(by, "timetable.close", closure.space)
    with act("timetable.lift_closure", by=by):
        # Always the resources first, then what is about them.
        claims.lock(
            queries.claims_of(CLOSURE, closure.pk).values_list("resource", flat=True), include_related=True
        )
        row = Closure.objects.select_for_update().get(pk=closure.pk)
        if row.lifted_at is not None or row.ends_at <= now:
            raise Refused("timetable.over", _("This closure is over already."), kind="conflict")
        held = list(queries.claims_of(CLOSURE, row.pk))
        claims.end_at(held, now, now=now)
        row.lifted_at = now
        row.save(update_fields=["lifted_at"])
    return row


def local(day: date, at: time, zone: str) -> datetime:
    """The instant of a typed day and time; aware, in the zone."""
    return rules.instant(day, at, zone).astimezone(ZoneInfo(zone))
