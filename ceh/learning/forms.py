"""Forms of the app learning."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from ceh.learning import queries
from ceh.learning.models import ANSWERS, EXPIRIES, LEVELS
from ceh.network.forms.members import MemberField, MemberForm
from ceh.region.models import Topic
from ceh.region.queries import current
from ceh.web import forms

Choices = list[tuple[str, str]]


class OneMember(MemberForm):
    """A choice of one member."""

    who = MemberField()


def competence_choices(*, empty: Any = "") -> Choices:
    """Competences on offer by code, after `empty` where it is given."""
    first = [("", str(empty))] if empty else []
    return first + [(competence.code, str(competence)) for competence in queries.competences()]


class ChosenCompetence(OneMember):
    """A member and a competence."""

    competence = forms.ChoiceField(label=_("Competence"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competence"].choices = competence_choices()

    def clean_competence(self) -> Any:
        """The competence itself."""
        return queries.competence(self.cleaned_data["competence"])


class GrantForm(ChosenCompetence):
    """The grant of a competence, with evidence."""

    level = forms.ChoiceField(label=_("Level"), choices=LEVELS, widget=forms.RadioSelect, initial="use")
    evidence_text = forms.SafeCharField(
        label=_("What you have seen"),
        max_length=500,
        required=False,
        help_text=_("One sentence is enough. The person can read it."),
    )
    field_order = ["who", "competence", "level", "evidence_text"]


class RenewForm(forms.Form):
    """Evidence for a renewal."""

    evidence_text = forms.SafeCharField(label=_("What you have seen"), max_length=500, required=False)


class HoldForm(OneMember):
    """A hold: person, competence, reason and end."""

    competence = forms.ChoiceField(label=_("What for"), required=False)
    reason = forms.SafeCharField(
        label=_("Reason"), max_length=300, help_text=_("One sentence. The person is told.")
    )
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("The last day. If left empty, it lasts until it is lifted."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competence"].choices = competence_choices(empty=_("everything"))

    def clean_competence(self) -> Any:
        """The competence itself, or None for everything."""
        code = self.cleaned_data["competence"]
        return queries.competence(code) if code else None

    @property
    def values(self) -> dict[str, Any]:
        """Arguments of the action; the hold ends with its last day in the region's zone."""
        values = super().values
        last = values.pop("ends_on")
        zone = ZoneInfo(current().timezone)
        values["ends_at"] = last and dt.datetime.combine(last + dt.timedelta(days=1), dt.time(0), zone)
        return values


class RecognitionForm(forms.Form):
    """A recognition rule for grants of others."""

    competence = forms.ChoiceField(label=_("Competence"), required=False)
    from_space = forms.ChoiceField(label=_("Granted in"), required=False)
    answer = forms.ChoiceField(label=_("This space"), choices=ANSWERS, widget=forms.RadioSelect)
    reason = forms.SafeCharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args: Any, space: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competence"].choices = competence_choices(empty=_("all competences"))
        self._spaces = {other.code: other for other in queries.open_spaces() if other.pk != space.pk}
        others = [(code, str(other)) for code, other in self._spaces.items()]
        self.fields["from_space"].choices = [("", _("all other spaces and the network")), *others]

    def clean_competence(self) -> Any:
        """The competence itself, or None for all."""
        code = self.cleaned_data["competence"]
        return queries.competence(code) if code else None

    def clean_from_space(self) -> Any:
        """The space itself, or None for all others."""
        return self._spaces.get(self.cleaned_data["from_space"])


class ChangeCompetenceForm(forms.Form):
    """Name, description and term of a competence."""

    name = forms.TranslatedField(label=_("Name"), max_length=100)
    description = forms.TranslatedField(
        label=_("What it lets you do"), max_length=1000, rows=3, required=False
    )
    how_to_get = forms.TranslatedField(label=_("How to get it"), max_length=1000, rows=3, required=False)
    topic = forms.ModelChoiceField(label=_("Topic"), queryset=None, required=False)
    expiry = forms.ChoiceField(label=_("Expiry"), choices=EXPIRIES, widget=forms.RadioSelect, initial="never")
    months = forms.IntegerField(
        label=_("After how many months"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=_("Only where it expires."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.filter(retired=False)


class CompetenceForm(ChangeCompetenceForm):
    """A new competence with its first version."""

    able_to = forms.TranslatedField(label=_("What you must be able to do"), max_length=4000, rows=6)
    field_order = ["name", "description", "able_to", "how_to_get", "topic", "expiry", "months"]


class VersionForm(forms.Form):
    """The next version of a competence."""

    able_to = forms.TranslatedField(label=_("What you must be able to do"), max_length=4000, rows=6)
    what_changed = forms.SafeCharField(label=_("What changed"), max_length=300)
