"""Questions about settlements: what stands unsettled, what a closed period holds, the lines behind each figure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from ceh.billing.models import ChargeLine, Settlement, SettlementRow
from ceh.billing.queries.postings import covers_of_lines
from ceh.core.text import ByName
from ceh.network.models import Organisation


@dataclass
class Pair:
    """A host and a home organisation (either may be unknown) with what happened between them; money in cents."""

    host_id: int | None
    home_id: int | None
    uses: int = 0
    people: int = 0
    minutes: int = 0
    cents: int = 0
    covered: int = 0
    paid: int = 0
    waived: int = 0
    late: int = 0

    @property
    def rest(self) -> int:
        """What nobody has paid yet."""
        return self.cents - self.covered - self.paid - self.waived


def settlement(pk: int) -> Settlement:
    """One settlement. Raises Settlement.DoesNotExist."""
    return Settlement.objects.select_related("closed_by").get(pk=pk)


def settlements() -> "QuerySet[Settlement]":
    """All, the newest first, with how many rows are not settled."""
    open_rows = Count("rows", filter=Q(rows__state="unsettled"))
    return Settlement.objects.annotate(waiting=open_rows).order_by("-starts_on")


def row(pk: int) -> SettlementRow:
    """One row with its settlement and organisations. Raises SettlementRow.DoesNotExist."""
    return SettlementRow.objects.select_related("settlement", "host", "home").get(pk=pk)


def rows_of(settlement: Settlement) -> "QuerySet[SettlementRow]":
    """Its rows: by host, then home, those without an organisation last."""
    rows = SettlementRow.objects.filter(settlement=settlement).select_related("host", "home", "settlement")
    return rows.order_by(ByName("host__sort_keys"), ByName("home__sort_keys"), "pk")


def last_day() -> date | None:
    """The last day of the last settlement."""
    rows: date | None = Settlement.objects.aggregate(last=Max("ends_on"))["last"]
    return rows


def unsettled(until: date) -> "QuerySet[ChargeLine]":
    """Lines of days up to and with this one that are in no settlement."""
    return ChargeLine.objects.filter(settlement=None, charge__day__lte=until)


def pairs(lines: "QuerySet[ChargeLine]", starts_on: date) -> list[Pair]:
    """The lines added up by host and home; four statements whatever their number."""
    result: dict[tuple[int | None, int | None], Pair] = {}
    key = ("charge__host_id", "charge__home_id")
    sums: Any = {
        "paid": Sum("cents", filter=Q(charge__state="paid"), default=0),
        "waived": Sum("cents", filter=Q(charge__state="waived"), default=0),
        "uses": Count("charge", distinct=True, filter=Q(minutes__gt=0)),
        "gone": Count("charge", distinct=True, filter=Q(minutes__lt=0, charge__state="reversed")),
        "people": Count("charge__person", distinct=True),
        "late": Count("pk", filter=Q(charge__day__lt=starts_on)),
        "minutes": Sum("minutes"),
        "cents": Sum("cents"),
    }
    for line in lines.order_by().values(*key).annotate(**sums):
        host, home = line.pop(key[0]), line.pop(key[1])
        line["uses"] -= line.pop("gone")
        result[host, home] = Pair(host, home, **line)
    paid = covers_of_lines(lines.order_by()).order_by()
    for host, home, state, amount in paid.values_list(
        "account__charge__host_id", "account__charge__home_id", "account__charge__state"
    ).annotate(Sum("amount")):
        cents = -amount
        pair = result[host, home]
        pair.covered += cents
        if state in ("paid", "waived"):  # what a credit covered, nobody paid or waived
            setattr(pair, state, getattr(pair, state) - cents)
    return list(result.values())


def names(pairs: list[Pair]) -> dict[int, Organisation]:
    """The organisations of the pairs by id; one statement."""
    return Organisation.objects.in_bulk({pk for pair in pairs for pk in (pair.host_id, pair.home_id) if pk})


def lines_behind(row: SettlementRow) -> "QuerySet[ChargeLine]":
    """Each line that a row adds up."""
    rows = ChargeLine.objects.filter(
        settlement=row.settlement_id, charge__host=row.host_id, charge__home=row.home_id
    )
    return rows.select_related(
        "charge__space",
        "charge__person",
        "charge__usage__unit__resource",
        "charge__booking__resource",
        "line",
    ).order_by("charge__day", "pk")
