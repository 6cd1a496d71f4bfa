"""The form of booking rules."""

from ceh.bookings.models import HouseRules
from ceh.web import forms


class HouseRulesForm(forms.ModelForm):
    """How the space lets its things be booked."""

    class Meta:
        model = HouseRules
        fields = (
            "horizon",
            "shortest",
            "longest",
            "per_week",
            "ahead",
            "late",
            "no_show",
            "people",
            "approval",
            "evening",
        )
