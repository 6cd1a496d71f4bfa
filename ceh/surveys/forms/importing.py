"""Forms of imports: the table, and where its columns go."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ceh.core.language import fold
from ceh.imports.forms.files import read_table
from ceh.questionnaires.rules.answering import unquoted
from ceh.surveys.models import SOURCES, ResponseImport
from ceh.surveys.rules import columns, importing
from ceh.web import forms

MAX_COLUMNS, MAX_VALUES, EXAMPLE, MAX_HEAD = 300, 100, 80, 200


class TableForm(forms.Form):
    """A table of another tool."""

    source = forms.ChoiceField(
        label=_("Collected with"), required=False, choices=[("", _("recognise it")), *SOURCES]
    )
    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV or XLSX with a row for each response, at most 2,000 rows and 5 MB."),
    )
    heads = forms.TypedChoiceField(
        label=_("Rows with column names"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("recognise them")), (1, _("one")), (2, _("two: codes, and questions below them"))],
    )
    field_order = ("file", "source", "heads")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        rows = read_table(file, max_columns=MAX_COLUMNS, max_rows=importing.MAX_ROWS)
        self.table = [[cell.replace("\0", "") for cell in row] for row in rows]
        if sum(map(any, self.table)) > importing.MAX_ROWS + 2:
            raise ValidationError(
                _now("The table has more than %(limit)s rows. Split it and send the parts one after another.")
                % {"limit": importing.MAX_ROWS},
                code="too_large",
            )
        if max(map(len, self.table), default=0) > MAX_COLUMNS:
            raise ValidationError(
                _now("The table has more than %(limit)s columns. Leave out what you don’t need.")
                % {"limit": MAX_COLUMNS},
                code="too_wide",
            )
        if len(self.table) < 2:
            raise ValidationError(_now("The table has no row below the column names."), code="empty")
        return file

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        values = {name: self.cleaned_data[name] for name in ("source", "heads")}
        return {**values, "filename": self.cleaned_data["file"].name, "table": self.table}


class ColumnsForm(forms.Form):
    """Where each column goes; then what each value means that is none of the answers."""

    def __init__(self, *args: Any, batch: ResponseImport, preview: importing.Preview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heads = columns.heads_of(batch.table, batch.heads)
        definition = batch.survey.collection.version.definition
        language = get_language() or ""
        places = [(target.key, target.label) for target in columns.targets(definition, language)]
        for at, head in enumerate(self.heads):
            example = next(
                (row[at] for row in batch.table[batch.heads :] if at < len(row) and row[at].strip()), ""
            )
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=head[:MAX_HEAD],
                required=False,
                choices=[("", _("leave out")), *places],
                initial=batch.columns.get(str(at), ""),
                help_text=_now("For example: %(text)s") % {"text": example[:EXAMPLE]} if example else "",
            )
        self.meanings: dict[str, tuple[str, str]] = {}
        questions = {question.code: question for question in definition.questions()}
        known = {code: dict(values) for code, values in batch.choices.items()}
        for code, texts in preview.unknown.items():
            for text in texts:
                known.setdefault(code, {}).setdefault(fold(text), "")
        pairs = [(code, text) for code, texts in known.items() for text in texts]
        for number, (code, text) in enumerate(pairs[:MAX_VALUES]):
            question = questions[code]
            self.meanings[f"value_{number}"] = (code, text)
            self.fields[f"value_{number}"] = forms.ChoiceField(
                label=_now("What “%(text)s” means") % {"text": text[:EXAMPLE]},
                required=False,
                choices=[
                    ("", _("not said yet")),
                    (importing.SKIP, _("no answer")),
                    *(
                        (choice.code, unquoted(definition, choice.label, language))
                        for choice in question.choices
                    ),
                ],
                initial=known[code][text],
                help_text=unquoted(definition, question.label, language),
            )

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        places = {str(at): key for at in range(len(self.heads)) if (key := self.cleaned_data[f"column_{at}"])}
        choices: dict[str, dict[str, str]] = {}
        for name, (code, text) in self.meanings.items():
            if meaning := self.cleaned_data[name]:
                choices.setdefault(code, {})[text] = meaning
        return {"columns": places, "choices": choices}
