"""The app availability."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AvailabilityConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.availability"
    label = "availability"

    def ready(self) -> None:
        """Permissions, search, panels, navigation, what a space sets up, the sentences of the journal."""
        from ceh.availability import permissions, search  # noqa: F401 - register themselves
        from ceh.availability.queries.booking_rules import evening_of, rules_of
        from ceh.availability.views import public_unit  # noqa: F401 - registers itself
        from ceh.core import journal
        from ceh.timetable.queries import register_evening
        from ceh.web import navigation, panels

        _watch()
        _register_setup()
        register_evening(evening_of)
        panels.register(
            panels.Panel(
                "equipment",
                "availability/_space_rules.html",
                lambda _person, _now, space: rules_of(space),
                10,
            )
        )
        navigation.register(navigation.NavItem(_("Equipment"), "availability:find", "wrench", "main", 15))
        journal.describe(
            {
                "availability.drop_rules": _("returned it to the booking rules of the space"),
                "availability.set_rules": _("changed the booking rules"),
            }
        )


def _watch() -> None:
    """What decides about a booking and changes rarely is kept until one of these tables changes."""
    from ceh.availability.models import BookingRules
    from ceh.core import cache_versions
    from ceh.equipment import models
    from ceh.learning.models import Competence, Hold, RecognitionRule
    from ceh.network.models import OpeningHours, Space
    from ceh.timetable.models import Part, Resource, ResourceHours, SpaceCalendar, SpecialDay

    cache_versions.watch(
        "equipment",
        models.EquipmentCategory,
        models.EquipmentModel,
        BookingRules,
        models.Place,
        models.Property,
        models.PropertyValue,
        models.Requirement,
        models.Unit,
        *(Competence, Hold, RecognitionRule, OpeningHours, Space),
        *(Part, Resource, ResourceHours, SpaceCalendar, SpecialDay),
    )


def _register_setup() -> None:
    """What a space sets up for bookings."""
    from ceh.availability.models import BookingRules
    from ceh.network.queries.setup import SetupStep, number_by_space, register

    register(
        SetupStep(
            _("Booking rules"),
            _("How long, how far ahead, and how late people can cancel."),
            "availability:space_rules",
            "equipment.manage_equipment",
            "scale",
            50,
            lambda ids: number_by_space(BookingRules.objects.filter(space__in=ids, resource=None)),
            is_required=False,
        ),
    )
