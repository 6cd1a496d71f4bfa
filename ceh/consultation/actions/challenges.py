"""Writing challenges."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from ceh.consultation import queries
from ceh.consultation.actions.swot import raise_challenge
from ceh.consultation.models import Challenge, Statement
from ceh.consultation.rules import check_founded, check_unchanged
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.language import code_of
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.network.models import Space
from ceh.people.models import Person

PERMISSION = "consultation.write_swot"


def write_challenge(*, by: Person, pilots: Collection[Space] = (), **values: Any) -> Challenge:
    """Write a challenge as a draft, the last in the order; its code comes from the name.

    Raises Refused: "consultation.write_swot", "consultation.challenge_there".
    """
    need(by, PERMISSION)
    there = Refused(
        "consultation.challenge_there",
        _("There is a challenge of this name."),
        _("Give it another name, or change the one that is there."),
        kind="conflict",
        field_name="name",
    )
    code = code_of(values["name"].best()[1], otherwise="challenge")
    with act("consultation.write_challenge", by=by), translate_db_errors({"challenge_code_once": there}):
        position = (Challenge.objects.aggregate(last=Max("position"))["last"] or 0) + 1
        challenge = Challenge.objects.create(code=code, position=position, **values)
        challenge.pilots.set(pilots)
    return challenge


def change_challenge(
    *,
    challenge: Challenge,
    by: Person,
    reason: str,
    expected: str,
    pilots: Collection[Space] = (),
    **values: Any,
) -> Challenge:
    """Write a challenge anew that still says `expected` to the writer; what it said stays in the history.

    Raises Refused: "consultation.write_swot", "consultation.changed".
    """
    with act("consultation.change_challenge", by=by, reason=reason):
        row = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        need(by, PERMISSION, row)
        check_unchanged(expected, str(row.text))
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        row.pilots.set(pilots)
    return row


def link_statements(
    *, challenge: Challenge, statements: Collection[Statement], by: Person, now: datetime, reason: str = ""
) -> None:
    """Let a challenge stand on these statements, too. Raises Refused as `raise_challenge` does; then none is linked."""
    with act("consultation.raise_challenge", by=by, reason=reason):
        for statement in statements:
            raise_challenge(statement=statement, challenge=challenge, by=by, now=now, reason=reason)


def publish_challenge(*, challenge: Challenge, by: Person, now: datetime) -> None:
    """Put a challenge on the list. Raises Refused: "challenge.state", "consultation.challenge_unfounded"."""
    check_founded(len(queries.statements_of([challenge.pk])[challenge.pk]))
    Challenge.machine.apply(challenge, "publish_challenge", by=by, now=now)
