"""The SWOT and the challenges of a region's pack."""

from datetime import datetime
from typing import Any

from ceh.consultation.models import Challenge, SourceDocument, Statement, StatementTheme, Workshop
from ceh.consultation.queries import EVIDENCE, RAISES
from ceh.core.links import connect_once
from ceh.core.text import Translated
from ceh.network.models import Organisation, Space
from ceh.region.models import Municipality, Region
from ceh.region.packs import Counts, Pack, Row, register_loader

QUADRANTS = {"strengths": "strength", "weaknesses": "weakness", "threats": "threat"}
HORIZONS = {"short_term": "short", "medium_long_term": "long"}
KINDS = {code: code for code, _label in SourceDocument._meta.get_field("kind").choices or ()}


def load_swot(pack: Pack, region: Region, now: datetime, by: Any) -> Counts:
    """swot.yaml: themes, documents, workshops, and the statements that stand on them."""
    row = pack.row("swot.yaml")
    if row is None:
        return Counts()
    row.only("themes", "documents", "workshops", "evidence", *QUADRANTS, "opportunities")
    themes = {}
    for n, (code, entry) in enumerate(pack.unique(row.rows("themes"))):
        values = {"name": entry.by_language("themes", leave=("code",)), "position": n}
        themes[code] = pack.put(StatementTheme, code, values)
    towns = {municipality.name: municipality for municipality in Municipality.objects.all()}
    workshops = {
        code: _workshop(pack, entry, code, towns) for code, entry in pack.unique(row.rows("workshops"))
    }
    entries = list(pack.unique(row.rows("documents")))
    documents = {code: _document(pack, entry, code) for code, entry in entries}
    if pack.problems:
        return Counts()
    for code, entry in entries:
        for source in entry.refs("stands_on", {**workshops, **documents}):
            kind = "workshop" if isinstance(source, Workshop) else "document"
            connect_once(f"{kind}_feeds_document", source, documents[code], now=now)
    evidence = row.refs("evidence", documents)
    for place, (code, entry, quadrant, horizon) in enumerate(_statements(pack, row), 1):
        entry.only("code", "theme", "municipality", "gap", *region.languages, "de", "it")
        values = {
            "quadrant": quadrant,
            "horizon": horizon,
            "theme": entry.ref("theme", themes),
            "municipality": entry.ref("municipality", towns),
            "text": entry.by_language("statement", leave=("code", "theme", "municipality", "gap")),
            "gap": entry.translated("gap"),
            "position": place,
        }
        if pack.problems:
            continue
        statement = pack.put(Statement, code, values, create={"state": "published"})
        for source in evidence if statement is not None else ():
            connect_once(next(iter(EVIDENCE)), source, statement, now=now)
    return Counts()


def _statements(pack: Pack, row: Row) -> list[tuple[str, Row, str, str]]:
    """(code, row, quadrant, horizon) of all statements, in the order of the file."""
    lists = [(row.rows(name), quadrant, "") for name, quadrant in QUADRANTS.items()]
    opportunities = row.row("opportunities")
    if opportunities is not None:
        opportunities.only(*HORIZONS)
        lists += [(opportunities.rows(name), "opportunity", code) for name, code in HORIZONS.items()]
    places = {id(entry): (quadrant, horizon) for entries, quadrant, horizon in lists for entry in entries}
    every = [entry for entries, _quadrant, _horizon in lists for entry in entries]
    return [(code, entry, *places[id(entry)]) for code, entry in pack.unique(every)]


def _document(pack: Pack, row: Row, code: str) -> Any:
    row.only("code", "kind", "title", "about", "year", "publisher", "url", "stands_on")
    organisations = {organisation.code: organisation for organisation in Organisation.objects.all()}
    values = {
        "kind": row.ref("kind", KINDS, required=True) or "study",
        "title": row.translated("title", required=True),
        "about": row.translated("about"),
        "year": row.number("year", low=1990, high=2199, whole=True),
        "publisher": row.ref("publisher", organisations),
        "url": row.url("url"),
    }
    return pack.put(SourceDocument, code, values)


def _workshop(pack: Pack, row: Row, code: str, towns: dict[str, Municipality]) -> Any:
    row.only("code", "title", "about", "municipality")
    municipality = row.ref("municipality", towns, required=True)
    if municipality is None:
        return None
    values = {
        "title": row.translated("title", required=True),
        "about": row.translated("about"),
        "municipality": municipality,
    }
    return pack.put(Workshop, code, values, create={"state": "published"})


def load_challenges(pack: Pack, region: Region, now: datetime, by: Any) -> Counts:
    """challenges.yaml: what has to change, what answers it, and the statements it stands on."""
    statements = {statement.code: statement for statement in Statement.objects.all()}
    spaces = {space.code: space for space in Space.objects.all()}
    for place, (code, row) in enumerate(pack.unique(pack.rows("challenges.yaml")), 1):
        row.only("code", "name", "text", "answer", "needs", "users", "pilot_options", "stands_on")
        values = {
            "name": row.translated("name", required=True),
            "text": row.translated("text", required=True),
            "answer": row.translated("answer"),
            "needs": [dict(Translated.of(dict(need.by_language("needs")))) for need in row.rows("needs")],
            "pilots": row.refs("pilot_options", spaces),
            "position": place,
        }
        challenge = pack.put(Challenge, code, values, create={"state": "published"})
        for statement in row.refs("stands_on", statements) if challenge is not None else ():
            connect_once(RAISES, statement, challenge, now=now)
    return Counts()


def register() -> None:
    """Declare the files of this app to the region's loader."""
    register_loader("swot.yaml", 32, load_swot)
    register_loader("challenges.yaml", 34, load_challenges)
