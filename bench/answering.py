"""A survey of 60 questions with 100,000 answers, measured: saving a page, results, two questions together, export.

`python -m bench.answering file`, in a database of its own. Saving goes through HTTP as a browser without JavaScript
does it; its floor locks the response, writes the answers and leads on.
"""

import datetime as dt
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import measure, servers
from bench.making import Line
from bench.measure import Page

DATABASE = "ceh_answering_bench"
PORT = int(os.environ.get("BENCH_PORT", "8130")) + 20
FLOOR_PORT = PORT + 1
RESPONSES, DIFFERENT = 100_000, 1_000  # so many different responses are written a hundred times each
SECTIONS, QUESTIONS = 6, 10
CODE, OPEN = "bench-closed", "bench-open"
NOW = dt.datetime(2026, 1, 1, 8, tzinfo=dt.UTC)
WARM, TIMES = 20, 180


def definition() -> Any:
    """Six pages of ten questions: six choices, one of several, two ratings, one text."""
    from ceh.questionnaires.rules.definitions import Choice, Definition, Limits, Question, Section

    def text(words: str) -> dict[str, str]:
        return {"sl": words, "en": words}

    choices = tuple(Choice(code=f"c{n}", label=text(f"Možnost {n}")) for n in range(1, 6))
    types = ("one_choice",) * 6 + ("several", "rating", "rating", "text")
    sections = tuple(
        Section(
            code=f"s{page}",
            label=text(f"Stran {page}"),
            questions=tuple(
                Question(
                    code=f"q{page}_{n}",
                    type=kind,
                    label=text(f"Vprašanje {page}.{n}"),
                    choices=choices if kind in ("one_choice", "several") else (),
                    limits=Limits(minimum="1", maximum="5") if kind == "rating" else Limits(),
                )
                for n, kind in enumerate(types[:QUESTIONS], 1)
            ),
        )
        for page in range(1, SECTIONS + 1)
    )
    return Definition(code="bench", title=text("Merjenje"), languages=("sl", "en"), sections=sections)


def response_of(content: Any, chance: random.Random) -> dict[str, Any]:
    """One response with an answer to each question."""

    def answer(kind: str) -> Any:
        match kind:
            case "one_choice":
                return f"c{chance.randint(1, 5)}"
            case "several":
                return [f"c{n}" for n in sorted(chance.sample(range(1, 6), 2))]
            case "rating":
                return str(chance.randint(1, 5))
            case _:
                return f"Odgovor {chance.randint(1, 999)}"

    return {question.code: answer(question.type) for question in content.questions()}


def seed() -> None:
    """All of it, once; the survey is counted as closing it counts it."""
    from django.db import connection

    from bench.seed import PACK
    from bench.seed_making import sleeping
    from ceh.core.text import Translated
    from ceh.people.models import Person
    from ceh.questionnaires.models import Collection, Questionnaire, Version
    from ceh.questionnaires.rules.definitions import as_json
    from ceh.region.actions import load_pack
    from ceh.surveys.actions.running import count
    from ceh.surveys.models import Survey, SurveyResult

    if Survey.objects.exists():
        return
    load_pack(path=PACK, now=NOW)
    content, title = definition(), Translated.of("Merjenje")
    with sleeping() as cursor:
        Person.objects.create(email="bench@bench.invalid", name="Bench", password="!", joined_at=NOW)
        whole = Questionnaire.objects.create(code="bench", name=title, purpose="survey")
        version = Version.objects.create(
            questionnaire=whole, number=1, content=as_json(content), state="published"
        )
        closed, _taking = (
            Collection.objects.create(code=code, version=version, title=title, access="open", opens_at=NOW)
            for code in (CODE, OPEN)
        )
        survey = Survey.objects.create(collection=closed, state="published")
        SurveyResult.objects.bulk_create(
            SurveyResult(survey=survey, question=question.code, label=Translated.of(question.code))
            for question in content.questions()
        )
        _write_responses(cursor, content, closed, version)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    count(survey, now=NOW)


def _write_responses(cursor: Any, content: Any, collection: Any, version: Any) -> None:
    """The different ones by the rules that write answers, then copies of them."""
    from ceh.questionnaires.models import Answer, Response
    from ceh.questionnaires.rules.rows import rows_of

    chance, day = random.Random(2026), dt.date(2026, 1, 2)
    responses = [
        Response(
            id=number,
            collection=collection,
            version=version,
            language="sl",
            state="submitted",
            answers=response_of(content, chance),
            started_on=day,
            submitted_on=day,
            submitted_at=NOW,
        )
        for number in range(1, DIFFERENT + 1)
    ]
    Response.objects.bulk_create(responses)
    Answer.objects.bulk_create(
        Answer(collection=collection, response=response, **row._asdict())
        for response in responses
        for row in rows_of(content, response.answers)
    )
    _copy(cursor, Response, "id")
    _copy(cursor, Answer, "response_id", leave="id")


