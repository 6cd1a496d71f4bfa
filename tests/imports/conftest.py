"""What the tests of imports share: a space in the real region that is open all day, its people, and tables to send."""

import csv
import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest

from ceh.imports.actions import batches
from ceh.imports.adapters import importer_of
from ceh.web.exports import csv_response
from tests.factories.equipment import UnitFactory
from tests.factories.network import OpeningHoursFactory, SpaceFactory, tie
from tests.factories.people import PersonFactory

ZONE = ZoneInfo("Europe/Ljubljana")
BOOKED = ["What is booked", "From", "Until", "E-mail of the person", "People present", "Places", "What for"]


def at(hour, day=26):
    """That hour on a day of November, on the space's clock."""
    return dt.datetime(2026, 11, day, hour, tzinfo=ZONE)


def booked(*rows):
    """A table of bookings; a row is (thing, hour, e-mail) and more cells."""
    return [
        BOOKED,
        *[
            [thing, f"2026-11-26 {hour}:00", f"26. 11. 2026 {hour + 1}.00", email, *more]
            for thing, hour, email, *more in rows
        ],
    ]


@pytest.fixture
def noon(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def space(region, noon):
    row = SpaceFactory(code="delavnica-test", state="published")
    for weekday in range(7):
        OpeningHoursFactory(space=row, weekday=weekday, opens=dt.time(8), closes=dt.time(20))
    return row


@pytest.fixture
def laser(space):
    return UnitFactory(resource__space=space, resource__name="Laser", inventory="K-1")


@pytest.fixture
def send(space, manager, now):
    """Preview a table: send(rows, kind="bookings")."""

    def sent(rows, kind="bookings", by=None):
        return batches.create_batch(
            space=space, kind=kind, filename="t.csv", rows=rows, by=by or manager, now=now
        )

    return sent


@pytest.fixture
def bring(manager, now):
    """Import a table."""

    def brought(table, by=None):
        return batches.start_import(batch=table, digest=table.digest, by=by or manager, now=now)

    return brought


@pytest.fixture
def ana(space):
    return tie(PersonFactory(email="ana@example.org"), space)


@pytest.fixture
def exported(space, manager, now):
    """The rows of a filled template, with its heads, as they are read: exported(kind)."""

    def rows_of(kind):
        importer = importer_of(kind)(space=space, by=manager, now=now)
        heads = [str(column.label) for column in importer.columns]
        answer = csv_response("t", heads, importer.export_rows())
        return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))

    return rows_of
