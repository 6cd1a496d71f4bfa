"""Rules about Python files: names of modules, sizes, and decisions that never see a request."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tools.checks.tree import Tree

OF_ALL_APPS = {"core", "web", "config", "demo"}  # what apps stand on, and what stands on all of them
MODULES = {
    "states",
    "models",
    "queries",
    "rules",
    "actions",
    "permissions",
    "emails",
    "indicators",
    "personal_data",
    "search",
    "forms",
    "exports",
    "imports",
    "demo",
    "admin",
    "views",
    "api",
    "urls",
}
BESIDE_MODULES = {"README.md", "__init__.py", "apps.py", "management", "templates", "static", "migrations"}
# Frames that call us by a place of their own choice.
MORE = {
    "people": {"accounts.py"},
    "imports": {"adapters.py"},  # what apps declare for the engine
    "region": {"packs.py"},  # the reader of packs, which every app above uses for its own files
}
AUDIENCES = {"public.py", "member.py", "desk.py"}
DECISIONS = ("states", "models", "queries", "rules", "actions", "permissions")
WEB = ("django.http", "django.shortcuts", "django.views", "ceh.web")
FILE_LINES, FUNCTION_LINES, APP_LINES = 500, 60, 3500
MACHINE_MADE = ("migrations",)
MAY_KEY = re.compile(r"""["']may_""")


def _folders_of_apps(tree: Tree) -> list[str]:
    names = {path.parts[1] for path in tree.under("ceh") if len(path.parts) > 2}
    return sorted(f"ceh/{name}" for name in names - OF_ALL_APPS)


def unknown_modules(tree: Tree) -> list[str]:
    """A missing module is fine, another name is not."""
    result = set()
    for path in tree.under(*_folders_of_apps(tree)):
        app, name = path.parts[1], path.parts[2]
        known = name in BESIDE_MODULES | MORE.get(app, set()) or name.removesuffix(".py") in MODULES
        if not known:
            result.add(f"ceh/{app}/{name}: no module of this name")
        if len(path.parts) > 3 and path.parts[2] == "views" and not _known_view(path):
            result.add(f"{path}: views are sorted by audience: public, member, desk")
    return sorted(result)


def _known_view(path: Path) -> bool:
    """`views/desk.py`, or a package or a file beside it that begins with the audience: `views/desk_roles.py`."""
    name = path.parts[3]
    audiences = [audience.removesuffix(".py") for audience in AUDIENCES]
    return name == "__init__.py" or any(name in (f"{a}.py", a) or name.startswith(f"{a}_") for a in audiences)


def modules_that_are_both(tree: Tree) -> list[str]:
    """A module is a file or a package of the same name, never both."""
    modules = Counter(
        (path.parts[1], path.parts[2].removesuffix(".py"))
        for path in {Path(*file.parts[:3]) for file in tree.under("ceh", suffix=".py") if len(file.parts) > 2}
    )
    return [
        f"ceh/{app}/{module} is a file and a folder" for (app, module), times in modules.items() if times > 1
    ]


def long_files(tree: Tree) -> list[str]:
    """Files of code over the limit."""
    result = []
    for path in tree.under("ceh", "tests", "tools", "bench", "ops", suffix=(".py", ".css", ".js", ".sh")):
        lines = tree.text(path).count("\n")
        if lines > FILE_LINES and not set(MACHINE_MADE) & set(path.parts):
            result.append(f"{path}: {lines} lines, at most {FILE_LINES}")
    return result


def long_functions(tree: Tree) -> list[str]:
    """Functions over the limit."""
    result = []
    for path in tree.under("ceh", "tests", "tools", "bench", "ops", suffix=".py"):
        if set(MACHINE_MADE) & set(path.parts):
            continue
        for node in ast.walk(ast.parse(tree.text(path))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    result.append(f"{path}: {node.name} has {lines} lines, at most {FUNCTION_LINES}")
    return result


def large_apps(tree: Tree) -> list[str]:
    """Apps that are due to be split, with an ADR."""
    lines: Counter[str] = Counter()
    for path in tree.under(*_folders_of_apps(tree), suffix=".py"):
        if "migrations" not in path.parts:
            lines[path.parts[1]] += tree.text(path).count("\n")
    return [
        f"ceh/{app}: {n} lines, split it (at most {APP_LINES})" for app, n in lines.items() if n > APP_LINES
    ]


def decisions_that_see_the_web(tree: Tree) -> list[str]:
    """Rules, queries and actions work without a request: none imports Django's web half or the UI kit."""
    result = []
    for path in tree.under("ceh", suffix=".py"):
        if len(path.parts) < 3 or path.parts[2].removesuffix(".py") not in DECISIONS:
            continue
        for line, module in imports(tree.text(path)):
            if module in WEB or module.startswith(tuple(f"{package}." for package in WEB)):
                result.append(f"{path}:{line} imports {module}")
    return result


def imports(source: str) -> Iterator[tuple[int, str]]:
    """(line, module) of every import in the source, inline ones too; `from a import b` also gives a.b."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def permissions_in_contexts(tree: Tree) -> list[str]:
    """Keys by which a view tells its template what the reader may do."""
    return [
        f"{path}:{number}: let the template ask with {{% offer %}} or {{% may %}}"
        for path in tree.under("ceh", suffix=".py")
        for number, line in enumerate(tree.text(path).splitlines(), 1)
        if MAY_KEY.search(line)
    ]
