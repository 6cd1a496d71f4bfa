"""The room facilities."""

from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FacilitiesConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.facilities"
    label = "facilities"

    def ready(self) -> None:
        """Permissions, countable facts, personal data, the sentences of the journal."""
        from ceh.core import journal
        from ceh.facilities import indicators, permissions, personal_data, search  # noqa: F401 - register themselves
        from ceh.facilities.actions import packs
        from ceh.facilities.exports import calendar  # noqa: F401 - registers itself
        from ceh.facilities.queries import usage
        from ceh.facilities.views import public_intents  # noqa: F401 - registers itself
        from ceh.learning.queries import register_last_use
        from ceh.network.queries.ties import register_tie
        from ceh.web import navigation

        register_last_use(usage.last_use)
        register_tie(usage.people_with_use)
        packs.register()
        _watch()
        _register_panels()
        _register_desk()
        _register_setup()
        for item in NAVIGATION:
            navigation.register(navigation.NavItem(*item))
        journal.describe(SENTENCES)


def _watch() -> None:
    """What decides about a booking and changes rarely is kept until one of these tables changes."""
    from ceh.core import marks
    from ceh.facilities import models
    from ceh.learning.models import Competence, Hold, RecognitionRule
    from ceh.network.models import OpeningHours, Space
    from ceh.timetable.models import Part, Resource, ResourceHours, SpaceCalendar, SpecialDay

    marks.watch(
        "equipment",
        models.EquipmentCategory,
        models.EquipmentModel,
        models.HouseRules,
        models.Place,
        models.Property,
        models.PropertyValue,
        models.Requirement,
        models.Unit,
        *(Competence, Hold, RecognitionRule, OpeningHours, Space),
        *(Part, Resource, ResourceHours, SpaceCalendar, SpecialDay),
    )


def _register_panels() -> None:
    """What other pages show of machines, bookings and visits."""
    from ceh.core.permissions import can
    from ceh.facilities.actions.tending import begin_obstacles
    from ceh.facilities.queries import bookings, catalogue, visits
    from ceh.facilities.rules.usage import may_begin
    from ceh.web.panels import Panel, register

    def may_start(person: Any, now: datetime, booking: Any) -> Any:
        if not may_begin(booking, now) or not can(person, "facilities.start_booking", booking):
            return None
        return {"obstacles": begin_obstacles(booking=booking, by=person, now=now)}

    for panel in (
        Panel(
            "me_next", "facilities/_next.html", lambda person, now: bookings.next_of(person, now) or None, 10
        ),
        Panel(
            "me_waiting",
            "facilities/_displaced.html",
            lambda person, now: bookings.displaced_of(person, now) or None,
            0,
        ),
        Panel(
            "me_waiting", "facilities/_offers.html", lambda person, now: bookings.offers_to(person) or None, 1
        ),
        Panel("me_waiting", "facilities/_requests.html", bookings.requests_of, 5),
        Panel("me", "facilities/_me.html", lambda person, now: visits.visits_of(person, 5) or None, 90),
        Panel("booking", "facilities/_begin.html", may_start, 10),
        Panel("space", "facilities/_space.html", catalogue.of_space, 10),
        Panel("today", "facilities/_requests.html", bookings.requests_of, 5),
    ):
        register(panel)


def _register_desk() -> None:
    """What the people of a space have to do, and their pages."""
    from ceh.facilities.queries import bookings, faults
    from ceh.network.queries.desk import SpaceTask, SpaceTool, register

    register(
        SpaceTask(
            _("Bookings to answer"),
            bookings.number_to_decide,
            "facilities:today",
            "facilities.see_usages",
            "hourglass",
            10,
        ),
        SpaceTask(
            _("Open faults"), faults.number_open, "facilities:faults", "facilities.see_faults", "wrench", 20
        ),
        *(SpaceTool(*tool) for tool in TOOLS),
    )


def _register_setup() -> None:
    """What a space sets up of its machines."""
    from ceh.facilities.models import HouseRules, KioskDevice, Unit
    from ceh.network.queries.setup import SetupStep, number_by_space, register

    register(
        SetupStep(
            _("Two machines"),
            _("Each gets a page, a timetable and a label."),
            "facilities:unit_new",
            "facilities.manage_equipment",
            "wrench",
            20,
            lambda ids: number_by_space(
                Unit.objects.filter(resource__space__in=ids).exclude(state="retired"), "resource__space"
            ),
            2,
        ),
        SetupStep(
            _("Booking rules"),
            _("How long, how far ahead, until when one may cancel."),
            "facilities:house_rules",
            "facilities.manage_equipment",
            "scale",
            50,
            lambda ids: number_by_space(HouseRules.objects.filter(space__in=ids, resource=None)),
            is_required=False,
        ),
        SetupStep(
            _("Labels for the machines"),
            _("Print them and stick them on: people start a machine or report a fault by their phone."),
            "facilities:labels",
            "facilities.manage_equipment",
            "qr-code",
            60,
            is_required=False,
        ),
        SetupStep(
            _("A tablet at the entrance"),
            _("People sign in, book and start machines there."),
            "facilities:kiosk",
            "facilities.run_kiosk",
            "tablet",
            70,
            lambda ids: number_by_space(KioskDevice.objects.filter(space__in=ids, revoked_at=None)),
            is_required=False,
        ),
    )


