"""Factories of support."""

import datetime as dt

import factory

from ceh.support.models import Case, CaseNote, CaseViewing, Need
from tests.factories.people import PersonFactory
from tests.factories.region import MunicipalityFactory

BEGAN = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


class CaseFactory(factory.django.DjangoModelFactory):
    """A case that an adviser works on; another state by the names of its fields."""

    class Meta:
        model = Case

    person = factory.SubFactory(PersonFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    goal = "I want to sell lamps of ash wood."
    situation = "I made ten of them for friends."
    expects = "Somebody who has priced handmade things."
    stage, turnover, people_working, band = "testing", "to5", 1, "18plus"
    made_at = since = submitted_at = BEGAN
    state = "draft"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """Born as a draft, brought to its state the way the machine goes. A person's open case is taken again."""
        if present := Case.objects.filter(person=kwargs["person"]).exclude(state="closed").first():
            return present
        state, adviser = kwargs.pop("state"), kwargs.pop("adviser", None)
        row = super()._create(model_class, *args, **kwargs)
        way = {"draft": (), "submitted": ("submitted",)}.get(state, ("submitted", "assessing", state))
        for step in dict.fromkeys(way):
            values = {"state": step}
            if step != "submitted":
                adviser = values["adviser"] = adviser or PersonFactory()
            if step == "closed":
                values |= {"outcome": "advised", "closed_at": BEGAN}
            Case.objects.filter(pk=row.pk).update(**values)
        row.refresh_from_db()
        return row


class NeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Need

    case = factory.SubFactory(CaseFactory, state="assessing")
    what = factory.Sequence(lambda n: f"How to price lamps, part {n}")


class CaseNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseNote

    case = factory.SubFactory(CaseFactory, state="assessing")
    author = factory.SubFactory(PersonFactory)
    text = "We talked for an hour."
    at = BEGAN


class CaseViewingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseViewing

    case = factory.SubFactory(CaseFactory, state="assessing")
    person = factory.SubFactory(PersonFactory)
    reason = "The adviser is ill."
    at = BEGAN
