"""The app expressions."""

from django.apps import AppConfig


class ExpressionsConfig(AppConfig):
    """Declares nothing: no records, no pages, only rules and the browser's evaluator."""

    name = "ceh.expressions"
    label = "expressions"
