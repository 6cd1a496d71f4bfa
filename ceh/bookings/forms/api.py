"""What programs send. Times are ISO 8601; without an offset they are of the region's zone."""

from django.utils.translation import gettext_lazy as _

from ceh.bookings.rules.bookings import Wish
from ceh.web import forms


class BookingInput(forms.JsonForm):
    """A wish: from when until when, with how many, what for."""

    resource = forms.IntegerField(
        min_value=1, max_value=2**62, help_text=_("The id of the resource of a unit.")
    )
    starts_at = forms.DateTimeField(help_text=_("For instance 2026-12-01T10:00+01:00."))
    ends_at = forms.DateTimeField()
    seats = forms.IntegerField(min_value=1, max_value=500, required=False)
    people = forms.IntegerField(min_value=1, max_value=500, required=False)
    with_adult = forms.BooleanField(required=False)
    purpose = forms.SafeCharField(max_length=200, required=False)

    @property
    def wish(self) -> Wish:
        """What is asked for."""
        given = self.cleaned_data
        return Wish(
            given["starts_at"], given["ends_at"], seats=given["seats"] or 1, people=given["people"] or 1,
            with_adult=given["with_adult"],
        )  # fmt: skip


class MoveInput(BookingInput):
    """Another time; another resource only if it is named."""

    resource = forms.IntegerField(min_value=1, max_value=2**62, required=False)
