"""What is shown of all machines today, asked by GET."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.directory.forms.filters import PlainSelect
from ceh.web import forms


class TodayForm(forms.Form):
    """Where, what kind, only what is free. What the address has and nobody offers is left aside."""

    space = forms.ChoiceField(label=_("Space"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    kind = forms.ChoiceField(label=_("Kind of equipment"), required=False)
    free = forms.BooleanField(label=_("Only what is free now"), required=False)

    def __init__(self, data: Any, offered: dict[str, dict[str, str]]) -> None:
        super().__init__(data or None)
        for name, found in offered.items():
            choices = [("", _("all")), *found.items()]
            self.fields[name].widget = PlainSelect(choices=choices)
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        given = self.data if self.is_bound else {}
        self.wanted = {name: given[name] for name, found in offered.items() if given.get(name) in found}
        self.only_free = bool(given.get("free"))
        self.number_active = len(self.wanted) + self.only_free
