"""Forms of sections, of the title and languages, and of missing texts."""

import re
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ceh.core.refusals import Refused
from ceh.core.text import reader_language
from ceh.editor.forms.conditions import ConditionFields
from ceh.editor.forms.conditions import initial_of as shown_when
from ceh.editor.forms.fields import MAX_TEXT, text_field, texts_of
from ceh.editor.rules import conditions, operations, translations
from ceh.editor.rules.codes import propose_code
from ceh.editor.rules.differences import differences
from ceh.expressions.rules import expressions
from ceh.expressions.rules.expressions import ExpressionError
from ceh.questionnaires.models import FREE_PURPOSES, Questionnaire, Version
from ceh.questionnaires.rules.definitions import Section
from ceh.web import forms

LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
AT_ONCE = 60  # missing texts on one page
MAX_LANGUAGES = 12


class SectionForm(ConditionFields, forms.Form):
    """A section; `section` is None for a new one."""

    relevance = forms.SafeCharField(
        label=_("For experts: shown when"),
        required=False,
        rows=2,
        max_length=2_000,
        help_text=_("An expression; it counts instead of the choice above."),
    )
    expected = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: Version, section: Section | None = None, **kwargs: Any) -> None:
        self.definition, self.section = version.definition, section
        self.languages = self.definition.languages
        self.conflict: list[Any] = []
        kwargs["initial"] = self._initial() | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        label = text_field(self.languages, rows=0, label=_("Title of the section"), required=section is None)
        self.fields = {"label": label, **self.fields}
        own = {question.code for question in section.questions} if section else set()
        deciding = [
            source
            for source in conditions.sources(self.definition, language=reader_language())
            if source[1].code not in own
        ]
        self.write_conditions(deciding)
        self.fields["show_question"].label = _("Shown only when")
        self.order_fields(["label", *self.condition_names, "relevance"])

    def _initial(self) -> dict[str, Any]:
        if self.section is None:
            return {}
        return {
            "label": self.section.label,
            **shown_when(self.definition, self.section.relevance),
            "expected": operations.digest_of(replace(self.section, questions=())),
        }

    def clean(self) -> dict[str, Any]:
        """The expression of the condition."""
        cleaned = super().clean() or self.cleaned_data
        if text := cleaned.get("relevance"):
            try:
                expressions.parse(text)
            except ExpressionError as wrong:
                self.add_error("relevance", f"{wrong.column}: {wrong.message}")
        else:
            cleaned["relevance"] = self.chosen_relevance(cleaned)
        return cleaned

    @property
    def built(self) -> Section:
        """The section of the entries."""
        label = texts_of(self.cleaned_data["label"] or {}, self.languages)
        code = self.section.code if self.section else ""
        if not code:
            taken = {section.code for section in self.definition.sections}
            code = propose_code(next(iter(label.values()), ""), taken, "section")
        return Section(code=code, label=label, relevance=self.cleaned_data.get("relevance") or "")

    @property
    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = {"section": self.built}
        return values if self.section is None else {**values, "expected": self.cleaned_data["expected"]}

    def refuse(self, refused: Refused) -> None:
        """Show the refusal; what somebody else wrote meanwhile counts as read from now on."""
        super().refuse(refused)
        now = refused.extra.get("now") if refused.rule == "editor.changed" else None
        if now:
            self.data = self.data.copy()
            self.data["expected"] = operations.digest_of(replace(now, questions=()))
            self.conflict = differences(self.built, now, self.languages)


class DetailsForm(forms.Form):
    """The title that people read, and the languages."""

    languages = forms.SafeCharField(
        label=_("Languages"),
        help_text=_(
            "Their codes, the default first: sl, en. Texts in a language that you take out go with it; you can undo it."
        ),
    )

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        definition = version.definition
        self.present = definition.languages
        first = {"languages": ", ".join(self.present), "title": definition.title}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        title = text_field(self.present, rows=0, label=_("Title"))
        self.fields = {"title": title, **self.fields}

    def clean_languages(self) -> tuple[str, ...]:
        """Codes, each once."""
        codes = tuple(
            dict.fromkeys(
                part for part in re.split(r"[\s,;]+", self.cleaned_data["languages"].lower()) if part
            )
        )
        wrong = [code for code in codes if not LANGUAGE.fullmatch(code)]
        if wrong or not codes or len(codes) > MAX_LANGUAGES:
            raise forms.ValidationError(
                _now("Write codes of languages, at most 12, for example sl, en, de."), code="languages"
            )
        return codes

    @property
    def values(self) -> dict[str, Any]:
        languages = self.cleaned_data["languages"]
        title = texts_of(self.cleaned_data["title"], self.present)
        return {"title": title, "languages": languages}


class TranslationForm(forms.Form):
    """The first texts that a language lacks, each with what another language says."""

    def __init__(self, *args: Any, version: Version, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        definition = version.definition
        self.language = language
        entries = translations.missing(definition, language)
        self.left = len(entries)
        for entry in entries[:AT_ONCE]:
            source = next((text for text in entry.texts.values() if text), entry.spot.choice)
            field = forms.SafeCharField(
                label=source, required=False, max_length=MAX_TEXT, help_text=where(entry.spot)
            )
            field.widget.attrs["lang"] = language
            field.is_conditional = True  # "optional" beside each would only repeat itself
            self.fields[entry.spot.key()] = field

    @property
    def values(self) -> dict[str, Any]:
        texts = {key: text for key, text in self.cleaned_data.items() if text}
        return {"texts": texts, "language": self.language}


KINDS = {
    "title": _("title of the questionnaire"),
    "label": _("text"),
    "hint": _("hint"),
    "message": _("when the answer is not allowed"),
    "required_message": _("without an answer"),
    "explanation": _("explanation"),
    "choices": _("choice"),
    "rows": _("row"),
}


def where(spot: translations.Spot) -> str:
    """Where a text stands, in words."""
    return " · ".join(part for part in (str(KINDS[spot.field]), spot.question or spot.section) if part)


class NewForm(forms.ModelForm):
    """A new questionnaire without questions."""

    languages = forms.SafeCharField(
        label=_("Languages"), initial="sl, en", help_text=_("Their codes, the default first: sl, en.")
    )

    class Meta:
        model = Questionnaire
        fields = ("name", "purpose", "owner")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["owner"].empty_label = _("the network")
        self.fields["purpose"].choices = FREE_PURPOSES

    clean_languages = DetailsForm.clean_languages
