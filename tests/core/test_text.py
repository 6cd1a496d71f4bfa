"""Translated text comes in the reader's language, or in the best there is."""

import pytest
from django.utils import translation

from ceh.core.text import Translated, TranslatedField, reader_language, sort_keys


def test_the_reader_gets_their_language():
    wood = Translated({"sl": "Les", "en": "Wood"})
    with translation.override("sl"):
        assert (str(wood), wood.lang) == ("Les", "")
    with translation.override("en"):
        assert (str(wood), wood.lang) == ("Wood", "")


def test_a_missing_language_falls_back_and_says_so():
    with translation.override("it"):
        assert Translated({"sl": "Les", "en": "Wood"}).best() == ("en", "Wood")
        assert Translated({"sl": "Les"}).lang == "sl"
        assert Translated({"de": "Holz"}).best() == ("de", "Holz")


def test_a_name_that_is_the_same_everywhere_has_no_language():
    name = Translated.of("OpenLab Kranj")
    assert (str(name), name.best()) == ("OpenLab Kranj", ("", "OpenLab Kranj"))


def test_empty_is_empty():
    assert str(Translated()) == ""
    assert Translated.of(None) == Translated.of("") == Translated.of({"sl": ""}) == {}


@pytest.mark.django_db
def test_the_column_gives_back_what_was_put_in():
    from tests.factories.people import ConsentTextFactory

    made = ConsentTextFactory(title={"sl": "Fotografije", "en": ""}, text="Enako")
    made.refresh_from_db()
    assert isinstance(made.title, Translated)
    assert made.title == {"sl": "Fotografije"}
    assert made.text == {"": "Enako"}


def test_the_field_is_never_null():
    assert TranslatedField().get_prep_value(None) is not None


def test_each_language_has_a_sort_key_of_what_its_readers_see():
    keys = sort_keys(Translated({"sl": "Žaga", "en": "Saw"}))
    assert keys["en"] < keys["sl"]
    assert sort_keys(Translated.of("Strela"))["sl"] == sort_keys(Translated.of("Strela"))["en"]


def test_a_language_without_an_interface_reads_the_first_one():
    with translation.override("fr"):
        assert reader_language() == "sl"
    with translation.override("en-gb"):
        assert reader_language() == "en"
