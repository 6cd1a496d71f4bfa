"""The administrator's pages about the region."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ceh.core import clock, journal
from ceh.core.refusals import Refused
from ceh.region import actions, queries
from ceh.region.forms import HolidayForm
from ceh.region.models import Region, SchoolHoliday
from ceh.web.access import requires


@requires("region.change_lists")
@require_safe
def region(request):
    """The region, its holidays and its code lists."""
    try:
        here = queries.current()
    except Region.DoesNotExist as missing:
        raise Http404(str(missing)) from missing
    year = clock.local_day(clock.now(), here.timezone).year
    names = {"topics": _("Topics"), "goal-groups": _("Goal groups"), "themes": _("Themes")}
    facts = [
        (_("Country"), here.country),
        (_("Time zone"), here.timezone),
        (_("Currency"), here.currency),
        (_("Languages"), ", ".join(here.languages)),
        (_("Pack"), here.code),
    ]
    context = {
        "facts": facts,
        "loaded_at": here.loaded_at,
        "holidays": queries.school_years(),
        "public": queries.public_holidays(year),
        "year": year,
        "lists": [(code, names[code], items) for code, items in queries.code_lists().items()],
    }
    return render(request, "region/desk_region.html", context)


def _holiday(pk):
    return get_object_or_404(SchoolHoliday, pk=pk)


def _form(request, holiday):
    """Add or change, with the journal of what was."""
    initial = {}
    if holiday is not None:
        initial = {"name": holiday.name, "starts": holiday.starts, "ends": holiday.ends}
        initial["municipalities"] = [one.pk for one in holiday.municipalities.all()]
    form = HolidayForm(request.POST) if request.method == "POST" else HolidayForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_holiday(holiday=holiday, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The school holiday is saved."))
            return redirect("region:desk_region")
    entries = journal.entries(holiday) if holiday is not None else []
    context = {"form": form, "holiday": holiday, "entries": entries}
    return render(request, "region/desk_holiday.html", context, status=form.status)


@requires("region.change_lists")
@require_http_methods(["GET", "POST"])
def holiday_new(request):
    """Add a school holiday."""
    return _form(request, None)


@requires("region.change_lists", get=_holiday)
@require_http_methods(["GET", "POST"])
def holiday(request, found):
    """Change a school holiday."""
    return _form(request, found)


@requires("region.change_lists", get=_holiday)
@require_POST
def holiday_remove(request, found):
    """Take a school holiday away, or bring it back."""
    if found.removed_at is None:
        actions.remove_holiday(holiday=found, by=request.user, now=clock.now())
        messages.success(request, _("The school holiday is taken away. You can bring it back below."))
    else:
        actions.restore_holiday(holiday=found, by=request.user)
        messages.success(request, _("The school holiday is back."))
    return redirect("region:desk_region")


def _item(code_list, code):
    """An item of a code list by the names in the address."""
    if code_list not in queries.LISTS:
        raise Http404
    return get_object_or_404(queries.LISTS[code_list], code=code)


@requires("region.change_lists", get=_item)
@require_POST
def item(request, found):
    """Retire an item of a code list, or offer it again."""
    if found.retired:
        actions.revive_item(item=found, by=request.user)
        messages.success(request, _("It is offered again."))
    else:
        actions.retire_item(item=found, by=request.user)
        messages.success(request, _("It is no longer offered. Where it is used it stays."))
    return redirect("region:desk_region")
