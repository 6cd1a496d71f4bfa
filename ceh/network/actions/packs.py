"""Kinds, organisations and spaces of a region's pack."""

from datetime import datetime
from typing import Any

from ceh.core.refusals import Refused
from ceh.network.actions.adding import publish_at_once
from ceh.network.models import Organisation, OrganisationKind, Space, SpaceKind
from ceh.region.models import GoalGroup, Municipality, Region, Topic
from ceh.region.packs import Counts, Pack, Row, register_loader
from ceh.region.queries import bounds
from ceh.region.rules import check_point
from ceh.search.actions import index

KINDS: dict[str, Any] = {"space": SpaceKind, "organisation": OrganisationKind}
# Counts of records are kept by pack.put itself, so loaders give an empty one.


def load_kinds(pack: Pack, region: Region, now: datetime, by: Any) -> Counts:
    """kinds.yaml: code, of ("space" or "organisation"), name, icon."""
    for place, row in enumerate(pack.rows("kinds.yaml")):
        row.only("code", "of", "name", "icon")
        code, model = row.text("code", required=True, max_length=50), row.ref("of", KINDS, required=True)
        name = row.translated("name", required=True, max_length=100)
        if not code or model is None:
            continue
        values = {"name": name, "position": place}
        if model is SpaceKind:
            values["icon"] = row.text("icon", max_length=40)
        pack.put(model, code, values)
    return Counts()


def load_organisations(pack: Pack, region: Region, now: datetime, by: Any) -> Counts:
    """organisations.yaml: code, name, kind, role in the plan, and optionally where, web page, year."""
    places = {municipality.name: municipality for municipality in Municipality.objects.all()}
    kinds = {kind.code: kind for kind in OrganisationKind.objects.all()}
    for code, row in pack.unique(pack.rows("organisations.yaml")):
        row.only("code", "name", "kind", "role", "municipality", "settlement", "url", "founded")
        name, kind = (
            row.translated("name", required=True, max_length=200),
            row.ref("kind", kinds, required=True),
        )
        values = {
            "name": name,
            "kind": kind,
            "plan_role": row.translated("role"),
            "municipality": row.ref("municipality", places),
            "settlement": row.text("settlement", max_length=100),
            "url": row.url("url"),
            "founded": row.number("founded", low=1000, high=2199, whole=True),
        }
        if kind is not None and name:
            _indexed(pack.put(Organisation, code, values))
    return Counts()


def load_spaces(pack: Pack, region: Region, now: datetime, by: Any) -> Counts:
    """spaces.yaml: spaces that exist; they are published, and not confirmed by anybody yet."""
    known: dict[str, Any] = {
        "bounds": bounds(),
        "kind": {kind.code: kind for kind in SpaceKind.objects.all()},
        "municipality": {municipality.name: municipality for municipality in Municipality.objects.all()},
        "host": {organisation.code: organisation for organisation in Organisation.objects.all()},
        "topics": {topic.code: topic for topic in Topic.objects.all()},
        "for": {goal_group.code: goal_group for goal_group in GoalGroup.objects.all()},
    }
    for code, row in pack.unique(pack.rows("spaces.yaml")):
        values = _space_values(row, known, region)
        if values is None:
            continue
        space = pack.put(Space, code, values)
        if space is not None and space.state == "draft" and space.proposed_by_id is None:
            publish_at_once(space, now)
        _indexed(space)
    return Counts()


def _space_values(row: Row, known: dict[str, Any], region: Region) -> dict[str, Any] | None:
    """The values of one space, or None with problems noted."""
    row.only(
        "code",
        "name",
        "kind",
        "host",
        "settlement",
        "municipality",
        "address",
        "lon",
        "lat",
        "exact",
        "url",
        "email",
        "phone",
        "for",
        "topics",
        "note",
        "description",
        "pilot_option",
        "languages",
    )
    name, kind = (
        row.translated("name", required=True, max_length=200),
        row.ref("kind", known["kind"], required=True),
    )
    place = row.ref("municipality", known["municipality"], required=True)
    lon = row.number("lon", low=-180, high=180, required=True)
    lat = row.number("lat", low=-90, high=90, required=True)
    if lon is not None and lat is not None:
        try:
            check_point(lon, lat, known["bounds"])
        except Refused as refused:
            row.problem("lon", str(refused))
    values = {
        "name": name,
        "kind": kind,
        "host": row.ref("host", known["host"]),
        "summary": row.translated("note", max_length=300),
        "description": row.translated("description"),
        "municipality": place,
        "settlement": row.text("settlement", required=True, max_length=100),
        "address": row.text("address"),
        "lon": lon,
        "lat": lat,
        "exact_place": row.flag("exact"),
        "topics": row.refs("topics", known["topics"]),
        "goal_groups": row.refs("for", known["for"]),
        "email": row.text("email"),
        "phone": row.phone("phone"),
        "url": row.url("url"),
        "languages": sorted(row.texts("languages")),
        "pilot_note": row.translated("pilot_option"),
    }
    return None if kind is None or place is None or lon is None or lat is None or not name else values


def _indexed(row: Any) -> None:
    if row is not None:
        index(row)


def register() -> None:
    """Register the loaders of this app's files."""
    register_loader("kinds.yaml", 5, load_kinds)
    register_loader("organisations.yaml", 10, load_organisations)
    register_loader("spaces.yaml", 20, load_spaces)
