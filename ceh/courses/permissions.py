"""Who may describe and plan, to be read aloud; the object is a space, a course, a session or a part in one."""

from typing import Any

import rules

from ceh.core.permissions import (
    is_auditor,
    is_ceh_itself,
    is_coordinator,
    is_manager_there,
    is_signed_in,
    is_trainer_there,
    register,
    space_id_of,
)
from ceh.learning.queries import was_made_trainer_in
from ceh.network.permissions import sees_its_space


@rules.predicate
def trains_there(person: Any, obj: Any) -> bool:
    """Holds a grant of that space as trainer of something."""
    space_id = space_id_of(obj)
    return space_id is not None and is_signed_in(person) and was_made_trainer_in(person, space_id)


@rules.predicate
def gives_it(person: Any, obj: Any) -> bool:
    """Is the trainer of the session."""
    session = getattr(obj, "session", obj)
    return person is not None and getattr(session, "trainer_id", None) == person.pk is not None


staff = is_manager_there | is_trainer_there | trains_there | gives_it | is_coordinator

register(
    "courses",
    {
        "see_course": sees_its_space,
        "define_course": is_manager_there | is_trainer_there | is_coordinator,
        "see_courses": is_manager_there | is_trainer_there | trains_there | is_coordinator | is_auditor,
        "run_session": is_ceh_itself | staff,
    },
)
