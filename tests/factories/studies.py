"""Factories of the app studies."""

import datetime as dt

import factory

from ceh.core.text import Translated
from ceh.studies import models
from ceh.studies.models import CRITERIA
from tests.factories.people import PersonFactory
from tests.factories.region import MunicipalityFactory

WHEN = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


class FeasibilityStudyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.FeasibilityStudy

    code = factory.Sequence(lambda n: f"study-{n}")
    title = factory.Sequence(lambda n: Translated({"sl": f"Prostor {n}", "en": f"Place {n}"}))
    municipality = factory.SubFactory(MunicipalityFactory)
    year = 2026
    conclusion = Translated({"sl": "Lahko deluje.", "en": "It can work."})

    @classmethod
    def _create(cls, model_class, *args, points=3, **kwargs):
        """Any state, reached by the ways of the machine; with `points` for each criterion."""
        state = kwargs.pop("state", "published")
        study = super()._create(model_class, *args, state="draft", **kwargs)
        for criterion in CRITERIA if points else ():
            models.StudyScore.objects.create(study=study, criterion=criterion, points=points)
        ways = {"draft": (), "discarded": ("discarded",), "superseded": ("published", "superseded")}
        for step in ways.get(state, ("published",)):
            model_class.objects.filter(pk=study.pk).update(state=step)
        study.state = state
        return study


class StudyScoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.StudyScore

    study = factory.SubFactory(FeasibilityStudyFactory, points=0, state="draft")
    criterion = "demand"
    points = 3


class StudyAttachmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.StudyAttachment

    study = factory.SubFactory(FeasibilityStudyFactory, state="draft")
    title = "Survey of premises"
    file = factory.django.FileField(filename="survey.pdf", data=b"%PDF-1.7")
    added_by = factory.SubFactory(PersonFactory)
    added_at = WHEN
