"""What the apps hold on a person, declared from below: export, erasure, and what moves when accounts are merged.

An app's `personal_data.py` says `register_holder("bookings", export=…, erase=…, owned=…)`; the app
`people` asks all of them at once. Upper apps are asked first, so that nothing is emptied under what refers to it.
All functions run inside the caller's transaction and journal entry.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from typing import Any, Protocol

from django.apps import apps
from django.db.models import CharField, Value
from django.utils.translation import gettext_lazy as _

from ceh.core.erased_texts import erase_texts
from ceh.core.money import Money

Data = dict[str, Any]

# Names of fields that several apps export.
COMMON_FIELDS: dict[str, Any] = {
    "at": _("When"),
    "competence": _("Competence"),
    "course": _("Course"),
    "day": _("Day"),
    "from": _("From"),
    "level": _("Level"),
    "note": _("Note"),
    "on": _("Day"),
    "passed": _("Passed"),
    "people": _("People"),
    "reason": _("Reason"),
    "source": _("Recorded"),
    "space": _("Space"),
    "state": _("State"),
    "text": _("Text"),
    "until": _("Until"),
    "what": _("What"),
    "what_was_seen": _("What was seen"),
}


@dataclass(frozen=True)
class Labels:
    """What people read instead of the names and codes that an app exports and moves.

    `moves` holds plurals with %(count)d; `codes` is keyed by field, or by "heading.field" where fields differ.
    """

    app: Any = ""
    fields: Mapping[str, Any] = dataclass_field(default_factory=dict)
    moves: Mapping[str, Any] = dataclass_field(default_factory=dict)
    codes: Mapping[str, Mapping[Any, Any]] = dataclass_field(default_factory=dict)

    def field_label(self, name: str) -> str:
        """The label of a heading or field; the name itself where it is a label already."""
        text = str(self.fields.get(name) or COMMON_FIELDS.get(name) or name)
        return text[:1].upper() + text[1:]

    def code_labels(self, heading: str, name: str) -> Mapping[Any, Any]:
        """Code → label for a field under a heading."""
        return self.codes.get(f"{heading}.{name}") or self.codes.get(name) or {}


class Export(Protocol):
    """Everything the app holds on the person, as plain JSON values under words that the person understands."""

    def __call__(self, person: Any) -> Data: ...


class Erase(Protocol):
    """Delete what may go; what must stay keeps no name, address or free text of the person. Safe to run twice."""

    def __call__(self, person: Any, *, by: Any, now: datetime) -> None: ...


class Move(Protocol):
    """Give the absorbed account's records to the kept one. Returns what moved, as plain JSON values."""

    def __call__(self, kept: Any, absorbed: Any, *, by: Any, now: datetime) -> Data: ...


class Unmove(Protocol):
    """Give back exactly what `move` returned."""

    def __call__(self, kept: Any, absorbed: Any, moved: Data, *, by: Any, now: datetime) -> None: ...


def money_value(money: Money) -> Data:
    """An amount as JSON; pages and files for people write it with its currency (`money_of`)."""
    return {"amount": f"{money.amount:.2f}", "currency": money.currency}


def money_of(value: Any) -> Money | None:
    """The amount that `money_value` wrote, if it is one."""
    if isinstance(value, dict) and value.keys() == {"amount", "currency"}:
        return Money.of(value["amount"], value["currency"])
    return None


Owned = Iterable[tuple[Any, str]]  # (model, field): rows that follow their person into another account


@dataclass(frozen=True)
class Holder:
    """An app that holds something on people. What needs more care than `owned` is moved by functions of the app."""

    app: str
    export: Export
    erase: Erase | None
    owned: Owned = ()
    move_more: Move | None = None
    unmove_more: Unmove | None = None
    labels: Labels = dataclass_field(default_factory=Labels)

    def move(self, kept: Any, absorbed: Any, *, by: Any, now: datetime) -> Data:
        """Give the absorbed account's records to the kept one. Returns what moved: keys by "model.field" and more."""
        moved = self.move_more(kept, absorbed, by=by, now=now) if self.move_more else {}
        moved |= _give_all(self.owned, absorbed=absorbed, kept=kept)
        return {name: value for name, value in moved.items() if value}

    def unmove(self, kept: Any, absorbed: Any, moved: Data, *, by: Any, now: datetime) -> None:
        """Give back exactly what `move` returned; what the kept account got rid of meanwhile stays away."""
        give_back(self.owned, moved, kept=kept, absorbed=absorbed)
        if self.unmove_more:
            self.unmove_more(kept, absorbed, moved, by=by, now=now)


