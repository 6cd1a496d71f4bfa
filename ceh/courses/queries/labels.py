"""Labels of sessions in timetables. A course is public, so everybody may see its name."""

from ceh.courses.models import CourseSession
from ceh.timetable.models import Occupancy
from ceh.timetable.queries import Label


def labels(rows: list[Occupancy]) -> dict[int, Label]:
    """The course's name and the session's page, for many claims in one statement."""
    sessions = CourseSession.objects.filter(pk__in={row.source_id for row in rows}).select_related(
        "course", "trainer"
    )
    by_id = {session.pk: session for session in sessions}
    result = {}
    for row in rows:
        session = by_id.get(row.source_id)
        if session is not None:
            name = str(session.course)
            result[row.pk] = Label(name, f"{name}, {session.trainer}", session.get_absolute_url())
    return result
