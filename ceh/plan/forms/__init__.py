"""Forms of the app plan."""

from ceh.plan.forms.establishing import EstablishForm
from ceh.plan.forms.parts import CostLineForm, FundingForm, RiskForm, TargetForm

__all__ = ["CostLineForm", "EstablishForm", "FundingForm", "RiskForm", "TargetForm"]
