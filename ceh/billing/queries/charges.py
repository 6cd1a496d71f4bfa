"""Questions about what is owed: what is due to be priced, what stands open, what is left of credits."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ceh.billing.models import Charge, ChargeLine, Credit
from ceh.billing.queries.postings import covers
from ceh.bookings.models import Booking
from ceh.bookings.states import BOOKING
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.usage.models import Usage

UPCOMING = sorted(BOOKING.group("holds"))
BACK = timedelta(days=400)  # as with uses: what is older is not entered any more
RELATED = ("usage__unit__resource", "booking__resource", "space", "person", "home", "host")


def uses_due(now: datetime) -> "QuerySet[Usage]":
    """Uses that are over and not yet priced, the earliest first; maintenance by staff costs nothing."""
    rows = Usage.objects.filter(
        state="closed", charge=None, maintenance=False, ended_at__lte=now, started_at__gte=now - BACK
    )
    return rows.order_by("started_at", "pk")


def bookings_due(now: datetime) -> "QuerySet[Booking]":
    """Bookings that are over without a recorded use, or that were missed or cancelled late, and not yet priced.

    To one that was priced as missed somebody may come after all: once that is taken back, it is priced as booked.
    """
    used = Usage.objects.filter(booking=OuterRef("pk"))
    priced = Charge.objects.filter(booking=OuterRef("pk"))
    as_booked = priced.exclude(state="reversed", why="no_show")
    due = Q(~Exists(used), ~Exists(as_booked), state="completed", ends_at__lte=now)
    due |= Q(~Exists(priced), Q(state="no_show") | Q(state="cancelled", late=True))
    return Booking.objects.filter(due, starts_at__gte=now - BACK).order_by("starts_at", "pk")


def voided_uses_to_reverse() -> "QuerySet[Charge]":
    """Charges of uses that were voided afterwards and are not taken back yet."""
    return Charge.objects.filter(usage__state="voided").exclude(state="reversed").order_by("pk")


def bookings_to_reverse() -> "QuerySet[Charge]":
    """Charges of bookings, not yet settled, to which somebody came after all, or of which a use was entered later."""
    used = Usage.objects.filter(booking=OuterRef("booking")).exclude(state="voided")
    rows = Charge.objects.filter(state__in=("nothing", "open"), booking__state="completed")
    return rows.filter(Q(why="no_show") | Q(Exists(used), why="booking")).order_by("pk")


def spent(person_id: int | None, line_ids: Iterable[int], day: date) -> dict[int, int]:
    """Line → the free minutes that the person had from it in the month of the day; one statement."""
    if person_id is None:
        return {}
    rows = ChargeLine.objects.filter(
        line__in=list(line_ids),
        charge__person=person_id,
        reason__in=["free", "reversal"],
        charge__day__year=day.year,
        charge__day__month=day.month,
    ).filter(Q(reason="free") | Q(reverses__reason="free"))
    result: dict[int, int] = {}
    for line_id, quantity in rows.values_list("line_id", "quantity"):
        result[line_id or 0] = result.get(line_id or 0, 0) + round(quantity * 60)
    return result


def spent_in_months(
    person_id: int, line_ids: Iterable[int], months: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], dict[int, int]]:
    """(year, month) → line → the free minutes that the person had from it then; a statement for each month."""
    ids = list(line_ids)
    return {month: spent(person_id, ids, date(*month, 1)) for month in months}


def upcoming_bookings(
    person_id: int, space_ids: Iterable[int], start: datetime, end: datetime
) -> list[Booking]:
    """Bookings of a person in spaces that are still to be priced, in the order in which they will be; one statement."""
    rows = Booking.objects.filter(
        person=person_id,
        space__in=list(space_ids),
        state__in=UPCOMING,
        starts_at__gte=start,
        starts_at__lt=end,
    )
    return list(rows.select_related("resource__equipment_unit__model").order_by("ends_at", "starts_at", "pk"))


def credits_for(charge: Charge) -> "QuerySet[Credit]":
    """Credits that may pay for a charge, those that end first before others."""
    giver = Q(space=charge.space_id) | (Q(giver=charge.host_id) if charge.host_id else Q(pk__in=[]))
    holder = Q(pk__in=[])
    if charge.person_id:
        holder |= Q(person=charge.person_id)
    if charge.home_id:
        holder |= Q(organisation=charge.home_id)
    return Credit.objects.filter(
        giver,
        holder,
        starts_on__lte=charge.day,
        ends_on__gte=charge.day,
        account__balance__gt=0,
        currency=charge.currency,
    )


def due(charge_id: int) -> int:
    """What is left to pay of a charge, in cents."""
    return Charge.objects.values_list("account__balance", flat=True).get(pk=charge_id) or 0


def _sum(rows: Any, key: str, column: str) -> Any:
    total = rows.order_by().values(key).annotate(total=Sum(column)).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


def with_sums(rows: "QuerySet[Charge]") -> "QuerySet[Charge]":
    """Charges with `total`, `covered` (cents) and `hosted` (minutes), and all around them; one statement."""
    lines = ChargeLine.objects.filter(charge=OuterRef("pk"))
    paid = covers().filter(account__charge=OuterRef("pk"))
    return rows.select_related(*RELATED).annotate(
        total=_sum(lines, "charge", "cents"),
        hosted=_sum(lines, "charge", "minutes"),
        covered=0 - _sum(paid, "account__charge", "amount"),
    )


def charge(pk: int) -> Charge:
    """One charge with all around it and its sums. Raises Charge.DoesNotExist."""
    return with_sums(Charge.objects.all()).select_related("price_list").get(pk=pk)


def charges_in(space: Space) -> "QuerySet[Charge]":
    """All charges in a space, the newest first."""
    return with_sums(Charge.objects.filter(space=space))


def charges_of(person: Person) -> "QuerySet[Charge]":
    """All charges of a person, the newest first."""
    return with_sums(Charge.objects.filter(person=person))


def lines_of(charge: Charge) -> "QuerySet[ChargeLine]":
    """The ledger of a charge in the order in which it was written."""
    return (
        ChargeLine.objects.filter(charge=charge)
        .select_related("line", "by", "charge", "reversed_by")
        .order_by("pk")
    )


def line(pk: int) -> ChargeLine:
    """One charge line. Raises ChargeLine.DoesNotExist."""
    return ChargeLine.objects.select_related("charge__space").get(pk=pk)


def open_sum(person: Person) -> dict[str, int]:
    """Currency → what the person still has to pay, in cents; one statement."""
    return _left(Charge.objects.filter(person=person, state="open"))


def _left(charges: "QuerySet[Charge]") -> dict[str, int]:
    rows = charges.exclude(account=None).order_by().values_list("currency")
    return dict(rows.annotate(Sum("account__balance")))


def credits_of(person: Person, day: date) -> "QuerySet[Credit]":
    """Credits of a person that are not over."""
    rows = Credit.objects.filter(person=person, ends_on__gte=day)
    return rows.select_related("space", "giver", "account").order_by("ends_on", "pk")


def credits_in(space: Space) -> "QuerySet[Credit]":
    """Credits that a space gave, the newest first."""
    return (
        Credit.objects.filter(space=space)
        .select_related("person", "organisation", "account")
        .order_by("-ends_on", "-pk")
    )


def credits_of_organisations() -> "QuerySet[Credit]":
    """Credits that organisations gave, the newest first."""
    rows = Credit.objects.filter(giver__isnull=False).select_related(
        "giver", "person", "organisation", "account"
    )
    return rows.order_by("-ends_on", "-pk")


def credit(pk: int) -> Credit:
    """One credit. Raises Credit.DoesNotExist."""
    return Credit.objects.select_related("space", "giver", "person", "organisation", "account").get(pk=pk)


def open_in(space: Space) -> dict[str, int]:
    """Currency → what is still to be paid in a space, in cents; one statement."""
    return _left(Charge.objects.filter(space=space, state="open"))
