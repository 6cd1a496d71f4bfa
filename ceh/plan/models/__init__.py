"""The action plan: instruments, actions with tasks, players, money, risks and targets, and what they established."""

from ceh.plan.models.actions import Action, Confirmation, Establishment, Phase, Player, Task
from ceh.plan.models.means import CostAmount, CostLine, FundingSource, Risk, Target
from ceh.plan.models.plans import Instrument, Plan, PolicyChange

__all__ = [
    "Action",
    "Confirmation",
    "CostAmount",
    "CostLine",
    "Establishment",
    "FundingSource",
    "Instrument",
    "Phase",
    "Plan",
    "Player",
    "PolicyChange",
    "Risk",
    "Target",
    "Task",
]
