"""Who may bring a table; what a row does, its room's own permission decides. The object is a space, or lies in one."""

from ceh.core.permissions import is_coordinator, is_manager_there, is_trainer_there, register

register("intake", {"bring_table": is_manager_there | is_trainer_there | is_coordinator})
