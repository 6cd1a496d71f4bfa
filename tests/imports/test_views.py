"""Pages of tables: sending, seeing, taking over, undoing; files that mean ill; what is kept, and for how long."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from ceh.bookings.models import Booking
from ceh.core.personal_data import erase_all, export_all
from ceh.equipment.models import Unit
from ceh.imports.actions import batches
from ceh.imports.models import ImportBatch
from tests.factories.equipment import RequirementFactory, UnitFactory
from tests.factories.imports import ImportBatchFactory
from tests.factories.learning import CompetenceFactory
from tests.factories.people import PersonFactory
from tests.imports.conftest import BOOKED, at, booked


@pytest.fixture
def page(client, manager):
    client.force_login(manager)
    return client


def as_csv(rows, sign=";"):
    return "\n".join(sign.join(row) for row in rows).encode()


def upload(page, space, content, name="t.csv", kind="bookings"):
    data = {"kind": kind, "file": SimpleUploadedFile(name, content)}
    return page.post(f"/spaces/{space.code}/tables/", data)


def test_a_table_is_sent_seen_taken_over_and_undone(page, space, laser, ana):
    answer = upload(page, space, as_csv(booked(("Laser", 10, "ana@example.org"))))
    table = ImportBatch.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/tables/{table.pk}/")
    html = page.get(f"/tables/{table.pk}/").content.decode()
    assert table.digest in html
    assert page.post(f"/tables/{table.pk}/", {"do": "apply", "digest": "x"}).status_code == 422
    assert page.post(f"/tables/{table.pk}/", {"do": "apply", "digest": table.digest}).status_code == 302
    assert Booking.objects.get().state == "confirmed"
    assert page.post(f"/tables/{table.pk}/", {"do": "undo", "reason": ""}).status_code in (400, 422)
    page.post(f"/tables/{table.pk}/", {"do": "undo", "reason": "Napaka"})
    assert Booking.objects.get().state == "cancelled"


def test_a_corrected_file_of_the_same_name_and_size_is_read(page, space, laser, ana):
    for hour in (10, 11, 11):
        content = as_csv(booked(("Laser", hour, "ana@example.org")))
        data = {"kind": "bookings", "file": SimpleUploadedFile("t.csv", content), "once": "a-token"}
        assert page.post(f"/spaces/{space.code}/tables/", data).status_code == 302
    assert ImportBatch.objects.count() == 2


def test_both_pages_lead_to_it(page, space, laser, client):
    for address in ("equipment", "today"):
        assert (
            f"/spaces/{space.code}/tables/" in page.get(f"/spaces/{space.code}/{address}/").content.decode()
        )


@pytest.fixture
def skilled(laser):
    """The laser asks for competences whose names have the signs that part them, at several levels."""
    for code, level in (("osnove", "use"), ("rez", "train"), ("kovina", "supervise")):
        name = {
            "rez": {"sl": "Rez, žaga", "en": "Cut, saw"},
            "kovina": {"sl": "Kovina; varno", "en": "Metal; safe"},
        }
        competence = CompetenceFactory(
            code=code, name=name.get(code, {"sl": "Osnove", "en": "Basics: laser"})
        )
        RequirementFactory(model=None, unit=laser, competence=competence, level=level)
    Unit.objects.filter(pk=laser.pk).update(
        access="supervised", bookable=False, note={"sl": "-10 %", "en": "a;b"}
    )
    return laser


def filled(page, space, kind, filetype, language):
    answer = page.get(
        f"/spaces/{space.code}/tables/template/?kind={kind}&export={filetype}&full=1",
        headers={"accept-language": language},
    )
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("filetype", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["equipment", "bookings"])
@pytest.mark.parametrize("language", ["sl", "en"])
@pytest.mark.parametrize("reader", ["sl", "en", "de"])
def test_what_goes_out_full_comes_in_again_and_changes_nothing(
    page, space, laser, ana, send, bring, filetype, kind, language, reader, request
):
    bring(send(booked(("Laser", 10, "ana@example.org", "2", "", "+1 vizitka"))))
    request.getfixturevalue("skilled")
    content = filled(page, space, kind, filetype, language)
    data = {"kind": kind, "file": SimpleUploadedFile(f"t.{filetype}", content)}
    answer = page.post(f"/spaces/{space.code}/tables/", data, headers={"accept-language": reader})
    assert answer.status_code == 302
    table = ImportBatch.objects.order_by("-pk").first()
    assert [row["outcome"] for row in table.preview] == ["unchanged"], table.preview


def test_a_filled_table_speaks_the_language_of_its_reader(page, space, laser, ana, send, bring, request):
    bring(send(booked(("Laser", 10, "ana@example.org"))))
    request.getfixturevalue("skilled")
    Unit.objects.update(bookable=True)
    category = laser.model.category
    category.name = {"sl": "Laserji", "en": "Lasers"}
    category.save()
    for language, words in (
        ("sl", ["Laserji", "pod nadzorom", "da", "Rez, žaga: sme usposabljati"]),
        ("en", ["Lasers", "under supervision", "yes", "Cut, saw: may train"]),
    ):
        text = filled(page, space, "equipment", "csv", language).decode()
        assert [word for word in words if word not in text] == [], text
        assert "supervised" not in text
    assert "26. 11. 2026 10:00" in filled(page, space, "bookings", "csv", "sl").decode()
    book = load_workbook(io.BytesIO(filled(page, space, "bookings", "xlsx", "sl")))
    assert book.active["B2"].value == dt.datetime(2026, 11, 26, 10)


def test_a_preview_tells_changes_in_words(page, space, laser):
    upload(
        page,
        space,
        as_csv([["name", "access", "bookable"], ["Laser", "pod nadzorom", "ne"]]),
        kind="equipment",
    )
    assert ImportBatch.objects.get().preview[0]["outcome"] == "changed", ImportBatch.objects.get().preview
    html = page.get(
        ImportBatch.objects.get().get_absolute_url(), headers={"accept-language": "en"}
    ).content.decode()
    assert "under supervision" in html
    assert ">supervised<" not in html


def workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_workbook_with_real_dates_and_numbers_is_read(page, space, laser, ana):
    rows = [
        BOOKED,
        ["Laser", dt.datetime(2026, 11, 26, 10), dt.datetime(2026, 11, 26, 11), "ana@example.org", 2, 1, ""],
    ]
    upload(page, space, workbook(rows), "t.xlsx")
    assert [row["outcome"] for row in ImportBatch.objects.get().preview] == ["new"]


def test_formulas_are_told_and_never_read(page, space, laser, ana):
    upload(
        page,
        space,
        workbook([BOOKED, ["=A1", "=NOW()", "2026-11-26 11:00", "ana@example.org", "=1+1"]]),
        "t.xlsx",
    )
    errors = ImportBatch.objects.get().preview[0]["errors"]
    assert [column for column, _rule, _message in errors] == ["thing", "starts", "people"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "t.csv"),
        (b"\x00\x01\x02", "t.csv"),
        (b"PK\x03\x04nonsense", "t.xlsx"),
        (b"nekaj;drugega\n1;2\n", "t.csv"),
        (as_csv([BOOKED]), "t.csv"),
        (b"x" * (5 * 2**20 + 1), "t.csv"),
        (as_csv([BOOKED, *[["Laser"] * 7] * 5001]), "t.csv"),
        ("Kaj;Od\nŽaga;č".encode("utf-16"), "t.csv"),
    ],
)
def test_files_that_cannot_be_read_are_refused_beside_the_field(page, space, laser, content, name):
    answer = upload(page, space, content, name)
    assert answer.status_code in (400, 422)
    assert not ImportBatch.objects.exists()


def test_an_old_encoding_is_read(page, space, ana):
    UnitFactory(resource__space=space, resource__name="Žaga čuk")
    upload(page, space, as_csv(booked(("žaga čuk", 10, "ana@example.org"))).decode().encode("cp1250"))
    assert [row["outcome"] for row in ImportBatch.objects.get().preview] == ["new"]


def test_only_those_who_may_see_the_rows(client, space, laser, ana, send):
    table = send(booked(("Laser", 10, "ana@example.org")))
    for person in (ana, PersonFactory()):
        client.force_login(person)
        assert client.get(f"/tables/{table.pk}/").status_code == 403
        assert client.get(f"/spaces/{space.code}/tables/").status_code == 403
        assert client.get(f"/spaces/{space.code}/tables/template/?full=1").status_code == 403


def test_the_page_tells_how_far_a_long_table_is(page, space):
    table = ImportBatchFactory(space=space, state="reading", total=400, done=120)
    html = page.get(f"/tables/{table.pk}/").content.decode()
    assert re.search(r'<progress id="done" max="400" value="120">', html)
    assert f'data-hx-get="/tables/{table.pk}/" data-hx-trigger="every 2s"' in html
    assert f'<a href="/tables/{table.pk}/">' in html


def test_lists_ask_the_same_for_one_and_three(page, space):

    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            assert page.get(f"/spaces/{space.code}/tables/").status_code == 200
        return len(queries)

    ImportBatchFactory(space=space)
    count_queries()
    count = count_queries()
    ImportBatchFactory.create_batch(2, space=space)
    assert count_queries() == count


def test_rows_go_after_a_while_and_what_they_brought_can_still_be_undone(
    laser, ana, manager, send, bring, now, time_machine
):
    done = bring(send(booked(("Laser", 10, "ana@example.org"))))
    batches.forget_old_rows()
    done.refresh_from_db()
    assert done.forgotten_at is None
    time_machine.move_to(now + batches.KEPT + dt.timedelta(minutes=1), tick=False)
    batches.forget_old_rows()
    done.refresh_from_db()
    assert (done.rows, done.preview, done.filename, bool(done.undo_entries)) == ([], [], "", True)
    batches.undo_import(batch=done, by=manager, now=at(9), reason="Napaka")
    assert Booking.objects.get().state == "cancelled"


def test_erasing_a_person_drops_the_tables_that_name_them(laser, ana, manager, send, now):
    mine, other = (
        send(booked(("Laser", 10, "ana@example.org"))),
        send(booked(("Laser", 10, "bor@example.org"))),
    )
    assert len(export_all(ana)["imports"]["rows_of_tables"]) == 1
    erase_all(ana, by=manager, now=now)
    assert "ana@" not in str(ImportBatch.objects.filter(pk=mine.pk).values())
    other.refresh_from_db()
    assert other.rows
    assert Unit.objects.exists()


def test_an_empty_template_has_the_heads_of_the_reader(page, space):
    answer = page.get(f"/spaces/{space.code}/tables/template/?kind=equipment&export=xlsx")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    heads = [cell.value for cell in next(load_workbook(io.BytesIO(content)).active.iter_rows())]
    assert (len(heads), heads[0]) == (12, "Inventarna številka")
