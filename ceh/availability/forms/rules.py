"""The form of booking rules."""

from ceh.availability.models import BookingRules
from ceh.web import forms


class BookingRulesForm(forms.ModelForm):
    """How the space lets its things be booked."""

    class Meta:
        model = BookingRules
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
