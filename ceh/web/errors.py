"""Error pages: what is the matter, and what to do next. Never a trace."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ceh.core.refusals import Refused
from ceh.web.nearest import nearest

STATUS = {"permission": 403, "conflict": 409, "rule": 422, "input": 400, "link": 404}
BARE_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; manifest-src 'self'; "
    "script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Problem:
    """One error in words: what it is, why, what to do next."""

    title: str | Promise
    why: str | Promise
    next_step: str | Promise
    icon: str = "compass"


PROBLEMS = {
    400: Problem(
        _("We can’t understand this request"),
        _("The address or the form held something that we cannot read."),
        _("Go back, check what you entered, and try again."),
        "circle-question-mark",
    ),
    403: Problem(
        _("You don’t have access to this page"),
        _("You are signed in, but your roles do not include this page."),
        _("If you need it for your work, ask a coordinator of the network."),
        "lock-keyhole",
    ),
    404: Problem(
        _("Page not found"),
        _("The page may have moved, or there is a mistake in the address."),
        _("Search for it, or start again from the home page."),
        "compass",
    ),
    405: Problem(
        _("This address does not accept this kind of request"),
        _("It responds to a form or a button on another page."),
        _("Go back to the page you came from."),
        "compass",
    ),
    409: Problem(
        _("This has changed in the meantime"),
        _("The record has changed since you opened it."),
        _("Open the page again to see the current state."),
        "git-compare-arrows",
    ),
    413: Problem(
        _("This is too large"),
        _("The file or text is larger than we accept."),
        _("Choose a smaller file, or shorten the text, and send it again."),
        "weight",
    ),
    422: Problem(
        _("Not allowed by a rule"),
        _("The form is valid, but this is not allowed."),
        _("Read the rule, change what it mentions, and try again."),
        "scale",
    ),
    429: Problem(
        _("Too many attempts"),
        _("To protect accounts, we pause sign-in after several attempts."),
        _("Wait a few minutes, then try again."),
        "hourglass",
    ),
    500: Problem(
        _("Something went wrong on our side"),
        _("It is not your fault. The error has been recorded."),
        _("Try again in a moment. If it happens again, tell the people who run this site."),
        "wrench",
    ),
    503: Problem(
        _("This site is not available at the moment"),
        _("The database cannot be reached: it is starting, or being repaired."),
        _("Try again in a moment."),
        "hammer",
    ),
}
RELOADING = Problem(
    PROBLEMS[503].title,
    PROBLEMS[503].why,
    _("This page reloads by itself as soon as it is back."),
    "hammer",
)
DEAD_LINK = _("This link no longer works")
UNAVAILABLE_FORM = Problem(
    PROBLEMS[503].title,
    PROBLEMS[503].why,
    _("Wait a moment, go back, and check whether your change was saved. If not, send the form again."),
    "hammer",
)
RETRY_AFTER = {429: "60", 503: "5"}  # seconds


def page(request: HttpRequest, status: int) -> HttpResponse:
    """The error page with navigation; the bare one where that cannot be built."""
    return _answer(request, status, PROBLEMS[status], None)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal as a page: the rule in words, the next step, and where to do it."""
    status = STATUS[refusal.kind]
    standard = PROBLEMS[status]
    problem = Problem(
        DEAD_LINK if refusal.kind == "link" else standard.title,
        refusal.message,
        refusal.next_step or standard.next_step,
        standard.icon,
    )
    return _answer(request, status, problem, refusal)


STALE_FORM = Problem(
    _("This form is no longer valid"),
    _("The page was open for a long time, you signed in or out elsewhere, or your browser refuses cookies."),
    _("Go back, reload the page, and send the form again."),
    "hourglass",
)


def stale_form() -> HttpResponse:
    """The answer to a form whose token does not fit."""
    return bare(403, STALE_FORM)


def bare(status: int, problem: Problem | None = None) -> HttpResponse:
    """The error without navigation, for when database, session or region are not at hand."""
    problem = problem or (RELOADING if status == 503 else PROBLEMS[status])
    context = {"problem": problem, "status": status, "reloads": problem is RELOADING}
    html = render_to_string("web/errors/bare.html", context)
    return HttpResponse(
        html, status=status, headers={"Content-Security-Policy": BARE_POLICY, **retry_after(status)}
    )


def retry_after(status: int) -> dict[str, str]:
    """The Retry-After header, for errors that pass by themselves."""
    return {"Retry-After": RETRY_AFTER[status]} if status in RETRY_AFTER else {}


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database is away: a page reloads itself when it is back; a form is never sent again by itself."""
    reads = request.method in ("GET", "HEAD")
    if request.headers.get("hx-request"):
        context = {"problem": PROBLEMS[503] if reads else UNAVAILABLE_FORM}
        html = render_to_string("web/errors/fragment.html", context)
        headers = {"HX-Retarget": "#notices", "HX-Reswap": "innerHTML", **retry_after(503)}
        return HttpResponse(html, status=503, headers=headers)
    return bare(503, None if reads else UNAVAILABLE_FORM)


def _answer(request: HttpRequest, status: int, problem: Problem, refusal: Refused | None) -> HttpResponse:
    context = {"problem": problem, "status": status, "refusal": refusal}
    if request.headers.get("hx-request"):
        html = render_to_string("web/errors/fragment.html", context, request=request)
        return HttpResponse(
            html, status=status, headers={"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"}
        )
    if status in (409, 422) or (status == 403 and not (refusal and refusal.url)):
        context["nearest"] = nearest(request)
    return HttpResponse(render_to_string("web/errors/page.html", context, request=request), status=status)
