"""Personal data of accounts: profile, sign-in, guardians, consents, letters, tokens, merges."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from ceh.core import idempotency, mail
from ceh.core.models import Answered, Change, Letter, Link, RateCount
from ceh.core.personal_data import About, By, Column, Data, Hooks, Rows, Single, declare, no_person_in
from ceh.core.refusals import Refused
from ceh.people.models import ApiToken, Consent, ConsentText, Guardianship, Merge, Person, Profile

FACTORS = {
    "totp": _("Authenticator app"),
    "recovery_codes": _("Recovery codes"),
    "webauthn": _("Passkey"),
}


def own_part(guardianship: Guardianship, person: Any) -> Any:
    """What the person is in the guardianship."""
    return _("guardian") if guardianship.guardian_id == person.pk else _("ward")


def other_side(guardianship: Guardianship, person: Any) -> str:
    """The name of the other, once both have agreed."""
    is_guardian = guardianship.guardian_id == person.pk
    other = guardianship.minor if is_guardian else guardianship.guardian
    return other.name if other is not None and guardianship.confirmed_at else ""


def erase_letters(person: Any, *, by: Any, now: datetime) -> None:
    """Empty letters to and about the person, and their address where somebody invited them or they invited others."""
    addresses = set(EmailAddress.objects.filter(user=person).values_list("email", flat=True)) | {person.email}
    addresses.discard(None)
    mail.erase_letters(person=person, addresses=addresses, now=now)
    invited = Guardianship.objects.filter(Q(asked_by=person) | Q(invited_email__in=addresses))
    invited.update(invited_email="")


def move_addresses(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> Data:
    """Addresses that the kept account does not have already."""
    ids = _move_addresses(kept, absorbed)
    main = EmailAddress.objects.filter(user=kept, email=absorbed.email or "").values_list("pk", flat=True)
    moved = {"addresses": ids, "main": list(main)}
    Person.objects.filter(pk=absorbed.pk).update(email=None)
    return moved


def _move_addresses(kept: Any, absorbed: Any) -> list[int]:
    rows = EmailAddress.objects.filter(user=absorbed)
    if absorbed.email and not rows.filter(email=absorbed.email).exists():
        EmailAddress.objects.create(user=absorbed, email=absorbed.email, verified=False)
    theirs = EmailAddress.objects.filter(user=kept).values("email")
    ids = sorted(rows.exclude(email__in=theirs).values_list("pk", flat=True))
    EmailAddress.objects.filter(pk__in=ids).update(user=kept, primary=False)
    return ids


def give_addresses_back(kept: Any, absorbed: Any, moved: Data, *, by: Any, now: datetime) -> None:
    """Give the addresses back. The kept account's main one, if among them, is replaced there by another."""
    ids = moved.get("addresses", [])
    back = EmailAddress.objects.filter(pk__in=ids, user=kept)
    if back.filter(primary=True).exists():
        other = EmailAddress.objects.filter(user=kept, verified=True).exclude(pk__in=ids).first()
        if other is None:
            raise Refused(
                "people.no_address_left",
                gettext("The account that was kept would have no address left."),
                gettext("Ask the person to add another address to it first."),
                kind="conflict",
            )
        back.update(primary=False)
        EmailAddress.objects.filter(pk=other.pk).update(primary=True)
        Person.objects.filter(pk=kept.pk).update(email=other.email)
    back.update(user=absorbed)
    main = EmailAddress.objects.filter(pk__in=moved.get("main", []), user=absorbed).first()
    if main is not None:
        EmailAddress.objects.filter(pk=main.pk).update(primary=True)
        Person.objects.filter(pk=absorbed.pk).update(email=main.email)


