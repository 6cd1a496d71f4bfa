"""What a manager keeps: weekly hours, special days, closures."""

from functools import partial
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ceh.core.clock import local_day
from ceh.network.models import Space
from ceh.network.queries import space as space_of
from ceh.timetable import queries
from ceh.timetable.actions import hours as actions
from ceh.timetable.forms import CalendarForm, CloseForm, SpecialDayForm, WeekForm
from ceh.web.pages import Button, FormPage, Visit, Way


def _home(visit: Visit) -> Way:
    return "timetable:hours", (visit.record if isinstance(visit.record, Space) else visit.record.space).code


def _crumbs(visit: Visit) -> list[Any]:
    space = visit.record if isinstance(visit.record, Space) else visit.record.space
    return [space, (_("Hours and closures"), "timetable:hours", space.code)]


OfSpace = partial(FormPage, get=space_of, subject="space", crumbs=_crumbs, back=_home)


def _calendar(visit: Visit) -> dict[str, Any]:
    space = visit.record
    return {
        "days": list(queries.special_days(space, local_day(visit.now, queries.zone_of(space)))[:60]),
        "closures": list(queries.closures(space, visit.now)[:60]),
        "week": list(space.hours.all()),
    }


def _first_calendar(visit: Visit) -> dict[str, Any]:
    calendar = queries.calendar_of(visit.record)
    return {"zone": calendar.zone, "closed_on_holidays": calendar.closed_on_holidays}


hours = OfSpace(
    permission="timetable.set_hours",
    crumbs=lambda visit: [(_("Spaces"), "directory:spaces"), visit.record],
    form=CalendarForm,
    initial=_first_calendar,
    action=actions.set_calendar,
    heading=_("Hours and closures"),
    lead=_("When people can book here."),
    tone="primary",
    done=_("Saved."),
    back=lambda visit: visit.record,
    then=lambda visit, _calendar: _home(visit),
    layout="web/base.html",
    template="timetable/hours.html",
    context=_calendar,
)

special_day = OfSpace(
    permission="timetable.set_hours",
    form=SpecialDayForm,
    action=actions.set_special_day,
    heading=_("Set other hours for a day"),
    done=_("Saved. Bookings on that day stay; to cancel them, close the space."),
)


def _closed(_visit: Visit, result: tuple[Any, int, list[Any]]) -> SafeString:
    """How many bookings were cancelled, and what is planned all the same."""
    _closure, cancelled, unmovable = result
    sentences = [gettext("Closed.")]
    if cancelled:
        sentences.append(
            ngettext("%(n)s booking was cancelled.", "%(n)s bookings were cancelled.", cancelled)
            % {"n": cancelled}
        )
    if unmovable:
        links = format_html_join(
            ", ", '<a href="{}">{}</a>', ((label.url, label.inner) for label in unmovable)
        )
        sentences.append(format_html(gettext("This is still planned; move or cancel it: {}"), links))
    return format_html_join(" ", "{}", ((sentence,) for sentence in sentences))


close = OfSpace(
    permission="timetable.close",
    form=CloseForm,
    options=lambda visit: {"space": visit.record, "things": queries.resources_in([visit.record.pk])},
    action=actions.close,
    heading=_("Close temporarily"),
    lead=_(
        "Bookings during this time are cancelled. The people who made them are told at once and offered other times."
    ),
    submit=_("Close temporarily"),
    done=_closed,
)


def _has_own_hours(visit: Visit) -> bool:
    return visit.record.hours.exists()


thing_hours = FormPage(
    permission="timetable.set_hours",
    get=queries.resource,
    subject="resource",
    crumbs=_crumbs,
    back=_home,
    form=WeekForm,
    options=lambda visit: {
        "hours": [(span.weekday, span.opens, span.closes) for span in visit.record.hours.all()]
    },
    action=actions.set_resource_hours,
    heading=lambda visit: _("Weekly hours: %(thing)s") % {"thing": visit.record},
    lead=lambda visit: (
        _("For this one only. If you leave all days empty, the hours of the space apply.")
        if _has_own_hours(visit)
        else _("The hours of the space apply now. What you enter here replaces them, for this one only.")
    ),
    done=_("Saved."),
    then=lambda visit, _result: ("timetable:thing_hours", visit.record.pk),
)

remove_special_day = Button(
    permission="timetable.set_hours",
    get=queries.special_day,
    subject="special",
    action=actions.remove_special_day,
    back=_home,
    done=_("The day has its usual hours again."),
)

lift = Button(
    permission="timetable.close",
    get=queries.closure,
    subject="closure",
    action=actions.lift_closure,
    back=_home,
    done=_("Open again. Cancelled bookings are not restored."),
)
