"""What the app holds on a person: which spaces they marked as established."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from ceh.core.personal_data import Labels, register_holder
from ceh.plan.models import Establishment


def export(person: Any) -> dict[str, Any]:
    """The establishments that the person recorded."""
    rows = Establishment.objects.filter(by=person).select_related("space", "action")
    found = [
        {"space": str(row.space), "action": str(row.action), "at": row.at.isoformat(), "reason": row.reason}
        for row in rows
    ]
    return {"establishments": found} if found else {}


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """Nothing to empty: the record is the agency's, and points to a pseudonymous row."""


# Merging accounts moves nothing: who recorded it is history, and stays with the account that did.
LABELS = Labels(
    app=gettext_lazy("Action plan"),
    fields={
        "establishments": gettext_lazy("Spaces I marked as established"),
        "action": gettext_lazy("Action"),
    },
)

register_holder("plan", export=export, erase=erase, labels=LABELS)
