"""Pages of the frame: language, theme, statements, health, pictures, and the handlers of errors."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ceh.core.guards import is_database_away
from ceh.web import api, errors
from ceh.web.access import public
from ceh.web.context import THEMES
from ceh.web.problems import PREFIX, answer, problem
from ceh.web.site import languages, site

KINDS = {"jpg": "image/jpeg", "webp": "image/webp", "pdf": "application/pdf"}  # what /media/ hands out
YEAR = 365 * 24 * 3600
ROBOTS = "User-agent: *\nDisallow: /desk/\nDisallow: /me/\nDisallow: /account/\nDisallow: /gallery/\n"


def _back(request: HttpRequest) -> str:
    """The page with the switch, if it is one of ours."""
    address = request.POST.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"


def _remember(request: HttpRequest, name: str, value: str) -> HttpResponse:
    response = redirect(_back(request))
    response.set_cookie(name, value, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response


# The switches need no token: nobody gains by switching another's theme, and pages for visitors stay without cookies.
@csrf_exempt
@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language; the address stays the same."""
    code = request.POST.get("language", "")
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, code if code in languages() else languages()[0])


@csrf_exempt
@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark, or as the device does."""
    chosen = request.POST.get("theme", "")
    return _remember(request, "theme", chosen if chosen in THEMES else "auto")


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/pages/accessibility.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, and how long."""
    return render(request, "web/pages/privacy.html")


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For monitoring: 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except (OperationalError, InterfaceError):
        return JsonResponse({"status": "database unavailable"}, status=503, headers=errors.retry_after(503))
    return JsonResponse({"status": "ok"})


@public
@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """Keep search engines out of personal pages."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@public
@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """The address that old browsers ask for."""
    return redirect(static("web/img/sign.svg"))


@public
@require_safe
@cache_control(public=True, max_age=3_600)
def manifest(request: HttpRequest) -> HttpResponse:
    """So that a phone can keep Ceh on its first screen."""
    result = {
        "name": f"Ceh {site().name}".strip(),
        "short_name": "Ceh",
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#FBFAF7",
        "theme_color": "#FBFAF7",
        "icons": [
            {"src": static("web/img/sign.svg"), "type": "image/svg+xml", "sizes": "any"},
            {
                "src": static("web/img/sign-mask.svg"),
                "type": "image/svg+xml",
                "sizes": "any",
                "purpose": "maskable",
            },
        ],
    }
    return JsonResponse(result, content_type="application/manifest+json")


@public
@require_safe
def media(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """A re-encoded picture, or a PDF to be saved and opened elsewhere: never within our pages, by nobody's script.

    Names are random, so a file never changes under its name and none can be guessed.
    """
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation) as missing:
        raise Http404("No such picture.") from missing
    response = FileResponse(file, content_type=KINDS[name.rpartition(".")[2]])
    # Without a name: the link that leads here says how the file is called.
    response["Content-Disposition"] = "attachment" if name.endswith(".pdf") else "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """handler400: what the server cannot take as it is; too much of it is 413."""
    return errors.bare(413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """handler403."""
    return errors.page(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """handler404."""
    return errors.page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: needs neither database nor session; a database that is away is 503."""
    away = is_database_away(sys.exc_info()[1])
    if request.path_info.startswith(f"{PREFIX}v1/"):
        return problem(503 if away else 500)
    return errors.unavailable(request) if away else errors.bare(500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the form is older than the session, or cookies are refused."""
    return errors.stale_form()


@public
@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """How programs talk to us: for people who write them."""
    base = request.build_absolute_uri("/").rstrip("/")
    described = api.description(base)
    topics = [(tag["description"], _operations(described, tag["name"])) for tag in described["tags"]]
    return render(request, "web/api.html", {"topics": topics, "base": base, "pace": api.PER_MINUTE})


def _operations(described: dict[str, Any], tag: str) -> list[dict[str, Any]]:
    """The operations under one heading, with the names of what they take."""
    operations = []
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if tag not in operation["tags"]:
                continue
            names = [f"?{part['name']}" for part in operation["parameters"] if part["in"] == "query"]
            if "requestBody" in operation:
                schema = operation["requestBody"]["content"]["application/json"]["schema"]
                reference = schema.get("$ref") or schema["allOf"][0]["$ref"]
                names += described["components"]["schemas"][reference.rsplit("/", 1)[-1]]["properties"]
            token = "" if "security" not in operation else "read" if method == "get" else "write"
            operations.append(
                {
                    "method": method,
                    "path": path,
                    "summary": operation["summary"],
                    "names": names,
                    "token": token,
                }
            )
    return operations


@public
@require_safe
def api_openapi(request: HttpRequest) -> HttpResponse:
    """The same for programs: OpenAPI 3.1."""
    return answer(api.description(request.build_absolute_uri("/").rstrip("/")))
