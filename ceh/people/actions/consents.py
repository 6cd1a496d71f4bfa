"""Consents: given, withdrawn, asked again when the text changes. What was agreed to never changes afterwards."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.people import queries, rules
from ceh.people.models import Consent, ConsentText, Person

# The first version of what Ceh itself asks. Later versions are published by an administrator.
TEXTS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "terms": (
        {"sl": "Pogoji uporabe", "en": "Terms of use"},
        {
            "sl": "Račun imam zase in ga ne posojam. Spoštujem pravila prostorov, ki jih obiščem. Mreža "
            "hrani, kar potrebuje za delo in poročanje, in mojih podatkov ne prodaja. Kadar koli jih lahko "
            "prenesem ali izbrišem.",
            "en": "My account is mine and I do not lend it. I keep to the rules of the spaces that I visit. "
            "The network keeps what it needs for its work and its reports, and does not sell my data. I can "
            "download or erase them at any time.",
        },
    ),
    "photos": (
        {"sl": "Fotografije", "en": "Photos"},
        {
            "sl": "Prostori me smejo fotografirati pri dejavnostih in slike objaviti na straneh mreže.",
            "en": "Spaces may take photos of me at activities and publish them on the network’s pages.",
        },
    ),
    "named-in-public": (
        {"sl": "Ime na strani prostora", "en": "Name on a space’s page"},
        {
            "sl": "Kjer imam vlogo (vodja prostora, trener, mentor), sme moje ime stati na javni strani prostora.",
            "en": "Where I hold a role (manager, trainer, mentor), my name may stand on the space’s public page.",
        },
    ),
    "news": (
        {"sl": "Novice", "en": "News"},
        {
            "sl": "Mreža mi sme pošiljati novice o prostorih, tečajih in javnih pozivih.",
            "en": "The network may send me news about spaces, courses and calls.",
        },
    ),
    "trainings": (
        {"sl": "Tečaji za mladoletne", "en": "Courses for minors"},
        {
            "sl": "Otrok, za katerega skrbim, se sme udeleževati tečajev v prostorih mreže in pri njih pod vodstvom "
            "trenerja uporabljati stroje in orodje.",
            "en": "The child in my care may take part in courses in the network’s spaces, and use machines and tools "
            "there under a trainer’s guidance.",
        },
    ),
}
GUARDIAN_GIVES = {"trainings"}  # only a guardian can agree to these, for the ward


def ensure_texts(*, now: datetime) -> list[ConsentText]:
    """The texts in force; creates Ceh's own first versions when they are first needed."""
    texts = queries.newest_texts(now)
    for purpose in sorted(set(TEXTS) - {entry.purpose for entry in texts}):
        title, text = TEXTS[purpose]
        ConsentText.objects.get_or_create(
            purpose=purpose,
            version=1,
            defaults={"title": Translated(title), "text": Translated(text), "valid_from": now},
        )
    return texts if set(TEXTS) <= {entry.purpose for entry in texts} else queries.newest_texts(now)


def publish_text(
    *, purpose: str, title: dict[str, str], text: dict[str, str], by: Any, now: datetime
) -> ConsentText:
    """Put a new version of a purpose into force; whoever agreed to the old one is asked again."""
    need(by, "people.publish_text")
    with act("people.publish_text", by=by):
        ensure_texts(now=now)
        newest = ConsentText.objects.select_for_update().filter(purpose=purpose).order_by("-version").first()
        try:
            with transaction.atomic():
                return ConsentText.objects.create(
                    purpose=purpose,
                    version=newest.version + 1 if newest else 1,
                    title=Translated.of(title),
                    text=Translated.of(text),
                    valid_from=now,
                )
        except IntegrityError as clash:
            raise Refused(
                "people.text_published",
                _("Somebody has just published another version."),
                _("Read it first, then decide whether yours is still needed."),
                kind="conflict",
            ) from clash


def give_consent(*, person: Person, text: ConsentText, by: Person, now: datetime) -> Consent:
    """Agree to a text, for oneself or for one's ward. Agreeing again gives the consent that stands.

    An older version of the same purpose is thereby replaced. Raises Refused: "people.guardian_missing" (under 15),
    "people.guardian_gives" (only a
    guardian can), "people.text_outdated" (no longer the version in force).
    """
    need(by, "people.consent", person)
    standing, on = queries.standing(person), queries.today(now)
    if by.pk == person.pk and rules.age_band(standing.birth_year, on) == "under15":
        rules.need_to_act_alone(queries.Standing(standing.birth_year, guarded=False), on)
    if text.purpose in GUARDIAN_GIVES and by.pk == person.pk:
        raise Refused(
            "people.guardian_gives",
            _("Only a guardian can agree to this."),
            _("Your guardian agrees in their own account."),
        )
    if text.pk not in {text.pk for text in queries.newest_texts(now)}:
        raise Refused(
            "people.text_outdated",
            _("This text has changed."),
            _("Read the new one and agree to it."),
            kind="conflict",
        )
    with act("people.give_consent", by=by):
        Person.objects.select_for_update().get(pk=person.pk)  # one change of a person's consents at a time
        standing_ones = Consent.objects.filter(person=person, text__purpose=text.purpose, withdrawn_at=None)
        same = standing_ones.filter(text=text).first()
        if same is not None:
            return same
        standing_ones.update(withdrawn_at=now)
        return Consent.objects.create(person=person, text=text, given_by=by, given_at=now)


def withdraw_consent(*, person: Person, purpose: str, by: Person, now: datetime) -> int:
    """Withdraw a consent; returns how many ended. The terms end with the account, not before."""
    need(by, "people.consent", person)
    if purpose == "terms":
        raise Refused(
            "people.terms_stay",
            _("You cannot have an account without agreeing to the terms."),
            _("If you no longer agree, erase your account."),
        )
    with act("people.withdraw_consent", by=by):
        standing_ones = Consent.objects.filter(person=person, text__purpose=purpose, withdrawn_at=None)
        return standing_ones.update(withdrawn_at=now)
