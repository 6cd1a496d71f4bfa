"""What people type ends without a full stop as often as with one, so no letter puts a sentence beside it."""

import re
from pathlib import Path

import pytest

TYPED = re.compile(r"\{\{ *[\w.]*\b(?:reason|why|note|text|answer|remarks)\b[^}]*\}\}")
LETTERS = sorted(Path(__file__).parents[2].glob("ceh/*/templates/*/emails/*.txt"))


def run_together(template: str) -> list[str]:
    """Lines where something stands after a typed text, or a finished sentence before it."""
    lines = []
    for line in template.splitlines():
        plain = re.sub(r"\{%.*?%\}", "", re.sub(r'\{% translate "(.*?)" %\}', r"\1", line))
        for match in TYPED.finditer(plain):
            if plain[match.end() :].strip() or plain[: match.start()].rstrip().endswith((".", "!", "?")):
                lines.append(line)
    return lines


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_no_letter_puts_a_sentence_beside_a_typed_text(path):
    assert run_together(path.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "{% blocktranslate %}It cannot take place: {{ why }} Open it.{% endblocktranslate %}",
        '{% translate "Not yet." %}{% if note %} {{ note }}{% endif %}',
    ],
)
def test_a_sentence_beside_a_typed_text_is_seen(line):
    assert run_together(line) == [line]
