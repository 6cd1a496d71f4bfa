"""What people type is cleaned, and refused in words where it cannot be kept."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ceh.core.refusals import Refused
from ceh.core.validators import check_name, check_phone, clean, clean_line, plain_text


def refusal(text, **limits):
    """How the text is refused."""
    with pytest.raises(Refused) as caught:
        plain_text(text, field_name="note", **({"limit": 10} | limits))
    return caught.value


def test_a_good_text_is_cleaned():
    assert plain_text("  S\u030cola\r\nin les ", field_name="note", limit=20) == "Šola\nin les"
    assert plain_text(" Ana \n Novak ", field_name="name", limit=20, line=True) == "Ana Novak"


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb", "a\u202eb", "a\ud800b"])
def test_characters_that_cannot_be_kept(bad):
    problem = refusal(bad)
    assert (problem.rule, problem.kind, problem.field_name) == ("core.text", "input", "note")
    assert problem.next_step


def test_too_long_says_by_how_much():
    with translation.override("en"):
        assert "10 characters" in refusal("x" * 11).message
        assert "1 character." in refusal("x" * 11).next_step


def test_empty_is_refused_only_where_it_is_needed():
    assert plain_text(" \n", field_name="note", limit=5) == ""
    assert refusal(" \n", required=True).message


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert "\r" not in clean(text)
    assert "\n" not in clean_line(text)


@pytest.mark.parametrize("phone", ["", "+386 4 201 00 00", "04/201-00-00", "(04) 201 00 00", "123456"])
def test_phone_numbers_as_people_write_them(phone):
    assert check_phone(phone) is None


@pytest.mark.parametrize("phone", ["abc", "12345", "+386 4 abc 00 00", "04 201 00 00 ext 5", "++++++"])
def test_what_is_no_phone_number(phone):
    with translation.override("en"), pytest.raises(ValidationError, match="at least 6 digits"):
        check_phone(phone)


@pytest.mark.parametrize("name", ["", "Žiga", "3D", "李", {"sl": "Les", "en": ""}, {}])
def test_names_have_a_letter_or_a_digit(name):
    assert check_name(name) is None


@pytest.mark.parametrize("name", ["!!!", " … ", "🦊", {"sl": "Les", "en": "???"}])
def test_what_is_no_name(name):
    with translation.override("en"), pytest.raises(ValidationError, match="at least one letter or digit"):
        check_name(name)
