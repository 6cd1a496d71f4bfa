"""The floor: the least that a bare Django view needs for the same work on the same database.

Session and person from the database, the usual middleware, plain SQL without the ORM, a row lock and the constraint, a
small template. No policies, no languages, no navigation, no history of who did what (the triggers of the tables stand).
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import path

PAGE = """<!doctype html><html lang="sl"><title>{{ title }}</title><body><h1>{{ title }}</h1><p>{{ person }}</p><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table></body></html>"""
WEEK = """SELECT o.starts_at, o.ends_at, o.kind FROM timetable_occupancy o
WHERE o.active AND o.resource_id = %s AND o.ends_at > %s AND o.starts_at < %s ORDER BY o.starts_at"""
DAY = """SELECT r.name, o.starts_at, o.ends_at FROM timetable_resource r LEFT JOIN timetable_occupancy o
ON o.resource_id = r.id AND o.active AND o.ends_at > %s AND o.starts_at < %s
WHERE r.space_id = (SELECT id FROM network_space WHERE code = %s) ORDER BY r.sort_keys->'sl', o.starts_at"""
TODAY = """SELECT s.code, r.name, u.state, o.starts_at, o.ends_at FROM equipment_unit u
JOIN timetable_resource r ON r.id = u.resource_id JOIN network_space s ON s.id = r.space_id
LEFT JOIN timetable_occupancy o ON o.resource_id = r.id AND o.active AND o.ends_at > %s AND o.starts_at < %s
ORDER BY s.sort_keys->'sl', r.sort_keys->'sl', o.starts_at"""
FIND = """SELECT r.name, s.code, sqrt(((s.lon - %s) * 77) ^ 2 + ((s.lat - %s) * 111) ^ 2) AS km
FROM equipment_unit u JOIN timetable_resource r ON r.id = u.resource_id JOIN network_space s ON s.id = r.space_id
JOIN equipment_equipmentmodel m ON m.id = u.model_id JOIN equipment_equipmentcategory c ON c.id = m.category_id
JOIN equipment_propertyvalue v ON v.model_id = m.id AND v.number >= 500
WHERE c.code = %s AND sqrt(((s.lon - %s) * 77) ^ 2 + ((s.lat - %s) * 111) ^ 2) <= 30
AND EXISTS (SELECT 1 FROM equipment_requirement q JOIN learning_grant g ON g.competence_id = q.competence_id
    WHERE q.model_id = m.id AND g.person_id = %s AND g.state = 'active')
