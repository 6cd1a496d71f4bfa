"""Names and words: variables name the thing, texts are plain, and the formatter is never switched off.

The list is that of the project's guide to language. What is left of names from before may only become less.
"""

import ast
import re
from collections import Counter

from tools.checks.tree import Tree

PRONOUNS = {"one", "found", "told", "given", "said", "made", "wanted", "asked", "it"}
LEFT = {
    "billing": 1,
    "enrolment": 1,
}  # app → names that are no names, which are still to be changed
BANNED_TEXTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bone can\b",
        r"\bcannot be \w+ so\b",
        r"\b(is|are) (asked|given) no more\b",
        r"\bthe house\b",
        r"\bthereby\b",
        r"\bwithal\b",
    )
)
SWITCHED_OFF = re.compile(r"#\s*fmt[:]\s*(skip|off)")


def formatter_switched_off(tree: Tree) -> list[str]:
    """Lines that keep the formatter away."""
    return [
        f"{path}:{number}: let the formatter format"
        for path in tree.under("ceh", "tests", "ops", "bench", "tools", suffix=".py")
        for number, line in enumerate(tree.text(path).splitlines(), 1)
        if SWITCHED_OFF.search(line)
    ]


def pronouns(tree: Tree) -> Counter[str]:
    """App → how many variables are called by a pronoun or a participle."""
    count: Counter[str] = Counter()
    for path in tree.under("ceh", suffix=".py"):
        if "migrations" in path.parts or len(path.parts) < 3:
            continue
        for node in ast.walk(ast.parse(tree.text(path))):
            is_name = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in PRONOUNS
            if is_name or (isinstance(node, ast.arg) and node.arg in PRONOUNS):
                count[path.parts[1]] += 1
    return count


def pronouns_as_names(tree: Tree) -> list[str]:
    """Apps with more such names than they had."""
    return [
        f"ceh/{app}: {number} variables are called one, found, told …: name what they are (at most {LEFT.get(app, 0)})"
        for app, number in sorted(pronouns(tree).items())
        if number > LEFT.get(app, 0)
    ]


def odd_texts(tree: Tree) -> list[str]:
    """English texts of the catalogue that sound translated."""
    return [
        f"{path}: {text!r}: say it as people do"
        for path in tree.under("locale", suffix=".po")
        for text in re.findall(r'^msgid "(.*)"$', tree.text(path), re.MULTILINE)
        for pattern in BANNED_TEXTS
        if pattern.search(text)
    ]
