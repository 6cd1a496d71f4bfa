"""Forms of the app versions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.consultation.queries import published_challenges
from ceh.core.text import Translated
from ceh.knowledge.models import Practice
from ceh.versions import queries
from ceh.versions.models import Comment, PublicConsultation
from ceh.web import forms


class ActionForm(forms.Form):
    """A new action of a draft: its title, and why it exists."""

    title = forms.TranslatedField(label=_("Title"), max_length=200)
    challenge = forms.ModelChoiceField(
        queryset=published_challenges(),
        label=_("Challenge that it answers"),
        required=False,
        empty_label=_("none"),
    )

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        return dict(self.cleaned_data) | {"title": Translated.of(self.cleaned_data["title"])}


class ConsultationForm(forms.Form):
    """From when to when, and what people are asked."""

    opens_on = forms.DateField(label=_("From"))
    closes_on = forms.DateField(
        label=_("Until"), help_text=_("Comments are taken until the end of this day.")
    )
    invitation = forms.TranslatedField(
        label=_("What people are asked"),
        max_length=2000,
        rows=4,
        help_text=_("What the draft is about, what is still open, and what happens with the comments."),
    )

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        return dict(self.cleaned_data) | {"invitation": Translated.of(self.cleaned_data["invitation"])}


class CommentForm(forms.PublicForm):
    """A comment on a section of the draft; name and address are asked of people without an account only."""

    section = forms.ChoiceField(label=_("What it is about"))
    text = forms.SafeCharField(label=_("Comment"), max_length=4000, rows=6)
    name = forms.SafeCharField(label=_("Name"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_(
            "To write to you when your comment is answered. It is never published, and deleted with the report."
        ),
    )
    shows_name = forms.BooleanField(
        label=_("Publish my name with the comment"),
        required=False,
        help_text=_("Without this the comment is published without a name."),
    )

    def __init__(
        self,
        *args: Any,
        consultation: PublicConsultation,
        language: str,
        has_account: bool,
        offers_name: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        self.fields["section"].choices = list(queries.sections(consultation.plan).items())
        if has_account:
            del self.fields["name"], self.fields["email"]
        if not offers_name:
            del self.fields["shows_name"]

    @property
    def values(self) -> dict[str, Any]:
        """With the language of the writer."""
        return dict(self.cleaned_data) | {"language": self.language}


class AnswerForm(forms.Form):
    """What becomes of a comment, and why."""

    verdict = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[
            ("accepted", _("Accepted")),
            ("partly", _("Partly accepted")),
            ("rejected", _("Not accepted")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.TranslatedField(label=_("Answer, with the reason"), max_length=2000, rows=4)
    changed_action = forms.ChoiceField(
        label=_("Action changed by it"),
        required=False,
        help_text=_("The report then leads from the comment to the action."),
    )

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = queries.actions_by_key(comment.consultation.plan)
        self.fields["changed_action"].choices = [
            ("", _("none")),
            *((key, str(action.title)) for key, action in rows.items()),
        ]

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        return dict(self.cleaned_data) | {"answer": Translated.of(self.cleaned_data["answer"])}


class CauseForm(forms.Form):
    """A challenge that the action answers, or a practice that it takes over."""

    challenge = forms.ModelChoiceField(
        queryset=published_challenges(), label=_("Challenge"), required=False, empty_label=_("none")
    )
    practice = forms.ModelChoiceField(
        queryset=Practice.objects.all(), label=_("Good practice"), required=False, empty_label=_("none")
    )
    reason = forms.SafeCharField(label=_("Reason"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("challenge")) == bool(cleaned.get("practice")):
            self.add_error("challenge", _("Choose one: a challenge or a practice."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        cause = self.cleaned_data["challenge"] or self.cleaned_data["practice"]
        return {"cause": cause, "reason": self.cleaned_data["reason"]}
