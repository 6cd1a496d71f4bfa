"""The app participation."""

from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.participation"
    label = "participation"

    def ready(self) -> None:
        """Permissions, personal data, the section of the minutes, sentences, panels of a workshop."""
        from ceh.consultation.exports import register_section
        from ceh.core import journal
        from ceh.participation import permissions, personal_data  # noqa: F401 - register themselves
        from ceh.participation.exports import add_attendance
        from ceh.web import panels

        register_section(add_attendance)
        journal.describe(SENTENCES)
        panels.register(panels.Panel("workshop_first", "participation/_registration.html", _registration, 10))
        panels.register(panels.Panel("workshop", "participation/_attendance.html", _attendance, 10))
        panels.register(panels.Panel("workshop", "participation/_photos.html", _photos, 20))


def _registration(person: Any, now: datetime, workshop: Any) -> dict[str, Any] | None:
    """One's own registration, whether one can register, and how many places are free."""
    from ceh.participation.queries import registrations as queries

    if workshop.state not in ("draft", "announced", "held", "published"):
        return None
    terms = queries.terms(workshop)
    until, taken = terms.ends_at(), queries.places_taken(workshop)
    return {
        "registration": queries.registration_of(person, workshop),
        "terms": terms,
        "is_open": until is not None and now < until,
        "taken": taken,
        "free": max(0, (terms.capacity or 0) - taken),
    }


def _attendance(person: Any, now: datetime, workshop: Any) -> dict[str, Any] | None:
    """How many came, without names."""
    from ceh.participation.queries.registrations import attendance

    came = attendance(workshop) if workshop.state in ("held", "published") else None
    if came is None or not came.total:
        return None
    return {
        "total": came.total,
        "parts": ((_("By group"), came.groups), (_("By municipality"), came.municipalities)),
        "small": settings.SMALL_NUMBER,
    }


def _photos(person: Any, now: datetime, workshop: Any) -> dict[str, Any] | None:
    """The photos that the person may see: everybody sees them once the findings are published."""
    from ceh.core.permissions import can
    from ceh.participation.queries import photos as queries

    if workshop.state not in ("held", "published"):
        return None
    is_staff = can(person, "participation.add_photo", workshop)
    if workshop.state == "held" and not is_staff:
        return None
    return {"photos": queries.photos(workshop, hidden=is_staff)}


SENTENCES = {
    "participation.register": _("registered"),
    "participation.cancel_registration": _("cancelled the registration"),
    "participation.record_attendance": _("recorded attendance"),
    "participation.count_heads": _("counted people who came"),
    "participation.remove_heads": _("took a count back"),
    "participation.remind": _("sent reminders"),
    "participation.mark_present": _("ticked as present"),
    "participation.mark_absent": _("ticked as absent"),
    "participation.unmark": _("took a tick back"),
    "participation.add_photo": _("added a photo"),
    "participation.hide_photo": _("asked to remove a photo"),
    "participation.show_photo": _("showed a photo again"),
    "participation.remove_photo": _("removed a photo"),
    "participation.set_terms": _("changed places and registration"),
    "participation.tell_cancelled": _("told those who had registered"),
}
