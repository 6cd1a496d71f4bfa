"""After the greeting a letter goes on with a capital in English and, after the comma, with a small one in Slovene."""

import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

ROOT = Path(__file__).parents[2]
GREETING = '{% translate "Hello," %}'
TEXT = re.compile(
    r'{%\s*translate\s+"([^"]*)"\s*%}|{%\s*blocktranslate\b[^%]*%}((?:(?!endblocktranslate).)*){%\s*endblocktranslate'
)
OPENS = re.compile(r"{%\s*(?:if|elif|else)[^%]*%}$")


def _openings() -> list[tuple[str, str]]:
    """(file, text) of what may stand first after the greeting; a name or a placeholder there is no text."""
    result = []
    for path in sorted(ROOT.glob("ceh/*/templates/*/emails/*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")
        if GREETING not in lines[:3]:
            continue
        line = next(line for line in lines[lines.index(GREETING) + 1 :] if line.strip())
        for match in TEXT.finditer(line):
            before = line[: match.start()]
            if not before or ("endif" not in before and OPENS.search(before) and not TEXT.match(line)):
                msgid = re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", match[1] or match[2])
                result.append((path.name, msgid))
    return result


@pytest.mark.parametrize("language", ["en", "sl"])
def test_the_first_word_after_the_greeting_fits_the_language(language):
    openings = _openings()
    assert len(openings) > 50
    wrong = []
    for name, text in openings:
        with override(language):
            sentence = gettext(text)
        if sentence[0].isalpha() and sentence[0].isupper() != (language == "en"):
            wrong.append(f"{name}: {sentence}")
    assert wrong == []
