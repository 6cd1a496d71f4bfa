"""At the workshop itself: writing findings down at a table, and the wall for the projector."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.consultation import queries
from ceh.consultation.actions import workshops
from ceh.consultation.forms.workshops import LiveFindingForm
from ceh.consultation.models import AgendaItem, Workshop, WorkshopTable
from ceh.web.back import page_before
from ceh.web.pages import Button, FormPage, RecordPage, Visit, Way

ENTER = "consultation.enter_findings"


@dataclass(frozen=True)
class Place:
    """Where findings are written down now: a table and a question of a workshop."""

    workshop: Workshop
    table: WorkshopTable | None
    item: AgendaItem | None

    def address(self, **changes: Any) -> str:
        """The live page for this place, or for another table or question."""
        values = {"table": self.table, "item": self.item} | changes
        query = urlencode({name: row.pk for name, row in values.items() if row})
        address = reverse("consultation:live", args=[self.workshop.code])
        return f"{address}?{query}" if query else address


def place_of(visit: Visit) -> Place:
    """The table and the question of the address; else one's own table, the only one, and the first question."""
    workshop = visit.record
    tables, items = list(workshop.tables.all()), questions_of(workshop)
    own = [table for table in tables if table.facilitator_id == visit.by.pk]
    table = _chosen(visit, "table", tables)
    if table is None and (len(own) == 1 or len(tables) == 1):
        table = (own or tables)[0]
    return Place(workshop, table, _chosen(visit, "item", items) or next(iter(items), None))


def questions_of(workshop: Workshop) -> list[AgendaItem]:
    """The parts of the agenda to which findings are collected."""
    return [item for item in workshop.agenda.all() if item.collects]


def _chosen(visit: Visit, name: str, rows: list[Any]) -> Any:
    key = visit.request.GET.get(name, "")
    return next((row for row in rows if str(row.pk) == key), None)


def _live(visit: Visit) -> dict[str, Any]:
    place = place_of(visit)
    items, findings = questions_of(visit.record), list(visit.record.findings.all())
    number = items.index(place.item) if place.item else 0
    at_table = [
        finding for finding in findings if finding.table_id == (place.table.pk if place.table else None)
    ]
    return {
        "place": place,
        "number": number + 1,
        "count": len(items),
        "questions": [(item, place.address(item=item)) for item in items],
        "following": place.address(item=items[number + 1]) if number + 1 < len(items) else "",
        "tables": [(table, place.address(table=table)) for table in visit.record.tables.all()],
        "here": sorted(at_table, key=lambda finding: -finding.pk),
        "total": len(findings),
    }


live = FormPage(
    permission=ENTER,
    get=queries.workshop,
    subject="workshop",
    crumbs=lambda visit: [visit.record],
    form=LiveFindingForm,
    options=lambda visit: {"table": (place := place_of(visit)).table, "agenda_item": place.item},
    action=workshops.add_finding,
    heading=_("Write down findings"),
    submit=_("Add finding"),
    icon="plus",
    then=lambda visit, _finding: place_of(visit).address(),
    context=_live,
    template="consultation/live.html",
)


def _where_the_vote_was(visit: Visit) -> Way:
    """The live page where the button was pressed there, else the finding."""
    before, live_page = (
        page_before(visit.request),
        reverse("consultation:live", args=[visit.record.workshop.code]),
    )
    return before if before.startswith(live_page) else visit.record


def _vote(action: Any) -> Button:
    return Button(
        permission=ENTER,
        get=queries.finding,
        subject="finding",
        action=action,
        stays_on_refusal=True,
        back=_where_the_vote_was,
    )


finding_vote, finding_unvote = _vote(workshops.vote), _vote(workshops.take_vote_back)


wall = RecordPage(
    permission=ENTER,
    get=queries.workshop,
    subject="workshop",
    crumbs=lambda visit: [visit.record],
    history=False,
    context=lambda visit: {"groups": queries.findings_by_question(visit.record)},
    template="consultation/wall.html",
)
