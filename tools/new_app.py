"""`make new-app NAME=lending RECORD=loan`: an app with one record, complete and green; then make it yours.

It has a list with filters, pages and exports, a page, forms, three states with letters, permissions, personal data, an
import, the API and tests, all declared (docs/howto/add-a-record.md).
"""

import re
import subprocess
import sys
from pathlib import Path

from tools.messages import PLURALS, Place, extract, merge, written

SKELETON = Path(__file__).with_name("skeleton")
SLOVENE = {
    "Entries": "Zapisi",
    "Entries of a space": "Zapisi prostora",
    "New entry": "Nov zapis",
    "My entries": "Moji zapisi",
    "New": "Novo",
    "In progress": "V delu",
    "Start": "Začni",
    "Finish": "Zaključi",
    "Started. The person gets an e-mail.": "Začeto. Oseba dobi e-pošto.",
    "Done. The person gets an e-mail.": "Zaključeno. Oseba dobi e-pošto.",
    "made an entry": "dodal(-a) zapis",
    "changed an entry": "spremenil(-a) zapis",
    "started the work": "začel(-a) delo",
    "finished the work": "zaključil(-a) delo",
    "day": "dan",
    "name": "ime",
    "person": "oseba",
}
# (file, the line before which the new one goes, the new line); what stands between {} is filled in
LINES = (
    ("pyproject.toml", '  "plan | maintenance",', '  "{app}",'),
    ("ceh/config/settings.py", '    "ceh.maintenance",', '    "ceh.{app}",'),
    (
        "ceh/config/urls.py",
        '    path("", include("ceh.monitoring.urls")),',
        '    path("", include("ceh.{app}.urls")),',
    ),
    ("docs/architecture.md", "plan │ maintenance ", "{app:<14}say what it is"),
    ("docs/glossary.md", "| visit |", "| {record} | zapis | say what it is |"),
    (
        "tests/factories/places.py",
        '    "practices": lambda',
        '    "{records}": lambda world: _by_pk(world.record("{app}.{Record}", space=world.space)),',
    ),
)
# (file, a pattern, what takes its place)
PARTS = (
    ("pyproject.toml", r'"ceh\.monitoring", "ceh\.home",', r'"ceh.monitoring", "ceh.home", "ceh.{app}",'),
    ("ceh/config/urls.py", r"usage, monitoring\)", r"usage, monitoring, {app})"),
    ("ceh/config/urls.py", r"(from ceh\.equipment import api)", r"from ceh.{app} import api as {app}\n\1"),
)


def names(app: str, record: str) -> dict[str, str]:
    """What stands for what in the skeleton. Raises ValueError for a name that is no plain word."""
    for word in (app, record):
        if not re.fullmatch(r"[a-z][a-z]{2,20}", word):
            raise ValueError(f"{word!r}: write one plain word, such as NAME=lending RECORD=loan")
    records = record[:-1] + "ies" if record.endswith("y") else record + "s"
    return {
        "app": app,
        "App": app.title(),
        "record": record,
        "Record": record.title(),
        "RECORD": record.upper(),
        "records": records,
        "Records": records.title(),
    }


def filled(text: str, words: dict[str, str]) -> str:
    """The skeleton's text with the names."""
    for name, word in words.items():
        text = text.replace(f"__{name}__", word)
    return text


def create(root: Path, app: str, record: str) -> list[Path]:
    """Write the app and make it known. Gives the new files. Raises ValueError, before anything is written."""
    words = names(app, record)
    if (root / "ceh" / app / "__init__.py").exists():
        raise ValueError(f"ceh/{app} is there already")
    paths = []
    for source in sorted(SKELETON.rglob("*.txt")):
        folder = {"app": f"ceh/{app}", "tests": f"tests/{app}"}.get(source.parent.name, "tests/factories")
        name = f"{app}.py" if source.name == "factory.py.txt" else filled(source.stem, words)
        paths.append(write(root / folder / name, filled(source.read_text(encoding="utf-8"), words)))
    for folder in (f"ceh/{app}", f"ceh/{app}/migrations", f"tests/{app}"):
        paths.append(write(root / folder / "__init__.py", ""))
    for file, before, line in LINES:
        insert(root / file, before, line.format(**words))
    for file, pattern, line in PARTS:
        text = (root / file).read_text(encoding="utf-8")
        changed = re.sub(pattern, line.format(**words), text, count=1)
        if changed == text:
            raise ValueError(f"{file}: {pattern} is not there any more; mend tools/new_app.py")
        write(root / file, changed)
    translate(root)
    return paths


def write(path: Path, text: str) -> Path:
    """Write a file and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def insert(path: Path, before: str, line: str) -> None:
    """Put a line before the one that begins so. Raises ValueError where there is none."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next((n for n, old in enumerate(lines) if old.startswith(before)), None)
    if at is None:
        raise ValueError(f"{path}: {before!r} is not there any more; mend tools/new_app.py")
    lines.insert(at, line)
    write(path, "\n".join(lines) + "\n")


def translate(root: Path) -> None:
    """The Slovene of the skeleton's texts."""
    place = Place(code=root / "ceh", locale=root / "locale")
    for language in PLURALS:
        merged = merge(extract(place.code), place.catalogue(language), (), language)
        for key, text in merged.texts.items():
            if key not in merged.strings and text.msgid in SLOVENE:
                merged.strings[key] = (SLOVENE[text.msgid],)
        write(place.catalogue(language), written(merged, language))


def main() -> None:
    """Make the app in this checkout, with its migration and the generated pages of docs/."""
    root = Path(__file__).parents[1]
    try:
        paths = create(root, *sys.argv[1:3])
    except (ValueError, TypeError) as wrong:
        sys.exit(str(wrong))
    app = sys.argv[1]
    python = [str(path) for path in paths if path.suffix == ".py"] + ["ceh/config"]
    commands = (
        [sys.executable, "-m", "ruff", "check", "-q", "--fix", *python],
        [sys.executable, "-m", "ruff", "format", "-q", *python],
        [sys.executable, "manage.py", "makemigrations", app],
    )
    for command in commands:
        subprocess.run(command, cwd=root, check=True)
    print(f"ceh/{app} is there. Now: make docs, make check, make test ARGS=tests/{app}")


if __name__ == "__main__":
    main()
