"""`make bench`: how fast are the pages, beside the least that Django can do on the same machine in the same run?

Seeds databases of its own once (a minute or two for the directory; for booking five minutes more, because of the
million, and two for the survey), starts Ceh as in production, asks over kept-alive connections, prints tables and
writes bench/results/latest.md. `BENCH_SIZES="10000"` measures booking at fewer sizes. Ratios and statements tell;
milliseconds drift with the machine.
"""

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bench import measure, report, servers
from bench.measure import Page

DATABASE = "ceh_bench"
PORT = int(os.environ.get("BENCH_PORT", "8130"))
BARE_PORT, PAGE_PORT = PORT + 1, PORT + 2
SIZES = os.environ.get("BENCH_SIZES", "10000 100000 1000000")  # bookings; empty leaves that part out
ANSWERS = os.environ.get("BENCH_ANSWERS", "1")  # empty leaves the survey out
ROOT = Path(__file__).parents[1]
QUERIES = ("lesa", "sola", "delavnica", "tekstil+knjiznica", "bench")


def prepare() -> None:
    """Point Ceh at the database of the benchmark before its settings are read."""
    if "DATABASE_URL" in os.environ and not os.environ["DATABASE_URL"].rstrip("/").endswith("bench"):
        sys.exit("DATABASE_URL must name a database that ends with “bench”, because it will be filled.")
    os.environ |= {
        "CEH_DB_NAME": DATABASE,
        "CEH_DEMO": "0",
        "CEH_DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }


def pages() -> list[Page]:
    """What is measured, the yardstick first."""
    from django.urls import reverse

    from bench.database import change
    from ceh.people.models import Person

    codes = [f"bench-space-{n}" for n in range(0, 5_000, 250)]
    cookie = servers.session_of(Person.objects.get(email="person0@bench.invalid"))
    start, listing, search = reverse("home:start"), reverse("directory:spaces"), reverse("home:search")
    space_pages = tuple(reverse("directory:space", kwargs={"slug": code}) for code in codes)
    return [
        Page("Django says hello", ("/hello",), BARE_PORT),
        Page("Django reads one row", tuple(f"/row?code={code}" for code in codes), BARE_PORT),
        Page("a bare Django page", tuple(f"/page?code={code}" for code in codes), PAGE_PORT, cookie),
        Page("start page", (start,), PORT),
        Page("search", tuple(f"{search}?q={words}" for words in QUERIES), PORT),
        Page("directory: search", tuple(f"{listing}?q={words}" for words in QUERIES), PORT),
        Page("directory: list and map", (listing, f"{listing}?page=3"), PORT),
        Page("space page", space_pages, PORT),
        Page("signed in: start page", (start,), PORT, cookie),
        Page("signed in: my things", (reverse("home:me"),), PORT, cookie),
        Page("signed in: space page", space_pages, PORT, cookie),
        *(
            Page(f"after a change: {name}", paths, PORT, "", change)
            for name, paths in (
                ("start page", (start,)),
                ("search", tuple(f"{search}?q={words}" for words in QUERIES)),
                ("directory: search", tuple(f"{listing}?q={words}" for words in QUERIES)),
                ("directory: list and map", (listing, f"{listing}?page=3")),
                ("space page", space_pages),
            )
        ),
    ]


def table(results: list[measure.Result]) -> list[str]:
    """The results as Markdown, each beside the two yardsticks."""
    hello, page = results[0].p50, results[2].p50
    lines = [
        "| page | p50 ms | p95 ms | × hello | × bare page | statements | bytes sent |",
        "|---|---|---|---|---|---|---|",
    ]
    for result in results:
        statements = "" if result.statements is None else str(result.statements)
        lines.append(
            f"| {result.name} | {result.p50:.1f} | {result.p95:.1f} | {result.p50 / hello:.1f} "
            f"| {result.p50 / page:.1f} | {statements} | {result.size:,} |"
        )
    return lines


def part(module: str, database: str, file: Path, *arguments: str) -> Any:
    """What a part measures in a process and a database of its own; None where it writes nothing."""
    environment = os.environ | {"CEH_DB_NAME": database}
    if "DATABASE_URL" in environment:
        parts = urlsplit(environment["DATABASE_URL"])
        environment["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{database}"))
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-m", module, *arguments, file], cwd=ROOT, env=environment, check=True)
    print(f"{module} {' '.join(arguments)}: measured ({time.perf_counter() - begin:.0f} s).", flush=True)
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def answered() -> list[str]:
    """The part about surveys."""
    from bench import answering

    if not ANSWERS:
        return []
    with TemporaryDirectory() as folder:
        return report.answering(part("bench.answering", answering.DATABASE, Path(folder) / "answers.json"))


def booked() -> list[str]:
    """The part about booking: a process for each size, because each has a database of its own."""
    from bench import making

    sizes = [int(size) for size in SIZES.replace(",", " ").split()]
    if not sizes:
        return []
    with TemporaryDirectory() as folder:  # 0: what all sizes have in common, from which the others are copied
        runs = [
            part("bench.making", making.name(count), Path(folder) / f"{count}.json", str(count))
            for count in (0, *sizes)
        ]
    return report.making(runs[1:])


def main() -> None:
    """Prepare, seed, serve, measure, tell."""
    prepare()
    import django

    django.setup()
    from django.core.management import call_command

    from bench import database, seed

    database.create(DATABASE)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("compile_translations")
    call_command("collectstatic", interactive=False, verbosity=0)
    begin = time.perf_counter()
    seed.seed()
    print(
        f"{seed.SPACES:,} spaces and {seed.PEOPLE:,} people are there ({time.perf_counter() - begin:.0f} s)."
    )
    environment = servers.bare_environment()
    selection = pages()
    started: list[subprocess.Popen[bytes]] = []
    try:
        for port, middleware in ((BARE_PORT, "none"), (PAGE_PORT, "usual")):
            started.append(
                servers.serve(
                    "bench.bare:application", port, **(environment | {"BENCH_MIDDLEWARE": middleware})
                )
            )
        started.append(servers.serve("ceh.config.wsgi:application", PORT))
        before = measure.gauge()
        results = [measure.measure(page) for page in selection]
        rss, pss = measure.memory(started[-1].pid)
        lines = [
            "# Benchmark",
            "",
            f"{seed.SPACES:,} spaces, {seed.PEOPLE:,} people. Python {platform.python_version()}, "
            f"{os.cpu_count()} cores, two workers of four threads, one connection kept open, warm.",
            "What visitors read is kept until something of the directory changes; “after a change” is the first to",
            "ask. Statements are the most that any of the pages ran, the first time. Read ratios and statements;",
            "milliseconds drift with the machine "
            f"(a plain loop took {before:.0f} ms before and {measure.gauge():.0f} ms after).",
            "",
            *table(results),
            "",
            f"Memory of the server after this: {rss:.0f} MiB resident, {pss:.0f} MiB its own share.",
            "",
        ]
    finally:
        servers.stop(started)
    lines += booked() + answered()
    print("\n".join(lines))
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "latest.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
