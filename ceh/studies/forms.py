"""Forms of feasibility studies."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.text import Translated
from ceh.network.models import Space
from ceh.region.models import Municipality
from ceh.studies import queries
from ceh.studies.models import CRITERIA, FeasibilityStudy
from ceh.web import forms

TEXTS = (*CRITERIA, "conclusion")
POINTS = [
    (5, _("5 · speaks clearly for it")),
    (4, "4"),
    (3, _("3 · both")),
    (2, "2"),
    (1, _("1 · speaks clearly against it")),
]


class StudyForm(forms.ModelForm):
    """Where, when, and what was found out."""

    class Meta:
        model = FeasibilityStudy
        fields = ("title", "municipality", "space", "year", *TEXTS)

    def __init__(self, *args: Any, row: FeasibilityStudy | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=row, **kwargs)
        self.fields["title"].required = True
        self.fields["year"].min_value, self.fields["year"].max_value = 1990, 2199
        self.fields["municipality"].queryset = Municipality.objects.all()
        self.fields["space"].queryset = Space.objects.filter(state__in=("published", "paused"))
        self.fields["space"].empty_label = _("none, a new place")

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if not 1990 <= year <= 2199:
            raise forms.ValidationError(_("Enter a year between 1990 and 2199."))
        return year

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        texts = {name: Translated.of(self.cleaned_data[name]) for name in ("title", *TEXTS)}
        return {**self.cleaned_data, **texts}


class ScoresForm(forms.Form):
    """Points and a reason for each criterion."""

    def __init__(self, *args: Any, row: FeasibilityStudy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for entry in queries.scored(row):
            points = forms.TypedChoiceField(
                label=entry.label,
                choices=[("", _("not scored yet")), *POINTS],
                coerce=int,
                empty_value=None,
                required=False,
                initial=entry.points,
            )
            reason = forms.SafeCharField(
                label=_("%(criterion)s: reason") % {"criterion": entry.label},
                max_length=300,
                required=False,
                initial=entry.reason,
            )
            self.fields[entry.criterion], self.fields[f"{entry.criterion}_reason"] = points, reason

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        data = self.cleaned_data
        return {"scores": {name: (data.get(name), data.get(f"{name}_reason", "")) for name in CRITERIA}}


class AttachmentForm(forms.Form):
    """A PDF and what it is."""

    title = forms.SafeCharField(label=_("Title"), max_length=120)
    file = forms.PdfField(label=_("PDF"))
