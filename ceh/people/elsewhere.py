"""Signing up and in with an account elsewhere: OpenID Connect (SI-PASS, a school)."""

import logging

from allauth.account.utils import filter_users_by_email
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount import app_settings
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.forms import SignupForm
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from requests import RequestException, Session

from ceh.core import clock
from ceh.people.models import Person

log = logging.getLogger(__name__)
DISCOVERY = "/.well-known/"  # where every server describes itself (OpenID Connect Discovery 1.0, 4)
DESCRIBED = {"issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"}


class Line(Session):
    """Requests to a server; one that is down or speaks something else ends in a page that says so.

    Only for its description of itself, which allauth fetches unguarded; all other requests it guards.
    """

    def __init__(self, request):
        super().__init__()
        self.asked_by = request

    def request(self, method, url, **given):
        given.setdefault("timeout", app_settings.REQUESTS_TIMEOUT)
        if DISCOVERY not in url:
            return super().request(method, url, **given)
        try:
            answer = super().request(method, url, **given)
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
        """Send the person on by a page of ours; a page that says so when the server is down.

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
        told = [response[part].get("sub") for part in ("userinfo", "id_token") if response.get(part)]
        if not told or not all(told) or len(set(told)) > 1:
            raise OAuth2Error("The answer does not say who it is about.")
        return super().sociallogin_from_response(request, response)

    def extract_extra_data(self, data):
        """Keep nothing but the number there: what else a state's sign-in tells is none of our business."""
        return {"sub": self.extract_uid(data)}

    def extract_email_addresses(self, data):
        """Some servers write booleans as words, and "false" would count as true."""
        found = super().extract_email_addresses(data)
        for one in found:
            one.verified = str(one.verified).lower() == "true"
        return found


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-up and sign-in by OpenID Connect."""

    def get_provider(self, request, provider, client_id=None):
        found = super().get_provider(request, provider, client_id=client_id)
        return Elsewhere(request, app=found.app) if isinstance(found, OpenIDConnectProvider) else found

    def get_requests_session(self):
        return Line(context.request)

    def new_user(self, request, sociallogin):
        return Person(joined_at=clock.now(), language=(get_language() or "en").split("-")[0])

    def populate_user(self, request, sociallogin, data):
        """Take the name over; everything else is the person's to tell."""
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
        for one in sociallogin.email_addresses:
            if one.verified and filter_users_by_email(one.email):
                page = {"provider": sociallogin.provider, "address": one.email}
                raise ImmediateHttpResponse(
                    render(request, "socialaccount/address_taken.html", page, status=409)
                )

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """What went wrong is for those who run Ceh; the page tells it in plain words."""
        log.warning("Signing in by %s: %s %r", getattr(provider, "name", provider), error, exception)


class Signup(SignupForm):
    """What is still asked of a new person. An address that the server has verified may be changed later only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if any(one.verified for one in self.sociallogin.email_addresses):
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _("Confirmed by %(name)s. You may change it later.") % {
                "name": self.sociallogin.provider.name
            }
