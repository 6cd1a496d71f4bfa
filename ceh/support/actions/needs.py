"""What adviser and applicant write in a case: needs and notes."""

from datetime import datetime
from typing import Any

from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need as need_permission
from ceh.core.validators import check_fields
from ceh.people.models import Person
from ceh.support import emails
from ceh.support.models import Case, CaseNote, Need
from ceh.support.rules import cases as rules

WORDS = {"need_one_matters_most": rules.main_need}


def _assessed(case: Case) -> Case:
    """The case, locked, while its needs may change; what was sent to the applicant is no longer the list."""
    row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    rules.check_still_assessing(row.state)
    if row.needs_sent_at is not None:
        row.needs_sent_at = None
        row.save(update_fields=["needs_sent_at"])
    return row


def add(*, case: Case, by: Person, **values: Any) -> Need:
    """Write down a need. Raises Refused: "support.handle_case", "support.not_assessing", "support.main_need"."""
    need_permission(by, "support.handle_case", case)
    with translate_db_errors(WORDS), act("support.add_need", by=by):
        row = _assessed(case)
        rules.check_room(row.needs.count())
        need = Need(case=row, **values)
        check_fields(need, values)
        need.save(force_insert=True)
    return need


def change(*, need: Need, by: Person, **values: Any) -> Need:
    """Change a need. Raises Refused as `add`."""
    need_permission(by, "support.handle_case", need.case)
    with translate_db_errors(WORDS), act("support.change_need", by=by):
        _assessed(need.case)
        for name, value in values.items():
            setattr(need, name, value)
        check_fields(need, values)
        need.save(update_fields=list(values))
    return need


def remove(*, need: Need, by: Person) -> None:
    """Take a need off the list. Raises Refused as `add`."""
    need_permission(by, "support.handle_case", need.case)
    with act("support.remove_need", by=by):
        _assessed(need.case)
        need.delete()


def send_list(*, case: Case, by: Person, now: datetime) -> None:
    """Ask the applicant to confirm the list. Raises Refused: "support.handle_case", "support.needs"."""
    need_permission(by, "support.handle_case", case)
    with act("support.send_needs", by=by):
        row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        rules.check_still_assessing(row.state)
        rules.check_needs(list(row.needs.values_list("is_main", flat=True)), were_sent=True)
        row.needs_sent_at = now
        row.save(update_fields=["needs_sent_at"])
        emails.step(row, "send_needs", by=by, now=now)


def write_note(*, case: Case, text: str, is_shared: bool, by: Person, now: datetime) -> CaseNote:
    """A note, of one's own or for both. Raises Refused: "support.write_note"."""
    need_permission(by, "support.write_note", case)
    with act("support.write_note", by=by):
        note = CaseNote(case=case, author=by, text=text, is_shared=is_shared, at=now)
        check_fields(note, {"text": text})
        note.save(force_insert=True)
        if is_shared:
            emails.note(note, now)
    return note
