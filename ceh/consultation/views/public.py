"""What the region heard and concludes, for everybody."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.consultation import queries
from ceh.consultation.models import Statement, StatementTheme
from ceh.consultation.rules import CONFIDENCE, confidence
from ceh.core import links
from ceh.core.permissions import can
from ceh.region.models import Municipality
from ceh.web import filters, tables
from ceh.web.pages import PUBLIC, Link, ListPage, RecordPage, Visit


class SwotFilter(filters.FilterSet):
    """The region or one municipality, a theme, words."""

    q = filters.SearchFilter(method="search")
    municipality = filters.ModelChoiceFilter(
        queryset=Municipality.objects.filter(statements__state="published").distinct(),
        label=_("Municipality"),
    )
    theme = filters.ModelChoiceFilter(queryset=StatementTheme.objects.all(), label=_("Theme"))

    class Meta:
        model = Statement
        fields = ("q", "theme", "municipality")
        main = ("q", "theme", "municipality")

    def search(self, rows: Any, _name: str, words: str) -> Any:
        """Words of the statement, in any language."""
        return rows.filter(pk__in=queries.matching(words))


def add_confidence(statements: list[Statement], visit: Visit) -> None:
    """Say of each statement how well it is founded."""
    kinds = queries.evidence_kinds([statement.pk for statement in statements])
    for statement in statements:
        statement.confidence = confidence(kinds.get(statement.pk, ()))


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


statement = RecordPage(
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
    rows=lambda visit: queries.challenges(),
    prepare=_with_statements,
    noun=ngettext_lazy("%(n)s challenge", "%(n)s challenges", "n"),
    rows_template="consultation/_challenges.html",
    empty=(_("No challenges yet"), _("They come with the region pack."), "mountain"),
    template="consultation/list.html",
)


def _challenge_page(visit: Visit) -> dict[str, Any]:
    _with_statements([visit.record], visit)
    add_confidence(visit.record.statements, visit)
    return add_thread(visit)


challenge = RecordPage(
    permission="consultation.see_consultation",
    get=queries.challenge,
    subject="challenge",
    crumbs=lambda visit: [(_("Challenges of the region"), "consultation:challenges")],
    context=_challenge_page,
    history=False,
    template="consultation/challenge.html",
)

workshops = ListPage(
    permission=PUBLIC,
    heading=_("Surveys and workshops"),
    lead=_("Whom the region asked, and what it heard."),
    rows=lambda visit: (
        queries.workshops() if can(visit.by, "consultation.see_desk") else queries.public_workshops()
    ),
    noun=ngettext_lazy("%(n)s workshop", "%(n)s workshops", "n"),
    rows_template="consultation/_workshops.html",
    context=lambda visit: {"documents": list(queries.documents())},
    links=(Link(_("Plan a workshop"), "consultation:workshop_new", "plus", "button", by=()),),
    template="consultation/workshops.html",
)

workshop = RecordPage(
    permission="consultation.see_workshop",
    get=queries.workshop,
    subject="workshop",
    crumbs=lambda visit: [(_("Surveys and workshops"), "consultation:workshops")],
    facts=("municipality", "space", "starts_at"),
    space="space",
    context=lambda visit: {
        "documents": [step for step in links.results(visit.record) if step.link.kind in queries.FEEDS]
    },
    links=(Link(_("Change"), "consultation:workshop_edit", "pencil", by=("code",)),),
    template="consultation/workshop.html",
)

document = RecordPage(
    permission="consultation.see_consultation",
    get=queries.document,
    subject="document",
    crumbs=lambda visit: [(_("Surveys and workshops"), "consultation:workshops")],
    lead=lambda visit: visit.record.about,
    facts=("kind", "year", "publisher"),
    context=add_thread,
    history=False,
    template="consultation/document.html",
)
