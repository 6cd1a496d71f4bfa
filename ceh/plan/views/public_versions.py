"""The versions of the plan: which there are, what each says, and what changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from ceh.core.permissions import can
from ceh.plan import queries
from ceh.plan.exports import actions_of
from ceh.plan.models import Plan
from ceh.plan.rules import differences
from ceh.plan.views.public import printed
from ceh.web.access import requires
from ceh.web.pages import PUBLIC, Link, ListPage, RecordPage, Visit


def _crumbs(visit: Visit) -> list[Any]:
    return [(_("Action plan"), "plan:plan"), (_("Versions"), "plan:versions")]


def _visible(visit: Visit) -> Any:
    rows = queries.versions()
    return rows if can(visit.by, "plan.see_desk") else rows.exclude(state="draft")


versions = ListPage(
    permission=PUBLIC,
    heading=_("Versions of the plan"),
    lead=_("One version is in force. An earlier one stays as it was endorsed."),
    crumbs=lambda visit: [(_("Action plan"), "plan:plan")],
    rows=_visible,
    rows_template="plan/_versions.html",
    noun=ngettext_lazy("%(n)s version", "%(n)s versions", "n"),
    empty=(_("No plan is loaded yet"), _("It comes with the region pack."), "list-checks"),
)

version = RecordPage(
    permission="plan.see_version",
    get=queries.version,
    subject="plan",
    crumbs=_crumbs,
    heading=lambda visit: visit.record,
    facts=((_("Based on"), "based_on"), (_("Frozen on"), "snapshot__at")),
    links=(
        Link(
            _("Begin a new version"),
            "plan:version_new",
            "git-branch-plus",
            by=("code",),
            when=lambda plan: plan.state == "in_force",
        ),
        Link(
            _("What changed"),
            "plan:version_changes",
            "diff",
            by=("code",),
            when=lambda plan: plan.based_on_id is not None,
        ),
    ),
    context=lambda visit: {"actions": list(visit.record.actions.all()), "frozen": actions_of(visit.record)},
    template="plan/version.html",
)

changes = RecordPage(
    permission="plan.see_version",
    get=queries.version,
    subject="plan",
    crumbs=lambda visit: [*_crumbs(visit), visit.record],
    heading=_("What changed"),
    context=lambda visit: {
        "differences": (
            differences(actions_of(visit.record.based_on), actions_of(visit.record))
            if visit.record.based_on
            else []
        )
    },
    history=False,
    template="plan/changes.html",
)


def _document(kind: str) -> Any:
    """The view that gives a version as a document of this kind, in the reader's language."""

    @requires("plan.see_version", get=queries.version)
    @require_safe
    def document(request: HttpRequest, plan: Plan) -> HttpResponse:
        return printed(plan, kind)

    return document


version_pdf, version_docx = _document("pdf"), _document("docx")
