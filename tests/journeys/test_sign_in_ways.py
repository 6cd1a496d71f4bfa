"""Ways to sign in beside the password alone, in a real browser: passkeys, an authenticator app, recovery codes."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from ceh.core.models import Letter
from tests.factories.people import PersonFactory, ProfileFactory
from tests.factories.region import RegionFactory
from tests.journeys.pages import problems_of
from tests.people import oidc_server

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WORD = "correct horse battery"


@pytest.fixture
def bo():
    """A member with a password."""
    cache.clear()
    RegionFactory()
    person = ProfileFactory(person=PersonFactory(email="bo@world.test", with_password=True)).person
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def code_at(secret, moment):
    """The code of RFC 6238 for a moment in seconds."""
    return format_hotp_value(hotp_value(secret, int(moment) // 30))


def give_password(page, after="/me/security/"):
    """Sign in as Bo by the form, as far as the password goes."""
    page.goto(f"/account/login/?next={after}")
    page.locator("input[name=login]").fill("bo@world.test")
    page.locator("input[name=password]").fill(WORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm_password(page):
    """Answer whether it is really Bo."""
    page.wait_for_url("**/account/reauthenticate/**")
    page.locator("input[name=password]").fill(WORD)
    page.get_by_role("button", name="Confirm").click()


def confirm_with_passkey(page):
    """Answer whether it is really Bo, the other way."""
    page.wait_for_url("**/account/reauthenticate/**")
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()


def sign_out(page):
    """Leave by the page that asks once more."""
    page.goto("/account/logout/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/$"))


def add_authenticator(page):
    """Plug a made-up authenticator with a fingerprint reader into the browser."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    authenticator = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return tools, authenticator["authenticatorId"]


