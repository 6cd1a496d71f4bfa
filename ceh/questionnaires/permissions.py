"""Who may do what with questionnaires and answers. Written to be read aloud."""

from typing import Any

import rules

from ceh.core.permissions import (
    anyone,
    is_administrator,
    is_auditor,
    is_coordinator,
    is_manager_there,
    is_trainer_there,
    register,
)


@rules.predicate
def is_staff_of_its_space(person: Any, obj: Any) -> bool:
    """Manages the space that asks, or is a trainer there."""
    questionnaire = getattr(obj, "questionnaire", obj)
    return questionnaire is not None and (
        is_manager_there(person, questionnaire)
        or (questionnaire.space_id is not None and is_trainer_there(person, questionnaire))
    )


staff = is_coordinator | is_auditor | is_administrator

register(
    "questionnaires",
    {
        "see_desk": staff | is_staff_of_its_space,
        "edit": is_coordinator | is_staff_of_its_space,
        "collect": is_coordinator,
        "answer": anyone,
    },
)
