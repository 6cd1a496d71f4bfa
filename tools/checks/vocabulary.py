"""Names and words: variables name the thing, texts are plain, and the formatter is never switched off.

The list is that of the project's guide to language.
"""

import ast
import re

from tools.checks.tree import Tree

PRONOUNS = {"one", "found", "told", "given", "said", "made", "wanted", "asked", "here", "it"}
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


def pronouns_as_names(tree: Tree) -> list[str]:
    """Variables, fields and arguments in any Python file that are called by a pronoun or a participle."""
    lines = []
    for path in tree.under(suffix=".py"):
        for node in ast.walk(ast.parse(tree.text(path))):
            if _bound_name(node) in PRONOUNS:
                lines.append(
                    f"{path}:{node.lineno}: a variable is called one, found, told …: name what it is"
                )
    return lines


def _bound_name(node: ast.AST) -> str | None:
    """The variable that this node makes, if it makes one."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.ExceptHandler(name=name):
            return name
    return None


def odd_texts(tree: Tree) -> list[str]:
    """English texts of the catalogue that sound translated."""
    return [
        f"{path}: {text!r}: say it as people do"
        for path in tree.under("locale", suffix=".po")
        for text in re.findall(r'^msgid "(.*)"$', tree.text(path), re.MULTILINE)
        for pattern in BANNED_TEXTS
        if pattern.search(text)
    ]
