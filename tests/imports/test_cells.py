"""What heads and cells mean: hours as people write them, numbers, lists; and tables that mean ill."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ceh.bookings.imports import COLUMNS as BOOKINGS
from ceh.bookings.imports import BookingImporter
from ceh.core.refusals import Refused
from ceh.equipment.imports import COLUMNS as MACHINES
from ceh.equipment.imports import Needs, write_codes
from ceh.imports.rules.cells import CodeList, day_and_time, whole_number
from ceh.imports.rules.tables import read_rows
from ceh.timetable.rules import instant

ZONE = "Europe/Ljubljana"


def moment(text, zone):
    return instant(*day_and_time(text), zone)


LEVELS = ["use", "supervise", "train"]


@pytest.mark.parametrize(
    "text",
    ["2027-03-04 14:00", "4. 3. 2027 14:00", "4.3.2027 14.00", "2027-03-04T14:00:00", " 04.03.2027,  14:00 "],
)
def test_hours_are_read_as_people_write_them(text):
    assert moment(text, ZONE) == dt.datetime(2027, 3, 4, 14, tzinfo=ZoneInfo(ZONE))


@pytest.mark.parametrize(
    "text", ["", "jutri", "2027-13-01 10:00", "2027-03-04 25:00", "4. 3. 2027 popoldne", "9999999"]
)
def test_what_is_no_hour_is_told(text):
    with pytest.raises(Refused) as caught:
        moment(text, ZONE)
    assert caught.value.rule == "imports.moment"
    assert "2027-03-04 14:00" in caught.value.next_step


@given(st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1)))
def test_every_hour_that_goes_out_comes_in_again(when):
    when = when.replace(second=0, microsecond=0, tzinfo=dt.UTC)
    local = when.astimezone(ZoneInfo(ZONE))
    back = moment(f"{local:%Y-%m-%d %H:%M}", ZONE)
    assert back == when or local.fold == 1


@given(st.dictionaries(st.sampled_from(["laser", "press", "cnc"]), st.sampled_from(LEVELS)))
def test_competences_that_go_out_come_in_again(needs):
    codes = [CodeList({code: code for code in names}) for names in (("laser", "press", "cnc"), LEVELS)]
    assert Needs(*codes).read(write_codes(needs)) == needs


def test_numbers():
    assert whole_number("3") == 3
    for text in ("", "0", "-1", "1.5", "tri", "501", "9" * 50):
        with pytest.raises(Refused):
            whole_number(text)


@pytest.mark.parametrize("language", ["sl", "en", ""])
@pytest.mark.parametrize("columns", [BOOKINGS, MACHINES])
def test_heads_are_known_in_every_language_and_by_name(columns, language):
    with translation.override(language or "en"):
        heads = [str(column.label) if language else column.name for column in columns]
    [row] = read_rows([heads, ["x"] * len(heads)], columns, ())
    assert list(row.cells) == [column.name for column in columns]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]],
        [["nekaj", "drugega"], ["1", "2"]],
        [["thing", "starts", "ends"], ["1", "2", "3"]],
        [["thing", "thing", "starts", "ends", "email"], ["1"] * 5],
        [["thing", "starts", "ends", "email"]],
        [["thing", "starts", "ends", "email"]] + [["x"] * 4] * 5001,
        [["thing", "starts", "ends", "email"] + ["x"] * 60, ["1"]],
    ],
)
def test_tables_that_cannot_be_read_say_so(rows):
    with pytest.raises(Refused) as caught:
        read_rows(rows, BOOKINGS, BookingImporter.required_heads)
    assert (caught.value.rule, caught.value.field_name) == ("imports.unreadable", "file")
    assert caught.value.next_step
