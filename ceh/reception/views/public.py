"""The page behind the QR code at the door: made for a phone in one hand."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.refusals import Refused
from ceh.network.models import Space
from ceh.region.queries import current
from ceh.usage.actions import visits as actions
from ceh.usage.queries import visits as queries
from ceh.usage.rules.visits import check_space_open
from ceh.web.access import public
from ceh.web.pages import Button


@public
@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """Where am I, and am I recorded today? Raises 404 for a code that no poster carries."""
    try:
        space = queries.space_of_code(code)
    except Space.DoesNotExist:
        raise Http404(code) from None
    today = local_day(clock.now(), current().timezone)
    closed = None
    try:
        check_space_open(space.state)
    except Refused as refused:
        closed = refused
    context: dict[str, Any] = {
        "space": space,
        "visit": queries.today_in(space, request.user, today),
        "closed": closed,
    }
    return render(request, "reception/qr.html", context)


check_in = Button(
    permission="usage.record_own_visit",
    get=queries.space_of_code,
    subject="space",
    action=lambda *, space, by, now: actions.check_in(space=space, person=by, by=by, now=now),
    done=_("Your visit is recorded. Enjoy making."),
    back=lambda visit: ("reception:qr", visit.record.visit_code),
)
