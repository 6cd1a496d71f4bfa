"""Settlements between organisations: what is not settled, closed periods, the lines behind each figure."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock, journal
from ceh.core.clock import local_day
from ceh.core.money import Money
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.network.models import Organisation
from ceh.prices import exports as tables
from ceh.prices.actions import members as member_actions
from ceh.prices.actions import settling as actions
from ceh.prices.forms.owed import BelongingForm, PeriodForm, SettleForm
from ceh.prices.models import Settlement, SettlementRow
from ceh.prices.queries import members as member_queries
from ceh.prices.queries import settlements as queries
from ceh.region.queries import current
from ceh.web import exports, forms
from ceh.web.access import requires
from ceh.web.listing import Listing

READ_WRITE = ["GET", "HEAD", "POST"]


def _today() -> date:
    return local_day(clock.now(), current().timezone)


@dataclass
class Cell:
    """What one host did for the members of one home organisation."""

    pair: Any
    amount: Money
    own: bool

    @property
    def hours(self) -> float:
        """Hosted hours."""
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
        found = []
        for host in self.hosts:
            key = host.pk if host else None
            line = [self.cells.get((key, home.pk if home else None)) for home in self.homes]
            found.append((host, line, self.sums(line)))
        return found

    def foot(self) -> list[Any]:
        """Sums of each home, and of all."""
        columns = [
            [
                one
                for (_host, home), one in self.cells.items()
                if home == (organisation.pk if organisation else None)
            ]
            for organisation in self.homes
        ]
        return [self.sums(column) for column in [*columns, list(self.cells.values())]]

    def sums(self, cells: list[Any]) -> dict[str, Any]:
        """Hours and money of some cells."""
        known = [one.pair for one in cells if one is not None]
        return {
            "hours": sum(one.minutes for one in known) / 60,
            "amount": Money(sum(one.cents for one in known), self.currency),
            "rest": Money(sum(one.rest for one in known), self.currency),
        }


def matrix(pairs: list[Any], names: dict[int, Organisation], currency: str) -> Matrix:
    """Pairs (rows of a settlement, or live ones) as a matrix; unknown organisations last."""

    def ordered(ids: set[int | None]) -> list[Organisation | None]:
        known = sorted((names[pk] for pk in ids if pk is not None), key=lambda one: (one.sort_key, one.pk))
        return [*known, *([None] if None in ids else [])]

    cells = {
        (one.host_id, one.home_id): Cell(
            one, Money(one.cents, currency), one.host_id == one.home_id is not None
        )
        for one in pairs
    }
    hosts, homes = ordered({one.host_id for one in pairs}), ordered({one.home_id for one in pairs})
    return Matrix(currency, hosts, homes, cells)


@requires("prices.see_settlements")
@require_safe
def settlements(request: HttpRequest) -> HttpResponse:
    """What is in no settlement yet, and the closed periods."""
    today, currency = _today(), current().currency
    last = queries.last_day()
    starts = last + timedelta(days=1) if last else today.replace(month=1, day=1)
    pairs = queries.pairs(queries.unsettled(today).filter(charge__currency=currency), starts)
    page = {
        "matrix": matrix(pairs, queries.names(pairs), currency) if pairs else None,
        "starts": starts,
        "today": today,
        "listing": Listing(request, None, queries.settlements()),
        "may_settle": can(request.user, "prices.settle"),
    }
    return render(request, "prices/settlements.html", page)


@requires("prices.settle")
@require_http_methods(READ_WRITE)
def close(request: HttpRequest) -> HttpResponse:
    """Freeze a period."""
    today, last = _today(), queries.last_day()
    first = {
        "starts_on": last + timedelta(days=1) if last else today.replace(month=1, day=1),
        "ends_on": today.replace(day=1) - timedelta(days=1),
    }
    form = PeriodForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.close_period(by=request.user, now=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Closed. These figures stay as they are."))
            return redirect(made)
    page = {
        "form": form, "heading": _("Close a period"), "submit": _("Close it"),
        "lead": _("The figures are frozen and cannot be opened again. What is recorded later is in the next period."),
        "back": reverse("prices:settlements"),
    }  # fmt: skip
    return render(request, "prices/form.html", page, status=form.status)


@requires("prices.see_settlements", get=queries.settlement)
@require_safe
def settlement(request: HttpRequest, row: Settlement) -> Any:
    """One closed period: matrix, sums, who still has to settle; also as a file."""
    rows = list(queries.rows_of(row))
    if kind := exports.wanted(request):
        name = exports.stamped(f"settlement-{row.starts_on}-{row.ends_on}", clock.now())
        return exports.response(kind, name, tables.pairs_header(), tables.pairs(rows, row.currency))
    page = {
        "settlement": row,
        "rows": [(one, one.money(one.cents), one.money(one.rest), one.minutes / 60) for one in rows],
        "matrix": matrix(rows, queries.names(rows), row.currency) if rows else None,
        "may_see_lines": can(request.user, "prices.see_settled_lines"),
        "may_settle": can(request.user, "prices.settle"),
    }
    return render(request, "prices/settlement.html", page)


@requires("prices.see_settled_lines", get=queries.row)
@require_safe
def row(request: HttpRequest, found: SettlementRow) -> Any:
    """The lines that one figure adds up."""
    lines = queries.lines_behind(found)
    if kind := exports.wanted(request):
        name = exports.stamped(f"settlement-lines-{found.pk}", clock.now())
        return exports.response(
            kind, name, tables.lines_header(), tables.lines(lines.iterator(chunk_size=500))
        )
    page = {
        "row": found,
        "hours": found.minutes / 60,
        "money": {
            name: found.money(getattr(found, name)) for name in ("cents", "covered", "paid", "waived", "rest")
        },
        "listing": Listing(request, None, lines),
        "entries": journal.entries(found),
        "may_settle": can(request.user, "prices.settle"),
    }
    return render(request, "prices/row.html", page)


@requires("prices.settle", get=queries.row)
@require_http_methods(READ_WRITE)
def settle(request: HttpRequest, found: SettlementRow) -> HttpResponse:
    """The two are even, or were not after all."""
    opens = found.state == "unsettled"
    form = SettleForm(request.POST or None, initial={"settled_on": _today()}) if opens else forms.ConfirmForm(
        request.POST or None
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        act = actions.settle_row if opens else actions.reopen_row
        try:
            act(row=found, by=request.user, now=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(found.settlement)
    page = {
        "form": form, "heading": _("Mark as settled") if opens else _("Not settled after all"),
        "submit": _("Save"), "lead": str(found),
        "back": reverse("prices:row", kwargs={"pk": found.pk}),
    }  # fmt: skip
    return render(request, "prices/form.html", page, status=form.status)


@requires("prices.see_belonging")
@require_safe
def belonging(request: HttpRequest) -> HttpResponse:
    """Who belongs to which organisation: by this, hours are settled."""
    page = {
        "listing": Listing(request, None, member_queries.people_of()),
        "may_manage": can(request.user, "prices.manage_members"),
        "today": _today(),
    }
    return render(request, "prices/belonging.html", page)


@requires("prices.manage_members")
@require_http_methods(READ_WRITE)
def belonging_new(request: HttpRequest) -> HttpResponse:
    """Somebody works or learns at an organisation."""
    form = BelongingForm(request.POST or None, space=None, by=request.user, initial={"starts_on": _today()})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            member_actions.add_member(person=given.pop("who"), by=request.user, now=clock.now(), **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Added."))
            return redirect("prices:belonging")
    page = {
        "form": form, "heading": _("Who belongs where"), "submit": _("Add"),
        "lead": _("From this day on the person’s hours in other spaces count for this organisation."),
        "back": reverse("prices:belonging"),
    }  # fmt: skip
    return render(request, "prices/form.html", page, status=form.status)
