"""Forms of challenges and documents."""

from itertools import zip_longest
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ceh.consultation import queries
from ceh.consultation.forms.changes import KnowsChanges
from ceh.consultation.models import Challenge, SourceDocument, Statement
from ceh.core.text import Translated
from ceh.network.models import Space
from ceh.web import forms

MAX_NEEDS = 3_000


class ChallengeForm(KnowsChanges, forms.ModelForm):
    """A challenge; changing one asks for the reason."""

    text = forms.TranslatedField(label=_("Challenge"), rows=3, max_length=2_000)
    answer = forms.TranslatedField(label=_("Answered by"), rows=2, max_length=2_000, required=False)
    needs = forms.TranslatedField(
        label=_("What it takes"), rows=4, max_length=MAX_NEEDS, required=False, help_text=_("One line each.")
    )
    pilots = forms.ModelMultipleChoiceField(
        queryset=Space.objects.filter(state="published"),
        label=_("Possible pilot areas"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Challenge
        fields = ("name", "text", "answer", "needs", "pilots")

    def __init__(self, *args: Any, row: Challenge | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=row, **kwargs)
        self.record = row
        self.fields["name"].required = True
        if row is not None:
            self.initial["needs"] = _as_lines(row.needs)
            self.fields["reason"] = forms.SafeCharField(label=_("Reason"), max_length=300)
            self.fields["expected"] = forms.CharField(
                widget=forms.HiddenInput, required=False, strip=False, initial=str(row.text)
            )

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        texts = {name: Translated.of(self.cleaned_data[name]) for name in ("name", "text", "answer")}
        return {**self.cleaned_data, **texts, "needs": _as_texts(self.cleaned_data["needs"])}


def _as_lines(needs: list[dict[str, str]]) -> dict[str, str]:
    """The needs by language, one line each."""
    languages = dict.fromkeys(code for need in needs for code in need)
    return {code: "\n".join(need.get(code, "") for need in needs) for code in languages}


def _as_texts(lines: dict[str, str]) -> list[dict[str, str]]:
    """The lines as texts by language; the same line is the same need in each language."""
    columns = [[line.strip() for line in text.splitlines()] for text in lines.values()]
    rows = (
        {code: text for code, text in zip(lines, row, strict=True) if text} for row in zip_longest(*columns)
    )
    return [row for row in rows if row]


class StatementsForm(forms.Form):
    """Published statements on which a challenge does not stand yet, as the matrix orders them."""

    statements = forms.ModelMultipleChoiceField(
        queryset=Statement.objects.none(),
        label=_("Statements that lead to the challenge"),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.SafeCharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        linked = [row.pk for row in queries.statements_of([challenge.pk])[challenge.pk]]
        self.fields["statements"].queryset = queries.published().exclude(pk__in=linked)
        self.fields["statements"].label_from_instance = lambda row: (
            f"{capfirst(str(row))} ({row.get_quadrant_display()})"
        )


class DocumentForm(forms.ModelForm):
    """A survey report, study, analysis or strategy."""

    about = forms.TranslatedField(label=_("What it says"), rows=3, max_length=2_000, required=False)

    class Meta:
        model = SourceDocument
        fields = ("title", "kind", "year", "publisher", "url", "about")

    def __init__(self, *args: Any, row: SourceDocument | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=row, **kwargs)
        self.fields["title"].required = True
        self.fields["publisher"].empty_label = _("nobody of the network")
        if row is not None:
            self.fields["reason"] = forms.SafeCharField(label=_("Reason"), max_length=300)

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        texts = {name: Translated.of(self.cleaned_data[name]) for name in ("title", "about")}
        return {**self.cleaned_data, **texts}
