"""What the app holds on a person: tables they sent, and tables whose rows name them."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy, ngettext_lazy

from ceh.core.personal_data import Labels, register_holder
from ceh.intake.actions.tables import forget
from ceh.intake.models import TableIn

OWNED = ((TableIn, "by"),)


def export(person: Any) -> dict[str, Any]:
    """Tables sent, and rows that name the person's e-mail address."""
    sent = TableIn.objects.filter(by=person).select_related("space").order_by("pk")
    mine = (person.email or "").lower()
    naming = TableIn.objects.filter(rows__icontains=mine) if mine else TableIn.objects.none()
    found = {
        "tables_sent": [
            {"file": record.filename, "space": str(record.space), "at": record.uploaded_at.isoformat()}
            for record in sent
        ],
        "rows_of_tables": [
            row
            for record in naming.order_by("pk")
            for row in record.rows
            if mine in [cell.strip().lower() for cell in row]
        ],
    }
    return {name: value for name, value in found.items() if value}


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """Drop all that was read of tables that the person sent or that name them; what they made stays."""
    about = Q(by=person)
    if person.email:
        about |= Q(rows__icontains=person.email)
    forget(tables=TableIn.objects.filter(about, forgotten_at=None), by=by, now=now)


LABELS = Labels(
    app=gettext_lazy("Imports"),
    fields={
        "tables_sent": gettext_lazy("Tables I sent"),
        "file": gettext_lazy("File"),
        "rows_of_tables": gettext_lazy("Rows of tables that name me"),
    },
    moves={"tablein.by": ngettext_lazy("%(count)d imported table", "%(count)d imported tables", "count")},
)

register_holder("intake", export=export, erase=erase, owned=OWNED, labels=LABELS)
