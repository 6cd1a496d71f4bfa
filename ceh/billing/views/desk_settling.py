"""Settlements between organisations: what is not settled, closed periods, the lines behind each figure."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from ceh.billing import exports as tables
from ceh.billing.actions import settling as actions
from ceh.billing.forms import PeriodForm, SettleForm
from ceh.billing.models import Settlement, SettlementRow
from ceh.billing.queries import settlements as queries
from ceh.core import clock, journal
from ceh.core.money import Money
from ceh.network.models import Organisation
from ceh.prices.views.desk_lists import today_in
from ceh.region.queries import current
from ceh.web import exports
from ceh.web.access import requires
from ceh.web.listing import Listing
from ceh.web.pages import FormPage, Link, ListPage, Steps, Visit


@dataclass
class Cell:
    """What one host did for the members of one home organisation."""

    pair: Any
    amount: Money
    own: bool

    @property
    def hours(self) -> float:
        return float(self.pair.minutes / 60)


@dataclass
class Matrix:
    """Hosts down, homes across; the last row and column are sums."""

    currency: str
    hosts: list[Organisation | None] = field(default_factory=list)
    homes: list[Organisation | None] = field(default_factory=list)
    cells: dict[tuple[int | None, int | None], Cell] = field(default_factory=dict)

    def rows(self) -> list[tuple[Organisation | None, list[Cell | None], Any]]:
        """(host, its cells, its sums)."""
        result = []
        for host in self.hosts:
            key = host.pk if host else None
            line = [self.cells.get((key, home.pk if home else None)) for home in self.homes]
            result.append((host, line, self.sums(line)))
        return result

    def foot(self) -> list[Any]:
        """Sums for each home organisation, then for all."""
        columns = [
            [
                cell
                for (_host, home), cell in self.cells.items()
                if home == (organisation.pk if organisation else None)
            ]
            for organisation in self.homes
        ]
        return [self.sums(column) for column in [*columns, list(self.cells.values())]]

    def sums(self, cells: list[Any]) -> dict[str, Any]:
        """Hours and money of these cells."""
        known = [cell.pair for cell in cells if cell is not None]
        return {
            "hours": sum(pair.minutes for pair in known) / 60,
            "amount": Money(sum(pair.cents for pair in known), self.currency),
            "rest": Money(sum(pair.rest for pair in known), self.currency),
        }


def matrix(pairs: list[Any], names: dict[int, Organisation], currency: str) -> Matrix:
    """Pairs (rows of a settlement, or live ones) as a matrix; unknown organisations last."""

    def ordered(ids: set[int | None]) -> list[Organisation | None]:
        known = sorted(
            (names[pk] for pk in ids if pk is not None),
            key=lambda organisation: (organisation.sort_key, organisation.pk),
        )
        return [*known, *([None] if None in ids else [])]

    cells = {
        (pair.host_id, pair.home_id): Cell(
            pair, Money(pair.cents, currency), pair.host_id == pair.home_id is not None
        )
        for pair in pairs
    }
    hosts, homes = ordered({pair.host_id for pair in pairs}), ordered({pair.home_id for pair in pairs})
    return Matrix(currency, hosts, homes, cells)


def _open_period(visit: Visit) -> dict[str, Any]:
    """Charges that are in no settlement yet."""
    today, currency = today_in(None), current().currency
    last = queries.last_day()
    starts = last + timedelta(days=1) if last else today.replace(month=1, day=1)
    pairs = queries.pairs(queries.unsettled(today).filter(charge__currency=currency), starts)
    return {
        "matrix": matrix(pairs, queries.names(pairs), currency) if pairs else None,
        "starts": starts,
        "today": today,
    }


settlements = ListPage(
    permission="billing.see_settlements",
    heading=_("Settlements"),
    lead=_("Who hosted whose members, for how many hours and how much. No invoices are sent from here."),
    rows=lambda visit: queries.settlements(),
    noun=ngettext_lazy("%(n)s settlement", "%(n)s settlements", "n"),
    rows_template="billing/_settlements.html",
    empty=(_("No period is closed yet"), "", "lock"),
    links=(
        Link(_("Close a period"), "billing:close", "lock", "button ember"),
        Link(_("Credits"), "billing:network_credits", "gift"),
        Link(_("Who belongs to which organisation"), "prices:belonging", "users"),
    ),
    context=_open_period,
    layout="web/desk.html",
    template="billing/settlements.html",
)


def _last_month(visit: Visit) -> dict[str, Any]:
    today, last = today_in(None), queries.last_day()
    return {
        "starts_on": last + timedelta(days=1) if last else today.replace(month=1, day=1),
        "ends_on": today.replace(day=1) - timedelta(days=1),
    }


close = FormPage(
    permission="billing.settle",
    crumbs=lambda visit: [(_("Settlements"), "billing:settlements")],
    form=PeriodForm,
    initial=_last_month,
    action=actions.close_period,
    heading=_("Close a period"),
    lead=_(
        "The figures are frozen and cannot be opened again. What is recorded later is in the next period."
    ),
    submit=_("Close period"),
    icon="lock",
    done=_("Closed. These figures stay as they are."),
    then=lambda visit, settlement: settlement,
    layout="web/desk.html",
)


@requires("billing.see_settlements", get=queries.settlement)
@require_safe
def settlement(request: HttpRequest, settlement: Settlement) -> Any:
    """One closed period: matrix, sums and open pairs; also as a file."""
    rows = list(queries.rows_of(settlement))
    if kind := exports.requested_format(request):
        name = exports.stamped(f"settlement-{settlement.starts_on}-{settlement.ends_on}", clock.now())
        return exports.response(kind, name, tables.pairs_header(), tables.pairs(rows, settlement.currency))
    page = {
        "settlement": settlement,
        "rows": [(row, row.money(row.cents), row.money(row.rest), row.minutes / 60) for row in rows],
        "matrix": matrix(rows, queries.names(rows), settlement.currency) if rows else None,
    }
    return render(request, "billing/settlement.html", page)


@requires("billing.see_settled_lines", get=queries.row)
@require_safe
def row(request: HttpRequest, row: SettlementRow) -> Any:
    """The lines behind one figure."""
    lines = queries.lines_behind(row)
    if kind := exports.requested_format(request):
        name = exports.stamped(f"settlement-lines-{row.pk}", clock.now())
        return exports.response(
            kind, name, tables.lines_header(), tables.lines(lines.iterator(chunk_size=500))
        )
    page = {
        "row": row,
        "hours": row.minutes / 60,
        "money": {
            name: row.money(getattr(row, name)) for name in ("cents", "covered", "paid", "waived", "rest")
        },
        "listing": Listing(request, None, lines, noun=ngettext_lazy("%(n)s charge", "%(n)s charges", "n")),
        "entries": journal.entries(row),
    }
    return render(request, "billing/row.html", page)


row_steps = Steps(
    model=SettlementRow,
    get=queries.row,
    route="settlements/rows/<int:pk>/",
    subject="row",
    actions={"settle_row": actions.settle_row, "reopen_row": actions.reopen_row},
    forms={"settle_row": SettleForm},
    crumbs=lambda visit: [
        (_("Settlements"), "billing:settlements"),
        visit.record.settlement,
        (visit.record, "billing:row", visit.record.pk),
    ],
    then=lambda visit, _result: visit.record.settlement,
)
