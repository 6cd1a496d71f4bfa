"""The API: the same actions, JSON in and out; a key does it once; no cookie writes; nobody reads names."""

import datetime as dt
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from psycopg.errors import SerializationFailure

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.core.idempotency import forget_answers, once
from ceh.core.models import Answered
from ceh.core.personal_data import holder_of
from ceh.people.actions import tokens
from ceh.people.models import ApiToken
from ceh.timetable.models import Resource
from ceh.usage.models import Usage
from tests.factories.availability import BookingRulesFactory
from tests.factories.bookings import BookingFactory
from tests.factories.equipment import RequirementFactory, UnitFactory
from tests.factories.learning import CompetenceVersionFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory
from tests.rushing import rush

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.clock(NOW, tick=False)
HOUR = dt.timedelta(hours=1)
BOOKINGS = "/api/v1/bookings/"


@pytest.fixture
def unit(region):
    return UnitFactory(resource__space=SpaceFactory(state="published"), resource__name="Strela")


def program(person=None, scope="write", **headers):
    """A client with a token of the person."""
    _row, secret = tokens.make_token(by=person or PersonFactory(), name="x", scope=scope, days=30, now=NOW)
    return Client(headers={"authorization": f"Bearer {secret}", "accept-language": "en", **headers})


def at(hour, day=26):
    return dt.datetime(2026, 11, day, hour, tzinfo=ZONE)


def booking_request(unit, start=10, end=11, **more):
    return {
        "resource": unit.resource_id,
        "starts_at": at(start).isoformat(),
        "ends_at": at(end).isoformat(),
    } | more


def post(client, address, data=None, method="post", **headers):
    return getattr(client, method)(address, data or {}, content_type="application/json", headers=headers)


@pytest.mark.django_db
def test_booking_moving_and_cancelling(unit):
    person = PersonFactory()
    client = program(person)
    response = post(client, BOOKINGS, booking_request(unit, purpose="Znak"))
    assert (response.status_code, response.json()["state"]) == (201, "confirmed")
    row = Booking.objects.get()
    assert (row.person, row.source, row.purpose) == (person, "api", "Znak")
    address = f"{BOOKINGS}{row.pk}/"
    assert client.get(BOOKINGS).json()["count"] == 1
    moved = post(client, address, {"starts_at": at(12).isoformat(), "ends_at": at(13).isoformat()}, "patch")
    assert moved.json()["starts_at"] == at(12).astimezone(dt.UTC).isoformat()
    assert post(client, address, method="delete").json()["state"] == "cancelled"
    assert client.get(BOOKINGS).json()["results"] == []
    assert [item["id"] for item in client.get(BOOKINGS, {"past": "1"}).json()["results"]] == [row.pk]


@pytest.mark.django_db
def test_what_is_taken_comes_with_other_times_and_places(unit):
    other = UnitFactory(model=unit.model, resource__space=SpaceFactory(state="published"))
    bookings.book(
        resource_id=unit.resource_id,
        person=(holder := PersonFactory()),
        booking_request=BookingRequest(at(10), at(11)),
        by=holder,
        now=NOW,
    )
    refused = post(program(), BOOKINGS, booking_request(unit))
    body = refused.json()
    assert (refused.status_code, body["rule"]) == (409, "timetable.taken")
    assert body["next_step"]
    assert at(11).astimezone(dt.UTC).isoformat() in [
        dt.datetime.fromisoformat(text).astimezone(dt.UTC).isoformat()
        for text in body["alternatives"]["starts"]
    ]
    assert body["alternatives"]["elsewhere"][0]["resource"] == other.resource_id


