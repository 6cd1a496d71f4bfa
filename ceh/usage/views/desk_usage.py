"""Use of the machines of a space: the list, yesterday's paper list, starting for somebody, one record."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.core.clock import local_day
from ceh.core.permissions import can
from ceh.equipment.queries.equipment import units_in
from ceh.network import queries as network
from ceh.people.rules import BANDS
from ceh.timetable.queries import zone_of
from ceh.usage.actions import usage as actions
from ceh.usage.forms.usage import PastUsageForm, StartForm
from ceh.usage.models import Usage
from ceh.usage.queries import usage as queries
from ceh.web import filters, tables
from ceh.web.pages import FormPage, Link, ListPage, RecordPage, Steps, Visit, Way
from ceh.web.templatetags import ceh as tags
from ceh.web.zones import on_clock_of


class UsageTable(tables.Table):
    """Use of machines, one a line."""

    unit = tables.Column(
        verbose_name=_("Machine"), orderable=False, linkify=lambda record: record.get_absolute_url()
    )
    person = tables.Column(verbose_name=_("Who"), empty_values=(), orderable=False)
    started_at = tables.WhenColumn(space="space_id", verbose_name=_("From"))
    ended_at = tables.WhenColumn(space="space_id", verbose_name=_("Until"))
    source = tables.Column(verbose_name=_("Recorded"))
    state = tables.StateColumn(verbose_name=_("State"))

    class Meta:
        model = Usage
        fields = ("unit", "person", "started_at", "ended_at", "source", "state")
        empty = (
            _("No machine has been used yet"),
            _("Members start machines by the QR code on them; lists are entered here."),
        )

    def render_person(self, record: Usage) -> str:
        """The member, or a group by its number."""
        if record.headcount > 1 or record.person is None:
            group = _now("group of %(n)s") % {"n": record.headcount}
            return f"{record.person}, {group}" if record.person else group
        return str(record.person)


def _crumbs(visit: Visit) -> list[Any]:
    return [visit.record, (_("Today"), "reception:today", visit.record.code)]


usages = ListPage(
    permission="usage.see_usages",
    get=network.space,
    subject="space",
    heading=_("Use of machines"),
    lead=_("Who used what, from when to when, and how it was recorded."),
    crumbs=lambda visit: [(_("Spaces"), "directory:spaces"), *_crumbs(visit)],
    rows=lambda visit: queries.usages_in(visit.record),
    noun=ngettext_lazy("%(n)s use", "%(n)s uses", "n"),
    filters=filters.fields(Usage, "state"),
    table=UsageTable,
    filename=lambda visit: f"usage-{visit.record.code}",
    links=(Link(_("Enter a list"), "usage:usage_new", "clipboard-list", "button ember", ("code",)),),
)


def _form_options(visit: Visit) -> dict[str, Any]:
    return {"space": visit.record, "by": visit.by, "units": list(units_in(visit.record))}


def _day_before(visit: Visit) -> Any:
    return local_day(visit.now, zone_of(visit.record)) - timedelta(days=1)


def _next_line(visit: Visit, usage: Usage) -> Way:
    return f"{visit.request.path}?day={on_clock_of(visit.record, usage.started_at):%Y-%m-%d}"


usage_new = FormPage(
    permission="usage.record_usage",
    get=network.space,
    crumbs=lambda visit: [*_crumbs(visit), (_("Use of machines"), "usage:usages", visit.record.code)],
    back=lambda visit: ("usage:usages", visit.record.code),
    form=PastUsageForm,
    options=lambda visit: {**_form_options(visit), "zone": zone_of(visit.record)},
    initial=lambda visit: {"day": visit.request.GET.get("day") or _day_before(visit), "headcount": 1},
    action=actions.record_past_usage,
    heading=_("Enter a list"),
    lead=_("One line of the paper list after the other: which machine, who, from when to when."),
    submit=_("Record this line"),
    done=_("Recorded. The next line:"),
    then=_next_line,
)


def _start(*, by: Any, now: datetime, person: Any, maintenance: bool, **values: Any) -> Usage:
    """Whoever maintains a machine uses it."""
    person = person or (by if maintenance else None)
    return actions.start_usage(
        person=person, maintenance=maintenance, by=by, now=now, source="entered_by_staff", **values
    )


usage_start = FormPage(
    permission="usage.record_usage",
    get=network.space,
    crumbs=_crumbs,
    back=lambda visit: ("reception:today", visit.record.code),
    form=StartForm,
    options=_form_options,
    initial=lambda visit: {"unit": visit.request.GET.get("unit", ""), "headcount": 1},
    action=_start,
    heading=_("Start for somebody"),
    lead=_("For a member at the counter, for a class as a number, or for work on the machine."),
    submit=_("Start"),
    done=_("Started."),
)


def _usage_crumbs(visit: Visit) -> list[Any]:
    space = visit.record.space
    if can(visit.by, "usage.see_usages", visit.record):
        return [space, (_("Use of machines"), "usage:usages", space.code)]
    return [(_("My machines"), "usage:my_usage")]


def _people(usage: Usage) -> str:
    if usage.headcount == 1 and usage.person:
        return ""
    return f"{usage.headcount}, {BANDS[usage.band]}" if usage.band in BANDS else str(usage.headcount)


def _booking_of(usage: Usage) -> SafeString | None:
    booking = usage.booking
    if booking is None:
        return None
    time = tags.span(booking.starts_at, booking.ends_at, at=booking.space_id)
    return format_html('<a href="{}">{}</a>', booking.get_absolute_url(), time)


def _unit_and_time(visit: Visit) -> SafeString:
    usage = visit.record
    if usage.ended_at is None:
        time = tags.when(usage.started_at, at=usage.space_id)
    else:
        time = tags.span(usage.started_at, usage.ended_at, at=usage.space_id)
    return format_html("{}, {}", usage.unit, time)


def _stopped(usage: Usage) -> str:
    how = usage.get_closed_by_display()
    return f"{how} ({_('the end is estimated')})" if how and usage.estimated else how


usage = RecordPage(
    permission="usage.see_usage",
    get=queries.usage,
    subject="usage",
    crumbs=_usage_crumbs,
    heading=lambda visit: visit.record.unit,
    facts=(
        (_("Space"), "space"),
        (_("Who"), "person"),
        (_("People"), _people),
        (_("Does not count"), lambda usage: _("maintenance by staff") if usage.maintenance else ""),
        (_("Booking"), _booking_of),
        "source",
        (_("Entered"), "recorded_at"),
        (_("Stopped"), _stopped),
        (_("Why voided"), lambda usage: usage.void_reason if usage.state == "voided" else ""),
    ),
    space="space",
    template="usage/usage.html",
)


def _today_or_record(visit: Visit, _result: Any) -> Way:
    """Whoever stops a machine on the page of today stays there."""
    from_today = visit.request.POST.get("back") == "today"
    if from_today and can(visit.by, "usage.see_usages", visit.record):
        return "reception:today", visit.record.space.code
    return visit.record  # type: ignore[no-any-return]


usage_steps = Steps(
    model=Usage,
    get=queries.usage,
    route="usage/<int:pk>/",
    subject="usage",
    actions={"stop_usage": actions.stop_usage, "void_usage": actions.void_usage},
    crumbs=lambda visit: [*_usage_crumbs(visit), (visit.record.unit, "usage:usage", visit.record.pk)],
    about=_unit_and_time,
    then=_today_or_record,
)
