"""Personal data in imports: tables a person sent, and rows of tables that name them."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import By, Custom, Hooks, Rows, counted, declare
from ceh.imports.actions.batches import KEPT, forget_rows
from ceh.imports.models import ImportBatch


def export_rows_naming(person: Any) -> list[list[str]]:
    """Rows that name the person's e-mail address."""
    email = (person.email or "").lower()
    batches = ImportBatch.objects.filter(rows__icontains=email).order_by("pk") if email else []
    return [row for batch in batches for row in batch.rows if email in [cell.strip().lower() for cell in row]]


def forget_tables_of(person: Any, *, by: Any, now: datetime) -> None:
    """All that was read of tables that the person sent or that name them is dropped; what they made stays."""
    about = Q(by=person)
    if person.email:
        about |= Q(rows__icontains=person.email)
    forget_rows(ImportBatch.objects.filter(about, forgotten_at=None), by=by, now=now)


declare(
    "imports",
    _("Imports"),
    By(
        ImportBatch,
        "by",
        Rows(
            "tables_sent",
            _("Tables I sent"),
            "file=filename space at=uploaded_at",
            "pk",
            labels={"file": _("File")},
        ),
        moves=counted("%(count)d imported table", "%(count)d imported tables"),
        kept_for=KEPT,
    ),
    sections=[Custom("rows_of_tables", _("Rows of tables that name me"), function=export_rows_naming)],
    hooks=Hooks(erase=forget_tables_of),
)
