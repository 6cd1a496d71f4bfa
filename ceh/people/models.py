"""Accounts, profiles, guardians, consents and merges."""

import uuid
from typing import Any

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.text import TranslatedField
from ceh.core.validators import check_name, check_phone
from ceh.region.models import GoalGroup, Municipality


class PersonManager(BaseUserManager):
    """Makes accounts; e-mail addresses are one person's, whatever their case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **values: Any) -> "Person":
        """A new account with a hashed password (or an unusable one)."""
        person = self.model(email=self.normalize_email(email).lower(), **values)
        person.set_password(password)
        person.save(using=self._db)
        return person


# History keeps no personal field, so that erasing a person need not rewrite it.
@track(exclude=["password", "email", "name", "last_login"])
class Person(AbstractBaseUser):
    """An account. Rows are never deleted: erasing empties them, and what others counted stays counted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True, validators=[check_name])
    language = models.CharField(_("language"), max_length=10, default="sl")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)  # a made-up person of the demonstration
    joined_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbed")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")) | models.Q(email__isnull=True),
                name="person_email_lower",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(email__isnull=True, name="", is_active=False),
                name="person_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="person_not_merged_into_self",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | models.Q(is_active=False),
                name="person_merged_is_inactive",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name or (
            gettext("Erased person") if self.erased_at else gettext("Member %(id)s") % {"id": self.pk}
        )


class Profile(models.Model):
    """What a person tells about themselves; all of it is optional, and erasing deletes the row."""

    class Sex(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        OTHER = "other", _("other")
        NOT_STATED = "not_stated", _("not stated")

    person = models.OneToOneField(Person, models.CASCADE, related_name="profile", primary_key=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, verbose_name=_("municipality")
    )
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=12, choices=Sex.choices, default=Sex.NOT_STATED)
    goal_groups = models.ManyToManyField(GoalGroup, blank=True, verbose_name=_("goal groups"))
    languages = models.JSONField(_("languages"), default=list, blank=True)
    skills = models.TextField(_("skills"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[check_phone])
    confirmations = models.BooleanField(
        _("Send me an e-mail with a calendar file when I book, move or cancel something"), default=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(birth_year__isnull=True) | models.Q(birth_year__range=(1900, 2100)),
                name="profile_birth_year_plausible",
            ),
            models.CheckConstraint(
                condition=models.Q(sex__in=["female", "male", "other", "not_stated"]),
                name="profile_sex_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


@track(exclude=["invited_email"])
class Guardianship(models.Model):
    """An adult who acts and consents for a minor, from when to when.

    One side asks and names the other's address; the other side is empty until it confirms by the letter's link.
    """

    minor = models.ForeignKey(Person, models.PROTECT, null=True, related_name="guardianships")
    guardian = models.ForeignKey(Person, models.PROTECT, null=True, related_name="wards")
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    invited_email = models.EmailField(blank=True)  # emptied once answered
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["minor", "guardian"],
                condition=models.Q(ended_at__isnull=True),
                name="guardianship_once",
            ),
            models.CheckConstraint(condition=~models.Q(minor=models.F("guardian")), name="guardian_not_self"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True)
                | models.Q(minor__isnull=False, guardian__isnull=False),
                name="guardianship_confirmed_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(minor__isnull=False) | models.Q(guardian__isnull=False),
                name="guardianship_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian} → {self.minor}"


class ConsentText(models.Model):
    """A purpose for which consent is asked, in versions; a version in use never changes."""

    purpose = models.SlugField()
    version = models.PositiveSmallIntegerField()
    title = TranslatedField()
    text = TranslatedField()
    valid_from = models.DateTimeField()

    class Meta:
        ordering = ["purpose", "-version"]
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_once")]
        triggers = [
            pgtrigger.Protect(name="consent_text_stays", operation=pgtrigger.Delete | pgtrigger.Update)
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


@track()
class Consent(models.Model):
    """That a person (or their guardian) agreed to a version of a purpose, and perhaps withdrew it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents")
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "text"], condition=models.Q(withdrawn_at__isnull=True), name="consent_once"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.text}"


@track(exclude=["reason", "undone_reason"])
class Merge(models.Model):
    """Two accounts of one person made one; `moved` remembers what, so that it can be undone."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    undone_reason = models.TextField(blank=True)
    absorbed_addresses: list[str]  # set by the queries

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=models.Q(undone_at__isnull=True), name="absorbed_once"
            ),
            models.CheckConstraint(condition=~models.Q(kept=models.F("absorbed")), name="merge_of_two"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="merge_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.kept_id}"


class ApiToken(models.Model):
    """What a program of a person shows instead of a password. Kept as a digest; it reads, or reads and writes."""

    SCOPES = [("read", _("may read")), ("write", _("may read and write"))]

    person = models.ForeignKey(Person, models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    scope = models.CharField(_("rights"), max_length=10, choices=SCOPES, default="read")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope__in=["read", "write"]), name="api_token_scope_known"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="api_token_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return self.name
