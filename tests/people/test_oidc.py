"""Signing up and in by OpenID Connect, against a real small server on this machine."""

import html
import json
import os
import re
import subprocess
import sys

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache

from ceh.core.models import Letter
from ceh.people.models import Consent, Person
from tests.factories.people import PersonFactory, ProfileFactory
from tests.people import oidc_server

pytestmark = pytest.mark.django_db
WORD = "correct horse battery"
LOGIN = "/account/oidc/oidc/login/?process=login"
FORM = {"email": "nova@world.test", "name": "Nova Oseba", "birth_year": 1990, "agree": "on"}


@pytest.fixture
def server(settings):
    """A running server that Ceh is configured for."""
    cache.clear()
    with oidc_server.running() as instance:
        settings.SOCIALACCOUNT_PROVIDERS = oidc_server.provider(instance.url)
        yield instance


def leave(client, path=LOGIN):
    """Press the button; gives the address at the server to which our page leads."""
    page = client.post(path)
    assert page.status_code == 200
    match = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.content.decode())
    return html.unescape(match[1])


def come_back(client, address):
    """Sit before the server's page; gives our answer to what it says of us."""
    answer = requests.get(address, allow_redirects=False, timeout=5)
    assert answer.status_code == 302
    return client.get(answer.headers["Location"].replace("http://testserver", ""))


def enter(client, path=LOGIN):
    """There and back."""
    return come_back(client, leave(client, path))


def join(client):
    """A new person, all the way."""
    assert enter(client).headers["Location"] == "/account/3rdparty/signup/"
    return client.post("/account/3rdparty/signup/", FORM)


def test_new_person_joins_after_the_year_of_birth_and_the_terms(client, server):
    answer = enter(client)
    assert answer.headers["Location"] == "/account/3rdparty/signup/"
    assert not Person.objects.exists()  # nobody before they agree
    page = client.get("/account/3rdparty/signup/").content.decode()
    assert 'value="nova@world.test"' in page
    assert 'value="Nova Oseba"' in page
    refused = client.post("/account/3rdparty/signup/", FORM | {"agree": ""})
    assert refused.status_code == 200
    assert not Person.objects.exists()

    client.post("/account/3rdparty/signup/", FORM)
    person = Person.objects.get(email="nova@world.test")
    assert (person.name, person.profile.birth_year) == ("Nova Oseba", 1990)
    assert not person.has_usable_password()
    assert Consent.objects.get(person=person).text.purpose == "terms"
    assert EmailAddress.objects.get(user=person).verified  # the server has, so no code is asked
    assert client.get("/me/profile/").status_code == 200


def test_nothing_is_kept_of_what_else_the_server_tells(client, server):
    join(client)
    kept = SocialAccount.objects.get()
    assert (kept.uid, kept.extra_data) == ("si-1", {"sub": "si-1"})
    client.logout()
    enter(client)
    assert SocialAccount.objects.get().extra_data == {"sub": "si-1"}


def test_returning_person_is_in_at_once(client, server):
    join(client)
    client.logout()
    server.person |= {"email": "moved@world.test", "name": "Renamed There"}
    answer = enter(client, LOGIN + "&next=/me/security/")
    assert answer.headers["Location"] == "/me/security/"
    assert client.get("/me/security/").status_code == 200
    person = Person.objects.get()  # known by the number there, whatever address it tells today
    assert (person.email, person.name) == ("nova@world.test", "Nova Oseba")


def test_person_without_a_password_reaches_what_asks_who_it_is(client, server):
    join(client)
    assert client.get("/me/erase/").status_code == 200
    assert client.get("/account/2fa/totp/activate/").status_code == 200


def test_account_with_the_same_address_is_not_taken_over(client, server):
    known = ProfileFactory(person=PersonFactory(email="nova@world.test", with_password=True)).person
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    answer = enter(client)
    assert answer.status_code == 409
    assert "You already have an account" in answer.content.decode()
    assert "/account/login/?next=/account/3rdparty/" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert client.get("/account/3rdparty/signup/").status_code == 302  # nor is there a way around

    client.post("/account/login/", {"login": known.email, "password": WORD})  # what the page says to do
    enter(client, "/account/oidc/oidc/login/?process=connect&next=/account/3rdparty/")
    assert SocialAccount.objects.get().user == known
    assert Letter.objects.filter(address=known.email, subject__contains="Sign-in added").count() == 1
    client.logout()
    enter(client)
    assert int(client.session["_auth_user_id"]) == known.pk


