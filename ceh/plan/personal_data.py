"""Personal data in the action plan: which spaces a person marked as established."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import By, Rows, counted, declare, no_person_in
from ceh.plan.models import (
    Action,
    Confirmation,
    CostLine,
    Establishment,
    FundingSource,
    Instrument,
    Phase,
    Plan,
    Player,
    PolicyChange,
    Risk,
    Target,
    Task,
)

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
    By(
        Confirmation,
        "by",
        Rows(
            "part-answers",
            _("My answers for an organisation in the action plan"),
            "player reason at",
            labels={"player": _("Organisation")},
        ),
        moves=counted("%(count)d answer for an organisation", "%(count)d answers for an organisation"),
    ),
    By(
        PolicyChange,
        "by",
        Rows(
            "policy-changes",
            _("Policy changes I recorded"),
            "instrument text changed_on",
            "at",
            labels={"instrument": _("Instrument")},
        ),
        moves=counted("%(count)d policy change", "%(count)d policy changes"),
    ),
)
no_person_in(
    "the published action plan",
    Plan,
    Instrument,
    Action,
    Phase,
    Task,
    Player,
    CostLine,
    FundingSource,
    Risk,
    Target,
)
