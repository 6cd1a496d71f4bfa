"""What exists is documented, and generated pages are fresh."""

import re

import pytest
from django.apps import apps

from tools import docs
from tools.checks.tree import REPOSITORY, Tree

LINK = re.compile(r"\[[^\]]+\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", ["states.md", "commands.md"])
def test_generated_pages_are_fresh(page):
    assert (docs.DOCS / page).read_text(encoding="utf-8") == docs.pages()[page], "run make docs"


def test_every_machine_has_a_diagram():
    page = (docs.DOCS / "states.md").read_text(encoding="utf-8")
    assert docs.machines(), "no machine was found at all"
    for app, machine in docs.machines():
        assert f"## {app}: {machine.name}\n" in page


def test_every_command_says_what_it_does():
    assert [name for name, _room, words in docs.management_commands() if len(words) < 15] == []


def test_every_setting_has_its_row_and_every_row_its_setting():
    page = (docs.DOCS / "settings.md").read_text(encoding="utf-8")
    assert docs.settings_documented(page) == docs.settings_read()


def test_a_planted_setting_is_noticed(tmp_path):
    (tmp_path / "ceh").mkdir()
    source = 'import os\na = os.environ["CEH_A"]\nb = flag("CEH_B")\nc = os.environ.get("CEH_C", "1")\n'
    (tmp_path / "ceh" / "settings.py").write_text(source)
    assert docs.settings_read(tmp_path) == {"CEH_A", "CEH_B", "CEH_C"}
    assert docs.settings_documented("| `CEH_A` | none | a |\n`CEH_B`\n") == {"CEH_A"}


def test_every_model_is_in_the_glossary():
    glossary = (docs.DOCS / "glossary.md").read_text(encoding="utf-8").lower()
    missing = [name for name in model_names() if name not in glossary]
    assert missing == []


def model_names():
    """Names of the models as words: "role assignment"."""
    for config in apps.get_app_configs():
        if config.name.startswith("ceh.") and config.label != "core":
            for model in config.get_models():
                if not hasattr(model, "pgh_tracked_model") and not model._meta.auto_created:
                    yield re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()


def broken_links(tree):
    """Links between pages that lead nowhere."""
    result = []
    for path in tree.under(suffix=".md"):
        for target in LINK.findall(tree.text(path)):
            elsewhere = "://" in target or target.startswith(("mailto:", "/"))
            if not elsewhere and not (tree.root / path.parent / target).exists():
                result.append(f"{path}: {target}")
    return result


def test_links_between_pages_lead_somewhere():
    assert broken_links(Tree(REPOSITORY)) == []


def test_a_planted_broken_link_is_noticed(tmp_path):
    (tmp_path / "a.md").write_text("[b](b.md) [c](c.md#part) [e](https://example.org)")
    (tmp_path / "b.md").write_text("")
    assert broken_links(Tree(tmp_path)) == ["a.md: c.md"]
