"""What is asked of a mentor, of a coordinator who keeps the register, and of an adviser who looks for a mentor."""

from collections.abc import Iterator
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from ceh.mentors import queries
from ceh.mentors.models import LEVELS, MEETINGS, PARTS_OF_DAY, STYLES, Conflict, Mentor, Verification
from ceh.mentors.rules.times import ALL, in_order
from ceh.people import queries as people
from ceh.people.forms import SPOKEN
from ceh.region import queries as region
from ceh.region.forms import SkillField
from ceh.region.models import Municipality, Topic
from ceh.web import forms
from ceh.web.formatting import language_name

OFFER = ("about", "experience", "topics")
MEET = ("languages", "meets", "municipality", "spaces", "styles")
TIME = ("times", "hours", "capacity")


class WeekInput(forms.CheckboxSelectMultiple):
    """The parts of a week as a table: a row for each day."""

    template_name = "mentors/week.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        boxes = {
            box["value"]: box for _group, boxes, _index in context["widget"]["optgroups"] for box in boxes
        }
        rows = [
            (WEEKDAYS[day], [(label, boxes[f"{day}-{part}"]) for part, label in PARTS_OF_DAY])
            for day in range(7)
        ]
        return {**context, "rows": rows, "parts": [label for _part, label in PARTS_OF_DAY]}


def week_field(label: Any, **more: Any) -> forms.MultipleChoiceField:
    """When somebody is free."""
    choices = [(code, code) for code in in_order(ALL)]
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=WeekInput, **more)


def languages_field(**more: Any) -> forms.MultipleChoiceField:
    """Languages, each by its name; those that profiles offer."""
    return forms.MultipleChoiceField(
        label=_("Languages"), choices=_languages, widget=forms.CheckboxSelectMultiple, **more
    )


def _languages() -> Iterator[tuple[str, str]]:
    return ((code, language_name(code)) for code in SPOKEN)


class ProfileForm(forms.ModelForm):
    """A mentor's own profile."""

    languages = languages_field()
    times = week_field(
        _("When I am usually free"), help_text=_("Roughly: you agree on each meeting with the person.")
    )
    styles = forms.MultipleChoiceField(
        label=_("How I work"), choices=STYLES, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Mentor
        fields = (*OFFER, *MEET, *TIME, "is_public")
        widgets = {"topics": forms.CheckboxSelectMultiple, "spaces": forms.CheckboxSelectMultiple}
        help_texts = {
            "about": _("Two or three sentences that a beginner understands."),
            "experience": _("What you built, sold or founded. People trust those who did it themselves."),
            "spaces": _("Where you can meet somebody: the way there counts from the nearest."),
            "is_public": _("Name, skills and municipality. Your e-mail and phone are never shown there."),
        }
        fieldsets = [
            (_("What you offer"), OFFER),
            (_("How and where"), MEET),
            (_("How much time you have"), TIME),
            (_("Who sees you"), ("is_public",)),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = region.offered(Topic)
        self.fields["spaces"].queryset = queries.spaces()
        for name in ("about", "experience"):
            self.fields[name].widget.attrs["rows"] = 3


class SkillForm(forms.Form):
    """A skill and how deep it is known."""

    skill = SkillField(help_text=_("For example laser cutting, pricing, online shop."))
    level = forms.TypedChoiceField(
        label=_("How deep is your knowledge?"),
        choices=LEVELS,
        coerce=int,
        initial=2,
        widget=forms.RadioSelect,
    )


class ConflictForm(forms.ModelForm):
    """A conflict of interest."""

    class Meta:
        model = Conflict
        fields = ("organisation", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = queries.organisations()


class CheckForm(forms.ModelForm):
    """What was seen about a mentor."""

    class Meta:
        model = Verification
        fields = ("kind", "seen_on", "valid_to")
        help_texts = {
            "kind": _("Write down only that you saw it. Never keep an extract or a copy."),
            "valid_to": _("At most five years. For work with young people, one year is usual."),
        }


class FindForm(forms.Form):
    """What a person needs, as an adviser types it."""

    first = SkillField(label=_("What is needed most"), required=False)
    second = SkillField(label=_("What else"), required=False)
    third = SkillField(label=_("What else"), required=False)
    level = forms.TypedChoiceField(
        label=_("How deep"),
        choices=[("", _("any")), *LEVELS],
        coerce=int,
        empty_value=1,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    meets = forms.ChoiceField(label=_("How to meet"), choices=reversed(MEETINGS), required=False)
    municipality = forms.ModelChoiceField(
        Municipality.objects.all(),
        label=_("Where the person lives"),
        required=False,
        empty_label=_("anywhere"),
    )
    hours = forms.IntegerField(label=_("Hours, estimated"), required=False, min_value=1, max_value=100)
    is_minor = forms.BooleanField(label=_("The person is under 18"), required=False)
    week = week_field(_("When the person is free"))

    more = ("meets", "hours", "is_minor", "week")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        skills = region.skills()
        for name in ("first", "second", "third"):
            self.fields[name].use(skills)
        self.fields["language"].choices = [("", _("any")), *_languages()]
        for field in self.fields.values():
            field.is_conditional = True  # all of them are, so no label says it

    @property
    def more_is_asked(self) -> bool:
        """Whether something behind "More" is filled in, so that it stands open."""
        return any(self.data.get(name) for name in self.more)

    def asked(self) -> dict[str, Any]:
        """What is asked for, as `actions.matching.suggest` takes it."""
        values = self.cleaned_data
        skills = [values.get(name) for name in ("first", "second", "third")]
        chosen = list(dict.fromkeys(skill for skill in skills if skill is not None))
        place = values.get("municipality")
        return {
            "needs": [(skill.code, values.get("level") or 1, 2, skill == skills[0]) for skill in chosen],
            "languages": frozenset([values["language"]] if values.get("language") else []),
            "meets": values.get("meets") or "either",
            "place": (place.lon, place.lat) if place else None,
            "hours": values.get("hours") or 1,
            "is_minor": bool(values.get("is_minor")),
            "week": values.get("week") or [],
        }


def first_values(person: Any) -> dict[str, Any]:
    """What the profile of the account tells already."""
    profile = people.profile(person)
    return {"municipality": profile.municipality_id, "languages": profile.languages}
