"""Writing a policy instrument."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.network.models import Organisation
from ceh.plan.forms.parts import PartForm
from ceh.plan.models import Instrument
from ceh.web import forms


class InstrumentForm(PartForm):
    """What the instrument is, how it stands, and what the plan wants to change in it."""

    model, texts = Instrument, ("name", "state", "aim")

    name = forms.TranslatedField(
        label=_("Name"),
        max_length=200,
        help_text=_("A programme, strategy, budget or rule that decides what is supported."),
    )
    level = forms.ChoiceField(label=_("Level"), choices=Instrument._meta.get_field("level").choices)
    authority = forms.ModelChoiceField(
        queryset=Organisation.objects.all(),
        label=_("Authority"),
        required=False,
        empty_label=_("none"),
        help_text=_("The organisation that decides on it."),
    )
    state = forms.TranslatedField(
        label=_("State"),
        required=False,
        max_length=600,
        rows=2,
        help_text=_("For instance: in preparation, call planned for spring."),
    )
    aim = forms.TranslatedField(
        label=_("What the plan wants to change in it"), required=False, max_length=1000, rows=3
    )

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        values = super().values
        values.pop("model", None)
        return values
