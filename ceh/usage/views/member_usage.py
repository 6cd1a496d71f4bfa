"""A member's own machines: what runs, what was used."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.usage.models import Usage
from ceh.usage.queries import usage as queries
from ceh.usage.views.desk_usage import UsageTable
from ceh.web import tables
from ceh.web.pages import SIGNED_IN, Link, ListPage


class MyUsageTable(UsageTable):
    """One's own use; who it was needs no column."""

    space = tables.Column(verbose_name=_("Space"), orderable=False)
    person = None

    class Meta:
        model = Usage
        fields = ("unit", "space", "started_at", "ended_at", "state")
        empty = (_("You haven’t used a machine yet"), _("Scan the QR code on a machine to start it."))


my_usage = ListPage(
    permission=SIGNED_IN,
    heading=_("My machines"),
    lead=_("What you are using now and what you used before."),
    crumbs=lambda visit: [(_("My overview"), "home:me")],
    rows=lambda visit: queries.usages_of(visit.by),
    noun=ngettext_lazy("%(n)s use", "%(n)s uses", "n"),
    table=MyUsageTable,
    filename="my-usage",
    links=(Link(_("PIN for tablets"), "reception:my_pin", "key-round", "button quiet"),),
    context=lambda visit: {"running": list(queries.open_usages_of(visit.by))},
    template="usage/usage_mine.html",
)
