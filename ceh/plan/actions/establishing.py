"""Establishing a space under an action, and taking it back."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from ceh.core.clock import local_day
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.links import connect, disconnect
from ceh.core.models import Link
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.plan.models import Action, Establishment
from ceh.plan.rules import check_establishment
from ceh.region.queries import current

LINK = "action_established_space"


def establish_space(
    *, action: Action, space: Space, opened_on: date, by: Person, now: datetime, reason: str
) -> Establishment:
    """Record that a space opened under an action, and link both in the red thread.

    Raises Refused: "plan.establish_space" (not open to the actor), "plan.space_not_open", "plan.opens_later",
    "plan.reason", "plan.established" (it stands under the action already).
    """
    standing_already = Refused(
        "plan.established",
        _("This space is already linked to the action."),
        _("Open the action to see since when."),
        kind="conflict",
        field_name="space",
    )
    with (
        translate_db_errors({"established_once": standing_already}),
        act("plan.establish_space", by=by, reason=reason),
    ):
        need(by, "plan.establish_space", action)
        locked = Space.objects.select_for_update().get(pk=space.pk)
        today = local_day(now, current().timezone)
        check_establishment(space_state=locked.state, opened_on=opened_on, today=today, reason=reason)
        establishment = Establishment.objects.create(
            action=action, space=locked, opened_on=opened_on, by=by, at=now, reason=reason.strip()[:300]
        )
        connect(LINK, action, locked, by=by, now=now, reason=reason.strip())
    return establishment


def withdraw_establishment(*, establishment: Establishment, by: Person, now: datetime, reason: str) -> None:
    """Withdraw an establishment, with a reason; it stays in the history, and the figures follow.

    Raises Refused: "plan.establish_space", "plan.reason", "plan.withdrawn" (somebody was faster).
    """
    with act("plan.withdraw_establishment", by=by, reason=reason):
        need(by, "plan.establish_space", establishment.action)
        if not reason.strip():
            raise Refused(
                "plan.reason",
                _("The reason is missing."),
                _("Say why you remove the mark."),
                kind="input",
                field_name="reason",
            )
        changed = Establishment.objects.filter(pk=establishment.pk, ended_at=None).update(
            ended_at=now, end_reason=reason.strip()[:300]
        )
        if not changed:
            raise Refused(
                "plan.withdrawn",
                _("This has already been withdrawn."),
                _("Reload the page."),
                kind="conflict",
            )
        links = Link.objects.filter(
            kind=LINK, source_id=establishment.action_id, target_id=establishment.space_id, ended_at=None
        )
        for link in links:
            disconnect(link, by=by, now=now, reason=reason)
