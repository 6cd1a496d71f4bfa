"""Rules about tests, and about marks that promise later work."""

import ast
import re
from collections.abc import Iterator

from tools.checks.tree import Tree

MARKS = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
SKIPS = {"skip", "skipif", "xfail", "importorskip", "skipTest", "skipIf", "skipUnless", "expectedFailure"}

NAME_LENGTH = 80


def marks(tree: Tree) -> list[str]:
    """Marks of unfinished work."""
    result = []
    for path in tree.under(
        "ceh", "tests", "tools", "bench", "ops", suffix=(".py", ".html", ".css", ".js", ".sh")
    ):
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            if match := MARKS.search(line):
                result.append(f"{path}:{number}: {match[0]}")
    return result


def skips_and_sleeps(tree: Tree) -> list[str]:
    """Tests that are skipped, or that wait for time to pass."""
    result = []
    for path in tree.under("tests", suffix=".py"):
        for node in ast.walk(ast.parse(tree.text(path))):
            name = (
                node.attr
                if isinstance(node, ast.Attribute)
                else node.id
                if isinstance(node, ast.Name)
                else ""
            )
            if name in SKIPS:
                result.append(f"{path}:{node.lineno}: {name}")
            if name in ("sleep", "wait_for_timeout"):
                result.append(f"{path}:{node.lineno}: waits for time to pass")
    return result


def long_test_names(tree: Tree) -> list[str]:
    """Names of tests that do not fit on a line."""
    return [
        f"{path}:{function.lineno}: {function.name} has {len(function.name)} characters, {NAME_LENGTH} at most"
        for path in tree.under("tests", suffix=".py")
        for function in ast.walk(ast.parse(tree.text(path)))
        if isinstance(function, ast.FunctionDef)
        and function.name.startswith("test_")
        and len(function.name) > NAME_LENGTH
    ]


def repeated_fixtures(tree: Tree) -> list[str]:
    """Fixtures written out a second time; what several files need stands in a conftest.py."""
    first: dict[str, str] = {}
    problems = []
    for path in tree.under("tests", suffix=".py"):
        for function in ast.parse(tree.text(path)).body:
            if not isinstance(function, ast.FunctionDef) or not any(
                "fixture" in ast.unparse(decorator) for decorator in function.decorator_list
            ):
                continue
            place = f"{path}:{function.lineno}"
            function.body = [node for node in function.body if not _is_docstring(node)] or [ast.Pass()]
            code = ast.unparse(function)
            if code in first:
                problems.append(f"{place}: {function.name} is the fixture of {first[code]}")
            first.setdefault(code, place)
    return problems


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def tests_without_assertion(tree: Tree) -> list[str]:
    """Tests that cannot fail by what they say: no assert, no `raises`, no helper of theirs that has one."""
    result = []
    for path in tree.under("tests", suffix=".py"):
        if not path.name.startswith("test_"):
            continue
        module = ast.parse(tree.text(path))
        functions = {node.name: node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
        for name, function in functions.items():
            if name.startswith("test_") and not _asserts(function, functions, set()):
                result.append(f"{path}:{function.lineno}: {name} asserts nothing")
    return result


def _asserts(function: ast.FunctionDef, known: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    """Whether the function, or a function of its file that it calls, can fail by an assertion."""
    seen.add(function.name)
    for node in ast.walk(function):
        if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant):
            return True
    for name in _called(function):
        if name in ("raises", "expect", "fail") or "assert" in name:
            return True
        if name in known and name not in seen and _asserts(known[name], known, seen):
            return True
    return False


def _called(function: ast.FunctionDef) -> Iterator[str]:
    """Last names of everything that the function calls."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr
