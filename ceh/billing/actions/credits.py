"""Credits: give, and end before their time."""

from datetime import date, datetime
from uuid import uuid4

from ceh.billing.actions import posting
from ceh.billing.models import Credit
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.network.models import Organisation, Space
from ceh.people.models import Person
from ceh.region.queries import current


def give_credit(
    *,
    measure: str,
    amount: int,
    starts_on: date,
    ends_on: date,
    by: Person,
    now: datetime,
    space: Space | None = None,
    giver: Organisation | None = None,
    person: Person | None = None,
    organisation: Organisation | None = None,
    note: str = "",
) -> Credit:
    """Minutes or cents from a space (or an organisation, for its spaces) to a person or to all of an organisation.

    Raises Refused: "billing.give_credit" (asked of the space, else of nothing).
    """
    need(by, "billing.give_credit", space)
    currency = current().currency
    unit = posting.unit_of(measure, currency)
    with act("billing.give_credit", by=by):
        credit = Credit.objects.create(
            space=space,
            giver=giver,
            person=person,
            organisation=organisation,
            measure=measure,
            granted_amount=amount,
            currency=currency,
            account=posting.credit_account(unit, uuid4().hex, now),
            starts_on=starts_on,
            ends_on=ends_on,
            note=note[:200],
            given_at=now,
            given_by=by,
        )
        posting.grant(credit, by=by, now=now)
        credit.account.refresh_from_db()
    return credit


def end_credit(*, credit: Credit, last_day: date, by: Person) -> None:
    """It pays for nothing after this day; what it paid stays paid. Raises Refused: "billing.give_credit"."""
    need(by, "billing.give_credit", credit)
    with act("billing.end_credit", by=by):
        Credit.objects.filter(pk=credit.pk).update(ends_on=max(last_day, credit.starts_on))
