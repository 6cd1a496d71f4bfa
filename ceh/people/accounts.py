"""How allauth signs people up and in: its letters go through ours, its new accounts are ours from the start."""

import hashlib
import uuid
from io import BytesIO

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathFillImage

from ceh.core import clock
from ceh.people import emails
from ceh.people.models import Person
from ceh.web.site import site

MAX_EMAIL = 254


class Backend(AuthenticationBackend):
    """Signing in. Made-up people of the demonstration exist only in demonstration mode, open sessions included."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)


class AccountAdapter(DefaultAccountAdapter):
    """Ceh's own rules of signing up."""

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
        given = {k: v for k, v in context.items() if k not in ours}
        emails.account(
            name,
            to=person if isinstance(person, Person) else None,
            email=email,
            now=clock.now(),
            key=f"account.{name}:{hashlib.sha256(email.encode()).hexdigest()[:16]}:{uuid.uuid4()}",
            **given,
        )

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
        """The address that asks. Behind a proxy gunicorn has put the client's there."""
        return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 - not an address to listen on


class SecondStepAdapter(DefaultMFAAdapter):
    """Passkeys, authenticator apps and recovery codes in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This code is not right or was used before. Wait for the next one and try again."
        ),
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
