"""Who comes to a workshop: people who registered, and heads counted there."""

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ceh.consultation.models import Workshop
from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.network.models import Organisation
from ceh.participation.states import REGISTRATION
from ceh.region.models import GoalGroup, Municipality

HOLDS = REGISTRATION.group("holds")

# Locks the terms and counts: of two who want the last place one gets it.
WITHIN_PLACES = f"""
    IF NEW.state IN ({", ".join(f"'{code}'" for code in HOLDS)}) THEN
        PERFORM 1 FROM participation_registrationterms WHERE workshop_id = NEW.workshop_id FOR NO KEY UPDATE;
        IF (SELECT count(*) FROM participation_registration WHERE workshop_id = NEW.workshop_id AND id <> NEW.id
                AND state IN ({", ".join(f"'{code}'" for code in HOLDS)}))
            >= (SELECT capacity FROM participation_registrationterms WHERE workshop_id = NEW.workshop_id)
        THEN
            RAISE EXCEPTION 'registration: the workshop is full' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
"""  # noqa: S608 - names of our own states


@track()
class RegistrationTerms(models.Model):
    """How many places a workshop has, and until when one can register."""

    workshop = models.OneToOneField(
        Workshop, models.PROTECT, related_name="registration_terms", primary_key=True
    )
    capacity = models.PositiveSmallIntegerField(
        _("places"), null=True, blank=True, help_text=_("Leave it empty where there is room for everybody.")
    )
    register_until = models.DateTimeField(
        _("registration until"), null=True, blank=True, help_text=_("Leave it empty for: until it begins.")
    )
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(capacity=0), name="workshop_has_places")]

    def __str__(self) -> str:
        return str(self.workshop)

    def get_absolute_url(self) -> str:
        return self.workshop.get_absolute_url()

    def ends_at(self) -> datetime | None:
        """The last moment to register: what was set, and never after the workshop begins."""
        return min(filter(None, (self.register_until, self.workshop.starts_at)), default=None)


@track()
class Registration(Stateful):
    """One person's registration for a workshop, and for which organisation they speak."""

    machine = REGISTRATION

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="registrations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="workshop_registrations"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    goal_group = models.ForeignKey(
        GoalGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("group")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    at = models.DateTimeField()
    state = REGISTRATION.field()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            REGISTRATION.constraint("registration_state_known"),
            models.UniqueConstraint(
                fields=["workshop", "person"], condition=~Q(state="cancelled"), name="registration_once"
            ),
        ]
        triggers = [
            REGISTRATION.trigger(),
            pgtrigger.Trigger(
                name="registration_within_places",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=WITHIN_PLACES,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.workshop}"

    def get_absolute_url(self) -> str:
        return self.workshop.get_absolute_url()


@track()
class Headcount(models.Model):
    """How many came without signing in: heads of a group and a municipality, no names."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="headcounts")
    goal_group = models.ForeignKey(
        GoalGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("group")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    heads = models.PositiveSmallIntegerField(_("how many"))

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(heads__gte=1), name="headcount_of_somebody")]

    def __str__(self) -> str:
        return f"{self.heads}"

    def get_absolute_url(self) -> str:
        return self.workshop.get_absolute_url()