def _copy(cursor: Any, model: Any, key: str, leave: str = "") -> None:
    """The rows of the model once more for each further thousand of responses, under the keys of those."""
    columns = [field.column for field in model._meta.concrete_fields if field.column != leave]
    values = [f"{name} + k * {DIFFERENT}" if name == key else name for name in columns]
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
        f" SELECT {', '.join(values)} FROM {model._meta.db_table},"
        f" generate_series(1, {RESPONSES // DIFFERENT - 1}) k"
    )


def begun() -> str:
    """The key of a response that has just begun."""
    from django.utils import timezone

    from ceh.questionnaires.actions import answering
    from ceh.questionnaires.models import Collection

    return answering.start(collection=Collection.objects.get(code=OPEN), language="sl", now=timezone.now())


def saved() -> list[Line]:
    """Saving pages, in turn with its floor."""
    from django.urls import reverse

    from bench import booking
    from ceh.questionnaires.actions.answering import hash_of
    from ceh.questionnaires.forms import PREFIX

    key, chance, content = begun(), random.Random(1), definition()
    lines = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for port in (PORT, FLOOR_PORT)]
    taken: list[list[float]] = [[], []]
    counted = []
    for number in range(WARM + TIMES):
        section = content.sections[number % SECTIONS]
        answers = response_of(content, chance)
        values = {question.code: answers[question.code] for question in section.questions}
        address = reverse("questionnaires:section", args=[OPEN, key, section.code])
        form = {"go": "next"} | {PREFIX + code: value for code, value in values.items()}
        bare = {"hash": hash_of(key, "response"), "answers": json.dumps(values)}
        count = number in (0, WARM + TIMES - 1)
        for line, milliseconds, sent in zip(lines, taken, ((address, form), ("/save", bare)), strict=True):
            answer = booking.book(line, "", sent, count=count)
            counted += [answer.statements] if count and answer.statements else []
            if number >= WARM and not count:
                milliseconds.append(answer.ms)
    figures = []
    for milliseconds in taken:
        milliseconds.sort()
        figures += [statistics.median(milliseconds), milliseconds[int(len(milliseconds) * 0.95)]]
    return [Line("save a page", figures[0], figures[1], counted[-1], counted[0], 0, figures[2], figures[3])]


def pages(cookie: str) -> list[tuple[Page, Page]]:
    """(page, its floor): results as everybody sees them, as staff do, and two questions together."""
    from django.urls import reverse

    results = (reverse("surveys:survey", args=[CODE]),)
    cross = (f"{reverse('surveys:cross', args=[CODE])}?across=q1_1&down=q2_2",)
    tally, crossed = f"/tally?code={CODE}", f"/crossed?code={CODE}&across=q1_1&down=q2_2"
    return [
        (Page("results", results, PORT), Page("floor: tally", (tally,), FLOOR_PORT, cookie)),
        (
            Page("results, for staff", results, PORT, cookie),
            Page("floor: tally", (tally,), FLOOR_PORT, cookie),
        ),
        (
            Page("two questions together", cross, PORT, cookie),
            Page("floor: crossed", (crossed,), FLOOR_PORT, cookie),
        ),
    ]


def main(target: Path) -> None:
    """Measure and write what was found as JSON."""
    os.environ |= {"CEH_DEMO": "0", "CEH_DEBUG": "0", "DJANGO_SETTINGS_MODULE": "bench.settings"}
    import django

    django.setup()
    from django.core.management import call_command
    from django.urls import reverse

    from bench import booking, database
    from ceh.people.models import Person

    begin = time.perf_counter()
    database.create()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    seed()
    seeded = time.perf_counter() - begin
    person = Person.objects.get(email="bench@bench.invalid")
    booking.coordinate(person)
    cookie = servers.session_of(person)
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(
            servers.serve(
                "bench.bare:application", FLOOR_PORT, BENCH_URLS="bench.floor", **servers.bare_environment()
            )
        )
        started.append(servers.serve("ceh.config.wsgi:application", PORT))
        before = measure.gauge()
        lines = saved()
        for page, bare in pages(cookie):
            ours, floor = measure.together(page, bare, times=30)
            lines.append(
                Line(
                    ours.name, ours.p50, ours.p95, ours.kept, ours.statements, ours.size, floor.p50, floor.p95
                )
            )
        path = f"{reverse('surveys:answers', args=[CODE])}?headings=codes"
        export = booking.export(cookie, started[-1].pid, path, PORT)
    finally:
        servers.stop(started)
    result = {
        "responses": RESPONSES,
        "questions": SECTIONS * QUESTIONS,
        "seeded": seeded,
        "gauge": [before, measure.gauge()],
        "lines": [asdict(line) for line in lines],
        "export": export,
    }
    target.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
