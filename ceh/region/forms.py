"""Forms of the region's desk, and the field in which people name a skill."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ceh.core.refusals import Refused
from ceh.region import queries, rules
from ceh.region.models import Municipality, Skill
from ceh.web import forms
from ceh.web.fields import SafeCharField


class HolidayForm(forms.Form):
    """A school holiday."""

    name = forms.TranslatedField(label=_("Name"), required=True)
    starts = forms.DateField(label=_("First day"))
    ends = forms.DateField(label=_("Last day"))
    municipalities = forms.ModelMultipleChoiceField(
        Municipality.objects.all(),
        label=_("Municipalities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none if it applies to the whole region."),
    )


class SkillInput(forms.TextInput):
    """A line with the names of all skills as suggestions."""

    template_name = "region/skill_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}-skills"
        context["widget"]["attrs"]["list"] = list_id
        return {**context, "skills": self.skills, "list_id": list_id}


class SkillField(SafeCharField):
    """A skill, written in one's own words: by name, by another word for it, in any form of the word."""

    widget = SkillInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Skill"), "max_length": 100, "autocomplete": "off", **kwargs})
        self.use()

    def use(self, skills: list[Skill] | None = None) -> None:
        """Know these skills, or ask for them when they are needed; fields of one form share them."""
        self.skills = skills
        self.widget.skills = skills or queries.skills

    def prepare_value(self, value: Any) -> Any:
        """The name of the skill that a record has."""
        if isinstance(value, int):
            known = self.skills if self.skills is not None else queries.skills()
            return next((str(skill) for skill in known if skill.pk == value), "")
        return value

    def clean(self, value: Any) -> Skill | None:
        """The skill. Raises ValidationError with the nearest where none or several are meant."""
        text = super().clean(value)
        if not text:
            return None
        skills = self.skills if self.skills is not None else queries.skills()
        try:
            return rules.one_skill(text, skills)
        except Refused as refused:
            raise ValidationError(str(refused), code="skill") from refused
