"""Which letter goes to whom."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ceh.core import mail
from ceh.people.models import Guardianship, Person

# What allauth tells about changes of an account, in one sentence each.
NOTICES: dict[str, tuple[Promise, Promise]] = {
    "email_changed": (
        _("Your e-mail address was changed"),
        _("The e-mail address of your account was changed."),
    ),
    "email_confirm": (
        _("Your e-mail address is confirmed"),
        _("The e-mail address of your account was confirmed."),
    ),
    "email_deleted": (
        _("An e-mail address was removed"),
        _("An e-mail address was removed from your account."),
    ),
    "password_changed": (_("Your password was changed"), _("The password of your account was changed.")),
    "password_set": (_("Your password was set"), _("A password was set for your account.")),
    "password_reset": (_("Your password was reset"), _("The password of your account was reset.")),
    "totp_activated": (_("Authenticator app added"), _("An authenticator app now protects your account.")),
    "totp_deactivated": (
        _("Authenticator app removed"),
        _("The authenticator app was removed from your account."),
    ),
    "recovery_codes_generated": (
        _("New recovery codes"),
        _("New recovery codes were made for your account."),
    ),
    "webauthn_added": (_("Passkey added"), _("A passkey was added to your account.")),
    "webauthn_removed": (_("Passkey removed"), _("A passkey was removed from your account.")),
    "account_connected": (_("Sign-in added"), _("A further way to sign in was added to your account.")),
    "account_disconnected": (_("Sign-in removed"), _("A way to sign in was removed from your account.")),
}


def address(path: str) -> str:
    """A path as a full address, for letters written without a request."""
    return getattr(settings, "BASE_URL", "").rstrip("/") + path


def account(name: str, *, to: Person | None, email: str, now: datetime, key: str, **context: Any) -> None:
    """A letter of allauth, under allauth's name for it."""
    if name in NOTICES:
        subject, sentence = NOTICES[name]
        mail.send(
            "people/emails/account_notice.txt",
            to=to,
            now=now,
            key=key,
            address=email,
            subject=subject,
            sentence=sentence,
            url=address(reverse("people:security")),
        )
    else:
        mail.send(f"people/emails/{name}.txt", to=to, now=now, key=key, address=email, **context)


def ask_guardianship(guardianship: Guardianship, token: str, now: datetime) -> None:
    """To the other side: who asks what, and the link to confirm."""
    mail.send(
        "people/emails/ask_guardianship.txt",
        to=None,
        now=now,
        key=f"people.ask_guardianship:{guardianship.pk}",
        address=guardianship.invited_email,
        asker=guardianship.asked_by,
        as_guardian=guardianship.guardian_id is not None,
        url=address(reverse("people:guardian_confirm", args=[token])),
    )


def guardianship_confirmed(confirmed: Guardianship, now: datetime) -> None:
    """To the side that asked."""
    mail.send(
        "people/emails/guardianship_confirmed.txt",
        to=confirmed.asked_by,
        now=now,
        key=f"people.guardianship_confirmed:{confirmed.pk}",
        guardianship=confirmed,
    )


def guardianship_ended(ended: Guardianship, now: datetime) -> None:
    """To the guardian, when the ward has come of age."""
    if ended.guardian is not None:
        mail.send(
            "people/emails/guardianship_ended.txt",
            to=ended.guardian,
            now=now,
            key=f"people.guardianship_ended:{ended.pk}",
            guardianship=ended,
        )
