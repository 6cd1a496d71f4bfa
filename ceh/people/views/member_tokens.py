"""Tokens for programs: made, shown once, revoked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.people.actions import tokens as actions
from ceh.people.forms import TokenForm
from ceh.people.models import ApiToken
from ceh.web.access import requires
from ceh.web.pages import Button


def token_of(pk: int) -> ApiToken:
    """One token. Raises Http404."""
    return get_object_or_404(ApiToken.objects.select_related("person"), pk=pk)


@requires("people.keep_tokens")
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """My tokens; a new one is shown on the page that made it, and never again."""
    form = TokenForm(request.POST or None)
    secret, now = "", clock.now()
    if request.method == "POST" and form.is_valid():
        try:
            _row, secret = actions.make_token(by=request.user, **form.values, now=now)
        except Refused as refused:
            form.refuse(refused)
        else:
            form = TokenForm()
    rows = ApiToken.objects.filter(person=request.user, revoked_at=None, expires_at__gt=now)
    page = {"form": form, "secret": secret, "tokens": list(rows)}
    response = render(request, "people/tokens.html", page, status=form.status)
    response["Cache-Control"] = "no-store"
    return response


token_revoke = Button(
    permission="people.revoke_token",
    get=token_of,
    subject="token",
    action=actions.revoke_token,
    back=lambda visit: ("people:tokens",),
    done=_("Revoked. Programs that use it no longer get an answer."),
)
