"""Pages, forms and letters around signing in speak in our words, not in those of the library behind them."""

import gettext
import html
import re
from pathlib import Path

import allauth
import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from ceh.people import emails
from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
LIBRARY = Path(allauth.__file__).parent
PASSWORD = "correct horse battery"
LETTERS_NOT_SENT = {"login_code", "password_reset_code", "base"}
PUBLIC = (
    "login/",
    "signup/",
    "inactive/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-wrong/",
    "password/reset/key/done/",
    "3rdparty/login/cancelled/",
    "3rdparty/login/error/",
)
SIGNED_IN = (
    "logout/",
    "email/",
    "password/change/",
    "password/reset/",
    "reauthenticate/",
    "2fa/",
    "2fa/totp/activate/",
    "2fa/webauthn/",
    "2fa/webauthn/add/",
    "3rdparty/",
)
WITH_SECOND_STEP = (
    "2fa/",
    "2fa/recovery-codes/",
    "2fa/recovery-codes/generate/",
    "2fa/totp/deactivate/",
    "2fa/reauthenticate/",
)
FORMS = (
    ("password/change/", {"oldpassword": "x", "password1": PASSWORD + "1", "password2": PASSWORD + "2"}),
    ("email/", {"action_add": "", "email": "b@world.test"}),
    ("email/", {"action_remove": "", "email": "b@world.test"}),
    ("email/", {"action_add": "", "email": "me@world.test"}),
    ("email/", {"action_remove": "", "email": "me@world.test"}),
    ("email/", {"action_send": "", "email": "c@world.test"}),
    ("email/", {"action_primary": "", "email": "c@world.test"}),
    ("reauthenticate/", {"password": "wrong"}),
    ("2fa/totp/activate/", {"code": "000000"}),
    ("password/change/", {"oldpassword": PASSWORD, "password1": PASSWORD + "1", "password2": PASSWORD + "1"}),
)


def catalogue(folder):
    """Message → Slovene, of messages with at least two words."""
    with (folder / "sl" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        texts = gettext.GNUTranslations(file)._catalog
    return {
        key: text for key, text in texts.items() if isinstance(key, str) and min(map(_words, (key, text))) > 1
    }


def _words(text):
    return len(text.split())


@pytest.fixture(scope="module")
def foreign():
    """Language → texts of the library that are none of ours."""
    library, ours = catalogue(LIBRARY / "locale"), catalogue(Path("locale"))
    return {
        "en": library.keys() - ours.keys(),
        "sl": library.keys() | (set(library.values()) - set(ours.values())),
    }


def foreign_texts(response, foreign, language):
    """Texts of the library on the page, without those that hold a value."""
    page = html.unescape(re.sub(r"\s+", " ", response.content.decode()))
    return {text for text in foreign[language] if text in page}


def sign_in(client):
    """A person who has just signed in."""
    person = PersonFactory(email="me@world.test")
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    EmailAddress.objects.create(user=person, email="c@world.test", verified=False)
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return person


@pytest.mark.parametrize("language", ["en", "sl"])
def test_pages_for_everybody_speak_in_our_words(client, foreign, language):
    headers = {"accept-language": language}
    for address in PUBLIC:
        page = client.get(f"/account/{address}", headers=headers)
        assert not foreign_texts(page, foreign, language), address
    wrong = client.post("/account/login/", {"login": "a@b.test", "password": "x"}, headers=headers)
    assert not foreign_texts(wrong, foreign, language)
    new = {"email": "new@world.test", "password1": PASSWORD, "name": "N", "birth_year": 1990, "agree": "on"}
    code_page = client.post("/account/signup/", new, headers=headers, follow=True)
    assert b'name="code"' in code_page.content
    assert not foreign_texts(code_page, foreign, language)
    wrong = client.post("/account/confirm-email/", {"code": "AAAAAA"}, headers=headers, follow=True)
    assert not foreign_texts(wrong, foreign, language)


@pytest.mark.parametrize("language", ["en", "sl"])
def test_a_new_password_by_the_link_speaks_in_our_words(client, foreign, language):
    headers = {"accept-language": language}
    person = PersonFactory(email="me@world.test")
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    page = client.get(f"/account/password/reset/key/{key}/", headers=headers, follow=True)
    assert b'name="password1"' in page.content
    assert not foreign_texts(page, foreign, language)
    unlike = {"password1": PASSWORD, "password2": PASSWORD + "2"}
    page = client.post(page.request["PATH_INFO"], unlike, headers=headers)
    assert b'name="password1"' in page.content
    assert not foreign_texts(page, foreign, language)


@pytest.mark.parametrize("language", ["en", "sl"])
def test_pages_of_an_account_and_their_refusals_speak_in_our_words(client, foreign, language):
    headers = {"accept-language": language}
    person = sign_in(client)
    person.language = language
    person.save()
    for address in SIGNED_IN:
        page = client.get(f"/account/{address}", headers=headers, follow=True)
        assert page.status_code == 200, address
        assert not foreign_texts(page, foreign, language), address
    for address, values in FORMS:
        page = client.post(f"/account/{address}", values, headers=headers, follow=True)
        assert not foreign_texts(page, foreign, language), (address, values)
    TOTP.activate(person, "A" * 32)
    RecoveryCodes.activate(person)
    for address in WITH_SECOND_STEP:
        page = client.get(f"/account/{address}", headers=headers, follow=True)
        assert page.status_code == 200, address
        assert not foreign_texts(page, foreign, language), address
    client.post("/account/logout/")
    page = client.post(
        "/account/login/", {"login": person.email, "password": PASSWORD + "1"}, headers=headers, follow=True
    )
    assert page.request["PATH_INFO"] == "/account/2fa/authenticate/"
    assert not foreign_texts(page, foreign, language)
    page = client.post("/account/2fa/authenticate/", {"code": "000000"}, headers=headers)
    assert not foreign_texts(page, foreign, language)


def test_every_letter_of_the_library_has_one_of_ours():
    folder = Path("ceh/people/templates/people/emails")
    theirs = {
        path.name.removesuffix("_subject.txt") for path in LIBRARY.glob("templates/*/email/*_subject.txt")
    }
    ours = {path.stem for path in folder.glob("*.txt")} | emails.NOTICES.keys() | LETTERS_NOT_SENT
    assert theirs - ours == set()


def test_common_passwords_and_long_texts_are_refused_in_our_words(client):
    form = {
        "email": "new@world.test",
        "password1": "qwertyuiop",
        "name": "A" * 121,
        "birth_year": 1990,
        "agree": "on",
    }
    for language, sentences in {
        "en": ("one of the most common ones. Choose another password.", "At most 120 characters (now 121)."),
        "sl": ("To geslo je med najpogostejšimi. Izberite drugo.", "Največ 120 znakov (zdaj 121)."),
    }.items():
        page = client.post("/account/signup/", form, headers={"accept-language": language}).content.decode()
        assert [sentence for sentence in sentences if sentence not in html.unescape(page)] == []
