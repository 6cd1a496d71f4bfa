"""Around every request: language and clock, headers, refusals as pages, and what is not plain."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory, override_settings
from django.urls import include, path
from django.utils import timezone, translation

from ceh.core.refusals import Refused
from ceh.web import site
from ceh.web.access import public
from ceh.web.middleware import PlainRequests, RegionMiddleware, chosen_language

pytestmark = pytest.mark.django_db


def _refuse(kind):
    @public
    def view(request):
        problems = [Refused("a.one", "First."), Refused("a.two", "Second.")] if kind == "rule" else []
        raise Refused(
            "webtest.rule", "It is <full>.", "Come tomorrow.", url="/x/", kind=kind, problems=problems
        )

    return view


@public
def _broken(request):
    raise RuntimeError("secret detail")


@public
def _slug(request):
    from ceh.people.models import Person

    return HttpResponse(Person.objects.filter(name=request.POST["name"]).count())


urlpatterns = [
    *(path(f"refused/{kind}/", _refuse(kind)) for kind in ("permission", "conflict", "rule", "input")),
    path("broken/", _broken),
    path("slug/", _slug),
    path("", include("ceh.config.urls")),
]
handler400 = "ceh.web.views.bad_request"
handler404 = "ceh.web.views.not_found"
handler500 = "ceh.web.views.server_error"
own_urls = override_settings(ROOT_URLCONF=__name__)


@own_urls
@pytest.mark.parametrize(
    ("kind", "status"), [("permission", 403), ("conflict", 409), ("rule", 422), ("input", 400)]
)
def test_refusal_is_a_page_with_reason_and_next_step(client, kind, status):
    answer = client.get(f"/refused/{kind}/")
    text = answer.content.decode()
    assert answer.status_code == status
    assert "It is &lt;full&gt;." in text
    assert "Come tomorrow." in text
    assert 'href="/x/"' in text
    assert "webtest.rule" not in text  # a code for programs, told by the API


@own_urls
def test_refusal_with_several_problems_lists_them(client):
    text = client.get("/refused/rule/").content.decode()
    assert "First." in text
    assert "Second." in text


@own_urls
def test_refusal_answers_htmx_with_a_fragment(client):
    answer = client.get("/refused/rule/", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#notices"
    assert "<html" not in answer.content.decode()


@own_urls
def test_broken_view_shows_no_trace(client):
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert "secret detail" not in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()


@own_urls
def test_nul_that_reaches_the_database_is_the_senders_error(client):
    assert client.post("/slug/", {"name": "a\x00b"}).status_code == 400


@pytest.mark.parametrize(
    "address",
    ["/gallery/?q=%00", "/gal%00lery/", "/gallery/?q=" + "x" * 5000, "/" + "y" * 5000],
)
def test_request_that_is_not_plain_gets_a_clear_page(client, address):
    answer = client.get(address)
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_body_too_large_gets_a_clear_page(client, settings):
    answer = client.post("/gallery/", b"", content_type="text/plain", CONTENT_LENGTH=str(10**9))
    assert answer.status_code == 413
    text = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 10)
    answer = client.post("/gallery/", f"name={text}", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_emoji_and_odd_bytes_are_welcome(client):
    assert client.get("/gallery/?page=😀&sort=%ff").status_code == 200
    assert client.get("/no-😀-here/").status_code == 404


def test_headers_are_strict(client):
    answer = client.get("/gallery/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "'nonce-" in policy
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "Cookie" in answer["Vary"]


def test_page_of_somebody_signed_in_is_not_kept(client):
    client.cookies["sessionid"] = "whatever"
    assert client.get("/privacy/")["Cache-Control"] == "private, no-store"


@pytest.fixture
def three_languages(monkeypatch):
    there = site.Site(name="Tam", languages=("it", "de", "en"), zone="America/New_York")
    monkeypatch.setattr(site, "_source", lambda: there)


@pytest.mark.parametrize(
    ("cookie", "browser", "language"),
    [
        ("de", "en", "de"),
        ("sl", "en-GB,de;q=0.5", "en"),
        ("", "fr;q=1,de-AT;q=0.8,en;q=0.2", "de"),
        ("", "fr", "it"),
        ("", "", "it"),
        ("xx\x00", ";;;q=,", "it"),
    ],
)
def test_language_is_the_readers_choice_then_the_browsers_then_the_regions(
    three_languages, cookie, browser, language
):
    request = RequestFactory().get("/", headers={"accept-language": browser})
    request.COOKIES["django_language"] = cookie
    assert chosen_language(request, site.languages()) == language


def test_clock_and_language_hold_for_the_request_and_no_longer(three_languages):
    seen = {}

    def view(request):
        seen.update(zone=timezone.get_current_timezone_name(), language=translation.get_language())
        return HttpResponse("", content_type="text/html")

    before = translation.get_language()
    answer = RegionMiddleware(view)(RequestFactory().get("/", headers={"accept-language": "de"}))
    assert seen == {"zone": "America/New_York", "language": "de"}
    assert answer["Content-Language"] == "de"
    assert translation.get_language() == before
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_file_in_the_readers_language_says_so_and_is_not_kept(three_languages):
    def answer(**headers):
        request = RequestFactory().get("/spaces/")
        request.COOKIES["sessionid"] = "whatever"
        return RegionMiddleware(lambda _request: HttpResponse(content_type="text/csv", headers=headers))(
            request
        )

    assert answer()["Vary"] == "Accept-Language, Cookie"
    assert answer()["Cache-Control"] == "private, no-store"
    same_for_all = answer(**{"Cache-Control": "public, max-age=300"})
    assert same_for_all["Cache-Control"] == "public, max-age=300"
    assert "Vary" not in same_for_all


@pytest.mark.parametrize(
    ("response", "length"), [(HttpResponse("čez"), "4"), (StreamingHttpResponse([b"a"]), None)]
)
def test_a_head_request_gets_the_headers_alone(response, length):
    answer = PlainRequests(lambda _request: response)(RequestFactory().head("/"))
    assert b"".join(answer) == b""
    assert answer.headers.get("Content-Length") == length
    assert answer["Permissions-Policy"]
