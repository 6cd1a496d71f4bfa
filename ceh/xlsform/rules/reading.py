"""XLSForm read: the sheets survey, choices and settings, as rows of texts, into a definition.

All problems come at once, each with sheet, row and column; what is left out without harm comes as a warning. Columns
that begin with `ceh_` are ours and carry what XLSForm does not know. Reference: xlsform.org.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from ceh.editor.rules.outline import is_gap
from ceh.questionnaires.rules import checking
from ceh.questionnaires.rules.checking import Place
from ceh.questionnaires.rules.definitions import Choice, Definition, Question, Section
from ceh.xlsform.rules.rows import Building, read_question
from ceh.xlsform.rules.sheets import Notice, Row, Sheet, Sheets, language_of, read_sheet

# Where a field of a definition stands in the sheets.
COLUMNS = {
    "code": "name",
    "relevance": "relevant",
    "message": "constraint_message",
    "default_from": "default",
    "limits": "ceh_limits",
    "right": "ceh_right",
    "explanation": "ceh_explanation",
    "choices": "type",
    "rows": "label",
}
MAX_CHOICES = 20_000  # of all questions together
GROUP_BEGIN, GROUP_END = ("begin group", "begin_group"), ("end group", "end_group")
REPEATS = ("begin repeat", "begin_repeat", "end repeat", "end_repeat", "begin loop", "end loop")


@dataclass
class Reading:
    """What a workbook gave: a definition to use only when `problems` is empty."""

    definition: Definition
    problems: list[Notice]
    warnings: list[Notice]


def read_definition(sheets: Sheets, *, language: str = "sl") -> Reading:
    """Read the sheets. `language` is that of texts whose column names none and where the settings name none."""
    named = {name.strip().casefold(): rows for name, rows in sheets.items()}
    notices: list[Notice] = []
    warnings: list[Notice] = []
    default = _default_language(named.get("settings", []), language)
    settings = read_sheet("settings", named.get("settings", []), default, notices, warnings)
    survey = read_sheet("survey", named.get("survey", []), default, notices, warnings)
    choices = read_sheet("choices", named.get("choices", []), default, notices, warnings)
    if "survey" not in named:
        notices.append(Notice("survey", None, "", _("The workbook has no sheet survey.")))
    survey.check_columns(("type", "name"))
    if choices.rows:
        choices.check_columns(("list_name", "name"))
    languages = _languages(survey, choices, default)
    building = Building(_choice_lists(choices), survey, choices, languages, notices, warnings)
    reader = _Reader(building)
    reader.read(survey.rows)
    definition = _definition(settings, languages, reader)
    count = sum(len(question.choices) for question in definition.questions())
    if count > MAX_CHOICES:
        text = _("The questions have %(count)s choices in all, at most %(limit)s. Split the form.")
        notices.append(Notice("choices", None, "", text % {"count": count, "limit": MAX_CHOICES}))
    elif "survey" in named:
        notices += reader.located(_without_gaps(checking.problems(definition), definition), definition)
    return Reading(
        definition, sorted(set(notices), key=Notice.order), sorted(set(warnings), key=Notice.order)
    )


def _without_gaps(problems: list[checking.Problem], definition: Definition) -> list[checking.Problem]:
    """Problems without texts that only some languages lack: a draft may have those, and counts them."""
    gaps = Counter(_in_any_language(problem) for problem in problems if is_gap(problem))
    return [
        problem
        for problem in problems
        if not is_gap(problem)
        or problem.place.language not in definition.languages
        or gaps[_in_any_language(problem)] == len(definition.languages)
    ]


def _in_any_language(problem: checking.Problem) -> Place:
    return replace(problem.place, language="")


def _default_language(rows: Sequence[Sequence[str]], fallback: str) -> str:
    """The language that the settings name, if they do."""
    if len(rows) > 1:
        for head, cell in zip(rows[0], rows[1], strict=False):
            if head.strip().casefold() in ("default_language", "default language") and cell.strip():
                return language_of(cell) or fallback
    return fallback


def _languages(survey: Sheet, choices: Sheet, default: str) -> tuple[str, ...]:
    """Languages in the order of their columns of labels, the default first."""
    columns = [column for sheet in (survey, choices) for column in sheet.columns if column.name == "label"]
    languages = dict.fromkeys(column.language for column in columns if column.language)
    if default in languages or not languages:
        return (default, *(language for language in languages if language != default))
    return tuple(languages)


def _choice_lists(sheet: Sheet) -> dict[str, list[tuple[Choice, int]]]:
    """Choices with their rows, by the name of their list."""
    lists: dict[str, list[tuple[Choice, int]]] = {}
    for row in sheet.rows:
        if not (name := row.cell("list_name")):
            sheet.problem(row, "list_name", _("The name of the list is missing."))
            continue
        lists.setdefault(name, []).append(
            (Choice(code=row.cell("name"), label=row.texts("label")), row.number)
        )
    return lists


def _definition(sheet: Sheet, languages: tuple[str, ...], reader: "_Reader") -> Definition:
    row = sheet.rows[0] if sheet.rows else Row(sheet, 2, {})
    title = row.texts("form_title") | row.texts("ceh_title")
    plain = title.get(languages[0]) or row.cell("form_id") or _("Questionnaire")
    return Definition(
        code=row.cell("form_id"),
        version=row.cell("version"),
        title={language: title.get(language) or plain for language in languages},
        languages=languages,
        sections=tuple(section.as_section() for section in reader.sections),
    )


@dataclass
class _Page:
    """A section in the making."""

    code: str
    label: Mapping[str, str]
    relevance: str
    row: int
    is_group: bool
    questions: list[Question] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def as_section(self) -> Section:
        return Section(
            code=self.code, label=self.label, relevance=self.relevance, questions=tuple(self.questions)
        )


@dataclass
class _Reader:
    """Goes through the rows of the survey and keeps the open groups."""

    building: Building
    sections: list[_Page] = field(default_factory=list)
    page: _Page | None = None
    open_groups: list[Row] = field(default_factory=list)

    def read(self, rows: Sequence[Row]) -> None:
        for row in rows:
            kind = " ".join(row.cell("type").split()).casefold()
            if not kind:
                self.without_type(row)
            elif kind in REPEATS:
                if not kind.startswith("end"):
                    row.problem(
                        "type", _("Repeated groups are not supported. Ask for a fixed number of them.")
                    )
            elif kind in GROUP_BEGIN:
                self.begin(row)
            elif kind in GROUP_END:
                self.end(row)
            else:
                self.question(row)
        for row in self.open_groups:
            row.problem("type", _("This group is never closed by end group."))
        self.close_matrix()
        self.sections = [page for page in self.sections if page.questions or page.is_group]

    def without_type(self, row: Row) -> None:
        if row.cell("name") or row.texts("label"):
            row.problem("type", _("The type is missing."))

    def begin(self, row: Row) -> None:
        self.close_matrix()
        if row.has_appearance("table-list"):
            self.building.begin_matrix(row)
        elif self.open_groups:
            self.begin_inner(row)
        else:
            self.page = _Page(row.cell("name"), row.texts("label"), row.cell("relevant"), row.number, True)
            self.sections.append(self.page)
        self.open_groups.append(row)

    def begin_inner(self, row: Row) -> None:
        """A group within a group stays on its page: its title becomes a note, its condition that of its questions."""
        row.warning("type", _("This group stays on the page of the group around it."))
        if row.texts("label"):
            relevance = self.within_groups(row.cell("relevant"))
            note = Question(code=row.cell("name"), type="note", label=row.texts("label"), relevance=relevance)
            self.add(note, row.number)

    def within_groups(self, relevance: str) -> str:
        """A condition together with those of the inner groups that are open."""
        groups = (
            row.cell("relevant") for row in self.open_groups[1:] if not row.has_appearance("table-list")
        )
        parts = [part for part in (*groups, relevance) if part]
        return " and ".join(f"({part})" for part in parts) if len(parts) > 1 else "".join(parts)

    def end(self, row: Row) -> None:
        self.close_matrix()
        if not self.open_groups:
            row.problem("type", _("There is no open group to end."))
            return
        self.open_groups.pop()
        if not self.open_groups:
            self.page = self.page if self.page and not self.page.is_group else None

    def question(self, row: Row) -> None:
        if self.building.begins_labels(row):
            self.close_matrix()
            self.building.begin_labels(row)
            return
        if self.building.takes_row(row):
            return
        self.close_matrix()
        for question in read_question(self.building, row):
            self.add(replace(question, relevance=self.within_groups(question.relevance)), row.number)

    def close_matrix(self) -> None:
        if matrix := self.building.close_matrix():
            question, number = matrix
            self.add(replace(question, relevance=self.within_groups(question.relevance)), number)

    def add(self, question: Question, number: int) -> None:
        """Put a question on the open page, or on one of its own making where no group is open."""
        if self.page is None:
            taken = {page.code for page in self.sections}
            count = len(self.sections) + 1
            while f"section_{count}" in taken:
                count += 1
            self.page = _Page(f"section_{count}", {}, "", number, False)
            self.sections.append(self.page)
        self.page.questions.append(question)
        self.page.rows.append(number)

    def located(self, problems: list[checking.Problem], definition: Definition) -> list[Notice]:
        """Problems of a definition with sheet, row and column."""
        return [self.notice(problem, definition) for problem in problems]

    def notice(self, problem: checking.Problem, definition: Definition) -> Notice:
        place, message = problem.place, problem.message
        if problem.column:
            message = _("character %(column)s: %(message)s") % {"column": problem.column, "message": message}
        survey = self.building.survey
        if place.section is None:
            sheet = "settings" if place.field == "title" else "survey"
            return Notice(sheet, None, "", message)
        page = self.sections[place.section]
        if place.question is None:
            return Notice("survey", page.row, survey.head(_column(place), place.language), message)
        question, row = page.questions[place.question], page.rows[place.question]
        if place.choice is not None:
            return self.choice_notice(question, row, place, message)
        return Notice("survey", row, survey.head(_column(place), place.language), message)

    def choice_notice(self, question: Question, row: int, place: Place, message: str) -> Notice:
        index = place.choice or 0
        name = "label" if place.language else "name"
        if index >= len(question.choices):
            rows = self.building.matrix_rows.get(question.code, [])
            index -= len(question.choices)
            number = rows[index] if index < len(rows) else row
            return Notice("survey", number, self.building.survey.head(name, place.language), message)
        numbers = self.building.choice_rows.get(row, [])
        if index >= len(numbers):
            return Notice("survey", row, "type", message)
        head = self.building.choice_sheet.head(name, place.language)
        return Notice("choices", numbers[index], head, message)


def _column(place: Place) -> str:
    return COLUMNS.get(place.field, place.field)
