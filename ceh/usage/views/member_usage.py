"""A member's own machines: what runs, what was used."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ceh.usage.models import Usage
from ceh.usage.queries import usage as queries
from ceh.usage.views.desk_usage import UsageTable
from ceh.web import tables
from ceh.web.access import signed_in
from ceh.web.listing import Listing


class MyUsageTable(UsageTable):
    """One's own use; who it was needs no column."""

    space = tables.Column(verbose_name=gettext_lazy("Space"), orderable=False)
    person = None

    class Meta:
        model = Usage
        fields = ("unit", "space", "started_at", "ended_at", "state")
        empty = (
            gettext_lazy("You have used no machine yet"),
            gettext_lazy("Scan the QR code on a machine to start it."),
        )


@signed_in
@require_safe
def my_usage(request: HttpRequest) -> HttpResponse:
    """What runs, and everything before it."""
    listing = Listing(request, MyUsageTable, queries.usages_of(request.user), filename="my-usage")
    if listing.export:
        return listing.export
    context = {"running": list(queries.open_usages_of(request.user)), "listing": listing}
    return render(request, "usage/usage_mine.html", context)