@pytest.mark.django_db
def test_a_rule_that_is_against_it_is_named_with_the_next_step(unit):
    unit.access = "competence"
    unit.save()
    RequirementFactory(model=unit.model, competence=CompetenceVersionFactory().competence)
    refused = post(program(), BOOKINGS, booking_request(unit))
    assert (refused.status_code, refused.json()["rule"]) == (422, "learning.no_grant")
    assert refused.json()["url"]
    assert not Booking.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "status", "rule"),
    [
        ("{", 400, "api.json"),
        ("[1]", 400, "api.json"),
        ('{"resource": "x\\u0000"}', 400, "api.json"),
        ('{"resource": 1}', 400, "api.input"),
        ('{"resource": 9e99, "starts_at": "soon", "ends_at": "2026-11-26"}', 400, "api.input"),
        (
            '{"resource": 123456789, "starts_at": "2026-11-26T10:00Z", "ends_at": "2026-11-26T11:00Z"}',
            404,
            "http.404",
        ),
        ("[" * 100_000, 400, "api.json"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(region, data, status, rule):
    response = program().generic("POST", BOOKINGS, data, content_type="application/json")
    assert (response.status_code, response.json()["rule"]) == (status, rule)
    assert not Booking.objects.exists()


@pytest.mark.django_db
def test_who_may_not_is_told_in_json(unit):
    visitor = Client()
    assert (visitor.get(BOOKINGS).status_code, visitor.get(BOOKINGS).json()["rule"]) == (401, "api.token")
    cookie = Client()
    cookie.force_login(PersonFactory())
    assert (
        post(cookie, BOOKINGS, booking_request(unit)).status_code == 401
    )  # no other site writes with cookies
    assert cookie.get(BOOKINGS).status_code == 200
    reader = program(scope="read")
    refused = post(reader, BOOKINGS, booking_request(unit))
    assert (refused.status_code, refused.json()["rule"]) == (403, "api.scope")
    assert visitor.get("/api/v1/units/?x=%00").json()["rule"] == "http.400"
    assert Client(headers={"authorization": "Bearer ceh_wrong"}).get("/api/v1/units/").status_code == 401
    assert program().get("/api/v1/nothing/").json()["rule"] == "http.404"
    wrong_method = post(program(), "/api/v1/units/", {})
    assert (wrong_method.status_code, "GET" in wrong_method["Allow"]) == (405, True)
    assert "/api/" in wrong_method.json()["next_step"]
    booking = post(program(), BOOKINGS, booking_request(unit)).json()
    stranger = program()
    assert stranger.get(f"{BOOKINGS}{booking['id']}/").status_code == 403
    assert not Booking.objects.exclude(pk=booking["id"]).exists()


@pytest.mark.django_db
def test_a_token_ends_by_time_by_hand_and_with_its_person(unit):
    person = PersonFactory()
    row, secret = tokens.make_token(by=person, name="x", scope="read", days=30, now=NOW)
    assert secret not in (row.digest, row.name)
    assert tokens.bearer(secret) == (person, "read")
    assert ApiToken.objects.get().last_used_at == NOW
    tokens.revoke_token(token=row, by=person, now=NOW)
    assert tokens.bearer(secret) is None
    _row, other = tokens.make_token(
        by=person, name="y", scope="read", days=30, now=NOW - dt.timedelta(days=31)
    )
    assert tokens.bearer(other) is None
    _row, third = tokens.make_token(by=person, name="z", scope="read", days=30, now=NOW)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert tokens.bearer(third) is None


@pytest.mark.django_db
def test_the_page_shows_a_token_once(region):
    person = PersonFactory()
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    page = client.post(reverse("people:tokens"), {"name": "Screen", "scope": "write", "days": "30"})
    [row] = ApiToken.objects.all()
    assert "ceh_" in page.content.decode()
    again = client.get(reverse("people:tokens")).content.decode()
    assert "Screen" in again
    assert "ceh_" not in again
    other = Client()
    other.force_login(PersonFactory())
    assert other.post(reverse("people:token_revoke", args=[row.pk])).status_code == 403
    client.post(reverse("people:token_revoke", args=[row.pk]))
    assert "Screen" not in client.get(reverse("people:tokens")).content.decode()


@pytest.mark.django_db
def test_the_same_key_does_it_once_and_gives_the_same_answer(unit):
    client = program()
    first = post(client, BOOKINGS, booking_request(unit), **{"idempotency-key": "a1"})
    again = post(client, BOOKINGS, booking_request(unit), **{"idempotency-key": "a1"})
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert again["Idempotent-Replayed"] == "true"
    assert Booking.objects.count() == 1
    other = post(client, BOOKINGS, booking_request(unit, 12, 13), **{"idempotency-key": "a1"})
    assert (other.status_code, other.json()["rule"]) == (422, "api.key_reused")
    assert (
        post(program(), BOOKINGS, booking_request(unit, 14, 15), **{"idempotency-key": "a1"}).status_code
        == 201
    )
    refused = post(client, BOOKINGS, booking_request(unit), **{"idempotency-key": "a2"})
    assert (
        refused.status_code
        == post(client, BOOKINGS, booking_request(unit), **{"idempotency-key": "a2"}).status_code
        == 409
    )


@pytest.mark.django_db
def test_old_keys_are_swept(unit, time_machine):
    post(program(), BOOKINGS, booking_request(unit), **{"idempotency-key": "a1"})
    forget_answers.func()
    assert Answered.objects.count() == 1
    time_machine.move_to(NOW + dt.timedelta(days=4), tick=False)
    forget_answers.func()
    assert not Answered.objects.exists()


@pytest.mark.django_db
def test_a_machine_is_started_and_stopped(unit):
    client = program(person := PersonFactory())
    assert post(client, f"/api/v1/units/{unit.pk}/stop/").json() is None
    started = post(client, f"/api/v1/units/{unit.pk}/start/")
    assert (started.status_code, started.json()["ended_at"]) == (201, None)
    busy = post(program(), f"/api/v1/units/{unit.pk}/start/")
    assert (busy.status_code, busy.json()["rule"]) == (409, "usage.in_use")
    assert post(client, f"/api/v1/units/{unit.pk}/stop/").json()["ended_at"]
    assert Usage.objects.get().person == person


def test_who_starts_by_a_program_is_asked_as_everywhere(unit):
    BookingRulesFactory(space=unit.space, people=2)
    client, address = program(), f"/api/v1/units/{unit.pk}/start/"
    alone = post(client, address)
    assert (alone.status_code, alone.json()["rule"]) == (422, "bookings.people")
    assert post(client, address, {"people": 2}).status_code == 201


@pytest.mark.django_db
def test_units_and_taken_time_are_public_and_name_nobody(unit):
    person = PersonFactory(name="Ana Skrita")
    bookings.book(
        resource_id=unit.resource_id,
        person=person,
        booking_request=BookingRequest(at(10), at(11)),
        by=person,
        now=NOW,
    )
    UnitFactory(resource__space=SpaceFactory(state="draft"))
    body = Client().get("/api/v1/units/", {"category": unit.model.category.code}).json()
    assert [item["id"] for item in body["results"]] == [unit.pk]
    week = Client().get(f"/api/v1/units/{unit.pk}/week/", {"day": "2026-11-26"})
    [taken] = week.json()["taken"]
    assert (taken["kind"], dt.datetime.fromisoformat(taken["starts_at"])) == ("booking", at(10))
    assert "Skrita" not in week.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "category=none",
        "access=foo",
        "space=none",
        "municipality=none",
        "page=0",
        "page=2",
        "page=x",
        "per_page=-1",
    ],
)
def test_a_wrong_value_in_the_address_is_named(unit, query):
    answer = Client().get(f"/api/v1/units/?{query}")
    assert (answer.status_code, answer.json()["rule"]) == (400, "api.query")
    assert f"?{query.partition('=')[0]}:" in answer.json()["message"]


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["banana", "2026-13-45", "9999-12-31", "0001-01-01", "20261126"])
def test_a_week_begins_on_a_day(unit, day):
    answer = Client().get(f"/api/v1/units/{unit.pk}/week/", {"day": day})
    assert (answer.status_code, answer.json()["rule"]) == (400, "api.query")


