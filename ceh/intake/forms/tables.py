"""The form of a table, and why one undoes it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.intake.models import KINDS
from ceh.network.forms.imports import read_table
from ceh.web import forms


class TableForm(forms.Form):
    """A table to look at; `rows` are its cells. `kinds` are those that the reader may bring."""

    kind = forms.ChoiceField(label=_("What is in the table"), choices=KINDS, widget=forms.RadioSelect)
    file = forms.FileField(label=_("Table"), help_text=_("CSV or XLSX, at most 5 MB and 5,000 rows."))

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [one for one in KINDS if one[0] in kinds]
        field.initial = kinds[0] if kinds else None

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        self.rows = read_table(file)
        return file


class UndoForm(forms.Form):
    """Why; whose booking is cancelled reads it."""

    reason = forms.SafeCharField(
        label=_("Why"), max_length=200, help_text=_("People whose booking is cancelled read this.")
    )
