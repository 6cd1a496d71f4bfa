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
            "max_active_bookings",
            "late_cancel_hours",
            "no_show",
            "people",
            "approval",
            "evening",
        )
