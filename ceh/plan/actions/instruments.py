"""Recording what changed in a policy instrument."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.clock import local_day
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.people.models import Person
from ceh.plan.models import Instrument, PolicyChange
from ceh.region.queries import current


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
