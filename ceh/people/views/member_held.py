"""What is held on a person, put into words for the page; the file to take away keeps the exact form."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ceh.core.permissions import ROLES
from ceh.people.models import Profile
from ceh.people.rules import BANDS
from ceh.region.models import GoalGroup
from ceh.web import words

# Names and codes that rooms give in their machine form.
WORDS = {
    "visits": gettext_lazy("Visits"),
    "recorded_for_others": gettext_lazy("Visits I recorded for others"),
    "groups_recorded": gettext_lazy("Groups I counted"),
    "roles": gettext_lazy("Roles"),
    "proposed_spaces": gettext_lazy("Spaces I proposed"),
    "reviewed_spaces": gettext_lazy("Spaces I reviewed"),
    "confirmations": gettext_lazy("Spaces I confirmed"),
    "guides": gettext_lazy("Guides"),
    "photos": gettext_lazy("Photos"),
    "imports": gettext_lazy("Imported tables"),
    "space": gettext_lazy("Space"),
    "at": gettext_lazy("When"),
    "on": gettext_lazy("Day"),
    "source": gettext_lazy("Recorded"),
    "state": gettext_lazy("State"),
    "age_band": gettext_lazy("Age"),
    "sex": gettext_lazy("sex"),
    "municipality": gettext_lazy("Municipality"),
    "goal_groups": gettext_lazy("goal groups"),
    "role": gettext_lazy("Role"),
    "from": gettext_lazy("From"),
    "until": gettext_lazy("Until"),
    "reason": gettext_lazy("Reason"),
    "title": gettext_lazy("Title"),
    "language": gettext_lazy("language"),
    "version": gettext_lazy("version"),
    "text": gettext_lazy("text"),
}


CODES = {
    "measured": gettext_lazy("measured"),
    "self_declared": gettext_lazy("by the member"),
    "entered_by_staff": gettext_lazy("by staff"),
    "recorded": gettext_lazy("Recorded"),
    "voided": gettext_lazy("Voided"),
    **BANDS,
    "unknown": gettext_lazy("not stated"),
}


def codes() -> dict[str, Any]:
    """Code → label, for the codes that the rooms hold on a person; one statement."""
    found = CODES | dict(Profile.Sex.choices) | {code: role.label for code, role in ROLES.items()}
    return found | {one.code: str(one) for one in GoalGroup.objects.all()} | dict(settings.LANGUAGES)


def shown(held: dict[str, Any], codes: dict[str, Any]) -> list[dict[str, Any]]:
    """Each heading as a table (`rows` of label and value), as `pairs` or as one `text`; `codes`: code → label."""
    return [_part(name, value, codes) for name, value in held.items() if value]


def _part(name: str, value: Any, codes: dict[str, Any]) -> dict[str, Any]:
    part: dict[str, Any] = {"heading": _name(name)}
    if isinstance(value, dict):
        part["pairs"] = [(_name(key), _value(one, codes)) for key, one in value.items()]
    elif isinstance(value, list) and isinstance(value[0], dict):
        keys = [key for key in value[0] if any(row.get(key) not in (None, "", []) for row in value)]
        part["heads"] = [_name(key) for key in keys]
        rows = [[_value(row.get(key), codes) for key in keys] for row in value]
        part["rows"] = [list(zip(part["heads"], row, strict=True)) for row in rows]
    else:
        part["text"] = _value(value, codes)
    return part


def _name(key: str) -> str:
    text = str(WORDS.get(key, key))
    return text[:1].upper() + text[1:]


def _value(value: Any, codes: dict[str, Any]) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_value(one, codes) for one in value)
    text = str(codes.get(value, value)) if isinstance(value, str) else str(value)
    return _moment(text)


def _moment(text: str) -> str:
    try:
        if len(text) == 10 and text[4] == "-":
            return words.short_day(date.fromisoformat(text))
        if "T" in text and text[:4].isdigit():
            moment = datetime.fromisoformat(text)
            return f"{words.short_day(moment)}, {words.clock_time(moment)}"
        return text
    except ValueError:
        return text
