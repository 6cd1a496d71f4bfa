"""Personal data of accounts: profile, sign-in, guardians, consents, letters, tokens, merges."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ceh.core import idempotency, mail
from ceh.core.models import Answered, Change, Letter, Link, RateCount
from ceh.core.personal_data import About, By, Hooks, Rows, Single, counted, declare, no_person_in
from ceh.people.actions.addresses import move_addresses, restore_addresses
from ceh.people.models import ApiToken, Consent, ConsentText, Guardianship, Merge, Person, Profile

FACTORS = {"totp": _("Authenticator app"), "recovery_codes": _("Recovery codes"), "webauthn": _("Passkey")}


def own_part(guardianship: Guardianship, person: Any) -> Any:
    """What the person is in the guardianship."""
    return _("guardian") if guardianship.guardian_id == person.pk else _("ward")


def other_side(guardianship: Guardianship, person: Any) -> str:
    """The name of the other, once both have agreed."""
    is_guardian = guardianship.guardian_id == person.pk
    other = guardianship.minor if is_guardian else guardianship.guardian
    return other.name if other is not None and guardianship.confirmed_at else ""


def erase_letters(person: Any, *, by: Any, now: datetime) -> None:
    """Letters to and about the person are emptied, and addresses in invitations to or by them."""
    addresses = set(EmailAddress.objects.filter(user=person).values_list("email", flat=True)) | {person.email}
    addresses.discard(None)
    mail.erase_letters(person=person, addresses=addresses, now=now)
    invited = Guardianship.objects.filter(Q(asked_by=person) | Q(invited_email__in=addresses))
    invited.update(invited_email="")


declare(
    "people",
    _("Account"),
    About(
        Person,
        "pk",
        Single(
            _("account"),
            columns=[
                (_("name"), "name"),
                (_("e-mail"), "email"),
                (_("language"), "language"),
                (_("joined"), "joined_at"),
                (_("last signed in"), "last_login"),
            ],
        ),
        kept=("name", "password"),  # people.actions.erase empties the row itself
    ),
    About(
        Profile,
        "person",
        Single(
            _("profile"),
            columns=[
                (_("municipality"), "municipality"),
                (_("year of birth"), "birth_year"),
                (_("sex"), "get_sex_display"),
                (_("goal groups"), "goal_groups"),
                (_("languages"), "languages"),
                (_("skills"), "skills"),
                (_("phone"), "phone"),
                (_("e-mails about what I do"), "confirmations"),
            ],
        ),
        deleted=True,
    ),
    About(  # moved by move_addresses
        EmailAddress,
        "user",
        Rows(
            _("e-mail addresses"),
            columns=[(_("address"), "email"), (_("confirmed"), "verified"), (_("main"), "primary")],
            order="pk",
        ),
        deleted=True,
    ),
    About(
        Authenticator,
        "user",
        Rows(
            _("second factors"),
            columns=[
                (_("kind"), lambda factor, person: FACTORS.get(factor.type, factor.type)),
                (_("added"), "created_at"),
                (_("last used"), "last_used_at"),
            ],
            order="pk",
        ),
        deleted=True,
    ),
    About(
        SocialAccount,
        "user",
        Rows(
            _("other sign-ins"),
            columns=[
                (_("provider"), "provider"),
                (_("number there"), "uid"),
                (_("data from there"), "extra_data"),
            ],
            order="pk",
        ),
        deleted=True,
        moves=counted("%(count)d other sign-in", "%(count)d other sign-ins"),
    ),
    About(
        Guardianship,
        "minor",
        Rows(
            _("guardianships"),
            columns=[
                (_("I am"), own_part),
                (_("the other"), other_side),
                (_("asked"), "asked_at"),
                (_("confirmed"), "confirmed_at"),
                (_("ended"), "ended_at"),
            ],
            order="pk",
            also=["guardian", "asked_by"],
            related="minor guardian",
        ),
        blank=("invited_email",),
        ends="ended_at",
        moves=counted("%(count)d guardian", "%(count)d guardians"),
    ),
    About(
        Guardianship,
        "guardian",
        blank=("invited_email",),
        ends="ended_at",
        moves=counted("%(count)d ward", "%(count)d wards"),
    ),
    By(Guardianship, "asked_by"),
    About(
        Consent,
        "person",
        Rows(
            _("consents"),
            columns=[
                (_("to"), "text__title"),
                (_("version"), "text__version"),
                (_("given"), "given_at"),
                (_("withdrawn"), "withdrawn_at"),
                (_("given by yourself"), lambda consent, person: consent.given_by_id == person.pk),
            ],
            order="pk",
        ),
        ends="withdrawn_at",
        moves=counted("%(count)d consent", "%(count)d consents"),
    ),
    By(Consent, "given_by"),
    About(
        Letter,
        "person",
        Rows(
            _("e-mails"),
            columns=[
                (_("subject"), "subject"),
                (_("to"), "address"),
                (_("text"), "body"),
                (_("queued"), "queued_at"),
            ],
            order="pk",
        ),
        blank=("address", "subject", "body", "calendar"),
        kept_for=mail.KEEP,
    ),
    About(
        ApiToken,
        "person",
        Rows(
            _("tokens of programs"),
            columns=[
                (_("name"), "name"),
                (_("rights"), "get_scope_display"),
                (_("made"), "made_at"),
                (_("last used"), "last_used_at"),
            ],
            order="pk",
        ),
        blank=("name",),
        left="–",
        ends="revoked_at",
    ),
    About(
        Merge,
        "kept",
        Rows(
            _("merged accounts"),
            columns=[(_("when"), "at"), (_("reason"), "reason"), (_("undone"), "undone_at")],
            order="pk",
            also=["absorbed"],
        ),
        blank=("reason", "undone_reason", "moved"),
        left="–",
    ),
    About(Merge, "absorbed", blank=("reason", "undone_reason", "moved"), left="–"),
    By(Merge, "by"),
    By(Merge, "undone_by"),
    By(Person, "merged_into"),
    About(Answered, "person", deleted=True, kept_for=idempotency.KEEP),
    By(Link, "by"),
    hooks=Hooks(
        erase=erase_letters,
        merge=move_addresses,
        undo_merge=restore_addresses,
        moves={
            "addresses": counted("%(count)d e-mail address", "%(count)d e-mail addresses"),
            "main": counted("%(count)d main address", "%(count)d main addresses"),
        },
    ),
)
no_person_in("texts that the network asks consent to", ConsentText)
no_person_in("numbers and keys that the programme needs", Change, RateCount)
