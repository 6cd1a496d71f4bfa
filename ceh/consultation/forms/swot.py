"""Forms of the SWOT."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.consultation import queries
from ceh.consultation.forms.changes import KnowsChanges
from ceh.consultation.models import Finding, SourceDocument, Statement
from ceh.consultation.rules import check_horizon
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.studies.models import FeasibilityStudy
from ceh.surveys.models import SurveyResult
from ceh.web import forms


class StatementForm(KnowsChanges, forms.ModelForm):
    """A SWOT statement; changing one asks for the reason."""

    class Meta:
        model = Statement
        fields = ("quadrant", "horizon", "text", "theme", "municipality")

    def __init__(self, *args: Any, row: Statement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=row, **kwargs)
        self.record = row
        self.fields["text"].required = True
        self.fields["horizon"].help_text = _("For opportunities only.")
        self.fields["municipality"].help_text = _("Leave it empty for a statement about the whole region.")
        self.fields["municipality"].empty_label = _("the whole region")
        self.fields["theme"].empty_label = _("no theme")
        if row is not None:
            self.fields["reason"] = forms.SafeCharField(
                label=_("Reason"), max_length=300, help_text=_("What the new version takes into account.")
            )
            self.fields["expected"] = forms.CharField(
                widget=forms.HiddenInput, required=False, strip=False, initial=str(row.text)
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            check_horizon(cleaned.get("quadrant") or "", cleaned.get("horizon") or "")
        except Refused as refused:
            self.refuse(refused)
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        return {**self.cleaned_data, "text": Translated.of(self.cleaned_data["text"])}


EVIDENCE_FIELDS = ("document", "finding", "study", "result")


class EvidenceForm(forms.Form):
    """A document, a finding, a study or a result of a survey that supports the statement."""

    document = forms.ModelChoiceField(
        queryset=SourceDocument.objects.all(), label=_("Document"), required=False, empty_label=_("none")
    )
    finding = forms.ModelChoiceField(
        queryset=Finding.objects.none(), label=_("Workshop finding"), required=False, empty_label=_("none")
    )
    study = forms.ModelChoiceField(
        queryset=FeasibilityStudy.objects.filter(state="published"),
        label=_("Feasibility study"),
        required=False,
        empty_label=_("none"),
    )
    result = forms.ModelChoiceField(
        queryset=SurveyResult.objects.filter(survey__state="published").select_related("survey__collection"),
        label=_("Result of a survey"),
        required=False,
        empty_label=_("none"),
    )
    reason = forms.SafeCharField(
        label=_("How it supports the statement"),
        max_length=300,
        required=False,
        help_text=_("For example the page of the document, or the share of answers."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].queryset = queries.public_findings()
        self.fields["result"].label_from_instance = lambda result: f"{result} ({result.survey})"
        self.fields["finding"].label_from_instance = lambda finding: f"{finding} ({finding.workshop})"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if sum(bool(cleaned.get(name)) for name in EVIDENCE_FIELDS) != 1:
            self.add_error("document", _("Choose one: a document, a finding, a study or a result."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        chosen = next(self.cleaned_data[name] for name in EVIDENCE_FIELDS if self.cleaned_data[name])
        return {"evidence": chosen, "reason": self.cleaned_data["reason"]}


class RaiseForm(forms.Form):
    """The challenge that a statement leads to."""

    challenge = forms.ModelChoiceField(queryset=queries.challenges(), label=_("Challenge"))
    reason = forms.SafeCharField(label=_("Reason"), max_length=300, required=False)
