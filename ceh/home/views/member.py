"""My overview: what comes next, what waits for the person, what they can do now, and what was."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.permissions import can
from ceh.directory.rules.freshness import freshness
from ceh.home import queries
from ceh.network.queries.desk import desks_of
from ceh.people import queries as people
from ceh.web.access import signed_in
from ceh.web.panels import panels

ASKED = {
    "municipality": _("where you live"),
    "birth_year": _("your year of birth"),
    "goal_groups": _("which groups you belong to"),
    "languages": _("which languages you speak"),
}


@signed_in
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Next bookings and courses, what waits, what can be done now; below roles, drafts, and what apps add."""
    person, now = request.user, clock.now()
    today = people.today(now)
    answers = people.filled_in(person)
    missing = [label for name, label in ASKED.items() if not answers[name]]
    held = queries.roles_of(person, now)
    next_up, history = panels("me_next", person, now), panels("me", person, now)
    desks = desks_of(person, now)
    page = {
        "next_up": next_up,
        "waiting": panels("me_waiting", person, now),
        "desks": [desk for desk in desks if desk.tasks],
        "suggestions": queries.suggestions(is_new=not next_up and not history),
        "missing": missing,
        "complete": len(ASKED) - len(missing),
        "asked": len(ASKED),
        "roles": [(role, _fresh(role.space, today)) for role in held],
        "drafts": queries.drafts_of(person),
        "consents": people.outdated_texts(person, now),
        "has_desk": can(person, "home.open_desk"),
        "panels": history,
    }
    return render(request, "home/me.html", page)


def _fresh(space: Any, today: Any) -> Any:
    return freshness(space.state, space.confirmed_on, today) if space else None
