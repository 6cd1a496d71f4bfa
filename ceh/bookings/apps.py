"""The app bookings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.bookings"
    label = "bookings"

    def ready(self) -> None:
        """Permissions, personal data, panels, navigation, the sentences of the journal."""
        from ceh.bookings import imports, permissions, personal_data  # noqa: F401 - register themselves
        from ceh.bookings.exports import calendar  # noqa: F401 - registers itself
        from ceh.bookings.models import Booking
        from ceh.bookings.queries import timetables  # noqa: F401 - registers itself
        from ceh.bookings.views import public_intents  # noqa: F401 - registers itself
        from ceh.core import journal
        from ceh.equipment.queries.equipment import register_use
        from ceh.web import navigation

        _register_panels()
        register_use(lambda unit: Booking.objects.filter(resource=unit.resource_id).exists())
        navigation.register(
            navigation.NavItem(_("My bookings"), "bookings:my_bookings", "calendar-check", "me", 15)
        )
        journal.describe(SENTENCES)


def _register_panels() -> None:
    """What other pages show of bookings."""
    from ceh.bookings.queries import bookings
    from ceh.web.panels import Panel, register

    for panel in (
        Panel(
            "me_next", "bookings/_next.html", lambda person, now: bookings.next_of(person, now) or None, 10
        ),
        Panel(
            "me_waiting",
            "bookings/_displaced.html",
            lambda person, now: bookings.displaced_of(person, now) or None,
            0,
        ),
        Panel("me_waiting", "bookings/_requests.html", bookings.requests_of, 5),
        Panel("today", "bookings/_requests.html", bookings.requests_of, 5),
    ):
        register(panel)


SENTENCES = {
    "bookings.book": _("booked"),
    "bookings.confirm_booking": _("confirmed the booking"),
    "bookings.reject_booking": _("rejected the booking"),
    "bookings.start_booking": _("started the booked use"),
    "bookings.miss_booking": _("recorded that nobody came"),
    "bookings.come_after_all": _("recorded that they came after all"),
    "bookings.displace_booking": _("cancelled the booking for the space"),
    "bookings.rebook": _("chose another time"),
    "bookings.ask_again": _("requested another time"),
    "bookings.expire_requests": _("closed a request that nobody answered"),
    "bookings.book_series": _("booked a series"),
    "bookings.move_booking": _("moved the booking"),
    "bookings.cancel_booking": _("cancelled the booking"),
    "bookings.cancel_series": _("cancelled the rest of the series"),
    "bookings.decide_booking": _("answered the request"),
    "bookings.confirm_attendance": _("confirmed that they will come"),
    "bookings.complete_booking": _("closed the booking"),
    "bookings.move_bookings": _("merged two accounts"),
}
