"""The one search box: how a query is read, what it finds, in which order, and how a typing error is corrected.

A word is met exactly as typed, by its base form or stem (core.language), or by its beginning (the last word only,
which may still be in the making). Title goes before topics and places, these before text; within each, exact before
stem before beginning. All words must be met.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, Count, F, Func, IntegerField, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import get_language

from ceh.core import search
from ceh.core.language import LANGUAGES, WORD, fold, index_terms, query_terms, stem, words_of
from ceh.core.text import ByName, Translated
from ceh.region.queries import current
from ceh.search.models import SearchEntry

LONGEST = 200  # letters of a query
SHORTEST_BEGINNING = 2
SHORTEST_ROOT = 5
IN_TITLE = 10  # the tier from which the words stand in the title
TITLES = 3_000  # entries whose words may correct a typing error
SHORTEST_CORRECTED = 4  # letters of a word that is corrected
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class TsQuery(Value):
    """A tsquery in its own notation."""

    def __init__(self, value: str) -> None:
        super().__init__(value)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s::tsquery", (self.value,)


class Matches(Func):
    """terms @@ query."""

    template, arg_joiner, arity = "(%(expressions)s)", " @@ ", 2
    output_field = BooleanField()


def matches(query: str) -> Matches:
    """The condition that an entry's terms answer the query."""
    return Matches(F("terms"), TsQuery(query))


@dataclass(frozen=True)
class SearchQuery:
    """A query: its folded words and, for each, the terms that it may match."""

    words: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]
    roots: tuple[
        str, ...
    ] = ()  # beginnings that may stand for the words: of a query that finds nothing otherwise

    def __bool__(self) -> bool:
        return bool(self.words)

    def query(self, how: str, weights: str = "") -> str:
        """A tsquery: `how` is "exact", "stem" (or exact), "prefix" (or the others, for the last word)."""
        parts = []
        for at, (word, terms) in enumerate(zip(self.words, self.terms, strict=True)):
            options = [word] if how == "exact" else sorted({word, *terms} if word in terms else terms)
            alternatives = [f"{_quoted(term)}:{weights}" for term in options]
            if how == "prefix" and at == len(self.words) - 1 and len(word) >= SHORTEST_BEGINNING:
                alternatives.append(f"{_quoted(word)}:*{weights}")
            if how == "prefix" and self.roots:
                alternatives.append(f"{_quoted(self.roots[at])}:*{weights}")
            parts.append("(" + " | ".join(text.rstrip(":") for text in alternatives) + ")")
        return " & ".join(parts)

    def meets(self, word: str, language: str) -> bool:
        """Whether a word of a text is one of the query's, so that it can be marked."""
        filed = index_terms(word[:60], language if language in LANGUAGES else "sl")
        if any(not filed.isdisjoint(terms) for terms in self.terms):
            return True
        if any(fold(word).startswith(root) for root in self.roots):
            return True
        return len(self.words[-1]) >= SHORTEST_BEGINNING and fold(word).startswith(self.words[-1])

    def broadened(self) -> "SearchQuery":
        """The same query, also matching words with the same beginning: "robotov" by "robotika"."""
        roots = (stem(word) if len(stem(word)) >= SHORTEST_ROOT else word for word in self.words)
        return replace(self, roots=tuple(roots))

    def finds_something(self) -> bool:
        """Whether any entry matches."""
        return bool(self) and SearchEntry.objects.filter(matches(self.query("prefix"))).exists()


@lru_cache(maxsize=500)
def _parsed(text: str, languages: tuple[str, ...]) -> SearchQuery:
    words = tuple(fold(word[:60]) for word in words_of(text)[:12])
    return SearchQuery(words, tuple(tuple(terms) for terms in query_terms(text, languages)))


def parse_query(text: str) -> SearchQuery:
    """Read a query: any text, of any length; words in the region's languages and in English."""
    spoken = tuple(fromkey for fromkey in dict.fromkeys([*current().languages, "en"]) if fromkey in LANGUAGES)
    return _parsed(text[:LONGEST], spoken)


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def ranked(query: SearchQuery, kind: str = "") -> QuerySet[SearchEntry]:
    """Matching entries, best first; `tier` tells how well (the higher the better)."""
    rows = SearchEntry.objects.filter(matches(query.query("prefix"))) if query else SearchEntry.objects.none()
    if kind:
        rows = rows.filter(kind=kind)
    steps = [(how, weights) for weights in ("A", "AB", "ABC", "") for how in ("exact", "stem", "prefix")]
    tiers = (
        [
            When(matches(query.query(how, weights)), then=Value(len(steps) - at))
            for at, (how, weights) in enumerate(steps)
        ]
        if query
        else []
    )
    tier = Case(*tiers, default=Value(0), output_field=IntegerField())
    return rows.annotate(tier=tier).order_by("-tier", ByName("sort_keys"), "pk").defer("terms")


def counts(query: SearchQuery) -> dict[str, int]:
    """Kind → number of matches, in one statement; kinds without any are left out."""
    if not query:
        return {}
    rows = (
        SearchEntry.objects.filter(matches(query.query("prefix"))).values_list("kind").annotate(n=Count("pk"))
    )
    result = dict(rows.order_by())
    return {kind: result[kind] for kind in search.kinds() if kind in result}


