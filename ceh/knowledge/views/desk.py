"""Good practices at the desk of the network."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_tables2 import A

from ceh.core import journal
from ceh.knowledge import queries
from ceh.knowledge.actions.practices import change_practice
from ceh.knowledge.forms import PracticeForm
from ceh.knowledge.models import Practice
from ceh.web import tables
from ceh.web.pages import FormPage, ListPage

practices = ListPage(
    permission="network.see_desk",
    heading=_("Good practices"),
    rows=lambda visit: queries.practices(),
    noun=ngettext_lazy("%(n)s good practice", "%(n)s good practices", "n"),
    table=tables.columns(
        Practice,
        "name",
        "place",
        "taken_over_in",
        caption=_("Good practices"),
        name=tables.NameColumn(
            verbose_name=_("Good practice"), linkify=("knowledge:desk_practice", {"slug": A("code")})
        ),
        place=tables.Column(verbose_name=_("Place"), orderable=False),
    ),
    filename="practices-desk",
    layout="web/desk.html",
)

practice = FormPage(
    permission="knowledge.change_practice",
    get=queries.practice,
    subject="practice",
    form=PracticeForm,
    options=lambda visit: {"row": visit.record},
    action=change_practice,
    heading=lambda visit: visit.record,
    done=_("Saved."),
    back=lambda visit: ("knowledge:desk_practices",),
    crumbs=lambda visit: [(_("Good practices"), "knowledge:desk_practices")],
    context=lambda visit: {"entries": journal.entries(visit.record)},
    layout="web/desk.html",
    template="directory/desk_record.html",
)
