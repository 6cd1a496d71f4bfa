"""Forms of the app plan."""

from ceh.plan.forms.establishing import EstablishForm
from ceh.plan.forms.instruments import InstrumentForm
from ceh.plan.forms.parts import (
    ActionForm,
    CostLineForm,
    FundingForm,
    PhaseForm,
    RiskForm,
    TargetForm,
    TaskForm,
)
from ceh.plan.forms.players import ConfirmPartForm, ObjectForm, PlayerForm

__all__ = [
    "ActionForm",
    "ConfirmPartForm",
    "CostLineForm",
    "EstablishForm",
    "FundingForm",
    "InstrumentForm",
    "ObjectForm",
    "PhaseForm",
    "PlayerForm",
    "RiskForm",
    "TargetForm",
    "TaskForm",
]
