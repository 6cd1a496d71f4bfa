"""The versions of the plan: which there are, what each says, and what changed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.permissions import can
from ceh.plan.models import Plan
from ceh.plan.queries import current
from ceh.versions import queries
from ceh.versions.exports import actions_of, contents, document_of
from ceh.versions.rules import Difference, differences
from ceh.web.access import public, requires
from ceh.web.documents import document_response
from ceh.web.pages import PUBLIC, Link, ListPage, RecordPage, Visit


def _crumbs(visit: Visit) -> list[Any]:
    return [(_("Action plan"), "plan:plan"), (_("Versions"), "versions:versions")]


def _visible(visit: Visit) -> Any:
    rows = queries.versions()
    return rows if can(visit.by, "plan.see_desk") else rows.filter(queries.SHOWN)


def _differences(plan: Plan) -> list[Difference]:
    """What the version changes in the one that it is based on; nothing for the first one."""
    return differences(actions_of(plan.based_on), actions_of(plan)) if plan.based_on else []


def _comparison(visit: Visit) -> dict[str, Any]:
    """The version compared with another: with the one that it is based on, or the one that the reader chooses."""
    others = [row for row in _visible(visit) if row.pk != visit.record.pk]
    earlier, code = visit.record.based_on, visit.request.GET.get("from")
    if code:
        earlier = next((row for row in others if row.code == code), None)
        if earlier is None:
            raise Http404(code)
    return {
        "earlier": earlier,
        "others": others,
        "differences": differences(actions_of(earlier), actions_of(visit.record)) if earlier else [],
    }


def _rows(plan: Plan) -> list[dict[str, Any]]:
    """The actions of a version, each with its page where it has one, and whether it is new or changed."""
    pages = {row.key: row.get_absolute_url() for row in plan.actions.all()}
    kinds = {difference.key: difference for difference in _differences(plan)}
    rows = [{"key": row["key"], "title": row["title"]} for row in actions_of(plan)]
    rows += [{"key": row.key, "title": row.title} for row in kinds.values() if row.kind == "removed"]
    return [
        row
        | {
            "href": None if plan.state == "superseded" else pages.get(row["key"]),
            "kind": kinds[row["key"]].kind if row["key"] in kinds else "same",
        }
        for row in rows
    ]


versions = ListPage(
    permission=PUBLIC,
    heading=_("Versions of the plan"),
    lead=_("One version is in force. An earlier one stays as it was endorsed."),
    crumbs=lambda visit: [(_("Action plan"), "plan:plan")],
    rows=_visible,
    rows_template="versions/_versions.html",
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
            "versions:version_new",
            "git-branch-plus",
            by=("code",),
            when=lambda plan: plan.state == "in_force",
        ),
        Link(
            _("Open for comments"),
            "versions:consultation_new",
            "messages-square",
            by=("code",),
            when=lambda plan: plan.state == "draft",
        ),
        Link(
            _("What changed"),
            "versions:changes",
            "diff",
            by=("code",),
            when=lambda plan: plan.based_on_id is not None,
        ),
    ),
    context=lambda visit: {
        "rows": _rows(visit.record),
        "consultations": list(visit.record.consultations.all()),
    },
    template="versions/version.html",
)

changes = RecordPage(
    permission="plan.see_version",
    get=queries.version,
    subject="plan",
    crumbs=lambda visit: [*_crumbs(visit), visit.record],
    heading=lambda visit: _("What version %(code)s changes") % {"code": visit.record.code},
    context=_comparison,
    history=False,
    template="versions/changes.html",
)


def _document(kind: str) -> Any:
    """The view that gives a version as a document of this kind, in the reader's language."""

    @requires("plan.see_version", get=queries.version)
    @require_safe
    def document(request: HttpRequest, plan: Plan) -> HttpResponse:
        content = document_of(plan, clock.now())
        return document_response(content, kind, f"{gettext('action-plan')}-{plan.code}")

    return document


version_pdf, version_docx = _document("pdf"), _document("docx")


@public
@require_safe
def document(request: HttpRequest, kind: str) -> HttpResponse:
    """The version in force as it stands, as a document to sign, in the reader's language."""
    newest = current()
    if newest is None:
        raise Http404(kind)
    return document_response(contents(newest, clock.now()), kind, f"{gettext('action-plan')}-{newest.code}")
