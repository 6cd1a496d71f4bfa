"""Forms of taking part: alone, for another, with a group; and of answering questions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.courses.models import Question
from ceh.enrolment.models import BANDS
from ceh.network.forms.members import MemberField, MemberForm
from ceh.web import forms


class EnrolOtherForm(MemberForm):
    """To enrol a member, for staff."""

    refusal_fields = {"person": "who"}

    who = MemberField()
    with_adult = forms.BooleanField(label=_("An adult comes along"), required=False)
    override = forms.SafeCharField(
        label=_("Why a rule is set aside"),
        max_length=200,
        required=False,
        help_text=_(
            "Fill this in only to enrol somebody against the rules. The reason is kept with the enrolment."
        ),
    )

    @property
    def values(self) -> dict[str, Any]:
        """Where no place is free, the member joins the waitlist."""
        return super().values | {"wait": True}


class GroupForm(forms.Form):
    """A class or another group: no names, only what the space must know."""

    name = forms.SafeCharField(
        label=_("What the group is called"),
        max_length=120,
        help_text=_("For instance: 8. b, Primary school. No names of people."),
    )
    heads = forms.IntegerField(label=_("How many take part"), min_value=2, max_value=500)
    band = forms.ChoiceField(label=_("Age"), choices=BANDS, widget=forms.RadioSelect, initial="under15")
    adults = forms.IntegerField(label=_("Adults who come along"), min_value=1, max_value=50, initial=1)


class PracticeForm(forms.Form):
    """What the trainer saw."""

    note = forms.SafeCharField(
        label=_("What you have seen"),
        max_length=300,
        required=False,
        help_text=_("One sentence is enough. The person can read it."),
    )

    @property
    def values(self) -> dict[str, Any]:
        """The button that was pressed says whether they can do it."""
        return super().values | {"passed": self.data.get("passed") == "yes"}


class QuizForm(forms.Form):
    """One field for each question; where several answers are right, several can be chosen."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            options = list(question.options.all())
            choices = [(str(option.pk), str(option.text)) for option in options]
            several = sum(option.right for option in options) > 1
            field: Any
            if several:
                field = forms.MultipleChoiceField(
                    label=str(question.text),
                    choices=choices,
                    widget=forms.CheckboxSelectMultiple,
                    help_text=_("Several answers are right."),
                )
            else:
                field = forms.ChoiceField(label=str(question.text), choices=choices, widget=forms.RadioSelect)
            self.fields[f"q{question.pk}"] = field
            forms.tune(field)

    @property
    def answers(self) -> dict[int, list[int]]:
        """{question id: [option ids]}."""
        result = {}
        for question in self.questions:
            value = self.cleaned_data[f"q{question.pk}"]
            result[question.pk] = [int(pk) for pk in (value if isinstance(value, list) else [value])]
        return result
