"""Define courses and begin their questions."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.language import code_of
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.courses.models import Course, Prerequisite
from ceh.editor.actions import create_draft
from ceh.learning.models import Competence
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.questionnaires.actions.editing import change_questionnaire
from ceh.questionnaires.models import QUIZ, Version
from ceh.questionnaires.queries import newest_version
from ceh.region.queries import current

TEXTS = ("name", "summary", "description", "bring")
CHANGEABLE = (
    *TEXTS,
    "topic",
    "competence",
    "level",
    "minutes",
    "seats",
    "min_participants",
    "min_age",
    "quiz",
    "pass_percent",
    "practice",
    "fee",
)


def define_course(
    *, space: Space, by: Person, code: str = "", is_demo: bool = False, **values: Any
) -> Course:
    """Define a course of a space (CHANGEABLE). `code` is made of the name where none is given.

    Raises Refused: "courses.define_course", "courses.code_taken", "courses.min_participants"; TypeError for another
    value.
    """
    need(by, "courses.define_course", space)
    row = Course(space=space, is_demo=is_demo)
    _set(row, values)
    row.code = code or code_of(str(row.name), otherwise="", limit=50)
    with translate_db_errors({"courses_course_code_key": _code_taken}), act("courses.define_course", by=by):
        if not row.code or Course.objects.filter(code=row.code).exists():
            row.code = f"{row.code[:40] or 'tecaj'}-{space.code[:9]}".strip("-")
        if Course.objects.filter(code=row.code).exists():
            raise _code_taken()
        row.save()
    return row


def change_course(*, course: Course, by: Person, **values: Any) -> Course:
    """Change what a course says and asks for; sessions that are planned keep their places and times.

    Raises Refused: "courses.define_course", "courses.min_participants"; TypeError for another value.
    """
    with act("courses.change_course", by=by):
        row = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
        need(by, "courses.define_course", row)
        _set(row, values)
        row.save()
        if row.questionnaire is not None and row.questionnaire.name != row.name:
            change_questionnaire(questionnaire=row.questionnaire, by=by, name=row.name)
    return row


def _set(row: Course, values: dict[str, Any]) -> None:
    if unknown := values.keys() - set(CHANGEABLE):
        raise TypeError(f"a course has no {sorted(unknown)} to set")
    for name, value in values.items():
        setattr(row, name, Translated.of(value) if name in TEXTS else value)
    if row.min_participants > row.seats:
        raise Refused(
            "courses.min_participants",
            _("A course cannot need more people than it has places."),
            _("Enter a smaller number."),
            kind="input",
            field_name="min_participants",
        )


def retire_course(*, course: Course, by: Person, retired: bool = True) -> None:
    """Stop offering a course, or offer it again. Planned sessions take place."""
    with act("courses.retire_course" if retired else "courses.offer_course", by=by):
        row = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
        need(by, "courses.define_course", row)
        row.retired = retired
        row.save(update_fields=["retired"])
    course.retired = retired


def set_prerequisites(
    *, course: Course, competences: list[Competence], by: Person, now: datetime, level: str = "use"
) -> None:
    """Set the competences required before the course; those not in the list are removed."""
    need(by, "courses.define_course", course)
    with act("courses.set_prerequisites", by=by):
        Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
        standing = Prerequisite.objects.filter(course=course, removed_at=None)
        ids = {competence.pk for competence in competences if competence.pk != course.competence_id}
        standing.exclude(competence__in=ids).update(removed_at=now)
        known = set(standing.values_list("competence_id", flat=True))
        for pk in sorted(ids - known):
            Prerequisite.objects.create(course=course, competence_id=pk, level=level)


def begin_quiz(*, course: Course, by: Person) -> Version:
    """The newest version of the questions of a course; where there are none, a first draft to write them.

    Raises Refused: "courses.define_course".
    """
    with act("courses.begin_quiz", by=by):
        row = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
        need(by, "courses.define_course", row)
        if row.questionnaire is not None:
            return newest_version(row.questionnaire)
        version = create_draft(
            by=by,
            name=row.name,
            languages=current().languages,
            purpose=QUIZ,
            space=row.space,
            is_demo=row.is_demo,
        )
        row.questionnaire = version.questionnaire
        row.save(update_fields=["questionnaire"])
    return version


def _code_taken() -> Refused:
    return Refused(
        "courses.code_taken",
        _("There is a course of this name already."),
        _("Choose another name."),
        kind="conflict",
        field_name="name",
    )
