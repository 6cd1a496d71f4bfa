"""Who may see the staff pages that cross rooms."""

from ceh.core.permissions import is_administrator, is_auditor, is_coordinator, register

register("home", {"see_desk": is_coordinator | is_auditor | is_administrator})
