"""Forms of the app consultation."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.consultation import queries
from ceh.consultation.models import Challenge, Finding, SourceDocument, Statement, StatementTheme, Workshop
from ceh.consultation.rules import check_horizon
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.network.models import Space
from ceh.region.models import Municipality
from ceh.web import forms


class KnowsChanges:
    """A form with the text that its writer has read; after a refusal it knows the new one, so that they may go on."""

    record: Any

    def refuse(self, refused: Refused) -> None:
        """Show the refusal, and take the text that it tells as read."""
        super().refuse(refused)  # type: ignore[misc]
        if refused.rule == "consultation.changed":
            self.record.refresh_from_db()
            self.data = self.data.copy()  # type: ignore[has-type]
            self.data["expected"] = str(self.record.text)


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


class EvidenceForm(forms.Form):
    """A document or a finding that supports the statement."""

    document = forms.ModelChoiceField(
        queryset=SourceDocument.objects.all(), label=_("Document"), required=False, empty_label=_("none")
    )
    finding = forms.ModelChoiceField(
        queryset=Finding.objects.none(), label=_("Workshop finding"), required=False, empty_label=_("none")
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
        self.fields["finding"].label_from_instance = lambda finding: f"{finding} ({finding.workshop})"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("document")) == bool(cleaned.get("finding")):
            self.add_error("document", forms.ValidationError(_("Choose either a document or a finding.")))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        chosen = self.cleaned_data["document"] or self.cleaned_data["finding"]
        return {"evidence": chosen, "reason": self.cleaned_data["reason"]}


class RaiseForm(forms.Form):
    """The challenge that a statement leads to."""

    challenge = forms.ModelChoiceField(queryset=Challenge.objects.all(), label=_("Challenge"))
    reason = forms.SafeCharField(label=_("Reason"), max_length=300, required=False)


class WorkshopForm(forms.ModelForm):
    """A workshop: what, where, when."""

    class Meta:
        model = Workshop
        fields = ("title", "about", "municipality", "space", "starts_at")

    def __init__(self, *args: Any, row: Workshop | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=row, **kwargs)
        self.fields["title"].required = self.fields["starts_at"].required = True
        self.fields["space"].empty_label = _("elsewhere")
        self.fields["space"].queryset = Space.objects.filter(state__in=("published", "paused"))
        self.fields["municipality"].queryset = Municipality.objects.all()

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        texts = {name: Translated.of(self.cleaned_data[name]) for name in ("title", "about")}
        return {**self.cleaned_data, **texts}


class FindingForm(forms.Form):
    """A finding; a change carries what stood there when the page was opened."""

    text = forms.SafeCharField(
        label=_("Finding"),
        max_length=400,
        rows=2,
        help_text=_("One thought a finding, in the words of the people at the table."),
    )
    theme = forms.ModelChoiceField(
        queryset=StatementTheme.objects.all(), label=_("Theme"), required=False, empty_label=_("no theme")
    )
    votes = forms.IntegerField(label=_("Votes"), min_value=0, max_value=100_000, initial=0)


class ChangedFindingForm(KnowsChanges, FindingForm):
    """The same with the text that the person has read."""

    expected = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    expected_votes = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = finding


class MergeForm(forms.Form):
    """The finding that stays."""

    target = forms.ModelChoiceField(queryset=Finding.objects.none(), label=_("Merge into"))

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = queries.findings().filter(workshop=finding.workshop_id).exclude(pk=finding.pk)
        self.fields["target"].queryset = others