NAVIGATION = (
    (_("Equipment"), "facilities:find", "wrench", "main", 15),
    (_("Use of machines"), "facilities:usage_year", "chart-column", "desk", 50, "facilities.see_usages"),
    (_("My bookings"), "facilities:my_bookings", "calendar-check", "me", 15),
    (_("My machines"), "facilities:my_usage", "drill", "me", 27),
)
TOOLS = (
    (_("Today at the counter"), "facilities:today", "facilities.see_usages", "clock", 10),
    (_("Equipment"), "facilities:equipment", "facilities.manage_equipment", "wrench", 30),
    (_("Visits"), "facilities:visits", "facilities.see_visits", "footprints", 40),
    (_("Faults"), "facilities:faults", "facilities.see_faults", "triangle-alert", 45),
)
SENTENCES = {
    "facilities.record_visit": _("recorded a visit"),
    "facilities.record_paper_list": _("entered a paper list"),
    "facilities.record_group": _("counted a group"),
    "facilities.count_visitors": _("counted at the door"),
    "facilities.void_visit": _("voided the record"),
    "facilities.restore_visit": _("restored the record"),
    "facilities.add_model": _("described a model"),
    "facilities.add_unit": _("added a machine"),
    "facilities.change_unit": _("changed the machine"),
    "facilities.move_unit": _("moved the machine to another space"),
    "facilities.retire_unit": _("took the machine out of use"),
    "facilities.limit_unit": _("noted that it works in part"),
    "facilities.stop_unit": _("took the machine out of service"),
    "facilities.resume_unit": _("put the machine back in service"),
    "facilities.add_place": _("added a room"),
    "facilities.change_place": _("changed a room"),
    "facilities.retire_place": _("took a room out of use"),
    "facilities.drop_house_rules": _("returned it to the booking rules of the space"),
    "facilities.set_values": _("said what the model can do"),
    "facilities.add_paper": _("added a manual or a sheet"),
    "facilities.remove_paper": _("took a manual or a sheet away"),
    "facilities.require_competence": _("asked for a competence"),
    "facilities.drop_requirement": _("asked for a competence no longer"),
    "facilities.set_house_rules": _("changed the booking rules"),
    "facilities.book": _("booked"),
    "facilities.confirm_booking": _("confirmed the booking"),
    "facilities.reject_booking": _("rejected the booking"),
    "facilities.start_booking": _("began what was booked"),
    "facilities.miss_booking": _("noted that nobody came"),
    "facilities.come_after_all": _("noted that they came after all"),
    "facilities.displace_booking": _("cancelled the booking for the space"),
    "facilities.rebook": _("took another time"),
    "facilities.offer_time": _("offered free time"),
    "facilities.take_offer_back": _("took the offer back"),
    "facilities.ask_again": _("asked for another time"),
    "facilities.let_requests_pass": _("ended a request that nobody answered"),
    "facilities.book_series": _("booked a series"),
    "facilities.move_booking": _("moved the booking"),
    "facilities.cancel_booking": _("cancelled the booking"),
    "facilities.cancel_series": _("cancelled the rest of the series"),
    "facilities.decide_booking": _("answered the request"),
    "facilities.be_sure": _("said that they come"),
    "facilities.remind": _("reminded of the booking"),
    "facilities.free_missed": _("gave time free to which nobody came"),
    "facilities.complete_booking": _("closed the booking"),
    "facilities.wait_for": _("joined the waitlist"),
    "facilities.stop_waiting": _("left the waitlist"),
    "facilities.take_offer": _("took what was offered"),
    "facilities.let_lapse": _("let an offer lapse"),
    "facilities.move_bookings": _("joined two accounts"),
    "facilities.start_usage": _("started the machine"),
    "facilities.stop_usage": _("stopped the machine"),
    "facilities.record_past_usage": _("entered a use from a list"),
    "facilities.void_usage": _("voided the use"),
    "facilities.close_forgotten": _("closed a use that nobody stopped"),
    "facilities.report_fault": _("reported a fault"),
    "facilities.add_to_fault": _("added words or a picture"),
    "facilities.see_fault": _("saw the fault"),
    "facilities.mend": _("started the repair"),
    "facilities.solve_fault": _("repaired it"),
    "facilities.dismiss_fault": _("found no fault"),
    "facilities.start_outage": _("took the machine out of service"),
    "facilities.begin_outage": _("took the machine out of service as planned"),
    "facilities.extend_outage": _("changed until when it is out of service"),
    "facilities.end_outage": _("put the machine back in service"),
    "facilities.warn_others": _("warned the others"),
    "facilities.read_hazard": _("read the warning"),
    "facilities.switch_kiosk_on": _("switched a tablet on"),
    "facilities.switch_kiosk_off": _("switched a tablet off"),
    "facilities.try_pin": _("tried a PIN"),
    "facilities.set_pin": _("set the PIN for tablets"),
}
