"""What the tests of enrolment share: the sessions of courses, and who takes part in them."""

from ceh.enrolment.actions import enrolments
from tests.courses.conftest import NOW, adult, course, short, trainer  # noqa: F401 - fixtures


def enrol(session, person=None, **more):
    person = person or adult()
    return enrolments.enrol(session=session, person=person, **({"by": person, "now": NOW} | more))
