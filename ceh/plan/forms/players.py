"""Players of an action, and what they answer to their part."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.refusals import Refused
from ceh.network.models import Organisation
from ceh.plan import queries
from ceh.plan.forms.parts import PartForm
from ceh.plan.models import Player
from ceh.plan.queries import digest_of
from ceh.web import forms


class PlayerForm(PartForm):
    """An organisation that carries the action, and what it commits itself to."""

    model, texts = Player, ("commitment",)

    organisation = forms.ModelChoiceField(queryset=Organisation.objects.all(), label=_("Organisation"))
    leads = forms.BooleanField(label=_("Leads the action"), required=False)
    commitment = forms.TranslatedField(
        label=_("What it commits itself to"),
        required=False,
        max_length=600,
        rows=3,
        help_text=_("Its tasks and its money are added from the action; say here what else it takes on."),
    )


class ConfirmPartForm(forms.Form):
    """A confirmation of the part as it stood when the page was opened."""

    reason = forms.SafeCharField(
        label=_("Remark"),
        max_length=500,
        rows=2,
        required=False,
        help_text=_("For instance who decided and when."),
    )
    expected = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, player: Player, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.player = player
        self.fields["expected"].initial = digest_of(queries.part_of(player))

    def refuse(self, refused: Refused) -> None:
        """Show the refusal; the part stands above the form, so its new text counts as read then."""
        super().refuse(refused)
        if refused.rule == "plan.changed":
            self.data = self.data.copy()
            self.data["expected"] = self.fields["expected"].initial


class ObjectForm(ConfirmPartForm):
    """An objection, with its reason."""

    reason = forms.SafeCharField(
        label=_("Reason"), max_length=500, rows=3, help_text=_("What should change so that you can confirm.")
    )
