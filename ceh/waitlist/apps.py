"""The app waitlist."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WaitlistConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.waitlist"
    label = "waitlist"

    def ready(self) -> None:
        """Permissions, personal data, panels, what freed time is offered to, the sentences of the journal."""
        from ceh.core import journal
        from ceh.waitlist import permissions, personal_data, queries  # noqa: F401 - they register themselves
        from ceh.web.panels import Panel, register

        register(
            Panel(
                "me_waiting",
                "waitlist/_offers.html",
                lambda person, now: queries.open_offers_of(person) or None,
                1,
            )
        )
        register(
            Panel(
                "my_bookings",
                "waitlist/_my_entries.html",
                lambda person, now: list(queries.waitlist_of(person)) or None,
                10,
            )
        )
        journal.describe(
            {
                "waitlist.offer_time": _("offered a free time"),
                "waitlist.take_offer_back": _("withdrew the offer"),
                "waitlist.join_waitlist": _("joined the waitlist"),
                "waitlist.leave_waitlist": _("left the waitlist"),
                "waitlist.take_offer": _("accepted the offer"),
                "waitlist.expire_offers": _("let an offer expire"),
            }
        )
