"""What is asked of an applicant and of an adviser."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.mentors import forms as mentor_forms
from ceh.mentors.models import Mentor
from ceh.people import queries as people
from ceh.region.forms import SkillField
from ceh.support import queries
from ceh.support.models import Candidate, Case, CaseNote, Need
from ceh.web import forms

STORY = ("goal", "situation", "expects")
FACTS = ("stage", "turnover", "people_working", "municipality")
NEED = ("what", "skill", "level", "urgency", "meeting", "hours", "is_main")


class CaseForm(forms.ModelForm):
    """The request. Everything may still be missing in a draft, but for what is chosen from lists."""

    class Meta:
        model = Case
        fields = (*STORY, *FACTS)
        help_texts = {
            "goal": _("One or two sentences are enough."),
            "turnover": _("Asked so that both of you can see later what changed. Never published."),
        }
        fieldsets = [(_("What it is about"), STORY), (_("Where you stand"), FACTS)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in STORY:
            self.fields[name].widget.attrs["rows"] = 3


class SubmitForm(forms.Form):
    """The tick without which nobody reads a request."""

    agrees = forms.BooleanField(
        label=_("I agree that the advisers of the network read what I wrote, until one of them takes it."),
        help_text=_(
            "Then only your adviser reads it. Others must give a reason, which you see. You can withdraw at any time."
        ),
        required=False,
    )


class NeedForm(forms.ModelForm):
    """One need."""

    skill = SkillField(
        required=False,
        help_text=_(
            "By it a mentor is found, for example pricing or laser cutting. Leave it empty for what you do yourself."
        ),
    )

    class Meta:
        model = Need
        fields = NEED
        help_texts = {"what": _("For example: how to price handmade lamps.")}


class LookForm(forms.Form):
    """What the search for a mentor needs beyond the needs themselves."""

    languages = mentor_forms.languages_field(help_text=_("In which of them can the person talk well?"))
    week = mentor_forms.week_field(
        _("When the person is free"), help_text=_("Leave it empty if any time is possible.")
    )
    own_pick = forms.ModelChoiceField(
        label=_("Whom would you choose without the list?"),
        queryset=Mentor.objects.none(),
        required=False,
        empty_label=_("nobody in particular"),
        help_text=_("Noted before the list is shown, so that the network can compare the two later."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Mentor.objects.filter(state="listed").select_related("person")
        self.fields["own_pick"].queryset = rows


class AddForm(forms.ConfirmForm):
    """Another mentor for the list, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Mentor.objects.filter(state="listed").select_related("person")
        self.fields["mentor"] = forms.ModelChoiceField(label=_("Mentor"), queryset=rows)
        self.order_fields(["mentor", "reason"])


class ChooseForm(forms.Form):
    """Whom to ask first."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = case.shortlists.first()
        rows = Candidate.objects.filter(shortlist=newest).select_related("mentor__person")
        self.fields["candidate"] = forms.ModelChoiceField(
            label=_("Whom shall we ask first?"),
            queryset=rows,
            widget=forms.RadioSelect,
            empty_label=None,
            help_text=_("If they cannot, the next on the list is asked."),
        )


class NoteForm(forms.ModelForm):
    """A note."""

    class Meta:
        model = CaseNote
        fields = ("text", "is_shared")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 3


class ReasonForm(forms.ConfirmForm):
    """Why."""


class HandOverForm(forms.ConfirmForm):
    """To whom, and why."""

    def __init__(self, *args: Any, now: Any, but: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = queries.advisers(now).exclude(pk=but)
        self.fields["adviser"] = forms.ModelChoiceField(label=_("Adviser"), queryset=rows)
        self.order_fields(["adviser", "reason"])


def first_values(person: Any) -> dict[str, Any]:
    """What the profile tells already."""
    profile = people.profile(person)
    return {"municipality": profile.municipality_id, "people_working": 1}


def languages_of(person: Any) -> dict[str, Any]:
    """The languages that the profile names, else that of the account."""
    return {"languages": people.profile(person).languages or [person.language]}
