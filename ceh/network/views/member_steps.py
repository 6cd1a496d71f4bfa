"""The steps of a space: put away, publish, return, close for a time or for good."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from ceh.core.permissions import can
from ceh.network import actions, queries
from ceh.network.models import Space
from ceh.web.access import requires
from ceh.web.pages import Steps, Visit, Way


def _page_of(visit: Visit) -> Way:
    """Where the state of a space is changed: at the desk while it waits for a review, else on its own page."""
    space = visit.record
    if can(visit.by, "network.see_desk"):
        return "directory:desk_space", space.code
    if can(visit.by, "network.change_space", space):
        return "directory:space_edit", space.code
    return space if space.state in ("published", "paused", "closed") else ("home:me",)


def _after_step(visit: Visit, _result: Any) -> Way:
    space = visit.record
    if can(visit.by, "network.see_desk"):
        return "directory:desk_space", space.code
    if space.state == "discarded":
        return ("home:me",)
    return (
        ("directory:desk_space", space.code) if space.state == "draft" else space
    )  # returned by the reviewer


STEPS = ("discard_space", "publish_space", "return_space", "pause_space", "reopen_space", "close_space")
steps = Steps(
    model=Space,
    get=queries.space,
    route="spaces/<slug:slug>/",
    by="code",
    subject="space",
    verbs=STEPS,
    actions={verb: getattr(actions, verb) for verb in STEPS},
    crumbs=lambda visit: [(visit.record, *_page_of(visit))],
    back=_page_of,
    then=_after_step,
)


@requires("network.close_space", get=queries.space)
def state(request: HttpRequest, space: Space) -> HttpResponse:
    """The address that steps had before."""
    verb = request.resolver_match.kwargs["verb"]
    if verb not in STEPS:
        raise Http404
    return redirect(f"network:{verb}", space.code)
