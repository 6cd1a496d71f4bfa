"""Who may write guides and say what is taken over of good practices; the object is a guide."""

from typing import Any

import rules

from ceh.core.permissions import anyone, is_coordinator, register
from ceh.network import queries


@rules.predicate
def has_written_it(person: Any, guide: Any) -> bool:
    """Wrote a version of this guide."""
    return guide is not None and person is not None and guide.versions.filter(author_id=person.pk).exists()


@rules.predicate
def knows_the_work(person: Any) -> bool:
    """Manages a space, trains, mentors or advises somewhere."""
    return queries.works_somewhere(person)


register(
    "knowledge",
    {
        "read_guide": anyone,
        "write_guide": knows_the_work | is_coordinator,
        "change_guide": has_written_it | is_coordinator,
        "change_practice": is_coordinator,
    },
)
