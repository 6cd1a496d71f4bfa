"""Who is asked, who has answered, and what.

Anonymous answers: the database refuses a person, an invitation and a time of day on them. An invitation only says that
it was used. Neither table has a history, and their keys tell no order, so nothing connects the two once an answer is
submitted. Links hold a secret of which the database knows the hash; an invitation keeps its own until it is used,
because a reminder has to repeat it.
"""

import secrets

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.text import TranslatedField
from ceh.network.models import Organisation
from ceh.questionnaires.models.definitions import Version
from ceh.questionnaires.states import RESPONSE
from ceh.region.models import Municipality

ACCESS = [
    ("invited", _("only people with an invitation, once each")),
    ("signed_in", _("people with an account, once each")),
    ("open", _("anybody with the link")),
]
HASH = 64  # characters of a SHA-256 in hexadecimal digits
MAX_DIGITS, MAX_PLACES = 30, 12


def random_key() -> int:
    """A key that tells no order, below 2⁶²."""
    return secrets.randbits(62)


@track()
class Collection(models.Model):
    """Answers asked for: which version, from whom, from when until when."""

    code = models.SlugField(_("code"))
    version = models.ForeignKey(Version, models.PROTECT, related_name="collections")
    title = TranslatedField(_("title"))
    intro = TranslatedField(_("introduction"))
    thanks = TranslatedField(_("what people read at the end"))
    access = models.CharField(_("who may answer"), max_length=10, choices=ACCESS)
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="collection_code_once"),
            models.CheckConstraint(condition=~Q(title={}), name="collection_has_title"),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True)
                | Q(opens_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="collection_closes_after_opening",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="anonymity_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__is_anonymous__df=pgtrigger.F("new__is_anonymous")),
                func="""
                    IF EXISTS (SELECT 1 FROM questionnaires_response WHERE collection_id = NEW.id) THEN
                        RAISE EXCEPTION 'anonymity cannot change once somebody has answered'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'collection_anonymity_stays';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("questionnaires:collection", kwargs={"code": self.code})


class Invitation(models.Model):
    """Somebody who is asked: a person, an organisation, an address, or whoever holds the link. Used once."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    group = models.CharField(_("group"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(max_length=12, blank=True)
    key = models.CharField(max_length=60, blank=True)
    key_hash = models.CharField(max_length=HASH, unique=True)
    sent_on = models.DateField(_("invited"), null=True, blank=True)
    reminded_on = models.DateField(_("reminded"), null=True, blank=True)
    is_used = models.BooleanField(_("answered"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "person"],
                condition=Q(person__isnull=False),
                name="invitation_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["collection", "email"], condition=~Q(email=""), name="invitation_once_an_address"
            ),
            models.CheckConstraint(
                condition=Q(is_used=False) | Q(key=""), name="invitation_used_keeps_no_key"
            ),
        ]
        indexes = [models.Index(fields=["collection", "group"], name="invitation_group")]

    def __str__(self) -> str:
        return str(self.person or self.organisation or self.email or self.group or self.pk)


class Response(models.Model):
    """What one person or organisation answers: `answers` as they were entered, by code of the question."""

    machine = RESPONSE

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="responses")
    version = models.ForeignKey(Version, models.PROTECT, related_name="responses")
    is_anonymous = models.BooleanField(default=False)  # as the collection; written by a trigger
    is_repeatable = models.BooleanField(default=False)  # a try at a quiz: there may be several
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="responses"
    )
    invitation = models.OneToOneField(
        Invitation, models.PROTECT, null=True, blank=True, related_name="response"
    )
    language = models.CharField(max_length=12)
    state = RESPONSE.field()
    answers = models.JSONField(default=dict)
    section = models.CharField(max_length=64, blank=True)  # the page to go on with
    key_hash = models.CharField(max_length=HASH, blank=True)
    started_on = models.DateField()
    submitted_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_on", "pk"]
        indexes = [models.Index(fields=["collection", "state"], name="response_state")]
        constraints = [
            RESPONSE.constraint("response_state_known"),
            models.UniqueConstraint(
                fields=["key_hash"], condition=~Q(key_hash=""), name="response_link_once"
            ),
            models.UniqueConstraint(
                fields=["collection", "person"],
                condition=Q(person__isnull=False, state__in=("started", "submitted"), is_repeatable=False),
                name="response_once_a_person",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False)
                | Q(person__isnull=True, invitation__isnull=True, submitted_at__isnull=True),
                name="response_anonymous_names_nobody",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(key_hash="") | ~Q(state="submitted"),
                name="response_anonymous_forgets_its_link",
            ),
            models.CheckConstraint(
                condition=Q(state="submitted", submitted_on__isnull=False)
                | (~Q(state="submitted") & Q(submitted_on__isnull=True)),
                name="response_submitted_on_a_day",
            ),
        ]
        triggers = [
            RESPONSE.trigger(),
            pgtrigger.Trigger(
                name="anonymity_of_collection",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("collection_id", "is_anonymous"),
                func="""
                    SELECT c.is_anonymous INTO NEW.is_anonymous FROM questionnaires_collection c
                        WHERE c.id = NEW.collection_id FOR SHARE;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="submitted_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state = 'submitted' AND (OLD.answers, OLD.version_id, OLD.collection_id, OLD.submitted_on)"
                    " IS DISTINCT FROM (NEW.answers, NEW.version_id, NEW.collection_id, NEW.submitted_on)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    """One answer of a final response, in narrow rows for counting: one a choice, one a row of a matrix.

    `rank` is the place in a ranking, from 1.
    """

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="+")
    response = models.ForeignKey(Response, models.CASCADE, related_name="rows")
    question = models.CharField(max_length=64)
    row = models.CharField(max_length=64, blank=True)
    choice = models.CharField(max_length=200, blank=True)
    number = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=MAX_PLACES, null=True, blank=True)
    text = models.TextField(blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(500)])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "row", "choice"], name="answer_once", include=["rank"]
            )
        ]
        indexes = [models.Index(fields=["collection", "question", "row", "choice"], name="answer_tally")]

    def __str__(self) -> str:
        return f"{self.question}: {self.choice or self.number or self.text}"


class AnswerFile(models.Model):
    """A file that answers a question, checked by its content, under a name of our own."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="files")
    question = models.CharField(max_length=64)
    file = models.FileField(upload_to="answers/")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="answer_file_once")]

    def __str__(self) -> str:
        return self.name
