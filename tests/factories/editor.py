"""Factories of the app editor."""

import factory

from ceh.editor import models
from ceh.questionnaires.rules.definitions import as_json
from tests.factories.questionnaires import DEFINITION, VersionFactory


class DraftStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.DraftStep

    version = factory.SubFactory(VersionFactory, state="draft")
    revision = 0
    content = factory.LazyFunction(lambda: as_json(DEFINITION))
    verb = "change"
    about = "Imate prostor?"
