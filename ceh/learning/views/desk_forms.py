"""What the pages of a space and of the desk have in common: one form, one action, and back."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.learning import actions
from ceh.learning.forms import CompetenceForm, GrantForm, HoldForm
from ceh.region.queries import current

READ_WRITE = ["GET", "HEAD", "POST"]


def form_page(
    request: HttpRequest,
    form: Any,
    act: Callable[..., Any],
    *,
    done: str,
    back: str,
    heading: str,
    lead: str,
    submit: str,
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is sent and valid, act with its values, say `done` and go `back` (an address)."""
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, done)
            return redirect(back)
    page = {"form": form, "heading": heading, "lead": lead, "submit": submit, "back": back, **context}
    return render(request, "learning/form.html", page, status=form.status)


def end_of(day: dt.date | None) -> dt.datetime | None:
    """The first instant after the day in the region."""
    if day is None:
        return None
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(0), ZoneInfo(current().timezone))


def grant_page(request: HttpRequest, space: Any, back: str) -> HttpResponse:
    """Grant a competence in the space (None: by the network)."""
    form = GrantForm(
        request.POST or None,
        space=space,
        by=request.user,
        initial={"competence": request.GET.get("competence", "")},
    )

    def act(who: Any, **values: Any) -> None:
        actions.grant(person=who, space=space, by=request.user, now=clock.now(), **values)

    return form_page(
        request, form, act, back=back, space=space,
        done=_("Granted. The person was told by e-mail."),
        heading=_("Grant a competence"),
        lead=_("You say that this person can do it safely. A grant past its term is renewed by this."),
        submit=_("Grant"),
    )  # fmt: skip


def hold_page(request: HttpRequest, space: Any, back: str) -> HttpResponse:
    """Stop a person in the space (None: in the network)."""

    def act(who: Any, ends_on: Any, **values: Any) -> None:
        actions.place_hold(
            person=who, space=space, by=request.user, now=clock.now(), ends_at=end_of(ends_on), **values
        )

    return form_page(
        request, HoldForm(request.POST or None, space=space, by=request.user), act, back=back, space=space,
        done=_("The hold is placed. The person was told by e-mail."),
        heading=_("Place a hold"),
        lead=_("It stops the person here at once, whatever they hold.")
        if space
        else _("It stops the person in the whole network at once."),
        submit=_("Place the hold"),
    )  # fmt: skip


def define_page(request: HttpRequest, space: Any, back: str) -> HttpResponse:
    """Define a competence of the space (None: of the network)."""

    def act(**values: Any) -> None:
        actions.define_competence(space=space, by=request.user, now=clock.now(), **values)

    return form_page(
        request, CompetenceForm(request.POST or None), act, back=back, space=space,
        done=_("The competence is defined."),
        heading=_("Define a competence"),
        lead=_("It belongs to this space; other spaces may recognise it.")
        if space
        else _("It belongs to the network; every space may train it."),
        submit=_("Define"),
    )  # fmt: skip
