"""Who may say that a space's page is true. All else that is done with spaces: network.permissions."""

from ceh.core.permissions import is_coordinator, register
from ceh.network.permissions import is_closed, is_manager_here

register("directory", {"confirm_space": (is_manager_here | is_coordinator) & ~is_closed})
