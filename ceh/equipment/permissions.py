"""Who sees and keeps equipment; the object is a machine, or the space in which it stands."""

from ceh.core.permissions import (
    anyone,
    is_ceh_itself,
    is_coordinator,
    is_manager_there,
    is_trainer_there,
    register,
)
from ceh.network.permissions import sees_its_space

register(
    "equipment",
    {
        "see_model": anyone,
        "see_unit": sees_its_space,
        "manage_equipment": is_manager_there | is_coordinator,
        "care_for_unit": is_ceh_itself | is_manager_there | is_trainer_there | is_coordinator,
    },
)
