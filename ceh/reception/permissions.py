"""Who may switch the tablet of a space on and off; the object is a space or a tablet."""

from ceh.core.permissions import is_coordinator, is_manager_there, register

register("reception", {"run_kiosk": is_manager_there | is_coordinator})
