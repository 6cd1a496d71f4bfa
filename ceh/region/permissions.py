"""Who may do what with the region."""

from ceh.core.permissions import is_administrator, register

TABLE = {
    "change_lists": is_administrator,
    "load": is_administrator,
}

register("region", TABLE)
