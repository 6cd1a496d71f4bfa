"""The app bookings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.bookings"
    label = "bookings"

    def ready(self) -> None:
        """Permissions, personal data, search, panels, navigation, the sentences of the journal."""
        from ceh.bookings import imports, permissions, personal_data, search  # noqa: F401 - register themselves
        from ceh.bookings.exports import calendar  # noqa: F401 - registers itself
        from ceh.bookings.models import Booking
        from ceh.bookings.views import public_intents, public_unit  # noqa: F401 - register themselves
        from ceh.core import journal
        from ceh.equipment.queries.equipment import register_use
        from ceh.web import navigation

        _watch()
        _register_panels()
        _register_setup()
        register_use(lambda unit: Booking.objects.filter(resource=unit.resource_id).exists())
        for item in NAVIGATION:
            navigation.register(navigation.NavItem(*item))
        journal.describe(SENTENCES)


def _watch() -> None:
    """What decides about a booking and changes rarely is kept until one of these tables changes."""
    from ceh.bookings.models import HouseRules
    from ceh.core import cache_versions
    from ceh.equipment import models
    from ceh.learning.models import Competence, Hold, RecognitionRule
    from ceh.network.models import OpeningHours, Space
    from ceh.timetable.models import Part, Resource, ResourceHours, SpaceCalendar, SpecialDay

    cache_versions.watch(
        "equipment",
        models.EquipmentCategory,
        models.EquipmentModel,
        HouseRules,
        models.Place,
        models.Property,
        models.PropertyValue,
        models.Requirement,
        models.Unit,
        *(Competence, Hold, RecognitionRule, OpeningHours, Space),
        *(Part, Resource, ResourceHours, SpaceCalendar, SpecialDay),
    )


def _register_panels() -> None:
    """What other pages show of bookings."""
    from ceh.bookings.queries import bookings
    from ceh.bookings.queries.house_rules import rules_of
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
        Panel(
            "me_waiting", "bookings/_offers.html", lambda person, now: bookings.offers_to(person) or None, 1
        ),
        Panel("me_waiting", "bookings/_requests.html", bookings.requests_of, 5),
        Panel("equipment", "bookings/_space_rules.html", lambda _person, _now, space: rules_of(space), 10),
        Panel("today", "bookings/_requests.html", bookings.requests_of, 5),
    ):
        register(panel)


def _register_setup() -> None:
    """What a space sets up for bookings."""
    from ceh.bookings.models import HouseRules
    from ceh.network.queries.setup import SetupStep, number_by_space, register

    register(
        SetupStep(
            _("Booking rules"),
            _("How long, how far ahead, until when one may cancel."),
            "bookings:house_rules",
            "equipment.manage_equipment",
            "scale",
            50,
            lambda ids: number_by_space(HouseRules.objects.filter(space__in=ids, resource=None)),
            is_required=False,
        ),
    )


NAVIGATION = (
    (_("Equipment"), "bookings:find", "wrench", "main", 15),
    (_("My bookings"), "bookings:my_bookings", "calendar-check", "me", 15),
)
SENTENCES = {
    "bookings.drop_house_rules": _("returned it to the booking rules of the space"),
    "bookings.set_house_rules": _("changed the booking rules"),
    "bookings.book": _("booked"),
    "bookings.confirm_booking": _("confirmed the booking"),
    "bookings.reject_booking": _("rejected the booking"),
    "bookings.start_booking": _("began what was booked"),
    "bookings.miss_booking": _("noted that nobody came"),
    "bookings.come_after_all": _("noted that they came after all"),
    "bookings.displace_booking": _("cancelled the booking for the space"),
    "bookings.rebook": _("took another time"),
    "bookings.offer_time": _("offered free time"),
    "bookings.take_offer_back": _("took the offer back"),
    "bookings.ask_again": _("asked for another time"),
    "bookings.expire_requests": _("ended a request that nobody answered"),
    "bookings.book_series": _("booked a series"),
    "bookings.move_booking": _("moved the booking"),
    "bookings.cancel_booking": _("cancelled the booking"),
    "bookings.cancel_series": _("cancelled the rest of the series"),
    "bookings.decide_booking": _("answered the request"),
    "bookings.be_sure": _("said that they come"),
    "bookings.remind": _("reminded of the booking"),
    "bookings.release_no_shows": _("gave time free to which nobody came"),
    "bookings.complete_booking": _("closed the booking"),
    "bookings.wait_for": _("joined the waitlist"),
    "bookings.stop_waiting": _("left the waitlist"),
    "bookings.take_offer": _("took what was offered"),
    "bookings.expire_offers": _("let an offer lapse"),
    "bookings.move_bookings": _("joined two accounts"),
}
