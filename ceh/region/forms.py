"""Forms of the region's desk."""

from django.utils.translation import gettext_lazy as _

from ceh.region.models import Municipality
from ceh.web import forms


class HolidayForm(forms.Form):
    """A school holiday."""

    name = forms.TranslatedField(label=_("Name"), required=True)
    starts = forms.DateField(label=_("First day"))
    ends = forms.DateField(label=_("Last day"))
    municipalities = forms.ModelMultipleChoiceField(
        Municipality.objects.all(),
        label=_("Municipalities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none if it applies to the whole region."),
    )
