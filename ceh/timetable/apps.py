"""The app timetable."""

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class TimetableConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.timetable"
    label = "timetable"

    def ready(self) -> None:
        """Permissions, personal data, navigation, the sentences of the journal."""
        from ceh.core import journal
        from ceh.directory.queries import register_closures
        from ceh.network.queries import desk
        from ceh.timetable import permissions, personal_data, queries  # noqa: F401 - register themselves
        from ceh.web import navigation, zones

        register_closures(queries.announced)
        zones.register(queries.own_zones)
        post_save.connect(
            lambda **_told: queries.forget_zones(), sender="timetable.SpaceCalendar", weak=False
        )

        desk.register(
            desk.SpaceTool(_("Hours and closures"), "timetable:hours", "timetable.set_hours", "clock-3", 35)
        )
        navigation.register(
            navigation.NavItem(_("My calendar"), "timetable:my_feed", "calendar-sync", area="me", order=16)
        )
        journal.describe(
            {
                "timetable.add_resource": _("added a resource"),
                "timetable.change_resource": _("changed a resource"),
                "timetable.retire_resource": _("took a resource out of use"),
                "timetable.set_parts": _("set the parts of the kit"),
                "timetable.set_hours": _("changed the opening hours"),
                "timetable.set_special_day": _("set other hours for a day"),
                "timetable.remove_special_day": _("removed the different hours"),
                "timetable.set_calendar": _("changed the timetable settings"),
                "timetable.close": _("entered a closure"),
                "timetable.lift_closure": _("lifted the closure"),
                "timetable.make_feed": _("created a calendar address"),
                "timetable.revoke_feed": _("revoked the calendar address"),
            }
        )