def test_passkey_from_adding_to_removing(open_page, axe, bo):
    page = open_page("/", language="en")
    tools, authenticator = add_authenticator(page)
    give_password(page, "/account/2fa/webauthn/add/")
    confirm_password(page)
    page.wait_for_url("**/account/2fa/webauthn/add/")
    assert axe(page) == ""
    page.get_by_label("Name").fill("My phone")
    assert page.get_by_label("It signs me in without a password").is_checked()
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_text("The passkey is added.").wait_for()
    assert len(tools.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]) == 1
    assert Letter.objects.filter(address="bo@world.test", subject__contains="Passkey added").count() == 1
    page.goto("/account/2fa/webauthn/")
    page.get_by_role("heading", name="My phone").wait_for()
    page.get_by_role("link", name="Rename My phone").click()
    page.get_by_label("Name").fill("My old phone")
    assert axe(page) == ""
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="My old phone").wait_for()
    assert axe(page) == ""

    sign_out(page)
    page.goto("/account/login/?next=/me/security/")
    assert axe(page) == ""
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/me/security/")
    page.get_by_text("You have 1 passkey.").wait_for()

    page.goto("/account/2fa/webauthn/")
    page.get_by_role("link", name="Remove My old phone").click()
    confirm_with_passkey(page)
    page.wait_for_url("**/remove/")
    assert axe(page) == ""
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("The passkey is removed.").wait_for()
    page.get_by_text("You have no passkey yet.").wait_for()
    assert not Authenticator.objects.filter(user=bo).exists()

    sign_out(page)
    page.goto("/account/login/?next=/me/security/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("We do not know this passkey.").wait_for()
    page.goto("/me/security/")
    assert "/account/login/" in page.url  # the key in the device opens nothing any more


def test_passkey_that_the_reader_refuses_is_said_on_the_page(open_page, axe, bo):
    page = open_page("/account/login/", language="en")
    tools, authenticator = add_authenticator(page)
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    assert not page.get_by_text("The passkey was not used.").is_visible()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey was not used.").wait_for()
    assert axe(page) == ""


def test_passkey_as_second_step_after_the_password(open_page, axe, bo):
    page = open_page("/", language="en")
    add_authenticator(page)
    give_password(page, "/account/2fa/webauthn/add/")
    confirm_password(page)
    page.get_by_label("It signs me in without a password").uncheck()
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_text("The passkey is added.").wait_for()
    sign_out(page)
    give_password(page)
    page.wait_for_url("**/account/2fa/authenticate/")
    assert axe(page) == ""
    page.goto("/me/security/")
    page.wait_for_url("**/account/2fa/authenticate/")  # the password alone is not enough
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/me/security/")


def switch_app_on(page):
    """Add an authenticator app as Bo; gives its secret."""
    give_password(page, "/account/2fa/totp/activate/")
    confirm_password(page)
    page.wait_for_url("**/account/2fa/totp/activate/")
    secret = page.get_by_label("Key", exact=True).input_value()
    page.get_by_label("Code from the app").fill(code_at(secret, time.time()))
    page.get_by_role("button", name="Switch on").click()
    page.get_by_text("The authenticator app is switched on.").wait_for()
    return secret


def enter_code(page, code):
    """Give the second step."""
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def test_authenticator_app_is_switched_on_by_a_right_code_only(open_page, axe, bo):
    page = open_page("/", language="en")
    give_password(page, "/account/2fa/totp/activate/")
    page.wait_for_url("**/account/reauthenticate/**")
    assert axe(page) == ""
    confirm_password(page)
    page.wait_for_url("**/account/2fa/totp/activate/")
    assert axe(page) == ""
    secret = page.get_by_label("Key", exact=True).input_value()
    assert page.locator("img.qr").evaluate("it => it.complete && it.naturalWidth") > 0
    page.get_by_label("Code from the app").fill("12")
    page.get_by_role("button", name="Switch on").click()
    page.get_by_text("This code is not right").last.wait_for()
    assert axe(page) == ""
    assert page.get_by_label("Key", exact=True).input_value() == secret  # scanned once is enough
    page.get_by_label("Code from the app").fill(code_at(secret, time.time()))
    page.get_by_role("button", name="Switch on").click()
    page.get_by_text("The authenticator app is switched on.").wait_for()
    page.goto("/me/security/")
    page.get_by_text("An authenticator app is active.").wait_for()
    rows = Letter.objects.filter(address="bo@world.test", subject__contains="Authenticator app added")
    assert rows.count() == 1


def test_authenticator_app_asks_for_its_code_after_the_password(open_page, axe, bo):
    page = open_page("/", language="en")
    secret = switch_app_on(page)
    sign_out(page)
    give_password(page)
    page.wait_for_url("**/account/2fa/authenticate/")
    assert axe(page) == ""
    enter_code(page, "000")
    page.get_by_text("This code is not right").last.wait_for()
    assert axe(page) == ""
    # The clock of a phone may be fast: the next half minute's code counts, so the one used above is not needed again.
    ahead = code_at(secret, time.time() + 30)
    enter_code(page, ahead)
    page.wait_for_url("**/me/security/")
    page.get_by_text("An authenticator app is active.").wait_for()
    sign_out(page)
    give_password(page)
    enter_code(page, ahead)  # somebody looked over the shoulder
    page.get_by_text("This code is not right").last.wait_for()


def test_recovery_code_works_once_and_the_app_is_switched_off(open_page, axe, bo):
    page = open_page("/", language="en")
    switch_app_on(page)
    page.goto("/account/2fa/recovery-codes/")
    assert axe(page) == ""
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == len(set(codes)) == 10

    sign_out(page)
    give_password(page)
    enter_code(page, codes[0])
    page.wait_for_url("**/me/security/")
    sign_out(page)
    give_password(page)
    enter_code(page, codes[0])  # works once only
    page.get_by_text("This code is not right").last.wait_for()
    enter_code(page, codes[1])
    page.wait_for_url("**/me/security/")

    page.goto("/account/2fa/")
    page.get_by_text("You have 8 unused codes").wait_for()
    assert axe(page) == ""
    page.get_by_role("link", name="Switch off").click()
    confirm_password(page)
    page.wait_for_url("**/deactivate/")
    assert axe(page) == ""
    page.get_by_role("button", name="Switch off").click()
    page.get_by_text("The authenticator app is switched off.").wait_for()
    assert not Authenticator.objects.filter(user=bo).exists()
    sign_out(page)
    give_password(page)
    page.wait_for_url("**/me/security/")  # the password alone is enough again


def test_account_elsewhere_from_the_button_to_the_member(open_page, axe, settings, bo):
    with oidc_server.running() as server:
        settings.SOCIALACCOUNT_PROVIDERS = oidc_server.provider(server.url)
        page = open_page("/account/login/?next=/me/security/", language="en", device="phone")
        assert axe(page) == ""
        page.get_by_role("button", name="Continue with SI-PASS").click()
        page.wait_for_url("**/account/3rdparty/signup/")
        assert axe(page) == ""
        assert page.get_by_label("E-mail address").is_disabled()
        page.get_by_label("Year of birth").fill("1990")
        page.get_by_label("I agree to the terms of use").check()
        page.get_by_role("button", name="Create account").click()
        page.wait_for_url("**/me/security/")
        page.goto("/account/3rdparty/")
        page.get_by_role("heading", name="SI-PASS").wait_for()
        assert axe(page) == ""

        sign_out(page)
        page.goto("/account/login/?next=/me/security/")
        page.get_by_role("button", name="Continue with SI-PASS").click()
        page.wait_for_url("**/me/security/")

        sign_out(page)
        server.person |= {"sub": "si-2", "email": "bo@world.test"}
        page.goto("/account/login/")
        page.get_by_role("button", name="Continue with SI-PASS").click()
        page.get_by_role("heading", name="You already have an account").wait_for()
        assert axe(page) == ""
        page.get_by_role("link", name="Sign in and connect").click()
        page.locator("input[name=login]").fill("bo@world.test")
        page.locator("input[name=password]").fill(WORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/account/3rdparty/")
        page.get_by_role("button", name="Connect SI-PASS").click()
        page.get_by_text("From now on you can sign in this way too.").wait_for()
        page.get_by_role("button", name="Remove SI-PASS").click()
        page.get_by_text("This way of signing in is removed.").wait_for()
        assert not bo.socialaccount_set.exists()


def test_pages_of_ways_to_sign_in_are_accessible(new_page, sign_in, settings, bo):
    settings.SOCIALACCOUNT_PROVIDERS = oidc_server.provider("http://127.0.0.1:9")
    page = new_page(device="phone")
    problems = []
    for path in (
        "/account/login/",
        "/account/oidc/oidc/login/",
        "/account/3rdparty/login/cancelled/",
        "/account/3rdparty/login/error/",
    ):
        problems += problems_of(page, path, "phone", also="desktop")
    sign_in(page, bo)
    page.goto("/account/reauthenticate/?next=/account/2fa/totp/activate/")
    page.locator("input[name=password]").fill(WORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/totp/activate/")
    for path in (
        "/account/email/",
        "/account/2fa/totp/activate/",
        "/account/2fa/",
        "/account/2fa/webauthn/",
        "/account/2fa/webauthn/add/",
        "/account/3rdparty/",
    ):
        problems += problems_of(page, path, "phone", also="desktop")
    assert not problems, "\n".join(problems)
