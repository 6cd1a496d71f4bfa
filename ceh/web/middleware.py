"""What happens around every request: plain requests only, the region's language and clock, refusals as pages."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from ceh.core.refusals import Refused
from ceh.web import errors
from ceh.web.problems import PREFIX, problem
from ceh.web.site import languages, site

Answer = Callable[[HttpRequest], HttpResponse]
MAX_ADDRESS = 4_000
HEADERS = {
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}


class PlainRequests:
    """Answers what no honest browser sends with a clear page, before anything else looks at it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        status = self.objection(request)
        response = self.refuse(request, status) if status else self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.method == "HEAD":
            _drop_body(response)
        return response

    def objection(self, request: HttpRequest) -> int:
        """400 or 413 for a request that is not plain, else 0."""
        query = request.META.get("QUERY_STRING", "")
        if len(query) > MAX_ADDRESS or len(request.path_info) > MAX_ADDRESS:
            return 400
        if "\x00" in request.path_info or b"\x00" in unquote_to_bytes(query):
            return 400
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return 400
        return 413 if length > settings.UPLOAD_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE else 0

    def refuse(self, request: HttpRequest, status: int) -> HttpResponse:
        """The bare error page in the reader's language."""
        with translation.override(chosen_language(request, [code for code, _name in settings.LANGUAGES])):
            return problem(status) if request.path_info.startswith(f"{PREFIX}v1/") else errors.bare(status)


def _drop_body(response: Any) -> None:
    """The answer to HEAD: all headers, no body."""
    if response.streaming:
        response.streaming_content = ()
    else:
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""


class RegionMiddleware:
    """Speaks the reader's language and keeps the region's clock."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request, languages())
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language), timezone.override(site().zone):
            response = self.get_response(request)
        if response.streaming and not hasattr(response, "file_to_stream"):
            parts = read_in_language(response.streaming_content, language, site().zone)  # type: ignore[attr-defined]
            response.streaming_content = parts  # type: ignore[attr-defined]
        response.headers.setdefault("Content-Language", language)
        if not response.has_header(
            "Cache-Control"
        ):  # files that are the same for everybody say so themselves
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                response.headers["Cache-Control"] = "private, no-store"
        return response


class RefusalMiddleware:
    """Turns a Refused that a view raised into a page that says which rule, and what to do next."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Refusals become pages; a text that the database cannot hold is the sender's error, not ours."""
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        if isinstance(exception, DataError):
            return errors.page(request, 400)
        return None


def read_in_language(parts: Iterator[bytes], language: str, zone: Any) -> Iterator[bytes]:
    """The parts of a streamed answer, each made in the reader's language and time zone.

    The server reads them after every middleware has returned; without this they would come in English and UTC.
    """
    while True:
        with translation.override(language), timezone.override(zone):
            part = next(parts, None)
        if part is None:
            return
        yield part


def chosen_language(request: Any, offered: list[str]) -> str:
    """The reader's language among those offered: by their choice, then their browser, then the region's first."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in offered:
        return chosen
    for language, _weight in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:500]):
        if language.split("-")[0] in offered:
            return language.split("-")[0]
    return offered[0]
