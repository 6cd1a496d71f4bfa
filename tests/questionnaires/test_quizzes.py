"""Quizzes: the rule of marking, tries, and who writes them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.questionnaires.actions import answering, collecting, editing
from ceh.questionnaires.models import Questionnaire, Response
from ceh.questionnaires.rules import checking
from ceh.questionnaires.rules.answering import examine
from ceh.questionnaires.rules.definitions import Choice, Definition, Question, Section, as_json
from ceh.questionnaires.rules.marking import is_right, mark_quiz
from tests.factories.courses import QUESTION, CourseFactory, write_quiz
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.factories.questionnaires import WHEN, texts
from tests.rushing import rush

CODES = ("a", "b", "c", "d")
CHOICES = tuple(Choice(code=code, label=texts(code, code)) for code in CODES)
NOW = WHEN + dt.timedelta(days=1)


def several(code):
    return Question(code=code, type="several", label=texts(code, code), choices=CHOICES, right=("a", "b"))


def quiz_of(*questions):
    return Definition(
        code="quiz",
        title=texts("Kviz", "Quiz"),
        languages=("sl", "en"),
        sections=(Section(code="page", questions=questions),),
    )


@given(st.lists(st.sets(st.sampled_from(CODES)), min_size=1, max_size=6), st.integers(1, 100))
def test_a_quiz_is_marked_by_whole_questions(chosen, percent):
    quiz = quiz_of(*(several(f"q{n}") for n in range(len(chosen))))
    answers = {f"q{n}": sorted(codes) for n, codes in enumerate(chosen)}
    result = mark_quiz(quiz, examine(quiz, answers, NOW.date()))
    right = sum(codes == {"a", "b"} for codes in chosen)
    assert (result.total, result.right) == (len(chosen), right)
    assert result.is_passed(percent) == (right / len(chosen) * 100 >= percent)


@given(st.permutations(CODES), st.sampled_from(CODES))
def test_one_choice_is_one_of_the_right_ones_and_a_ranking_their_order(order, choice):
    choosing = Question(code="one", type="one_choice", choices=CHOICES, right=("a", "b"))
    assert is_right(choosing, choice) == (choice in "ab")
    ranking = Question(code="ranking", type="ranking", choices=CHOICES, right=CODES)
    assert is_right(ranking, order) == (tuple(order) == CODES)


@given(st.decimals(-1000, 1000, places=3), st.integers(0, 3))
def test_a_number_is_right_whatever_its_zeros(number, zeros):
    question = Question(code="n", type="decimal", right=(f"{number:f}{'0' * zeros}",))
    quiz = quiz_of(question)
    outcome = examine(quiz, {"n": f"{number:f}".replace(".", ",")}, NOW.date())
    assert mark_quiz(quiz, outcome).right == 1
    assert not is_right(question, f"{number + 1:f}")


@pytest.mark.parametrize(
    ("kind", "right", "value", "expected"),
    [
        ("text", ("PVC", "vinil"), " pvc", True),
        ("text", ("PVC", "vinil"), "Vinil", True),
        ("text", ("PVC",), "PV C", False),
        ("integer", ("5",), 5, True),
        ("integer", ("5",), None, False),
        ("several", ("a",), None, False),
    ],
)
def test_a_text_is_right_whatever_its_case_and_no_answer_is_wrong(kind, right, value, expected):
    assert is_right(Question(code="q", type=kind, right=right), value) is expected


def test_a_hidden_question_does_not_count():
    hidden = Question(code="more", type="integer", right=("5",), relevance="${q} = 'x'")
    quiz = quiz_of(Question(code="q", type="text", right=("x",)), hidden)
    for answer, total in (("x", 2), ("y", 1)):
        assert mark_quiz(quiz, examine(quiz, {"q": answer}, NOW.date())).total == total


def test_in_a_quiz_every_question_that_can_has_a_right_answer():
    note = Question(code="note", type="note", label=texts("Beri", "Read"))
    free = Question(code="q", type="text", label=texts("Kaj?", "What?"))
    quiz = quiz_of(note, several("a"), free)
    assert checking.problems(quiz) == []
    (problem,) = checking.problems(quiz, is_quiz=True)
    assert (problem.code, problem.message) == ("q", "Say which answer is right.")
    assert any(
        "at least one question with a right" in str(p) for p in checking.problems(quiz_of(note), is_quiz=True)
    )


@pytest.mark.django_db
def test_a_try_goes_on_until_it_is_submitted_and_then_another_begins(region):
    person, quiz = PersonFactory(), write_quiz(CourseFactory())

    def begin(now):
        return answering.start(collection=quiz, language="sl", now=now, person=person)

    key = begin(NOW)
    assert begin(NOW) == key
    answering.save(key=key, answers={"first": "glasses"}, language="sl", now=NOW)
    answering.submit(key=key, now=NOW)
    again = begin(NOW)
    assert again != key
    assert sorted(Response.objects.values_list("state", flat=True)) == ["started", "submitted"]
    with pytest.raises(Response.DoesNotExist):
        answering.submit(key=key, now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_of_two_tries_begun_or_submitted_at_once_there_is_one(region):
    person, quiz = PersonFactory(), write_quiz(CourseFactory())
    begin = {"collection": quiz, "language": "sl", "now": NOW, "person": person}
    rush(4, lambda _n: answering.start(**begin))
    key = answering.start(**begin)
    answering.save(key=key, answers={"first": "glasses"}, language="sl", now=NOW)

    def submit(_n):
        try:
            return answering.submit(key=key, now=NOW)
        except Response.DoesNotExist:
            return "gone"

    rush(4, submit)
    assert (person.responses.count(), person.quiz_attempts.count()) == (1, 1)


@pytest.mark.django_db
def test_the_staff_of_a_space_write_its_quizzes_and_nothing_else(region):
    space = SpaceFactory()
    trainer = person_with_role("trainer", space)
    values = {"by": trainer, "content": as_json(quiz_of(QUESTION)), "name": CourseFactory().name}
    with pytest.raises(Refused, match="Coordinator"):
        editing.create_questionnaire(**values, purpose="survey")
    draft = editing.create_questionnaire(**values, purpose="quiz", space=space)
    other = person_with_role("trainer", SpaceFactory())
    for person, allowed in ((trainer, True), (other, False)):
        for verb in ("questionnaires.edit", "questionnaires.see_desk"):
            for record in (draft, draft.questionnaire, Questionnaire(purpose="survey")):
                expected = allowed and getattr(record, "space_id", space.pk) is not None
                assert can(person, verb, record) is expected


@pytest.mark.django_db
def test_nobody_asks_for_answers_to_a_quiz_a_second_time(region):
    course = CourseFactory()
    collection = write_quiz(course)
    with pytest.raises(Refused) as refused:
        collecting.create_collection(
            version=collection.version, by=person_with_role("coordinator"), code="again"
        )
    assert refused.value.rule == "questionnaires.quiz_asked"