@pytest.mark.django_db
def test_lists_ask_no_more_for_more_rows(unit, django_assert_max_num_queries):
    for _n in range(3):
        UnitFactory(resource__space=SpaceFactory(state="published"))
    with django_assert_max_num_queries(4):
        assert Client().get("/api/v1/units/", {"per_page": "2"}).json()["pages"] == 2


@pytest.mark.django_db
def test_a_program_that_runs_wild_is_told_to_wait_until_the_minute_is_over(region, monkeypatch, time_machine):
    monkeypatch.setattr("ceh.web.api.PER_MINUTE", 2)
    client = program()
    time_machine.move_to(NOW + dt.timedelta(seconds=20), tick=False)
    assert [client.get(BOOKINGS).status_code for _n in range(2)] == [200, 200]
    slow_down = client.get(BOOKINGS)
    assert (slow_down.status_code, slow_down["Retry-After"]) == (429, "60")
    assert slow_down.json()["rule"] == "http.429"
    assert program().get(BOOKINGS).status_code == 200
    time_machine.move_to(NOW + dt.timedelta(seconds=80), tick=False)
    assert client.get(BOOKINGS).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_requests_of_all_processes_are_counted_in_one_place(region, monkeypatch):
    """Each process has a middleware of its own, as each client here."""
    monkeypatch.setattr("ceh.web.api.PER_MINUTE", 5)
    person = PersonFactory()
    clients = [program(person) for _process in range(8)]
    answers = rush(8, lambda n: str(clients[n].get(BOOKINGS).status_code))
    assert answers == {"200": 5, "429": 3}


