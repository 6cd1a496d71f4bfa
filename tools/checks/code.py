"""Rules about Python files: names of doors, sizes, and decisions that never see a request."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tools.checks.tree import Tree

ROOMS = (
    "region", "people", "network", "learning", "courses", "plan", "equipment", "bookings", "usage",
    "maintenance", "prices", "intake", "monitoring", "home",
)  # fmt: skip
DOORS = {
    "states", "models", "queries", "rules", "actions", "permissions", "emails", "indicators", "personal_data", "search",
    "forms", "exports", "demo", "admin", "views", "api", "urls",
}  # fmt: skip
BESIDE_DOORS = {"README.md", "__init__.py", "apps.py", "management", "templates", "static", "migrations"}
# Frames that call us by a place of their own choice.
MORE = {
    "people": {"accounts.py"},
    "region": {"packs.py"},  # the reader of packs, which every room above uses for its own files
}
AUDIENCES = {"public.py", "member.py", "desk.py"}
DECISIONS = ("states", "models", "queries", "rules", "actions", "permissions")
WEB = ("django.http", "django.shortcuts", "django.views", "ceh.web")
FILE_LINES, FUNCTION_LINES, ROOM_LINES = 500, 60, 3500
# Rooms that an ADR lets grow until they are split.
# docs/adr/0010-split-the-network.md, docs/adr/0022-facilities-becomes-four-apps.md,
# docs/adr/0014-prices-on-a-floor-of-their-own.md, docs/adr/0019-two-rooms-grow.md
ALLOWED = {
    "network": 7400,
    "bookings": 6000,
    "usage": 5050,
    "prices": 4300,
    "courses": 4250,
    "learning": 3600,
}
MACHINE_MADE = ("migrations",)


def unknown_doors(tree: Tree) -> list[str]:
    """A missing door is fine, another name is not."""
    found = set()
    for path in tree.under(*(f"ceh/{room}" for room in ROOMS)):
        room, name = path.parts[1], path.parts[2]
        known = name in BESIDE_DOORS | MORE.get(room, set()) or name.removesuffix(".py") in DOORS
        if not known:
            found.add(f"ceh/{room}/{name}: no door of this name")
        if len(path.parts) > 3 and path.parts[2] == "views" and not _known_view(path):
            found.add(f"{path}: views are sorted by audience: public, member, desk")
    return sorted(found)


def _known_view(path: Path) -> bool:
    """`views/desk.py`, or a package or a file beside it that begins with the audience: `views/desk_roles.py`."""
    name = path.parts[3]
    audiences = [one.removesuffix(".py") for one in AUDIENCES]
    return name == "__init__.py" or any(name in (f"{a}.py", a) or name.startswith(f"{a}_") for a in audiences)


def doors_that_are_both(tree: Tree) -> list[str]:
    """A door is a file or a package of the same name, never both."""
    doors = Counter(
        (path.parts[1], path.parts[2].removesuffix(".py"))
        for path in {Path(*one.parts[:3]) for one in tree.under("ceh", suffix=".py") if len(one.parts) > 2}
    )
    return [f"ceh/{room}/{door} is a file and a folder" for (room, door), times in doors.items() if times > 1]


def long_files(tree: Tree) -> list[str]:
    """Files of code over the limit."""
    found = []
    for path in tree.under("ceh", "tests", "tools", "bench", "ops", suffix=(".py", ".css", ".js", ".sh")):
        lines = tree.text(path).count("\n")
        if lines > FILE_LINES and not set(MACHINE_MADE) & set(path.parts):
            found.append(f"{path}: {lines} lines, at most {FILE_LINES}")
    return found


def long_functions(tree: Tree) -> list[str]:
    """Functions over the limit."""
    found = []
    for path in tree.under("ceh", "tests", "tools", "bench", "ops", suffix=".py"):
        if set(MACHINE_MADE) & set(path.parts):
            continue
        for node in ast.walk(ast.parse(tree.text(path))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    found.append(f"{path}: {node.name} has {lines} lines, at most {FUNCTION_LINES}")
    return found


def large_rooms(tree: Tree) -> list[str]:
    """Rooms that are due to be split, with an ADR."""
    lines: Counter[str] = Counter()
    for path in tree.under(*(f"ceh/{room}" for room in ROOMS), suffix=".py"):
        if "migrations" not in path.parts:
            lines[path.parts[1]] += tree.text(path).count("\n")
    return [
        f"ceh/{room}: {n} lines, split it (at most {ROOM_LINES})"
        for room, n in lines.items()
        if n > ALLOWED.get(room, ROOM_LINES)
    ]


def decisions_that_see_the_web(tree: Tree) -> list[str]:
    """Rules, queries and actions work without a request: none imports Django's web half or the UI kit."""
    found = []
    for path in tree.under("ceh", suffix=".py"):
        if len(path.parts) < 3 or path.parts[2].removesuffix(".py") not in DECISIONS:
            continue
        for line, module in imports(tree.text(path)):
            if module in WEB or module.startswith(tuple(f"{one}." for one in WEB)):
                found.append(f"{path}:{line} imports {module}")
    return found


def imports(source: str) -> Iterator[tuple[int, str]]:
    """(line, module) of every import in the source, inline ones too; `from a import b` also gives a.b."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{one.name}") for one in node.names)
