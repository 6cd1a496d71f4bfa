"""The questions of a course: a trainer writes them, a member answers and reads what was right."""

import datetime as dt

import pytest
from django.urls import reverse

from ceh.courses.models import Course
from ceh.questionnaires.models import Version
from ceh.questionnaires.rules.definitions import Choice, Question
from tests.factories.courses import QUESTION, CourseFactory, write_quiz
from tests.factories.enrolment import QuizAttemptFactory
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory
from tests.factories.questionnaires import texts

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)


def text(response):
    return response.content.decode()


def test_a_trainer_writes_the_questions_of_a_course_and_publishes_them(client, space):
    client.force_login(person_with_role("trainer", space))
    course = CourseFactory(space=space, quiz=True)
    assert "Write the questions" in text(client.get(course.get_absolute_url()))
    draft = client.post(reverse("courses:quiz_begin", args=[course.code])).headers["Location"]
    assert str(course) in text(client.get(draft))
    question = {"label_sl": "Kaj?", "label_en": "What?", "section": "section_1", "type": "one_choice"}
    lines = {"choices": "to | To | This\nono | Ono | That", "show_operator": "is"}
    add = f"{draft}sections/section_1/add/one_choice/"
    assert "Say which answer is right." in text(client.post(add, question | lines))
    lines |= {"choices": f"* {lines['choices']}", "explanation_sl": "Ker.", "explanation_en": "So."}
    assert client.post(add, question | lines).status_code == 302
    version = Version.objects.get()
    written = next(version.definition.questions())
    assert (written.right, written.explanation) == (("to",), {"sl": "Ker.", "en": "So."})
    form = client.get(f"{draft}questions/{written.code}/").context["form"]
    assert form["choices"].value().splitlines() == ["* to | To | This", "ono | Ono | That"]
    assert "\u2713 This" in text(client.get(draft))
    for page in (
        version.questionnaire.get_absolute_url(),
        reverse("editor:preview", args=[version.pk]),
    ):
        assert client.get(page).status_code == 200
    assert client.get(reverse("questionnaires:questionnaires")).status_code == 403
    published = client.post(reverse("questionnaires:publish_version", args=[version.pk]), follow=True)
    assert "This" in text(published)
    assert "1 question, from home" in text(client.get(course.get_absolute_url()))


SEVERAL = Question(
    code="before",
    type="several",
    label=texts("Kaj preverite?", "What do you check?"),
    choices=tuple(Choice(code=code, label=texts(code, code)) for code in ("focus", "extraction", "colour")),
    right=("focus", "extraction"),
    explanation=texts("Oboje, vsakič.", "Both, every time."),
)
NUMBER = Question(
    code="minutes",
    type="integer",
    label=texts("Koliko minut?", "How many minutes?"),
    relevance="${first} = 'glasses'",
    right=("5",),
)


def test_the_questions_are_answered_and_explained(client, member, space, time_machine):
    course = CourseFactory(space=space)
    quiz = write_quiz(course, QUESTION, SEVERAL, NUMBER)
    page = text(client.get(course.get_absolute_url()))
    assert "3 questions, from home" in page
    assert quiz.get_absolute_url() in page
    intro = text(client.get(quiz.get_absolute_url()))
    assert "You need 80% correct answers to pass." in intro
    first = client.post(quiz.get_absolute_url(), follow=True).redirect_chain[-1][0]
    section = text(client.get(first))
    assert (course.get_absolute_url() in section, "every time" in section) == (True, False)
    wrong = {"q-first": "glasses", "q-before": ["focus"], "q-minutes": "7", "shown": "first before minutes"}
    check = client.post(first, wrong, follow=True).redirect_chain[-1][0]
    result = client.post(check, follow=True)
    attempt = member.quiz_attempts.get()
    assert result.redirect_chain[-1][0] == attempt.get_absolute_url()
    page = text(result)
    for words in ("1 of 3 right", "Both, every time.", "You have two eyes", "Right answer: 5", "Try again"):
        assert words in page
    again = client.post(quiz.get_absolute_url(), follow=True)
    assert "You have just tried." in text(again)
    assert member.responses.count() == 1
    time_machine.move_to(NOW + dt.timedelta(minutes=11))
    again = client.post(quiz.get_absolute_url(), follow=True).redirect_chain[-1][0]
    right = wrong | {"q-before": ["focus", "extraction"], "q-minutes": "5"}
    check = client.post(again, right, follow=True).redirect_chain[-1][0]
    assert "3 of 3 right" in text(client.post(check, follow=True))
    assert [row.passed for row in member.quiz_attempts.all()] == [True, False]
    client.force_login(PersonFactory())
    assert client.get(attempt.get_absolute_url()).status_code == 403


def test_an_attempt_keeps_its_questions_when_others_are_asked(client, member, space):
    course = CourseFactory(space=space)
    attempt = QuizAttemptFactory(course=course, person=member)
    write_quiz(course, SEVERAL)
    assert "What comes first?" in text(client.get(attempt.get_absolute_url()))


def test_who_has_no_account_signs_in_and_a_course_without_quiz_asks_nothing(client, region, space, member):
    course = CourseFactory(space=space)
    quiz = write_quiz(course)
    Course.objects.filter(pk=course.pk).update(quiz=False)
    assert "This course asks no questions." in text(client.post(quiz.get_absolute_url(), follow=True))
    client.logout()
    assert "/login/" in client.post(quiz.get_absolute_url())["Location"]
