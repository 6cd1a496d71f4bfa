"""The coordinator's desk: what waits for a decision, and what hangs loose."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.waiting import heaps
from ceh.home import queries
from ceh.web.access import requires


@requires("home.see_desk")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits, the late first."""
    found = heaps(request.user, clock.now())
    waiting = sorted((one for one in found if one.count), key=lambda one: -one.late)
    page = {"waiting": waiting, "done": [one for one in found if not one.count]}
    return render(request, "home/desk.html", page)


@requires("home.see_desk")
@require_safe
def orphans(request: HttpRequest) -> HttpResponse:
    """Records that no link ties to the red thread."""
    return render(request, "home/orphans.html", {"loose": queries.loose_ends()})
