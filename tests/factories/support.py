"""Factories of support."""

import datetime as dt

import factory

from ceh.mentors.rules.candidates import Candidate as FrozenCandidate
from ceh.support.models import Candidate, Case, CaseNote, CaseViewing, Need, Proposal, Shortlist
from ceh.support.states import WITH_MENTOR
from tests.factories.mentors import MentorFactory
from tests.factories.people import PersonFactory
from tests.factories.region import MunicipalityFactory

BEGAN = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


TO_SHORTLIST = ("submitted", "assessing", "needs_agreed", "shortlisting")
WAYS = {
    "draft": (),
    "submitted": ("submitted",),
    "shortlisting": TO_SHORTLIST,
    "proposed": (*TO_SHORTLIST, "proposed"),
    "agreed": (*TO_SHORTLIST, "proposed", "agreed"),
}


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
        state, adviser, mentor = (kwargs.pop(name, None) for name in ("state", "adviser", "mentor"))
        row = super()._create(model_class, *args, **kwargs)
        way = WAYS.get(state, ("submitted", "assessing", state))
        for step in dict.fromkeys(way):
            values = {"state": step}
            if step != "submitted":
                adviser = values["adviser"] = adviser or PersonFactory()
            if step in WITH_MENTOR:
                mentor = values["mentor"] = mentor or MentorFactory()
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


class ShortlistFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Shortlist

    case = factory.SubFactory(CaseFactory, state="shortlisting")
    made_by = factory.SubFactory(PersonFactory)
    made_at = BEGAN
    asked_for = factory.LazyFunction(lambda: {"languages": ["sl"]})


class CandidateFactory(factory.django.DjangoModelFactory):
    """The first on a shortlist, who covers what is needed."""

    class Meta:
        model = Candidate

    shortlist = factory.SubFactory(ShortlistFactory)
    mentor = factory.SubFactory(MentorFactory)
    rank = factory.Sequence(lambda n: n + 1)

    @factory.lazy_attribute
    def reasons(self):
        """As matching would have explained it."""
        parts = {"needs": 4500, "times": 2000, "travel": 1500, "experience": 1000, "preferences": 1000}
        return FrozenCandidate(
            mentor=str(self.mentor.pk),
            parts={**parts, "feedback": 0},
            most={**parts, "feedback": 500},
            load_price=0,
            rank=1,
            rank_without_load=1,
            covered=(),
            partly=(),
            missing=(),
            unasked=(),
            common=8,
            km=0.0,
            mentees=0,
            capacity=2,
            change="",
            version="1",
        ).frozen()


class ProposalFactory(factory.django.DjangoModelFactory):
    """The mentor of a case is asked."""

    class Meta:
        model = Proposal

    mentor = factory.SubFactory(MentorFactory)
    case = factory.SubFactory(CaseFactory, state="proposed", mentor=factory.SelfAttribute("..mentor"))
    made_at = BEGAN
    due_on = BEGAN.date() + dt.timedelta(days=3)
