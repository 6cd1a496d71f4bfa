"""Forms of the order."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.consultation.queries import published_challenges
from ceh.core.text import Translated
from ceh.questionnaires.models import Collection
from ceh.web import forms


class ReasonForm(forms.Form):
    """Why the order is as it is."""

    reason = forms.SafeCharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Everybody reads it: what decided the order, and who took part."),
    )


class RankingForm(ReasonForm):
    """The place of each challenge, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.challenges = list(published_challenges())
        for place, challenge in enumerate(self.challenges, 1):
            self.fields[f"place-{challenge.code}"] = forms.IntegerField(
                label=str(challenge.name), min_value=1, max_value=len(self.challenges), initial=place
            )
        self.order_fields([name for name in self.fields if name != "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        taken: dict[int, str] = {}
        for challenge in self.challenges:
            name = f"place-{challenge.code}"
            place = cleaned.get(name)
            if place in taken:
                self.add_error(
                    name,
                    forms.ValidationError(
                        _("“%(name)s” has this place, too. Each challenge has a place of its own."),
                        params={"name": taken[place]},
                    ),
                )
            elif place is not None:
                taken[place] = str(challenge.name)
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        places = {
            challenge.code: self.cleaned_data[f"place-{challenge.code}"] for challenge in self.challenges
        }
        return {"order": sorted(places, key=lambda code: places[code]), "reason": self.cleaned_data["reason"]}


class AskForm(forms.ModelForm):
    """A survey about the order."""

    title = forms.TranslatedField(label=_("Title"), max_length=200)

    class Meta:
        model = Collection
        fields = ("title", "access", "closes_at")

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        return {**self.cleaned_data, "title": Translated.of(self.cleaned_data["title"])}
