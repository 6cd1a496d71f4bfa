"""Who may do what with questionnaires and answers. Written to be read aloud."""

from ceh.core.permissions import anyone, is_administrator, is_auditor, is_coordinator, register

staff = is_coordinator | is_auditor | is_administrator

register(
    "questionnaires",
    {
        "see_desk": staff,
        "edit": is_coordinator,
        "collect": is_coordinator,
        "answer": anyone,
    },
)
