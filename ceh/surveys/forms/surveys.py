"""Forms of surveys."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ceh.core.language import fold
from ceh.core.text import Translated
from ceh.network.models import Organisation
from ceh.questionnaires.models import FREE_PURPOSES, Collection, Version
from ceh.region.models import Municipality
from ceh.surveys.models import Survey
from ceh.surveys.rules.changing import STILL_OPEN
from ceh.surveys.rules.results import CROSSED, FREE
from ceh.web import forms

MAX_GUESTS = 2_000
CELLS = re.compile(r"[;\t|]")


class SurveyForm(forms.ModelForm):
    """What is asked of whom."""

    owner = forms.ModelChoiceField(
        label=gettext_lazy("Asked by"), queryset=Organisation.objects.all(), required=False
    )

    class Meta:
        model = Collection
        fields = ("version", "title", "intro", "thanks", "access", "is_anonymous", "closes_at")

    def __init__(self, *args: Any, row: Survey | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=row.collection if row else None, **kwargs)
        self.fields["title"].required = True
        self.fields["owner"].initial = row.owner_id if row else None
        if row and row.state != "draft":
            for name in set(self.fields) - set(STILL_OPEN):
                del self.fields[name]
            return
        self.fields["version"].label = _("Questionnaire")
        self.fields["version"].help_text = _("Only questionnaires with a published version are listed.")
        self.fields["is_anonymous"].label = _("Anonymous answers")
        self.fields["version"].queryset = Version.objects.filter(
            state="published", questionnaire__purpose__in=dict(FREE_PURPOSES)
        ).select_related("questionnaire")
        self.fields["is_anonymous"].help_text = _(
            "Then nobody can tell who answered what, and nothing can undo it. Decide before the first answer."
        )

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        texts = {name: Translated.of(self.cleaned_data[name]) for name in ("title", "intro", "thanks")}
        return {**self.cleaned_data, **texts}


class ResultsForm(forms.Form):
    """The questions whose results everybody may see. Free texts are never among them."""

    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Questions"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        definition = survey.collection.version.definition
        self.fields["questions"].choices = [
            (question.code, str(Translated.of(question.label)))
            for question in definition.questions()
            if question.type not in (*FREE, "note")
        ]
        self.fields["questions"].initial = list(survey.results.values_list("question", flat=True))


class CrossForm(forms.Form):
    """Two questions with choices."""

    across = forms.ChoiceField(label=gettext_lazy("Columns"))
    down = forms.ChoiceField(label=gettext_lazy("Rows"))

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (question.code, str(Translated.of(question.label)))
            for question in survey.collection.version.definition.questions()
            if question.type in CROSSED
        ]
        for name in ("across", "down"):
            self.fields[name].choices = choices


class InviteForm(forms.Form):
    """One guest a line: e-mail, group, municipality."""

    guests = forms.SafeCharField(
        label=gettext_lazy("Whom to invite"),
        rows=10,
        max_length=200_000,
        help_text=gettext_lazy(
            "One a line: e-mail; group; municipality. The group and the municipality show how many of whom answered."
        ),
    )

    def clean_guests(self) -> list[dict[str, Any]]:
        """Fields of invitations."""
        places = {fold(place.name): place for place in Municipality.objects.all()}
        guests, problems = [], []
        lines = [line for line in self.cleaned_data["guests"].splitlines() if line.strip()]
        if len(lines) > MAX_GUESTS:
            raise ValidationError(_("At most %(limit)s at once.") % {"limit": MAX_GUESTS}, code="too_many")
        for number, line in enumerate(lines, 1):
            email, group, place, *_more = [cell.strip() for cell in CELLS.split(line)] + ["", ""]
            try:
                validate_email(email)
            except ValidationError:
                problems.append(_("Line %(n)s: “%(text)s” is no e-mail.") % {"n": number, "text": email[:60]})
            if place and fold(place) not in places:
                problems.append(
                    _("Line %(n)s: there is no municipality “%(text)s”.") % {"n": number, "text": place[:60]}
                )
            guests.append(
                {"email": email.lower(), "group": group[:60], "municipality": places.get(fold(place))}
            )
        if problems:
            raise ValidationError(problems)
        return guests
