"""What was measured of booking, as Markdown: each thing beside its floor, and how it grows with the history."""

from typing import Any

AIMS = {  # what the plan asks for: statements, and either so many floors or so many milliseconds
    "book": (12, "2 ×"),
    "one machine's week": (5, "2 ×"),
    "a space's day": (None, "20 ms"),
    "search: width, distance, permission, free": (None, "3 ×"),
    "start page": (8, "1.5 ×"),
    "all machines today": (8, "1.5 ×"),
    "the yearly table": (None, "50 ms"),
    "save a page": (None, "p95 60 ms"),
    "results": (None, "500 ms"),
    "results, for staff": (None, "500 ms"),
    "two questions together": (None, "500 ms"),
}


def making(sizes: list[dict[str, Any]]) -> list[str]:
    """The whole part of the report."""
    lines = [
        "## Booking",
        "",
        "20 spaces, 500 machines, 20,000 people; the three weeks around today hold the same 6,000 bookings at every",
        "size, the rest is history. Through HTTP, signed in, every check on, two workers on two cores. The floor is a",
        "bare Django view on the same database, asked in the same run: session, person, plain SQL, a row lock and the",
        "constraint, a small template; for the yearly table it counts the records. Statements: when this worker has",
        "kept what rarely changes / the first time.",
        "",
    ]
    for size in sizes:
        lines += [f"### {size['count']:,} bookings", "", *table(size), "", *other_figures(size), ""]
    if len(sizes) > 1:
        lines += growth(sizes[0], sizes[-1])
    return lines


def table(run: dict[str, Any]) -> list[str]:
    """The pages of one size."""
    lines = [
        "| what | p50 ms | p95 ms | floor p50 | floor p95 | × floor | aim | statements | at most | bytes |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for line in run["lines"]:
        most, aim = AIMS.get(line["name"], (None, ""))
        lines.append(
            f"| {line['name']} | {line['p50']:.1f} | {line['p95']:.1f} | {line['floor']:.1f} | {line['floor_p95']:.1f} "
            f"| {line['p50'] / line['floor']:.1f} | {aim} | {line['statements']} / {line['first']} | {most or ''} "
            f"| {line['size']:,} |"
        )
    return lines


def other_figures(run: dict[str, Any]) -> list[str]:
    """Eight at once, the export, memory, start."""
    mine, floor = run["per_second"]
    file, rushes = run["export"], run["rushes"]
    return [
        f"- Eight clients: {mine:.0f} bookings a second (floor: {floor:.0f}; {mine / floor:.2f} of it, aim 0.6).",
        *(
            f"- 64 clients who want one slot{when}: all answered after {ours:.2f} s (floor {bare:.2f} s; "
            f"{ours / bare:.1f} times, aim 3)."
            for (ours, bare), when in zip(rushes, ("", ", after a change of the directory"), strict=True)
        ),
        f"- Export of a year: {file['lines']:,} lines, {file['bytes'] / 1e6:.1f} MB in {file['seconds']:.1f} s, the "
        f"first after {file['first']:.2f} s; the server grew by {file['grown']:.1f} MiB meanwhile.",
        f"- Memory of the server: {run['rss']:.0f} MiB resident, {run['pss']:.0f} MiB its own share. Cold start: "
        f"{run['cold']:.1f} s. A plain loop took {run['gauge'][0]:.0f} ms before and {run['gauge'][1]:.0f} ms after.",
    ]


def answering(run: dict[str, Any]) -> list[str]:
    """The part about surveys."""
    file = run["export"]
    return [
        f"## A survey of {run['questions']} questions with {run['responses']:,} answers",
        "",
        "Saving is what a browser sends without JavaScript, a page of ten questions; its floor locks the response,",
        "writes and leads on. Results were counted when the survey closed; the floor reads the same counts. Two",
        "questions together are counted when somebody looks.",
        "",
        *table(run),
        "",
        f"- Export of all answers: {file['lines']:,} lines, {file['bytes'] / 1e6:.1f} MB in {file['seconds']:.1f} s, "
        f"the first after {file['first']:.2f} s; the server grew by {file['grown']:.1f} MiB meanwhile.",
        "",
    ]


def growth(small: dict[str, Any], large: dict[str, Any]) -> list[str]:
    """How much slower the largest is than the smallest, beside the floor's own growth, which is the machine's mood."""
    lines = [
        f"### From {small['count']:,} to {large['count']:,}",
        "",
        "| what | p50 grows by | the floor by | beside the floor | aim |",
        "|---|---|---|---|---|",
    ]
    aims = {"book": "1.2", "search: width, distance, permission, free": "1.5"}
    for before, after in zip(small["lines"], large["lines"], strict=True):
        mine, floor = after["p50"] / before["p50"], after["floor"] / before["floor"]
        lines.append(
            f"| {before['name']} | {mine:.2f} | {floor:.2f} | {mine / floor:.2f} | {aims.get(before['name'], '')} |"
        )
    return [*lines, ""]
