"""What the app people holds on a person: account, profile, sign-in, guardians, consents, letters."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from ceh.core.erased_texts import Texts, register_texts
from ceh.core.mail import erase_letters
from ceh.core.models import Answered, Letter
from ceh.core.personal_data import Data, Labels
from ceh.core.refusals import Refused
from ceh.people.models import ApiToken, Consent, Guardianship, Merge, Person, Profile

FACTORS = {
    "totp": gettext_lazy("Authenticator app"),
    "recovery_codes": gettext_lazy("Recovery codes"),
    "webauthn": gettext_lazy("Passkey"),
}
LABELS = Labels(
    app=gettext_lazy("Account"),
    moves={
        "addresses": ngettext_lazy("%(count)d e-mail address", "%(count)d e-mail addresses", "count"),
        "main": ngettext_lazy("%(count)d main address", "%(count)d main addresses", "count"),
        "sign-ins": ngettext_lazy("%(count)d other sign-in", "%(count)d other sign-ins", "count"),
        "guardians": ngettext_lazy("%(count)d guardian", "%(count)d guardians", "count"),
        "wards": ngettext_lazy("%(count)d ward", "%(count)d wards", "count"),
        "consents": ngettext_lazy("%(count)d consent", "%(count)d consents", "count"),
    },
)


def export(person: Any) -> Data:
    """Everything, under words that the person understands."""
    profile = Profile.objects.select_related("municipality").filter(person=person).first()
    return {
        _("account"): {
            _("name"): person.name,
            _("e-mail"): person.email,
            _("language"): person.language,
            _("joined"): person.joined_at.isoformat(),
            _("last signed in"): person.last_login.isoformat() if person.last_login else None,
        },
        _("profile"): _profile(profile) if profile else {},
        _("e-mail addresses"): [
            {_("address"): row.email, _("confirmed"): row.verified, _("main"): row.primary}
            for row in EmailAddress.objects.filter(user=person).order_by("pk")
        ],
        _("second factors"): [
            {
                _("kind"): str(FACTORS.get(row.type, row.type)),
                _("added"): row.created_at.isoformat(),
                _("last used"): _moment(row.last_used_at),
            }
            for row in Authenticator.objects.filter(user=person).order_by("pk")
        ],
        _("other sign-ins"): [
            {_("provider"): row.provider, _("number there"): row.uid, _("data from there"): row.extra_data}
            for row in SocialAccount.objects.filter(user=person).order_by("pk")
        ],
        _("guardianships"): [_guardianship(row, person) for row in _guardianships(person)],
        _("consents"): [
            {
                _("to"): str(row.text.title),
                _("version"): row.text.version,
                _("given"): row.given_at.isoformat(),
                _("withdrawn"): _moment(row.withdrawn_at),
                _("by me"): row.given_by_id == person.pk,
            }
            for row in Consent.objects.filter(person=person).select_related("text").order_by("pk")
        ],
        _("e-mails"): [
            {
                _("subject"): row.subject,
                _("to"): row.address,
                _("text"): row.body,
                _("queued"): row.queued_at.isoformat(),
            }
            for row in Letter.objects.filter(person=person).order_by("pk")
        ],
        _("tokens of programs"): [
            _token(row) for row in ApiToken.objects.filter(person=person).order_by("pk")
        ],
        _("merged accounts"): [
            {_("when"): row.at.isoformat(), _("reason"): row.reason, _("undone"): _moment(row.undone_at)}
            for row in Merge.objects.filter(Q(kept=person) | Q(absorbed=person)).order_by("pk")
        ],
    }


def _token(token: ApiToken) -> Data:
    return {
        _("name"): token.name,
        _("rights"): token.get_scope_display(),
        _("made"): token.made_at.isoformat(),
        _("last used"): _moment(token.last_used_at),
    }


def _profile(profile: Profile) -> Data:
    return {
        _("municipality"): str(profile.municipality or ""),
        _("year of birth"): profile.birth_year,
        _("sex"): profile.get_sex_display(),
        _("goal groups"): [str(row) for row in profile.goal_groups.all()],
        _("languages"): profile.languages,
        _("skills"): profile.skills,
        _("phone"): profile.phone,
        _("e-mails about what I do"): profile.confirmations,
    }


def _guardianships(person: Any) -> Any:
    found = Guardianship.objects.filter(Q(minor=person) | Q(guardian=person) | Q(asked_by=person))
    return found.select_related("minor", "guardian").order_by("pk")


def _guardianship(row: Guardianship, person: Any) -> Data:
    me_guardian = row.guardian_id == person.pk
    other = row.minor if me_guardian else row.guardian
    return {
        _("I am"): _("guardian") if me_guardian else _("ward"),
        _("the other"): other.name if other is not None and row.confirmed_at else "",
        _("asked"): row.asked_at.isoformat(),
        _("confirmed"): _moment(row.confirmed_at),
        _("ended"): _moment(row.ended_at),
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """Delete profile, sign-in and addresses; empty letters; end consents and guardianships, which stay nameless."""
    addresses = set(EmailAddress.objects.filter(user=person).values_list("email", flat=True)) | {person.email}
    addresses.discard(None)
    erase_letters(person=person, addresses=addresses, now=now)
    Guardianship.objects.filter(Q(minor=person) | Q(guardian=person), ended_at=None).update(ended_at=now)
    Guardianship.objects.filter(
        Q(minor=person) | Q(guardian=person) | Q(asked_by=person) | Q(invited_email__in=addresses)
    ).update(invited_email="")
    Consent.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=now)
    Merge.objects.filter(Q(kept=person) | Q(absorbed=person)).update(moved={})
    ApiToken.objects.filter(person=person, revoked_at=None).update(revoked_at=now)
    ApiToken.objects.filter(person=person).update(name="–")
    Answered.objects.filter(person=person).delete()
    Profile.objects.filter(person=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()


def move(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> Data:
    """Addresses, other sign-ins, guardianships and consents that the kept account does not have already."""
    moved = {"addresses": _move_addresses(kept, absorbed), "main": [], "sign-ins": []}
    main = EmailAddress.objects.filter(user=kept, email=absorbed.email or "").values_list("pk", flat=True)
    moved["main"] = list(main)
    moved["sign-ins"] = _give(SocialAccount.objects.filter(user=absorbed), user=kept)
    Person.objects.filter(pk=absorbed.pk).update(email=None)
    for name, field, other in (("guardians", "minor", "guardian"), ("wards", "guardian", "minor")):
        there = Guardianship.objects.filter(**{field: kept}, ended_at=None).values_list(other, flat=True)
        taken = {row for row in there if row is not None} | {kept.pk}
        found = Guardianship.objects.filter(**{field: absorbed}).exclude(
            **{f"{other}__in": taken, "ended_at": None}
        )
        moved[name] = _give(found.exclude(**{other: kept}), **{field: kept})
    agreed = Consent.objects.filter(person=kept, withdrawn_at=None).values("text")
    consents = Consent.objects.filter(person=absorbed).exclude(text__in=agreed, withdrawn_at=None)
    moved["consents"] = _give(consents, person=kept)
    return {what: ids for what, ids in moved.items() if ids}


def _move_addresses(kept: Any, absorbed: Any) -> list[int]:
    rows = EmailAddress.objects.filter(user=absorbed)
    if absorbed.email and not rows.filter(email=absorbed.email).exists():
        EmailAddress.objects.create(user=absorbed, email=absorbed.email, verified=False)
    theirs = EmailAddress.objects.filter(user=kept).values("email")
    return _give(rows.exclude(email__in=theirs), user=kept, primary=False)


def _give(rows: Any, **values: Any) -> list[int]:
    ids = sorted(rows.values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=ids).update(**values)
    return ids


def unmove(kept: Any, absorbed: Any, moved: Data, *, by: Any, now: datetime) -> None:
    """Give everything back. An address that has become the kept account's main one is replaced there by another."""
    _unmove_addresses(kept, absorbed, moved)
    SocialAccount.objects.filter(pk__in=moved.get("sign-ins", [])).update(user=absorbed)
    Guardianship.objects.filter(pk__in=moved.get("guardians", [])).update(minor=absorbed)
    Guardianship.objects.filter(pk__in=moved.get("wards", [])).update(guardian=absorbed)
    Consent.objects.filter(pk__in=moved.get("consents", [])).update(person=absorbed)


def _unmove_addresses(kept: Any, absorbed: Any, moved: Data) -> None:
    ids = moved.get("addresses", [])
    back = EmailAddress.objects.filter(pk__in=ids, user=kept)
    if back.filter(primary=True).exists():
        other = EmailAddress.objects.filter(user=kept, verified=True).exclude(pk__in=ids).first()
        if other is None:
            raise Refused(
                "people.no_address_left",
                _("The account that was kept would have no address left."),
                _("Ask the person to add another address to it first."),
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


register_texts(
    Texts(Merge, "kept", ("reason", "undone_reason"), empty="–"),
    Texts(Merge, "absorbed", ("reason", "undone_reason"), empty="–"),
    Texts(Guardianship, "minor"),
    Texts(Guardianship, "guardian"),
    Texts(Person, "pk"),
)
