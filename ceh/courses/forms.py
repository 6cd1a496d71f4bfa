"""Forms of courses and their sessions."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from ceh.courses.models import Course, CourseSession
from ceh.courses.queries import courses as queries
from ceh.learning.models import LEVELS, Competence
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.region.models import Topic
from ceh.region.queries import current
from ceh.timetable.models import Resource
from ceh.timetable.queries import resources_in, zone_of
from ceh.timetable.rules import MIDNIGHT, instant
from ceh.web import forms
from ceh.web.formatting import language_name


class CourseForm(forms.Form):
    """A course and its requirements."""

    name = forms.TranslatedField(label=_("Name"), max_length=120)
    summary = forms.TranslatedField(label=_("In one sentence"), max_length=200)
    description = forms.TranslatedField(
        label=_("What you will learn"), max_length=4000, rows=6, required=False
    )
    bring = forms.TranslatedField(
        label=_("What to bring"),
        max_length=300,
        required=False,
        help_text=_("Included in the confirmation e-mail."),
    )
    fee = forms.DecimalField(
        label=_("Price per person"),
        min_value=0,
        max_value=99_999,
        decimal_places=2,
        max_digits=7,
        required=False,
        help_text=_("Leave empty if it is free of charge."),
    )
    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.filter(retired=False), required=False, empty_label=_("none")
    )
    competence = forms.ModelChoiceField(
        label=_("Competence that it gives"),
        queryset=Competence.objects.filter(retired=False),
        required=False,
        empty_label=_("none"),
        help_text=_("Those who pass are granted it and can use the equipment that needs it."),
    )
    level = forms.ChoiceField(label=_("Level"), choices=LEVELS, initial="use")
    needs = forms.ModelMultipleChoiceField(
        label=_("What you need first"),
        queryset=Competence.objects.filter(retired=False),
        required=False,
    )
    minutes = forms.IntegerField(label=_("Length (minutes)"), min_value=10, max_value=1440, initial=120)
    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=500, initial=6)
    min_participants = forms.IntegerField(
        label=_("Minimum number of people"),
        min_value=1,
        max_value=500,
        initial=1,
        help_text=_("If fewer people enrol, the session is cancelled automatically and everybody is told."),
    )
    min_age = forms.IntegerField(label=_("From which age"), min_value=0, max_value=99, initial=0)
    quiz = forms.BooleanField(label=_("With questions that people answer by themselves"), required=False)
    pass_percent = forms.IntegerField(
        label=_("Pass mark, in percent"), min_value=1, max_value=100, initial=80
    )
    practice = forms.BooleanField(
        label=_("With a practical check by the trainer"), required=False, initial=True
    )

    def clean_fee(self) -> Any:
        """An empty fee means free of charge."""
        return self.cleaned_data["fee"] or 0

    @staticmethod
    def of(course: Course) -> dict[str, Any]:
        """Initial values for an existing course."""
        names = [name for name in CourseForm.base_fields if name != "needs"]
        competences = [competence for competence, _level in queries.prerequisites_of(course.pk)]
        return {name: getattr(course, name) for name in names} | {
            "needs": [competence.pk for competence in competences]
        }


class TrainerField(forms.ModelChoiceField):
    """People by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class SessionForm(forms.Form):
    """Time, place and trainer of a session of the course in the space."""

    day = forms.DateField(label=_("Day"))
    begins = forms.TimeField(label=_("From"))
    ends = forms.TimeField(label=_("Until"))
    trainer = TrainerField(label=_("Taught by"), queryset=Person.objects.none(), empty_label=_("choose"))
    resources = forms.ModelMultipleChoiceField(
        label=_("Rooms and equipment"),
        queryset=Resource.objects.none(),
        required=False,
        help_text=_("Rooms and machines that nobody else can book meanwhile."),
    )
    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=500)
    until = forms.DateField(
        label=_("Enrol by"),
        required=False,
        help_text=_("The last day. If left empty, it is the day before."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=[])
    note = forms.TranslatedField(
        label=_("What participants should know"), max_length=500, rows=2, required=False
    )

    def __init__(
        self,
        *args: Any,
        course: Course,
        space: Space,
        now: datetime,
        session: CourseSession | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.session = zone_of(space), session
        chosen: Any = self.fields
        chosen["trainer"].queryset = queries.possible_trainers(course, space, now)
        chosen["resources"].queryset = resources_in([space.pk])
        chosen["language"].choices = [(code, language_name(code)) for code in current().languages]
        if not self.is_bound:
            self.initial.setdefault("seats", course.seats)

    @staticmethod
    def of(session: CourseSession) -> dict[str, Any]:
        """Initial values for a planned session."""
        local_zone = ZoneInfo(zone_of(session.space))
        begins, ends = session.starts_at.astimezone(local_zone), session.ends_at.astimezone(local_zone)
        return {
            "day": begins.date(),
            "begins": begins.time(),
            "ends": ends.time(),
            "trainer": session.trainer_id,
            "resources": [resource.pk for resource in session.resources.all()],
            "seats": session.seats,
            "until": _last_day(session.enrol_until, local_zone),
            "language": session.language,
            "note": session.note,
        }

    @property
    def times(self) -> tuple[datetime, datetime]:
        """Start and end, read on the clock of the space."""
        values = self.cleaned_data
        day = values["day"]
        last = day + timedelta(days=1) if values["ends"] == MIDNIGHT else day
        return instant(day, values["begins"], self.zone), instant(last, values["ends"], self.zone, last=True)

    @property
    def enrol_until(self) -> datetime | None:
        """The end of the last day to enrol, at the latest the start; None as the action decides it.

        A day that was not changed keeps its exact time.
        """
        until = self.cleaned_data.get("until")
        if until is None:
            return None
        if self.session and until == _last_day(self.session.enrol_until, ZoneInfo(self.zone)):
            return min(self.session.enrol_until, self.times[0])
        return min(instant(until + timedelta(days=1), MIDNIGHT, self.zone), self.times[0])

    @property
    def values(self) -> dict[str, Any]:
        """Arguments of the session actions."""
        values = self.cleaned_data
        starts, ends = self.times
        return {
            "starts_at": starts,
            "ends_at": ends,
            "trainer": values["trainer"],
            "resources": list(values["resources"]),
            "seats": values["seats"],
            "enrol_until": self.enrol_until,
            "note": values["note"],
            "language": values["language"],
        }


def _last_day(until: datetime, zone: ZoneInfo) -> date:
    """The last whole or begun day before a limit."""
    return (until.astimezone(zone) - timedelta(microseconds=1)).date()


class CancelForm(forms.Form):
    """Why a session is cancelled."""

    reason = forms.SafeCharField(
        label=_("Why"), max_length=300, help_text=_("Everybody who takes part sees it.")
    )
