"""The search: forms of words, order, what is public, and words nobody should type."""

import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation

from ceh.core.text import Translated
from ceh.network.models import Space
from ceh.search import actions as search
from ceh.search import queries as finding
from ceh.search.models import SearchEntry
from tests.factories.knowledge import GuideVersionFactory, PracticeFactory
from tests.factories.network import OrganisationFactory, SpaceFactory
from tests.factories.region import RegionFactory, TopicFactory

pytestmark = pytest.mark.django_db


def space(name, topic=None, **values):
    row = SpaceFactory(name=Translated.of(name), **values)
    if topic:
        row.topics.add(TopicFactory(code=topic[0], name={"sl": topic[1], "en": topic[2]}))
    search.index(row)
    return row


def codes_of(text, kind=""):
    return [entry.slug for entry in finding.ranked(finding.parse_query(text), kind)]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Les", ["les", "lesa", "lesu", "lesom"]),
        ("Šola obrti", ["šola", "sola", "šole", "sole", "šoli", "solah"]),
        ("Rezanje lesa", ["les", "lesa", "rezanja", "rezanje"]),
        ("Tekstil in moda", ["tekstil", "tekstila", "tekstilu", "moda", "mode"]),
        ("Čebelarska delavnica", ["cebelarska", "čebelarska", "delavnica", "delavnico", "delavnice"]),
        ("Robotika", ["robotika", "robotike", "robotiko", "robo"]),
        ("Kovačnica", ["kovacnica", "kovačnici", "kovačnica", "kovac"]),
        ({"en": "Sewing machines"}, ["sewing", "machine", "machines"]),
    ],
)
def test_a_word_is_found_in_every_form_and_without_carons(title, words):
    row = space(title)
    for word in words:
        assert codes_of(word) == [row.code], word


def test_les_does_not_find_a_ladder_by_its_stem():
    space("Lestev")
    search_query = finding.parse_query("les")
    assert not SearchEntry.objects.filter(finding.matches(search_query.query("stem"))).exists()


def test_title_goes_before_topic_before_text_and_exact_before_stem_before_beginning():
    space("D", summary=Translated({"sl": "Obdelujemo les."}), code="summary")
    space("C", description=Translated({"sl": "Pri nas je les."}), code="text")
    space("B", topic=("wood", "Les", "Wood"), code="topic")
    space("Lesce", code="beginning")
    space("Les", code="exact")
    assert codes_of("les") == ["exact", "beginning", "topic", "summary", "text"]
    assert codes_of("lesa")[:2] == ["exact", "topic"]


def test_codes_and_names_of_lists_and_places_find_a_space():
    row = space("Prostor", topic=("wood", "Les", "Wood"))
    for text in ("wood", "lesa", row.municipality.name, "Kranju", "open lab", "odprtem laboratoriju"):
        assert codes_of(text) == [row.code], text


def test_all_words_must_be_met():
    row = space("Robotika", settlement="Kranj")
    space("Robotika", settlement="Bled", code="bled")
    assert codes_of("robotika kranj") == [row.code]


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_what_is_not_public_is_not_found(state):
    space("Skrivnost", state=state)
    assert codes_of("skrivnost") == []
    assert finding.counts(finding.parse_query("skrivnost")) == {}


def test_a_space_leaves_the_search_with_its_name():
    row = space("Staro ime")
    row.name = Translated.of("Novo ime")
    row.save()
    search.index(row)
    assert codes_of("staro") == []
    assert codes_of("novo") == [row.code]
    search.unindex(row)
    assert codes_of("novo") == []


def test_all_kinds_are_counted_and_grouped():
    space("Laser")
    search.index(OrganisationFactory(name=Translated.of("Laser zbornica")))
    search.index(PracticeFactory(name=Translated.of("Laser v šoli")))
    search.index(GuideVersionFactory(title="Varno z laserjem").guide)
    search_query = finding.parse_query("laser")
    assert finding.counts(search_query) == {"space": 1, "guide": 1, "practice": 1, "organisation": 1}
    assert set(finding.groups(search_query, 2)) == {"space", "guide", "practice", "organisation"}


def test_results_that_answer_alike_come_in_the_alphabet_of_the_reader():
    for code, name in (
        ("saw", {"sl": "Laser žaga", "en": "Laser arc"}),
        ("hall", {"sl": "Laser avla", "en": "Laser zoo"}),
    ):
        space(name, code=code)
    for language, expected in (("sl", ["hall", "saw"]), ("en", ["saw", "hall"])):
        with translation.override(language):
            assert codes_of("laser") == expected
            assert [
                entry.slug for entry in finding.groups(finding.parse_query("laser"), 2)["space"]
            ] == expected


def test_rebuilding_finds_the_same_and_drops_what_is_no_more():
    row = space("Les")
    before = list(SearchEntry.objects.values_list("kind", "object_id", "terms"))
    SearchEntry.objects.create(kind="guide", object_id=999_999, title={"": "x"}, slug="x", terms="x")
    assert search.rebuild() == SearchEntry.objects.count() == len(before)
    assert list(SearchEntry.objects.values_list("kind", "object_id", "terms")) == before
    assert codes_of("lesa") == [row.code]


def test_matched_words_are_told_from_the_rest():
    search_query = finding.parse_query("lesa")
    bits, language = finding.highlight(Translated({"sl": "Delavnica za les in kovino"}), search_query)
    assert bits == [("Delavnica za ", False), ("les", True), (" in kovino", False)]
    assert language == "sl"


def test_did_you_mean_knows_topics_and_titles():
    TopicFactory(code="robotics", name={"sl": "Robotika", "en": "Robotics"})
    space("Kovačnica")
    assert "Kovačnica" in finding.did_you_mean("kovacnjica")


EVIL = [
    "'",
    "';--",
    "a' | 'b",
    "\\",
    "a\\'b",
    ":*",
    "& | !",
    "les:*A",
    "\x00les",
    "💥",
    "a" * 10_000,
    "% _",
    "<b>",
    "( )",
]


@pytest.mark.parametrize("text", EVIL)
@pytest.mark.parametrize(
    "address", ["home:search", "home:suggest", "directory:spaces", "directory:spaces_geojson"]
)
def test_no_query_breaks_a_page(client, text, address):
    space("Les")
    response = client.get(reverse(address), {"q": text})
    assert response.status_code in (200, 400)
    assert b"<b>" not in b"".join(response)


@pytest.mark.django_db(transaction=True)
def test_two_who_change_at_once_leave_the_last_truth():
    RegionFactory()
    row = space("Izvirno")
    first_has_written, go_on = threading.Event(), threading.Event()

    def first():
        with transaction.atomic():
            mine = Space.objects.select_for_update().get(pk=row.pk)
            mine.name = Translated.of("Prvo")
            mine.save()
            first_has_written.set()
            go_on.wait(5)
            search.index(mine)
        connection.close()

    def second():
        first_has_written.wait(5)
        go_on.set()
        with transaction.atomic():
            mine = Space.objects.select_for_update().get(pk=row.pk)
            mine.description = Translated.of("Brušenje")
            mine.save()
            search.index(mine)
        connection.close()

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes_of("prvo") == [row.code]
    assert codes_of("brušenje") == [row.code]
    assert codes_of("izvirno") == []
