"""The administrator's pages about the region."""

from functools import partial
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from ceh.core import journal
from ceh.core.clock import local_day
from ceh.region import actions, queries
from ceh.region.forms import HolidayForm
from ceh.region.models import CodeListItem, SchoolHoliday
from ceh.web.pages import Button, FormPage, Link, RecordPage, Visit

LIST_NAMES = {
    "topics": _("Topics"),
    "goal-groups": _("Goal groups"),
    "themes": _("Themes"),
    "skills": _("Skills"),
}


def _crumbs(_visit: Visit) -> list[Any]:
    return [(_("Region"), "region:desk_region")]


def _lists(visit: Visit) -> dict[str, Any]:
    year = local_day(visit.now, visit.record.timezone).year
    return {
        "holidays": queries.school_years(),
        "public": queries.public_holidays(year),
        "year": year,
        "lists": [(code, LIST_NAMES[code], items) for code, items in queries.code_lists().items()],
    }


region = RecordPage(
    permission="region.change_lists",
    get=queries.current,
    lead=_("School holidays and code lists. Everything else comes with the region pack."),
    links=(Link(_("Add a school holiday"), "region:desk_holiday_new", "plus", "button ember", by=()),),
    facts=(
        (_("Country"), "country"),
        (_("Time zone"), "timezone"),
        (_("Currency"), "currency"),
        (_("Languages"), lambda region: ", ".join(region.languages)),
        (_("Pack"), "code"),
    ),
    context=_lists,
    layout="web/desk.html",
    template="region/desk_region.html",
)


def _holiday(pk: int) -> SchoolHoliday:
    return get_object_or_404(SchoolHoliday, pk=pk)


Holiday = partial(
    FormPage,
    permission="region.change_lists",
    subject="holiday",
    crumbs=_crumbs,
    form=HolidayForm,
    action=actions.change_holiday,
    lead=_("Both days count. Two school holidays of one municipality never overlap."),
    done=_("The school holiday is saved."),
    layout="web/desk.html",
)

holiday_new = Holiday(heading=_("Add a school holiday"))


def _dates(visit: Visit) -> dict[str, Any]:
    holiday = visit.record
    return {
        "name": holiday.name,
        "starts": holiday.starts,
        "ends": holiday.ends,
        "municipalities": list(holiday.municipalities.all()),
    }


holiday = Holiday(
    get=_holiday,
    initial=_dates,
    heading=lambda visit: visit.record,
    context=lambda visit: {"entries": journal.entries(visit.record)},
    template="region/desk_holiday.html",
)

OfHoliday = partial(Button, permission="region.change_lists", get=_holiday, subject="holiday", crumbs=_crumbs)

remove_holiday = OfHoliday(
    action=actions.remove_holiday,
    done=_("The school holiday is removed. You can restore it below."),
)

restore_holiday = OfHoliday(
    action=actions.restore_holiday,
    done=_("The school holiday is back."),
)


def _item(code_list: str, code: str) -> CodeListItem:
    if code_list not in queries.LISTS:
        raise Http404
    return get_object_or_404(queries.LISTS[code_list], code=code)


OfItem = partial(Button, permission="region.change_lists", get=_item, subject="item", crumbs=_crumbs)

retire_item = OfItem(
    action=actions.retire_item,
    done=_("It is no longer offered. It stays where it is already used."),
)

revive_item = OfItem(
    action=actions.revive_item,
    done=_("It is offered again."),
)