AND NOT EXISTS (SELECT 1 FROM timetable_occupancy o WHERE o.active AND o.resource_id = r.id AND o.ends_at > %s
    AND o.starts_at < %s) ORDER BY km LIMIT 30"""
BOOK = """INSERT INTO bookings_booking (resource_id, space_id, person_id, made_by_id, made_at, source, starts_at,
ends_at, seats, people, with_adult, purpose, overridden, changes, late, reason, state)
VALUES (%s, (SELECT space_id FROM timetable_resource WHERE id = %s), %s, %s, now(), 'web', %s, %s, 1, 1,
false, '', '[]', 0, false, '', 'confirmed') RETURNING id"""
CLAIM = """INSERT INTO timetable_occupancy (resource_id, kind, starts_at, ends_at, first_seat, last_seat, active,
source_type, source_id, uid, sequence, made_at, changed_at)
VALUES (%s, 'booking', %s, %s, 1, 1, true, 'bookings.booking', %s, gen_random_uuid(), 0, now(), now())"""
COUNTED = """SELECT u.space_id, m.model_id, count(*), sum(extract(epoch FROM u.ended_at - u.started_at)),
count(DISTINCT u.person_id) FROM usage_usage u JOIN equipment_unit m ON m.id = u.unit_id
WHERE u.state = 'closed' AND u.started_at >= %s AND u.started_at < %s
GROUP BY GROUPING SETS ((u.space_id), (m.model_id), ())"""
TALLY = """SELECT t.question, t.row, t.choice, t.count FROM surveys_tally t JOIN surveys_survey s ON s.id = t.survey_id
JOIN questionnaires_collection c ON c.id = s.collection_id WHERE c.code = %s ORDER BY t.id"""
CROSSED = """SELECT a.choice, b.choice, count(*) FROM questionnaires_answer a JOIN questionnaires_answer b
ON b.response_id = a.response_id WHERE a.collection_id = (SELECT id FROM questionnaires_collection WHERE code = %s)
AND a.question = %s AND b.question = %s GROUP BY 1, 2"""


def rows(statement: str, values: list[Any]) -> list[Any]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def person(request: HttpRequest) -> tuple[int, str]:
    """Who is signed in: the session, then the person."""
    pk = int(request.session["_auth_user_id"])
    return pk, rows("SELECT name FROM people_person WHERE id = %s AND is_active", [pk])[0][0]


def answer(request: HttpRequest, title: str, results: list[Any]) -> HttpResponse:
    """A small page."""
    context = {"title": title, "person": person(request)[1], "rows": results}
    return HttpResponse(template().render(context, request))


@cache
def template() -> Any:
    """Compiled once."""
    return engines["django"].from_string(PAGE)


def start(request: HttpRequest) -> HttpResponse:
    """Who I am and one row; gives the token that forms need."""
    get_token(request)
    return answer(
        request, "start", rows("SELECT code, settlement FROM network_space ORDER BY id LIMIT 1", [])
    )


def week(request: HttpRequest) -> HttpResponse:
    """One machine from Monday to Sunday."""
    query = request.GET
    return answer(request, "week", rows(WEEK, [query["resource"], query["from"], query["to"]]))


def day(request: HttpRequest) -> HttpResponse:
    """All of a space on a day."""
    return answer(request, "day", rows(DAY, [request.GET["from"], request.GET["to"], request.GET["space"]]))


def today(request: HttpRequest) -> HttpResponse:
    """All machines on a day."""
    return answer(request, "today", rows(TODAY, [request.GET["from"], request.GET["to"]]))


def find(request: HttpRequest) -> HttpResponse:
    """A machine of a kind, wide enough, near, permitted, free."""
    query = request.GET
    place = [query["lon"], query["lat"]]
    values = [*place, query["kind"], *place, person(request)[0], query["from"], query["to"]]
    return answer(request, "find", rows(FIND, values))


def year(request: HttpRequest) -> HttpResponse:
    """Hours, uses, people of a year, counted from the records."""
    return answer(request, "year", rows(COUNTED, [request.GET["from"], request.GET["to"]]))


def book(request: HttpRequest) -> HttpResponse:
    """Lock the machine, look whether it is free and permitted, book, claim."""
    form, (who, _name) = request.POST, person(request)
    resource, span = form["resource"], [form["starts"], form["ends"]]
    may = """SELECT 1 FROM learning_grant g JOIN equipment_requirement q ON q.competence_id = g.competence_id
        JOIN equipment_unit u ON u.model_id = q.model_id
        WHERE u.resource_id = %s AND g.person_id = %s AND g.state = 'active'"""
    if not rows(may, [resource, who]):
        return HttpResponse("not permitted", status=403)
    with transaction.atomic():
        rows("SELECT id FROM timetable_resource WHERE id = %s FOR NO KEY UPDATE", [resource])
        if rows(WEEK, [resource, *span]):
            return HttpResponse("taken", status=409)
        booking = rows(BOOK, [resource, resource, who, who, *span])[0][0]
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [resource, *span, booking])
    return HttpResponseRedirect("/start")


def export(request: HttpRequest) -> StreamingHttpResponse:
    """All use of a year, through a cursor of the server."""
    person(request)

    def lines() -> Iterator[str]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(
                "SELECT unit_id, person_id, started_at, ended_at FROM usage_usage WHERE started_at >= %s"
                " AND started_at < %s",
                [request.GET["from"], request.GET["to"]],
            )
            while batch := cursor.fetchmany(500):
                yield "".join(f"{';'.join(map(str, row))}\r\n" for row in batch)

    return StreamingHttpResponse(lines(), content_type="text/csv")


def save(request: HttpRequest) -> HttpResponse:
    """Lock a response, put answers in, lead on."""
    get_token(request)
    key = [request.POST["hash"]]
    with transaction.atomic():
        locked = rows(
            "SELECT r.id, c.closes_at, v.content FROM questionnaires_response r JOIN questionnaires_collection c"
            " ON c.id = r.collection_id JOIN questionnaires_version v ON v.id = r.version_id"
            " WHERE r.key_hash = %s FOR UPDATE OF r",
            key,
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE questionnaires_response SET answers = answers || %s WHERE id = %s",
                [request.POST["answers"], locked[0][0]],
            )
    return HttpResponseRedirect("/start")


def tally(request: HttpRequest) -> HttpResponse:
    """All counts of a survey, as they were counted beforehand."""
    return answer(request, "tally", rows(TALLY, [request.GET["code"]]))


def crossed(request: HttpRequest) -> HttpResponse:
    """The answers to two questions, counted together."""
    query = request.GET
    return answer(request, "crossed", rows(CROSSED, [query["code"], query["across"], query["down"]]))


VIEWS = (start, week, day, today, find, year, book, export, save, tally, crossed)
urlpatterns = [path(view.__name__, view) for view in VIEWS]
urlpatterns.append(path("hello", lambda request: HttpResponse("hello")))
