"""Forms that a double tap or a resend must not do twice (core.repeats).

`form_box` and `{% once %}` bring the token.
"""

import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.core.repeats import DONE, Repeated, SentForm, answer_of, keep_answer, key_of, sending

FIELD = "once"
MAX_TOKEN = 40
WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds, for the address of a form whose work has just been done
SOON = timedelta(seconds=30)  # after that nobody pressed twice by accident


def new_token() -> str:
    """A token for one form on one page."""
    return secrets.token_urlsafe(12)


def once(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer the request by the view; a form that did its work before leads where it led then."""
    form = _sent_form(request)
    if form is None:
        return view()
    with sending(form):
        try:
            response = view()
        except Repeated:
            return _repeat(request, form)
        address = response["Location"] if response.status_code == DONE else ""
    keep_answer(form, address)
    return response


def _sent_form(request: HttpRequest) -> SentForm | None:
    if request.method != "POST" or not request.user.is_authenticated or request.headers.get("hx-request"):
        return None
    token = request.POST.get(FIELD, "")
    if not 0 < len(token) <= MAX_TOKEN:
        return None
    fields = sorted(
        (name, request.POST.getlist(name)) for name in request.POST if name != "csrfmiddlewaretoken"
    )
    files = sorted((name, one.name, one.size) for name, several in request.FILES.lists() for one in several)
    return SentForm(request.user, key_of(request.get_full_path(), repr(fields), repr(files)), clock.now())


def _repeat(request: HttpRequest, form: SentForm) -> HttpResponseRedirect:
    """The way on of the first time. Of two at once the second may be here before the first has told its way."""
    address, sent_at = answer_of(form)
    for wait in WAITS:
        if address:
            break
        time.sleep(wait)
        address, sent_at = answer_of(form)
    if form.at - sent_at > SOON:
        messages.info(
            request,
            _(
                "You already sent this form, so nothing was done again. To do it once more, open the form again."
            ),
        )
    return redirect(address or request.get_full_path())
