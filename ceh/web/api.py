"""The frame of the public API on django-ninja: who may ask, refusals, keys for what must happen once, the description.

Reading works with a token or a signed-in browser; writing needs a token with the scope "write", so that no other site
can write with somebody's cookies. An app's `api.py` has a `Router` of operations; `config.urls` mounts them.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ClassVar

import ninja
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from ninja.constants import NOT_SET
from ninja.errors import AuthenticationError, ConfigError, HttpError
from ninja.errors import ValidationError as InvalidRequest
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder
from pydantic import TypeAdapter

from ceh.core import clock, idempotency, rates
from ceh.core.guards import Collided
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.web.access import Access
from ceh.web.errors import STATUS
from ceh.web.problems import PREFIX, answer, details, no_token, problem, refuse
from ceh.web.schemas import Problem, message_of, wrong_query

ROOT = f"{PREFIX}v1/"
MAX_KEY = 100  # characters of an Idempotency-Key
PER_MINUTE = 300  # requests of one person, in all processes: a guard against programs that run wild
MINUTE = timedelta(minutes=1)
READS = ("GET", "HEAD", "OPTIONS")

Bearer = Callable[[str], tuple[Any, str] | None]
_bearer: list[Bearer] = []


def register_bearer(find: Bearer) -> None:
    """Say how a token becomes (person, scope); None for one that is not valid."""
    _bearer[:] = [find]


class ApiMiddleware:
    """Reads the token, and sees to it that every answer below /api/v1/ is JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        request.api_scope = ""  # type: ignore[attr-defined]
        if kind:
            bearer = _bearer[0](secret.strip()[:200]) if kind.lower() == "bearer" and _bearer else None
            if bearer is None:
                return no_token()
            request.user, request.api_scope = bearer  # type: ignore[attr-defined, assignment]
            if wait := rates.hit(f"api:{bearer[0].pk}", limit=PER_MINUTE, window=MINUTE, now=clock.now()):
                slow_down = problem(429)
                slow_down["Retry-After"] = str(wait)
                return slow_down
        response = self.get_response(request)
        if "json" in response.headers.get("Content-Type", ""):
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        if response.status_code < 400:
            return response
        refusal = problem(response.status_code)
        if "Allow" in response:
            refusal["Allow"] = response["Allow"]
        return refusal

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """No cookie writes."""
        scope = getattr(request, "api_scope", None)
        if scope is None or request.method in READS or scope == "write":
            return None
        return no_token(scope)


@dataclass(frozen=True)
class Guard:
    """Who may ask for an operation. What `get` loads by the values of the address is the view's `request.auth`."""

    access: Access
    get: Callable[[Any], Any] | None = None

    def __call__(self, request: HttpRequest) -> Any:
        record = self.get(*request.resolver_match.kwargs.values()) if self.get else None
        if self.access.kind == "signed_in" and not request.user.is_authenticated:
            return None
        if self.access.permission:
            try:
                need(request.user, self.access.permission, record)
            except Refused:
                if not request.user.is_authenticated:
                    return None
                raise
        return record or True


class Token(Guard):
    """The same, described as closed to visitors."""

    openapi_security_schema: ClassVar[dict[str, str]] = {"type": "http", "scheme": "bearer"}


public = Guard(Access("public"))
signed_in = Token(Access("signed_in"))


def requires(permission: str, get: Callable[[Any], Any], *, visitors: bool = False) -> Guard:
    """Only for people who hold the permission; `visitors` where everybody may see some of the records."""
    return (Guard if visitors else Token)(Access("permission", permission), get)


class _JsonParser(Parser):
    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        data = json.loads(request.body, parse_constant=_refuse_constant)
        if not isinstance(data, dict) or "\\u0000" in json.dumps(data):
            raise ValueError("not a JSON object")
        return data


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


class _Encoder(NinjaJSONEncoder):
    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class _Renderer(JSONRenderer):
    encoder_class = _Encoder
    json_dumps_params = {"ensure_ascii": False}


def _missing(_request: HttpRequest, error: ObjectDoesNotExist) -> HttpResponse:
    if isinstance(error, AttributeError):  # a missing related record is an error of ours
        raise error
    return problem(404)


def _no_object() -> Refused:
    return Refused("api.json", _("The body is not a JSON object."), _("Send one, in UTF-8."), kind="input")


def _wrong_input(error: InvalidRequest) -> Refused:
    """What refuses the first wrong value of the address, or all wrong fields of the body."""
    problems = []
    for item in error.errors:
        source, *path = item["loc"]
        if source == "query":
            return wrong_query(path[-1], message_of(item))
        if len(path) < 2:
            return _no_object()
        problems.append(Refused(f"api.input.{str(path[1])[:60]}", message_of(item), kind="input"))
    return Refused(
        "api.input",
        _("Something in the request is missing or wrong."),
        _("Correct what is listed."),
        kind="input",
        problems=problems,
    )


