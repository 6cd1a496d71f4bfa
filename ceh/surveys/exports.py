"""Answers as a table for staff, row by row, so that many need no more memory than few; results as open data.

Names of columns and keys of open data are a promise to those who read them: add, never rename.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ceh.questionnaires.rules.answering import unquoted
from ceh.questionnaires.rules.telling import in_words
from ceh.surveys import queries
from ceh.surveys.models import Survey
from ceh.surveys.rules.results import Line, Result, hide_follow_ups, rates_of, results

CHUNK = 500
LANGUAGES = ("sl", "en")  # the words beside codes in open data
COLUMNS = (
    "survey",
    "question",
    "type",
    "row",
    "choice",
    "count",
    "is_hidden",
    "mean",
    "median",
    *(f"{part}_{language}" for part in ("question", "row", "choice") for language in LANGUAGES),
)


def header(survey: Survey, language: str, *, codes: bool) -> list[str]:
    """Codes or labels of the questions, after whether the response is complete."""
    definition = survey.collection.version.definition
    return [
        "state",
        "language",
        *(
            question.code if codes else unquoted(definition, question.label, language) or question.code
            for question in definition.questions()
            if question.type != "note"
        ),
    ]


def answers(survey: Survey, language: str, *, codes: bool) -> Iterator[list[Any]]:
    """One row a final response, in an order that tells nothing. Codes of choices, or their labels."""
    definition = survey.collection.version.definition
    questions = [question for question in definition.questions() if question.type != "note"]
    rows = queries.final_responses(survey).order_by("pk").values_list("state", "language", "answers")
    for state, spoken, values in rows.iterator(chunk_size=CHUNK):
        yield [
            state,
            spoken,
            *(
                _code(values.get(question.code))
                if codes
                else in_words(definition, question, values.get(question.code), language)
                for question in questions
            ),
        ]


def _code(value: Any) -> Any:
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, dict):
        return " ".join(f"{row}={choice}" for row, choice in value.items())
    return "" if value is None else value


def results_of(row: Survey, language: str, threshold: int, *, chosen_only: bool) -> list[Result]:
    """The results that staff chose, once they are published; or all of them, for staff."""
    if chosen_only and row.state != "published":
        return []
    chosen = set(row.results.values_list("question", flat=True))
    shown = results(row.collection.version.definition, queries.counts(row), language, threshold=threshold)
    for result in shown:
        result.is_public = result.code in chosen
    visible = [result for result in shown if result.is_public or not chosen_only]
    if threshold:
        hide_follow_ups(row.collection.version.definition, visible)
    return visible


def open_rows(survey: Survey, threshold: int) -> Iterator[list[Any]]:
    """A row for each question with how many answered it, then one for each choice; hidden counts are empty."""
    words = _words(survey)
    for result in results_of(survey, LANGUAGES[0], threshold, chosen_only=True):
        whole = Line("", None if result.is_small else result.answered, None)
        for line in (whole, *(line for _heading, lines in result.groups for line in lines)):
            figures = [result.mean, result.median] if line is whole else [None, None]
            texts = [words[key] for key in _keys(result, line)]
            yield [
                *(survey.code, result.code, result.type, line.row, line.code, line.count, line.count is None),
                *figures,
                *(text.get(language, "") for text in texts for language in LANGUAGES),
            ]


def open_record(survey: Survey, threshold: int) -> dict[str, Any]:
    """The results and the response rates as JSON."""
    words = _words(survey)
    collection = survey.collection
    return {
        "survey": survey.code,
        "title": dict(collection.title),
        "is_anonymous": collection.is_anonymous,
        "is_demonstration": survey.is_demo,
        "opened_at": collection.opens_at,
        "closed_at": collection.closes_at,
        "hides_counts_below": threshold,
        "questions": [
            {
                "code": result.code,
                "type": result.type,
                "label": words[result.code, "", ""],
                "answered": None if result.is_small else result.answered,
                "mean": _figure(result.mean),
                "median": _figure(result.median),
                "counts": [
                    _count(words, result, line) for _heading, lines in result.groups for line in lines
                ],
            }
            for result in results_of(survey, LANGUAGES[0], threshold, chosen_only=True)
        ],
        "response_rates": [
            {"by": by, "name": rate.label, "invited": rate.invited, "answered": rate.answered}
            for by, column in (("group", "group"), ("municipality", "municipality__name"))
            for rate in rates_of(queries.rates(survey, column), threshold)
        ],
    }


def _count(words: Mapping[tuple[str, str, str], Any], result: Result, line: Line) -> dict[str, Any]:
    """How many gave one answer."""
    _question, row, choice = (words[key] for key in _keys(result, line))
    return {
        "row": line.row,
        "row_label": row,
        "choice": line.code,
        "label": choice,
        "count": line.count,
        "is_hidden": line.count is None,
    }


def _figure(value: Any) -> float | None:
    return None if value is None else float(round(value, 2))


def _keys(result: Result, line: Line) -> tuple[tuple[str, str, str], ...]:
    """Where the words of the question, the row and the choice stand."""
    return (result.code, "", ""), (result.code, "row", line.row), (result.code, "choice", line.code)


def _words(survey: Survey) -> dict[tuple[str, str, str], dict[str, str]]:
    """(question, "row" or "choice", code) → the words by language; none where nothing is meant."""
    definition = survey.collection.version.definition
    words: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for question in definition.questions():
        parts = [("", "", question.label)]
        parts += [("row", part.code, part.label) for part in question.rows]
        parts += [("choice", part.code, part.label) for part in question.choices]
        for kind, code, label in parts:
            words[question.code, kind, code] = {
                language: unquoted(definition, label, language) for language in LANGUAGES
            }
    return words
