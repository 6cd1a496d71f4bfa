"""Translated text comes in the reader's language, or in the best there is."""

import pytest
from django.utils import translation

from ceh.core.text import SortedByName, Translated, TranslatedField, reader_language, sort_keys


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

    consent_text = ConsentTextFactory(title={"sl": "Fotografije", "en": ""}, text="Enako")
    consent_text.refresh_from_db()
    assert isinstance(consent_text.title, Translated)
    assert consent_text.title == {"sl": "Fotografije"}
    assert consent_text.text == {"": "Enako"}


def test_the_field_is_never_null():
    assert TranslatedField().get_prep_value(None) is not None


def test_each_language_has_a_sort_key_of_what_its_readers_see():
    keys = sort_keys(Translated({"sl": "Žaga", "en": "Saw"}))
    assert keys["en"] < keys["sl"]
    assert sort_keys(Translated.of("Strela"))["sl"] == sort_keys(Translated.of("Strela"))["en"]


TWO_NAMES = ({"sl": "Avla", "en": "Zoo"}, {"sl": "Žaga", "en": "Arc"})


def read_names(rows):
    """(Slovene names as Slovenes see them sorted, the same as readers of English see them)."""
    seen = []
    for language in ("sl", "en"):
        with translation.override(language):
            seen.append([row.name["sl"] for row in rows()])
    return seen


@pytest.mark.django_db
@pytest.mark.parametrize("model", SortedByName.__subclasses__(), ids=lambda model: model.__name__)
def test_lists_sort_by_the_readers_language_also_after_a_change(model):
    from tests.architecture.test_registers import all_factories

    factory = next(factory for factory in all_factories() if factory._meta.model is model)
    for name in TWO_NAMES:
        row = factory(name={"sl": "Medved"})
        row.name = name
        row.save(update_fields=["name"])
    pks = list(model.objects.order_by("-pk").values_list("pk", flat=True)[:2])
    rows = model.objects.filter(pk__in=pks)
    assert read_names(rows.all) == [["Avla", "Žaga"], ["Žaga", "Avla"]]
    assert read_names(rows.reverse) == [["Žaga", "Avla"], ["Avla", "Žaga"]]
    assert read_names(lambda: sorted(rows.all(), key=lambda row: row.sort_key)) == [
        ["Avla", "Žaga"],
        ["Žaga", "Avla"],
    ]


@pytest.mark.django_db
def test_what_belongs_to_a_named_record_sorts_by_the_readers_language():
    from ceh.learning.models import Competence
    from tests.factories.learning import CompetenceFactory
    from tests.factories.network import SpaceFactory

    for name in TWO_NAMES:
        CompetenceFactory(space=SpaceFactory(name=name), name=name)
    for order, expected in (("space", "Avla"), ("-space", "Žaga")):
        rows = Competence.objects.order_by(order)
        other = "Žaga" if expected == "Avla" else "Avla"
        assert read_names(rows.all) == [[expected, other], [other, expected]]


def test_no_translated_name_is_sorted_by_one_language_alone():
    from django.apps import apps

    fields = [model._meta for model in apps.get_models() if model.__module__.startswith("ceh.")]
    for meta in fields:
        known = {field.name: field for field in meta.get_fields()}
        if isinstance(known.get("name"), TranslatedField):
            assert "sort_key" not in known, meta.label


def test_a_language_without_an_interface_reads_the_first_one():
    with translation.override("fr"):
        assert reader_language() == "sl"
    with translation.override("en-gb"):
        assert reader_language() == "en"
