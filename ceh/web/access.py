"""Who may open a page: every view wears one of `@public`, `@signed_in`, `@requires("app.verb", get=loader)`.

A record that the view looks up and does not find is "not found" for the reader. Each decorator leaves `view.access`
behind, so that a test can walk all addresses and ask.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.web.back import page_before
from ceh.web.once import once

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Access:
    """How a view is guarded. `permission` is set where kind is "permission"."""

    kind: Literal["public", "signed_in", "permission"]
    permission: str = ""


def public(view: View) -> View:
    """Anyone may open this; what a page shows may still depend on who asks."""
    return _wrap(view, Access("public"), lambda request, kwargs: view(request, **kwargs))


def signed_in(view: View) -> View:
    """Only for people with an account; others are sent to sign in and come back."""

    def answer(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, **kwargs)

    return _wrap(view, Access("signed_in"), answer)


def signed_in_by_link(check: Callable[..., Any]) -> Callable[[View], View]:
    """As `signed_in`, for a link of an e-mail.

    What `check(**url_kwargs)` says against the link (Refused) visitors read, too, rather than sign in for nothing.
    """

    def decorate(view: View) -> View:
        def answer(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
            check(**kwargs)
            return view(request, **kwargs) if request.user.is_authenticated else to_sign_in(request)

        return _wrap(view, Access("signed_in"), answer)

    return decorate


def requires(permission: str, get: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Only for people who hold the permission, asked for the object that `get(**url_kwargs)` loads.

    With `get` the view is called as view(request, obj), else as view(request, **url_kwargs). A loader that finds
    nothing raises the model's DoesNotExist or Http404, and the reader sees "not found".
    """

    def decorate(view: View) -> View:
        def answer(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
            obj = get(**kwargs) if get else None
            try:
                need(request.user, permission, obj)
            except Refused as refused:
                if not request.user.is_authenticated:
                    return to_sign_in(request)
                if refused.leads:
                    return lead_on(request, refused)
                raise
            return view(request, obj) if get else view(request, **kwargs)

        return _wrap(view, Access("permission", permission), answer)

    return decorate


def lead_on(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The way to the page that a refusal leads to, where it is read."""
    text = str(refused)
    if request.method not in ("GET", "HEAD"):
        text = f"{text} {_('What you sent was not saved.')}"
    messages.warning(request, text, fail_silently=True)
    return redirect(refused.url)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page and back here; a form that was sent leads back to the page it stood on."""
    back = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        back = page_before(request)
        messages.info(request, _("Sign in first. What you sent was not saved."), fail_silently=True)
    response = redirect_to_login(back, resolve_url("account_login"))
    if request.headers.get("hx-request"):
        return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    return response


def _wrap(view: View, access: Access, answer: Callable[[HttpRequest, dict[str, Any]], HttpResponse]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, /, **kwargs: Any) -> HttpResponse:
        try:
            return once(request, lambda: answer(request, kwargs))
        except ObjectDoesNotExist as missing:
            if isinstance(missing, AttributeError):  # a missing related record is an error of ours
                raise
            raise Http404(str(missing)) from missing

    guarded.access = access  # type: ignore[attr-defined]
    return guarded
