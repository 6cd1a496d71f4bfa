"""What the answers to a question count to, as people read it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ceh.core.refusals import Refused
from ceh.core.small_numbers import suppressed
from ceh.expressions.rules import expressions
from ceh.questionnaires.rules.answering import unquoted
from ceh.questionnaires.rules.definitions import Definition, Question
from ceh.surveys.models import ALL, Counts, Key

NUMBERS = ("integer", "decimal", "rating", "calculated")
MAX_BARS = 12  # different numbers that are shown one by one
FREE = ("text", "long_text", "file", "place", "record", "date", "time")


@dataclass(frozen=True)
class Line:
    """One bar: its label, how many, and their share in percent; None is hidden because it is small.

    `code` is that of the choice, `row` that of the row of a matrix.
    """

    label: str
    count: int | None
    percent: float | None
    code: str = ""
    row: str = ""


@dataclass
class Result:
    """The result of a question.

    `answered` counts responses with an answer; where they are too few for the public, `is_small` and there is no more.
    `groups` are bars under a heading: one without a heading, or one a row of a matrix. `mean`, `median`, `lowest` and
    `highest` are of numbers.
    """

    code: str
    type: str
    label: str
    answered: int
    groups: list[tuple[str, list[Line]]] = field(default_factory=list)
    mean: Decimal | None = None
    median: Decimal | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    is_public: bool = False
    is_small: bool = False
    is_follow_up: bool = False  # to an answer whose count is hidden, so this is hidden, too

    def follow_hidden(self) -> None:
        """Hide all numbers."""
        self.is_small = self.is_follow_up = True
        self.groups = []
        self.mean = self.median = self.lowest = self.highest = None

    @property
    def hides(self) -> bool:
        """Whether a number is hidden."""
        return self.is_small or any(line.count is None for _heading, lines in self.groups for line in lines)


def results(definition: Definition, counts: Counts, language: str, *, threshold: int = 0) -> list[Result]:
    """The result of every question that people answer; with a threshold smaller numbers are hidden."""
    return [
        _result(definition, question, counts.get(question.code, {}), language, threshold)
        for question in definition.questions()
        if question.type != "note"
    ]


def hide_follow_ups(definition: Definition, shown: Sequence[Result]) -> None:
    """Hide how many answered a question that was shown for an answer whose count is hidden: its total is that count.

    Of `shown`, the results that people see, each is looked at with those it follows.
    """
    by_code = {result.code: result for result in shown}
    questions = {question.code: question for question in definition.questions()}
    rows = {row.code: question.code for question in questions.values() for row in question.rows}
    for section in definition.sections:
        for question in section.questions:
            result = by_code.get(question.code)
            for relevance in (section.relevance, question.relevance) if result else ():
                for code in _references(relevance):
                    before = by_code.get(rows.get(code, code))
                    if before and before.hides and _opens_for_hidden(relevance, code, before):
                        result.follow_hidden()  # type: ignore[union-attr]


def _references(relevance: str) -> set[str]:
    try:
        return expressions.references(expressions.parse(relevance)) if relevance else set()
    except expressions.ExpressionError:
        return set()


def _opens_for_hidden(relevance: str, code: str, before: Result) -> bool:
    """Whether the condition holds for an answer whose count is hidden; if several answers decide, perhaps it does."""
    lines = [line for _heading, lines in before.groups for line in lines]
    if before.is_small or before.type != "one_choice" or len(_references(relevance)) > 1:
        return True
    return any(
        line.count is None
        and expressions.is_true(relevance, expressions.Context({code: line.code}, date.min))
        for line in lines
    )


def _result(
    definition: Definition, question: Question, counts: Mapping[Key, int], language: str, threshold: int
) -> Result:
    def text(texts: Mapping[str, str]) -> str:
        return unquoted(definition, texts, language)

    result = Result(question.code, question.type, text(question.label) or question.code, counts.get(ALL, 0))
    choices = {choice.code: text(choice.label) for choice in question.choices}
    parts = {key: count for key, count in counts.items() if key != ALL}
    if 0 < result.answered < threshold:
        result.is_small = True
    elif question.type in NUMBERS:
        _add_numbers(result, question, parts, threshold)
    elif question.type == "matrix":
        for row in question.rows:
            cells = {code: parts.get((row.code, code), 0) for code in choices}
            lines = _lines(choices, cells, sum(cells.values()), threshold, row.code)
            result.groups.append((text(row.label), lines))
    elif question.type == "ranking":
        _add_ranking(result, choices, parts, threshold)
    elif choices:
        cells = {code: parts.get(("", code), 0) for code in choices}
        result.groups.append(("", _lines(choices, cells, result.answered, threshold)))
    return result


def _lines(
    labels: Mapping[str, str], cells: Mapping[str, int], whole: int, threshold: int, row: str = ""
) -> list[Line]:
    shown = suppressed(cells, threshold) if threshold else dict(cells)
    return [
        Line(labels[code], count, None if count is None or not whole else 100 * count / whole, code, row)
        for code, count in shown.items()
    ]


def _add_ranking(
    result: Result, choices: Mapping[str, str], parts: Mapping[Key, int], threshold: int
) -> None:
    """How often each choice came first, the best mean place first. Mean places would give hidden numbers away."""
    sums: dict[str, int] = defaultdict(int)
    for (place, code), count in parts.items():
        sums[code] += int(place) * count
    ordered = sorted(choices, key=lambda code: sums[code])
    lines = _lines(choices, {code: parts.get(("1", code), 0) for code in ordered}, result.answered, threshold)
    if result.answered and all(line.count is not None for line in lines):
        lines = [
            replace(
                line,
                label=f"{line.label} ({_('mean place')} {number_format(sums[code] / result.answered, 1)})",
            )
            for code, line in zip(ordered, lines, strict=True)
        ]
    result.groups.append((_("came first"), lines))


def _add_numbers(result: Result, question: Question, parts: Mapping[Key, int], threshold: int) -> None:
    """Mean, median, and the values as bars where they are few. With a number hidden the mean would give it away."""
    values = sorted((Decimal(choice), count) for (_row, choice), count in parts.items())
    total = sum(count for _value, count in values)
    if not total or total < threshold:
        return
    known = {f"{value.normalize():f}": count for value, count in values}
    if question.type == "rating":
        steps = range(int(question.limits.minimum), int(question.limits.maximum) + 1)
        known = {str(step): known.get(str(step), 0) for step in steps}
    lines = _lines({value: value for value in known}, known, total, threshold)
    if question.type == "rating" or (
        len(known) <= MAX_BARS and all(line.count is not None for line in lines)
    ):
        result.groups.append(("", lines))
    if result.hides:
        return
    result.mean = sum((value * count for value, count in values), Decimal(0)) / total
    result.median = median(values)
    if not threshold:
        result.lowest, result.highest = values[0][0], values[-1][0]


def median(values: Iterable[tuple[Decimal, int]]) -> Decimal:
    """The middle of sorted (value, count); of an even number the mean of the two in the middle."""
    pairs = list(values)
    total = sum(count for _value, count in pairs)
    middles = {(total - 1) // 2, total // 2}
    picked, passed = [], 0
    for value, count in pairs:
        picked += [value for middle in sorted(middles) if passed <= middle < passed + count]
        passed += count
    return sum(picked, Decimal(0)) / len(picked)


@dataclass(frozen=True)
class Rate:
    """How many of those asked have answered; None is hidden because it is small."""

    label: str
    invited: int
    answered: int | None

    @property
    def percent(self) -> float | None:
        """Share of those asked."""
        return None if self.answered is None or not self.invited else 100 * self.answered / self.invited


def rates_of(cells: Iterable[tuple[str, int, int]], threshold: int) -> list[Rate]:
    """Response rates from (name, invited, answered); hidden where few were invited, or few answered or did not.

    All answers give hidden rates away when only one is hidden, and when as few or as many have answered as the hidden
    ones allow. Then the next small group in which somebody answered is hidden, too.
    """
    rows = list(cells)
    hidden = [row for row in rows if _is_small(row, threshold)]
    others = sorted((row for row in rows if row not in hidden), key=lambda row: (row[2] == 0, row[1], row[0]))
    while hidden and others and (len(hidden) == 1 or _is_edge(hidden, threshold)):
        hidden.append(others.pop(0))
    return [Rate(row[0] or _("not said"), row[1], None if row in hidden else row[2]) for row in rows]


def _is_small(cell: tuple[str, int, int], threshold: int) -> bool:
    """Whether few were invited, or few of them answered, or few did not."""
    _name, invited, answered = cell
    split = suppressed({"answered": answered, "silent": invited - answered}, threshold)
    return invited < threshold or None in split.values()


def _is_edge(hidden: Sequence[tuple[str, int, int]], threshold: int) -> bool:
    """Whether as few or as many answered in all as the hidden rates allow, so that each of them can be computed."""
    margins = [int(row[1] >= threshold and _is_small(row, threshold)) for row in hidden]
    most = sum(invited for _name, invited, _answered in hidden) - sum(margins)
    return sum(answered for _name, _invited, answered in hidden) in (sum(margins), most)


@dataclass(frozen=True)
class CrossTable:
    """How the answers to two questions go together: a row for each choice of `down`, with its counts and their sum."""

    across: list[str]
    rows: list[tuple[str, list[int], int]]


CROSSED = ("one_choice", "several")


def cross_table(
    definition: Definition,
    cells: Mapping[tuple[str, str], int],
    across: Question,
    down: Question,
    language: str,
) -> CrossTable:
    """The table of counts by (choice of `across`, choice of `down`); choices nobody took are there with zero."""
    lines = []
    for choice in down.choices:
        counts = [cells.get((column.code, choice.code), 0) for column in across.choices]
        lines.append((unquoted(definition, choice.label, language), counts, sum(counts)))
    return CrossTable([unquoted(definition, column.label, language) for column in across.choices], lines)


def check_is_closed(state: str) -> None:
    """Raise Refused ("surveys.not_closed") unless answers of another tool may come and go."""
    if state != "closed":
        raise Refused(
            "surveys.not_closed",
            _("Answers are imported between closing a survey and publishing its results."),
            _("Close the survey first."),
        )


def check_has_results(count: int) -> None:
    """Raise Refused ("surveys.no_results") unless a question was chosen."""
    if not count:
        raise Refused(
            "surveys.no_results",
            _("No question is chosen yet."),
            _("Choose the questions whose results everybody may see."),
        )


def check_nothing_stands_on(names: Sequence[str]) -> None:
    """Raise Refused ("surveys.result_used") where statements stand on a result that would no longer be public."""
    if names:
        raise Refused(
            "surveys.result_used",
            _("These stand on a result that you left out: %(names)s.") % {"names": "; ".join(names)},
            _("Keep the result, or remove it from them first."),
            kind="conflict",
        )


def check_result_is_public(state: str) -> None:
    """Raise Refused ("surveys.result_hidden") unless a result may support a statement that everybody reads."""
    if state != "published":
        raise Refused(
            "surveys.result_hidden",
            _("Only a published result can support a statement."),
            _("Publish the results of the survey first."),
            kind="input",
            field_name="result",
        )
