"""The rules of the repository hold, and each of them finds a planted violation."""

import json

import pytest

from tools.checks import code, pages, repository, tests, vocabulary
from tools.checks.tree import REPOSITORY, Tree

LONG = "a = 1\n" * 501
LONG_FUNCTION = "def f():\n" + "    a = 1\n" * 61
TEST = "def test_it():\n    "
SPACE = "def space(db):\n    return SpaceFactory()\n"
KEY = "-----BEGIN " + "PRIVATE KEY-----\n"
LOCK = json.dumps({"packages": {"": {}, "node_modules/htmx.org": {"version": "1", "integrity": "x"}}})
PACKAGE = json.dumps({"description": "htmx: partial pages", "dependencies": {"htmx.org": "2"}})
RESOLVED = json.dumps({"packages": {"node_modules/a": {"resolved": "https://x", "integrity": "x"}}})
LOCKED = "django==5 \\\n    --hash=sha256:00\n"
CLEAN = {
    "requirements/run.in": "Django # the frame\n",
    "requirements/dev.in": "",
    "requirements/run.txt": LOCKED,
    "requirements/dev.txt": "",
    "package.json": json.dumps({"description": "htmx: partial pages", "dependencies": {"htmx.org": "1"}}),
    "package-lock.json": LOCK,
}

# rule → violations: path → content that breaks it.
PLANTED = {
    code.unknown_modules: [
        {"ceh/plan/helpers.py": ""},
        {"ceh/plan/utils/x.py": ""},
        {"ceh/network/views/other.py": ""},
    ],
    code.modules_that_are_both: [{"ceh/plan/rules.py": "", "ceh/plan/rules/__init__.py": ""}],
    code.long_files: [{"ceh/plan/rules.py": LONG}, {"ceh/web/static/web/a.css": "\n" * 501}],
    code.long_functions: [{"ceh/plan/rules.py": LONG_FUNCTION}],
    code.large_apps: [{f"ceh/plan/models/m{n}.py": "a = 1\n" * 490 for n in range(8)}],
    code.decisions_that_see_the_web: [
        {"ceh/plan/rules.py": "from django.http import HttpRequest"},
        {"ceh/plan/actions/book.py": "def f():\n    from django import http"},
        {"ceh/core/states.py": "import ceh.web.site"},
        {"ceh/plan/queries.py": "from django.shortcuts import get_object_or_404"},
    ],
    code.permissions_in_contexts: [
        {"ceh/plan/views/desk.py": 'page = {"may_change": can(person, "plan.change_plan")}'},
        {"ceh/plan/views/desk.py": "page['may_change'] = True"},
    ],
    pages.inline_code: [
        {"ceh/web/templates/web/a.html": "<p {% if a %}style='color:red'{% endif %}>"},
        {"ceh/web/templates/web/a.html": "<script>alert(1)</script>"},
        {"ceh/web/templates/web/a.html": "<style>p{}</style>"},
        {"ceh/web/templates/web/a.html": "<button onclick='x()'>"},
        {"ceh/web/templates/web/a.html": "<button hx-on:click='x()'>"},
        {"ceh/web/templates/web/a.html": "<button hx-get='/x/'>"},
        {"ceh/web/templates/web/a.html": '<div class="table-box matrix">'},
        {"ceh/web/templates/web/a.html": "<a href='javascript:x()'>"},
    ],
    pages.forms_without_once: [
        {"ceh/web/templates/web/a.html": '<form method="post">{% csrf_token %}</form>'},
        {
            "ceh/web/templates/web/a.html": '<form method="{{ method }}"></form><form method="get">{% once %}</form>'
        },
    ],
    pages.long_templates: [{"ceh/web/templates/web/a.html": "<p>\n" * 151}],
    pages.letters_without_subject: [
        {"ceh/plan/templates/plan/emails/a.txt": "{% load i18n %}\nSubject\n"},
        {"ceh/plan/templates/plan/emails/a.html": "Subject\n\nbody\n"},
    ],
    pages.letters_that_do_not_exist: [{"ceh/plan/emails.py": "send('plan/emails/gone.txt')"}],
    repository.forbidden_words: [
        {"a.txt": "https://pypi." + "org/simple"},
        {"a.txt": "/wo" + "rk/main"},
        {"a.pem": KEY},
        {"a.env": "DATABASE_URL=postgresql://ceh:hunter2" + "@db.example.org/ceh"},
    ],
    repository.locks_with_addresses: [
        {"package-lock.json": RESOLVED},
        {"requirements/run.txt": "--find-links https://example.org\n" + LOCKED},
        {"requirements/run.txt": "django==5\n"},
    ],
    repository.dependencies_without_reason: [
        {"requirements/run.in": "Django\n"},
        {"requirements/run.in": "Django # the frame\nPillow # photos\n"},
    ],
    repository.front_end_out_of_step: [{"package.json": PACKAGE}],
    repository.long_decisions: [
        {"docs/adr/0001-a.md": "Status: accepted\n" * 31},
        {"docs/adr/decision.md": "Status: accepted\n"},
        {"docs/adr/0001-a.md": "# Decision\n"},
    ],
    repository.readmes: [
        {"ceh/plan/rules.py": ""},
        {"ceh/plan/rules.py": "", "ceh/plan/README.md": "a\n" * 21},
    ],
    vocabulary.formatter_switched_off: [
        {"ceh/plan/rules.py": "a = 1  # fmt: " + "skip\n"},
        {"tests/plan/test_rules.py": "# fmt: " + "off\n"},
    ],
    vocabulary.pronouns_as_names: [
        {"ceh/planted/rules.py": "found = 1\n"},
        {"ceh/planted/rules.py": "a = [one for one in ()]\n"},
        {"ceh/planted/rules.py": "def f(told): ...\n"},
        {"ceh/planted/rules.py": "try:\n    f()\nexcept OSError as one:\n    pass\n"},
        {"ceh/planted/migrations/0001_first.py": "made = 1\n"},
        {"tests/planted/test_rules.py": "found = 1\n"},
        {"tests/factories/planted.py": "a = lambda it: it\n"},
        {"bench/planted.py": "given = 1\n"},
        {"ops/planted.py": "with f() as said: ...\n"},
        {"tools/planted.py": "if asked := f(): ...\n"},
        {"manage.py": "wanted = 1\n"},
    ],
    vocabulary.odd_texts: [
        {"locale/sl/LC_MESSAGES/django.po": 'msgid "One can book it."\nmsgstr ""\n'},
        {"locale/sl/LC_MESSAGES/django.po": 'msgid "This cannot be booked so."\nmsgstr ""\n'},
    ],
    tests.marks: [{"ceh/plan/rules.py": "# TO" + "DO: later"}, {"ops/run.sh": "# FIX" + "ME"}],
    tests.skips_and_sleeps: [
        {"tests/plan/test_rules.py": "@pytest.mark.sk" + "ip\n" + TEST + "assert a"},
        {"tests/plan/test_rules.py": TEST + "time.sle" + "ep(1)\n    assert a"},
    ],
    tests.long_test_names: [{"tests/plan/test_rules.py": f"def test_{'a' * 80}():\n    assert a"}],
    tests.repeated_fixtures: [
        {f"tests/plan/{file}.py": "@pytest.fixture\n" + SPACE for file in ("test_a", "test_b")},
    ],
    tests.tests_without_assertion: [
        {"tests/plan/test_rules.py": TEST + "f()"},
        {"tests/plan/test_rules.py": TEST + "assert True"},
        {"tests/plan/test_rules.py": TEST + "helper()\ndef helper():\n    pass"},
    ],
}
CASES = [(rule, files) for rule, cases in PLANTED.items() for files in cases]


