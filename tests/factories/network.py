"""Organisations, spaces and roles for tests. Everything explicit, nothing random."""

import datetime as dt

import factory

from ceh.core.permissions import ROLES
from ceh.core.text import Translated
from ceh.network import models
from tests.factories.people import PersonFactory
from tests.factories.region import MunicipalityFactory

LONG_AGO = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


class OrganisationKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OrganisationKind
        django_get_or_create = ("code",)

    code = "chamber"
    name = Translated({"sl": "Zbornica", "en": "Chamber"})


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Organisation

    code = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.LazyAttribute(lambda o: Translated.of(o.code.replace("-", " ").title()))
    kind = factory.SubFactory(OrganisationKindFactory)


class SpaceKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SpaceKind
        django_get_or_create = ("code",)

    code = "open_lab"
    name = Translated({"sl": "Odprti laboratorij", "en": "Open lab"})


class SpaceFactory(factory.django.DjangoModelFactory):
    """A published space, brought there the way its machine goes; `state="draft"` (or another) stops or goes on."""

    class Meta:
        model = models.Space
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"space-{n}")
    name = factory.LazyAttribute(lambda o: Translated.of(o.code.replace("-", " ").title()))
    kind = factory.SubFactory(SpaceKindFactory)
    summary = Translated({"sl": "Delavnica za vse.", "en": "A workshop for everybody."})
    municipality = factory.SubFactory(MunicipalityFactory)
    settlement = "Kranj"
    lon = 14.35575
    lat = 46.24364

    @classmethod
    def _create(cls, model_class, *args, state="published", **values):
        row = super()._create(model_class, *args, **values)
        ways = {
            "draft": [],
            "submitted": ["submitted"],
            "published": ["submitted", "published"],
            "paused": ["submitted", "published", "paused"],
            "closed": ["submitted", "published", "closed"],
        }
        for step in ways[state]:
            row.state = step
            if step == "submitted":
                row.submitted_at = row.submitted_at or LONG_AGO
                row.review_due = row.review_due or (LONG_AGO + dt.timedelta(days=14)).date()
            if step == "published":
                row.published_at = row.published_at or LONG_AGO
            if step == "closed":
                row.closed_on = row.closed_on or LONG_AGO.date()
            if step == state:
                row.save()
            else:  # on its way it need not be found by the search
                dates = {name: getattr(row, name) for name in ("submitted_at", "review_due", "published_at")}
                model_class.objects.filter(pk=row.pk).update(state=step, **dates)
        return row


class OpeningHoursFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OpeningHours

    space = factory.SubFactory(SpaceFactory)
    weekday = 2
    opens = dt.time(9)
    closes = dt.time(17)


class RoleAssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.RoleAssignment

    person = factory.SubFactory(PersonFactory)
    role = "manager"
    space = factory.SubFactory(SpaceFactory)
    starts_at = LONG_AGO


class LookUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.LookUp

    space = factory.SubFactory(SpaceFactory)
    person = factory.SubFactory(PersonFactory)
    by = factory.SubFactory(PersonFactory)
    at = LONG_AGO


class MemberCodeFactory(factory.django.DjangoModelFactory):
    """A code that was shown in the space long ago."""

    class Meta:
        model = models.MemberCode

    person = factory.SubFactory(PersonFactory)
    code = factory.Sequence(lambda n: f"K{n:07}")
    expires_at = LONG_AGO
    used_at = LONG_AGO
    used_by = factory.SubFactory(PersonFactory)
    space = factory.SubFactory(SpaceFactory)


def tie(person, space):
    """Let the person have to do with the space, by a code that they showed there; gives the person."""
    return MemberCodeFactory(person=person, space=space).person


def person_with_role(role, space=None, **values):
    """A person who holds the role since long ago: in the space, or in the network where none is given."""
    if role not in ROLES:
        raise ValueError(f"no role {role!r}")
    person = PersonFactory(**values)
    RoleAssignmentFactory(person=person, role=role, space=space)
    return person
