"""The page of a record: its facts, its state, what can be done with it, and its history."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

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
        return self.respond(
            visit,
            facts=facts_of(record, self.facts, at),
            panels=panels(self.panels, visit.by, visit.now, record) if self.panels else [],
            entries=self.visible_entries(visit, journal.entries(record))
            if self.history and hasattr(record, "history")
            else None,
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
        if value in (None, "", [], ()):
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
