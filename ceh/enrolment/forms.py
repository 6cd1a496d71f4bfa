"""Forms of taking part: alone, for another, with a group."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.enrolment.models import BANDS
from ceh.network.forms.members import MemberField, MemberForm
from ceh.web import forms


class EnrolOtherForm(MemberForm):
    """To enrol a member, for staff."""

    refusal_fields = {"person": "who"}

    who = MemberField()
    with_adult = forms.BooleanField(label=_("An adult comes along"), required=False)
    override = forms.SafeCharField(
        label=_("Why a rule is set aside"),
        max_length=200,
        required=False,
        help_text=_(
            "Fill this in only to enrol somebody against the rules. The reason is kept with the enrolment."
        ),
    )

    @property
    def values(self) -> dict[str, Any]:
        """Where no place is free, the member joins the waitlist."""
        return super().values | {"wait": True}


class GroupForm(forms.Form):
    """A class or another group: no names, only what the space must know."""

    name = forms.SafeCharField(
        label=_("What the group is called"),
        max_length=120,
        help_text=_("For instance: 8. b, Primary school. No names of people."),
    )
    heads = forms.IntegerField(label=_("How many take part"), min_value=2, max_value=500)
    band = forms.ChoiceField(label=_("Age"), choices=BANDS, widget=forms.RadioSelect, initial="under15")
    adults = forms.IntegerField(label=_("Adults who come along"), min_value=1, max_value=50, initial=1)


class PracticeForm(forms.Form):
    """What the trainer saw."""

    note = forms.SafeCharField(
        label=_("What you have seen"),
        max_length=300,
        required=False,
        help_text=_("One sentence is enough. The person can read it."),
    )

    @property
    def values(self) -> dict[str, Any]:
        """The button that was pressed says whether they can do it."""
        return super().values | {"passed": self.data.get("passed") == "yes"}
