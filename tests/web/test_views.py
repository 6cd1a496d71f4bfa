"""Pages of the frame."""

import json

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.test import RequestFactory
from procrastinate.exceptions import ConnectorException

from ceh.web import errors, views

pytestmark = pytest.mark.django_db


def test_every_page_of_the_kit_opens(client):
    for address in ("/gallery/", "/gallery/desk/", "/gallery/confirm/", "/accessibility/", "/privacy/"):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("status", sorted(errors.PROBLEMS))
def test_every_error_has_its_page(client, status):
    answer = client.get(f"/gallery/errors/{status}/")
    assert answer.status_code == status
    assert "<h1>" in answer.content.decode()


def test_unknown_error_is_not_found(client):
    assert client.get("/gallery/errors/418/").status_code == 404


def test_gallery_form_refuses_on_its_field(client):
    good = {
        "name": "Ana",
        "email": "a@example.org",
        "day": "2026-12-03",
        "people": 3,
        "topic": "wood",
        "way": "bus",
        "agree": "on",
    }
    answer = client.post("/gallery/", good)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"day": ["This day is full. Choose another day."]}


def test_language_is_remembered_and_the_address_stays(client):
    answer = client.post("/language/", {"language": "en", "next": "/gallery/?page=2"})
    assert answer["Location"] == "/gallery/?page=2"
    assert client.cookies["django_language"].value == "en"
    assert client.cookies["django_language"]["httponly"]


@pytest.mark.parametrize("next_page", ["https://evil.invalid/", "//evil.invalid", "javascript:alert(1)", ""])
def test_switches_never_lead_elsewhere(client, next_page):
    assert client.post("/theme/", {"theme": "dark", "next": next_page})["Location"] == "/"


def test_theme_is_on_the_next_page(client):
    client.post("/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/privacy/").content.decode()
    client.post("/theme/", {"theme": "<script>"})
    assert 'data-theme="auto"' in client.get("/privacy/").content.decode()


def test_switches_take_no_get(client):
    assert client.get("/theme/").status_code == 405
    assert client.get("/language/").status_code == 405


def test_health_tells_whether_the_database_answers(client, monkeypatch):
    assert client.get("/health/").json() == {"status": "ok"}

    class Away:
        def cursor(self):
            raise OperationalError("no database")

    monkeypatch.setattr(views, "connection", Away())
    assert client.get("/health/").status_code == 503


def test_error_page_without_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        try:
            raise OperationalError("gone")
        except OperationalError:
            answer = views.server_error(RequestFactory().get("/"))
        assert answer.status_code == 503
        assert answer["Retry-After"] == "5"
        assert views.server_error(RequestFactory().get("/")).status_code == 500


def away(request):
    """The answer to a request that finds no database."""
    try:
        raise OperationalError("gone")
    except OperationalError:
        return views.server_error(request)


def test_a_page_without_database_reloads_itself_and_a_form_does_not():
    page = away(RequestFactory().get("/")).content.decode()
    assert "web/js/reload.js" in page
    assert 'href="">Poskusite znova<' in page or 'href="">Try again<' in page  # without JavaScript
    form = away(RequestFactory().post("/")).content.decode()
    assert "reload.js" not in form
    assert "check whether your change was saved" in form


def test_a_part_of_a_page_without_database_is_told_in_the_notices():
    answer = away(RequestFactory().get("/", headers={"HX-Request": "true"}))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["HX-Retarget"] == "#notices"
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_program_without_database_is_answered_in_json(method):
    answer = away(getattr(RequestFactory(), method)("/api/v1/units/"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert json.loads(answer.content)["rule"] == "http.503"


def test_a_queue_that_loses_the_database_is_a_database_that_is_away():
    """The queue wraps the driver's errors in its own."""
    try:
        try:
            raise psycopg.OperationalError("server closed the connection")
        except psycopg.Error as error:
            raise ConnectorException from error
    except ConnectorException:
        assert views.server_error(RequestFactory().post("/")).status_code == 503
    try:
        raise ConnectorException from ValueError("no reason to wait")
    except ConnectorException:
        assert views.server_error(RequestFactory().post("/")).status_code == 500


def test_stale_form_says_what_to_do():
    answer = views.csrf_failure(RequestFactory().post("/"))
    assert answer.status_code == 403
    assert "reload the page" in answer.content.decode()


def test_picture_is_served_with_strict_headers(client):
    name = default_storage.save("spaces/0123abcd.jpg", ContentFile(b"\xff\xd8picture"))
    answer = client.get(f"/media/{name}")
    assert b"".join(answer.streaming_content) == b"\xff\xd8picture"
    assert answer["Content-Type"] == "image/jpeg"
    assert "immutable" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name", ["spaces/none.jpg", "../settings.py", "spaces/x.html", "spaces/..%2f..%2fx.jpg"]
)
def test_nothing_else_is_served(client, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_machines_are_told(client):
    assert "Disallow: /desk/" in client.get("/robots.txt").content.decode()
    assert client.get("/site.webmanifest").json()["short_name"] == "Ceh"
    assert client.get("/favicon.ico")["Location"].endswith("sign.svg")
