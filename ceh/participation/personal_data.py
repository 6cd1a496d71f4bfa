"""Personal data in participation: who registered for which workshop, and who vouched for the consent of a photo."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Hooks, Rows, counted, declare, no_person_in
from ceh.participation.models import Headcount, Registration, RegistrationTerms, WorkshopPhoto


def cancel_upcoming(person: Any, *, by: Any, now: datetime) -> None:
    """Places in workshops to come become free."""
    rows = Registration.objects.filter(person=person, state="registered", workshop__state="announced")
    for registration in rows.order_by("pk"):
        Registration.machine.apply(registration, "cancel_registration", by=None, now=now)


declare(
    "participation",
    _("Taking part in workshops"),
    By(
        WorkshopPhoto,
        "agreed_by",
        Rows(
            "photos",
            _("Photos of workshops for whose consent I vouched"),
            "workshop alt at=agreed_at state",
            labels={"workshop": _("Workshop"), "alt": _("What it shows")},
        ),
        moves=counted("%(count)d photo of a workshop", "%(count)d photos of workshops"),
    ),
    About(
        Registration,
        "person",
        Rows(
            "registrations",
            _("Workshops I registered for"),
            "workshop organisation goal_group municipality at state",
            labels={"workshop": _("Workshop"), "goal_group": _("Group")},
        ),
        moves=counted("%(count)d registration", "%(count)d registrations"),
    ),
    hooks=Hooks(erase=cancel_upcoming),
)
no_person_in("numbers without names", Headcount, RegistrationTerms)
