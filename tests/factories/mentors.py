"""Factories of mentors."""

import datetime as dt

import factory

from ceh.mentors.models import Conflict, Mentor, MentorSkill, Verification
from tests.factories.network import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.region import MunicipalityFactory, SkillFactory

OFFERED = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


class MentorFactory(factory.django.DjangoModelFactory):
    """A mentor in the register; another state by name."""

    class Meta:
        model = Mentor

    person = factory.SubFactory(PersonFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    about = "I help with the first ten pieces."
    languages = ["sl", "en"]
    times = ["0-evening", "2-evening", "3-evening"]
    offered_at = active_at = OFFERED
    state = "listed"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """Born as an offer, brought to its state the way the machine goes. A person has one profile."""
        if present := Mentor.objects.filter(person=kwargs["person"]).first():
            return present
        state = kwargs.pop("state")
        row = super()._create(model_class, *args, **kwargs)
        way = {"offered": (), "listed": ("listed",)}.get(state, ("listed", state))
        for step in way:
            Mentor.objects.filter(pk=row.pk).update(state=step)
        row.refresh_from_db()
        return row


class MentorSkillFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MentorSkill

    mentor = factory.SubFactory(MentorFactory)
    skill = factory.SubFactory(SkillFactory)
    level = 2


class VerificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Verification

    mentor = factory.SubFactory(MentorFactory)
    kind = "experience"
    seen_by = factory.SubFactory(PersonFactory)
    seen_on = dt.date(2026, 11, 3)
    valid_to = dt.date(2027, 11, 3)


class ConflictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Conflict

    mentor = factory.SubFactory(MentorFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    kind = "employer"
    declared_at = OFFERED
