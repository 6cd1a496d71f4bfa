"""Words: folding, base forms and Slovene order, for search and sorting.

The embedded PostgreSQL has neither ICU nor unaccent, so both happen here: a sort key and search terms are stored.

How a word is found: a text is filed under each word as it stands (folded), under its base form from the dictionary, and
under a stem that meets words which the dictionary does not know. A query word gives all base forms that it may mean,
also when its carons were left out ("solah" → šola). Stems of known words end in "0", of unknown words in "1":
two known words meet by base form only (a long stem may join them), so "les" never finds "lestev".
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

import simplemma
from django.utils.text import slugify

LANGUAGES = ("sl", "en", "de", "it")
WORD = re.compile(r"[^\W_]+", re.UNICODE)
ALPHABET = "abcčćdđefghijklmnopqrsštuvwxyzž"
CARONS = {"c": "cč", "s": "sš", "z": "zž"}
MOST_CARONS = 6  # letters of a word that are tried with a caron: at most 64 readings
KNOWN, UNKNOWN = "0", "1"  # marks of stems; no word ends in a digit by itself
LONG_STEM = 6  # from this length on a stem joins two words that the dictionary files apart
SHORTEST_STEM = 4


def fold(text: str) -> str:
    """Lower case without accents and carons: "Šola" → "sola", "đ" → "d", "ß" → "ss"."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    plain = unicodedata.normalize("NFKD", plain)  # folding the case may join letters anew
    return "".join(c for c in plain if not unicodedata.combining(c))


PAGES = frozenset({"all", "compare", "new"})  # pages that stand beside those of records: /studies/new/


def code_of(text: str, *, otherwise: str, limit: int = 44) -> str:
    """A code for an address from a name: "Šola lesa" → "sola-lesa"; `otherwise` where no letter is left."""
    code = slugify(fold(text))[:limit] or otherwise
    return f"{code}-1" if code in PAGES else code


# Pairs of hexadecimal digits, which every collation of every database orders alike: 00 between words, 1x digits,
# 2x-4x letters, f and six digits for a letter of another script.
_PLACES = {
    **{str(digit): f"1{digit}" for digit in range(10)},
    **{letter: f"{0x20 + at:02x}" for at, letter in enumerate(ALPHABET)},
}


def sort_key(text: str) -> str:
    """A key that any database sorts as Slovenes do: č after c, š after s, ž after z; other accents are ignored.

    At most 200 characters of [0-9a-f], which is a hundred letters.
    """
    words = WORD.findall(unicodedata.normalize("NFC", text).casefold())
    return "00".join("".join(_place(letter) for letter in word) for word in words)[:200]


@lru_cache(maxsize=4_000)
def _place(letter: str) -> str:
    """Where one letter stands; a letter with a foreign accent stands where the letter stands."""
    if letter in _PLACES:
        return _PLACES[letter]
    return "".join(_PLACES.get(c, f"f{ord(c):06x}") for c in fold(letter) if c.isalnum())


ENDINGS = sorted(
    "a e i o u am em om im ah ih oh ev ov ama ema ima oma ami imi ega ega emu iha ovi evi".split(),
    key=len,
    reverse=True,
)
# What stays after an ending is off, when a vowel comes and goes: varilec/varilca, izdelek/izdelka, mentor/mentorja.
FLEETING = (("ec", "c"), ("ek", "k"), ("en", "n"), ("rj", "r"))


def stem(folded: str) -> str:
    """A light Slovene stem of a folded word ("prototipov" → "prototip"), "" if less than four letters would stay.

    It serves words that the dictionary does not know; it drops one ending and a vowel that comes and goes.
    """
    for ending in ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= SHORTEST_STEM:
            folded = folded[: -len(ending)]
            break
    for long, short in FLEETING:
        if folded.endswith(long) and len(folded) > SHORTEST_STEM + 1:
            folded = folded[: -len(long)] + short
            break
    return folded if len(folded) >= SHORTEST_STEM else ""


def readings(word: str) -> Iterable[str]:
    """The words that may be meant: with carons as typed, without them every way of putting them."""
    if word != fold(word) or sum(letter in CARONS for letter in word) > MOST_CARONS:
        return [word]
    return map("".join, product(*(CARONS.get(letter, letter) for letter in word)))


@lru_cache(maxsize=20_000)
def base_form(word: str, language: str) -> str:
    """The folded base form of a word in lower case; "" if the dictionary of the language does not know the word."""
    if language not in LANGUAGES or not simplemma.is_known(word, lang=language, low_memory=True):
        return ""
    return fold(simplemma.lemmatize(word, lang=language, low_memory=True))


@lru_cache(maxsize=20_000)
def index_terms(word: str, language: str) -> frozenset[str]:
    """The terms under which one word of a text is filed. Text without a language is read as Slovene."""
    language, word = language or "sl", word.casefold()
    plain = fold(word)
    base = base_form(word, language)
    bases = {base} if base else {base_form(reading, language) for reading in readings(word)} - {""}
    terms = {plain, *bases}
    if language == "sl":
        mark = KNOWN if bases else UNKNOWN
        terms |= {f"{stem(term)}{mark}" for term in (plain, *bases) if stem(term)}
    return frozenset(terms)


@lru_cache(maxsize=20_000)
def terms_of_query_word(word: str, languages: tuple[str, ...]) -> frozenset[str]:
    """The terms that a word of a query may match, in any of the languages."""
    word = word.casefold()
    plain = fold(word)
    known = {
        language: {base_form(reading, language) for reading in readings(word)} - {""}
        for language in languages
    }
    terms = {base for bases in known.values() for base in bases}
    another = word != plain and terms and any(base_form(plain, language) for language in languages)
    if not another:  # with carons it means only itself: "šol" is of schools, not salt ("sol")
        terms.add(plain)
    if "sl" in known:
        stems = {stem(term) for term in (plain, *known["sl"])} - {""}
        terms |= {f"{term}{UNKNOWN}" for term in stems}
        terms |= {f"{term}{KNOWN}" for term in stems if not known["sl"] or len(term) >= LONG_STEM}
    return frozenset(terms)


def warm_up(languages: Iterable[str] = ("sl", "en")) -> None:
    """Load the dictionaries (some 3 MB and half a second each), so that nobody's first search waits for them."""
    for language in languages:
        base_form("a", language)


def words_of(text: str) -> list[str]:
    """The words of a text, in order; NUL and punctuation part words."""
    return WORD.findall(unicodedata.normalize("NFC", text))


def search_terms(text: str, language: str) -> list[str]:
    """All terms under which a text is found, sorted, for a `simple` tsvector."""
    terms: set[str] = set()
    for word in words_of(text)[:20_000]:
        terms |= index_terms(word[:60], language)
    return sorted(terms)


def query_terms(text: str, languages: Iterable[str] = ("sl", "en")) -> list[list[str]]:
    """For each word of a query (twelve at most) the alternatives that may match it."""
    spoken = tuple(languages)
    return [sorted(terms_of_query_word(word[:60], spoken)) for word in words_of(text)[:12]]
