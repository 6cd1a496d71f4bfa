"""Who belongs where: join, and end."""

from datetime import date, datetime, timedelta

from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.network.models import Organisation, Space
from ceh.people.models import Person
from ceh.prices.models import Membership
from ceh.prices.rules.members import two_memberships


def add_member(
    *,
    person: Person,
    starts_on: date,
    by: Person,
    now: datetime,
    ends_on: date | None = None,
    space: Space | None = None,
    organisation: Organisation | None = None,
) -> Membership:
    """A member of a space, or somebody who belongs to an organisation. What is priced already stays as it was.

    Raises Refused: "prices.manage_members", "prices.member_already".
    """
    need(by, "prices.manage_members", space)
    words = {
        "membership_one_organisation": two_memberships,
        "membership_once_in_space": two_memberships,
        "membership_ends_after_start": two_memberships,
    }
    with translate_db_errors(words), act("prices.add_member", by=by):
        return Membership.objects.create(
            person=person,
            space=space,
            organisation=organisation,
            starts_on=starts_on,
            ends_on=ends_on,
            made_by=by,
            made_at=now,
        )


def end_membership(*, membership: Membership, today: date, by: Person) -> None:
    """It ends yesterday; one that has not begun ends on its first day. Raises Refused: "prices.manage_members"."""
    need(by, "prices.manage_members", membership.space)
    with act("prices.end_membership", by=by):
        last = max(membership.starts_on, today - timedelta(days=1))
        Membership.objects.filter(pk=membership.pk, ends_on=None).update(ends_on=last)
        Membership.objects.filter(pk=membership.pk, ends_on__gt=last).update(ends_on=last)
