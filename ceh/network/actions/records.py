"""Writing what pages say: from plain records (see queries.records), with a check of what changed meanwhile."""

from datetime import datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.core.validators import check_fields
from ceh.network.models import OpeningHours, Organisation, OrganisationKind, Space, SpaceKind
from ceh.network.queries import records
from ceh.network.rules.spaces import LABELS, check_hours
from ceh.people.models import Person
from ceh.region.models import GoalGroup, Municipality, Topic
from ceh.region.queries import bounds
from ceh.region.rules import check_point
from ceh.search.actions import index

Record = dict[str, Any]
REFERENCES: dict[str, Any] = {"municipality": Municipality, "host": Organisation}
LISTS: dict[str, Any] = {"topics": Topic, "goal_groups": GoalGroup}


def change_space(
    *, space: Space, values: Record, by: Person, now: datetime, expected: Record | None = None
) -> Space:
    """Write some values of a space's record. `expected` is what the person saw of these values before they began.

    Raises Refused: "network.changed_meanwhile" (kind "conflict", with a problem for each field that somebody else
    changed since), "network.hours", "network.unknown" (a code that no list has), and for a missing permission.
    """
    with act("network.change_space", by=by, fields=sorted(values)):
        row = locked(Space, space)
        need(by, "network.change_space", row)
        check_unchanged(records.space_record(row), values, expected)
        write_space(row, values, now=now)
    return row


def change_organisation(
    *, organisation: Organisation, values: Record, by: Person, now: datetime, expected: Record | None = None
) -> Organisation:
    """Write some values of an organisation's record; raises as `change_space`."""
    with act("network.change_organisation", by=by, fields=sorted(values)):
        row = locked(Organisation, organisation)
        need(by, "network.change_organisation", row)
        check_unchanged(records.organisation_record(row), values, expected)
        write_organisation(row, values)
    return row


def locked(model: Any, obj: Any) -> Any:
    """The row, locked until the transaction ends."""
    return model.objects.select_for_update(of=("self",)).get(pk=obj.pk)


def check_unchanged(record: Record, values: Record, expected: Record | None) -> None:
    """Refuse the second of two simultaneous edits, showing what the first wrote."""
    if expected is None:
        return
    changed = [name for name in values if name in expected and record.get(name) != expected[name]]
    others = [name for name in changed if record.get(name) != values[name]]
    if others:
        raise Refused(
            "network.changed_meanwhile",
            _("Somebody else has changed this while you were writing."),
            _("Check the current version; save again to replace it with yours."),
            kind="conflict",
            problems=[
                Refused(
                    "network.changed_meanwhile",
                    _("Now it says: %(now)s") % {"now": in_words(record.get(name)) or "–"},
                    kind="conflict",
                    field_name=name,
                )
                for name in others
            ],
        )


def in_words(value: Any) -> str:
    """A value of a record as a short text."""
    if isinstance(value, dict):
        return str(Translated.of(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(" ".join(map(str, item)) if isinstance(item, list) else str(item) for item in value)
    return "" if value is None else str(value)


def write_space(space: Space, values: Record, *, now: datetime) -> None:
    """Put the values on the (locked or new) row, and index it. Inside a transaction of an action.

    Raises Refused: "region.point", "network.hours", "network.unknown", "network.code_taken".
    """
    if "lon" in values or "lat" in values:
        check_point(values.get("lon", space.lon), values.get("lat", space.lat), bounds())
    assign(space, values, records.SPACE_PLAIN, records.SPACE_TEXTS)
    for name in records.SPACE_CODES:
        if name in values:
            setattr(space, name, sorted(values[name]))
    if "kind" in values:
        space.kind = record_by_code(SpaceKind, "kind", values["kind"])
    space.changed_at = now
    _saved(space)
    for name, model in LISTS.items():
        if name in values:
            getattr(space, name).set([record_by_code(model, name, code) for code in values[name]])
    if "hours" in values:
        _write_hours(space, values["hours"])
    index(space)


def write_organisation(organisation: Organisation, values: Record) -> None:
    """Put the values on the (locked or new) row, and index it. Inside a transaction of an action."""
    assign(organisation, values, records.ORGANISATION_PLAIN, records.ORGANISATION_TEXTS)
    if "kind" in values:
        organisation.kind = record_by_code(OrganisationKind, "kind", values["kind"])
    _saved(organisation)
    index(organisation)


def assign(row: Any, values: Record, plain: tuple[str, ...], texts: tuple[str, ...]) -> None:
    """Put plain values, texts and references of a record on the row."""
    for name in plain:
        if name in values:
            setattr(row, name, values[name])
    for name in texts:
        if name in values:
            setattr(row, name, Translated.of(values[name]))
    check_fields(row, [name for name in (*texts, *plain) if name in values])
    for name, model in REFERENCES.items():
        if name in values:
            setattr(row, name, record_by_code(model, name, values[name]) if values[name] else None)


def _saved(row: Any) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        if "code" not in str(clash):
            raise
        raise Refused(
            "network.code_taken",
            _("This short name is already in use: %(code)s.") % {"code": row.code},
            _("Choose another name."),
            kind="conflict",
            field_name="name",
        ) from clash


def _write_hours(space: Space, hours: list[list[Any]]) -> None:
    check_hours(hours)
    space.hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            space=space, weekday=day, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes)
        )
        for day, opens, closes in hours
    )
    # A prefetched list would still show the old ones.
    getattr(space, "_prefetched_objects_cache", {}).pop("hours", None)


def record_by_code(model: Any, name: str, code: str) -> Any:
    """The record of a code. Raises Refused ("network.unknown") for a code that is not there."""
    try:
        return model.objects.get(code=code)
    except (model.DoesNotExist, ValueError) as missing:
        raise Refused(
            "network.unknown",
            _("“%(code)s” is not in the list: %(field)s.") % {"code": str(code)[:60], "field": LABELS[name]},
            _("Choose one from the list."),
            kind="input",
            field_name=name,
        ) from missing
