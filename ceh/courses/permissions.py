"""Who may describe and plan, to be read aloud; the object is a space, a course, a session or a part in one."""

from typing import Any

import rules

from ceh.core.permissions import (
    is_auditor,
    is_ceh_itself,
    is_coordinator,
    is_manager_there,
    is_trainer_there,
    register,
)
from ceh.learning.permissions import is_trainer_by_grant
from ceh.network.permissions import sees_its_space


@rules.predicate
def is_session_trainer(person: Any, obj: Any) -> bool:
    """Is the trainer of the session."""
    session = getattr(obj, "session", obj)
    return person is not None and getattr(session, "trainer_id", None) == person.pk is not None


staff = is_manager_there | is_trainer_there | is_trainer_by_grant | is_session_trainer | is_coordinator

register(
    "courses",
    {
        "see_course": sees_its_space,
        "define_course": is_manager_there | is_trainer_there | is_coordinator,
        "see_courses": is_manager_there
        | is_trainer_there
        | is_trainer_by_grant
        | is_coordinator
        | is_auditor,
        "run_session": is_ceh_itself | staff,
    },
)
