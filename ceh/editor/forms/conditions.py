"""The fields of conditions, "show when [question] [is] [value]", one below the other, without JavaScript.

There is always an empty one below those in use, and with the second what joins them is asked.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ceh.core.text import reader_language
from ceh.editor.rules import conditions
from ceh.editor.rules.conditions import Condition, ConditionError, Joined, Sources
from ceh.questionnaires.rules.definitions import Definition
from ceh.web import forms

MOST = conditions.MAX_CONDITIONS
PARTS = ("question", "operator", "value")
JOINS = [("and", _("all of these apply")), ("or", _("any of these applies"))]


def name_of(part: str, number: int) -> str:
    """The field of a part of a condition; those of the first carry no number."""
    return f"show_{part}" if number == 1 else f"show_{part}_{number}"


def shortened(text: str) -> str:
    """A text that fits a list to choose from."""
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"


def initial_of(definition: Definition, relevance: str) -> dict[str, Any]:
    """What stands in the fields; what they cannot show stays an expression."""
    joined = conditions.recognise(definition, relevance)
    initial = {"relevance": "" if joined else relevance, "show_join": joined.join if joined else "and"}
    for number, condition in enumerate(joined.conditions if joined else (), 1):
        for part in PARTS:
            initial[name_of(part, number)] = getattr(condition, part)
    return initial


class ConditionFields:
    """What forms of parts with conditions have in common."""

    definition: Definition
    fields: dict[str, Any]
    condition_names: list[str]
    value_texts: list[str]

    def write_conditions(self, deciding: Sources) -> None:
        """Add a row of fields for each condition in use and one more, and what joins them."""
        data: Mapping[str, Any] = self.data  # type: ignore[attr-defined]
        filled = [
            number
            for number in range(1, MOST + 1)
            if self.initial.get(name_of("question", number)) or data.get(name_of("question", number))  # type: ignore[attr-defined]
        ]
        count = min(MOST, max(filled, default=0) + 1)
        self.condition_names = []
        for number in range(1, count + 1):
            self._write_condition(number, deciding)
            if number == 1 and count > 1:
                self.fields["show_join"] = forms.ChoiceField(
                    label=_("With several conditions"), choices=JOINS, required=False
                )
                self.condition_names.append("show_join")
        self.value_texts = conditions.values_to_offer(deciding, self.definition, reader_language())

    def _write_condition(self, number: int, deciding: Sources) -> None:
        texts = [(code, shortened(text)) for code, _question, text in deciding]
        nothing = _("always shown") if number == 1 else _("no further condition")
        fields = {
            "question": forms.ChoiceField(
                label=_("Question") if number == 1 else _now("Question of condition %(n)s") % {"n": number},
                required=False,
                choices=[("", nothing), *texts],
            ),
            "operator": forms.ChoiceField(
                label=_("Compares"), required=False, choices=list(conditions.OPERATORS.items())
            ),
            "value": forms.SafeCharField(
                label=_("Value"),
                required=False,
                help_text=_("A number, a day such as 2027-03-04, or the text of one of the choices."),
            ),
        }
        fields["value"].widget.attrs["list"] = "choice-texts"
        for part, field in fields.items():
            field.is_conditional = True
            forms.tune(field)
            self.fields[name_of(part, number)] = field
            self.condition_names.append(name_of(part, number))

    def chosen_relevance(self, cleaned: Mapping[str, Any]) -> str:
        """The expression of the conditions that were chosen; what is wrong is shown at its field."""
        expressions = []
        for number in range(1, MOST + 1):
            question = cleaned.get(name_of("question", number))
            if not question:
                continue
            operator = cleaned.get(name_of("operator", number)) or "is"
            condition = Condition(question, operator, cleaned.get(name_of("value", number)) or "")
            try:
                expressions.append(conditions.build(self.definition, condition))
            except ConditionError as wrong:
                self.add_error(name_of(wrong.part, number), wrong.message)  # type: ignore[attr-defined]
        return Joined.written(cleaned.get("show_join") or "and", expressions)