class Api(ninja.NinjaAPI):
    """The API with Ceh's own refusals; what none of the handlers knows goes to Django's."""

    def set_default_exception_handlers(self) -> None:
        for kind, handler in {
            Refused: lambda _request, refused: refuse(refused),
            ObjectDoesNotExist: _missing,
            Http404: lambda _request, _error: problem(404),
            RequestDataTooBig: lambda _request, _error: problem(413),
            AuthenticationError: lambda _request, _error: no_token(),
            HttpError: lambda _request, _error: refuse(_no_object()),  # the body cannot be parsed
            InvalidRequest: lambda _request, error: refuse(_wrong_input(error)),
        }.items():
            self.add_exception_handler(kind, handler)


class Router(ninja.Router):
    """The operations of an app. Each says by `auth` who may ask; what writes is done once under a key."""

    def __init__(self, tag: str, title: Any) -> None:
        super().__init__(tags=[tag])
        self.tag, self.title = tag, title

    def api_operation(
        self, methods: list[str], path: str, *, auth: Any = NOT_SET, response: Any, **options: Any
    ) -> Any:
        if not isinstance(auth, Guard) or response is NOT_SET:
            raise ConfigError(f"{path}: name auth (public, signed_in or requires) and response")
        route = super().api_operation
        status, schema = next(iter(response.items())) if isinstance(response, dict) else (200, response)

        def register(view: Callable[..., Any]) -> Callable[..., Any]:
            options.update(operation_id=view.__name__, url_name=view.__name__, auth=auth, response=response)
            if methods == ["GET"]:
                return route(["GET", "HEAD"], path, **options)(view)
            return route(methods, path, **options)(_once(view, status, TypeAdapter(schema)))

        return register


def _once(view: Callable[..., Any], status: int, schema: TypeAdapter[Any]) -> Callable[..., Any]:
    """Answer the first request under an Idempotency-Key by the view, the same again by what was answered then."""

    @wraps(view)
    def answered(request: HttpRequest, **values: Any) -> Any:
        def act() -> idempotency.Answer:
            try:
                result = view(request, **values)
            except Collided:
                raise  # nothing is wrong with it: the key stays free for another try
            except Refused as refused:
                return STATUS[refused.kind], details(refused)
            return status, json.loads(json.dumps(schema.validate_python(result), cls=_Encoder))

        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return view(request, **values)
        if len(key) > MAX_KEY:
            raise Refused(
                "api.key_too_long",
                _("An Idempotency-Key has at most %(number)s characters; this one has %(length)s.")
                % {"number": MAX_KEY, "length": len(key)},
                _("Send a shorter key, for instance a UUID."),
                kind="input",
            )
        digest = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
        code, data, before = idempotency.once(
            person=request.user, key=key, digest=digest, now=clock.now(), act=act
        )
        return answer(data, code, **({"Idempotent-Replayed": "true"} if before else {}))

    return answered


api = Api(
    title="Ceh",
    version="1",
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    renderer=_Renderer(),
    parser=_JsonParser(),
)
_routers: list[Router] = []


def mount(*routers: Router) -> list[URLPattern]:
    """The addresses of all operations. Each view has `access` as the views of pages have, and its `operation`."""
    _routers.extend(routers)
    for router in routers:
        api.add_router("", router)
    paths = [path for router in routers for path in router.path_operations.values()]
    operations = {operation.url_name: operation for path in paths for operation in path.operations}
    patterns = [pattern for pattern in api.urls[0] if pattern.name in operations]
    for pattern in patterns:
        operation, view = operations[pattern.name], pattern.callback
        view.access, view.operation = operation.auth_callbacks[0].access, operation
        view.__module__ = operation.view_func.__module__
    return patterns


def description(base: str) -> dict[str, Any]:
    """The OpenAPI 3.1 description of all operations, in the reader's language."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix=ROOT)
    schema["servers"] = [{"url": base}]
    schema["tags"] = [{"name": router.tag, "description": router.title} for router in _routers]
    schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    schema["components"]["responses"] = {"Problem": {"description": Problem.__doc__, "content": content}}
    text = {"type": "string", "maxLength": MAX_KEY}
    key = {"name": "Idempotency-Key", "in": "header", "required": False, "schema": text}
    for path in schema["paths"].values():
        path.pop("head", None)
        for method, operation in path.items():
            operation["responses"]["4XX"] = {"$ref": "#/components/responses/Problem"}
            if method != "get":
                operation["parameters"].append(key)
    return json.loads(json.dumps(schema, cls=_Encoder))
