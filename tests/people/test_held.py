"""What is held on a person is put into words, on the page, in files and before a merge."""

import ast
import inspect
import textwrap
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.functional import Promise

from ceh.core.money import Money
from ceh.core.personal_data import COMMON_FIELDS, Custom, Labels, Rows, Values, holders
from ceh.core.personal_exports import column_pairs, money_value
from ceh.people.exports import common_codes, page_parts, sheet

LABELS = Labels(
    app="Visits", fields={"visits": "Visits"}, codes={"visits.state": {"recorded": "Recorded"}}, moves={}
)


def test_codes_moments_and_truths_become_words(db):
    held = {
        "visits": [{"space": "openlab", "at": "2026-03-04T09:00:00+00:00", "state": "recorded", "sex": None}]
    }
    (part,) = page_parts(held, LABELS, {})
    assert part["heading"] == "Visits"
    assert part["rows"] == [[("Space", "openlab"), ("When", "4 Mar 2026, 09:00"), ("State", "Recorded")]]


def test_a_record_becomes_pairs_and_a_list_one_text(db):
    account, roles = page_parts(
        {"account": {"main": True, "languages": ["sl", "de"]}, "roles": ["a", "b"]},
        LABELS,
        {"languages": {"sl": "Slovene"}},
    )
    assert account["pairs"] == [("Main", "yes"), ("Languages", "Slovene, de")]
    assert roles["text"] == "a, b"


def test_records_inside_a_record_are_read_as_words_too():
    held = {
        "courses": [{"course": "Lathe", "checks": [{"at": "2026-03-04", "passed": True}, {"passed": False}]}]
    }
    (part,) = page_parts(held, LABELS, {})
    assert part["rows"][0][1] == ("Checks", "When: 4 Mar 2026, Passed: yes; Passed: no")


def test_what_a_person_wrote_stays_as_they_wrote_it(db):
    """Even where it looks like a code, or like an instant at the end of time."""
    texts = ["en", "unknown", "recorded", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00"]
    codes = common_codes()
    (part,) = page_parts({"bookings": [{"purpose": text} for text in texts]}, LABELS, codes)
    assert [text for row in part["rows"] for _label, text in row] == texts
    assert all(text in sheet([{"purpose": text}], LABELS, codes, "bookings") for text in texts)


def test_what_is_empty_is_left_out():
    assert page_parts({"visits": [], "guides": {}}, LABELS, {}) == []


def test_a_file_for_people_has_labels_in_their_language(db):
    rows = [{"state": "recorded", "on": "2026-03-04", "passed": True}]
    with translation.override("sl"):
        content = sheet(rows, LABELS, common_codes(), "visits")
    assert content == "\ufeffStanje;Dan;Opravljeno\r\nRecorded;4. 3. 2026;da\r\n"


@pytest.mark.parametrize(
    ("language", "words", "cells"),
    [("en", ["1.5", "€1,250.40"], '1.5,"€1,250.40"'), ("sl", ["1,5", "1.250,40\xa0€"], "1,5;1.250,40\xa0€")],
)
def test_money_has_its_currency_and_numbers_are_those_of_the_reader(db, language, words, cells):
    rows = [{"quantity": Decimal("1.500000"), "amount": money_value(Money(125040))}]
    with translation.override(language):
        (part,) = page_parts({"owed": rows}, LABELS, {})
        assert [text for _head, text in part["rows"][0]] == words
        assert cells in sheet(rows, LABELS, {}, "owed")


def _keys_in(function):
    """Keys of the records that a function makes."""
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if isinstance(node, ast.Dict):
            yield from (key.value for key in node.keys if isinstance(key, ast.Constant))


def _exported_names(section):
    """Names of a section that are no texts themselves: its heading, and keys of its records."""
    names = [section.heading, *(_keys_in(section.function) if isinstance(section, Custom) else ())]
    if isinstance(section, Rows) and not isinstance(section, Values):
        for columns in (section.columns, *section.inside.values()):
            names += [key for key, _path in column_pairs(columns)]
    return {name for name in names if not isinstance(name, Promise)}


def _moved_names(holder):
    """Names under which the holder says what moves: those of its records, and keys of what its function gives."""
    yield from (record.name for record in holder.records if record.moves)
    if holder.hooks.merge is None:
        return
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(holder.hooks.merge)))):
        match node:
            case ast.Subscript(ast.Name("moved"), ast.Constant(name)):
                yield name
            case ast.Return(ast.Dict(keys)):
                yield from (key.value for key in keys)


@pytest.mark.parametrize("holder", holders(), ids=lambda holder: holder.app)
def test_everything_that_is_held_or_moves_has_a_label_in_both_languages(holder):
    labels = holder.labels
    sections = [*holder.sections, *(record.export for record in holder.records if record.export)]
    names = {name for section in sections for name in _exported_names(section)}
    assert names - labels.fields.keys() - COMMON_FIELDS.keys() == set()
    assert set(_moved_names(holder)) - labels.moves.keys() - {"clashes"} == set()
    for counted in labels.moves.values():
        texts = {}
        for language in ("en", "sl"):
            with translation.override(language):
                texts[language] = [counted % {"count": count} for count in (1, 2, 3, 5)]
        assert all(text[0].isdigit() for text in texts["en"])
        assert set(texts["en"]).isdisjoint(texts["sl"])
