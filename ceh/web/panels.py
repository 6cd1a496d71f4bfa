"""Panels: what an app wants to show on a page of an app below or above, without the page knowing the app.

`data(person, now)` gives what the template needs, or None where there is nothing to show to this person; in a place
that is about something it is `data(person, now, about)`: "space" and "space_main" (the public page of a space),
"equipment", "today" and "today_first" (the pages of its people), "unit" and "resource" (a machine: beside what it can
do, and in the margin), "time" (a chosen time on it), "booking", "machine" and "machine_more" (the page behind its
label), "kiosk" (a machine at the tablet), "workshop_first" and "workshop" (the page of a workshop), "challenges"
(their list), "plan" and "plan_action" (the action plan, and an action of any of its versions). The template gets it as
`panel`, inside the page's own context.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Place = Literal[
    "start",
    "me",
    "me_next",
    "me_waiting",
    "space",
    "space_main",
    "equipment",
    "today",
    "today_first",
    "unit",
    "resource",
    "time",
    "booking",
    "my_bookings",
    "machine",
    "machine_more",
    "kiosk",
    "competence",
    "workshop_first",
    "workshop",
    "plan",
    "challenges",
    "plan_action",
]


@dataclass(frozen=True)
class Panel:
    """Where it stands ("start", "me", …), its template, how its data are had (a few statements at most), its order."""

    place: Place
    template: str
    data: Callable[..., Any]
    order: int = 100


_panels: dict[tuple[str, str], Panel] = {}


def register(panel: Panel) -> None:
    """Register a panel; the same template in the same place replaces it."""
    _panels[panel.place, panel.template] = panel


def panels(place: Place, person: Any, now: datetime, about: Any = None) -> list[tuple[str, Any]]:
    """(template, data) of the panels that have something to show, in their order."""
    matches = sorted(
        (panel for panel in _panels.values() if panel.place == place),
        key=lambda panel: (panel.order, panel.template),
    )
    arguments = (person, now) if about is None else (person, now, about)
    result = [(panel.template, panel.data(*arguments)) for panel in matches]
    return [entry for entry in result if entry[1] is not None]
