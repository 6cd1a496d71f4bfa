"""Tables in and out: what a cell means, the preview, all or nothing, undoing, and files that mean ill."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceh.core import journal
from ceh.core.personal_data import erase_all
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.imports.actions import batches
from ceh.imports.adapters import importer_of
from ceh.imports.forms.files import read_csv, read_table
from ceh.imports.models import ImportBatch
from ceh.imports.rules.cells import CodeList
from ceh.imports.rules.tables import read_rows
from ceh.network import actions
from ceh.network.models import Organisation, Space
from ceh.network.rules.record_cells import cells_of, hours_of
from ceh.search.models import SearchEntry
from ceh.web.exports import csv_response, open_data_response, xlsx_response
from tests.factories.network import OpeningHoursFactory, OrganisationFactory, SpaceFactory, SpaceKindFactory
from tests.factories.region import MunicipalityFactory, TopicFactory

SL = ("sl", "en")
HEAD = ["code", "name", "kind", "municipality", "settlement"]


def rows(*lines, head=HEAD):
    return [head, *[list(line) for line in lines]]


@pytest.fixture
def lists(small_region):
    SpaceKindFactory()
    return MunicipalityFactory(name="Kranj", code="kranj")


def new_row(code="nov", name="Nov prostor"):
    return (code, name, "open_lab", "Kranj", "Kranj")


def uploaded(content, name="a.csv"):
    return SimpleUploadedFile(name, content)


def previewed(by, now, *lines, **more):
    return batches.create_batch(kind="spaces", filename="a.csv", rows=rows(*lines, **more), by=by, now=now)


def test_a_preview_writes_nothing(lists, coordinator, now):
    record = previewed(coordinator, now, new_row())
    assert (record.state, record.preview[0]["outcome"]) == ("previewed", "new")
    assert not Space.objects.exists()


def test_a_table_is_taken_over_and_undone(lists, coordinator, now):
    old = SpaceFactory(code="star", municipality=lists)
    record = previewed(
        coordinator,
        now,
        new_row(),
        ("star", "Novo ime", "", "", ""),
        head=["koda", "Ime", "Vrsta", "Občina", "Kraj"],
    )
    assert [row["outcome"] for row in record.preview] == ["new", "error"], (
        "emptied cells of needed columns are errors"
    )
    record = previewed(coordinator, now, new_row(), ("star", "Novo ime", "open_lab", "kranj", "Bled"))
    done = batches.start_import(batch=record, digest=record.digest, by=coordinator, now=now)
    old.refresh_from_db()
    assert (done.state, str(old.name), old.settlement) == ("applied", "Novo ime", "Bled")
    space = Space.objects.get(code="nov")
    assert (space.state, SearchEntry.objects.filter(kind="space", slug="nov").count()) == ("published", 1)
    batches.undo_import(batch=done, by=coordinator, now=now, reason="Napačna tabela.")
    old.refresh_from_db()
    assert (str(old.name), old.settlement) == ("Star", "Kranj")
    assert not Space.objects.filter(code="nov").exists()
    assert not SearchEntry.objects.filter(slug="nov").exists()
    verbs = [entry.verb.partition(".")[2] for entry in journal.entries(done)]
    assert verbs == ["undo_import", "finish_import", "read_table"]


def test_rows_without_a_name_are_called_as_their_record_or_by_its_code(space, lists, coordinator, now):
    record = previewed(
        coordinator, now, (space.code, "041 111 111"), ("nov", "041 222 222"), head=["code", "phone"]
    )
    assert [row["title"] for row in record.preview] == [str(space), "nov"]


def test_an_error_anywhere_stops_everything(lists, coordinator, now):
    record = previewed(coordinator, now, new_row("dober"), ("slab", "Slab", "nekaj", "Atlantida", "Kranj"))
    assert [name for name, _rule, _why in record.preview[1]["errors"]] == ["kind", "municipality"]
    with pytest.raises(Refused) as refused:
        batches.start_import(batch=record, digest=record.digest, by=coordinator, now=now)
    assert refused.value.rule == "imports.errors"
    assert not Space.objects.exists()


def test_a_stale_preview_is_refused(lists, coordinator, manager, space, now):
    head = ["code", "phone"]
    record = previewed(coordinator, now, (space.code, "041 111 111"), head=head)
    actions.change_space(space=space, values={"phone": "041 222 222"}, by=manager, now=now)
    with pytest.raises(Refused) as refused:
        batches.start_import(batch=record, digest=record.digest, by=coordinator, now=now)
    assert refused.value.rule == "imports.outdated"
    assert ImportBatch.objects.get(pk=record.pk).state == "previewed"
    with pytest.raises(Refused):
        batches.start_import(batch=record, digest="0" * 64, by=coordinator, now=now)


def test_the_preview_speaks_the_language_of_the_reader(lists, coordinator, client, now):
    TopicFactory(code="wood", name=Translated({"sl": "Les", "en": "Wood"}))
    head = [*HEAD, "topics", "open_to", "exact_place", "hours", "languages"]
    SpaceFactory(code="nov", municipality=MunicipalityFactory(name="Bled", code="bled"), settlement="Bled")
    row = (*new_row(), "wood", "members", "1", "mon 09:00-17:00", "sl")
    record = previewed(coordinator, now, row, ("x y", *new_row()[1:]), head=head)
    client.force_login(coordinator)
    page = client.get(f"/desk/import/{record.pk}/", follow=True).content.decode()
    for words in ("<ins>Les</ins>", "<ins>da</ins>", "<ins>pon 09:00-17:00</ins>", "<ins>Kranj</ins>"):
        assert words in page
    for code in ("open_lab", ">wood<", ">members<", ">1</ins>", ">sl</ins>", "<strong>code</strong>"):
        assert code not in page


def test_a_preview_tells_errors_in_the_language_of_whoever_reads_it(lists, coordinator, client, now):
    with translation.override("sl"):
        record = previewed(coordinator, now, (*new_row(name="!!!"), "abc" * 20), head=[*HEAD, "phone"])
    client.force_login(coordinator)
    for language, words, others in (
        ("en", "characters, at most 40. Shorten it in the table.", "znak"),
        ("sl", "Skrajšajte", "Shorten"),
    ):
        answer = client.get(record.get_absolute_url(), headers={"accept-language": language})
        page = answer.content.decode()
        assert words in page
        assert others not in page


def test_a_preview_that_is_outdated_is_told_in_the_language_of_whoever_reads_it(
    lists, coordinator, client, now
):
    with translation.override("sl"):
        record = previewed(coordinator, now, new_row())
        SpaceFactory(code="nov", municipality=lists)
        with pytest.raises(Refused):
            batches.start_import(batch=record, digest=record.digest, by=coordinator, now=now)
    client.force_login(coordinator)
    page = client.get(record.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "Something has changed since the preview, so nothing was imported." in page
    assert page.count("uploaded a table") == 1


@pytest.mark.parametrize(
    ("cell", "column"), [(("!!!", "04 201 00 00"), "name"), (("Nov prostor", "abc"), "phone")]
)
def test_a_table_brings_no_name_and_no_phone_that_is_none(lists, coordinator, now, cell, column):
    name, phone = cell
    record = previewed(coordinator, now, (*new_row(name=name), phone), head=[*HEAD, "phone"])
    [(where, rule, _message)] = record.preview[0]["errors"]
    assert (where, rule) == (column, f"core.{column}")


def test_undoing_stops_where_somebody_went_on(lists, coordinator, manager, space, now):
    record = previewed(coordinator, now, (space.code, "041 111 111"), head=["code", "phone"])
    done = batches.start_import(batch=record, digest=record.digest, by=coordinator, now=now)
    actions.change_space(space=space, values={"phone": "041 222 222"}, by=manager, now=now)
    with pytest.raises(Refused) as refused:
        batches.undo_import(batch=done, by=coordinator, now=now, reason="Napaka")
    assert refused.value.rule == "imports.changed_since"
    assert ImportBatch.objects.get(pk=done.pk).state == "applied"


@pytest.mark.usefixtures("ten_rows_at_once")
def test_a_long_table_is_a_job(lists, coordinator, now):
    record = previewed(coordinator, now, *(new_row(f"p-{n}", f"Prostor {n}") for n in range(11)))
    assert (record.state, record.total) == ("reading", 11)
    batches.preview_long(batch_id=record.pk)
    record.refresh_from_db()
    going = batches.start_import(batch=record, digest=record.digest, by=coordinator, now=now)
    assert (going.state, Space.objects.count()) == ("working", 0)
    batches.apply_long(batch_id=record.pk, person_id=coordinator.pk)
    batches.apply_long(batch_id=record.pk, person_id=coordinator.pk)
    going.refresh_from_db()
    assert (going.state, Space.objects.filter(state="published").count()) == ("applied", 11)


@pytest.mark.usefixtures("ten_rows_at_once")
def test_a_job_that_comes_too_late_tells_why(lists, coordinator, now):
    lines = [new_row(f"p-{n}", f"Prostor {n}") for n in range(11)]
    record = previewed(coordinator, now, *lines)
    batches.preview_long(batch_id=record.pk)
    record.refresh_from_db()
    batches.start_import(batch=record, digest=record.digest, by=coordinator, now=now)
    SpaceFactory(code="p-7", municipality=lists)
    batches.apply_long(batch_id=record.pk, person_id=coordinator.pk)
    record.refresh_from_db()
    assert (record.state, bool(record.problem), Space.objects.count()) == ("previewed", True, 1)


def test_organisations_come_in_the_same_way(small_region, coordinator, now):
    OrganisationFactory(code="stara")
    table = [["naziv", "vrsta", "leto ustanovitve"], ["Nova zbornica", "Zbornica", "1998"]]
    record = batches.create_batch(
        kind="organisations", filename="o.xlsx", rows=table, by=coordinator, now=now
    )
    batches.start_import(batch=record, digest=record.digest, by=coordinator, now=now)
    assert Organisation.objects.get(code="nova-zbornica").founded == 1998


def test_rows_about_places_are_kept_until_their_sender_is_erased(lists, coordinator, now, time_machine):
    record = previewed(coordinator, now, new_row())
    time_machine.move_to(now + 2 * batches.KEPT)
    batches.forget_old_rows()
    record.refresh_from_db()
    assert record.rows
    erase_all(coordinator, by=None, now=now)
    record.refresh_from_db()
    assert (record.rows, record.preview, record.filename) == ([], [], "")


def test_only_coordinators_import(manager, now):
    with pytest.raises(Refused):
        previewed(manager, now, new_row())


def test_a_name_that_is_there_is_not_made_twice(lists, coordinator, now):
    SpaceFactory(code="layer", name={"sl": "Layerjeva hiša", "en": "Layer House"}, municipality=lists)
    record = previewed(coordinator, now, ("layerjeva HIŠA", "041 111 111"), head=["ime", "telefon"])
    row = record.preview[0]
    assert (row["title"], row["outcome"]) == ("layerjeva HIŠA", "changed")


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ("=1+1", "phone"),
        ("ni-naslov", "email"),
        ("javascript:alert(1)", "url"),
        ("http://" + "a" * 300, "url"),
        ("pon 9-17", "hours"),
        ("mon 09:00-25:00", "hours"),
        ("mon 12:00-09:00", "hours"),
        ("tele\x07fon", "phone"),
        ("x" * 5001, "description_sl"),
        ("klingon", "languages"),
        ("jutri", "open_to"),
        ("999", "lat"),
        ("nan", "lon"),
        ("morda", "exact_place"),
    ],
)
def test_a_bad_cell_names_its_column(cell, column, lists, coordinator, now):
    SpaceFactory(code="p", municipality=lists)
    record = previewed(coordinator, now, ("p", cell), head=["code", column])
    assert [name for name, _rule, _why in record.preview[0]["errors"]] == [column]


def test_the_same_record_twice_is_an_error(lists, coordinator, now):
    record = previewed(coordinator, now, new_row(), new_row())
    assert record.preview[1]["errors"][0][:2] == ("", "imports.twice")


@pytest.mark.parametrize(
    "table", [[], [[]], [["nekaj", "drugega"], ["a", "b"]], [["ime", "naziv"], ["a", "b"]]]
)
def test_a_table_without_good_heads_is_refused(table, small_region, coordinator, now):
    with pytest.raises(Refused) as refused:
        batches.create_batch(kind="spaces", filename="a.csv", rows=table, by=coordinator, now=now)
    assert refused.value.rule == "imports.unreadable"


def test_hours_are_read_in_both_languages():
    assert hours_of("pon 9.00–12.00; Tor. 14:00-24:00; čet 8:30-9:30") == [
        [0, "09:00", "12:00"],
        [1, "14:00", "00:00"],
        [3, "08:30", "09:30"],
    ]


# Round trip

words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30).map(
    lambda t: " ".join(t.split())
)
named = st.dictionaries(st.sampled_from(["", *SL]), words.filter(bool), min_size=1)
maybe_named = st.dictionaries(st.sampled_from(["", *SL]), words.filter(bool))
record = st.fixed_dictionaries(
    {
        "code": st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True),
        "name": named,
        "kind": st.just("open_lab"),
        "host": st.just(""),
        "summary": maybe_named,
        "description": maybe_named,
        "topics": st.sets(st.sampled_from(["wood", "ict"])).map(sorted),
        "goal_groups": st.just([]),
        "municipality": st.just("kranj"),
        "settlement": words.filter(bool),
        "address": words,
        "lon": st.floats(-180, 180),
        "lat": st.floats(-90, 90),
        "exact_place": st.booleans(),
        "languages": st.sets(st.sampled_from(["sl", "de"])).map(sorted),
        "email": st.just("a@world.test"),
        "phone": words,
        "url": st.just("https://world.test"),
        "accessibility": st.sets(st.sampled_from(["lift", "toilet"])).map(sorted),
        "accessibility_note": maybe_named,
        "open_to": st.sampled_from(["public", "members"]),
        "hours": st.lists(st.integers(0, 6), unique=True).map(
            lambda ds: [[d, "09:00", "17:00"] for d in sorted(ds)]
        ),
    }
)


@pytest.fixture
def importer(small_region, coordinator, now):
    importer = importer_of("spaces")(space=None, by=coordinator, now=now)
    for column, codes in {"kind": ["open_lab"], "municipality": ["kranj"], "topics": ["wood", "ict"]}.items():
        importer.code_lists[column] = CodeList({code: code for code in codes})
    return importer


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    st.lists(record, min_size=1, max_size=3, unique_by=lambda row: row["code"]),
    st.sampled_from(["csv", "plain", "xlsx"]),
)
def test_an_export_that_nobody_touched_changes_nothing(importer, records, dress):
    names = [column.name for column in importer.columns]
    before = [cells_of(record, SL) for record in records]
    lines = [[cells[name] for name in names] for cells in before]
    if dress == "xlsx":
        answer = xlsx_response("a", names, lines)
        content = b"".join(answer.streaming_content)
        answer.close()
        table = read_table(uploaded(content, "a.xlsx"))
    else:
        content = b"".join(
            (csv_response if dress == "csv" else open_data_response)("a", names, lines).streaming_content
        )
        table = read_table(uploaded(content))
    read = read_rows(table, importer.columns, importer.required_heads)
    assert [importer.changed_values(row, cells) for row, cells in zip(read, before, strict=True)] == [
        {}
    ] * len(records)


def test_the_real_directory_goes_out_and_in(small_region, coordinator, now):
    space = SpaceFactory(name={"sl": "=Čudno", "en": "'=odd"}, phone="+386 4 201 00 00")
    space.topics.add(TopicFactory(code="wood"))
    OpeningHoursFactory(space=space)
    importer = importer_of("spaces")(space=None, by=coordinator, now=now)
    names = [column.name for column in importer.columns]
    lines = [[importer.cells_of(space)[name] for name in names]]
    table = read_csv(b"".join(csv_response("a", names, lines).streaming_content).decode("utf-8"))
    record = batches.create_batch(kind="spaces", filename="a.csv", rows=table, by=coordinator, now=now)
    assert [(row["outcome"], row["errors"]) for row in record.preview] == [("unchanged", [])]


def test_heads_may_stand_below_a_title_and_rows_keep_their_numbers(lists, coordinator, now):
    table = [["Prostori 2026"], [], HEAD, list(new_row()), list(new_row("nov", "Še en"))]
    record = batches.create_batch(kind="spaces", filename="a.csv", rows=table, by=coordinator, now=now)
    assert [(line["number"], line["outcome"]) for line in record.preview] == [(4, "new"), (5, "error")]


PLACED = [*HEAD, "lon", "lat"]


@pytest.mark.parametrize(
    ("lon", "lat", "message"),
    [
        ("46.24", "14.35", "seem swapped"),
        ("0", "0", "lies outside the region"),
        ("16,5", "48,2", "lies outside the region"),
    ],
)
def test_a_point_outside_the_region_is_an_error_of_its_row(lists, coordinator, now, lon, lat, message):
    record = previewed(coordinator, now, (*new_row(), lon, lat), head=PLACED)
    [(column, _rule, reason)] = record.preview[0]["errors"]
    assert column == "lon"
    assert message in reason


@pytest.mark.parametrize(("lon", "lat", "missing"), [("14.35", "", "lat"), ("", "46.24", "lon")])
def test_half_a_point_is_an_error_of_the_missing_column(lists, coordinator, now, lon, lat, missing):
    record = previewed(coordinator, now, (*new_row(), lon, lat), head=PLACED)
    [(column, _rule, reason)] = record.preview[0]["errors"]
    assert (column, reason) == (missing, "Enter both coordinates, or leave both empty.")


def test_empty_degrees_are_as_good_as_a_missing_column(lists, coordinator, now):
    record = previewed(coordinator, now, (*new_row(), "", ""), head=PLACED)
    batches.start_import(batch=record, digest=record.digest, by=coordinator, now=now)
    space = Space.objects.get(code="nov")
    assert (space.lon, space.lat) == (lists.lon, lists.lat)


@pytest.mark.parametrize(("language", "words"), [("sl", "Tabela"), ("en", "The table")])
def test_refusals_of_a_table_speak_the_readers_language(lists, coordinator, now, language, words):
    with translation.override(language), pytest.raises(Refused) as refused:
        batches.create_batch(kind="spaces", filename="a.csv", rows=[[]], by=coordinator, now=now)
    assert str(refused.value).startswith(words)


@pytest.mark.parametrize("filetype", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["spaces", "organisations"])
@pytest.mark.parametrize("language", ["sl", "en"])
@pytest.mark.parametrize("reader", ["sl", "en", "de"])
def test_everything_goes_out_in_words_and_comes_in_unchanged(
    client, coordinator, small_region, kind, filetype, language, reader
):
    host = OrganisationFactory(founded=1998)
    space = SpaceFactory(
        host=host,
        lon=14.355712,
        lat=46.238345,
        languages=["sl", "de"],
        accessibility=["toilet", "lift"],
        open_to="members",
        phone="+386 4 201 00 00",
        summary={"sl": "Kratko; jasno", "en": "Short, clear"},
    )
    space.topics.add(
        TopicFactory(code="wood", name={"sl": "Les, pohištvo", "en": "Wood"}), TopicFactory(code="ict")
    )
    OpeningHoursFactory(space=space, weekday=3)
    client.force_login(coordinator)
    address = f"/desk/import/template/{kind}/?full=1&export={filetype}"
    answer = client.get(address, headers={"accept-language": language})
    content = b"".join(answer.streaming_content)
    sent = {"kind": kind, "file": uploaded(content, f"a.{filetype}")}
    assert client.post("/desk/import/", sent, headers={"accept-language": reader}).status_code == 302
    assert {row["outcome"] for row in ImportBatch.objects.get().preview} == {"unchanged"}, (
        ImportBatch.objects.get().preview
    )
    if (kind, filetype, language) == ("spaces", "csv", "sl"):
        text = content.decode()
        for word in (
            "Ime (slovenščina)",
            "člane",
            "Les, pohištvo",
            "14,355712",
            "čet 0",
            str(space.municipality),
        ):
            assert word in text, text