_holders: dict[str, Holder] = {}


def register_holder(
    app: str,
    *,
    export: Export,
    erase: Erase | None = None,
    owned: Owned = (),
    move: Move | None = None,
    unmove: Unmove | None = None,
    labels: Labels | None = None,
) -> None:
    """Declare an app as a holder. Raises ValueError if the app has declared itself before.

    `owned` moves by itself when accounts are merged; `move` runs before it, `unmove` after it was given back.
    """
    if app in _holders:
        raise ValueError(f"the app {app} is a holder already")
    _holders[app] = Holder(app, export, erase, tuple(owned), move, unmove, labels or Labels(app))


def holder_of(app: str) -> Holder:
    """One holder."""
    return _holders[app]


def holders() -> list[Holder]:
    """All holders, upper apps first (the order of INSTALLED_APPS)."""
    layers = {config.label: place for place, config in enumerate(apps.get_app_configs())}
    return sorted(_holders.values(), key=lambda row: (layers.get(row.app, len(layers)), row.app))


def labels_of(app: str) -> Labels:
    """The labels of an app; those of an app that is gone are its names."""
    return _holders[app].labels if app in _holders else Labels(app)


def export_all(person: Any) -> dict[str, Data]:
    """App → what it holds on the person; apps that hold nothing are left out."""
    found = {row.app: row.export(person) for row in holders()}
    return {app: data for app, data in found.items() if data}


def erase_all(person: Any, *, by: Any, now: datetime) -> None:
    """Have every app erase the person; then the free text that apps declared goes, from histories, too."""
    for row in holders():
        if row.erase is not None:
            row.erase(person, by=by, now=now)
    erase_texts(person)


def give(rows: Any, field: str, to: Any) -> list[int]:
    """Put the rows under the other account; gives their keys. One statement where there is nothing to give."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    if ids:
        rows.model.objects.filter(pk__in=ids).update(**{field: to})
    return ids


def _give_all(owned: Owned, *, absorbed: Any, kept: Any) -> Data:
    """Give all rows of `owned`; {"model.field": keys}. One statement finds all of them."""
    found: dict[str, list[int]] = defaultdict(list)
    fields = {f"{model._meta.model_name}.{field}": (model, field) for model, field in owned}
    if not fields:
        return {}
    first, *others = (
        model._base_manager.filter(**{field: absorbed})
        .annotate(of=Value(name, output_field=CharField()))
        .order_by()
        .values_list("of", "pk")
        for name, (model, field) in fields.items()
    )
    for name, pk in first.union(*others, all=True):
        found[name].append(pk)
    for name, ids in found.items():
        model, field = fields[name]
        model._base_manager.filter(pk__in=ids).update(**{field: kept})
    return {name: sorted(ids) for name, ids in found.items()}


def give_back(owned: Owned, moved: Data, *, kept: Any, absorbed: Any) -> None:
    """Give back what `moved` names under "model.field"; what the kept account got rid of meanwhile stays away."""
    for model, field in owned:
        if ids := moved.get(f"{model._meta.model_name}.{field}"):
            model._base_manager.filter(pk__in=ids, **{field: kept}).update(**{field: absorbed})


def move_all(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Data]:
    """Have every app move its records to the kept account; returns what `unmove_all` needs."""
    found = {row.app: row.move(kept, absorbed, by=by, now=now) for row in holders()}
    return {app: data for app, data in found.items() if data}


def unmove_all(kept: Any, absorbed: Any, moved: dict[str, Data], *, by: Any, now: datetime) -> None:
    """Have every app take its move back, lower apps first. Raises KeyError if an app of then is gone."""
    if gone := moved.keys() - _holders.keys():
        raise KeyError(f"no app gives back {sorted(gone)}")
    for row in reversed(holders()):  # not in the order of `moved`, which a JSON column does not keep
        if row.app in moved:
            row.unmove(kept, absorbed, moved[row.app], by=by, now=now)
