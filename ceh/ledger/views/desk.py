"""The ledger as staff and auditors read it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.ledger import exports, queries
from ceh.ledger.models import Account
from ceh.web import tables
from ceh.web.access import requires
from ceh.web.exports import open_data_response, stamped
from ceh.web.filters import ChoiceFilter, FilterSet, SearchFilter
from ceh.web.pages import ListPage, RecordPage

SEE = "ledger.see_ledger"
MOST = 200  # newest lines of an account on its page; the whole book is in the export


class AccountFilters(FilterSet):
    """By words in the code, and by book."""

    q = SearchFilter(field_name="code", lookup_expr="icontains")
    book = ChoiceFilter(label=pgettext_lazy("ledger", "Book"), choices=queries.book_choices)

    class Meta:
        model = Account
        fields = ("q", "book")


accounts = ListPage(
    permission=SEE,
    heading=_("Ledger"),
    lead=_("All money that Ceh keeps account of. The accounts of a book always sum to zero."),
    rows=lambda visit: Account.objects.all(),
    filters=AccountFilters,
    noun=ngettext_lazy("%(n)s account", "%(n)s accounts", "n"),
    table=tables.columns(
        Account,
        "code",
        "kind",
        "balance",
        caption=_("Accounts"),
        code=tables.LinkColumn(verbose_name=pgettext_lazy("ledger", "Account")),
        balance=tables.Column(verbose_name=_("Balance"), accessor="shown_balance", orderable=False),
    ),
    context=lambda visit: {"books": queries.books(), "faults": queries.faults()},
    empty=(_("Nothing is entered yet"), _("What is owed and granted will be entered here."), "book-open"),
    filename="ledger-accounts",
    layout="web/desk.html",
    template="ledger/accounts.html",
)

account = RecordPage(
    permission=SEE,
    get=queries.account,
    subject="account",
    crumbs=lambda visit: [(_("Ledger"), "ledger:accounts")],
    facts=((pgettext_lazy("ledger", "Book"), "book"), "kind", (_("Balance"), "shown_balance"), "opened_at"),
    context=lambda visit: {"legs": queries.statement(visit.record)[:MOST]},
    layout="web/desk.html",
    template="ledger/account.html",
)


def _book(book: str) -> tuple[list[Account], Any]:
    """The accounts of the book, and its legs in the order in which they were written. Raises Http404."""
    rows = list(queries.accounts_of(book))
    if not rows:
        raise Http404(book)
    return rows, queries.legs_of(book)


@requires(SEE)
@require_safe
def table(request: HttpRequest, book: str) -> HttpResponse:
    """The book as CSV: one line for each leg."""
    _accounts, legs = _book(book)
    return open_data_response(stamped(book, clock.now()), exports.header(), exports.lines(legs))


@requires(SEE)
@require_safe
def plain_text(request: HttpRequest, book: str) -> HttpResponse:
    """The book as plain-text accounting."""
    rows, legs = _book(book)
    response = StreamingHttpResponse(exports.beancount(rows, legs), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{stamped(book, clock.now())}.beancount"'
    return response
