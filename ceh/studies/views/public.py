"""Feasibility studies, for everybody: list, study, side by side."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.core import links
from ceh.core.permissions import can
from ceh.studies import queries
from ceh.studies.models import FeasibilityStudy
from ceh.studies.rules import total
from ceh.web.pages import PUBLIC, Link, ListPage, RecordPage, Visit


def _with_totals(studies: list[Any], visit: Visit) -> None:
    for study in studies:
        study.total = total(queries.points_of(study))


studies = ListPage(
    permission=PUBLIC,
    heading=_("Feasibility studies"),
    lead=_("Can a maker space work here? One study a place, all by the same criteria."),
    rows=lambda visit: queries.studies() if can(visit.by, "studies.see_drafts") else queries.public_studies(),
    prepare=_with_totals,
    noun=ngettext_lazy("%(n)s study", "%(n)s studies", "n"),
    rows_template="studies/_studies.html",
    empty=(_("No studies yet"), _("They are written at the desk."), "scale"),
    links=(Link(_("New study"), "studies:study_new", "plus", "button", by=()),),
    context=lambda visit: {"most": queries.MOST_COMPARED},
    template="studies/studies.html",
)


def _study(visit: Visit) -> dict[str, Any]:
    results = links.results(visit.record)
    if not can(visit.by, "studies.see_drafts"):
        results = [step for step in results if getattr(step.other, "state", "") not in queries.HIDDEN]
    return {
        "entries_scored": queries.scored(visit.record),
        "total": total(queries.points_of(visit.record)),
        "results": results,
    }


study = RecordPage(
    permission="studies.see_study",
    get=queries.study,
    subject="study",
    crumbs=lambda visit: [(_("Feasibility studies"), "studies:studies")],
    facts=("municipality", "space", "year"),
    context=_study,
    visible_entries=lambda visit, entries: (
        entries
        if can(visit.by, "studies.see_drafts")
        else [entry for entry in entries if entry.state not in queries.HIDDEN]
    ),
    links=(
        Link(
            _("Change"),
            "studies:study_edit",
            "pencil",
            by=("code",),
            when=lambda study: study.state == "draft",
        ),
        Link(
            _("Score"),
            "studies:scores_edit",
            "scale",
            by=("code",),
            when=lambda study: study.state == "draft",
        ),
        Link(
            _("Add an attachment"),
            "studies:attachment_new",
            "paperclip",
            by=("code",),
            when=lambda study: study.state == "draft",
        ),
    ),
    template="studies/study.html",
)


def _compared(visit: Visit) -> dict[str, Any]:
    codes = list(dict.fromkeys(code for code in visit.request.GET.getlist("s") if code))
    rows = queries.compared(codes)
    _with_totals(rows, visit)
    columns = [queries.scored(row) for row in rows]
    return {
        "studies": rows,
        "left_out": len(codes) - len(rows),
        "lines": [(cells[0].label, cells) for cells in zip(*columns, strict=True)],
        "others": [row for row in queries.published() if row not in rows],
    }


compare = ListPage(
    permission=PUBLIC,
    heading=_("Studies side by side"),
    lead=_("The same criteria for each place; 5 speaks for it, 1 against it."),
    rows=lambda visit: FeasibilityStudy.objects.none(),
    crumbs=lambda visit: [(_("Feasibility studies"), "studies:studies")],
    context=_compared,
    template="studies/compare.html",
)
