"""The form of a question: the settings that its type has, and what is wrong with them at the field."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ceh.core.refusals import Refused
from ceh.core.text import reader_language
from ceh.editor.forms.conditions import ConditionFields, shortened
from ceh.editor.forms.conditions import initial_of as shown_when
from ceh.editor.forms.fields import text_field, texts_of
from ceh.editor.queries import DraftPart
from ceh.editor.rules import choice_lines, conditions, operations, types
from ceh.editor.rules.choice_lines import LineError
from ceh.editor.rules.codes import propose_code
from ceh.editor.rules.differences import differences
from ceh.editor.rules.outline import is_gap
from ceh.questionnaires.rules import checking
from ceh.questionnaires.rules.definitions import MAX_CODE, Limits, Question
from ceh.web import forms

EXPRESSION = 2_000
LINES = 60_000
RECORDS = [("organisation", _("organisation")), ("space", _("space"))]
CONDITIONS = ("show_question",)  # and what else the conditions ask
GROUPS = (
    ("", ("label", "choices", "rows", "calculation", "record_kind", "right", "explanation", "required")),
    (_("Hint"), ("hint",)),
    (_("Limits"), ("minimum", "maximum", "max_length", "min_choices", "max_choices")),
    (_("Shown only when"), CONDITIONS),
    (_("Place and type"), ("section", "type", "code")),
    (_("For experts"), ("relevance", "required_when", "constraint", "message", "default")),
)
NEEDED = {"label", "section", "type", "choices", "rows"}  # to check the rest
ALWAYS_SET = ("section", "type", "code", "show_operator", "show_join")  # these alone open no group
# Where a field of a definition stands in the form, if it is called otherwise.
FIELDS = {"limits": "minimum", "required": "required_when", "default_from": "default"}


class QuestionForm(ConditionFields, forms.Form):
    """`part` is the question, or the section into which a new one goes; `kind` its type."""

    choices = forms.SafeCharField(label=_("Choices"), rows=6, max_length=LINES)
    rows = forms.SafeCharField(label=_("Rows"), rows=5, max_length=LINES)
    calculation = forms.SafeCharField(label=_("Calculation"), rows=2, max_length=EXPRESSION)
    right = forms.SafeCharField(label=_("Right answer"), rows=2, max_length=2_000)
    record_kind = forms.ChoiceField(label=_("People choose among"), choices=RECORDS)
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    minimum = forms.SafeCharField(label=_("Smallest value"), required=False, max_length=40)
    maximum = forms.SafeCharField(label=_("Largest value"), required=False, max_length=40)
    max_length = forms.IntegerField(
        label=_("At most so many characters"), required=False, min_value=1, max_value=10_000
    )
    min_choices = forms.IntegerField(
        label=_("At least so many choices"), required=False, min_value=0, max_value=500
    )
    max_choices = forms.IntegerField(
        label=_("At most so many choices"), required=False, min_value=1, max_value=500
    )
    section = forms.ChoiceField(label=_("Section"))
    type = forms.ChoiceField(label=_("Type"))
    code = forms.SafeCharField(
        label=_("Code"),
        required=False,
        max_length=MAX_CODE,
        help_text=_("Stays for ever; answers are kept under it. Leave it empty for one made of the text."),
    )
    relevance = forms.SafeCharField(
        label=_("Shown when"),
        required=False,
        rows=2,
        max_length=EXPRESSION,
        help_text=_(
            "An expression, for example ${age} >= 18 and ${member} = 'yes'. It counts instead of the choice above."
        ),
    )
    required_when = forms.SafeCharField(
        label=_("Must be answered when"),
        required=False,
        rows=2,
        max_length=EXPRESSION,
        help_text=_("An expression; it counts instead of the tick above."),
    )
    constraint = forms.SafeCharField(
        label=_("Allowed when"),
        required=False,
        rows=2,
        max_length=EXPRESSION,
        help_text=_("An expression in which a point stands for the answer, for example . <= today()."),
    )
    default = forms.SafeCharField(
        label=_("Filled in beforehand"), required=False, help_text=_("A value; for choices their code.")
    )
    expected = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, part: DraftPart, kind: str, **kwargs: Any) -> None:
        self.part, self.kind, self.definition = part, kind, part.definition
        self.languages = self.definition.languages
        self.former = part.question or Question(code="", type=kind)
        self.is_quiz = part.questionnaire.is_quiz
        self.is_new = part.question is None and part.section is not None
        self.conflict: list[Any] = []
        self.built = self.former
        self.stars: list[bool] = []
        kwargs["initial"] = initial_of(part, kind) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self._write_texts()
        self._write_choices()
        for name in [name for name in self.fields if not types.has_setting(kind, name)]:
            del self.fields[name]
        if not self.is_quiz:
            for name in ("right", "explanation"):
                self.fields.pop(name, None)
        if not self.is_new:
            del self.fields["code"]

    def _write_texts(self) -> None:
        """Texts in the languages of the draft."""
        options: dict[str, dict[str, Any]] = {
            "label": {
                "label": _("Text"),
                "required": self.kind != "calculated",
                "help_text": _("What people read. ${code} puts an earlier answer in."),
            },
            "hint": {"label": _("Hint"), "required": False, "help_text": _("Smaller, below the question.")},
            "message": {
                "label": _("What people read when the answer is not allowed"),
                "required": False,
            },
            "explanation": {
                "label": _("Why it is right"),
                "required": False,
                "help_text": _("Shown after the attempt."),
            },
        }
        for name, values in options.items():
            self.fields[name] = text_field(self.languages, **values)
            forms.tune(self.fields[name])

    def _write_choices(self) -> None:
        """What the fields offer in this draft."""
        language = self.languages[0] if self.languages else ""
        example = " | ".join((str(_("code")), *self.languages))
        for name in ("choices", "rows"):
            self.fields[name].help_text = _("One a line: the text alone, or %(example)s.") % {
                "example": example
            }
        if self.kind in types.STARRED and self.is_quiz:
            self.fields["choices"].help_text = _(
                "One a line: the text alone, or %(example)s. Begin each line that is right with a star: * text."
            ) % {"example": example}
        self.fields["right"].help_text = (
            _("The codes of the choices in their right order, one a line.")
            if self.kind == "ranking"
            else _("If several answers count as right, one a line.")
        )
        deciding = conditions.sources(self.definition, self.former.code, reader_language())
        self.write_conditions(deciding)
        self.fields["section"].choices = [
            (section.code, shortened(section.label.get(language, "") or _now("Section %(n)s") % {"n": n}))
            for n, section in enumerate(self.definition.sections, 1)
        ]
        kinds = types.exchangeable(self.kind)
        self.fields["type"].choices = [(kind, types.TYPES[kind][0]) for kind in kinds]
        if len(kinds) == 1:
            self.fields["type"].widget = forms.HiddenInput()

    @property
    def groups(self) -> list[tuple[Any, list[Any], bool]]:
        """(legend, fields, whether they are folded): settings that nobody uses here are folded."""
        visible = {field.name: field for field in self.visible_fields()}
        groups = []
        for legend, names in GROUPS:
            own = self.condition_names if names == CONDITIONS else names
            fields = [visible[name] for name in own if name in visible]
            folded = not any(
                field.errors or (not field.name.startswith(ALWAYS_SET) and _is_filled(field.value()))
                for field in fields
            )
            groups += [(legend, fields, folded)] if fields else []
        return groups

    def clean(self) -> dict[str, Any]:
        """Build the question, and show what is wrong with it at its fields."""
        cleaned = super().clean() or self.cleaned_data
        lists = {name: self._lines(name) for name in ("choices", "rows")}
        if self.is_quiz:
            lists["right"] = self._right(cleaned, lists["choices"])
        relevance = self._relevance(cleaned)
        if NEEDED & set(self.errors):
            return cleaned
        self.built = self._question(cleaned, lists, relevance)
        candidate = replace(
            self.definition,
            sections=tuple(
                replace(
                    section,
                    questions=(
                        *(other for other in section.questions if other.code != self.former.code),
                        *((self.built,) if section.code == cleaned["section"] else ()),
                    ),
                )
                for section in self.definition.sections
            ),
        )
        place = operations.find_question(candidate, self.built.code)
        for problem in checking.problems(candidate, is_quiz=self.is_quiz):
            is_own = (problem.place.section, problem.place.question) == place
            if (is_own or problem.code == self.built.code) and not is_gap(problem):
                self._show(problem)
        return cleaned

    def _lines(self, name: str) -> tuple[Any, ...]:
        former: Any = getattr(self.former, name)
        if name not in self.fields or name not in self.cleaned_data:
            return ()
        own = frozenset(row.code for row in self.former.rows)
        taken = frozenset(operations.codes_of(self.definition)) - own if name == "rows" else frozenset()
        fallback = "row" if name == "rows" else "choice"
        text = self.cleaned_data[name]
        if name == "choices" and self.is_quiz:
            text, self.stars = choice_lines.take_stars(text)
        try:
            return choice_lines.read_lines(text, self.languages, former, taken=taken, fallback=fallback)
        except LineError as wrong:
            for message in wrong.messages:
                self.add_error(name, message)
            return ()

    def _right(self, cleaned: dict[str, Any], choices: tuple[Any, ...]) -> tuple[str, ...]:
        """The choices with a star, else what stands in the lines; numbers with a point."""
        if self.kind in types.STARRED:
            return tuple(choice.code for choice, star in zip(choices, self.stars, strict=False) if star)
        lines = [line.strip() for line in str(cleaned.get("right") or "").splitlines()]
        comma = self.kind in ("decimal", "integer")
        return tuple(line.replace(",", ".") if comma else line for line in lines if line)

    def _relevance(self, cleaned: dict[str, Any]) -> str:
        """The expression that an expert wrote, else that of the conditions that were chosen."""
        return str(cleaned.get("relevance") or "") or self.chosen_relevance(cleaned)

    def _question(self, cleaned: dict[str, Any], lists: dict[str, Any], relevance: str) -> Question:
        """The question of the entries; what the form does not ask stays as it was."""
        texts = {
            name: texts_of(cleaned[name] or {}, self.languages)
            for name in ("label", "hint", "message", "explanation")
            if name in cleaned
        }
        kept = {name: cleaned[name] for name in ("constraint", "calculation", "default") if name in cleaned}
        text = next(iter(texts["label"].values()), "")
        code = self.former.code or self.part.code
        if self.is_new:
            code = cleaned["code"] or propose_code(text, operations.codes_of(self.definition))
        parameters = dict(self.former.parameters)
        if "record_kind" in cleaned:
            parameters["kind"] = cleaned["record_kind"]
        return replace(
            self.former,
            code=code,
            type=cleaned["type"],
            **texts,
            **lists,
            **kept,
            required=cleaned.get("required_when") or bool(cleaned.get("required")),
            relevance=relevance,
            limits=self._limits(cleaned),
            parameters=parameters,
            default_from="" if kept.get("default") else self.former.default_from,
        )

    def _limits(self, cleaned: dict[str, Any]) -> Limits:
        numbers = ("minimum", "maximum")
        comma = self.kind in ("decimal", "integer", "rating")
        texts = {name: str(cleaned.get(name) or "") for name in numbers}
        counts = {name: cleaned.get(name) for name in ("min_choices", "max_choices", "max_length")}
        return Limits(
            **{name: text.replace(",", ".") if comma else text for name, text in texts.items()}, **counts
        )

    def _show(self, problem: checking.Problem) -> None:
        """A problem of the definition, at its field."""
        name = FIELDS.get(problem.place.field, problem.place.field)
        if name == "right" and self.kind in types.STARRED:
            name = "choices"
        if problem.place.field == "relevance" and not self.cleaned_data.get("relevance"):
            name = "show_question"
        place = f"{problem.code}: " if problem.place.choice is not None else ""
        if problem.column:
            place = _("character %(column)s") % {"column": problem.column} + ": "
        self.add_error(name if name in self.fields else None, f"{place}{problem.message}")

    @property
    def values(self) -> dict[str, Any]:
        """The question and its section, with what the writer has seen of it."""
        values = {"question": self.built, "section": self.cleaned_data["section"]}
        return values if self.is_new else {**values, "expected": self.cleaned_data["expected"]}

    def refuse(self, refused: Refused) -> None:
        """Show the refusal; what somebody else wrote meanwhile counts as read from now on."""
        super().refuse(refused)
        if refused.rule == "editor.changed":
            now = refused.extra["now"]
            self.data = self.data.copy()
            self.data["expected"] = operations.digest_of(now) if now else ""
            self.conflict = differences(self.built, now, self.languages) if now else []


def initial_of(part: DraftPart, kind: str) -> dict[str, Any]:
    """What stands in the form of a question, or of a new one."""
    question, definition = part.question, part.definition
    section = part.section.code if part.section else ""
    if question is None:
        limits = {"minimum": "1", "maximum": "5"} if kind == "rating" else {}
        return {"section": section, "type": kind, "required": part.questionnaire.is_quiz, **limits}
    is_expression = isinstance(question.required, str)
    return {
        "label": question.label,
        "hint": question.hint,
        "message": question.message,
        "choices": choice_lines.write_lines(
            question.choices, definition.languages, question.right if kind in types.STARRED else ()
        ),
        "right": "\n".join(question.right),
        "explanation": question.explanation,
        "rows": choice_lines.write_lines(question.rows, definition.languages),
        "calculation": question.calculation,
        "record_kind": question.parameters.get("kind", "organisation"),
        "required": question.required is True,
        "required_when": question.required if is_expression else "",
        "minimum": question.limits.minimum,
        "maximum": question.limits.maximum,
        "max_length": question.limits.max_length,
        "min_choices": question.limits.min_choices,
        "max_choices": question.limits.max_choices,
        **shown_when(definition, question.relevance),
        "constraint": question.constraint,
        "default": question.default,
        "section": section,
        "type": kind,
        "expected": operations.digest_of(question),
    }


def _is_filled(value: Any) -> bool:
    """Whether something stands in a field; one in several languages sends a list."""
    return any(value) if isinstance(value, list) else bool(value)
