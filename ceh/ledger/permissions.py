"""Who may read the ledger. Nobody writes in it: what moves money are the actions of the apps above."""

from ceh.core.permissions import is_administrator, is_auditor, is_coordinator, register

register("ledger", {"see_ledger": is_coordinator | is_auditor | is_administrator})