declare(
    "people",
    _("Account"),
    About(  # `people.actions.erase` empties the row itself
        Person,
        "pk",
        Single(
            _("account"),
            None,
            [
                Column(_("name"), "name"),
                Column(_("e-mail"), "email"),
                Column(_("language"), "language"),
                Column(_("joined"), "joined_at"),
                Column(_("last signed in"), "last_login"),
            ],
        ),
    ),
    About(
        Profile,
        "person",
        Single(
            _("profile"),
            None,
            [
                Column(_("municipality"), "municipality"),
                Column(_("year of birth"), "birth_year"),
                Column(_("sex"), "get_sex_display"),
                Column(_("goal groups"), "goal_groups"),
                Column(_("languages"), "languages"),
                Column(_("skills"), "skills"),
                Column(_("phone"), "phone"),
                Column(_("e-mails about what I do"), "confirmations"),
            ],
        ),
        deleted=True,
    ),
    About(  # moved by move_addresses
        EmailAddress,
        "user",
        Rows(
            _("e-mail addresses"),
            None,
            [
                Column(_("address"), "email"),
                Column(_("confirmed"), "verified"),
                Column(_("main"), "primary"),
            ],
            "pk",
        ),
        deleted=True,
    ),
    About(
        Authenticator,
        "user",
        Rows(
            _("second factors"),
            None,
            [
                Column(_("kind"), lambda factor, person: FACTORS.get(factor.type, factor.type)),
                Column(_("added"), "created_at"),
                Column(_("last used"), "last_used_at"),
            ],
            "pk",
        ),
        deleted=True,
    ),
    About(
        SocialAccount,
        "user",
        Rows(
            _("other sign-ins"),
            None,
            [
                Column(_("provider"), "provider"),
                Column(_("number there"), "uid"),
                Column(_("data from there"), "extra_data"),
            ],
            "pk",
        ),
        deleted=True,
        moves=ngettext_lazy("%(count)d other sign-in", "%(count)d other sign-ins", "count"),
    ),
    About(
        Guardianship,
        "minor",
        Rows(
            _("guardianships"),
            None,
            [
                Column(_("I am"), own_part),
                Column(_("the other"), other_side),
                Column(_("asked"), "asked_at"),
                Column(_("confirmed"), "confirmed_at"),
                Column(_("ended"), "ended_at"),
            ],
            "pk",
            also=["guardian", "asked_by"],
            related=["minor", "guardian"],
        ),
        blank=("invited_email",),
        ends="ended_at",
        moves=ngettext_lazy("%(count)d guardian", "%(count)d guardians", "count"),
    ),
    About(
        Guardianship,
        "guardian",
        blank=("invited_email",),
        ends="ended_at",
        moves=ngettext_lazy("%(count)d ward", "%(count)d wards", "count"),
    ),
    By(Guardianship, "asked_by"),
    About(
        Consent,
        "person",
        Rows(
            _("consents"),
            None,
            [
                Column(_("to"), "text__title"),
                Column(_("version"), "text__version"),
                Column(_("given"), "given_at"),
                Column(_("withdrawn"), "withdrawn_at"),
                Column(_("by me"), lambda consent, person: consent.given_by_id == person.pk),
            ],
            "pk",
        ),
        ends="withdrawn_at",
        moves=ngettext_lazy("%(count)d consent", "%(count)d consents", "count"),
    ),
    By(Consent, "given_by"),
    About(
        Letter,
        "person",
        Rows(
            _("e-mails"),
            None,
            [
                Column(_("subject"), "subject"),
                Column(_("to"), "address"),
                Column(_("text"), "body"),
                Column(_("queued"), "queued_at"),
            ],
            "pk",
        ),
        blank=("address", "subject", "body", "calendar"),
        kept_for=mail.KEEP,
    ),
    About(
        ApiToken,
        "person",
        Rows(
            _("tokens of programs"),
            None,
            [
                Column(_("name"), "name"),
                Column(_("rights"), "get_scope_display"),
                Column(_("made"), "made_at"),
                Column(_("last used"), "last_used_at"),
            ],
            "pk",
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
            None,
            [Column(_("when"), "at"), Column(_("reason"), "reason"), Column(_("undone"), "undone_at")],
            "pk",
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
        undo_merge=give_addresses_back,
        moves={
            "addresses": ngettext_lazy("%(count)d e-mail address", "%(count)d e-mail addresses", "count"),
            "main": ngettext_lazy("%(count)d main address", "%(count)d main addresses", "count"),
        },
    ),
)
no_person_in("texts that the network asks consent to", ConsentText)
no_person_in("numbers and keys that the programme needs", Change, RateCount)
