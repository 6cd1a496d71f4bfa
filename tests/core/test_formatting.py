"""Days in figures follow the reader's language, in pages, letters and refusals."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import timezone
from django.utils.translation import override

from ceh.core import formatting
from ceh.core.mail import letter_time, time_of
from ceh.network.models import Space
from ceh.prices.models import PriceList

ROOT = Path(__file__).parents[2]
START = dt.datetime(2026, 11, 30, 17, 0, tzinfo=dt.UTC)
ZONE = "Europe/Ljubljana"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "30 Nov 2026, 18:00–19:00"), ("sl", "30. 11. 2026, 18:00–19:00")]
)
def test_a_time_is_written_in_the_language_of_the_reader(language, text):
    later = letter_time(START, START + dt.timedelta(hours=1), ZONE)  # made before the language is known
    with override(language):
        assert time_of(START, START + dt.timedelta(hours=1), ZONE) == text
        assert str(later) == text


def test_a_moment_keeps_its_own_zone_or_goes_to_the_region_s():
    midnight = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)
    with override("en"), timezone.override(ZONE):
        assert formatting.figures(midnight) == "30 Nov 2026"
        assert formatting.short_day(midnight) == "1 Dec 2026"
        assert (
            Template("{% load ceh %}{{ day|short_day }}").render(Context({"day": midnight})) == "1 Dec 2026"
        )


def test_no_text_fixes_the_order_of_a_date():
    """A pattern such as "j. n. Y" is Slovene on an English page, too."""
    fixed = re.compile(r"j\. n\.|%-d\. ?%-m|\.day\}\. \{\w+\.month\}")
    files = [*ROOT.glob("ceh/**/*.html"), *ROOT.glob("ceh/**/*.txt"), *ROOT.glob("ceh/**/*.py")]
    names = [path.name for path in files if fixed.search(path.read_text(encoding="utf-8"))]
    assert names == ["exports.py"]  # a table to compute with: its language is chosen there


@pytest.mark.parametrize(("language", "day"), [("en", "22 Aug 2026"), ("sl", "22. 8. 2026")])
def test_a_record_is_called_by_its_day_as_the_language_writes_it(language, day):
    prices = PriceList(space=Space(name={"sl": "Lab"}), valid_from=dt.date(2026, 8, 22))
    with override(language):
        assert str(prices).endswith(f", {day}")


def test_a_moment_is_told_on_the_current_clock():
    with override("sl"), timezone.override(ZONE):
        assert formatting.short_moment(START) == "30. 11. 2026, 18:00"
