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
        source_texts: Iterable[Text] = ()
        if path.suffix == ".py":
            source_texts = from_python(path)
        elif path.suffix in TEMPLATE_KINDS and "templates" in path.parts:
            source_texts = from_template(path.read_text(encoding="utf-8"), str(path))
        for text in source_texts:
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
        arguments, at = [], call.end()
        while literal := LITERAL.match(code, at):
            arguments.append(ast.literal_eval(literal[1]))
            at = literal.end()
        yield from _text(call[1], arguments)


def _text(function: str, arguments: list[str | None]) -> Iterator[Text]:
    """The text of one call; nothing where an argument is computed, because then nothing can be extracted."""
    spec = KEYWORDS[function]
    if len(arguments) < len(spec) or any(argument is None for argument in arguments[: len(spec)]):
        return
    parts = [str(argument) for argument in arguments[: len(spec)]]
    context = parts.pop(0) if isinstance(spec[0], tuple) else ""
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
        forms = tuple(message.string) if message.pluralizable else (str(message.string),)
        if any(forms):
            strings[message.context or "", msgid] = forms
    return strings


def merge(texts: dict[Key, Text], catalogue: Path, parts: Iterable[Path], language: str) -> Merged:
    """Every text of the code with its translation: from the parts, else from the catalogue, else none."""
    merged = Merged(texts=texts, strings=read(catalogue, language))
    first: dict[Key, tuple[str, tuple[str, ...]]] = {}
    for part in sorted(parts):
        for key, forms in read(part, language).items():
            if key not in texts:
                merged.unused.append(f"{part.name}: {key[1]!r}")
            elif key in first and first[key][1] != forms:
                merged.conflicts.append(f"{key[1]!r}: {first[key][0]} {first[key][1]}, {part.name} {forms}")
            else:
                first[key] = (part.name, forms)
    merged.strings.update({key: forms for key, (_name, forms) in first.items()})
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
    lines = ['msgid ""', 'msgstr ""', *(normalize(line) for line in head), ""]
    for key in sorted(merged.texts, key=lambda key: (key[1].casefold(), key[1], key[0])):
        text = merged.texts[key]
        strings = merged.strings.get(key, ())
        if text.context:
            lines.append(f"msgctxt {normalize(text.context)}")
        lines.append(f"msgid {normalize(text.msgid)}")
        if text.plural:
            lines.append(f"msgid_plural {normalize(text.plural)}")
            forms = strings if len(strings) > 1 else ()
            lines += [f"msgstr[{n}] {normalize(form)}" for n, form in enumerate(forms or ("",) * count)]
        else:
            lines.append(f"msgstr {normalize(strings[0] if strings else '')}")
        lines.append("")
    return "\n".join(lines)


def problems(texts: dict[Key, Text], catalogue: Path, language: str) -> list[str]:
    """What is wrong with a catalogue, one sentence each; empty if it is complete."""
    strings = read(catalogue, language)
    count = PLURALS[language][0]
    result = [f"unused, run make messages: {key[1]!r}" for key in strings if key not in texts]
    for key, text in texts.items():
        forms = strings.get(key)
        if forms is None:
            result.append(f"not translated: {text.msgid!r}")
        elif text.plural and (len(forms) != count or not all(forms)):
            result.append(f"needs {count} plural forms: {text.msgid!r}")
        elif not text.plural and len(forms) != 1:
            result.append(f"has plural forms but no plural: {text.msgid!r}")
        else:
            result += _misplaced(text, forms)
            result += _loud(text, forms)
    return sorted(result)


def placeholders(text: str) -> set[str]:
    """Names of the values that a text inserts; "" stands for one without a name."""
    return {match[1] or match[2] or "" for match in PLACEHOLDER.finditer(text)}


def _misplaced(text: Text, forms: tuple[str, ...]) -> Iterator[str]:
    """Translations that insert other values than the text. A plural form may leave the number out ("dva prostora")."""
    expected = placeholders(text.msgid) | placeholders(text.plural)
    for form in forms:
        has = placeholders(form)
        if has - expected or (not text.plural and has != expected):
            yield f"placeholders differ: {text.msgid!r} → {form!r}"


def _loud(text: Text, forms: tuple[str, ...]) -> Iterator[str]:
    """What Ceh does not say: exclamation marks, and quotation marks of other kinds than »these« in Slovene."""
    for sentence in (text.msgid, *forms):
        if "!" in sentence:
            yield f"exclamation mark: {sentence!r}"
    for sentence in forms:
        if set(sentence) & set("“”„"):
            yield f"quotation marks are »…«: {sentence!r}"


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
