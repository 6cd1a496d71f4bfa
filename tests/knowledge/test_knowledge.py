"""Guides in versions, their markup, and what is taken over of practices."""

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ceh.core.refusals import Refused
from ceh.knowledge.actions import guides, practices
from ceh.knowledge.models import GuideVersion
from ceh.knowledge.rules import compare, html
from ceh.search.models import SearchEntry
from tests.factories.knowledge import PracticeFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.region import TopicFactory


@pytest.fixture
def guide(manager, now):
    result = {"title": "Varno z laserjem", "text": "Prva.", "language": "sl", "topics": [TopicFactory()]}
    return guides.write_guide(**result, by=manager, now=now)


def follow(guide, by, now, **more):
    result = {
        "language": "sl",
        "title": "Varno z laserjem",
        "text": "Druga.",
        "what_changed": "Nova.",
        **more,
    }
    return guides.new_version(guide=guide, by=by, now=now, **result)


def test_a_guide_is_found_and_followed(guide, manager, now):
    assert (guide.code, guide.versions.get().number) == ("varno-z-laserjem", 1)
    assert SearchEntry.objects.filter(kind="guide", object_id=guide.pk).exists()
    assert follow(guide, manager, now, after=1).number == 2
    assert follow(guide, manager, now, language="en", what_changed="").number == 1


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"after": 7}, "knowledge.guide_changed"),
        ({"text": "Prva."}, "knowledge.guide_same"),
        ({"what_changed": ""}, "knowledge.what_changed"),
    ],
)
def test_what_a_version_must_be(more, rule, guide, manager, now):
    with pytest.raises(Refused) as refused:
        follow(guide, manager, now, **more)
    assert refused.value.rule == rule


def test_only_its_writers_and_coordinators_change_a_guide(guide, coordinator, now):
    with pytest.raises(Refused):
        follow(guide, person_with_role("manager", SpaceFactory()), now)
    assert follow(guide, coordinator, now).number == 2


def test_a_withdrawn_guide_leaves_the_search_and_comes_back(guide, manager, now):
    guides.withdraw_guide(guide=guide, reason="Zastarelo.", by=manager, now=now)
    assert not SearchEntry.objects.filter(kind="guide").exists()
    with pytest.raises(Refused):
        follow(guide, manager, now)
    guides.restore_guide(guide=guide, by=manager, now=now)
    assert SearchEntry.objects.filter(kind="guide").exists()


@pytest.mark.parametrize("change", [{"text": "x"}, {"title": "x"}, {"number": 9}, {"language": "de"}])
def test_a_published_version_stays_as_it_is(change, guide):
    with pytest.raises(DatabaseError), transaction.atomic():
        GuideVersion.objects.filter(guide=guide).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        GuideVersion.objects.all().delete()


def test_prose_has_blocks_and_nothing_else():
    assert html("# Naslov\nprva\ndruga\n\n- a\n- **b**\n\n1. c") == (
        "<h2>Naslov</h2>\n<p>prva druga</p>\n<ul><li>a</li>\n<li><strong>b</strong></li>\n</ul>\n<ol><li>c</li>\n</ol>"
    )


@given(st.text(max_size=300) | st.text("<>&\"'*#-1. \nhttps:/jvaript()", max_size=200))
def test_no_markup_of_the_writer_comes_through(text):
    allowed = {"h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "a"}
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            assert tag in allowed
            assert {name for name, _value in attrs} <= {"href", "rel"}
            assert dict(attrs).get("href", "https://").startswith(("http://", "https://"))

    Reader().feed(html(text))


def test_a_comparison_tells_what_went_and_came():
    lines = [(line.kind, line.line) for line in compare("ena\ndve", "ena\ntri")]
    assert lines == [("same", "ena"), ("removed", "dve"), ("added", "tri")]


def test_what_is_taken_over_is_written_by_coordinators(coordinator, manager, now):
    practice = PracticeFactory()
    values = {"taken_over": {"sl": "Odprti dnevi."}, "taken_over_in": "action-1"}
    practices.change_practice(practice=practice, values=values, by=coordinator, now=now)
    practice.refresh_from_db()
    assert (practice.taken_over["sl"], practice.taken_over_in) == ("Odprti dnevi.", "action-1")
    with pytest.raises(Refused):
        practices.change_practice(practice=practice, values=values, by=manager, now=now)
