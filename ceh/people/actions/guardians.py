"""Guardians: asked by one side, confirmed by the other, ended by either, and over when the ward is 18."""

from datetime import datetime

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.core.jobs import job
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people import emails, queries, rules
from ceh.people.actions.consents import ensure_texts, give_consent
from ceh.people.models import Guardianship, Person

SALT = "people.guardianship"
LINK_DAYS = 14
AT_ONCE = 5  # open questions of one person: enough for a family, too few to pester strangers


def token_of(guardianship: Guardianship) -> str:
    """The token in the letter's link."""
    return signing.dumps(guardianship.pk, salt=SALT)


def by_token(token: str) -> Guardianship:
    """The guardianship of a letter's link. Raises Refused ("people.link") if it is invalid, expired or answered."""
    try:
        guardianship = queries.guardianship(signing.loads(token, salt=SALT, max_age=LINK_DAYS * 86_400))
    except (signing.BadSignature, Guardianship.DoesNotExist):
        guardianship = None
    if guardianship is None or guardianship.ended_at is not None or guardianship.confirmed_at is not None:
        raise Refused(
            "people.link",
            _("It has expired, was used already, or is not complete."),
            _("Ask for a new one on the page about guardians."),
            url=reverse("people:guardians"),
            kind="link",
        )
    return guardianship


def ask_for_guardianship(*, by: Person, email: str, as_guardian: bool, now: datetime) -> Guardianship:
    """Ask the holder of an address to be one's guardian, or (as_guardian) to become one's ward.

    Answers the same whether the address has an account or not. Raises Refused: "people.not_minor", "people.not_adult",
    "people.own_address", "people.asked_enough".
    """
    need(by, "people.ask_guardianship")
    email = email.strip().lower()
    year, on = queries.standing(by).birth_year, queries.today(now)
    if as_guardian and not rules.may_guard(year, on):
        raise Refused(
            "people.not_adult",
            _("Only an adult can be a guardian, and we do not know whether you are one."),
            _("Add your year of birth to your profile."),
            url=reverse("people:profile"),
        )
    if not as_guardian and not rules.is_minor(year, on):
        raise Refused(
            "people.not_minor", _("Only those under 18 have a guardian."), _("You do not need one.")
        )
    if email == (by.email or "").lower():
        raise Refused(
            "people.own_address",
            _("This is your own address."),
            _("Enter the other person’s."),
            kind="input",
            field_name="email",
        )
    with act("people.ask_guardianship", by=by):
        Person.objects.select_for_update().get(pk=by.pk)
        open_ones = Guardianship.objects.filter(asked_by=by, confirmed_at=None, ended_at=None)
        again = open_ones.filter(invited_email=email).first()
        if again is not None:
            return again
        if open_ones.count() >= AT_ONCE:
            raise Refused(
                "people.asked_enough",
                _("You are waiting for %(number)s answers already.") % {"number": AT_ONCE},
                _("Withdraw one of your requests first."),
            )
        guardianship = Guardianship.objects.create(
            minor=None if as_guardian else by,
            guardian=by if as_guardian else None,
            asked_by=by,
            invited_email=email,
            asked_at=now,
        )
        emails.ask_guardianship(guardianship, token_of(guardianship), now)
    return guardianship


def confirm_guardianship(*, token: str, by: Person, now: datetime) -> Guardianship:
    """Confirm by the link in the letter, signed in with the address to which it went.

    A guardian's yes to a ward under 15 is also the agreement to the terms of use. Raises Refused: "people.link",
    "people.other_address", "people.not_adult", "people.not_minor".
    """
    need(by, "people.ask_guardianship")
    with act("people.confirm_guardianship", by=by):
        guardianship = Guardianship.objects.select_for_update().get(pk=by_token(token).pk)
        by_token(token)
        if guardianship.invited_email != (by.email or "").lower():
            raise Refused(
                "people.other_address",
                _("This e-mail went to another address."),
                _("Sign in with the address to which it came."),
                kind="permission",
            )
        guardianship.minor, guardianship.guardian = guardianship.minor or by, guardianship.guardian or by
        on = queries.today(now)
        if not rules.is_minor(queries.standing(guardianship.minor).birth_year, on):
            raise Refused(
                "people.not_minor", _("Only those under 18 have a guardian."), _("Nothing needs to be done.")
            )
        if not rules.may_guard(queries.standing(guardianship.guardian).birth_year, on):
            raise Refused(
                "people.not_adult",
                _("Only an adult can be a guardian, and we do not know whether you are one."),
                _("Add your year of birth to your profile, then open the link again."),
                url=reverse("people:profile"),
            )
        if queries.is_guardian_of(guardianship.guardian, guardianship.minor):
            guardianship.minor, guardianship.guardian = (None, by) if guardianship.minor == by else (by, None)
            raise Refused("people.link", _("This is confirmed already."), "", kind="conflict")
        guardianship.confirmed_at, guardianship.invited_email = now, ""
        guardianship.save()
        terms = next(text for text in ensure_texts(now=now) if text.purpose == "terms")
        give_consent(person=guardianship.minor, text=terms, by=guardianship.guardian, now=now)
        emails.guardianship_confirmed(guardianship, now)
    return guardianship


def end_guardianship(*, guardianship: Guardianship, by: Person, now: datetime) -> None:
    """End it, or withdraw the request, from either side. An ended guardianship stays ended."""
    need(by, "people.end_guardianship", guardianship)
    with act("people.end_guardianship", by=by):
        open_ones = Guardianship.objects.filter(pk=guardianship.pk, ended_at=None)
        open_ones.update(ended_at=now, invited_email="")


def end_grown_up_guardianships(*, now: datetime) -> int:
    """End guardianships of wards who are certainly 18; safe to run late or twice. Returns how many."""
    on, ended = queries.today(now), 0
    open_ones = Guardianship.objects.filter(ended_at=None, minor__isnull=False).select_related(
        "minor__profile"
    )
    for guardianship in open_ones:
        year = getattr(getattr(guardianship.minor, "profile", None), "birth_year", None)
        if year is None or rules.is_minor(year, on):
            continue
        with act("people.end_guardianship", by=None, reason=_("The ward is 18.")):
            done = Guardianship.objects.filter(pk=guardianship.pk, ended_at=None).update(
                ended_at=now, invited_email=""
            )
            if done:
                emails.guardianship_ended(guardianship, now)
            ended += done
    return ended


@job()
def end_grown_up(timestamp: int = 0) -> None:
    """The daily job."""
    end_grown_up_guardianships(now=clock.now())
