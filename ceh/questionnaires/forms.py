"""The form of one page of a questionnaire: one field a question, filled in as it was answered.

Answers are taken as they were entered; `rules.answering` says what is wrong with them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.formats import get_format
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from ceh.core.written_numbers import AmbiguousNumber, plain_number, plain_whole_number
from ceh.questionnaires.models.answering import MAX_PLACES
from ceh.questionnaires.queries import record_choices
from ceh.questionnaires.rules import answering
from ceh.questionnaires.rules.answering import Outcome
from ceh.questionnaires.rules.definitions import Definition, Question, Section
from ceh.web import forms, uploads

PREFIX = "q-"
FEW = 12  # choices that stand beside each other; more are a list to open


class Grid(forms.Widget):
    """A matrix: each row a group of radio buttons, a table where there is room."""

    template_name = "questionnaires/widgets/grid.html"
    use_fieldset = True

    def __init__(self, rows: Sequence[tuple[str, str]], choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.rows, self.choices = rows, choices

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_0_0"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = value if isinstance(value, dict) else {}
        context["widget"] |= {
            "choices": self.choices,
            "rows": [
                (
                    f"{name}-{code}",
                    code,
                    label,
                    [(choice, text, chosen.get(code) == choice) for choice, text in self.choices],
                )
                for code, label in self.rows
            ],
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return {code: data[f"{name}-{code}"] for code, _label in self.rows if data.get(f"{name}-{code}")}


class Ranks(forms.Widget):
    """A ranking: the place of each choice."""

    template_name = "questionnaires/widgets/ranks.html"
    use_fieldset = True

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.choices = choices

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_0"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        places = self.places(value)
        numbers = range(1, len(self.choices) + 1)
        context["widget"]["rows"] = [
            (f"{name}-{code}", label, [(number, places.get(code) == str(number)) for number in numbers])
            for code, label in self.choices
        ]
        return context

    def places(self, value: Any) -> dict[str, str]:
        """Code → place, of a ranking or of one that is not whole yet."""
        if isinstance(value, dict):
            return {code: str(place) for code, place in value.items()}
        codes = value if isinstance(value, list) else str(value or "").split()
        return {str(code): str(place) for place, code in enumerate(codes, 1)}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The codes in their order where every place is taken once, else the places as they are."""
        places = {code: data[f"{name}-{code}"] for code, _label in self.choices if data.get(f"{name}-{code}")}
        if sorted(places.values()) == sorted(str(n) for n in range(1, len(self.choices) + 1)):
            return sorted(places, key=lambda code: int(places[code]))
        return places


class Point(forms.TextInput):
    """Latitude and longitude, with a button that takes where one is."""

    template_name = "questionnaires/widgets/point.html"

    def format_value(self, value: Any) -> str:
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


class File(forms.FileInput):
    """A file, with the name of the one that was sent before."""

    template_name = "questionnaires/widgets/file.html"

    def format_value(self, value: Any) -> str:
        return str(value or "")


class QuestionField(forms.Field):
    """A question. `question` and `is_shown` are for the template."""

    def __init__(self, question: Question, is_shown: bool, text: Callable[[Any], str], **kwargs: Any) -> None:
        self.question, self.is_shown = question, is_shown
        super().__init__(
            label=text(question.label),
            help_text=linebreaks(text(question.hint), autoescape=True) if text(question.hint) else "",
            required=question.required is True or question.type == "note",
            widget=_widget(question, text),
            **kwargs,
        )
        self.is_conditional = isinstance(question.required, str) and bool(question.required)


class SectionForm(forms.Form):
    """One page: `definition`, its `section`, what counts so far, what was entered, and what is wrong with it."""

    def __init__(
        self,
        *,
        definition: Definition,
        section: Section,
        outcome: Outcome,
        answers: Mapping[str, Any],
        language: str,
        errors: Mapping[str, Sequence[str]],
    ) -> None:
        super().__init__(initial=_initial(section, outcome, answers))
        self.use_required_attribute = False
        shown = set(outcome.shown)

        def text(texts: Mapping[str, str]) -> str:
            return answering.label(definition, texts, outcome, language)

        for question in section.questions:
            if question.type != "calculated":
                name = PREFIX + question.code
                self.fields[name] = QuestionField(question, question.code in shown, text)
        self.is_bound = bool(errors)
        self._errors = ErrorDict(
            {PREFIX + code: self.error_class(list(messages)) for code, messages in errors.items()}
        )

    def _widget_data_value(self, widget: Any, html_name: str) -> Any:
        """What stands in a field beside its error: what was entered."""
        return self.initial.get(html_name)


