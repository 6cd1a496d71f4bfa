"""Giving and ending roles."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.permissions import forget_roles, need, roles_of
from ceh.core.refusals import Refused
from ceh.network import emails, queries
from ceh.network.models import RoleAssignment, Space
from ceh.network.rules import roles as rules
from ceh.network.rules.roles import check_gift
from ceh.people.models import Person


def assign_role(
    *,
    person: Person,
    role: str,
    space: Space | None = None,
    by: Person | None,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str = "",
) -> RoleAssignment:
    """Give a role, in one space or (where `space` is None) in the network. `by` is None for Ceh itself.

    Raises Refused: "network.assign_role" (not open to the actor), "network.own_role", "network.role_not_yours",
    "network.role_scope", "network.role_held" (held already in that time), "network.role_times", "network.no_account".
    """
    starts = starts_at or now
    with act("network.assign_role", by=by, reason=reason):
        if by is not None:
            need(by, "network.assign_role", space)
            own = by.pk == person.pk
            check_gift(roles_of(by), role, space.pk if space else None, to_self=own)
        locked = Person.objects.select_for_update().get(pk=person.pk)
        if not locked.is_active:
            raise Refused(
                "network.no_account",
                _("This account is no longer in use."),
                _("Choose somebody else."),
                kind="input",
                field_name="person",
            )
        if ends_at is not None and ends_at <= starts:
            raise Refused(
                "network.role_times",
                _("The role would end before it starts."),
                _("Choose a later end, or leave it open."),
                kind="input",
                field_name="ends_on",
            )
        _check_not_held(locked, role, space, starts, ends_at)
        assignment = RoleAssignment.objects.create(
            person=locked,
            role=role,
            space=space,
            starts_at=starts,
            ends_at=ends_at,
            given_by=by,
            reason=reason[:300],
        )
        emails.role_changed(assignment, now, ended=False)
    forget_roles(person)
    return assignment


def _check_not_held(
    person: Person, role: str, space: Space | None, starts: datetime, ends: datetime | None
) -> None:
    held = RoleAssignment.objects.filter(person=person, role=role, space=space)
    if ends is not None:
        held = held.filter(starts_at__lt=ends)
    if held.exclude(ends_at__lte=starts).exists():
        raise Refused(
            "network.role_held",
            _("%(person)s holds this role already.") % {"person": person},
            _("End the current one first, or choose other days."),
            kind="conflict",
            field_name="role",
        )


def check_may_end(assignment: RoleAssignment, by: Person) -> None:
    """Raise Refused unless the role is the person's own or one that they may give."""
    if by.pk != assignment.person_id:
        need(by, "network.assign_role", assignment.space)
        check_gift(roles_of(by), assignment.role, assignment.space_id, to_self=False)


def end_role(*, assignment: RoleAssignment, by: Person, now: datetime, reason: str = "") -> RoleAssignment:
    """End a role now; one may always lay down one's own.

    Raises Refused: "network.role_ended" (it has ended), "network.last_coordinator", "network.last_manager",
    "network.last_administrator", and as `assign_role`.
    """
    with act("network.end_role", by=by, reason=reason):
        row = (
            RoleAssignment.objects.select_for_update(of=("self",))
            .select_related("person", "space")
            .get(pk=assignment.pk)
        )
        check_may_end(row, by)
        if row.ends_at is not None and row.ends_at <= now:
            raise Refused(
                "network.role_ended",
                _("This role has ended already."),
                _("Open the page again to see the current state."),
                kind="conflict",
            )
        if queries.is_needed(row) and not queries.others_hold(row, now):
            raise rules.last_one(row)
        row.ends_at = max(now, row.starts_at + timedelta(microseconds=1))
        row.save(update_fields=["ends_at"])
        emails.role_changed(row, now, ended=True)
    forget_roles(row.person)
    forget_roles(by)
    return row
