"""How allauth signs people up and in: its letters go through ours, its new accounts are ours from the start."""

import hashlib
import logging
import uuid
from io import BytesIO

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.utils import filter_users_by_email
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount import app_settings
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.forms import SignupForm
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathFillImage
from requests import RequestException, Session

from ceh.core import clock
from ceh.people import emails
from ceh.people.forms.accounts import minutes_left
from ceh.people.models import Person
from ceh.web.intents import GOAL_KEY, intent_of
from ceh.web.site import site

log = logging.getLogger(__name__)
MAX_EMAIL = 254
SIGN_UP_LETTERS = {"email_confirmation_signup", "account_already_exists"}
DISCOVERY = "/.well-known/"  # where every server describes itself (OpenID Connect Discovery 1.0, 4)
DESCRIBED = {"issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"}


class Backend(AuthenticationBackend):
    """Signing in. Made-up people of the demonstration exist only in demonstration mode, open sessions included."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)

    def get_user(self, user_id):
        """Whose session it is; written out (ADR 18)."""
        for user in Person.objects.raw("SELECT * FROM people_person WHERE id = %s", [user_id]):
            return user if self.user_can_authenticate(user) else None
        return None


class CommonPassword(CommonPasswordValidator):
    """Says in our words that a password is too common."""

    def get_error_message(self):
        return _("This password is one of the most common ones. Choose another password.")


class AccountAdapter(DefaultAccountAdapter):
    """Ceh's own rules of signing up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed."),
        "cannot_remove_primary_email": gettext_lazy(
            "You can’t remove your main e-mail address. Make another one the main address first."
        ),
        "duplicate_email": gettext_lazy("This address belongs to your account already."),
        "email_password_mismatch": gettext_lazy("E-mail address or password is wrong. Try again."),
        "email_taken": gettext_lazy("There is an account with this address already."),
        "enter_current_password": gettext_lazy("This is not your current password."),
        "incorrect_code": gettext_lazy("This code is wrong. Check the e-mail, or ask for a new code."),
        "incorrect_password": gettext_lazy("This password is wrong. Try again."),
        "invalid_or_expired_key": gettext_lazy(
            "The link has expired or was already used. Ask for a new one."
        ),
        "invalid_login": gettext_lazy("Signing in failed. Try again."),
        "invalid_password_reset": gettext_lazy(
            "The link has expired or was already used. Ask for a new one."
        ),
        "max_email_addresses": gettext_lazy("You can have at most %d e-mail addresses."),
        "rate_limited": gettext_lazy("Too many requests. Wait a little, then try again."),
        "same_as_current": gettext_lazy("This is the value you have now. Enter another one."),
        "select_only_one": gettext_lazy("Choose only one."),
        "too_many_login_attempts": gettext_lazy(
            "Too many failed attempts. Wait a few minutes, then try again."
        ),
        "unknown_email": gettext_lazy("There is no account with this address."),
        "unverified_primary_email": gettext_lazy("Confirm the address first, then make it the main one."),
    }

    def new_user(self, request):
        """An empty account with its first day and the reader's language."""
        return Person(joined_at=clock.now(), language=(get_language() or "en").split("-")[0])

    def clean_email(self, email):
        """Refuse an address that the column cannot hold; allauth would cut it off."""
        if len(email) > MAX_EMAIL:
            raise ValidationError(_("This e-mail address is too long."), code="max_length")
        return email

    def send_mail(self, template_prefix, email, context):
        """Queue one of our letters instead of sending allauth's at once; `email` may be nobody's address."""
        name = template_prefix.rsplit("/", 1)[-1]
        person = context.get("user") or Person.objects.filter(email=email.lower()).first()
        ours = ("request", "user", "email", "current_site", "key", "uid")
        values = {k: v for k, v in context.items() if k not in ours}
        if "code" in values:
            is_resend = self.request.POST.get("action") == "resend"
            values["minutes"] = minutes_left(self.request, is_resend)
        if name in SIGN_UP_LETTERS:
            values["goal_url"] = self._goal_of(self.request)
        emails.account(
            name,
            to=person if isinstance(person, Person) else None,
            email=email,
            now=clock.now(),
            key=f"account.{name}:{hashlib.sha256(email.encode()).hexdigest()[:16]}:{uuid.uuid4()}",
            **values,
        )

    def _goal_of(self, request):
        """The full address of what the person was about to do, "" for nothing in particular.

        Kept in the session for the page that asks for the code, alike for addresses with and without an account.
        """
        goal = request.POST.get("next", "")
        if self.is_safe_url(goal) and intent_of(goal):
            request.session[GOAL_KEY] = goal
        goal = request.session.get(GOAL_KEY, "")
        return emails.address(goal) if goal else ""

    def get_reauthentication_methods(self, user):
        """The same ways in our words."""
        ours = {
            "reauthenticate": _("Use the password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        ways = super().get_reauthentication_methods(user)
        return [way | {"description": ours.get(way["id"], way["description"])} for way in ways]

    def get_client_ip(self, request):
        """The client's address. Behind a proxy gunicorn has put it there."""
        return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 - not an address to listen on


class Line(Session):
    """Requests to a server; one that is down or speaks something else ends in a page that says so.

    Only for its description of itself, which allauth fetches unguarded; all other requests it guards.
    """

    def __init__(self, request):
        super().__init__()
        self.asked_by = request

    def request(self, method, url, **options):
        options.setdefault("timeout", app_settings.REQUESTS_TIMEOUT)
        if DISCOVERY not in url:
            return super().request(method, url, **options)
        try:
            answer = super().request(method, url, **options)
            answer.raise_for_status()
            if not set(answer.json()) >= DESCRIBED:
                raise RequestException("This is no OpenID Connect server.")
        except RequestException as exception:
            name = self.asked_by.resolver_match.kwargs["provider_id"]
            provider = get_adapter().get_provider(self.asked_by, name)
            page = render_authentication_error(self.asked_by, provider, exception=exception)
            raise ImmediateHttpResponse(page) from exception
        return answer


class Elsewhere(OpenIDConnectProvider):
    """An OpenID Connect server (SI-PASS, a school): what allauth leaves open, settled."""

    pkce_enabled_default = True

    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        """Send the person on through our page; explain when the server is down.

        Not by a redirect: browsers count it as part of the form sent, and our content security policy lets forms
        go nowhere else.
        """
        answer = super().redirect(request, process, next_url, data, **kwargs)
        if not isinstance(answer, HttpResponseRedirect):
            return answer
        page = {"provider": self, "target": answer.url}
        return render(request, "socialaccount/leaving.html", page)

    def sociallogin_from_response(self, request, response):
        """Refuse answers that name nobody, or two people (OpenID Connect Core 1.0, 5.3.2)."""
        subjects = [response[part].get("sub") for part in ("userinfo", "id_token") if response.get(part)]
        if not subjects or not all(subjects) or len(set(subjects)) > 1:
            raise OAuth2Error("The answer does not say who it is about.")
        return super().sociallogin_from_response(request, response)

    def extract_extra_data(self, data):
        """Keep nothing but the number there: what else a state's sign-in tells is none of our business."""
        return {"sub": self.extract_uid(data)}

    def extract_email_addresses(self, data):
        """Some servers write booleans as words, and "false" would count as true."""
        addresses = super().extract_email_addresses(data)
        for address in addresses:
            address.verified = str(address.verified).lower() == "true"
        return addresses


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-up and sign-in by OpenID Connect."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": gettext_lazy("This sign-in belongs to another account already."),
        "disconnect_last": gettext_lazy("This is your only way to sign in. Add another one first."),
        "email_taken": gettext_lazy(
            "There is an account with this address already. Sign in to it, then add %s under “Sign-in and security”."
        ),
        "invalid_token": gettext_lazy("Signing in failed. Try again."),
        "no_password": gettext_lazy("Your account has no password yet. Set one first."),
        "no_verified_email": gettext_lazy("Your account has no confirmed e-mail address. Confirm one first."),
    }

    def get_provider(self, request, provider, client_id=None):
        result = super().get_provider(request, provider, client_id=client_id)
        return Elsewhere(request, app=result.app) if isinstance(result, OpenIDConnectProvider) else result

    def get_requests_session(self):
        return Line(context.request)

    def new_user(self, request, sociallogin):
        return Person(joined_at=clock.now(), language=(get_language() or "en").split("-")[0])

    def populate_user(self, request, sociallogin, data):
        """Take the name only; the rest is up to the person."""
        user = super().populate_user(request, sociallogin, data)
        full = data.get("name") or f"{data.get('first_name') or ''} {data.get('last_name') or ''}"
        user.name = " ".join(full.split())[:120]
        return user

    def get_signup_form_initial_data(self, sociallogin):
        return super().get_signup_form_initial_data(sociallogin) | {"name": sociallogin.user.name}

    def pre_social_login(self, request, sociallogin):
        """Never open an account by its address alone, and say what to do instead.

        Only to those whose address the server has verified; others learn it by a letter to that address.
        """
        if sociallogin.is_existing or sociallogin.state.get("process") != AuthProcess.LOGIN:
            return
        for address in sociallogin.email_addresses:
            if address.verified and filter_users_by_email(address.email):
                page = {"provider": sociallogin.provider, "address": address.email}
                raise ImmediateHttpResponse(
                    render(request, "socialaccount/address_taken.html", page, status=409)
                )

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """Log the error for the operators; show people plain words."""
        log.warning("Signing in by %s: %s %r", getattr(provider, "name", provider), error, exception)


class Signup(SignupForm):
    """What a new person still has to fill in. A verified address can only be changed later."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs.pop("placeholder", None)
        if any(address.verified for address in self.sociallogin.email_addresses):
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _("Confirmed by %(name)s. You may change it later.") % {
                "name": self.sociallogin.provider.name
            }


class SecondStepAdapter(DefaultMFAAdapter):
    """Passkeys, authenticator apps and recovery codes in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This code is not right or was used before. Wait for the next one and try again."
        ),
        "add_email_blocked": gettext_lazy("Remove the second step first, then add an address."),
        "cannot_delete_authenticator": gettext_lazy("You can’t remove this part of the second step."),
        "cannot_generate_recovery_codes": gettext_lazy("Add a second step first, then make recovery codes."),
        "unverified_email": gettext_lazy("Confirm your e-mail address first, then add a second step."),
    }

    def _get_site_name(self):
        """How the app and the device name us."""
        return f"Ceh {site().name}".strip()

    def generate_authenticator_name(self, user, type):
        """A first name for a new passkey."""
        n = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey") if n == 1 else _("Passkey %(n)s") % {"n": n}

    def build_totp_svg(self, url):
        """With a white ground, so that a phone reads it on a dark page too."""
        out = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(out)
        return out.getvalue().decode()