def read(section: Section, data: Any) -> dict[str, Any]:
    """What was entered on a page, by code of the question; files are read elsewhere."""
    return {
        question.code: _entered(question, data, PREFIX + question.code)
        for question in section.questions
        if question.type not in ("note", "calculated", "file")
    }


def _entered(question: Question, data: Any, name: str) -> Any:
    match question.type:
        case "several":
            return data.getlist(name)
        case "integer":
            return plain_whole_number(data.get(name, ""))
        case "decimal":
            return _decimal(data.get(name, ""))
        case "matrix":
            return Grid([(row.code, "") for row in question.rows], ()).value_from_datadict(data, {}, name)
        case "ranking":
            return Ranks([(choice.code, "") for choice in question.choices]).value_from_datadict(
                data, {}, name
            )
    return data.get(name, "")


def _decimal(text: str) -> str:
    """A number with a decimal point; the browser reads it alike. Of one sign before three digits see the reader's."""
    try:
        return plain_number(text, decimal_sign=get_format("DECIMAL_SEPARATOR"), places=MAX_PLACES)
    except AmbiguousNumber as number:
        return number.whole


def checked_file(upload: Any, *, pictures_only: bool) -> tuple[Any, str]:
    """A picture without its metadata, or a PDF, and its name. Raises ValidationError.

    A PDF may say who wrote it, so an anonymous answer takes pictures only.
    """
    name = str(upload.name or "")
    if not name.lower().endswith(".pdf"):
        return uploads.picture(upload).image, name
    if pictures_only:
        raise ValidationError(
            _("A PDF can say who wrote it. Your answers are anonymous, so send a picture."), code="pdf"
        )
    return uploads.pdf(upload), name


def _initial(section: Section, outcome: Outcome, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the fields: what was entered, else a default that counts; numbers with the reader's sign."""
    sign = get_format("DECIMAL_SEPARATOR")
    initial = {}
    for question in section.questions:
        value = answers.get(question.code, outcome.values.get(question.code))
        is_number = question.type == "decimal" and isinstance(value, str) and value.count(".") == 1
        initial[PREFIX + question.code] = value.replace(".", sign) if is_number else value
    return initial


def _one_choice(question: Question, choices: list[tuple[str, str]]) -> Any:
    if len(choices) > FEW:
        return forms.Select(choices=[("", _("choose")), *choices])
    return forms.RadioSelect(choices=choices)


def _rating(question: Question) -> Any:
    steps = range(int(question.limits.minimum), int(question.limits.maximum) + 1)
    return forms.RadioSelect(choices=[(str(n), str(n)) for n in steps], attrs={"class": "scale"})


def _record(question: Question) -> Any:
    records = record_choices(question.parameters.get("kind", "organisation"))
    return forms.Select(choices=[("", _("choose")), *records])


def _line(**attributes: str) -> Callable[[Question], Any]:
    return lambda question: forms.TextInput({"autocomplete": "off"} | attributes | _length(question))


CHOOSING: dict[str, Callable[[Question, list[tuple[str, str]]], Any]] = {
    "one_choice": _one_choice,
    "several": lambda question, choices: forms.CheckboxSelectMultiple(choices=choices),
    "ranking": lambda question, choices: Ranks(choices),
}
ENTERING: dict[str, Callable[[Question], Any]] = {
    "text": _line(),
    "long_text": lambda question: forms.Textarea({"rows": 4, **_length(question)}),
    "integer": _line(inputmode="numeric"),
    "decimal": _line(inputmode="decimal"),
    "date": lambda question: forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    "time": lambda question: forms.TimeInput({"type": "time"}, format="%H:%M"),
    "rating": _rating,
    "record": _record,
    "place": lambda question: Point(),
    "file": lambda question: File({"accept": "image/*,application/pdf"}),
    "note": lambda question: forms.HiddenInput(),
}


def _widget(question: Question, text: Callable[[Any], str]) -> Any:
    """The input of a question."""
    choices = [(choice.code, text(choice.label)) for choice in question.choices]
    if question.type == "matrix":
        return Grid([(row.code, text(row.label)) for row in question.rows], choices)
    if choose := CHOOSING.get(question.type):
        return choose(question, choices)
    return ENTERING[question.type](question)


def _length(question: Question) -> dict[str, Any]:
    limit = question.limits.max_length
    return {"maxlength": limit} if limit else {}
