"""Words: folding, base forms and Slovene order, for search and sorting.

The embedded PostgreSQL has neither ICU nor unaccent, so both happen here: a sort key and search terms are stored.
"""

import re
import unicodedata
from functools import lru_cache

import simplemma

LANGUAGES = ("sl", "en", "de", "it")
WORD = re.compile(r"[^\W_]+", re.UNICODE)
ALPHABET = "abcčćdđefghijklmnopqrsštuvwxyzž"
_PLACES = {letter: chr(0x41 + at) for at, letter in enumerate(ALPHABET)}


def fold(text: str) -> str:
    """Lower case without accents and carons: "Šola" → "sola", "đ" → "d", "ß" → "ss"."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def sort_key(text: str) -> str:
    """A key that plain byte order sorts as Slovenes do: č after c, š after s, ž after z; other accents ignored."""
    key = []
    for letter in text.casefold():
        if letter not in _PLACES:
            letter = fold(letter)
        key.append("".join(_PLACES.get(c, c if c.isalnum() else " ") for c in letter))
    return " ".join("".join(key).split())[:200]


@lru_cache(maxsize=20_000)
def base_forms(word: str, language: str) -> frozenset[str]:
    """Folded forms under which a word is filed: itself, its lemma and its Slovene stem."""
    forms = {fold(word)}
    if language in LANGUAGES:
        forms.add(fold(simplemma.lemmatize(word.casefold(), lang=language)))
    if language == "sl":
        forms |= {stem(form) for form in tuple(forms)}
    return frozenset(form for form in forms if form)


ENDINGS = (
    "ovanjem ovanja ovanju evanjem evanja ovega ovemu evega evemu imi ami ema oma ega emu imo iva eva ova "
    "ih im om em ov ev ah am ij oj ma mi ju je ja jo ga na a e i o u"
).split()


def stem(folded: str) -> str:
    """A light Slovene stem of a folded word: one ending off, at least three letters stay ("solah" → "sol").

    It serves words typed without carons, which no dictionary of base forms knows.
    """
    for ending in sorted(ENDINGS, key=len, reverse=True):
        if folded.endswith(ending) and len(folded) - len(ending) >= 3:
            return folded[: -len(ending)]
    return folded


def search_terms(text: str, language: str) -> list[str]:
    """All terms under which a text is found, sorted, for a `simple` tsvector."""
    terms: set[str] = set()
    for word in WORD.findall(text.replace("\x00", " "))[:20_000]:
        terms |= base_forms(word, language)
    return sorted(term[:60] for term in terms)


def query_terms(text: str) -> list[list[str]]:
    """For each word of a query (twelve at most) the alternatives that may match it."""
    return [
        sorted({form for language in ("sl", "en") for form in base_forms(word, language)})
        for word in WORD.findall(text.replace("\x00", " "))[:12]
    ]
