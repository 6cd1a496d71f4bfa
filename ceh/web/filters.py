"""Filters: django-filter in the kit's clothes. Search, the few that people use, the rest behind "more", and chips."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import BooleanField, Model, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, DateFilter

from ceh.web.fields import SafeCharField
from ceh.web.forms import capfirst_lazy, tune

__all__ = [
    "BooleanFilter",
    "ChoiceFilter",
    "DateFilter",
    "FilterSet",
    "ModelChoiceFilter",
    "SearchFilter",
    "fields",
]


@dataclass(frozen=True)
class Chip:
    """An active filter: its text, and the query string without it."""

    label: str
    value: str
    without: str


class SearchField(SafeCharField):
    """Search words; unusable characters are dropped rather than refused."""

    def to_python(self, value: Any) -> str:
        return super().to_python("".join(c for c in str(value or "")[:200] if c.isprintable()))


class SearchFilter(django_filters.CharFilter):
    """The search box. Give it `method="name"` of the filter set, or a `lookup_expr`."""

    field_class = SearchField

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Search"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}))
        super().__init__(**kwargs)
        self.extra.setdefault("max_length", 200)


class ChoiceFilter(django_filters.ChoiceFilter):
    """One of a few; without a choice it says "all"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("all"))
        super().__init__(*args, **kwargs)


class ModelChoiceFilter(django_filters.ModelChoiceFilter):
    """One record; without a choice it says "all"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("all"))
        super().__init__(*args, **kwargs)


class FilterSet(django_filters.FilterSet):
    """The base of filters. `Meta.main` names those shown at once (three), the first `q` is the search box.

    A value that makes no sense (an unknown topic in an old link) is left out and does not empty the list.
    """

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        for field in self.form.fields.values():
            tune(field)

    def filter_queryset(self, queryset: Any) -> Any:
        """As the base does, with the valid values only."""
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    @property
    def qs(self) -> Any:
        """The rows that match the valid values; read once."""
        if not hasattr(self, "_qs"):
            queryset = self.queryset.all()
            if self.is_bound:
                self.form.is_valid()
                queryset = self.filter_queryset(queryset)
            self._qs = queryset
        return self._qs

    @cached_property
    def groups(self) -> dict[str, list[Any]]:
        """Bound fields as `search`, `main` and `more`."""
        main = list(getattr(self.Meta, "main", []) if hasattr(self, "Meta") else [])
        fields = {field.name: field for field in self.form}
        search = [fields.pop("q")] if "q" in fields else []
        if not main:
            main = list(fields)[:3]
        shown = [fields.pop(name) for name in main if name in fields]
        return {"search": search, "main": shown, "more": list(fields.values())}

    @cached_property
    def chips(self) -> list[Chip]:
        if not self.is_bound:
            return []
        self.form.is_valid()
        chips = []
        for name, value in self.form.cleaned_data.items():
            if value in (None, "", [], ()) or (hasattr(value, "exists") and not len(value)):
                continue
            query = self.data.copy()
            query.pop(name, None)
            query.pop("page", None)
            chips.append(
                Chip(
                    str(self.form.fields[name].label or name),
                    self._said(name, value),
                    f"?{query.urlencode()}",
                )
            )
        return chips

    @property
    def more_active(self) -> bool:
        """Whether a filter behind "more" is in force, so that it stands open."""
        return any(group.data for group in self.groups["more"])

    def _said(self, name: str, value: Any) -> str:
        """The value as the reader chose it."""
        field = self.form.fields[name]
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if isinstance(field, forms.ModelMultipleChoiceField):
            return ", ".join(str(record) for record in value)
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            result = {str(v) for v in (value if isinstance(value, list | tuple) else [value])}
            return ", ".join(str(label) for code, label in _flat(field.choices) if str(code) in result)
        return str(value)


def fields(model: type[Model], *names: str, search: tuple[str, ...] = (), **own: Any) -> type[FilterSet]:
    """Filters by fields of a model: by choice, by related record, or yes and no; `search` names fields with words.

    `own` are filters made by hand. The first three names are shown at once, the others behind "more".
    """
    attributes: dict[str, Any] = {}
    if search:
        attributes["q"] = SearchFilter(method="search_words")
        attributes["search_words"] = lambda self, rows, name, value: rows.filter(
            reduce(or_, (Q(**{f"{field}__icontains": value}) for field in search))
        )
    for name in names:
        attributes[name] = own.get(name) or _filter_for(model, model._meta.get_field(name))
    meta = type("Meta", (), {"model": model, "fields": [], "main": list(names[:3])})
    return type(f"{model.__name__}Filter", (FilterSet,), {**attributes, "Meta": meta})


def _filter_for(model: type[Model], field: Any) -> django_filters.Filter:
    """The filter that fits a field."""
    machine = getattr(model, "machine", None)
    is_state = machine is not None and machine.column == field.name
    label = _("State") if is_state else capfirst_lazy(field.verbose_name)
    if field.is_relation:
        return ModelChoiceFilter(queryset=field.related_model._default_manager.all(), label=label)
    if field.choices:
        return ChoiceFilter(choices=field.choices, label=label)
    if isinstance(field, BooleanField):
        return BooleanFilter(label=label)
    return DateFilter(label=label)


def _flat(choices: Any) -> Any:
    """Choices without their groups."""
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield code, label
