"""Placing holds on a person, and lifting them."""

from datetime import datetime

from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.learning import emails
from ceh.learning.models import Competence, Hold
from ceh.learning.rules import issuing
from ceh.network.models import Space
from ceh.people.models import Person


def place_hold(
    *,
    person: Person,
    reason: str,
    by: Person,
    now: datetime,
    space: Space | None = None,
    competence: Competence | None = None,
    ends_at: datetime | None = None,
) -> Hold:
    """Stop a person from now on: in a space, for a competence, both, or (neither) in the whole network. They are told.

    Raises Refused: "learning.place_hold" (the scope is not the actor's), "learning.no_account", "learning.own_grant",
    "learning.reason", "learning.hold_times".
    """
    hold = Hold(
        person=person,
        space=space,
        competence=competence,
        reason=reason.strip()[:300],
        starts_at=now,
        ends_at=ends_at,
        by=by,
    )
    need(by, "learning.place_hold", hold)
    issuing.check_reason(reason)
    issuing.check_hold_times(ends_at, now)
    with act("learning.place_hold", by=by):
        locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        issuing.check_person(is_active=locked.is_active, is_self=by.pk == locked.pk)
        hold.save()
        emails.held(hold, now)
    return hold


def lift_hold(*, hold: Hold, by: Person, now: datetime, reason: str) -> None:
    """Lift a hold before its end, with a reason; the person is told.

    Raises Refused: "learning.lift_hold", "learning.reason", "learning.hold_over" (it was lifted, or has ended).
    """
    issuing.check_reason(reason)
    with act("learning.lift_hold", by=by):
        row = Hold.objects.select_for_update(of=("self",)).select_related("competence").get(pk=hold.pk)
        need(by, "learning.lift_hold", row)
        if row.lifted_at is not None or (row.ends_at is not None and row.ends_at <= now):
            raise Refused(
                "learning.hold_over",
                _("This hold is over already."),
                _("Open the page again to see the current state."),
                kind="conflict",
            )
        row.lifted_at, row.lifted_by, row.lift_reason = now, by, reason.strip()[:300]
        row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
        emails.lifted(row, now)
    hold.lifted_at, hold.lifted_by, hold.lift_reason = row.lifted_at, row.lifted_by, row.lift_reason
