"""Forms of the app plan."""

from ceh.plan.forms.establishing import EstablishForm
from ceh.plan.forms.parts import ActionForm, CostLineForm, FundingForm, RiskForm, TargetForm
from ceh.plan.forms.players import ConfirmPartForm, ObjectForm, PlayerForm

__all__ = [
    "ActionForm",
    "ConfirmPartForm",
    "CostLineForm",
    "EstablishForm",
    "FundingForm",
    "ObjectForm",
    "PlayerForm",
    "RiskForm",
    "TargetForm",
]
