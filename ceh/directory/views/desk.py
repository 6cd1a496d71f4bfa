"""The desk: spaces and their reviews, organisations."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_tables2 import A

from ceh.core import clock, journal
from ceh.directory import queries
from ceh.directory.forms.organisations import OrganisationForm
from ceh.directory.rules.freshness import AGEING, FRESH, STALE, freshness, since
from ceh.directory.views.member import FACTS
from ceh.network.actions import change_organisation
from ceh.network.models import Organisation, Space
from ceh.network.queries import assignments
from ceh.network.rules.review import stage
from ceh.people import queries as people
from ceh.web import filters, tables
from ceh.web.pages import FormPage, Link, ListPage, RecordPage, Visit


class DueColumn(tables.DayColumn):
    """The day by which an answer is due, of spaces that wait for one."""

    def render(self, value: Any, record: Space) -> str:  # type: ignore[override]
        return super().render(value) if record.state == "submitted" else "–"


def _waiting(visit: Visit) -> dict[str, Any]:
    today = people.today(visit.now)
    return {"waiting": [(space, stage(space.review_due, today)) for space in queries.waiting()[:20]]}


spaces = ListPage(
    permission="network.see_desk",
    heading=_("Spaces"),
    rows=lambda visit: queries.for_desk(),
    noun=ngettext_lazy("%(n)s space", "%(n)s spaces", "n"),
    filters=filters.fields(
        Space,
        "state",
        "fresh",
        "municipality",
        "kind",
        search=("name", "code", "settlement"),
        fresh=filters.ChoiceFilter(
            label=_("Confirmed"),
            choices=[(age.code, age.label) for age in (FRESH, AGEING, STALE)],
            method=lambda rows, name, value: queries.confirmed_between(
                rows, *since(value, people.today(clock.now()))
            ),
        ),
    ),
    table=tables.columns(
        Space,
        "name",
        "state",
        "kind",
        "municipality",
        "review_due",
        "confirmed_on",
        caption=_("Spaces"),
        empty=(_("No space matches"), _("Try fewer filters.")),
        name=tables.NameColumn(
            verbose_name=_("Space"), linkify=("directory:desk_space", {"slug": A("code")})
        ),
        review_due=DueColumn(verbose_name=_("Answer due")),
    ),
    filename="spaces-desk",
    context=_waiting,
    layout="web/desk.html",
    template="directory/desk_spaces.html",
)


def _is_public(space: Space) -> bool:
    return space.state in ("published", "paused", "closed")


def _about_space(visit: Visit) -> dict[str, Any]:
    space, today = visit.record, people.today(visit.now)
    return {
        "stage": stage(space.review_due, today) if space.state == "submitted" else "",
        "freshness": freshness(space.state, space.confirmed_on, today) if _is_public(space) else None,
        "roles": assignments(visit.now, space)[:50],
    }


space = RecordPage(
    permission="network.see_desk",
    get=queries.by_code,
    subject="space",
    crumbs=lambda visit: [(_("Spaces"), "directory:desk_spaces")],
    facts=FACTS,
    links=(
        Link(_("Edit"), "directory:space_edit", "pencil", by=("code",)),
        Link(_("See the page"), "directory:space", "eye", by=("code",), when=_is_public),
    ),
    context=_about_space,
    layout="web/desk.html",
    template="directory/desk_space.html",
)

organisations = ListPage(
    permission="network.see_desk",
    heading=_("Organisations"),
    rows=lambda visit: queries.organisations_for_desk(),
    noun=ngettext_lazy("%(n)s organisation", "%(n)s organisations", "n"),
    filters=filters.fields(Organisation, search=("name", "code")),
    table=tables.columns(
        Organisation,
        "name",
        "kind",
        "municipality",
        "plan_role",
        caption=_("Organisations"),
        name=tables.NameColumn(
            verbose_name=_("Organisation"), linkify=("directory:desk_organisation", {"slug": A("code")})
        ),
        plan_role=tables.Column(verbose_name=_("Role in the plan"), orderable=False),
    ),
    filename="organisations-desk",
    layout="web/desk.html",
)

organisation = FormPage(
    permission="network.change_organisation",
    get=queries.organisation,
    subject="organisation",
    form=OrganisationForm,
    options=lambda visit: {"row": visit.record},
    action=change_organisation,
    crumbs=lambda visit: [(_("Organisations"), "directory:desk_organisations")],
    back=lambda visit: ("directory:desk_organisations",),
    heading=lambda visit: visit.record,
    done=_("Saved."),
    context=lambda visit: {"entries": journal.entries(visit.record)},
    layout="web/desk.html",
    template="directory/desk_record.html",
)
