"""Personal data, declared per model, and the one interpreter that exports it, erases it and merges accounts.

An app's `personal_data.py` is a table: `About` for rows that tell of a person, `By` for rows in which a person
acted, `no_person_in` for models with text about nobody. All apps declare; `people` calls `export_all`,
`erase_all`, `move_all` and `unmove_all` inside its own transaction and journal entry. What a table cannot say
is a function (`Hooks`, `Custom`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, Protocol

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, UniqueConstraint, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import ngettext_lazy

from ceh.core.erased_texts import erase_texts
from ceh.core.personal_exports import COMMON_FIELDS, Count, Custom, Data, Only, Rows, Section, Single, Values

__all__ = [  # what a table of an app needs
    "About",
    "By",
    "Count",
    "Custom",
    "Hooks",
    "Only",
    "Rows",
    "Single",
    "Values",
    "counted",
    "declare",
    "no_person_in",
]
Relation = tuple[Any, str]


@dataclass(frozen=True)
class By:
    """Rows in which a person acted. They stay when the person goes, and lead to a nameless account.

    `person` is the look-up from the row to the person. `moves` is a plural with %(count)d; without it the rows stay
    with their account when accounts are merged. A row that would break a unique constraint there stays, too.
    `kept_for` is how long rows are kept; a job of the app empties or deletes them.
    """

    model: Any
    person: str
    export: Section | None = None
    moves: Any = None
    kept_for: timedelta | None = field(default=None, kw_only=True)

    @property
    def name(self) -> str:
        """Under which `Merge.moved` remembers what moved."""
        return f"{self.model._meta.model_name}.{self.person}"

    @property
    def relation(self) -> "Relation":
        """The model and its look-up to the person."""
        return self.model, self.person

    @property
    def exported(self) -> list["Relation"]:
        """Whose rows stand in the exported section."""
        return [(self.model, name) for name in (self.person, *self.export.also)] if self.export else []


@dataclass(frozen=True)
class About(By):
    """Rows that tell of a person. Erasure empties free text in them, in their history and in the journal.

    `blank` names what is emptied (`left` is what stays where a row must say something), `whys` lists of {"why": …}.
    `ends` is the moment that erasure sets where it is empty; `deleted` rows go. `kept` names long texts that are not
    about the person.
    """

    blank: Sequence[str] = ()
    left: str = ""
    whys: Sequence[str] = ()
    ends: str = ""
    deleted: bool = False
    kept: Sequence[str] = ()


class Erase(Protocol):
    """What erasure does before rows are emptied: cancel what is ahead, tell others. Safe to run twice."""

    def __call__(self, person: Any, *, by: Any, now: datetime) -> None: ...


class Move(Protocol):
    """What a merge does before rows move. Returns what `undo_merge` needs, and "clashes" in words."""

    def __call__(self, kept: Any, absorbed: Any, *, by: Any, now: datetime) -> Data: ...


class Unmove(Protocol):
    """Take back what `merge` did, after the rows were given back."""

    def __call__(self, kept: Any, absorbed: Any, moved: Data, *, by: Any, now: datetime) -> None: ...


@dataclass(frozen=True)
class Hooks:
    """What the table cannot say. `moves` are plurals for the keys that `merge` returns."""

    erase: Erase | None = None
    merge: Move | None = None
    undo_merge: Unmove | None = None
    moves: Mapping[str, Any] = field(default_factory=dict)


def counted(singular: str, plural: str) -> Any:
    """What moved, in words: two texts with %(count)d."""
    return ngettext_lazy(singular, plural, "count")


@dataclass(frozen=True)
class Labels:
    """What people read instead of the names and codes that an app exports and moves.

    `moves` holds plurals with %(count)d; `codes` is keyed by field, or by "heading.field" where fields differ.
    """

    app: Any = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    moves: Mapping[str, Any] = field(default_factory=dict)
    codes: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)

    def field_label(self, name: str) -> str:
        """The label of a heading or field; the name itself where it is a label already."""
        text = str(self.fields.get(name) or COMMON_FIELDS.get(name) or name)
        return text[:1].upper() + text[1:]

    def code_labels(self, heading: str, name: str) -> Mapping[Any, Any]:
        """Code → label for a field under a heading."""
        return self.codes.get(f"{heading}.{name}") or self.codes.get(name) or {}


@dataclass(frozen=True)
class Holder:
    """An app with its declarations. `sections` are exported beside those of the records."""

    app: str
    label: Any
    records: tuple[By, ...]
    sections: Sequence[Section] = ()
    hooks: Hooks = Hooks()

    @property
    def labels(self) -> Labels:
        """Labels of all that the app exports and moves."""
        labels = [section.describe(model) for model, section in self._sections()]
        fields = {name: label for named, _codes in labels for name, label in named.items()}
        codes = {name: label for _named, coded in labels for name, label in coded.items()}
        moves = {record.name: record.moves for record in self.records if record.moves}
        return Labels(self.label, fields, {**self.hooks.moves, **moves}, codes)

    def _sections(self) -> list[tuple[Any, Section]]:
        own = [(record.model, record.export) for record in self.records if record.export is not None]
        return own + [(None, section) for section in self.sections]

    def export(self, person: Any) -> Data:
        """Everything the app holds on the person, as JSON values; empty where it holds nothing."""
        return self._export(person, _counts(self.records, person))

    def _export(self, person: Any, counts: Mapping[Relation, int]) -> Data:
        data = Data()
        for record in self.records:
            count = sum(counts[relation] for relation in record.exported)
            if (section := record.export) is not None and count:
                is_theirs = reduce(or_, (Q(**{name: person.pk}) for _model, name in record.exported))
                rows = record.model._base_manager.filter(is_theirs)
                data[str(section.heading)] = section.value(rows, count, person)
        data |= {str(section.heading): section.value(None, 0, person) for section in self.sections}
        return {heading: value for heading, value in data.items() if value}

    def erase(self, person: Any, *, by: Any, now: datetime) -> None:
        """Erase the person in this app alone."""
        _erase([self], person, by, now)

    def move(self, kept: Any, absorbed: Any, *, by: Any, now: datetime) -> Data:
        """Give the absorbed account's records to the kept one. Returns what moved: keys by `By.name`, and more."""
        moved = self.hooks.merge(kept, absorbed, by=by, now=now) if self.hooks.merge else {}
        return {name: value for name, value in (moved | _move(self.records, kept, absorbed)).items() if value}

    def unmove(self, kept: Any, absorbed: Any, moved: Data, *, by: Any, now: datetime) -> None:
        """Give back exactly what `move` returned; what the kept account got rid of meanwhile stays away."""
        for record in self.records:
            if record.moves and (ids := moved.get(record.name)):
                rows = record.model._base_manager.filter(pk__in=ids, **{record.person: kept})
                rows.update(**{record.person: absorbed})
        if self.hooks.undo_merge is not None:
            self.hooks.undo_merge(kept, absorbed, moved, by=by, now=now)


