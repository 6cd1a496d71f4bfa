"""What the minutes of a workshop say about who came."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ceh.consultation.models import Workshop
from ceh.participation.queries.registrations import attendance
from ceh.web.documents import Content


def add_attendance(content: Content, workshop: Workshop) -> None:
    """How many came; small numbers are hidden here, too, because the minutes are public."""
    came = attendance(workshop)
    if not came.total:
        return
    content.heading(_("Who came"))
    content.add("text", text=ngettext("%(n)s person", "%(n)s people", came.total) % {"n": came.total} + ".")
    for title, parts in ((_("Group"), came.groups), (_("Municipality"), came.municipalities)):
        rows = [[name, _("few") if number is None else str(number)] for name, number in parts.items()]
        content.table([title, _("People")], rows, [4, 1])
