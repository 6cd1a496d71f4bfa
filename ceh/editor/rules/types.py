"""Types of questions as editors see them: their names, and which settings each of them has. Data."""

from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ceh.questionnaires.rules.checking import QUIZ_TYPES
from ceh.questionnaires.rules.definitions import CHOICE_TYPES
from ceh.questionnaires.rules.telling import TYPE_LABELS

_capitalised = lazy(capfirst, str)
# type → (what people do, icon)
_DESCRIPTIONS = {
    "one_choice": (_("People choose one of the answers."), "circle-dot"),
    "several": (_("People choose all that apply."), "square-check"),
    "rating": (_("People choose a number on a scale, for example from 1 to 5."), "star"),
    "text": (_("One line: a name, an address."), "type"),
    "long_text": (_("Several lines in people’s own words."), "text"),
    "integer": (_("For example the number of people."), "hash"),
    "decimal": (_("With decimals, for example an amount."), "ruler"),
    "date": (_("A day of the calendar."), "calendar"),
    "time": (_("Hours and minutes."), "clock"),
    "ranking": (_("People put the answers in their order."), "list-ordered"),
    "matrix": (_("The same choices for each of several rows."), "grid-3x3"),
    "place": (_("A point on the map."), "map-pin"),
    "file": (_("People attach a document or a picture."), "paperclip"),
    "record": (_("People choose from those that Ceh knows."), "building-2"),
    "note": (_("A text to read; nothing is answered."), "info"),
    "calculated": (_("Computed from other answers; people don’t see it."), "calculator"),
}
# type → (name, what people do, icon)
TYPES = {kind: (_capitalised(TYPE_LABELS[kind]), *texts) for kind, texts in _DESCRIPTIONS.items()}
# A question of one type may become one of another in its group.
EXCHANGEABLE = (
    ("one_choice", "several", "ranking"),
    ("text", "long_text"),
    ("integer", "decimal"),
)
SILENT = ("note", "calculated")
STARRED = ("one_choice", "several")  # the right choices are marked among the choices
BOUNDED = ("integer", "decimal", "rating", "date", "time")
# setting → the types that have it
SETTINGS = {
    "choices": CHOICE_TYPES,
    "rows": ("matrix",),
    "minimum": BOUNDED,
    "maximum": BOUNDED,
    "max_length": ("text", "long_text"),
    "min_choices": ("several",),
    "max_choices": ("several",),
    "record_kind": ("record",),
    "right": tuple(kind for kind in QUIZ_TYPES if kind not in STARRED),
    "explanation": QUIZ_TYPES,
    "calculation": ("calculated",),
    "required": tuple(kind for kind in TYPES if kind not in SILENT),
    "required_when": tuple(kind for kind in TYPES if kind not in SILENT),
    "constraint": tuple(kind for kind in TYPES if kind not in (*SILENT, "matrix", "file")),
    "message": tuple(kind for kind in TYPES if kind not in (*SILENT, "matrix", "file")),
    "default": ("text", "long_text", "integer", "decimal", "rating", "date", "time", "one_choice", "several"),
}


def has_setting(kind: str, setting: str) -> bool:
    """Whether questions of this type have the setting; what no table names all of them have."""
    return setting not in SETTINGS or kind in SETTINGS[setting]


def exchangeable(kind: str) -> tuple[str, ...]:
    """The types that a question of this type may become, itself among them."""
    return next((group for group in EXCHANGEABLE if kind in group), (kind,))
