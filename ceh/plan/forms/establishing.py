"""Marking a space as established."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.network.models import Space
from ceh.plan import queries
from ceh.plan.models import Action
from ceh.web import forms


class EstablishForm(forms.Form):
    """Which space, since when, and why it counts as a result of the action."""

    space = forms.ModelChoiceField(
        queryset=Space.objects.none(),
        label=_("Space"),
        empty_label=_("choose a space"),
        help_text=_("Published spaces that are not marked yet."),
    )
    opened_on = forms.DateField(
        label=_("Opened on"), help_text=_("Visits count from this day on; people count once a year.")
    )
    reason = forms.SafeCharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("What makes it a result of the action, for instance the decision that awarded it."),
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = queries.can_be_established(action)
