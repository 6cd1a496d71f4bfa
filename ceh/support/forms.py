"""What is asked of an applicant and of an adviser."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.people import queries as people
from ceh.support import queries
from ceh.support.models import Case, CaseNote, Need
from ceh.web import forms

STORY = ("goal", "situation", "expects")
FACTS = ("stage", "turnover", "people_working", "municipality")
NEED = ("what", "level", "urgency", "meeting", "hours", "is_main")


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

    class Meta:
        model = Need
        fields = NEED
        help_texts = {"what": _("For example: how to price handmade lamps.")}


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
