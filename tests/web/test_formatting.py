"""Dates and numbers as people say them."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from ceh.core.money import Money
from ceh.web import formatting
from ceh.web.templatetags.ceh import unbroken

NOON = dt.datetime(2026, 12, 2, 13, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def kranj():
    with timezone.override("Europe/Ljubljana"), translation.override("sl"):
        yield


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (dt.date(2026, 12, 2), "v sredo, 2. decembra"),
        (dt.date(2026, 11, 26), "v četrtek, 26. novembra"),
        (dt.date(2026, 1, 1), "v četrtek, 1. januarja"),
        (dt.date(2027, 5, 9), "v nedeljo, 9. maja 2027"),
        (dt.date(2025, 8, 5), "v torek, 5. avgusta 2025"),
    ],
)
def test_slovene_day_is_in_the_right_cases(day, text):
    assert formatting.day(day, today=TODAY) == text


def test_a_day_stays_with_its_month_and_an_hour_with_the_next():
    page = Template("{% load ceh %}{% span at end %}")
    page = page.render(Context({"at": NOON, "end": NOON + dt.timedelta(hours=2)}))
    assert '>v\u00a0sredo, 2.\u00a0decembra, <span class="nowrap">14:00–16:00</span><' in page
    assert unbroken("26 Nov 2026") == "26\u00a0Nov 2026"
    assert unbroken("V torek, 1. december") == "V\u00a0torek, 1.\u00a0december"
    assert unbroken("1. 12. 2026 <b>") == "1. 12. 2026 &lt;b&gt;"


def test_after_a_preposition_the_day_is_in_the_genitive():
    assert formatting.day(dt.date(2026, 11, 29), today=TODAY, genitive=True) == "nedelje, 29. novembra"
    page = Template("{% load ceh %}do {% until at %}").render(Context({"at": NOON}))
    assert ">srede, 2.\u00a0decembra, 14:00<" in page
    with translation.override("en"):
        assert formatting.until(NOON, today=TODAY) == "Wednesday 2 December, 14:00"


def test_no_template_puts_a_preposition_before_a_day_that_has_its_own():
    """ "Prijave do" and "v torek": what ends in "do" or "od" in Slovene is followed by a genitive or a short day."""
    pattern = re.compile(r'{% translate "([^"]+)" %}(?:\s|:|<[^>]+>)*{% (?:when|day) ([^%]+) %}')
    wrong = []
    for path in Path(settings.ROOT, "ceh").rglob("*.html"):
        for text, value in pattern.findall(path.read_text()):
            preposition = re.search(r"(^|\s)(do|od|pred|po):?$", translation.gettext(text).lower())
            if preposition and "short=" not in value and "genitive=" not in value:
                wrong.append(f"{path.name}: {text} {value}")
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Wednesday 2 December, 14:00–16:00"),
        ("sl", "v sredo, 2. decembra, 14:00–16:00"),
        ("de", "am Mittwoch, 2. Dezember, 14:00–16:00"),
        ("it", "mercoledì 2 dicembre, 14:00–16:00"),
    ],
)
def test_span_in_every_language(language, text):
    with translation.override(language):
        assert formatting.span(NOON, NOON + dt.timedelta(hours=2), today=TODAY) == text


def test_span_over_midnight_names_both_days():
    end = NOON + dt.timedelta(hours=12)
    assert (
        formatting.span(NOON, end, today=TODAY)
        == "od srede, 2. decembra, 14:00, do četrtka, 3. decembra, 02:00"
    )


def test_moment_falls_on_the_day_of_the_regions_clock():
    late = dt.datetime(2026, 12, 2, 23, 30, tzinfo=dt.UTC)
    assert formatting.day(late, today=TODAY) == "v četrtek, 3. decembra"
    assert formatting.when(late, today=TODAY).endswith("00:30")


def test_clock_change_is_told_by_the_zone():
    summer = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)
    assert formatting.exact(NOON) == "2. 12. 2026, 14:00 CET"
    assert formatting.exact(summer) == "1. 7. 2026, 14:00 CEST"


def test_ago():
    assert formatting.ago(NOON - dt.timedelta(days=3), now=NOON) == "pred 3 dnevi"
    with translation.override("en"):
        assert formatting.ago(NOON + dt.timedelta(hours=2), now=NOON) == "in 2 hours"
        assert formatting.ago(dt.date(2026, 12, 9), now=NOON) == "in 1 week"


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [
        ("sl", 1234567.5, "1.234.567,5"),
        ("en", 1234567.5, "1,234,567.5"),
        ("sl", 7, "7"),
        ("de", 0.333, "0,33"),
    ],
)
def test_number(language, number, text):
    with translation.override(language):
        assert formatting.number(number) == text


@pytest.mark.parametrize(
    ("km", "text"),
    [(0, ""), (0.02, "50 m"), (0.4, "400 m"), (0.97, "1,0 km"), (3.44, "3,4 km"), (23.4, "23 km")],
)
def test_distance(km, text):
    assert formatting.km(km) == text


def test_percent():
    assert formatting.percent(0.425) in ("42 %", "42 %")
    with translation.override("en"):
        assert formatting.percent(0.5) == "50%"


def show(source, query="", **values):
    request = RequestFactory().get(f"/list/{query}")
    return Template("{% load ceh %}" + source).render(Context({"request": request, **values}))


def test_time_element_has_both_forms():
    html = show("{% when at %}", at=NOON)
    assert 'datetime="2026-12-02T14:00+01:00"' in html
    assert 'title="2. 12. 2026, 14:00 CET"' in html


def test_tags_are_silent_about_nothing():
    assert show("{% when at %}{% day at %}{% ago at %}{% km at %}", at=None) == ""
    assert show("{% number at %}{% money at %}{% percent at %}", at=None) == "–––"


def test_a_label_that_is_a_sentence_stands_before_a_colon_without_its_stop():
    assert show("{{ label|without_stop }}: missing", label="I agree.") == "I agree: missing"


def test_money_and_short_day():
    assert show("{% money m %}", m=Money(123450)).replace("\xa0", " ") == "1.234,50 €"
    html = show("{% day at short=True %}", at=NOON)
    assert ">2. 12. 2026</time>" in html
    assert 'class="nowrap"' in html


def test_query_string_keeps_what_stands():
    assert show("{% url_with page=3 %}", "?q=les&page=2") == "?q=les&amp;page=3"
    assert show('{% url_with sort="name" %}', "?q=les&page=2") == "?q=les&amp;sort=name"
    assert show("{% url_with q=None %}", "?q=les") == "?"


@pytest.mark.parametrize(
    ("moment", "slovene", "english"),
    [
        (dt.datetime(2026, 12, 2, 23, tzinfo=dt.UTC), "srede, 2. decembra", "Wednesday 2 December"),
        (
            dt.datetime(2026, 12, 2, 13, tzinfo=dt.UTC),
            "srede, 2. decembra, 14:00",
            "Wednesday 2 December, 14:00",
        ),
    ],
)
def test_a_limit_at_midnight_is_the_end_of_the_day_before(moment, slovene, english):
    with timezone.override("Europe/Ljubljana"):
        for language, expected in (("sl", slovene), ("en", english)):
            with translation.override(language):
                assert formatting.until(moment, today=dt.date(2026, 11, 25)) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [("sl", "v sredo"), ("en", "on Wednesday"), ("de", "am Mittwoch"), ("it", "mercoledì")],
)
def test_on_a_weekday(language, text):
    with translation.override(language):
        assert formatting.on_weekday(2) == text


@pytest.mark.parametrize(
    ("language", "names"), [("en", ["Slovene", "Croatian", "qx"]), ("sl", ["slovenščina", "hrvaščina", "qx"])]
)
def test_a_language_is_named_in_the_language_of_the_reader(language, names):
    with translation.override(language):
        assert [formatting.language_name(code) for code in ("sl", "hr", "qx")] == names
