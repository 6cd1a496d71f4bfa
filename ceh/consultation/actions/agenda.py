"""The agenda and the tables of a workshop: where findings come from."""

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from ceh.consultation.models import AgendaItem, Workshop, WorkshopTable
from ceh.consultation.rules import SEVEN_QUESTIONS, check_editable, check_has_no_findings
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import in_languages
from ceh.people.models import Person
from ceh.region.queries import current

PERMISSION = "consultation.run_workshop"


def add_agenda_item(*, workshop: Workshop, by: Person, **values: Any) -> AgendaItem:
    """Add a part to the agenda. Raises Refused: "consultation.run_workshop", "consultation.workshop_over"."""
    with act("consultation.add_agenda_item", by=by):
        row = _lock(workshop, by)
        return AgendaItem.objects.create(workshop=row, position=_next_position(row), **values)


def add_questions(*, workshop: Workshop, by: Person) -> int:
    """Add those of the seven questions that are not on the agenda yet. Returns how many were added.

    Raises Refused: "consultation.run_workshop", "consultation.workshop_over".
    """
    with act("consultation.add_questions", by=by):
        row = _lock(workshop, by)
        position, there = _next_position(row), set(row.agenda.values_list("code", flat=True))
        items = [
            AgendaItem(
                workshop=row,
                code=code,
                title=in_languages(question, current().languages),
                position=position + n,
            )
            for n, (code, question) in enumerate(SEVEN_QUESTIONS.items())
            if code not in there
        ]
        for item in items:
            item.save()
    return len(items)


def change_agenda_item(*, item: AgendaItem, by: Person, **values: Any) -> AgendaItem:
    """Change a part. Raises Refused: "consultation.run_workshop", "consultation.workshop_over"."""
    with act("consultation.change_agenda_item", by=by):
        _lock(item.workshop, by)
        for name, value in values.items():
            setattr(item, name, value)
        item.save(update_fields=list(values))
    return item


def remove_agenda_item(*, item: AgendaItem, by: Person) -> None:
    """Remove a part that has no findings.

    Raises Refused: "consultation.run_workshop", "consultation.workshop_over", "consultation.has_findings".
    """
    with act("consultation.remove_agenda_item", by=by):
        _lock(item.workshop, by)
        check_has_no_findings(item.findings.count())
        item.delete()


def add_table(*, workshop: Workshop, by: Person, name: str, person: Person | None = None) -> WorkshopTable:
    """Add a table; `person` writes down what is said there.

    Raises Refused: "consultation.run_workshop", "consultation.workshop_over", "consultation.table_there".
    """
    with act("consultation.add_table", by=by), translate_db_errors({"workshop_table_once": _table_there()}):
        row = _lock(workshop, by)
        return WorkshopTable.objects.create(workshop=row, name=name, facilitator=person)


def change_table(
    *, table: WorkshopTable, by: Person, name: str, person: Person | None = None, vacate: bool = False
) -> WorkshopTable:
    """Change the name or the facilitator of a table; `vacate` leaves it without one.

    Raises Refused: "consultation.run_workshop", "consultation.workshop_over", "consultation.table_there".
    """
    with (
        act("consultation.change_table", by=by),
        translate_db_errors({"workshop_table_once": _table_there()}),
    ):
        _lock(table.workshop, by)
        table.name, table.facilitator = name, None if vacate else person or table.facilitator
        table.save(update_fields=["name", "facilitator"])
    return table


def remove_table(*, table: WorkshopTable, by: Person) -> None:
    """Remove a table without findings.

    Raises Refused: "consultation.run_workshop", "consultation.workshop_over", "consultation.has_findings".
    """
    with act("consultation.remove_table", by=by):
        _lock(table.workshop, by)
        check_has_no_findings(table.findings.count())
        table.delete()


def _lock(workshop: Workshop, by: Person) -> Workshop:
    """The workshop, locked, if `by` may change it."""
    row = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    need(by, PERMISSION, row)
    check_editable(row.state)
    return row


def _next_position(workshop: Workshop) -> int:
    return (workshop.agenda.aggregate(last=Max("position"))["last"] or 0) + 1


def _table_there() -> Refused:
    return Refused(
        "consultation.table_there",
        _("There is already a table with this name."),
        _("Give it another name."),
        kind="conflict",
        field_name="name",
    )