_holders: dict[str, Holder] = {}
_models_without_people: dict[Any, str] = {}


def declare(
    app: str, label: Any, *records: By, sections: Sequence[Section] = (), hooks: Hooks | None = None
) -> None:
    """Declare what an app holds on people. Raises ValueError if it has done so before."""
    if app in _holders:
        raise ValueError(f"the app {app} has declared its personal data already")
    _holders[app] = Holder(app, label, records, sections, hooks or Hooks())


def no_person_in(because: str, *models: Any) -> None:
    """Declare models with free text that hold no personal data, and say why."""
    _models_without_people.update(dict.fromkeys(models, because))


def models_without_people() -> Mapping[Any, str]:
    """Model → why it holds no personal data."""
    return _models_without_people


def holder_of(app: str) -> Holder:
    """The declarations of one app."""
    return _holders[app]


def holders() -> list[Holder]:
    """All apps that declared something, upper apps first (the order of INSTALLED_APPS)."""
    layers = {config.label: place for place, config in enumerate(apps.get_app_configs())}
    return sorted(_holders.values(), key=lambda holder: (layers.get(holder.app, len(layers)), holder.app))


def labels_of(app: str) -> Labels:
    """The labels of an app; those of an app that is gone are its names."""
    return _holders[app].labels if app in _holders else Labels(app)


def export_all(person: Any) -> dict[str, Data]:
    """App → what it holds on the person; apps that hold nothing are left out."""
    counts = _counts([record for holder in holders() for record in holder.records], person)
    exported = {holder.app: holder._export(person, counts) for holder in holders()}
    return {app: data for app, data in exported.items() if data}


def erase_all(person: Any, *, by: Any, now: datetime) -> None:
    """Have every app end what is ahead, upper apps first; then empty and delete what is declared, histories too."""
    _erase(holders(), person, by, now)


