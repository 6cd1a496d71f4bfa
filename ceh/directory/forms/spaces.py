"""The page of a space in parts, each a small form over its record (see queries.records)."""

import re
from collections.abc import Callable, Collection
from typing import Any

from babel.dates import get_day_names
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ceh.core.refusals import Refused
from ceh.core.validators import check_phone
from ceh.network.models import Organisation, SpaceKind
from ceh.network.queries.records import space_record
from ceh.network.rules.record_cells import hours_of
from ceh.network.rules.spaces import ACCESSIBILITY, CONTACTS, LANGUAGES, NEEDED, OPEN_TO, WEEKDAYS
from ceh.region.models import GoalGroup, Municipality, Topic
from ceh.region.queries import bounds, settlements
from ceh.region.rules import parse_point
from ceh.web import forms
from ceh.web.formatting import locale
from ceh.web.hours import add_days, day_texts

SALT = "network.expected"


def chosen_from(model: Any, *, empty: bool = False) -> list[tuple[str, str]]:
    """Choices by code; retired items are not offered."""
    rows = model.objects.all()
    if any(field.name == "retired" for field in model._meta.fields):
        rows = rows.filter(retired=False)
    return ([("", "–")] if empty else []) + [(row.code, str(row)) for row in rows]


class RecordForm(forms.Form):
    """A form over some values of a row's record, as `read` gives it.

    What the person saw goes along, signed, so that of two who edit at once the second learns of the first.
    """

    read: Callable[[Any], dict[str, Any]] = staticmethod(space_record)
    lists: dict[str, Any] = {}  # field → (model, whether empty is a choice)
    expected = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Any = None, without: Collection[str] = (), **kwargs: Any) -> None:
        self.row = row
        self.record = record = self.read(row) if row else {}
        kwargs["initial"] = {**self.from_record(record), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for name in without:
            self.fields.pop(name, None)
        for name in (*NEEDED, *CONTACTS):
            if name in self.fields:
                self.fields[name].is_conditional = True  # type: ignore[attr-defined]  # not marked as optional
        for name, (model, empty) in self.lists.items():
            if name not in self.fields:
                continue
            choices = chosen_from(model, empty=empty)
            known = {code for code, _label in choices}
            held = record.get(name) or []
            # A retired item stays choosable where it is in use.
            more = [(item.code, str(item)) for item in model.objects.filter(code__in=_listed(held) - known)]
            self.fields[name].choices = choices + more
        self.initial["expected"] = self._sign(record)

    @property
    def names(self) -> list[str]:
        """The record's values that this form writes."""
        return [name for name in self.fields if name != "expected"]

    def from_record(self, record: dict[str, Any]) -> dict[str, Any]:
        """Initial values of the fields."""
        return {name: value for name, value in record.items() if name in self.base_fields}

    def record_values(self) -> dict[str, Any]:
        """The record's values as the person wrote them."""
        written = {name: self.cleaned_data[name] for name in self.names}
        return {name: sorted(value) if isinstance(value, list) else value for name, value in written.items()}

    @property
    def values(self) -> dict[str, Any]:
        """The record's values, and what the person saw of them (None where that was lost on the way)."""
        try:
            expected = signing.loads(self.cleaned_data.get("expected", ""), salt=SALT)
        except signing.BadSignature:
            expected = None
        return {"values": self.record_values(), "expected": expected}

    def refuse(self, refused: Refused) -> None:
        """Show it. Whoever is told what changed meanwhile knows it when they save the next time."""
        super().refuse(refused)
        if refused.rule == "network.changed_meanwhile":
            self.data = self.data.copy()
            self.data[self.add_prefix("expected")] = self._sign(
                self.read(type(self.row).objects.get(pk=self.row.pk))
            )

    def _sign(self, record: dict[str, Any]) -> str:
        return signing.dumps({name: record[name] for name in self.names if name in record}, salt=SALT)


def weekdays() -> list[str]:
    """Monday to Sunday in the reader's language."""
    names = get_day_names("wide", "stand-alone", locale())
    return [names[day].capitalize() for day in range(7)]


def _listed(held: Any) -> set[str]:
    return {held} if isinstance(held, str) else set(held)


def _ticks(label: Any, choices: Any = (), **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **more
    )


class StartForm(RecordForm):
    """The first step of a proposal: what it is and where."""

    lists = {"kind": (SpaceKind, True), "municipality": (Municipality, True)}
    name = forms.TranslatedField(label=_("Name"), help_text=_("One language is enough."), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"))
    municipality = forms.ChoiceField(label=_("Municipality"))
    settlement = forms.SafeCharField(label=_("Settlement"), max_length=100, autocomplete="address-level2")


class ProposalForm(StartForm):
    """The same where there is no record yet that others could have changed."""

    @property
    def values(self) -> dict[str, Any]:
        """The record's values."""
        return {"values": self.record_values()}


LINK = re.compile(r"://|\b[\w-]+\.[a-z]{2,}/", re.IGNORECASE)  # an address, with or without its beginning
ASKED_AT_START = ("name", "kind", "municipality", "settlement")


class BasicsForm(RecordForm):
    """What the space is and for whom."""

    lists = {
        "kind": (SpaceKind, True),
        "host": (Organisation, True),
        "topics": (Topic, False),
        "goal_groups": (GoalGroup, False),
    }
    name = forms.TranslatedField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"))
    host = forms.ChoiceField(label=_("Run by"), required=False)
    summary = forms.TranslatedField(
        label=_("In one sentence"), help_text=_("What can people do here?"), max_length=300, required=False
    )
    description = forms.TranslatedField(label=_("Description"), max_length=5000, rows=6, required=False)
    topics = _ticks(_("Topics"))
    goal_groups = _ticks(_("For whom"))


class PlaceForm(RecordForm):
    """Where the space is."""

    lists = {"municipality": (Municipality, True)}
    municipality = forms.ChoiceField(label=_("Municipality"))
    settlement = forms.SafeCharField(label=_("Settlement"), max_length=100, autocomplete="address-level2")
    address = forms.SafeCharField(label=_("Street and number"), required=False, autocomplete="street-address")
    point = forms.SafeCharField(
        label=_("Point on the map"),
        max_length=500,
        autocomplete="off",
        help_text=_(
            "Paste the coordinates from any map app, for example 46.2396, 14.3556, or type a settlement."
        ),
    )
    exact_place = forms.BooleanField(label=_("The marker is exactly on the building"), required=False)
    refusal_fields = {"lon": "point", "lat": "point"}

    @property
    def pin(self) -> tuple[float, float]:
        """(lon, lat) of what the person entered, else of the record."""
        text = str(self["point"].value() or "")
        return parse_point(text, settlements(), bounds()) or (self.record["lon"], self.record["lat"])

    @property
    def names(self) -> list[str]:
        """The record has two numbers where the form has one field."""
        return [name for name in super().names if name != "point"] + ["lon", "lat"]

    def from_record(self, record: dict[str, Any]) -> dict[str, Any]:
        """The numbers in full, so that saving an unchanged form moves nothing."""
        return super().from_record(record) | {"point": "{lat}, {lon}".format(**record) if record else ""}

    def clean_point(self) -> str:
        """Coordinates, or a settlement of the region."""
        text: str = self.cleaned_data["point"]
        point = parse_point(text, settlements(), bounds())
        if point is None and LINK.search(text):
            raise ValidationError(
                _(
                    "This link doesn’t contain the coordinates. Open it, then copy the coordinates"
                    " or the long link from the address bar."
                )
            )
        if point is None:
            raise ValidationError(
                _("Enter two numbers, for example 46.2396, 14.3556, or a settlement of the region.")
            )
        self.cleaned_data["lon"], self.cleaned_data["lat"] = point
        return text


class ContactsForm(RecordForm):
    """How one reaches the space; at least one of the three."""

    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Enter at least one of the three: e-mail, phone or web page."),
    )
    phone = forms.SafeCharField(
        label=_("Phone"),
        required=False,
        max_length=40,
        autocomplete="tel",
        inputmode="tel",
        validators=[check_phone],
    )
    url = forms.URLField(label=_("Web page"), required=False, assume_scheme="https", max_length=200)
    languages = _ticks(_("Languages spoken here"), list(LANGUAGES.items()))


class HoursForm(RecordForm):
    """When one may come, a line for each day."""

    open_to = forms.ChoiceField(label=_("Open to"), choices=list(OPEN_TO.items()), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_day: dict[int, list[str]] = {}
        for day, opens, closes in self.record["hours"]:
            by_day.setdefault(day, []).append(f"{opens}–{closes}")
        add_days(self, weekdays(), [", ".join(by_day.get(day, [])) for day in range(7)])

    @property
    def names(self) -> list[str]:
        return ["open_to", "hours"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        hours = []
        for day, (code, text) in enumerate(zip(WEEKDAYS, day_texts(cleaned), strict=True)):
            spans = [span.strip() for span in text.split(",") if span.strip()]
            try:
                hours += hours_of("; ".join(f"{code} {span}" for span in spans))
            except Refused as refused:
                self.add_error(f"day_{day}", self.error_text(refused))
        cleaned["hours"] = hours
        return cleaned

    @staticmethod
    def error_text(refused: Refused) -> Any:
        """The refusal of one day, as the form writes days."""
        if refused.rule == "imports.cell":
            return _("Enter from when until when, such as 9:00 and 17:00.")
        return str(refused)

    def record_values(self) -> dict[str, Any]:
        return {"open_to": self.cleaned_data["open_to"], "hours": self.cleaned_data["hours"]}


class AccessibilityForm(RecordForm):
    """Whether everybody can come in and work."""

    accessibility = _ticks(_("What is there"), list(ACCESSIBILITY.items()))
    accessibility_note = forms.TranslatedField(
        label=_("More about it"),
        help_text=_("What should somebody know before they come?"),
        max_length=1000,
        rows=3,
        required=False,
    )


PART_FORMS: dict[str, type[RecordForm]] = {
    "start": StartForm,
    "basics": BasicsForm,
    "place": PlaceForm,
    "contacts": ContactsForm,
    "hours": HoursForm,
    "accessibility": AccessibilityForm,
}


class AddPhotoForm(forms.Form):
    """One picture and what it shows."""

    photo = forms.PhotoField(label=_("Picture"))
    alt = forms.TranslatedField(
        label=_("What does it show?"),
        help_text=_("One sentence for people who can’t see the picture."),
        max_length=200,
    )
    credit = forms.SafeCharField(label=_("Who took it"), required=False, max_length=120)

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        values["picture"] = values.pop("photo")
        return values
