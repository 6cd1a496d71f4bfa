"""The part of the story in which people learn: courses, questions, sessions, a class, a line, all by real actions."""

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ceh.core.refusals import Refused
from ceh.courses.actions import courses as actions
from ceh.courses.actions import sessions as plans
from ceh.courses.models import Course, CourseSession
from ceh.editor.actions import replace_content
from ceh.enrolment.actions import attendance, enrolments
from ceh.equipment.models import Unit
from ceh.learning.models import Competence
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.questionnaires.actions import answering, editing
from ceh.questionnaires.queries import open_quiz
from ceh.questionnaires.rules.definitions import Choice, Question, as_json
from ceh.region.models import Topic

FIRST_CUT = {
    "name": {"sl": "Prvi rez z laserjem", "en": "Your first laser cut"},
    "summary": {
        "sl": "V dveh urah od risbe do prvega izrezanega kosa.",
        "en": "From a drawing to your first piece in two hours.",
    },
    "description": {
        "sl": "Nevarnosti in zaščita, izostritev in odsesavanje, kateri materiali so dovoljeni. Na koncu vsak izreže "
        "svoj obesek.",
        "en": "Dangers and protection, focus and extraction, which materials are allowed. At the end everybody cuts "
        "a tag of their own.",
    },
}
SEWING = {
    "name": {"sl": "Šivanje za začetnike", "en": "Sewing for beginners"},
    "summary": {"sl": "Torba iz starega platna.", "en": "A bag from old canvas."},
    "description": {
        "sl": "Vdenemo nit, šivamo ravno in se ne bojimo stroja.",
        "en": "Threading, sewing straight, and not being afraid of the machine.",
    },
}
# (question, why, [(answer, right?)]), made up for the demonstration.
QUESTIONS = [
    (
        {"sl": "Česa nikoli ne režemo z laserjem?", "en": "What do we never cut with a laser?"},
        {"sl": "Iz PVC nastaja strupen plin, ki uniči tudi stroj.", "en": "PVC gives off a poisonous gas."},
        [
            ({"sl": "PVC", "en": "PVC"}, True),
            ({"sl": "Vezana plošča", "en": "Plywood"}, False),
            ({"sl": "Papir", "en": "Paper"}, False),
        ],
    ),
    (
        {
            "sl": "Kdaj smete zapustiti stroj med rezanjem?",
            "en": "When may you leave the machine while it cuts?",
        },
        {"sl": "Plamen se lahko pojavi v sekundi.", "en": "A flame can start within a second."},
        [
            ({"sl": "Nikoli", "en": "Never"}, True),
            ({"sl": "Ko reže papir", "en": "While it cuts paper"}, False),
            ({"sl": "Za največ pet minut", "en": "For five minutes at most"}, False),
        ],
    ),
    (
        {"sl": "Kaj preverite pred začetkom?", "en": "What do you check before you begin?"},
        {"sl": "Oboje, vsakič.", "en": "Both, every time."},
        [
            ({"sl": "Odsesavanje", "en": "The extraction"}, True),
            ({"sl": "Izostritev", "en": "The focus"}, True),
            ({"sl": "Barvo materiala", "en": "The colour of the material"}, False),
        ],
    ),
]


def _next_wednesday(today: date) -> date:
    return today + timedelta(days=(2 - today.weekday()) % 7 or 7)


def seed_courses(
    *,
    space: Space,
    manager: Person,
    trainer: Person,
    members: list[Person],
    now: datetime,
    chance: random.Random,
    zone: ZoneInfo,
) -> None:
    """Two courses since spring: sessions that were held, with those who passed, and some ahead, one of them full."""
    laser = Competence.objects.filter(code="laser-basics").first()
    if laser is None:  # a region whose pack names no kinds of equipment
        return
    begin = now - timedelta(days=170)
    first = actions.define_course(
        space=space,
        by=manager,
        code="prvi-rez",
        **FIRST_CUT,
        competence=laser,
        level="use",
        minutes=120,
        seats=5,
        min_participants=2,
        min_age=15,
        quiz=True,
        pass_percent=66,
        practice=True,
        is_demo=True,
        topic=Topic.objects.filter(code="wood").first(),
    )
    _write_quiz(first, trainer, begin)
    sewing = actions.define_course(
        space=space,
        by=manager,
        code="sivanje",
        **SEWING,
        minutes=180,
        seats=12,
        is_demo=True,
        topic=Topic.objects.filter(code="textile").first(),
    )
    machine = (
        Unit.objects.filter(resource__space=space, access="competence").select_related("resource").first()
    )
    wednesday = _next_wednesday(now.astimezone(zone).date())
    grown = members[5:]
    for number, weeks in enumerate((-20, -12, -5, 1, 3)):
        session = _plan(
            first, wednesday + timedelta(weeks=weeks), 16, 2, manager, trainer, now, zone, machine
        )
        _take_part(session, grown[number * 2 : number * 2 + 4], trainer, now, chance)
    for weeks in (-8, 2):
        session = _plan(
            sewing, wednesday + timedelta(weeks=weeks, days=2), 17, 3, manager, manager, now, zone, None
        )
        led = _class(session, members[0], now)
        _take_part(session, grown[2:5], manager, now, chance, {led: 6})


