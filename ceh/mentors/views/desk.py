"""The register of mentors, what was checked about them, and the search for the right one."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.mentors import forms, queries
from ceh.mentors.actions import checks, matching
from ceh.mentors.models import Mentor
from ceh.mentors.rules import reasons
from ceh.mentors.views.public import MentorFilter, crumbs_in
from ceh.mentors.views.public_cards import card
from ceh.people.queries import today
from ceh.region import queries as region
from ceh.web import filters, tables
from ceh.web.pages import Button, FormPage, Link, ListPage, RecordPage, Visit
from ceh.web.templatetags import ceh as tags

SHOWN = 3  # skills in a line of the register


class RegisterFilter(MentorFilter):
    """As the public list, and by state."""

    state = filters.ChoiceFilter(label=_("State"), choices=list(Mentor.machine.labels().items()))

    class Meta:
        model, fields = Mentor, ()
        main = ("skill", "state", "municipality")


class MentorTable(tables.Table):
    """Mentors with their places, what was checked, and when they were last here."""

    person = tables.LinkColumn(verbose_name=_("Name"), order_by="person__name")
    municipality = tables.Column()
    known = tables.Column(verbose_name=_("Skills"), orderable=False, empty_values=())
    mentees = tables.Column(verbose_name=_("People"))
    checked = tables.Column(verbose_name=_("Checked"), accessor="is_checked", order_by="-is_checked")
    active_at = tables.Column(verbose_name=_("Last active"))
    state = tables.StateColumn(verbose_name=_("State"))

    class Meta(tables.Table.Meta):
        model = Mentor
        fields = ("person", "municipality", "known", "mentees", "checked", "active_at", "state")
        empty = (_("No mentors yet"), _("Whoever offers help appears here."))

    def render_known(self, record: Mentor) -> str:
        """The first of the skills, the deepest first, and how many more there are."""
        names = [str(known.skill) for known in record.skills.all()]
        more = f" + {len(names) - SHOWN}" if len(names) > SHOWN else ""
        return ", ".join(names[:SHOWN]) + more

    def value_known(self, record: Mentor) -> str:
        """All skills, for the file."""
        return ", ".join(str(known.skill) for known in record.skills.all())

    def render_checked(self, record: Mentor) -> Any:
        """Whether what was seen still counts, and whether they may work with young people."""
        if record.is_cleared:
            return _("yes, also for the young")
        return _("yes") if record.is_checked else tables.NO_VALUE

    def render_active_at(self, value: Any) -> Any:
        """How long ago."""
        return tags.ago(value)

    def value_active_at(self, value: Any) -> Any:
        """The moment, for the file."""
        return value

    def render_mentees(self, record: Mentor) -> Any:
        """How many people of how many places."""
        return _("%(n)s of %(places)s") % {"n": record.mentees, "places": record.capacity}


register = ListPage(
    permission="mentors.see_register",
    heading=_("Register of mentors"),
    layout="web/desk.html",
    rows=lambda visit: queries.register(today(visit.now)),
    filters=RegisterFilter,
    noun=ngettext_lazy("%(n)s mentor", "%(n)s mentors", "n"),
    table=MentorTable,
    filename="mentors",
    links=(Link(_("Find a mentor"), "mentors:find", "search", "button ember", by=()),),
)

check_new = FormPage(
    permission="mentors.keep_register",
    get=queries.mentor,
    subject="mentor",
    crumbs=crumbs_in,
    form=forms.CheckForm,
    initial=lambda visit: {"seen_on": today(visit.now)},
    action=checks.verify,
    heading=_("Add a check"),
    about=lambda visit: visit.record,
    submit=_("Save"),
    done=_("Saved."),
    then=lambda visit, _check: visit.record,
)

check_withdraw = Button(
    permission="mentors.keep_register",
    get=queries.verification,
    subject="verification",
    crumbs=crumbs_in,
    action=checks.withdraw,
    done=_("It does not count any more."),
    back=lambda visit: visit.record.mentor,
)


def _search(visit: Visit) -> dict[str, Any]:
    """The form, and the shortlist once something is asked for."""
    form = forms.FindForm(visit.request.GET or None)
    page: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        outcome = matching.suggest(now=visit.now, **form.asked())
        names = {skill.code: str(skill) for skill in region.skills()}
        page |= {
            "outcome": outcome,
            "cards": [card(row.mentor, row.candidate, names) for row in outcome.suggestions],
            "kept_off": [(reasons.KEPT_OFF[name], count) for name, count in outcome.kept_off.items()],
        }
    return page


find = RecordPage(
    permission="mentors.find_mentors",
    heading=_("Find a mentor"),
    lead=_("Who fits a need, and why. Nobody is asked yet: this page only shows."),
    layout="web/desk.html",
    crumbs=lambda visit: [(_("Register of mentors"), "mentors:register")],
    history=False,
    context=_search,
    template="mentors/find.html",
)
