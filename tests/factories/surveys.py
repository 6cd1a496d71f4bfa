"""Factories of the app surveys."""

import factory

from ceh.core.text import Translated
from ceh.surveys import models
from tests.factories.people import PersonFactory
from tests.factories.questionnaires import WHEN, CollectionFactory, ResponseFactory


class SurveyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Survey

    collection = factory.SubFactory(CollectionFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """Any state, reached by the ways of the machine."""
        state = kwargs.pop("state", "open")
        survey = super()._create(model_class, *args, **kwargs)
        order = ("open", "closed", "published")
        for step in order[: order.index(state) + 1] if state in order else ():
            model_class.objects.filter(pk=survey.pk).update(state=step)
        survey.state = state
        return survey


class TallyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Tally

    survey = factory.SubFactory(SurveyFactory)
    question = "has_space"
    choice = "yes"
    count = 1


class SurveyResultFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SurveyResult

    survey = factory.SubFactory(SurveyFactory)
    question = "has_space"
    label = Translated({"sl": "Imate prostor?", "en": "Do you have a space?"})


class ResponseImportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ResponseImport

    survey = factory.SubFactory(SurveyFactory, state="closed")
    source = "1ka"
    filename = "odgovori.csv"
    table = [["has_space"], ["yes"]]
    columns = {"0": "has_space"}
    by = factory.SubFactory(PersonFactory)
    at = WHEN


class ImportedResponseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ImportedResponse

    batch = factory.SubFactory(ResponseImportFactory)
    survey = factory.SelfAttribute("batch.survey")
    response = factory.SubFactory(ResponseFactory)
    key = factory.Sequence(lambda n: f"row-{n}")
