"""The page of a record: its facts, its state, what can be done with it, and its history."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Model
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_tables2 import A

from ceh.core import journal
from ceh.core.money import Money
from ceh.core.permissions import Text
from ceh.web.offered_actions import OfferedAction, steps_of
from ceh.web.pages.base import Page, PageText, Visit
from ceh.web.panels import Place, panels
from ceh.web.templatetags import ceh as tags

Fact = str | tuple[Text, str | Callable[[Any], Any]]  # a field, or (label, field or function of the record)


@dataclass(kw_only=True, eq=False)
class RecordPage(Page):
    """`facts` are fields by their names ("unit__space" follows relations), or pairs of a label and a field or function.

    What is empty is left out. A record with a state machine shows its state and the steps that the person may take;
    one with a journal its history, of which `visible_entries` gives the lines that the person may read. `panels` is
    the place where other apps add something; `space` leads to the space on whose clock moments are told.
    """

    facts: tuple[Fact, ...] = ()
    panels: Place | None = None
    space: str = ""
    history: bool = True
    visible_entries: Callable[[Visit, list[journal.Entry]], list[journal.Entry]] = lambda visit, entries: (
        entries
    )
    heading: PageText = lambda visit: visit.record
    template: str = "web/pages/record.html"

    def answer(self, visit: Visit) -> HttpResponse:
        """The page."""
        record = visit.record
        at = A(self.space).resolve(record) if self.space else None
        entries = None
        if self.history and hasattr(record, "history"):
            entries = with_changes(
                record, self.facts, self.visible_entries(visit, journal.entries(record)), at
            )
        return self.respond(
            visit,
            facts=facts_of(record, self.facts, at),
            panels=panels(self.panels, visit.by, visit.now, record) if self.panels else [],
            entries=entries,
            at=at,
        )

    def offered_actions(self, visit: Visit) -> list[OfferedAction]:
        """The steps that the person may take, and the links that they may follow."""
        return steps_of(visit.record, visit.by) + super().offered_actions(visit)


def facts_of(record: Any, facts: Iterable[Fact], at: Any = None) -> list[tuple[Any, Any]]:
    """(label, value) of the facts that say something; `at` is the space on whose clock moments are told."""
    pairs = []
    for fact in facts:
        label, source = (None, fact) if isinstance(fact, str) else fact
        value = source(record) if callable(source) else A(source).resolve(record, quiet=True)
        if value in (None, "", [], (), {}):
            continue
        if not callable(source):
            path, _, name = source.rpartition("__")
            owner = A(path).resolve(record) if path else record
            label = label or capfirst(owner._meta.get_field(name).verbose_name)
            display = getattr(owner, f"get_{name}_display", None)
            value = display() if display else value
            value = str(value) if name.endswith("year") else value  # 2026, not 2.026
        pairs.append((label, shown(value, at)))
    return pairs


def with_changes(
    record: Any, facts: Iterable[Fact], entries: list[journal.Entry], at: Any = None
) -> list[journal.Entry]:
    """The entries with what each changed of the facts: days, numbers, choices and records before and after.

    Texts and people are named without what they said before, which may have been removed for a reason. A statement
    for each relation that changed.
    """
    fields = {}
    for fact in facts:
        label, source = (None, fact) if isinstance(fact, str) else fact
        try:
            field = record._meta.get_field(source) if isinstance(source, str) else None
        except FieldDoesNotExist:
            continue
        if field is not None and hasattr(field, "attname"):
            name = field.attname
            values = [value for entry in entries for value in entry.changes.get(name, ())]
            fields[name] = (label or capfirst(field.verbose_name), _display_of(field, values, at))
    return [
        replace(
            entry,
            lines=tuple(
                (label, *(map(display, entry.changes[name]) if display else ("", "")))
                for name, (label, display) in fields.items()
                if name in entry.changes
            ),
        )
        for entry in entries
    ]


def _display_of(field: Any, values: list[Any], at: Any) -> Callable[[Any], Any] | None:
    """How a value that the field had reads; None for a text or a person."""
    if field.is_relation:
        if field.related_model is get_user_model():
            return None
        keys = set(values) - {None}
        rows = field.related_model._default_manager.in_bulk(keys) if keys else {}
        return lambda value: rows.get(value, "–")
    if field.flatchoices:
        names = dict(field.flatchoices)
        return lambda value: names.get(value) or "–"
    if isinstance(field, (models.BooleanField, models.DateField, models.IntegerField, models.DecimalField)):
        return lambda value: "–" if value is None else shown(value, at)
    return None


def shown(value: Any, at: Any = None) -> Any:
    """A value as people read it: days and moments in words, records linked, amounts with their currency."""
    for kind, show in (
        (bool, lambda: _("yes") if value else _("no")),
        (datetime, lambda: tags.when(value, at=at)),
        (date, lambda: tags.day(value)),
        (Money, lambda: tags.money(value)),
        ((int, float), lambda: tags.number(value)),
    ):
        if isinstance(value, kind):
            return show()
    if isinstance(value, Model) and hasattr(value, "get_absolute_url"):
        return format_html('<a href="{}">{}</a>', value.get_absolute_url(), value)
    return value
