"""Translations without gettext tools: extract, merge, check and compile with Django's and Babel's own parsers.

The catalogue `locale/<language>/LC_MESSAGES/django.po` is kept in git, sorted and without line numbers, so that two
branches merge well. An app that is being written keeps its texts in `locale/parts/<app>.po`; merging takes them over,
and they win over what the catalogue says. Compiled files are made where Ceh runs, never committed.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize, read_po
from django.utils.translation.template import templatize

# Which arguments of a call are texts: number, or number and "c" for the context.
KEYWORDS = {
    "_": (1,),
    "gettext": (1,),
    "gettext_lazy": (1,),
    "gettext_noop": (1,),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "counted": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_KINDS = {".html", ".txt", ".xml", ".svg"}
PLURALS = {
    "sl": (4, "(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3)"),
}
CALL = re.compile(r"\b(npgettext|pgettext|ngettext|gettext|_)\(")
LITERAL = re.compile(r"""\s*,?\s*(u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))""", re.DOTALL)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdif]|(?<!%)%[sdif]|\{(\w*)[^{}]*\}")

Key = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """A text in the code: its context ("" for none), msgid, and plural ("" for none)."""

    context: str
    msgid: str
    plural: str = ""

    @property
    def key(self) -> Key:
        """What a catalogue finds it by."""
        return self.context, self.msgid


@dataclass
class Merged:
    """What a merge found: all entries by key with their translations, and remarks for people."""

    texts: dict[Key, Text] = field(default_factory=dict)
    strings: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def extract(root: Path) -> dict[Key, Text]:
    """All texts of the Python files and templates under `root`; a text used with and without plural keeps it."""
    texts: dict[Key, Text] = {}
    for path in sorted(root.rglob("*")):
        if "migrations" in path.parts or "node_modules" in path.parts:
            continue
        found: Iterable[Text] = ()
        if path.suffix == ".py":
            found = from_python(path)
        elif path.suffix in TEMPLATE_KINDS and "templates" in path.parts:
            found = from_template(path.read_text(encoding="utf-8"), str(path))
        for text in found:
            if text.msgid and (text.key not in texts or text.plural):
                texts[text.key] = text
    return texts


def from_python(path: Path) -> Iterator[Text]:
    """Texts of one Python file, those inside f-strings too."""
    for function, call in _calls(path):
        yield from _text(function, [_literal(argument) for argument in call.args])


def computed(root: Path) -> Iterator[str]:
    """Calls whose text is put together before it is translated: no catalogue can ever hold it."""
    for path in sorted(root.rglob("*.py")):
        for function, call in _calls(path):
            if any(
                isinstance(argument, ast.JoinedStr | ast.BinOp)
                for argument in call.args[: len(KEYWORDS[function])]
            ):
                yield f"text put together before it is translated: {path.relative_to(root)}:{call.lineno}"


def _calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """(name, call) of every call of gettext and its siblings, under whatever name the file imports them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aliases = {
        alias.asname: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            name = aliases.get(name, name)
            if name in KEYWORDS:
                yield name, node


def _literal(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def from_template(source: str, origin: str = "") -> Iterator[Text]:
    """Texts of one template: what `translate`, `blocktranslate` and `_("…")` say in it."""
    code = templatize(source, origin=origin)
    for call in CALL.finditer(code):
        given, at = [], call.end()
        while literal := LITERAL.match(code, at):
            given.append(ast.literal_eval(literal[1]))
            at = literal.end()
        yield from _text(call[1], given)


def _text(function: str, given: list[str | None]) -> Iterator[Text]:
    """The text of one call; nothing where an argument is computed, because then nothing can be extracted."""
    wanted = KEYWORDS[function]
    if len(given) < len(wanted) or any(one is None for one in given[: len(wanted)]):
        return
    parts = [str(one) for one in given[: len(wanted)]]
    context = parts.pop(0) if isinstance(wanted[0], tuple) else ""
    yield Text(context, parts[0], parts[1] if len(parts) > 1 else "")


def read(path: Path, language: str) -> dict[Key, tuple[str, ...]]:
    """Translations of a .po file by key; fuzzy and empty ones are left out. Raises PoFileError on a broken file."""
    if not path.exists():
        return {}
    with path.open("rb") as source:
        catalog = read_po(source, locale=language, abort_invalid=True)
    strings: dict[Key, tuple[str, ...]] = {}
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        msgid = message.id[0] if message.pluralizable else message.id
        given = tuple(message.string) if message.pluralizable else (str(message.string),)
        if any(given):
            strings[message.context or "", msgid] = given
    return strings


def merge(texts: dict[Key, Text], catalogue: Path, parts: Iterable[Path], language: str) -> Merged:
    """Every text of the code with its translation: from the parts, else from the catalogue, else none."""
    merged = Merged(texts=texts, strings=read(catalogue, language))
    first: dict[Key, tuple[str, tuple[str, ...]]] = {}
    for part in sorted(parts):
        for key, given in read(part, language).items():
            if key not in texts:
                merged.unused.append(f"{part.name}: {key[1]!r}")
            elif key in first and first[key][1] != given:
                merged.conflicts.append(f"{key[1]!r}: {first[key][0]} {first[key][1]}, {part.name} {given}")
            else:
                first[key] = (part.name, given)
    merged.strings.update({key: given for key, (_name, given) in first.items()})
    return merged


def written(merged: Merged, language: str) -> str:
    """The catalogue as text: sorted, no line numbers, no dates, so that only true changes show in a diff."""
    count, rule = PLURALS[language]
    head = (
        "Content-Type: text/plain; charset=UTF-8\n",
        "Content-Transfer-Encoding: 8bit\n",
        f"Language: {language}\n",
        f"Plural-Forms: nplurals={count}; plural={rule};\n",
    )
    lines = ['msgid ""', 'msgstr ""', *(normalize(one) for one in head), ""]
    for key in sorted(merged.texts, key=lambda one: (one[1].casefold(), one[1], one[0])):
        text = merged.texts[key]
        given = merged.strings.get(key, ())
        if text.context:
            lines.append(f"msgctxt {normalize(text.context)}")
        lines.append(f"msgid {normalize(text.msgid)}")
        if text.plural:
            lines.append(f"msgid_plural {normalize(text.plural)}")
            forms = given if len(given) > 1 else ()
            lines += [f"msgstr[{n}] {normalize(one)}" for n, one in enumerate(forms or ("",) * count)]
        else:
            lines.append(f"msgstr {normalize(given[0] if given else '')}")
        lines.append("")
    return "\n".join(lines)


def problems(texts: dict[Key, Text], catalogue: Path, language: str) -> list[str]:
    """What is wrong with a catalogue, one sentence each; empty if it is complete."""
    strings = read(catalogue, language)
    count = PLURALS[language][0]
    result = [f"unused, run make messages: {key[1]!r}" for key in strings if key not in texts]
    for key, text in texts.items():
        given = strings.get(key)
        if given is None:
            result.append(f"not translated: {text.msgid!r}")
        elif text.plural and (len(given) != count or not all(given)):
            result.append(f"needs {count} plural forms: {text.msgid!r}")
        elif not text.plural and len(given) != 1:
            result.append(f"has plural forms but no plural: {text.msgid!r}")
        else:
            result += _misplaced(text, given)
            result += _loud(text, given)
    return sorted(result)


def placeholders(text: str) -> set[str]:
    """Names of the values that a text inserts; "" stands for one without a name."""
    return {one[1] or one[2] or "" for one in PLACEHOLDER.finditer(text)}


def _misplaced(text: Text, given: tuple[str, ...]) -> Iterator[str]:
    """Translations that insert other values than the text. A plural form may leave the number out ("dva prostora")."""
    wanted = placeholders(text.msgid) | placeholders(text.plural)
    for one in given:
        has = placeholders(one)
        if has - wanted or (not text.plural and has != wanted):
            yield f"placeholders differ: {text.msgid!r} → {one!r}"


def _loud(text: Text, given: tuple[str, ...]) -> Iterator[str]:
    """What Ceh does not say: exclamation marks, and quotation marks of other kinds than »these« in Slovene."""
    for one in (text.msgid, *given):
        if "!" in one:
            yield f"exclamation mark: {one!r}"
    for one in given:
        if set(one) & set("“”„"):
            yield f"quotation marks are »…«: {one!r}"


def compile_catalogue(source: Path) -> bool:
    """Write the .mo beside the .po if it is missing or older; says whether it wrote."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    with source.open("rb") as lines:
        catalog = read_po(lines, locale=source.parts[-3], abort_invalid=True)
    written_to = target.with_suffix(".mo.new")
    with written_to.open("wb") as out:
        write_mo(out, catalog)
    written_to.replace(target)
    return True


@dataclass(frozen=True)
class Place:
    """Where the texts and the catalogues are."""

    code: Path
    locale: Path

    def catalogue(self, language: str) -> Path:
        """The .po file of a language."""
        return self.locale / language / "LC_MESSAGES" / "django.po"

    def renew(self, language: str) -> Merged:
        """Write the catalogue of a language from the code and the parts."""
        parts = (self.locale / "parts").glob("*.po")
        merged = merge(extract(self.code), self.catalogue(language), parts, language)
        target, text = self.catalogue(language), written(merged, language)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")
        return merged

    def check(self, language: str) -> list[str]:
        """What is wrong with the catalogue of a language."""
        return [*computed(self.code), *problems(extract(self.code), self.catalogue(language), language)]


PROJECT = Place(code=Path(__file__).parents[1] / "ceh", locale=Path(__file__).parents[1] / "locale")
