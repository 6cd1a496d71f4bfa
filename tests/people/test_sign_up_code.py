"""The page that asks new people for the code from the e-mail: a new code, another address, and the way on."""

import datetime as dt
import html
import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from ceh.core.models import Letter
from tests.factories.equipment import UnitFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
FORM = {
    "email": "new@world.test",
    "password1": "correct horse battery",
    "name": "Nova Oseba",
    "birth_year": 1990,
    "agree": "on",
}


def sign_up(client, **values):
    """Send the sign-up form."""
    return client.post("/account/signup/", FORM | values)


def sign_up_codes():
    """The codes in the letters so far, the oldest first."""
    bodies = Letter.objects.filter(address="new@world.test").order_by("pk").values_list("body", flat=True)
    return [re.search(r"^\S{6,9}$", body, re.MULTILINE)[0] for body in bodies]


def test_a_new_code_is_sent_on_request_and_leads_back_to_the_booking(region, client):
    unit = UnitFactory(resource__space=SpaceFactory(state="published"))
    goal = f"/book/{unit.resource_id}/?day=2026-12-01"
    sign_up(client, next=goal)
    client.post("/account/confirm-email/", {"action": "resend"})
    assert len(sign_up_codes()) == 1  # two letters within ten seconds are too many
    cache.clear()
    answer = client.post("/account/confirm-email/", {"action": "resend"}, follow=True)
    assert answer.status_code == 200
    old, new = sign_up_codes()
    assert goal in Letter.objects.order_by("pk").last().body
    assert client.post("/account/confirm-email/", {"code": old}).status_code == 200
    assert client.post("/account/confirm-email/", {"code": new})["Location"] == goal


def test_two_new_codes_are_enough(client):
    sign_up(client)
    for _attempt in range(3):
        cache.clear()
        assert client.post("/account/confirm-email/", {"action": "resend"}).status_code in (200, 302)
    assert len(sign_up_codes()) == 3
    assert 'form="resend"' not in client.get("/account/confirm-email/").content.decode()


def test_a_wrong_address_leads_back_to_signing_up_with_the_booking(region, client):
    unit = UnitFactory(resource__space=SpaceFactory(state="published"))
    goal = f"/book/{unit.resource_id}/?day=2026-12-01&begins=10:00"
    sign_up(client, email="mistyped@world.test", next=goal)
    page = client.get("/account/confirm-email/").content.decode()
    again = html.unescape(re.search(r'name="next" value="(/account/signup/\?[^"]*)"', page)[1])
    form = client.post("/account/logout/", {"next": again}, follow=True)
    assert f'name="next" value="{html.escape(goal)}"' in form.content.decode()
    sign_up(client, next=goal)
    [code] = sign_up_codes()
    assert client.post("/account/confirm-email/", {"code": code})["Location"] == goal
    assert not EmailAddress.objects.get(email="mistyped@world.test").verified


def test_the_page_of_the_code_does_not_tell_whether_an_address_is_known(client):
    PersonFactory(email="new@world.test", confirmed=True)
    pages = []
    for email in ("new@world.test", "fresh@world.test"):
        sign_up(client, email=email)
        for action in ("", "resend"):
            cache.clear()
            answer = client.post("/account/confirm-email/", {"action": action}, follow=True)
            page = re.sub(
                r'(csrfmiddlewaretoken" value="|nonce="|X-CSRFToken": ")[^"]+', "", answer.content.decode()
            )
            pages.append(page.replace(email, "ADDRESS"))
        assert client.post("/account/logout/", {"next": "/account/login/"})["Location"] == "/account/login/"
    assert pages[:2] == pages[2:]


def test_page_and_letter_tell_how_long_the_code_is_valid(client, settings, now, time_machine):
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 20 * 60
    english = {"accept-language": "en"}
    time_machine.move_to(now, tick=False)
    client.post("/account/signup/", FORM, headers=english)
    assert "It is valid for 20 minutes." in Letter.objects.get().body
    page = client.get("/account/confirm-email/", headers=english)
    assert "It is valid for 20 minutes." in page.content.decode()
    time_machine.move_to(now + dt.timedelta(minutes=5), tick=False)
    cache.clear()
    client.post("/account/confirm-email/", {"action": "resend"}, headers=english)
    assert "It is valid for 15 minutes." in Letter.objects.order_by("pk").last().body