@pytest.mark.parametrize("claim", [False, "false", None])
def test_address_that_the_server_has_not_verified_tells_nothing_and_opens_nothing(client, server, claim):
    known = PersonFactory(email="nova@world.test")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    server.person["email_verified"] = claim
    assert join(client).headers["Location"].startswith("/account/confirm-email/")
    assert "_auth_user_id" not in client.session
    assert Person.objects.get() == known
    assert not SocialAccount.objects.exists()
    assert Letter.objects.get().address == "nova@world.test"  # only its owner learns


def test_address_that_the_server_verified_is_not_swapped_for_another(client, server):
    enter(client)
    client.post("/account/3rdparty/signup/", FORM | {"email": "typed@world.test"})
    assert Person.objects.get().email == "nova@world.test"
    assert EmailAddress.objects.get().email == "nova@world.test"


def test_address_that_somebody_types_needs_the_code(client, server):
    del server.person["email"]
    enter(client)
    answer = client.post("/account/3rdparty/signup/", FORM | {"email": "typed@world.test"})
    assert answer.headers["Location"].startswith("/account/confirm-email/")
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert client.get("/me/profile/").status_code == 302


def test_connected_sign_in_of_somebody_else_stays_theirs(client, server):
    join(client)
    other = ProfileFactory().person
    client.force_login(other)
    answer = enter(client, "/account/oidc/oidc/login/?process=connect&next=/account/3rdparty/")
    page = client.get(answer.headers["Location"]).content.decode()
    assert "This sign-in belongs to another account." in page
    assert SocialAccount.objects.get().user.email == "nova@world.test"


def test_person_who_cancels_there_reads_that_nothing_changed(client, server):
    server.answers["authorize"] = "refuse"
    answer = enter(client)
    assert answer.headers["Location"] == "/account/3rdparty/login/cancelled/"
    assert "nothing has changed here" in client.get(answer.headers["Location"]).content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("part", "how"),
    [("token", "refused"), ("token", "broken"), ("userinfo", "broken"), ("userinfo", "another")],
)
def test_server_that_answers_badly_lets_nobody_in(client, server, part, how):
    server.answers[part] = how
    answer = enter(client)
    assert answer.status_code == 401
    assert "SI-PASS did not answer as it should" in answer.content.decode()
    assert not Person.objects.exists()
    assert client.get("/account/3rdparty/signup/").status_code == 302


def test_server_that_names_nobody_lets_nobody_in(client, server):
    server.person["sub"] = ""
    assert enter(client).status_code == 401
    assert not Person.objects.exists()


def test_answer_that_was_not_asked_for_lets_nobody_in(client, server):
    address = leave(client)
    stranger = type(client)()
    answer = come_back(stranger, address)
    assert answer.status_code == 401
    assert not Person.objects.exists()


@pytest.mark.parametrize("when", ["before", "after"])
def test_server_that_is_down_is_a_clear_page(client, settings, when):
    cache.clear()
    with oidc_server.running() as server:
        settings.SOCIALACCOUNT_PROVIDERS = oidc_server.provider(server.url)
        if when == "after":
            back = requests.get(leave(client), allow_redirects=False, timeout=5).headers["Location"]
    answer = client.post(LOGIN) if when == "before" else client.get(back.replace("http://testserver", ""))
    assert answer.status_code == 401
    text = answer.content.decode()
    assert "SI-PASS did not answer as it should" in text
    assert "Traceback" not in text
    assert server.url not in text
    assert "Back to sign-in" in text


def test_address_that_is_no_openid_server_is_a_clear_page(client, server, monkeypatch):
    monkeypatch.setattr(type(server), "discovery", lambda self: {"hello": "there"})
    answer = client.post(LOGIN)
    assert answer.status_code == 401
    assert "SI-PASS did not answer as it should" in answer.content.decode()


def test_sign_in_page_offers_what_is_configured_and_nothing_else(client, server, settings):
    assert "Continue with SI-PASS" in client.get("/account/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    page = client.get("/account/login/").content.decode()
    assert "Continue with" not in page
    assert client.post(LOGIN).status_code == 404


def test_environment_names_the_server():
    ask = "import json; from ceh.config import settings; print(json.dumps(settings.SOCIALACCOUNT_PROVIDERS))"
    environment = {
        "CEH_OIDC_SERVER": "https://sign-in.world.test",
        "CEH_OIDC_ID": "school",
        "CEH_OIDC_NAME": "School",
        "CEH_OIDC_CLIENT": "one",
        "CEH_OIDC_SECRET": "two",
    }
    result = subprocess.run(
        [sys.executable, "-c", ask], env=os.environ | environment, capture_output=True, text=True, check=True
    )
    (app,) = json.loads(result.stdout)["openid_connect"]["APPS"]
    assert app == {
        "provider_id": "school",
        "name": "School",
        "client_id": "one",
        "secret": "two",
        "settings": {"server_url": "https://sign-in.world.test"},
    }
