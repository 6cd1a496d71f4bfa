"""Forms of visits."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.network.forms.members import MemberField, MemberForm
from ceh.usage.models import MOST_HEADS
from ceh.web import forms

LATE = _("Only for days of a year that is closed.")


class MemberVisitForm(MemberForm):
    """One member on one day."""

    who = MemberField()
    day = forms.DateField(label=_("Day"))
    late_reason = forms.SafeCharField(label=_("Why so late"), max_length=300, required=False, help_text=LATE)


class PaperListForm(forms.Form):
    """Yesterday's list from the counter."""

    day = forms.DateField(label=_("Day"))
    lines = forms.SafeCharField(
        label=_("The list"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "One e-mail address or member number in each line. Only people who have been here before; count others "
            "as a group."
        ),
    )
    late_reason = forms.SafeCharField(label=_("Why so late"), max_length=300, required=False, help_text=LATE)


class GroupForm(forms.Form):
    """A class, an open day: numbers only."""

    what = forms.SafeCharField(
        label=_("What kind of group"),
        max_length=120,
        help_text=_("For instance: class of a primary school. No names."),
    )
    day = forms.DateField(label=_("Day"))
    headcount = forms.IntegerField(label=_("Number of people"), min_value=1, max_value=MOST_HEADS)
    under15 = forms.IntegerField(
        label=_("How many are under 15"), min_value=0, max_value=MOST_HEADS, required=False
    )
    from15to17 = forms.IntegerField(
        label=_("How many are 15 to 17"), min_value=0, max_value=MOST_HEADS, required=False
    )
    late_reason = forms.SafeCharField(label=_("Why so late"), max_length=300, required=False, help_text=LATE)

    @property
    def values(self) -> dict[str, Any]:
        """A number that is not given is nought."""
        return {name: value for name, value in super().values.items() if value is not None}