@pytest.mark.django_db
def test_too_much_at_once_is_refused_in_json(unit, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 500
    answer = post(program(), BOOKINGS, booking_request(unit, purpose="x" * 600))
    assert (answer.status_code, answer.json()["rule"]) == (413, "http.413")
    assert not Booking.objects.exists()


@pytest.mark.django_db
def test_the_description_names_each_operation_once_with_its_answer(region, client):
    described = client.get(reverse("web:api_openapi"), headers={"accept-language": "en"}).json()
    assert described["openapi"] == "3.1.0"
    page = client.get(reverse("web:api")).content.decode()
    names = set()
    for path, methods in described["paths"].items():
        assert path in page
        for method, operation in methods.items():
            assert resolve(path.replace("{id}", "1").replace("{code}", "a")).url_name
            assert operation["summary"], path
            [answer] = [code for code in operation["responses"] if code != "4XX"]
            assert operation["responses"][answer]["content"]["application/json"]["schema"]
            assert (method == "get") == ("Idempotency-Key" not in str(operation["parameters"]))
            names.add(operation["operationId"])
    assert len(names) == sum(len(methods) for methods in described["paths"].values())


@pytest.mark.django_db(transaction=True)
def test_after_a_collision_the_work_under_a_key_is_tried_again(region):
    person, tried = PersonFactory(), []

    def act():
        tried.append(1)
        if len(tried) == 1:
            raise OperationalError from SerializationFailure()
        return 201, {"id": 1}

    result = once(person=person, key="k", digest="d", now=NOW, act=act)
    assert (result, len(tried)) == ((201, {"id": 1}, False), 2)
    assert Answered.objects.get().status == 201


@pytest.mark.django_db(transaction=True)
def test_of_many_with_one_key_one_books_and_all_get_its_answer(region):
    unit = UnitFactory(resource__space=SpaceFactory(state="published"))
    person = PersonFactory()
    clients = [program(person) for _n in range(8)]
    ready = threading.Barrier(8)

    def act(client):
        ready.wait(30)
        try:
            response = post(client, BOOKINGS, booking_request(unit), **{"idempotency-key": "same"})
            return response.status_code, response.json()["id"]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(act, clients))
    assert list(answers.values()) == [8]
    assert Booking.objects.count() == 1


