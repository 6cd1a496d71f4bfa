"""Which tool a table comes from, and where in it the answers begin. Pure.

What is known of the files (2026): 1KA writes codes (Q2a) and below them the texts, of questions with several answers
only those of the answers; -1 and the like are no answers; `status` is 6 for complete, 5 for incomplete responses.
EUSurvey writes “Alias” and “Export Date” above the names of its columns. LimeSurvey writes codes (G01Q02[SQ001]), texts
(“Question [Answer]”) or both (“code. text”); without a submit date a response is not finished.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ceh.core.language import fold

Table = Sequence[Sequence[str]]
CODE_OF_1KA = re.compile(
    r"(?:q|blok)\d+[a-z]{0,2}(?:_\d+)*(?:_?text)?|recnum|status|lurker|itime|device", re.IGNORECASE
)
NUMBERED = re.compile(r"-?\d+(?:[.,]\d+)?")
PREAMBLE = ("alias", "export date")
OF_EUSURVEY = {
    "invitation number",
    "contribution id",
    "user name",
    "creation date",
    "last update",
    "languages",
}
OF_LIMESURVEY = {
    "submitdate": "submitdate",
    "date submitted": "submitdate",
    "datum oddaje": "submitdate",
    "lastpage": "lastpage",
    "last page": "lastpage",
    "zadnja stran": "lastpage",
    "startlanguage": "startlanguage",
    "start language": "startlanguage",
    "zacetni jezik": "startlanguage",
    "seed": "seed",
    "response id": "id",
}
STATES_OF_1KA = {"6": True, "5": False}
SEVERAL = 2  # heads of a tool that must stand in a table


@dataclass(frozen=True)
class Origin:
    """The tool, the row of the first heads (from 0), and how many rows are heads."""

    source: str
    first: int
    heads: int


def origin_of(table: Table) -> Origin:
    """Where a table comes from: "1ka", "eusurvey", "limesurvey" or "other"."""
    first = _first_row(table)
    heads = [plain_head(cell) for cell in table[first]] if first < len(table) else []
    written = [head for head in heads if head]
    if first and fold(table[0][0] if table[0] else "") == PREAMBLE[0]:
        return Origin("eusurvey", first, 1)
    if len({OF_LIMESURVEY[head] for head in heads if head in OF_LIMESURVEY}) >= SEVERAL:
        return Origin("limesurvey", first, 1)
    if len(OF_EUSURVEY & set(heads)) >= SEVERAL:
        return Origin("eusurvey", first, 1)
    codes = sum(bool(CODE_OF_1KA.fullmatch(cell.strip())) for cell in table[first]) if written else 0
    if written and 2 * codes > len(written):
        return Origin("1ka", first, 2 if _are_texts(table, first + 1) else 1)
    return Origin("other", first, 1)


def without_preamble(table: Table, origin: Origin) -> list[list[str]]:
    """The table with empty rows for those above its heads, so that rows keep their numbers."""
    return [[] if number < origin.first else list(row) for number, row in enumerate(table)]


def _first_row(table: Table) -> int:
    """The first row that is neither empty nor what EUSurvey writes above its heads."""
    for number, row in enumerate(table):
        if any(row) and fold(row[0]) not in PREAMBLE:
            return number
    return 0


def _are_texts(table: Table, number: int) -> bool:
    """Whether a row has texts of questions, not answers."""
    cells = [cell for cell in table[number] if cell.strip()] if number < len(table) else []
    return bool(cells) and 2 * sum(bool(NUMBERED.fullmatch(cell.strip())) for cell in cells) < len(cells)


def plain_head(head: str) -> str:
    """A head in small letters, without accents; of “submitdate. Date submitted” the code."""
    return fold(head.partition(". ")[0]).strip()


def completeness(source: str, heads: Sequence[str]) -> Callable[[Sequence[str]], bool | None]:
    """How a row of a tool tells whether its response was finished: true, false, or None where it says nothing."""
    names = [plain_head(head) for head in heads]
    ends = [at for at, name in enumerate(names) if OF_LIMESURVEY.get(name) == "submitdate"]
    states = [at for at, name in enumerate(names) if name.partition(" ")[0] == "status"]
    if source == "limesurvey" and ends:
        return lambda row: bool(_cell(row, ends[0]))
    if source == "1ka" and states:
        return lambda row: STATES_OF_1KA.get(_cell(row, states[0]))
    return lambda row: None


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""
