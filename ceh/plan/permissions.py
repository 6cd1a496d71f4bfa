"""Who may do what with the plan. Written to be read aloud."""

from typing import Any

import rules
from django.utils.translation import gettext as _

from ceh.core.permissions import anyone, explain, is_administrator, is_auditor, is_coordinator, register
from ceh.core.refusals import Refused
from ceh.plan.models import Action, Plan, Player
from ceh.plan.queries import organisations_of

SHOWN = ("in_consultation", "consulted", "endorsed", "in_force", "superseded")


def _version_of(record: Any) -> Plan | None:
    """The version that a record is, or is a part of."""
    if record is None or isinstance(record, Plan):
        return record
    return record.plan if isinstance(record, Action) else record.action.plan


def _is_in(record: Any, *states: str) -> bool:
    version = _version_of(record)
    return version is None or version.state in states


staff = is_coordinator | is_auditor | is_administrator


@rules.predicate
def is_shown(person: Any, record: Any) -> bool:
    """Belongs to a version that was opened for comments or consulted, and was not discarded."""
    version = _version_of(record)
    is_open = version is not None and version.state == "draft" and version.is_public
    return is_open or _is_in(record, *SHOWN)


@rules.predicate
def is_draft(person: Any, record: Any) -> bool:
    """Belongs to a draft: what is consulted or endorsed, in force or superseded stays as it is."""
    return _is_in(record, "draft")


@rules.predicate
def is_in_force(person: Any, record: Any) -> bool:
    """Belongs to the version in force: only its tasks and sources move."""
    return _is_in(record, "in_force")


@rules.predicate
def speaks_for_it(person: Any, player: Player | None) -> bool:
    """Manages a space of the organisation whose part it is."""
    return player is not None and player.organisation_id in organisations_of(person)


register(
    "plan",
    {
        "see_plan": anyone,
        "see_version": is_shown | staff,
        "see_desk": staff,
        "establish_space": is_coordinator & is_in_force,
        "manage_tasks": is_coordinator & is_in_force,
        "edit_plan": is_coordinator & is_draft,
        "manage_funding": is_coordinator & (is_draft | is_in_force),
        "track_funding": is_coordinator & is_in_force,
        "manage_versions": is_coordinator,
        "answer_part": is_coordinator | speaks_for_it,
        "record_policy_change": is_coordinator,
        "write_instruments": is_coordinator,
    },
)


def _frozen(person: Any, record: Any) -> Refused | None:
    """Why a version that is no draft is not written in."""
    if not is_coordinator(person) or is_draft(person, record):
        return None
    if _is_in(record, "in_consultation"):
        return Refused(
            "plan.edit_plan",
            _("People are commenting on this draft, so its text stays as it is."),
            _("Close the consultation first."),
            kind="permission",
        )
    return Refused(
        "plan.edit_plan",
        _("This version of the plan is no longer a draft, so its text stays as it is."),
        _("Begin a new version, and change it there."),
        kind="permission",
    )


explain("plan.edit_plan", _frozen)
