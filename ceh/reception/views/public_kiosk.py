"""The tablet of a space, and the PIN with which members act on it."""

from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ceh.core import clock
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.equipment.queries.equipment import unit_of_label, units_in
from ceh.network import queries as network
from ceh.network.models import Space
from ceh.reception import actions
from ceh.reception.forms import KioskDeviceForm, KioskForm, PinForm
from ceh.reception.models import KioskDevice
from ceh.reception.queries import kiosk as queries
from ceh.reception.queries.now import facts_now
from ceh.reception.rules.now import state_of, states_of
from ceh.reception.views.public_now import NowBadge, badge_of
from ceh.timetable import queries as timetable
from ceh.usage.queries import usage as usages
from ceh.web.access import public
from ceh.web.pages import SIGNED_IN, Button, FormPage
from ceh.web.panels import panels

READ_WRITE = ["GET", "HEAD", "POST"]
SALT = "reception.kiosk"
YEAR = 365 * 24 * 3600


def _space(slug: str) -> Space:
    try:
        return network.space(slug)
    except Space.DoesNotExist:
        raise Http404(slug) from None


def _device(request: HttpRequest, space: Space) -> KioskDevice | None:
    """The tablet that this device is, by its signed cookie; None for any other device."""
    try:
        pk, secret = signing.loads(request.COOKIES.get(f"kiosk-{space.pk}", ""), salt=SALT, max_age=YEAR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return queries.device(int(pk), actions.digest(str(secret)), space)


@public
@never_cache
@require_http_methods(READ_WRITE)
def kiosk(request: HttpRequest, slug: str) -> HttpResponse:
    """The board of the day on the tablet; elsewhere: how a manager switches a tablet on."""
    space = _space(slug)
    device = _device(request, space)
    if device is not None and request.method != "POST":
        return render(request, "reception/kiosk_board.html", _board(space, device))
    may_run = can(request.user, "reception.run_kiosk", space)
    if not may_run:
        return render(request, "reception/kiosk_off.html", {"space": space}, status=200)
    form = KioskDeviceForm(request.POST or None, initial={"name": _("At the door")})
    if request.method == "POST" and form.is_valid():
        tablet, secret = actions.switch_on(
            space=space, name=form.cleaned_data["name"], by=request.user, now=clock.now()
        )
        logout(request)  # whoever takes the tablet into their hands must not be the manager
        messages.success(request, _("This device is now the tablet of the space. You are signed out on it."))
        response = redirect("reception:kiosk", slug=space.code)
        response.set_cookie(
            f"kiosk-{space.pk}",
            signing.dumps([tablet.pk, secret], salt=SALT),
            max_age=YEAR,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
            path=response["Location"],
        )
        return response
    context = {"space": space, "form": form, "devices": queries.devices(space)}
    return render(request, "reception/kiosk_setup.html", context, status=form.status)


def _board(space: Space, device: KioskDevice) -> dict[str, Any]:
    """The machines of a space with what they do now, without names."""
    now, zone = clock.now(), timetable.zone_of(space)
    units = list(units_in(space))
    running = usages.open_usages([unit.pk for unit in units])
    states = states_of(units, facts_now(units, now), running, now)
    tiles = [_tile(unit, badge_of(states[unit.pk], now, zone)) for unit in units]
    return {"space": space, "device": device, "tiles": tiles, "here": now.astimezone(ZoneInfo(zone))}


def _tile(unit: Unit, badge: NowBadge) -> dict[str, Any]:
    is_out = unit.state not in unit.machine.group("usable")
    look = {"closed": "is-out", "taken": "is-busy"}.get(badge.kind, "")
    return {"unit": unit, "now": badge, "look": "is-out" if is_out else look, "is_out": is_out}


@public
@never_cache
@require_http_methods(READ_WRITE)
def kiosk_act(request: HttpRequest, slug: str) -> HttpResponse:
    """Number and PIN, then start, stop or "I am here". Raises Refused where the device is no tablet."""
    space = _space(slug)
    device = _device(request, space)
    if device is None:
        return redirect("reception:kiosk", slug=space.code)
    unit = _unit(request.GET.get("unit", ""), space)
    form, no = KioskForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            text = _do(device, unit, form, space)
        except Refused as refused:
            form.refuse(refused)
            no = refused
        else:
            messages.success(request, text)
            return redirect("reception:kiosk", slug=space.code)
    form.ask(no)
    busy = unit is not None and usages.open_usage(unit.pk) is not None
    now = clock.now()
    state = state_of(unit, *facts_now([unit], now)[unit.pk], in_use=busy, now=now) if unit else None
    context = {
        "space": space,
        "unit": unit,
        "form": form,
        "busy": busy,
        "is_closed": state is not None and state.kind == "closed" and no is None,
        "panels": panels("kiosk", request.user, clock.now(), unit) if unit else [],
    }
    return render(request, "reception/kiosk_act.html", context, status=form.status)


def _do(device: KioskDevice, unit: Unit | None, form: KioskForm, space: Space) -> str:
    """Do what the form says, and return the message. Raises Refused."""
    now, values = clock.now(), form.cleaned_data
    person = actions.identify_member(device=device, member=values["member"], pin=values["pin"], now=now)
    if unit is None:
        visit = actions.check_in(device=device, person=person, now=now)
        return _("Your visit is recorded. Enjoy making.") if visit else _("You are recorded today already.")
    done = actions.press_button(device=device, unit=unit, person=person, now=now, **form.more)
    return (
        _("%(unit)s: started.") % {"unit": unit}
        if done.state == "open"
        else _("%(unit)s: stopped.") % {"unit": unit}
    )


def _unit(code: str, space: Space) -> Unit | None:
    """The machine of an address; None where it names none. Raises 404 for one that stands elsewhere."""
    if not code:
        return None
    try:
        unit = unit_of_label(code)
    except Unit.DoesNotExist:
        raise Http404(code) from None
    if unit.space_id != space.pk:
        raise Http404(code)
    return unit


def at_tablet(request: HttpRequest, slug: str, code: str) -> tuple[KioskDevice | None, Unit | None]:
    """The tablet that this device is, and the machine of its space. Raises 404 for a machine that stands elsewhere."""
    space = _space(slug)
    return _device(request, space), _unit(code, space)


kiosk_off = Button(
    permission="reception.run_kiosk",
    get=queries.device_by_id,
    subject="device",
    action=actions.switch_off,
    done=gettext_lazy("The tablet is switched off."),
    back=lambda visit: ("reception:kiosk", visit.record.space.code),
)


my_pin = FormPage(
    permission=SIGNED_IN,
    crumbs=lambda visit: [
        (gettext_lazy("My overview"), "home:me"),
        (gettext_lazy("My machines"), "usage:my_usage"),
    ],
    form=PinForm,
    action=actions.set_pin,
    heading=gettext_lazy("PIN for tablets"),
    lead=gettext_lazy(
        "With your member number and these four digits you start machines at the tablet of a space,"
        " without a phone."
    ),
    submit=gettext_lazy("Set the PIN"),
    done=gettext_lazy("Your PIN is set."),
    then=lambda _visit, _result: ("reception:my_pin",),
    context=lambda visit: {"has_pin": queries.has_pin(visit.by)},
    template="reception/kiosk_pin.html",
)

remove_pin = Button(
    permission=SIGNED_IN,
    action=partial(actions.set_pin, pin=""),
    done=gettext_lazy("Your PIN has been removed."),
    back=lambda _visit: ("reception:my_pin",),
)
