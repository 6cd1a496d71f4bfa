"""Who may grant what, and what a grant needs. Pure; raises Refused with the reason.

Nobody certifies themselves. Whoever grants holds the level "train", valid in that space (named trainers per
competence). For a beginning, the manager of the owning space appoints its first trainer, and a coordinator trainers
of any competence.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused
from ceh.learning.models import LEVEL_CODES, Competence
from ceh.learning.rules.standing import Standing


def check_level(level: str) -> None:
    """Raise Refused ("learning.level") for a word that is no level."""
    if level not in LEVEL_CODES:
        raise Refused(
            "learning.level",
            _("There is no such level."),
            _("Choose one from the list."),
            kind="input",
            field_name="level",
        )


def check_person(*, is_active: bool, is_self: bool) -> None:
    """Raise Refused for an account that is closed ("learning.no_account") or one's own ("learning.own_grant")."""
    if not is_active:
        raise Refused(
            "learning.no_account",
            _("This account is no longer in use."),
            _("Choose somebody else."),
            kind="input",
            field_name="email",
        )
    if is_self:
        raise Refused(
            "learning.own_grant",
            _("You can’t certify yourself."),
            _("Ask another trainer or a coordinator of the network."),
            field_name="email",
        )


def check_competence(competence: Competence, *, has_version: bool) -> None:
    """Raise Refused for one that is retired ("learning.retired") or says nothing yet ("learning.no_version")."""
    if competence.retired:
        raise Refused(
            "learning.retired",
            _("This competence is no longer granted."),
            _("Choose another one."),
            field_name="competence",
        )
    if not has_version:
        raise Refused(
            "learning.no_version",
            _("What people must be able to do has not been described yet."),
            _("Write the first version of the competence."),
            field_name="competence",
        )


def check_issuer(
    *,
    own: Standing | None,
    level: str,
    is_coordinator: bool,
    manages_owner: bool,
    has_trainer: bool,
) -> None:
    """Raise Refused ("learning.not_trainer") unless the issuer may grant the level.

    `own` is the issuer's standing at level "train" in the space (None where the network issues); `manages_owner`
    whether they manage the space that owns the competence, `has_trainer` whether anybody trains it there now.
    """
    if own is not None and own.ok:
        return
    if level == "train" and (is_coordinator or (manages_owner and not has_trainer)):
        return
    raise Refused(
        "learning.not_trainer",
        _("Only a trainer of this competence may grant it here."),
        _("A coordinator appoints trainers; the manager of the space that owns it appoints the first one."),
    )


def check_not_standing(*, state: str, ends: datetime | None, at: datetime) -> None:
    """Raise Refused for a grant that stands already ("learning.grant_stands") or is suspended ("learning.suspended").

    One past its term does not stand; granting again renews it.
    """
    if state == "suspended":
        raise Refused(
            "learning.suspended",
            _("The person has this grant, and it is suspended."),
            _("Reinstate it or revoke it first."),
            kind="conflict",
        )
    if ends is None or ends > at:
        raise stands_already()


def stands_already() -> Refused:
    """The refusal of a second grant beside one that holds."""
    return Refused(
        "learning.grant_stands",
        _("The person has this grant already."),
        _("Renew it if the expiry period should start again."),
        kind="conflict",
    )


def check_reason(reason: str) -> None:
    """Raise Refused ("learning.reason") for an empty reason."""
    if not reason.strip():
        raise Refused(
            "learning.reason",
            _("A reason is missing."),
            _("Say in one sentence why."),
            kind="input",
            field_name="reason",
        )


def check_hold_times(ends_at: datetime | None, now: datetime) -> None:
    """Raise Refused ("learning.hold_times") for a hold that would end before it begins."""
    if ends_at is not None and ends_at <= now:
        raise Refused(
            "learning.hold_times",
            _("The hold would end before it starts."),
            _("Choose a later end, or leave it open."),
            kind="input",
            field_name="ends_on",
        )


def check_term(expiry: str, months: int | None) -> None:
    """Raise Refused ("learning.term") unless months are told exactly where the competence expires."""
    if (expiry == "never") != (months is None) or (months is not None and not 1 <= months <= 120):
        raise Refused(
            "learning.term",
            _("The number of months does not fit the kind of expiry."),
            _("Say after how many months it expires (1 to 120), or choose that it does not."),
            kind="input",
            field_name="months",
        )
