"""The form of a booking."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ceh.availability.queries.contexts import BookingContext, BookingRequest
from ceh.core.refusals import Refused
from ceh.network.forms.members import WHO_HELP, MemberField, MemberForm
from ceh.people.models import Person
from ceh.timetable.rules import MIDNIGHT, days_span, instant
from ceh.web import forms

REPEATS = [("", _("once")), ("1", _("every week")), ("2", _("every two weeks")), ("4", _("every four weeks"))]


class BookingForm(MemberForm):
    """Time, people and purpose. Staff also choose for whom they book, and may set rules aside."""

    day = forms.DateField(label=_("Day"))
    begins = forms.TimeField(label=_("From"))
    ends = forms.TimeField(label=_("Until"))
    last_day = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Leave empty for a single day.")
    )
    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=500, initial=1, required=False)
    people = forms.IntegerField(
        label=_("How many people will be there"), min_value=1, max_value=500, initial=1
    )
    with_adult = forms.BooleanField(label=_("An adult comes along"), required=False)
    purpose = forms.SafeCharField(label=_("What for"), max_length=200, required=False)
    repeat = forms.ChoiceField(label=_("Repeat"), choices=REPEATS, required=False)
    until = forms.DateField(
        label=_("Repeat until"),
        required=False,
        help_text=_("Only if the booking repeats. You’ll see all the days before you confirm."),
    )
    who = MemberField(
        label=_("For whom"),
        required=False,
        help_text=format_lazy("{} {}", _("Leave empty to book for yourself."), WHO_HELP),
    )
    override = forms.SafeCharField(
        label=_("Why a rule is set aside"),
        max_length=200,
        required=False,
        help_text=_("Fill this in only to book against the rules. The reason is kept with the booking."),
    )

    def __init__(
        self,
        *args: Any,
        context: BookingContext,
        by: Person,
        staff: bool,
        minor: bool,
        single: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, space=context.space, by=by, **kwargs)
        self.context, self.by = context, by
        left_out = [] if staff else ["who", "override"]
        left_out += [] if minor or staff else ["with_adult"]
        left_out += [] if context.resource.capacity > 1 else ["seats"]
        left_out += ["begins", "ends"] if context.resource.by_day else ["last_day"]
        left_out += ["repeat", "until"] if single or context.resource.by_day else []
        left_out += ["purpose"] if single else []  # moving keeps it
        left_out += ["who"] if single and staff else []
        for name in left_out:
            self.fields.pop(name)
        if context.resource.by_day:
            self.fields["day"].label = _("First day")

    def clean(self) -> dict[str, Any]:
        """A repeated booking needs a last day."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("repeat") and not values.get("until"):
            self.add_error("until", _("Enter the last day of the series."))
        if (last := values.get("last_day")) and (first := values.get("day")) and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        return values

    @property
    def booking_request(self) -> BookingRequest:
        """The request of a valid form. A wrong time is refused by the checks, not here."""
        values, zone = self.cleaned_data, self.context.week.zone
        day: date = values["day"]
        if self.context.resource.by_day:
            starts, ends = days_span(day, values.get("last_day") or day, zone)
        else:
            end_day = day + timedelta(days=1) if values["ends"] == MIDNIGHT else day
            starts, ends = (
                instant(day, values["begins"], zone),
                instant(end_day, values["ends"], zone, last=True),
            )
        return BookingRequest(
            starts, ends, values.get("seats") or 1, values["people"], bool(values.get("with_adult"))
        )

    def draft(self) -> "BookingForm":
        """The request that the form would make if it were sent unchanged."""
        values = {name: self[name].value() for name in self.fields if name not in ("who", "override")}
        staff, minor = "override" in self.fields, "with_adult" in self.fields
        single = "repeat" not in self.fields
        return BookingForm(values, context=self.context, by=self.by, staff=staff, minor=minor, single=single)

    refused_wish: BookingRequest | None = (
        None  # the time that was asked for and refused: the page goes on showing it
    )

    def refuse(self, refused: Refused) -> None:
        self.refused_wish = self.booking_request if self.is_valid() else self.refused_wish
        super().refuse(refused)


class CancelForm(forms.Form):
    """A reason where somebody else's booking is cancelled, and whether the `later` ones of its series go, too."""

    reason = forms.SafeCharField(label=_("Why (the person sees it)"), max_length=300, required=False)
    rest = forms.BooleanField(required=False)

    def __init__(self, *args: Any, is_mine: bool, later: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_mine:
            del self.fields["reason"]
        if later:
            self.fields["rest"].label = ngettext(
                "Also the %(n)s later one of this series", "Also the %(n)s later ones of this series", later
            ) % {"n": later}
        else:
            del self.fields["rest"]


class DropForm(forms.Form):
    """Where a booking was dragged to in a timetable, and where it was before; instants in seconds."""

    resource, was_resource = forms.IntegerField(), forms.IntegerField()
    starts, was_starts, ends, was_ends = (
        forms.IntegerField(min_value=0, max_value=2**32) for _one in range(4)
    )

    def slot(self, prefix: str = "") -> tuple[int, datetime, datetime]:
        """(resource id, from, until)."""
        values = self.cleaned_data
        starts, ends = (datetime.fromtimestamp(values[f"{prefix}{name}"], UTC) for name in ("starts", "ends"))
        return values[f"{prefix}resource"], starts, ends

    def back(self) -> dict[str, int]:
        """The same, the other way round."""
        values = self.cleaned_data
        return {name: values[name[4:] if name.startswith("was_") else f"was_{name}"] for name in values}
