"""Slovene words are found in every form, and stand in Slovene order."""

import re
import string

import pytest
from django.urls import get_resolver
from hypothesis import given
from hypothesis import strategies as st

from ceh.core.language import (
    ALPHABET,
    base_form,
    code_of,
    fold,
    query_terms,
    search_terms,
    sort_key,
    stem,
    warm_up,
)
from tests.core.slovene import WORDS, forms, lemmas

SLOVENE = st.text(alphabet=ALPHABET + " ", max_size=30)


def finds(query, text, language="sl"):
    """Whether each word of the query meets a term of the text."""
    filed = set(search_terms(text, language))
    return all(filed & set(alternatives) for alternatives in query_terms(query))


def test_the_list_is_long_enough_to_measure():
    assert len(forms()) >= 230
    assert len(lemmas()) >= 90


def test_every_form_finds_the_word_and_the_word_every_form():
    lost = [(form, word) for form, word in forms() if not (finds(form, word) and finds(word, form))]
    assert lost == []


def test_words_typed_without_carons_find_the_same():
    lost = [
        (fold(form), word)
        for form, word in forms()
        if not (finds(fold(form), word) and finds(fold(word), form))
    ]
    assert lost == []


def test_other_words_of_the_field_are_not_found():
    pairs = [(word, other) for word in WORDS for other in WORDS if word != other and finds(word, other)]
    assert pairs == []


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("lesa", "Delavnica za les"),
        ("sola", "Osnovna šola Šenčur"),
        ("solah", "šola"),
        ("sole", "V šolah po regiji"),
        ("delavnici", "Dve delavnici"),
        ("clovek", "Ljudje, ki izdelujejo"),
        ("carovnija", "čarovnije"),
        ("otrok", "Za otroke in mlade"),
        ("3D tiskalniki", "3D-tiskalnik v knjižnici"),
        ("kranj", "Kranj"),
        ("Škofja Loka", "skofja loka"),
    ],
)
def test_examples(query, text):
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("les", "lestev"),
        ("les", "leseni čoln"),
        ("šol", "sol"),
        ("mizar", "mizarstvo"),
        ("kolo", "kolokvij"),
        ("les kovina", "les"),
    ],
)
def test_what_must_not_be_found(query, text):
    assert not finds(query, text)


def test_other_languages_have_their_own_dictionaries():
    assert finds("workshops", "A workshop in wood", "en")
    assert "maschine" in query_terms("Maschinen", ["de"])[0]
    assert "maschine" not in query_terms("Maschinen", ["sl"])[0]


def test_dictionaries_can_be_loaded_before_they_are_needed():
    base_form.cache_clear()
    warm_up(["sl", "en"])
    assert base_form.cache_info().currsize == 2


def test_a_query_is_cut_and_survives_rubbish():
    assert query_terms("") == []
    assert query_terms("\x00 !!! &|():*'") == []
    assert len(query_terms(" ".join(["les"] * 50))) == 12
    assert query_terms("sczsczsczsczscz")[0]


@given(st.text(max_size=60))
def test_terms_are_plain_lower_case_words(text):
    for term in search_terms(text, "sl"):
        assert term
        assert fold(term) == term
        assert not set(term) & set(" \x00'\\:&|()*<>!")


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=string.ascii_lowercase, max_size=20))
def test_a_stem_begins_as_the_word_does_and_is_no_stub(word):
    word_stem = stem(word)
    assert word_stem == "" or len(word_stem) >= 4
    assert word.startswith(word_stem[:3])


@given(SLOVENE, SLOVENE)
def test_slovene_order(first, second):
    def places(text):
        return [[ALPHABET.index(letter) for letter in word] for word in text.split()]

    assert (sort_key(first) < sort_key(second)) == (places(first) < places(second))


@given(st.text(max_size=300))
def test_a_sort_key_fits_and_orders_alike_in_every_collation(text):
    key = sort_key(text)
    assert len(key) <= 200
    assert set(key) <= set("0123456789abcdef")


def test_order_of_places():
    names = [
        "Žiri",
        "Zali Log",
        "Šenčur",
        "Selca",
        "Ćirče",
        "Črnivec",
        "Cerklje",
        "Bled",
        "Đurđevac",
        "Dovje",
        "10",
    ]
    assert sorted(names, key=sort_key) == [
        "10",
        "Bled",
        "Cerklje",
        "Črnivec",
        "Ćirče",
        "Dovje",
        "Đurđevac",
        "Selca",
        "Šenčur",
        "Zali Log",
        "Žiri",
    ]


def test_order_ignores_case_accents_and_punctuation():
    assert sort_key("Bohinjska  Bela") == sort_key("bohinjska-bela")
    assert sort_key("Café") == sort_key("cafe")
    assert sort_key("Šola") == sort_key("S\u030cola")


@pytest.mark.django_db
def test_the_database_orders_keys_as_python_does():
    from django.db import connection

    names = [
        "Žiri",
        "Šenčur",
        "Selca",
        "Črnivec",
        "Cerklje",
        "Kranj",
        "Kranjska Gora",
        "Železniki",
        "Zgornje",
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key FROM unnest(%s::varchar[]) AS key ORDER BY key", [[sort_key(n) for n in names]]
        )
        ordered = [row[0] for row in cursor.fetchall()]
    assert ordered == sorted(sort_key(name) for name in names)


def test_no_record_has_the_address_of_a_page_beside_it():
    def routes(patterns, before=""):
        for pattern in patterns:
            route = before + str(pattern.pattern)
            yield from (routes(pattern.url_patterns, route) if hasattr(pattern, "url_patterns") else [route])

    every = list(routes(get_resolver().url_patterns))
    records = {match[1] for route in every if (match := re.fullmatch(r"([^<]*)<(?:slug|str):\w+>/", route))}
    pages = {
        match[2]
        for route in every
        if (match := re.fullmatch(r"(.*/)([a-z-]+)/", route)) and match[1] in records
    }
    assert {"all", "compare", "new"} <= pages
    for page in pages:
        assert code_of(page, otherwise="record") != page
