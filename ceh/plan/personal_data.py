"""Personal data in the action plan: which spaces a person marked as established."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import By, Rows, declare, no_person_in
from ceh.plan.models import Action, Establishment, Instrument, Phase, Plan, Target, Task

declare(
    "plan",
    _("Action plan"),
    By(  # stays with its account when accounts are merged: who recorded it is history
        Establishment,
        "by",
        Rows(
            "establishments",
            _("Spaces I marked as established"),
            "space action at reason",
            labels={"action": _("Action")},
        ),
    ),
)
no_person_in("the published action plan", Plan, Instrument, Action, Phase, Task, Target)
