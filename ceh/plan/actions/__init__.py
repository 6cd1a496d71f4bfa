"""What can be done with the plan."""

from ceh.plan.actions.establishing import LINK, establish_space, withdraw_establishment

__all__ = ["LINK", "establish_space", "withdraw_establishment"]
