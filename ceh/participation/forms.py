"""Forms of those who come to a workshop, and of its photos."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.text import Translated
from ceh.network.models import Organisation
from ceh.participation.models import Headcount, Registration, RegistrationTerms
from ceh.region.models import GoalGroup, Municipality
from ceh.web import forms


class RegistrationForm(forms.ModelForm):
    """For whom one speaks, and where one comes from; all of it is optional."""

    class Meta:
        model = Registration
        fields = ("organisation", "goal_group", "municipality")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].label = _("The organisation for which you speak")
        self.fields["organisation"].queryset = Organisation.objects.order_by("name")
        self.fields["organisation"].empty_label = _("none, I speak for myself")
        self.fields["goal_group"].label = _("Your group")
        self.fields["municipality"].label = _("Your municipality")
        self.fields["municipality"].help_text = _(
            "The page of the workshop tells how many came from each group and municipality, and no names."
        )
        _choose(self)


class HeadcountForm(forms.ModelForm):
    """People who did not sign in."""

    class Meta:
        model = Headcount
        fields = ("heads", "goal_group", "municipality")

    heads = forms.IntegerField(label=_("How many"), min_value=1, max_value=5000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self)


def _choose(form: Any) -> None:
    """The groups and municipalities of the region."""
    form.fields["goal_group"].queryset = GoalGroup.objects.all()
    form.fields["municipality"].queryset = Municipality.objects.all()
    for name in ("goal_group", "municipality"):
        form.fields[name].empty_label = _("not stated")


class TermsForm(forms.ModelForm):
    """How many places there are, and until when one can register."""

    class Meta:
        model = RegistrationTerms
        fields = ("capacity", "register_until")

    def __init__(self, *args: Any, row: RegistrationTerms, **kwargs: Any) -> None:
        super().__init__(*args, instance=row, **kwargs)
        self.fields["capacity"].min_value = 1


class PhotoForm(forms.Form):
    """A photo, what it shows, and the word of the uploader that everybody agreed."""

    picture = forms.PhotoField(label=_("Picture"))
    alt = forms.TranslatedField(
        label=_("What does it show?"),
        help_text=_("One sentence for people who can’t see the picture. Name nobody."),
        max_length=200,
    )
    everybody_agreed = forms.BooleanField(
        label=_("Everybody recognisable in the picture has agreed that it is shown here"), required=False
    )
    has_minors = forms.BooleanField(label=_("Somebody under 18 is recognisable"), required=False)
    guardians_agreed = forms.BooleanField(
        label=_("For everybody under 18 a parent or guardian has agreed, too"), required=False
    )

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        return {**self.cleaned_data, "alt": Translated.of(self.cleaned_data["alt"])}


class RemovalForm(forms.PublicForm):
    """Why a photo should go; nobody has to say it."""

    reason = forms.SafeCharField(
        label=_("Reason"), max_length=300, rows=3, required=False, help_text=_("You need not give one.")
    )
