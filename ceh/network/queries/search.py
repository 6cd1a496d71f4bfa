"""The one search box: what was asked, what is found, in which order, and what may have been meant.

A word is met exactly as typed, by its base form or stem (core.language), or by its beginning (the last word only,
which may still be in the making). Title goes before topics and places, these before text; within each, exact before
stem before beginning. All words must be met.
"""

import difflib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import BooleanField, Case, Count, F, Func, IntegerField, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import get_language

from ceh.core.language import LANGUAGES, WORD, filed_under, fold, query_terms, words_of
from ceh.core.text import Translated
from ceh.network.models import SearchEntry, SpaceKind
from ceh.region.models import GoalGroup, Municipality, Topic
from ceh.region.queries import current

KINDS = ("space", "guide", "practice", "organisation")
LONGEST = 200  # letters of a query
SHORTEST_BEGINNING = 2
TITLES = 3_000  # that are looked at for "did you mean"


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
class Asked:
    """A query: its folded words and, for each, the terms that it may match."""

    words: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.words)

    def query(self, how: str, weights: str = "") -> str:
        """A tsquery: `how` is "exact", "stem" (or exact), "prefix" (or the others, for the last word)."""
        parts = []
        for at, (word, terms) in enumerate(zip(self.words, self.terms, strict=True)):
            found = [word] if how == "exact" else sorted({word, *terms} if word in terms else terms)
            one = [f"{_quoted(term)}:{weights}" for term in found]
            if how == "prefix" and at == len(self.words) - 1 and len(word) >= SHORTEST_BEGINNING:
                one.append(f"{_quoted(word)}:*{weights}")
            parts.append("(" + " | ".join(text.rstrip(":") for text in one) + ")")
        return " & ".join(parts)

    def meets(self, word: str, language: str) -> bool:
        """Whether a word of a text is one of those that were asked for, so that it can be marked."""
        filed = filed_under(word[:60], language if language in LANGUAGES else "sl")
        if any(not filed.isdisjoint(terms) for terms in self.terms):
            return True
        return len(self.words[-1]) >= SHORTEST_BEGINNING and fold(word).startswith(self.words[-1])


@lru_cache(maxsize=500)
def _asked(text: str, languages: tuple[str, ...]) -> Asked:
    words = tuple(fold(word[:60]) for word in words_of(text)[:12])
    return Asked(words, tuple(tuple(terms) for terms in query_terms(text, languages)))


def ask(text: str) -> Asked:
    """Read a query: any text, of any length; words in the region's languages and in English."""
    spoken = tuple(one for one in dict.fromkeys([*current().languages, "en"]) if one in LANGUAGES)
    return _asked(text[:LONGEST], spoken)


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def ranked(asked: Asked, kind: str = "") -> QuerySet[SearchEntry]:
    """Entries that answer, best first; `tier` tells how well (the higher the better)."""
    rows = SearchEntry.objects.filter(matches(asked.query("prefix"))) if asked else SearchEntry.objects.none()
    if kind:
        rows = rows.filter(kind=kind)
    steps = [(how, weights) for weights in ("A", "AB", "ABC", "") for how in ("exact", "stem", "prefix")]
    tiers = (
        [
            When(matches(asked.query(how, weights)), then=Value(len(steps) - at))
            for at, (how, weights) in enumerate(steps)
        ]
        if asked
        else []
    )
    tier = Case(*tiers, default=Value(0), output_field=IntegerField())
    return rows.annotate(tier=tier).order_by("-tier", "sort_key", "pk").defer("terms")


def counts(asked: Asked) -> dict[str, int]:
    """Kind → how many answer, in one statement; kinds without any are left out."""
    if not asked:
        return {}
    rows = (
        SearchEntry.objects.filter(matches(asked.query("prefix"))).values_list("kind").annotate(n=Count("pk"))
    )
    found = dict(rows.order_by())
    return {kind: found[kind] for kind in KINDS if kind in found}


def groups(asked: Asked, most: int) -> dict[str, list[SearchEntry]]:
    """Kind → its best few, in one statement; the kind with the best answer first."""
    place = Window(RowNumber(), partition_by=F("kind"), order_by=[F("tier").desc(), "sort_key", "pk"])
    found: dict[str, list[SearchEntry]] = {}
    for entry in ranked(asked).annotate(place=place).filter(place__lte=most):
        found.setdefault(entry.kind, []).append(entry)
    return found


def spaces_that_answer(asked: Asked) -> QuerySet[SearchEntry]:
    """Space ids and their tier, for the directory."""
    return ranked(asked, "space")


def pieces(text: Translated, asked: Asked, most: int = 0) -> tuple[list[tuple[str, bool]], str]:
    """The text in the reader's language cut into (bit, asked for or not), and its language.

    `most` letters are kept, around the first word that was asked for.
    """
    language, whole = text.best(get_language())
    hits = [one.span() for one in WORD.finditer(whole) if asked and asked.meets(one[0], language or "sl")]
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
    return [one for one in bits if one[0]], language


def did_you_mean(text: str) -> list[str]:
    """Words of the directory that look like the query, when it finds nothing; three at most."""
    known: dict[str, str] = {}
    for model in (Topic, GoalGroup, SpaceKind):
        for name in model._default_manager.filter(retired=False).values_list("name", flat=True):
            _learn(known, str(name))
    for place in Municipality.objects.values_list("name", flat=True):
        _learn(known, place)
    for title in SearchEntry.objects.order_by("sort_key").values_list("title", flat=True)[:TITLES]:
        _learn(known, str(title))
    wanted = fold(text[:60].strip())
    near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.7)
    return [known[one] for one in near if one != wanted]


def _learn(known: dict[str, str], name: str) -> None:
    """A name as a whole and its longer words."""
    for one in (name, *(word for word in words_of(name) if len(word) > 3)):
        known.setdefault(fold(one), one)
