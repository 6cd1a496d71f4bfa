"""Who may do what with the plan. Written to be read aloud."""

from ceh.core.permissions import anyone, is_administrator, is_auditor, is_coordinator, register

register(
    "plan",
    {
        "see_plan": anyone,
        "see_desk": is_coordinator | is_auditor | is_administrator,
        "establish_space": is_coordinator,
        "manage_tasks": is_coordinator,
        "edit_plan": is_coordinator,
        "manage_funding": is_coordinator,
        "record_policy_change": is_coordinator,
    },
)