def groups(query: SearchQuery, most: int) -> dict[str, list[Any]]:
    """Kind → its best few, in one statement; kinds with the words in a title first, then in the order of kinds."""
    place = Window(
        RowNumber(), partition_by=F("kind"), order_by=[F("tier").desc(), ByName("sort_keys"), "pk"]
    )
    result: dict[str, list[Any]] = {}
    for entry in ranked(query).annotate(place=place).filter(place__lte=most):
        result.setdefault(entry.kind, []).append(entry)
    known = [kind for kind in search.kinds() if kind in result]
    return {kind: result[kind] for kind in sorted(known, key=lambda kind: result[kind][0].tier < IN_TITLE)}


def highlight(text: Translated, query: SearchQuery, most: int = 0) -> tuple[list[tuple[str, bool]], str]:
    """The text in the reader's language cut into (bit, matched or not), and its language.

    `most` letters are kept, around the first word that was asked for.
    """
    language, whole = text.best(get_language())
    hits = [
        match.span() for match in WORD.finditer(whole) if query and query.meets(match[0], language or "sl")
    ]
    start, end = 0, len(whole)
    if most and len(whole) > most:
        start = max(0, hits[0][0] - most // 3) if hits else 0
        start = whole.rfind(" ", 0, start) + 1
        end = min(len(whole), start + most)
    bits, at = ([("… ", False)] if start else []), start
    for left, right in hits:
        if start <= left and right <= end:
            bits += [(whole[at:left], False), (whole[left:right], True)]
            at = right
    bits += [(whole[at:end], False)] + ([(" …", False)] if end < len(whole) else [])
    return [bit for bit in bits if bit[0]], language


def did_you_mean(text: str) -> list[str]:
    """Words that look like the query, when it finds nothing; three at most."""
    known = vocabulary()
    plain = fold(text[:60].strip())
    near = difflib.get_close_matches(plain, known, n=3, cutoff=0.7)
    return [known[word] for word in near if word != plain]


def corrected(text: str) -> str:
    """The query with typing errors of one letter corrected, "" where nothing can be corrected.

    A word that finds something by itself stays as it is. Others are replaced by a word of the index that differs in one
    letter (changed, missing, too many, or two swapped), or whose stem does.
    """
    words = words_of(text[:LONGEST])[:12]
    wrong = [
        word
        for word in words
        if len(word) >= SHORTEST_CORRECTED and not parse_query(word).broadened().finds_something()
    ]
    if not wrong:
        return ""
    known = vocabulary()
    stems = {stem(word): word for word in sorted(known, key=len, reverse=True) if stem(word)}
    better = {word: _nearest(fold(word), known, stems) for word in wrong}
    if not any(better.values()):
        return ""
    return " ".join(better.get(word) or word for word in words)


def parse_or_correct(text: str) -> tuple[SearchQuery, str]:
    """A query that finds something if any reading does: as typed, broadened, or corrected; with the correction."""
    query = parse_query(text)
    for reading in (query, query.broadened()):
        if reading.finds_something():
            return reading, ""
    better = corrected(text) if query else ""
    return (parse_query(better), better) if better and parse_query(better).finds_something() else (query, "")


def matches_by_word(text: str) -> list[tuple[str, int]]:
    """The words of a query that match something on their own, and how many: help when together they match nothing."""
    words = list(dict.fromkeys(word for word in words_of(text[:LONGEST])[:6] if len(word) > 1))
    if len(words) < 2:
        return []
    numbers = [(word, sum(counts(parse_query(word)).values())) for word in words]
    return [(word, number) for word, number in numbers if number]


def vocabulary() -> dict[str, str]:
    """Folded → as written: names that apps declared, and the words of titles and summaries of the index."""
    known: dict[str, str] = {}
    _learn(known, *search.names())
    for title, summary in SearchEntry.objects.order_by(ByName("sort_keys")).values_list("title", "summary")[
        :TITLES
    ]:
        _learn(known, *title.values())
        for text in summary.values():
            _learn(known, *(word for word in words_of(text) if len(word) > 3))
    with connection.cursor() as cursor:  # keywords stand in the terms only, folded
        cursor.execute("SELECT word FROM ts_stat('SELECT terms FROM search_searchentry', 'ab')")
        for (word,) in cursor.fetchall():
            if not word[-1].isdigit():  # no stem
                known.setdefault(word, word)
    return known


def _learn(known: dict[str, str], *names: str) -> None:
    """Names as a whole and their longer words."""
    for name in names:
        for word in (name, *(word for word in words_of(name) if len(word) > 3)):
            known.setdefault(fold(word), word)


def _nearest(word: str, known: dict[str, str], stems: dict[str, str]) -> str:
    """The word of the index that is one letter away, as written there; by its stem if there is none."""
    candidates = list(_one_letter_away(word))
    for candidate in candidates:
        if candidate in known:
            return known[candidate]
    for candidate in candidates:
        if (root := stem(candidate)) in stems:
            return known[stems[root]]
    return ""


def _one_letter_away(word: str) -> Iterator[str]:
    """All words with two letters swapped, one missing, one changed, one too many; the most frequent errors first."""
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    yield from (left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1)
    yield from (left + right[1:] for left, right in splits if right)
    yield from (left + letter + right for left, right in splits for letter in LETTERS)
    yield from (left + letter + right[1:] for left, right in splits if right for letter in LETTERS)
