"""The frame of the public API: who asks, JSON in and out, refusals as JSON, keys for what must happen once.

Reading works with a token or a signed-in browser; writing needs a token with the scope "write", so that no other site
can write with somebody's cookies. An app's `api.py` has the endpoints; they call the same actions as its pages.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from ceh.core import clock, idempotency, rates
from ceh.core.guards import Collided
from ceh.core.refusals import Refused
from ceh.web.errors import PROBLEMS, STATUS, retry_after

PREFIX = "/api/"
PER_PAGE, MOST = 50, 200
MAX_KEY = 100  # characters of an Idempotency-Key
PER_MINUTE = (
    300  # requests of one person, in all processes: a guard against programs that run wild, not a quota
)
MINUTE = timedelta(minutes=1)
READS = ("GET", "HEAD", "OPTIONS")


Bearer = Callable[[str], tuple[Any, str] | None]
_bearer: list[Bearer] = []


def register_bearer(find: Bearer) -> None:
    """Say how a token becomes (person, scope); None for one that is not valid."""
    _bearer[:] = [find]


def answer(data: Any, status: int = 200, **headers: str) -> JsonResponse:
    """JSON as people read it: č stays č."""
    return JsonResponse(
        data, status=status, safe=False, json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "private, no-store", **headers},
    )  # fmt: skip


def problem(status: int, rule: str = "") -> JsonResponse:
    """An error by its status, in words."""
    told = PROBLEMS.get(status, PROBLEMS[400])
    data = {"rule": rule or f"http.{status}", "message": str(told.title), "next_step": str(told.next_step)}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else retry_after(status)
    return answer(data, status, **headers)


def not_signed_in(rule: str = "api.token") -> JsonResponse:
    """401: no token, or none that is valid; 403: one that may only read."""
    data = {
        "rule": rule,
        "message": _("This needs a valid token.") if rule == "api.token" else _("This token may only read."),
        "next_step": _(
            "Make one in your account, under “Programs”, and send it as “Authorization: Bearer …”."
        ),
    }
    status = 401 if rule == "api.token" else 403
    return answer(data, status, **({"WWW-Authenticate": "Bearer"} if status == 401 else {}))


def refusal(refused: Refused) -> dict[str, Any]:
    """A refusal as JSON; of several problems each."""
    told: dict[str, Any] = {
        "rule": refused.rule,
        "message": str(refused.message),
        "next_step": str(refused.next_step),
    }
    if refused.url:
        told["url"] = refused.url
    if refused.problems:
        told["problems"] = [refusal(one) for one in refused.problems]
    return told


class ApiMiddleware:
    """Reads the token, and sees to it that every answer below /api/v1/ is JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(f"{PREFIX}v1/"):
            return self.get_response(request)
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        request.api_scope = ""  # type: ignore[attr-defined]
        if kind:
            found = _bearer[0](secret.strip()[:200]) if kind.lower() == "bearer" and _bearer else None
            if found is None:
                return not_signed_in()
            request.user, request.api_scope = found  # type: ignore[attr-defined, assignment]
            if wait := rates.hit(f"api:{found[0].pk}", limit=PER_MINUTE, window=MINUTE, now=clock.now()):
                slow_down = problem(429)
                slow_down["Retry-After"] = str(wait)
                return slow_down
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("application/json"):
            return response
        if response.status_code in (301, 302) and response["Location"].startswith(
            resolve_url("account_login")
        ):
            return not_signed_in()
        return problem(response.status_code) if response.status_code >= 400 else response


def endpoint(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Outermost decorator of an endpoint: a refusal becomes JSON, and no cookie can write."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, /, **kwargs: Any) -> HttpResponse:
        if request.method not in READS and getattr(request, "api_scope", "") != "write":
            return not_signed_in("api.scope" if getattr(request, "api_scope", "") else "api.token")
        try:
            return view(request, **kwargs)
        except Refused as refused:
            return answer(refusal(refused), STATUS[refused.kind])
        except ObjectDoesNotExist:
            return problem(404)
        except RequestDataTooBig:
            return problem(413)

    return answered


def body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent. Raises Refused: "api.json", "api.input" for a value that is no text or number."""
    try:
        data = json.loads(request.body or b"{}", parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or "\\u0000" in json.dumps(data):
        raise Refused("api.json", _("The body is not a JSON object."), _("Send one, in UTF-8."), kind="input")
    nested = [name for name, value in data.items() if isinstance(value, list | dict)]
    if nested:
        raise _wrong(
            Refused(
                f"api.input.{name[:60]}", _("This must be one value, not a list or an object."), kind="input"
            )
            for name in nested
        )
    return data


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def checked(form: Any) -> dict[str, Any]:
    """The clean values of a form. Raises Refused ("api.input") that names every field."""
    if form.is_valid():
        return dict(form.cleaned_data)
    problems = [
        Refused(f"api.input.{name}", " ".join(str(one) for one in told), kind="input")
        for name, told in form.errors.items()
    ]
    raise _wrong(problems)


def _wrong(problems: Iterable[Refused]) -> Refused:
    return Refused(
        "api.input",
        _("Something in the request is missing or wrong."),
        _("Correct what is listed."),
        kind="input",
        problems=list(problems),
    )


def write(
    request: HttpRequest,
    act: Callable[[], idempotency.Answer],
    more: Callable[[Refused], dict[str, Any]] | None = None,
) -> HttpResponse:
    """Do it, under the request's Idempotency-Key once; `more` adds to a refusal what else is possible."""

    def tried() -> idempotency.Answer:
        try:
            return act()
        except Collided:
            raise  # nothing is wrong with it: the key stays free for another try
        except Refused as refused:
            return STATUS[refused.kind], refusal(refused) | (more(refused) if more else {})

    key = request.headers.get("Idempotency-Key", "")
    if len(key) > MAX_KEY:
        raise Refused(
            "api.key_too_long",
            _("An Idempotency-Key has at most %(number)s characters; this one has %(length)s.")
            % {"number": MAX_KEY, "length": len(key)},
            _("Send a shorter key, for instance a UUID."),
            kind="input",
        )
    if not key:
        status, data = tried()
        return answer(data, status)
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    status, data, before = idempotency.once(
        person=request.user, key=key, digest=digest, now=clock.now(), act=tried
    )
    return answer(data, status, **({"Idempotent-Replayed": "true"} if before else {}))


def wrong_query(name: str, message: object) -> Refused:
    """What refuses a value of the address."""
    return Refused("api.query", f"?{name}: {message}", kind="input", field_name=name)


def number_in(request: HttpRequest, name: str, default: int, most: int) -> int:
    """A whole number from 1 to `most` in the address. Raises Refused ("api.query")."""
    text = request.GET.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= most:
        raise wrong_query(name, _("a whole number from 1 to %(most)d.") % {"most": most})
    return int(text)


def listing(
    request: HttpRequest, rows: "QuerySet[Any]", shape: Callable[[Any], dict[str, Any]]
) -> JsonResponse:
    """A page of rows: ?page and ?per_page (at most MOST). Raises Refused ("api.query")."""
    pages = Paginator(rows, number_in(request, "per_page", PER_PAGE, MOST))
    page = pages.page(number_in(request, "page", 1, pages.num_pages))
    return answer(
        {
            "count": page.paginator.count,
            "page": page.number,
            "pages": page.paginator.num_pages,
            "results": [shape(one) for one in page.object_list],
        }
    )
