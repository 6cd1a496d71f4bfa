"""Rules about templates: short, and nothing in them that a strict content security policy would block."""

import re
from html.parser import HTMLParser

from tools.checks.tree import Tree

TEMPLATE_LINES = 150
TAG = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}", re.DOTALL)
DATA_TYPES = {"application/json", "application/ld+json", "importmap", "speculationrules"}

FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
POSTS = re.compile(r'method="(post"|{{)')
# Forms without {% once %}, by the beginning of their path.
TAPS = {
    "ceh/reception/templates/reception/counter.html": "each tap counts",
    "ceh/reception/templates/reception/kiosk_": "nobody is signed in on the tablet",
    "ceh/bookings/templates/bookings/_dropped.html": "a step of htmx, from a time to another and back",
    "ceh/people/templates/account/": "signing in and out, by allauth",
    "ceh/people/templates/allauth/": "allauth's own views",
    "ceh/people/templates/mfa/": "allauth's own views",
    "ceh/people/templates/people/erase.html": "afterwards there is no account",
    "ceh/people/templates/socialaccount/": "allauth's own views",
    "ceh/questionnaires/templates/questionnaires/": "a page saved twice is as once; most are not signed in",
    "ceh/web/templates/web/switches.html": "language and theme: twice is as once",
}


class _Finder(HTMLParser):
    """Collects what a strict policy refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "style":
            self.problems.append(f"{self.getpos()[0]}: style element")
        if tag == "script" and "src" not in attributes and attributes.get("type") not in DATA_TYPES:
            self.problems.append(f"{self.getpos()[0]}: inline script")
        for name, value in attrs:
            if name == "style":
                self.problems.append(f"{self.getpos()[0]}: style attribute on {tag}")
            elif name.startswith(("on", "hx-on", "data-hx-on")):
                self.problems.append(f"{self.getpos()[0]}: handler {name} on {tag}")
            elif name.startswith("hx-"):
                self.problems.append(f"{self.getpos()[0]}: {name} is no attribute of HTML, write data-{name}")
            elif name == "class" and "table-box" in (value or "").split():
                self.problems.append(f"{self.getpos()[0]}: a box that scrolls is written with scroll_box")
            elif (value or "").strip().lower().startswith("javascript:"):
                self.problems.append(f"{self.getpos()[0]}: javascript address on {tag}")


def inline_code(tree: Tree) -> list[str]:
    """Inline scripts, styles and handlers, attributes that HTML does not know, and boxes that no key can scroll."""
    result = []
    for path in tree.under("ceh", "templates", suffix=(".html", ".svg")):
        finder = _Finder()
        finder.feed(TAG.sub(_blank, tree.text(path)))
        result += [f"{path}:{problem}" for problem in finder.problems]
    return result


def _blank(match: re.Match[str]) -> str:
    """A template tag as an empty text with the same line ends, so that positions stay right."""
    return "\n" * match[0].count("\n")


def forms_without_once(tree: Tree) -> list[str]:
    """Forms that a double tap would send twice."""
    return [
        f"{path}: a form that posts has {{% once %}}, or stands in TAPS with its reason"
        for path in tree.under("ceh", "templates", suffix=".html")
        if not str(path).startswith(tuple(TAPS))
        for form in FORM.findall(tree.text(path))
        if POSTS.search(form) and "{% once %}" not in form
    ]


def long_templates(tree: Tree) -> list[str]:
    """Templates over the limit."""
    counted = ((path, tree.text(path).count("\n")) for path in tree.under("ceh", suffix=(".html", ".txt")))
    return [f"{path}: {n} lines, at most {TEMPLATE_LINES}" for path, n in counted if n > TEMPLATE_LINES]


def letters_without_subject(tree: Tree) -> list[str]:
    """Letters are text; the first line is the subject, what follows is the body."""
    result = []
    for path in tree.under("ceh"):
        if "emails" in path.parts and "templates" in path.parts:
            lines = _texts(tree.text(path))
            if path.suffix != ".txt":
                result.append(f"{path}: letters are text")
            elif not lines[0].strip() or not any(line.strip() for line in lines[1:]):
                result.append(f"{path}: the first line is the subject, what follows the body")
    return result


def _texts(source: str) -> list[str]:
    """Lines of a letter without the tags that load or extend."""
    source = re.sub(
        r"{% *(load|extends)[^%]*%}\n?|{#.*?#}\n?|{% comment.*?endcomment %}\n?", "", source, flags=re.DOTALL
    )
    source = re.sub(r"{% (autoescape|endautoescape)[^%]*%}\n?", "", source)
    return source.strip("\n").split("\n")


def letters_that_do_not_exist(tree: Tree) -> list[str]:
    """Every letter named in code has its template."""
    letters = {str(path).split("/templates/")[1] for path in tree.under("ceh") if "/emails/" in str(path)}
    result = []
    for path in tree.under("ceh", suffix=".py"):
        for name in re.findall(r"""["']([\w/]+/emails/[\w/]+\.\w+)["']""", tree.text(path)):
            if name not in letters:
                result.append(f"{path}: no letter {name}")
    return result