def _write_quiz(course: Course, trainer: Person, now: datetime) -> None:
    """The questions as the editor writes them, published."""
    draft = actions.begin_quiz(course=course, by=trainer)
    questions = tuple(
        Question(
            code=f"question_{number}",
            type="several" if sum(right for _text, right in options) > 1 else "one_choice",
            label=text,
            required=True,
            choices=tuple(
                Choice(code=f"answer_{n}", label=label) for n, (label, _right) in enumerate(options, 1)
            ),
            right=tuple(f"answer_{n}" for n, (_label, right) in enumerate(options, 1) if right),
            explanation=why,
        )
        for number, (text, why, options) in enumerate(QUESTIONS, 1)
    )
    section = replace(draft.definition.sections[0], questions=questions)
    definition = replace(draft.definition, languages=("sl", "en"), sections=(section,))
    draft = replace_content(version=draft, by=trainer, content=as_json(definition))
    editing.publish_version(version=draft, by=trainer, now=now)
    course.refresh_from_db()


def _answer_right(course: Course, person: Person, now: datetime) -> None:
    """All questions of the course, well."""
    quiz = open_quiz(course.questionnaire_id)
    assert quiz is not None
    right = {
        question.code: list(question.right) if question.type == "several" else question.right[0]
        for question in quiz.version.definition.questions()
    }
    key = answering.start(collection=quiz, language=person.language, now=now, person=person)
    answering.save(key=key, answers=right, language=person.language, now=now)
    answering.submit(key=key, now=now)


def _plan(
    course: Course,
    day: date,
    hour: int,
    hours: int,
    manager: Person,
    trainer: Person,
    now: datetime,
    zone: ZoneInfo,
    machine: Unit | None,
) -> CourseSession:
    """A session on a day, planned three weeks before (or yesterday, where that lies ahead)."""
    starts = datetime.combine(day, time(hour), zone)
    planned_at = min(now - timedelta(days=1), starts - timedelta(days=21))
    values = {
        "course": course,
        "space": course.space,
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=hours),
        "trainer": trainer,
        "by": manager,
        "now": planned_at,
        "note": {"sl": "Obujte zaprte čevlje.", "en": "Wear closed shoes."},
    }
    try:
        return plans.plan_session(**values, resources=[machine.resource] if machine else [])
    except Refused:  # somebody has booked the machine: it is shown on the bench beside
        return plans.plan_session(**values)


def _take_part(
    session: CourseSession,
    people: list[Person],
    trainer: Person,
    now: datetime,
    chance: random.Random,
    groups: dict[int, int | None] | None = None,
) -> None:
    """They enrol and answer the questions; afterwards the trainer ticks the list, and most pass."""
    came = {}
    for n, person in enumerate(people):
        at = session.made_at + timedelta(hours=3 + n)
        try:
            row = enrolments.enrol(session=session, person=person, by=person, now=at, wait=True)
        except Refused:  # a minor without a guardian, or another course at that time: as in life
            continue
        came[row.pk] = "present" if chance.random() < 0.85 else "absent"
        if session.course.quiz and (n or session.starts_at < now):
            _answer_right(session.course, person, at + timedelta(hours=1))
    if session.ends_at > now:
        return
    attendance.record_attendance(
        session=session, marks=came, groups=groups or {}, by=trainer, now=session.ends_at
    )
    if session.course.practice:
        for row in session.enrolments.filter(state="attended"):
            passed = chance.random() < 0.8
            note = "" if passed else "Še malo vaje pri izostritvi."
            attendance.check_practice(
                enrolment=row, passed=passed, by=trainer, now=session.ends_at, note=note
            )


def _class(session: CourseSession, teacher: Person, now: datetime) -> int:
    """A small class comes along, led by a teacher with an account; gives its key."""
    at = session.made_at + timedelta(days=1) if session.ends_at < now else now - timedelta(hours=2)
    return enrolments.bring_group(
        session=session,
        name="Tehnični krožek, 8. razred",
        heads=7,
        adults=1,
        band="under15",
        by=teacher,
        now=at,
    ).pk
