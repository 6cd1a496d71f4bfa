"""Writing policy instruments, and recording what changed in them."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.clock import local_day
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.language import code_of
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.people.models import Person
from ceh.plan import queries
from ceh.plan.actions.parts import fingerprint
from ceh.plan.models import Instrument, PolicyChange
from ceh.plan.rules import check_same, check_unused, instrument_there, no_plan
from ceh.region.queries import current

WRITE = "plan.write_instruments"


def write_instrument(*, by: Person, **values: Any) -> Instrument:
    """Add an instrument to the plan in force; its code comes from the name.

    Raises Refused: "plan.write_instruments", "plan.no_plan", "plan.instrument_there".
    """
    need(by, WRITE)
    plan = queries.current()
    if plan is None:
        raise no_plan()
    code = code_of(values["name"].best()[1], otherwise="instrument")
    with (
        translate_db_errors({"plan_instrument_code_key": instrument_there}),
        act("plan.write_instrument", by=by),
    ):
        return Instrument.objects.create(plan=plan, code=code, **values)


def change_instrument(*, instrument: Instrument, expected: str, by: Person, **values: Any) -> Instrument:
    """Write an instrument anew that still says what `expected` is the fingerprint of.

    Raises Refused: "plan.write_instruments", "plan.changed".
    """
    with act("plan.change_instrument", by=by):
        row = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
        need(by, WRITE, row)
        check_same(expected, fingerprint(row))
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    return row


def remove_instrument(*, instrument: Instrument, by: Person, reason: str) -> None:
    """Remove an instrument that nothing stands on; the journal keeps what it said.

    Raises Refused: "plan.write_instruments", "plan.instrument_used".
    """
    with act("plan.remove_instrument", by=by, reason=reason):
        row = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
        need(by, WRITE, row)
        check_unused(actions=row.actions.count(), changes=row.changes.count())
        row.delete()


def record_policy_change(
    *, instrument: Instrument, changed_on: date, by: Person, now: datetime, text: Any, **values: Any
) -> PolicyChange:
    """Record a change with its evidence. Raises Refused: "plan.record_policy_change", "plan.changes_later"."""
    need(by, "plan.record_policy_change", instrument)
    if changed_on > local_day(now, current().timezone):
        raise Refused(
            "plan.changes_later",
            _("The day of the change is in the future."),
            _("Record the change when it has happened."),
            kind="input",
            field_name="changed_on",
        )
    with act("plan.record_policy_change", by=by):
        return PolicyChange.objects.create(
            instrument=instrument, changed_on=changed_on, by=by, at=now, text=Translated.of(text), **values
        )
