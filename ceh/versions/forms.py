"""Forms of the app versions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.consultation.models import Challenge
from ceh.core.text import Translated
from ceh.web import forms


class ActionForm(forms.Form):
    """A new action of a draft: its title, and why it exists."""

    title = forms.TranslatedField(label=_("Title"), max_length=200)
    challenge = forms.ModelChoiceField(
        queryset=Challenge.objects.filter(state="published"),
        label=_("Challenge that it answers"),
        required=False,
        empty_label=_("none"),
    )

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        return dict(self.cleaned_data) | {"title": Translated.of(self.cleaned_data["title"])}