def move_all(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Data]:
    """Have every app move its records to the kept account; returns what `unmove_all` needs."""
    moved = {holder.app: holder.move(kept, absorbed, by=by, now=now) for holder in holders()}
    return {app: data for app, data in moved.items() if data}


def unmove_all(kept: Any, absorbed: Any, moved: dict[str, Data], *, by: Any, now: datetime) -> None:
    """Have every app take its move back, lower apps first. Raises KeyError if an app of then is gone."""
    if gone := moved.keys() - _holders.keys():
        raise KeyError(f"no app gives back {sorted(gone)}")
    for holder in reversed(holders()):  # not in the order of `moved`, which a JSON column does not keep
        if holder.app in moved:
            holder.unmove(kept, absorbed, moved[holder.app], by=by, now=now)


def _rows(record: By, person: Any) -> Any:
    return record.model._base_manager.filter(**{record.person: person.pk})


def _counts(records: Sequence[By], person: Any) -> dict[Relation, int]:
    """How many rows of the person there are to export, in one statement for all records."""
    relations = list(dict.fromkeys(relation for record in records for relation in record.exported))
    parts = [
        model._base_manager.filter(**{name: person.pk})
        .order_by()
        .annotate(place=Value(place))
        .values("place")
        .annotate(count=models.Count("pk"))
        for place, (model, name) in enumerate(relations)
    ]
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    return {relations[row["place"]]: row["count"] for row in rows}


def _keys(records: Sequence[By], person: Any, rows_of: Any = _rows) -> dict[Relation, list[int]]:
    """Keys of the person's rows, in one statement for all records."""
    keys: dict[Relation, list[int]] = {record.relation: [] for record in records}
    parts = [
        rows_of(record, person).order_by().annotate(place=Value(place)).values_list("place", "pk")
        for place, record in enumerate(records)
    ]
    if parts:
        for place, pk in parts[0].union(*parts[1:], all=True):
            keys[records[place].relation].append(pk)
    return {relation: sorted(ids) for relation, ids in keys.items()}


def _erase(apps_to_erase: Sequence[Holder], person: Any, by: Any, now: datetime) -> None:
    for holder in apps_to_erase:
        if holder.hooks.erase is not None:
            holder.hooks.erase(person, by=by, now=now)
    records = [record for holder in apps_to_erase for record in holder.records if isinstance(record, About)]
    keys = _keys(records, person)
    for record in records:
        rows = record.model._base_manager.filter(pk__in=keys[record.relation])
        if keys[record.relation] and record.deleted:
            rows.delete()
        elif keys[record.relation] and record.ends:
            rows.filter(**{record.ends: None}).update(**{record.ends: now})
    erase_texts(person, [(record, keys[record.relation]) for record in records if not record.deleted])


def _move(records: Sequence[By], kept: Any, absorbed: Any) -> dict[str, list[int]]:
    moving = [record for record in records if record.moves]
    about = [record.relation for record in records if isinstance(record, About)]

    def can_move(record: By, person: Any) -> Any:
        """Rows that break no unique constraint under the kept account, and are not about both accounts."""
        rows = _rows(record, person)
        for constraint in record.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and record.person in constraint.fields:
                rows = rows.exclude(constraint.condition or Q(), _has_twin(record, constraint, kept))
        others = [field for model, field in about if model is record.model and field != record.person]
        return rows.exclude(**dict.fromkeys(others, kept.pk)) if others else rows

    keys = _keys(moving, absorbed, can_move)
    for record in moving:
        if ids := keys[record.relation]:
            record.model._base_manager.filter(pk__in=ids).update(**{record.person: kept})
    return {record.name: keys[record.relation] for record in moving}


def _has_twin(record: By, constraint: UniqueConstraint, kept: Any) -> Exists:
    """Whether the kept account has a row that the constraint takes for the same."""
    twins = _rows(record, kept).filter(constraint.condition or Q())
    for name in constraint.fields:
        if name != record.person:
            column = record.model._meta.get_field(name)
            sides: tuple[Any, Any] = F(column.attname), OuterRef(column.attname)
            if column.null and constraint.nulls_distinct is False:
                sides = Coalesce(sides[0], 0), Coalesce(sides[1], 0)
            twins = twins.filter(Exact(*sides))
    return Exists(twins)
