"""Who may do what with the order of the challenges. Written to be read aloud."""

from ceh.core.permissions import is_coordinator, register

register("ranking", {"decide": is_coordinator})
