"""Who may see what is behind a figure. Written to be read aloud."""

from ceh.core.permissions import anyone, is_administrator, is_auditor, is_coordinator, register

register(
    "monitoring",
    {
        "see_figure": anyone,
        "see_lines": is_coordinator | is_auditor | is_administrator,
        "measure": is_coordinator,
    },
)
