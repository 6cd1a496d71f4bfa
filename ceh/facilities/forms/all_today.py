"""What is shown of all machines today, asked by GET."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.facilities.queries.all_today import Machine
from ceh.network.forms.directory import PlainSelect
from ceh.web import forms


class TodayForm(forms.Form):
    """Where, what kind, only what is free. What the address has and nobody offers is left aside."""

    space = forms.ChoiceField(label=_("Space"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    kind = forms.ChoiceField(label=_("Kind of equipment"), required=False)
    free = forms.BooleanField(label=_("Only what is free now"), required=False)

    def __init__(self, data: Any, machines: Sequence[Machine]) -> None:
        super().__init__(data or None)
        offered: dict[str, dict[str, str]] = {"space": {}, "municipality": {}, "kind": {}}
        for one in machines:
            for name, code, what in _places(one):
                if code not in offered[name]:
                    offered[name][code] = str(what)
        for name, found in offered.items():
            choices = [("", _("all")), *found.items()]
            self.fields[name].widget = PlainSelect(choices=choices)
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        known = self.data if self.is_bound else {}
        self.wanted = {name: known.get(name) for name, found in offered.items() if known.get(name) in found}
        self.free = bool(known.get("free"))

    def chosen(self, machines: Sequence[Machine]) -> list[Machine]:
        """The machines that were asked for."""
        return [
            one
            for one in machines
            if all(self.wanted.get(name, code) == code for name, code, _what in _places(one))
        ]


def _places(one: Machine) -> tuple[tuple[str, str, Any], ...]:
    """By what a machine is found: the field, the code in the address, and what is read."""
    place, kind = one.space.municipality, one.unit.model.category
    return (
        ("space", one.space.code, one.space),
        ("municipality", place.code, place),
        ("kind", kind.code, kind),
    )
