"""Mentors who want to be found: the list and a mentor's page, which is also where they look after their profile."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.core.permissions import can
from ceh.mentors import forms, queries
from ceh.mentors.actions import profiles
from ceh.mentors.models import STYLES, Mentor
from ceh.people.queries import today
from ceh.region.forms import SkillField
from ceh.region.models import Skill, Topic
from ceh.web import filters
from ceh.web.formatting import language_name
from ceh.web.pages import PUBLIC, Link, ListPage, RecordPage, Steps, Visit

HOME = (_("Mentors"), "mentors:mentors")


class SkillFilter(filters.SearchFilter):
    """By a skill in one's own words; those who know a part of it count."""

    field_class = SkillField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Skill"), "widget": SkillField.widget(), **kwargs})

    def filter(self, qs: Any, value: Skill | None) -> Any:
        """Those who have it."""
        return queries.with_skill(qs, value) if value else qs


class LanguageFilter(filters.ChoiceFilter):
    """By a language that they speak."""

    def filter(self, qs: Any, value: str) -> Any:
        """Those who speak it."""
        return qs.filter(languages__contains=value) if value else qs


MentorFilter = filters.fields(
    Mentor,
    "skill",
    "municipality",
    "language",
    "topics",
    skill=SkillFilter(),
    municipality=filters.ModelChoiceFilter(label=_("Municipality"), queryset=queries.municipalities),
    language=LanguageFilter(label=_("Language"), choices=forms.languages_field().choices),
    topics=filters.ModelChoiceFilter(label=_("Topic"), queryset=Topic.objects.all()),
)

mentors = ListPage(
    permission=PUBLIC,
    heading=_("Mentors"),
    lead=_("People who did it themselves and help you with yours, one to one."),
    rows=lambda visit: queries.public_mentors(),
    filters=MentorFilter,
    noun=ngettext_lazy("%(n)s mentor", "%(n)s mentors", "n"),
    rows_template="mentors/_cards.html",
    empty=(_("No mentors yet"), _("Whoever wants to help others can offer it here."), "handshake"),
    template="mentors/mentors.html",
)


def crumbs(visit: Visit) -> list[Any]:
    """The register for those who look after it, the public list for everybody else."""
    if can(visit.by, "mentors.see_register"):
        return [(_("Register of mentors"), "mentors:register")]
    return [HOME]


def crumbs_in(visit: Visit) -> list[Any]:
    """The mentor above a page of its own."""
    row = visit.record
    return [*crumbs(visit), row if isinstance(row, Mentor) else row.mentor]


def _around(visit: Visit) -> dict[str, Any]:
    row, sees = visit.record, can(visit.by, "mentors.see_register")
    is_own = row.person_id == visit.by.pk
    styles = dict(STYLES)
    return {
        "is_own": is_own,
        "spoken": [language_name(code) for code in row.languages],
        "styles": [styles[code] for code in row.styles if code in styles],
        "checks": queries.checks_of(row) if sees or is_own else [],
        "conflicts": queries.conflicts_of(row) if sees or is_own else [],
        "sees": sees or is_own,
        "today": today(visit.now),
    }


mentor = RecordPage(
    permission="mentors.see_mentor",
    get=queries.mentor,
    subject="mentor",
    crumbs=crumbs,
    links=(
        Link(_("Change"), "mentors:profile_edit", "pencil"),
        Link(_("Add a check"), "mentors:check_new", "badge-check", "button"),
    ),
    visible_entries=lambda visit, entries: (
        entries if visit.record.person_id == visit.by.pk or can(visit.by, "mentors.see_register") else []
    ),
    context=_around,
    template="mentors/mentor.html",
)

steps = Steps(
    model=Mentor,
    get=queries.mentor,
    route="mentors/<int:pk>/",
    subject="mentor",
    verbs=("list_mentor", "refuse_mentor", "pause_mentor", "resume_mentor", "leave_mentor", "return_mentor"),
    actions={
        "list_mentor": profiles.put_into_register,
        "pause_mentor": profiles.pause,
        "resume_mentor": profiles.resume,
        "leave_mentor": profiles.leave,
        "return_mentor": profiles.come_back,
    },
    crumbs=crumbs_in,
)
