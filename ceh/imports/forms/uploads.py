"""The form of a table, and why it is undone."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.imports.forms.files import read_table
from ceh.web import forms


class UploadForm(forms.Form):
    """A table to preview; `rows` are its cells. `importers` are those of the tables that the reader may import."""

    kind = forms.ChoiceField(label=_("What is in the table"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV or XLSX, at most 5 MB and 5,000 rows."),
        error_messages={
            "empty": _(
                "The file is empty. Save the table with the names of its columns in the first row and what you bring "
                "in below it, then send it again."
            )
        },
    )

    def __init__(self, *args: Any, importers: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(importer.kind, importer.label) for importer in importers]
        field.initial = importers[0].kind if importers else None

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        self.rows = read_table(file)
        return file

    @property
    def values(self) -> dict[str, Any]:
        """The kind of table, the file's name and the cells."""
        kind, file = self.cleaned_data["kind"], self.cleaned_data["file"]
        return {"kind": kind, "filename": file.name, "rows": self.rows}


class UndoForm(forms.Form):
    """Why it is undone; `hint` says who reads it."""

    reason = forms.SafeCharField(label=_("Why"), max_length=200)

    def __init__(self, *args: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint
