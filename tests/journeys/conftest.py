"""A real browser for the journeys: one for the whole run, a fresh context for each test.

It is the Chromium that `ops.chromium` finds, or what CEH_CHROMIUM names. Fixtures: `open_page(path, device="desktop",
theme="light", language="sl", js=True, person=None)` gives a Playwright page (device also "phone" and "narrow", theme
"dark", language "en"); `desktop`, `phone` and `no_js` are pages ready to `goto("/")`; `sign_in(page, person)` sets a
session cookie; `axe(page)` gives accessibility violations as text, "" for none. The browser reaches nothing but the
live server. At the end of each test, errors in the console, violations of the content security policy and parts of a
page that failed to load fail the test; `troubles` is their list.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.handlers import StaticFilesHandler
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from ops.chromium import COMMAND, find
from tests.journeys.pages import DEVICES, violations

# Playwright's synchronous interface keeps a loop running in this thread; Django would refuse its database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def chromium() -> str:
    """The browser's path. Fails with the command to run where there is none."""
    path = find()
    assert path, f"The journeys need a browser (CEH_CHROMIUM, if it is set). Run: {COMMAND}"
    return path


@pytest.fixture(scope="session", autouse=True)
def static_files_stay_in_the_browser() -> Iterator[None]:
    """A page asks for twenty styles, scripts and fonts; as in production, it asks for each of them once."""

    def serve(self: StaticFilesHandler, request: Any) -> Any:
        answer = plain_serve(self, request)
        answer["Cache-Control"] = "max-age=3600"
        return answer

    plain_serve = StaticFilesHandler.serve
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run."""
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield instance
        instance.close()


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """What went wrong in the browser during the test; must be empty at its end."""
    messages: list[str] = []
    yield messages
    assert not messages, "The browser complained:\n" + "\n".join(messages)


@pytest.fixture
def new_page(browser: Browser, live_server: Any, troubles: list[str]) -> Iterator[Callable[..., Page]]:
    """Makes pages of any kind, and closes them."""
    contexts: list[BrowserContext] = []

    def make(*, device: str = "desktop", theme: str = "light", language: str = "sl", js: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            color_scheme=theme,
            locale={"sl": "sl-SI", "en": "en-GB"}[language],
            java_script_enabled=js,
            timezone_id="Europe/Ljubljana",
            reduced_motion="reduce",
            **DEVICES[device],
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        _listen(page, troubles)
        if js:
            _wait_for_scripts(page)
        return page

    yield make
    for context in contexts:
        context.close()


def _wait_for_scripts(page: Page) -> None:
    """Let `goto` wait until the page's scripts listen: an earlier click works in the plain way, as without them."""
    plain_goto = page.goto

    def goto(*args: Any, **options: Any) -> Response | None:
        response = plain_goto(*args, **options)
        page.locator("html[data-ready], html:not(:has(script[src$='main.js']))").wait_for(state="attached")
        return response

    page.goto = goto


def _listen(page: Page, troubles: list[str]) -> None:
    """Write down errors. A page that is itself a 404 is no error; a picture in it that is one, is."""

    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            troubles.append(f"console on {page.url}: {message.text}")

    def response(answer: Response) -> None:
        if answer.status >= 400 and not answer.request.is_navigation_request() and not _by_htmx(answer):
            troubles.append(f"{answer.status} for {answer.url} on {page.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: troubles.append(f"script on {page.url}: {error}"))
    page.on("response", response)
    page.on(
        "requestfailed",
        lambda request: (
            None
            if request.failure and "ERR_ABORTED" in request.failure
            else troubles.append(f"failed: {request.url} on {page.url}")
        ),
    )


def _by_htmx(answer: Response) -> bool:
    """A refusal shown inside the page is an answer like that to a form."""
    return "hx-request" in answer.request.headers


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Any], None]:
    """Signs a person in by a session cookie, without the forms."""

    def enter(page: Page, person: Any) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        page.context.add_cookies(
            [
                {
                    "name": django_settings.SESSION_COOKIE_NAME,
                    "value": session.session_key,
                    "url": live_server.url,
                }
            ]
        )

    return enter


@pytest.fixture
def open_page(new_page: Callable[..., Page], sign_in: Callable[[Page, Any], None]) -> Callable[..., Page]:
    """Opens an address in a fresh browser context, signed in if a person is given."""

    def open_it(path: str = "/", *, person: Any = None, **kind: Any) -> Page:
        page = new_page(**kind)
        if person is not None:
            sign_in(page, person)
        page.goto(path)
        return page

    return open_it


@pytest.fixture(params=["sl", "en"])
def language(request: Any) -> str:
    """The test is walked in both languages."""
    return request.param


@pytest.fixture
def desktop(new_page: Callable[..., Page]) -> Page:
    """A page on a desktop, in Slovene."""
    return new_page()


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A page on a phone, in Slovene."""
    return new_page(device="phone")


@pytest.fixture
def no_js(new_page: Callable[..., Page]) -> Page:
    """A page in a browser without JavaScript."""
    return new_page(js=False)


@pytest.fixture
def axe() -> Callable[..., str]:
    """What a page lacks in accessibility, as text."""
    return violations
