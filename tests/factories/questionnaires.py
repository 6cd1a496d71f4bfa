"""Factories of the app questionnaires."""

import datetime as dt

import factory

from ceh.core.text import Translated
from ceh.questionnaires import models
from ceh.questionnaires.actions.answering import hash_of
from ceh.questionnaires.rules.definitions import Choice, Definition, Question, Section, as_json

WHEN = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


def texts(sl, en):
    """A text in both languages, as definitions hold it."""
    return {"sl": sl, "en": en}


YES_NO = (
    Choice(code="yes", label=texts("da", "yes")),
    Choice(code="no", label=texts("ne", "no")),
)
DEFINITION = Definition(
    code="space",
    title=texts("Vaš prostor", "Your space"),
    languages=("sl", "en"),
    sections=(
        Section(
            code="use",
            label=texts("Uporaba", "Use"),
            questions=(
                Question(
                    code="has_space",
                    type="one_choice",
                    label=texts("Imate prostor?", "Do you have a space?"),
                    required=True,
                    choices=YES_NO,
                ),
                Question(
                    code="area",
                    type="integer",
                    label=texts("Koliko kvadratnih metrov?", "How many square metres?"),
                    relevance="${has_space} = 'yes'",
                    required=True,
                ),
            ),
        ),
        Section(
            code="wishes",
            label=texts("Želje", "Wishes"),
            questions=(
                Question(code="wish", type="long_text", label=texts("Kaj želite?", "What do you wish?")),
            ),
        ),
    ),
)


class QuestionnaireFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Questionnaire

    code = factory.Sequence(lambda n: f"questionnaire-{n}")
    name = Translated({"sl": "Vprašalnik", "en": "Questionnaire"})
    purpose = "survey"


class VersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Version

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    number = 1
    content = factory.LazyFunction(lambda: as_json(DEFINITION))

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """A draft, or a version published by the way of the machine."""
        state = kwargs.pop("state", "draft")
        version = super()._create(model_class, *args, **kwargs)
        if state != "draft":
            model_class.objects.filter(pk=version.pk).update(state=state)
            version.state = state
        return version


class CollectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Collection

    code = factory.Sequence(lambda n: f"collection-{n}")
    version = factory.SubFactory(VersionFactory, state="published")
    title = Translated({"sl": "Anketa", "en": "Survey"})
    access = "open"
    opens_at = WHEN


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Invitation

    collection = factory.SubFactory(CollectionFactory, access="invited")
    key = factory.Sequence(lambda n: f"invitation-{n}")
    key_hash = factory.LazyAttribute(lambda row: hash_of(row.key, "invitation"))


class ResponseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Response

    class Params:
        key = factory.Sequence(lambda n: f"response-{n}")

    collection = factory.SubFactory(CollectionFactory)
    version = factory.SelfAttribute("collection.version")
    language = "sl"
    key_hash = factory.LazyAttribute(lambda row: hash_of(row.key, "response"))
    started_on = WHEN.date()


class AnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Answer

    response = factory.SubFactory(ResponseFactory)
    collection = factory.SelfAttribute("response.collection")
    question = "has_space"
    choice = "yes"


class AnswerFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AnswerFile

    response = factory.SubFactory(ResponseFactory)
    question = "plan"
    file = factory.django.FileField(filename="plan.pdf", data=b"%PDF-1.7")
    name = "plan.pdf"
    size = 8
