"""Factories of the app core."""

import datetime as dt

import factory
from django.contrib.contenttypes.models import ContentType

from ceh.core import models
from tests.factories.people import PersonFactory

WHEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class LinkFactory(factory.django.DjangoModelFactory):
    """A link between two people, which no kind of Ceh makes."""

    class Meta:
        model = models.Link
        exclude = ("cause", "outcome")

    cause = factory.SubFactory(PersonFactory)
    outcome = factory.SubFactory(PersonFactory)
    kind = "test"
    source_type = factory.LazyAttribute(lambda link: ContentType.objects.get_for_model(link.cause))
    source_id = factory.SelfAttribute("cause.pk")
    target_type = factory.LazyAttribute(lambda link: ContentType.objects.get_for_model(link.outcome))
    target_id = factory.SelfAttribute("outcome.pk")
    at = WHEN


class LetterFactory(factory.django.DjangoModelFactory):
    """A letter that waits to be sent."""

    class Meta:
        model = models.Letter

    key = factory.Sequence(lambda n: f"letter-{n}")
    person = factory.SubFactory(PersonFactory)
    address = factory.SelfAttribute("person.email")
    language = "en"
    subject = "Your booking"
    body = "See you on Wednesday.\n"
    queued_at = WHEN


class AnsweredFactory(factory.django.DjangoModelFactory):
    """A request of a program that was answered."""

    class Meta:
        model = models.Answered

    person = factory.SubFactory("tests.factories.people.PersonFactory")
    key = factory.Sequence(lambda n: f"key-{n}")
    digest = "0" * 64
    status = 201
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class ChangeFactory(factory.django.DjangoModelFactory):
    """The directory changed."""

    class Meta:
        model = models.Change

    area = "directory"


class RateCountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.RateCount

    key = factory.Sequence(lambda n: f"api:{n}")
    first_at = last_at = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
