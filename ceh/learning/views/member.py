"""My competence passport, and my consent to be named."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ceh.core import clock
from ceh.learning import actions, queries, rules
from ceh.region.queries import current
from ceh.web.access import requires


@requires("learning.see_own")
@require_safe
def passport(request: HttpRequest) -> HttpResponse:
    """The passport; also for print."""
    result = passport_of(request.user, clock.now())
    return render(request, "learning/passport.html", {"passport": result})


@requires("learning.see_own")
@require_POST
def naming(request: HttpRequest) -> HttpResponse:
    """Agree to be named as a trainer, or withdraw it."""
    agrees = request.POST.get("agrees") == "yes"
    actions.agree_to_be_named(by=request.user, agrees=agrees, now=clock.now())
    messages.success(
        request,
        _("Your name is on the list of trainers.") if agrees else _("Your name is not shown any more."),
    )
    return redirect("learning:passport")


def passport_of(person: Any, now: datetime) -> rules.Passport:
    """The passport of a person; eight statements."""
    return rules.build(
        person,
        queries.grants_of(person),
        queries.facts([person.pk]),
        queries.open_spaces(),
        queries.holds_of(person),
        is_named=queries.is_named(person),
        zone=current().timezone,
        now=now,
    )
