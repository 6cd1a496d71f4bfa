"""What a machine or room would cost a person, in words that stand beside the button for booking."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ceh.prices.models import PriceLine
from ceh.prices.queries import panels
from ceh.prices.rules import pricing
from ceh.timetable.models import Resource


@dataclass(frozen=True)
class Told:
    """The lines that would price a use, those for who does not come, and materials."""

    space: Any
    use: list[PriceLine]
    missed: list[PriceLine]
    materials: list[PriceLine]


def told(person: Any, now: datetime, resource: Resource) -> Told | None:
    """What "what it costs" shows to this person; None where the space has no price list today."""
    found = panels.offer(person, now, resource)
    if found is None:
        return None
    lines = [pricing.plain(one) for one in found.lines if one.what != "material"]
    won = pricing.told(resource.pk, found.model_id, found.category_id, lines, found.kinds)
    chosen = [one for one in found.lines if one.pk in won]
    return Told(
        resource.space,
        [one for one in chosen if one.what not in ("late", "no_show")],
        [one for one in chosen if one.what in ("late", "no_show")],
        [one for one in found.lines if one.what == "material"],
    )
