"""Personal data in regions: none. A region pack holds public facts."""

from ceh.core.personal_data import no_person_in
from ceh.region import models

no_person_in(
    "public facts of the region",
    models.Region,
    models.Municipality,
    models.Settlement,
    models.Topic,
    models.GoalGroup,
    models.Skill,
    models.Theme,
    models.SchoolHoliday,
    models.PackEntry,
)
