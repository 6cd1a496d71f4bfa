"""Forms that a double tap or a resend must not do twice (core.repeats).

`form_box`, `post_button` and `{% once %}` bring the token.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.core.repeats import DONE, Repeated, SentForm, answer_of, keep_answer, key_of, sending, was_done
from ceh.web.back import page_before
from ceh.web.problems import PREFIX

FIELD = "once"
MAX_TOKEN = 40
BAD = 400  # from this status on an answer refuses
WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds, for the address of a form whose work has just been done
SOON = timedelta(seconds=30)  # after that nobody pressed twice by accident


def new_token() -> str:
    return secrets.token_urlsafe(12)


def once(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer with the view; a form that was sent before leads where it led then.

    What was done before may be refused now (a booking is cancelled once), so the view is not asked. Where it refuses
    because the same form did its work in this moment, the refusal is not told.
    """
    form = _sent_form(request)
    if form is None:
        return view()
    if was_done(form):
        return _repeat(request, form)
    with sending(form):
        try:
            response = view()
        except Repeated:
            return _repeat(request, form)
        except (Refused, Http404, ObjectDoesNotExist):
            if not form.is_claimed and was_done(form):
                return _repeat(request, form)
            keep_answer(form, "")
            raise
        except Exception:
            if not form.is_whole:
                keep_answer(form, "")
            raise
        if response.status_code >= BAD and not form.is_claimed and was_done(form):
            return _repeat(request, form)
        address = response["Location"] if response.status_code == DONE else ""
    keep_answer(form, address)
    return response


def _sent_form(request: HttpRequest) -> SentForm | None:
    if request.method != "POST" or not request.user.is_authenticated or request.headers.get("hx-request"):
        return None
    if request.path.startswith(
        PREFIX
    ):  # programs have the Idempotency-Key, and their body is read as it came
        return None
    token = request.POST.get(FIELD, "")
    if not 0 < len(token) <= MAX_TOKEN:
        return None
    fields = sorted(
        (name, request.POST.getlist(name)) for name in request.POST if name != "csrfmiddlewaretoken"
    )
    files = sorted(
        (name, file.name, _digest(file)) for name, several in request.FILES.lists() for file in several
    )
    return SentForm(
        person=request.user,
        key=key_of(token, request.get_full_path()),
        digest=key_of(repr(fields), repr(files)),  # the token is one of the fields
        at=clock.now(),
    )


def _digest(file: UploadedFile) -> str:
    """Of the content: a corrected file may have the same name and size."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


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
    return redirect(address or page_before(request))
