"""The one desk: what waits for a decision in the network, and what is to do in each space of the reader."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.permissions import can
from ceh.core.waiting import heaps
from ceh.home import queries
from ceh.network.queries.desk import desks_of
from ceh.web.access import requires


@requires("home.open_desk")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What the reader's roles have to do: the late first, then space by space."""
    person, now = request.user, clock.now()
    kinds = heaps(person, now)
    page = {
        "network": can(person, "home.see_desk"),
        "waiting": sorted((kind for kind in kinds if kind.count), key=lambda kind: -kind.late),
        "done": [kind for kind in kinds if not kind.count],
        "desks": desks_of(person, now),
    }
    return render(request, "home/desk.html", page)


@requires("home.see_desk")
@require_safe
def orphans(request: HttpRequest) -> HttpResponse:
    """Records that no link ties to the red thread."""
    return render(request, "home/orphans.html", {"loose": queries.loose_ends()})