@pytest.mark.django_db
def test_my_bookings_are_listed_where_they_were_at_the_same_number_of_statements(unit):
    person, was = PersonFactory(), unit.space
    client = program(person, scope="read")

    def past(thing):
        BookingFactory(
            resource=thing.resource,
            space=thing.space,
            person=person,
            state="completed",
            starts_at=NOW - 2 * HOUR,
            ends_at=NOW - HOUR,
        )

    def count(read):
        with CaptureQueriesContext(connection) as queries:
            read()
        return len(queries)

    past(unit)
    reads = (lambda: client.get(BOOKINGS, {"past": "1"}), lambda: holder_of("bookings").export(person))
    client.get(BOOKINGS)
    before = [count(read) for read in reads]
    for _n in range(2):
        past(UnitFactory(resource__space=SpaceFactory(state="published")))
    Resource.objects.filter(pk=unit.resource_id).update(space=SpaceFactory(state="published"))
    assert [count(read) for read in reads] == before
    items = client.get(BOOKINGS, {"past": "1"}).json()["results"]
    assert {item["resource"]: item["space"] for item in items}[unit.resource_id] == was.code
    assert len({item["space"] for item in items}) == len(items) == 3


@pytest.mark.django_db
def test_stopping_where_nothing_runs_is_answered_twice_alike(unit):
    client = program()
    address = f"/api/v1/units/{unit.pk}/stop/"
    answers = [client.post(address, headers={"idempotency-key": "stop-1"}) for _time in range(2)]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, None)] * 2
    assert answers[1]["Idempotent-Replayed"] == "true"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "rules"),
    [
        (
            {"resource": [1], "ends_at": {}, "starts_at": "2026-11-26T10:00"},
            {"api.input.resource", "api.input.ends_at"},
        ),
        ({"starts_at": 5, "ends_at": True}, {"api.input.starts_at", "api.input.ends_at"}),
        ({"starts_at": "9999-12-31T23:59+00:00"}, {"api.input.starts_at"}),
        ({"ends_at": "0001-01-01T00:00:00+14:00"}, {"api.input.ends_at"}),
        ({"seats": "1e9", "people": -1}, {"api.input.seats", "api.input.people"}),
        ({"purpose": 7, "with_adult": 1}, {"api.input.purpose", "api.input.with_adult"}),
    ],
)
def test_values_of_a_wrong_kind_are_named_one_by_one(unit, data, rules):
    refused = post(program(), BOOKINGS, booking_request(unit) | data)
    assert refused.status_code == 400
    assert {problem["rule"] for problem in refused.json()["problems"]} == rules


@pytest.mark.django_db
def test_a_field_that_does_not_exist_is_named_in_the_language_of_the_reader(unit):
    refused = post(program(), BOOKINGS, booking_request(unit, sets=2), **{"accept-language": "sl"})
    [problem] = refused.json()["problems"]
    assert (refused.status_code, problem["rule"]) == (400, "api.input.sets")
    assert problem["message"] == "Tega polja ni."
    assert not Booking.objects.exists()


@pytest.mark.django_db
def test_a_refusal_is_problem_details_with_members_of_its_own(unit):
    refused = post(program(), BOOKINGS)
    details = refused.json()
    assert refused["Content-Type"] == "application/problem+json"
    assert (details["status"], details["detail"]) == (400, details["message"])
    assert details["title"]
    rules = {problem["rule"] for problem in details["problems"]}
    assert rules == {"api.input.resource", "api.input.starts_at", "api.input.ends_at"}


@pytest.mark.django_db
def test_what_is_null_or_empty_counts_as_left_out(unit):
    client = program()
    booking = post(client, BOOKINGS, booking_request(unit, seats=None, people="", purpose=None)).json()
    assert (booking["seats"], booking["people"], booking["purpose"]) == (1, 1, "")
    moved = post(client, f"{BOOKINGS}{booking['id']}/", {"people": "3", "starts_at": None}, "patch").json()
    assert moved == booking | {"people": 3}


@pytest.mark.django_db
def test_head_is_answered_like_get_without_a_body(unit):
    answer = Client().head("/api/v1/units/")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.django_db
def test_a_key_that_is_too_long_is_refused_not_cut(unit):
    refused = post(program(), BOOKINGS, booking_request(unit), **{"idempotency-key": "k" * 101})
    expected = (400, "api.key_too_long", False)
    assert (refused.status_code, refused.json()["rule"], Booking.objects.exists()) == expected
