"""What the search finds of spaces and organisations. Actions index them: topics are set after saving."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.search import Document, HitCard, Searchable, WeightedText, join, register, register_names
from ceh.core.text import Translated
from ceh.directory.queries import PUBLIC, with_cards
from ceh.directory.rules.hours import Opening, opening
from ceh.network.models import Organisation, Space, SpaceKind
from ceh.region.models import GoalGroup, Municipality, Topic
from ceh.region.queries import public_holidays
from ceh.web.formatting import on_weekday
from ceh.web.zones import on_clock_of


def names(item: Any) -> list[WeightedText]:
    """A code list item by its names and its code."""
    return [("B", item.name), ("B", item.code)]


def _space(row: Space) -> Document:
    if row.state not in PUBLIC:
        return Document()
    lists = [row.kind, *row.topics.all(), *row.goal_groups.all()]
    texts: list[WeightedText] = [("A", row.name), ("B", row.municipality.name), ("B", row.settlement)]
    texts += [text for item in lists for text in names(item)]
    texts += [("C", row.summary), ("D", row.description), ("D", row.accessibility_note), ("D", row.address)]
    return Document(row.name, _space_summary(row), texts, row.code)


def _space_summary(row: Space) -> Translated:
    """Kind, place and topics, then the summary; most spaces have only the former."""
    facts = join(row.kind.name, row.settlement, *(topic.name for topic in row.topics.all()))
    return join(facts, row.summary, separator=". ") if row.summary else facts


@dataclass(frozen=True)
class SpaceCard:
    """A space with when one can go there."""

    space: Space
    opening: Opening | None
    opens_on: str
    holiday: str


def _cards(space_ids: Collection[int], now: datetime, _person: Any) -> dict[int, SpaceCard]:
    """Space id → its picture's space and whether it is open, in five statements."""
    result = {}
    for space in with_cards(Space.objects.filter(pk__in=space_ids)).prefetch_related("hours"):
        local = on_clock_of(space, now)
        holiday = public_holidays(local.year).get(local.date(), "")
        now_open = opening(space.hours.all(), local) if space.state == "published" else None
        opens_on = on_weekday(now_open.weekday) if now_open else ""
        result[space.pk] = SpaceCard(space, now_open, opens_on, holiday)
    return result


def _organisation(row: Organisation) -> Document:
    place = row.municipality.name if row.municipality else ""
    texts: list[WeightedText] = [("A", row.name), ("B", place), ("B", row.settlement), *names(row.kind)]
    return Document(row.name, row.plan_role, [*texts, ("C", row.plan_role)], row.code)


def _names_of_lists() -> Iterator[str]:
    """Topics, goal groups, kinds and places, each by its whole name."""
    for model in (Topic, GoalGroup, SpaceKind):
        for name in model._default_manager.filter(retired=False).values_list("name", flat=True):
            yield from name.values()
    yield from Municipality.objects.values_list("name", flat=True)


register_names(_names_of_lists)
register(
    Searchable(
        "space",
        _("Spaces"),
        "map-pin",
        Space,
        _space,
        "directory:space",
        related=("kind", "municipality"),
        prefetch=("topics", "goal_groups"),
        on_save=False,
        order=10,
        card=HitCard(_cards, "directory/_hit_picture.html", "directory/_hit_facts.html"),
    ),
    Searchable(
        "organisation",
        _("Organisations"),
        "landmark",
        Organisation,
        _organisation,
        "directory:organisation",
        related=("kind", "municipality"),
        on_save=False,
        order=70,
    ),
)
