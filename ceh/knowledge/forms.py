"""Forms of guides and good practices."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ceh.directory.forms.spaces import RecordForm
from ceh.knowledge.queries import practice_record
from ceh.region.models import Topic
from ceh.web import forms


class PracticeForm(RecordForm):
    """What a partner region does, and what is taken over of it."""

    read = staticmethod(practice_record)
    name = forms.TranslatedField(label=_("Name"), max_length=200)
    place = forms.TranslatedField(label=_("Place"), max_length=100, required=False)
    country = forms.SafeCharField(label=_("Country"), max_length=2, help_text=_("Two letters, such as SK."))
    url = forms.URLField(label=_("Web page"), required=False, assume_scheme="https", max_length=200)
    idea = forms.TranslatedField(label=_("The idea"), max_length=1000, rows=3, required=False)
    taken_over = forms.TranslatedField(label=_("What we adopt"), max_length=2000, rows=4, required=False)
    taken_over_in = forms.SafeCharField(
        label=_("Imported in"),
        required=False,
        max_length=50,
        help_text=_("Code of the plan’s action, such as action-1."),
    )

    def clean_country(self) -> str:
        country = self.cleaned_data["country"].upper()
        if len(country) != 2 or not country.isascii() or not country.isalpha():
            raise forms.ValidationError(_("Enter two letters, such as SK."))
        return country


class GuideForm(forms.Form):
    """A guide, or its next version."""

    language = forms.ChoiceField(label=_("Language"), choices=())
    title = forms.SafeCharField(label=_("Title"), max_length=200)
    text = forms.SafeCharField(
        label=_("Text"),
        rows=18,
        max_length=60_000,
        help_text=_(
            "An empty line begins a paragraph, “- ” a list, “# ” a heading; **two stars** make bold."
        ),
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    what_changed = forms.SafeCharField(label=_("What changed"), max_length=300, required=False)
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, languages: list[str], is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(settings.LANGUAGES)
        self.fields["language"].choices = [(code, labels.get(code, code)) for code in languages]
        self.fields["topics"].queryset = Topic.objects.filter(retired=False)
        if is_new:
            del self.fields["what_changed"], self.fields["after"]
        else:
            del self.fields["topics"]
