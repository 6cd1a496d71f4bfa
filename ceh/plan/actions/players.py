"""What the organisations of an action answer to their part."""

from datetime import datetime

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.people.models import Person
from ceh.plan import queries
from ceh.plan.models import Action, Confirmation, Player
from ceh.plan.queries import digest_of
from ceh.plan.rules import check_reason, check_same


def confirm_part(
    *, player: Player, by: Person, now: datetime, expected: str, reason: str = ""
) -> Confirmation:
    """Confirm the part that the person has read, known by its digest.

    Raises Refused: "plan.answer_part", "plan.changed" (the part says something else by now).
    """
    return _answer(player, by=by, now=now, expected=expected, reason=reason, is_objection=False)


def object_to_part(*, player: Player, by: Person, now: datetime, expected: str, reason: str) -> Confirmation:
    """Object to the part, with a reason. Raises Refused: "plan.answer_part", "plan.changed", "plan.reason"."""
    check_reason(reason)
    return _answer(player, by=by, now=now, expected=expected, reason=reason, is_objection=True)


def _answer(
    player: Player, *, by: Person, now: datetime, expected: str, reason: str, is_objection: bool
) -> Confirmation:
    verb = "plan.object_to_part" if is_objection else "plan.confirm_part"
    with act(verb, by=by, reason=reason):
        need(by, "plan.answer_part", player)
        Action.objects.select_for_update().get(pk=player.action_id)
        part = queries.part_of(queries.player(player.pk))
        check_same(expected, digest_of(part))
        return Confirmation.objects.create(
            player=player,
            is_objection=is_objection,
            reason=reason.strip()[:500],
            part=part,
            digest=digest_of(part),
            by=by,
            at=now,
        )
