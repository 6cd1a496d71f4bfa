"""The booking rules of a space and of one thing in it, for its manager."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ceh.bookings.actions import house_rules as actions
from ceh.bookings.forms.house_rules import HouseRulesForm
from ceh.bookings.queries.house_rules import rules_of
from ceh.core.refusals import Refused
from ceh.equipment.queries import equipment
from ceh.network.models import Space
from ceh.network.queries import space as space_of
from ceh.timetable.models import Resource
from ceh.web.access import requires

READ_WRITE = ["GET", "HEAD", "POST"]


@requires("equipment.manage_equipment", get=space_of)
@require_http_methods(READ_WRITE)
def house_rules(request: HttpRequest, space: Space) -> HttpResponse:
    """How it is booked here."""
    lead = _("0 means no limit.")
    return _rules(request, space, None, _("Booking rules"), lead)


@requires("equipment.manage_equipment", get=equipment.thing)
@require_http_methods(READ_WRITE)
def thing_rules(request: HttpRequest, thing: Resource) -> HttpResponse:
    """How one thing is booked, where it differs from its space; or as the space says again."""
    if "drop" in request.POST:
        actions.drop_rules(resource=thing, by=request.user)
        messages.success(request, _("The booking rules of the space apply again."))
        return redirect("equipment:equipment", slug=thing.space.code)
    lead = _("Only for this one, instead of the booking rules of the space. 0 means no limit.")
    heading = _("Booking rules: %(thing)s") % {"thing": thing}
    return _rules(request, thing.space, thing, heading, lead)


def _rules(
    request: HttpRequest, space: Space, thing: Resource | None, heading: str, lead: str
) -> HttpResponse:
    kept = rules_of(space, thing)
    own = thing is not None and kept.pk is not None
    form = HouseRulesForm(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_rules(space=space, resource=thing, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("equipment:equipment", slug=space.code)
    page = {"space": space, "form": form, "heading": heading, "lead": lead, "submit": _("Save"), "own": own}
    return render(request, "equipment/equipment_form.html", page, status=form.status)
