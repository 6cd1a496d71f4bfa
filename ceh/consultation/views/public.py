"""What the region heard and concludes, for everybody."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.consultation import queries
from ceh.consultation.exports import minutes as make_minutes
from ceh.consultation.models import Statement, StatementTheme, Workshop
from ceh.consultation.rules import CONFIDENCE, confidence
from ceh.core import links
from ceh.core.journal import Entry
from ceh.core.permissions import can
from ceh.region.models import Municipality
from ceh.web import filters, tables
from ceh.web.access import requires
from ceh.web.documents import document_response
from ceh.web.pages import PUBLIC, Link, ListPage, RecordPage, Visit
from ceh.web.panels import panels


class SwotFilter(filters.FilterSet):
    """The region or one municipality, a theme, words."""

    q = filters.SearchFilter(method="search")
    municipality = filters.ModelChoiceFilter(
        queryset=Municipality.objects.all(), label=_("Municipality"), method="of_municipality"
    )
    theme = filters.ModelChoiceFilter(queryset=StatementTheme.objects.all(), label=_("Theme"))

    class Meta:
        model = Statement
        fields = ("q", "theme", "municipality")
        main = ("q", "theme", "municipality")

    def of_municipality(self, rows: Any, _name: str, municipality: Municipality) -> Any:
        """What was said of the municipality, and what holds for the whole region."""
        return rows.filter(Q(municipality=municipality) | Q(municipality=None))

    def search(self, rows: Any, _name: str, words: str) -> Any:
        """Words of the statement, in any language."""
        return rows.filter(pk__in=queries.matching(words))


def add_confidence(statements: list[Statement], visit: Visit) -> None:
    """Say of each statement how well it is founded."""
    kinds = queries.evidence_kinds([statement.pk for statement in statements])
    chosen = visit.request.GET.get("municipality", "")
    of_one_municipality = chosen.isdecimal() and Municipality.objects.filter(pk=chosen[:9]).exists()
    for statement in statements:
        statement.confidence = confidence(kinds.get(statement.pk, ()))
        statement.is_marked = of_one_municipality and statement.municipality_id is None


def _unpublished(visit: Visit) -> list[Statement]:
    return list(queries.unpublished()) if can(visit.by, "consultation.see_desk") else []


swot = ListPage(
    permission=PUBLIC,
    heading=_("Strengths, weaknesses, opportunities, threats"),
    lead=_(
        "What the region can build on and what stands in its way. Each statement shows what it stands on."
    ),
    rows=lambda visit: queries.published(),
    filters=SwotFilter,
    prepare=add_confidence,
    table=tables.columns(
        Statement, "code", "quadrant", "horizon", "theme", "municipality", "text", caption=_("SWOT")
    ),
    filename="swot",
    noun=ngettext_lazy("%(n)s statement", "%(n)s statements", "n"),
    rows_template="consultation/_matrix.html",
    empty=(
        _("No statements yet"),
        _("They come with the region pack, or are written at the desk."),
        "grid-2x2",
    ),
    per_page=500,
    context=lambda visit: {"legend": CONFIDENCE, "unpublished": _unpublished(visit)},
    links=(Link(_("New statement"), "consultation:statement_new", "plus", "button", by=()),),
    template="consultation/swot.html",
)


def add_thread(visit: Visit) -> dict[str, Any]:
    """What the record stands on and what it leads to, as far as the reader may see it."""
    causes, results = links.causes_and_results(visit.record)
    if not can(visit.by, "consultation.see_desk"):
        causes, results = queries.public_steps(causes), queries.public_steps(results)
    return {"causes": causes, "results": results}


def _visible_entries(visit: Visit, entries: list[Entry]) -> list[Entry]:
    """What happened to a draft, and why, is for the staff only."""
    if can(visit.by, "consultation.see_desk"):
        return entries
    return [entry for entry in entries if entry.state not in queries.HIDDEN]


statement = RecordPage(
    visible_entries=_visible_entries,
    permission="consultation.see_statement",
    get=queries.statement,
    subject="statement",
    crumbs=lambda visit: [(_("SWOT"), "consultation:swot")],
    facts=("quadrant", "horizon", "theme", "municipality"),
    context=lambda visit: {
        "confidence": confidence(queries.evidence_kinds([visit.record.pk]).get(visit.record.pk, ())),
        "versions": queries.earlier_versions(visit.record),
        **add_thread(visit),
    },
    links=(
        Link(_("Change"), "consultation:statement_edit", "pencil", by=("code",)),
        Link(_("Add evidence"), "consultation:statement_evidence", "paperclip", by=("code",)),
        Link(_("Link to a challenge"), "consultation:statement_challenge", "mountain", by=("code",)),
    ),
    template="consultation/statement.html",
)


def _with_statements(challenges: list[Any], visit: Visit) -> None:
    """Put the statements on the challenges that stand on them."""
    statements = queries.statements_of([challenge.pk for challenge in challenges])
    for challenge in challenges:
        challenge.statements = statements.get(challenge.pk, [])


challenges = ListPage(
    permission=PUBLIC,
    heading=_("Challenges of the region"),
    lead=_("What has to change, why, and which action answers it."),
    rows=lambda visit: (
        queries.challenges() if can(visit.by, "consultation.see_desk") else queries.published_challenges()
    ),
    prepare=_with_statements,
    noun=ngettext_lazy("%(n)s challenge", "%(n)s challenges", "n"),
    rows_template="consultation/_challenges.html",
    empty=(_("No challenges yet"), _("What has to change in the region is said here."), "mountain"),
    context=lambda visit: {"panels": panels("challenges", visit.by, visit.now)},
    links=(Link(_("New challenge"), "consultation:challenge_new", "plus", "button", by=()),),
    template="consultation/challenges.html",
)


def _challenge_page(visit: Visit) -> dict[str, Any]:
    _with_statements([visit.record], visit)
    add_confidence(visit.record.statements, visit)
    return add_thread(visit)


challenge = RecordPage(
    visible_entries=_visible_entries,
    permission="consultation.see_challenge",
    get=queries.challenge,
    subject="challenge",
    crumbs=lambda visit: [(_("Challenges of the region"), "consultation:challenges")],
    context=_challenge_page,
    links=(Link(_("Change"), "consultation:challenge_edit", "pencil", by=("code",)),),
    template="consultation/challenge.html",
)

workshops = ListPage(
    permission=PUBLIC,
    heading=_("Workshops and documents"),
    lead=_("Whom the region asked, and what it heard."),
    rows=lambda visit: (
        queries.workshops() if can(visit.by, "consultation.see_desk") else queries.public_workshops()
    ),
    noun=ngettext_lazy("%(n)s workshop", "%(n)s workshops", "n"),
    rows_template="consultation/_workshops.html",
    context=lambda visit: {"documents": list(queries.documents())},
    links=(
        Link(_("Plan a workshop"), "consultation:workshop_new", "plus", "button", by=()),
        Link(_("Add a document"), "consultation:document_new", "file-plus", "button", by=()),
    ),
    template="consultation/workshops.html",
)


def _workshop_page(visit: Visit) -> dict[str, Any]:
    """Findings by question, and what came of them."""
    return {
        "documents": [step for step in links.results(visit.record) if step.link.kind in queries.FEEDS],
        "groups": queries.findings_by_question(visit.record),
        "first_panels": panels("workshop_first", visit.by, visit.now, visit.record),
    }


workshop = RecordPage(
    visible_entries=_visible_entries,
    permission="consultation.see_workshop",
    get=queries.workshop,
    subject="workshop",
    crumbs=lambda visit: [(_("Workshops and documents"), "consultation:workshops")],
    facts=("municipality", "space", "room", "starts_at", "ends_at"),
    space="space",
    context=_workshop_page,
    panels="workshop",
    links=(
        Link(
            _("Write down findings"),
            "consultation:live",
            "notebook-pen",
            "button primary",
            by=("code",),
            when=lambda workshop: workshop.state == "held",
        ),
        Link(
            _("Wall for the projector"),
            "consultation:wall",
            "presentation",
            by=("code",),
            when=lambda workshop: workshop.state == "held",
        ),
        Link(_("Change"), "consultation:workshop_edit", "pencil", by=("code",)),
    ),
    template="consultation/workshop.html",
)

document = RecordPage(
    permission="consultation.see_consultation",
    get=queries.document,
    subject="document",
    crumbs=lambda visit: [(_("Workshops and documents"), "consultation:workshops")],
    lead=lambda visit: visit.record.about,
    facts=("kind", "year", "publisher"),
    context=add_thread,
    history=False,
    links=(Link(_("Change"), "consultation:document_edit", "pencil", by=("code",)),),
    template="consultation/document.html",
)


def _minutes(kind: str) -> Any:
    """The minutes of a workshop as PDF or for Word, in the reader's language."""

    @requires("consultation.see_minutes", get=queries.workshop)
    @require_safe
    def minutes(request: HttpRequest, workshop: Workshop) -> HttpResponse:
        with_names = can(request.user, "consultation.enter_findings", workshop)
        content = make_minutes(workshop, with_names=with_names)
        return document_response(content, kind, f"{gettext('minutes')}-{workshop.code}")

    return minutes


minutes_pdf, minutes_docx = _minutes("pdf"), _minutes("docx")
