"""What a space's page may say, and what it must say before others read it."""

import itertools
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ceh.core.permissions import Text
from ceh.core.refusals import Refused

# As data with a word each; the codes are stored.
ACCESSIBILITY: dict[str, Text] = {
    "step_free": gettext_lazy("Entrance without steps"),
    "lift": gettext_lazy("Lift to all floors"),
    "wide_doors": gettext_lazy("Doors at least 90 cm wide"),
    "toilet": gettext_lazy("Accessible toilet"),
    "parking": gettext_lazy("Parking place for disabled people"),
    "high_tables": gettext_lazy("Work tables of adjustable height"),
    "induction_loop": gettext_lazy("Induction loop"),
    "quiet_hours": gettext_lazy("Quiet hours"),
    "guide_dog": gettext_lazy("Guide dogs are welcome"),
    "easy_language": gettext_lazy("Instructions in easy language"),
}
LANGUAGES: dict[str, Text] = {
    "sl": gettext_lazy("Slovene"),
    "en": gettext_lazy("English"),
    "de": gettext_lazy("German"),
    "it": gettext_lazy("Italian"),
    "hr": gettext_lazy("Croatian"),
    "hu": gettext_lazy("Hungarian"),
    "sgn": gettext_lazy("Sign language"),
}
OPEN_TO: dict[str, Text] = {
    "public": gettext_lazy("everybody"),
    "members": gettext_lazy("members"),
    "appointment": gettext_lazy("by appointment"),
}
PARTS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "basics": (
        gettext_lazy("Basics"),
        ("name", "kind", "host", "summary", "description", "topics", "goal_groups"),
    ),
    "place": (
        gettext_lazy("Place"),
        ("municipality", "settlement", "address", "lon", "lat", "exact_place"),
    ),
    "contacts": (gettext_lazy("Contacts"), ("email", "phone", "url", "languages")),
    "hours": (gettext_lazy("Opening hours"), ("open_to", "hours")),
    "accessibility": (gettext_lazy("Accessibility"), ("accessibility", "accessibility_note")),
}
LABELS: dict[str, Text] = {
    "code": gettext_lazy("code"),
    "name": gettext_lazy("name"),
    "kind": gettext_lazy("kind"),
    "host": gettext_lazy("run by"),
    "summary": gettext_lazy("in one sentence"),
    "description": gettext_lazy("description"),
    "topics": gettext_lazy("topics"),
    "goal_groups": gettext_lazy("for whom"),
    "municipality": gettext_lazy("municipality"),
    "settlement": gettext_lazy("settlement"),
    "address": gettext_lazy("address"),
    "lon": gettext_lazy("longitude"),
    "lat": gettext_lazy("latitude"),
    "exact_place": gettext_lazy("the point is the building"),
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("phone"),
    "url": gettext_lazy("web page"),
    "languages": gettext_lazy("languages"),
    "open_to": gettext_lazy("open to"),
    "hours": gettext_lazy("opening hours"),
    "accessibility": gettext_lazy("accessibility"),
    "accessibility_note": gettext_lazy("about accessibility"),
    "plan_role": gettext_lazy("role in the plan"),
    "founded": gettext_lazy("founded"),
    "place": gettext_lazy("place"),
    "country": gettext_lazy("country"),
    "idea": gettext_lazy("the idea"),
    "taken_over": gettext_lazy("what we adopt"),
    "taken_over_in": gettext_lazy("imported in"),
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


NEEDED = ("name", "kind", "summary", "topics", "municipality", "settlement")  # before it is sent for review
CONTACTS = ("email", "phone", "url")  # at least one of them


def missing(record: dict[str, Any]) -> list[tuple[str, str]]:
    """(part, field) of what a space must tell before it is sent for review."""
    result = [
        (part, name)
        for part, (_l, names) in PARTS.items()
        for name in names
        if name in NEEDED and not record[name]
    ]
    if not any(record[name] for name in CONTACTS):
        result.append(("contacts", "email"))
    return result


def complete_parts(record: dict[str, Any]) -> set[str]:
    """The parts in which somebody has told what belongs there; values that stand there from the start do not count."""
    lacking = {part for part, _name in missing(record)}
    result = {
        "basics": True,
        "contacts": True,
        "place": bool(record["address"] or record["exact_place"]),
        "hours": bool(record["hours"] or record["open_to"] != "appointment"),
        "accessibility": bool(record["accessibility"] or record["accessibility_note"]),
    }
    return {part for part, is_told in result.items() if is_told and part not in lacking}


def check_complete(record: dict[str, Any]) -> None:
    """Raise Refused with all that is missing."""
    problems = [
        Refused(
            "network.incomplete",
            _("Something is missing: %(field)s.") % {"field": LABELS[name]},
            kind="input",
            field_name=name,
        )
        for _part, name in missing(record)
    ]
    if problems:
        raise Refused(
            "network.incomplete",
            " ".join(problem.message for problem in problems),
            _("Fill it in, then send the space for review."),
            problems=problems,
        )


def check_hours(hours: list[list[Any]]) -> None:
    """Raise Refused when hours of one day overlap or end before they begin. "00:00" as the end is midnight."""
    by_day: dict[int, list[tuple[str, str]]] = {}
    for day, opens, closes in hours:
        end = "24:00" if closes == "00:00" else closes
        if not opens < end:
            raise _hours_refused(_("An opening time must lie before its closing time."))
        by_day.setdefault(day, []).append((opens, end))
    for spans in by_day.values():
        spans.sort()
        if any(first[1] > second[0] for first, second in itertools.pairwise(spans)):
            raise _hours_refused(_("Opening hours of one day overlap."))


def _hours_refused(message: str) -> Refused:
    return Refused(
        "network.hours", message, _("Correct the hours and save again."), kind="input", field_name="hours"
    )