def name(value):
    """Names the case by its rule."""
    return getattr(value, "__name__", "")


@pytest.mark.parametrize("rule", PLANTED, ids=name)
def test_the_rule_holds(rule):
    assert rule(Tree(REPOSITORY)) == []


@pytest.mark.parametrize(("rule", "files"), CASES, ids=name)
def test_the_rule_bites(rule, files, tmp_path):
    for path, content in (CLEAN | files).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    assert rule(Tree(tmp_path)) != []


@pytest.mark.parametrize("rule", PLANTED, ids=name)
def test_the_rule_leaves_a_clean_tree_alone(rule, tmp_path):
    clean = CLEAN | {
        "ceh/plan/README.md": "line\n" * 15,
        "ceh/plan/rules.py": "def f():\n    return 1\n",
        "ceh/plan/views/desk_roles.py": "from django.http import HttpRequest\n",
        "ceh/plan/templates/plan/a.html": '<script src="a.js"></script><p {% if a %}hidden{% endif %}>\n',
        "ceh/plan/templates/plan/emails/a.txt": "{% load i18n %}Subject\n\nBody\n",
        "ceh/plan/emails.py": "send('plan/emails/a.txt')\n",
        "docs/adr/0001-a.md": "Status: accepted\n",
        "tests/plan/test_rules.py": TEST + "helper()\n\ndef helper():\n    assert a == 1\n",
    }
    for path, content in clean.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    assert rule(Tree(tmp_path)) == []
