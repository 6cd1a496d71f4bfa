"""Forms as the kit renders them: summary on top, labels above, help before the field, errors in words.

`from ceh.web import forms` gives everything of `django.forms` and, on top, the bases and fields of the kit.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms as plain
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models as db
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import *  # noqa: F403 - this module stands in for django.forms
from django.forms.models import ModelFormMetaclass
from django.forms.renderers import TemplatesSetting
from django.utils.formats import get_format
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ceh.core import text
from ceh.core.refusals import Refused
from ceh.core.written_numbers import AmbiguousNumber, plain_number, plain_whole_number
from ceh.web.fields import (  # noqa: F401 - apps take them from here
    PdfField,
    PhotoField,
    PhotoInput,
    SafeCharField,
    TranslatedField,
    TranslatedWidget,
)
from ceh.web.limits import write_limits

capfirst_lazy = lazy(capfirst, str)


class BoundField(plain.BoundField):
    """What the templates ask of a field beyond Django's own."""

    @property
    def anchor(self) -> str:
        """The id to which the error summary links: the first option of a group, else the input."""
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def shape(self) -> str:
        """How the field is laid out: "check", "group", "file" or "line"."""
        widget = self.field.widget
        if isinstance(widget, plain.CheckboxInput):
            return "check"
        if self.use_fieldset:
            return "group"
        return "file" if isinstance(widget, plain.FileInput) else "line"


class Renderer(TemplatesSetting):
    """FORM_RENDERER: every form of Ceh, also of other packages, looks the same."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
    formset_template_name = "web/forms/formset.html"
    bound_field_class = BoundField


class WrittenNumber:
    """A number as people write it: 5.50 or 5,50. A browser's own number field drops the comma, and 5,50 becomes 550.

    What its signs mean is told in `core.written_numbers`.
    """

    widget = plain.TextInput
    decimal_places: int | None = None

    def to_python(self, value: Any) -> Any:
        """The number. Raises ValidationError for what is none, and for what could be two."""
        if isinstance(value, str):
            try:
                value = plain_number(
                    value, decimal_sign=str(get_format("DECIMAL_SEPARATOR")), places=self.decimal_places
                )
            except AmbiguousNumber as number:
                raise ValidationError(
                    _("“%(text)s” can be read in two ways. Enter %(whole)s or %(part)s."),
                    code="ambiguous",
                    params={"text": value.strip(), "whole": number.whole, "part": number.part},
                ) from number
        return super().to_python(value)  # type: ignore[misc]

    def prepare_value(self, value: Any) -> Any:
        """The number with the reader's decimal sign."""
        if isinstance(value, Decimal | float | int):
            return f"{value}".replace(".", str(get_format("DECIMAL_SEPARATOR")))
        return value


class IntegerField(plain.IntegerField):
    """A whole number, also with its thousands apart."""

    def to_python(self, value: Any) -> Any:
        """The number. Raises ValidationError for what is none."""
        return super().to_python(plain_whole_number(value) if isinstance(value, str) else value)


class FloatField(WrittenNumber, plain.FloatField):
    """A measure."""


class DecimalField(WrittenNumber, plain.DecimalField):
    """An amount."""

    def to_python(self, value: Any) -> Decimal | None:
        """The number. Raises ValidationError, too, for more decimals than are kept."""
        number: Decimal | None = super().to_python(value)
        if (
            number is not None
            and self.decimal_places is not None
            and -_exponent(number) > self.decimal_places
        ):
            raise ValidationError(
                _("Enter at most %(n)s decimal places, for example 5.50."),
                code="max_decimal_places",
                params={"n": self.decimal_places},
            )
        return number


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


NUMBERS: dict[type, type] = {
    db.DecimalField: DecimalField,
    db.FloatField: FloatField,
    db.IntegerField: IntegerField,
}
FIRST_YEAR, LAST_YEAR = 1900, 2199
INPUTS: tuple[tuple[type, str, str], ...] = (
    (plain.DateTimeField, "datetime-local", "%Y-%m-%dT%H:%M"),
    (plain.DateField, "date", "%Y-%m-%d"),
    (plain.TimeField, "time", "%H:%M"),
)
HINTS = {
    plain.EmailField: {"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"},
    plain.URLField: {"autocomplete": "url", "inputmode": "url", "autocapitalize": "none"},
    plain.DecimalField: {"inputmode": "decimal", "autocomplete": "off"},
    plain.FloatField: {"inputmode": "decimal", "autocomplete": "off"},
    plain.IntegerField: {"inputmode": "numeric"},
}


def check_year(value: date) -> None:
    """Refuse days that no clock computes with: a slip of the year, or an attack."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(
            _("Enter a year between %(first)s and %(last)s."),
            code="year",
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )


def name_blank_choice(field: plain.Field) -> None:
    """Say in words what the dashes of Django's empty choice mean."""
    if isinstance(field, plain.TypedChoiceField) and BLANK_CHOICE_DASH[0] in field.choices:
        field.choices = [("", _("choose") if field.required else _("none")), *field.choices[1:]]


def limit_schemes(field: plain.Field) -> None:
    """Take addresses of web pages only: what people can open in a browser."""
    if isinstance(field, plain.URLField):
        others = [validator for validator in field.validators if not isinstance(validator, URLValidator)]
        field.validators = [*others, URLValidator(schemes=["http", "https"])]


def tune(field: plain.Field) -> None:
    """Give a field the native input that a phone knows, the hints that fill it in, and the limits of all forms."""
    if isinstance(field, TranslatedField):
        field.offer_of_site()
    if isinstance(field, plain.DateField | plain.DateTimeField):
        field.validators = [check_year, *field.validators]
    write_limits(field)
    name_blank_choice(field)
    limit_schemes(field)
    for kind, input_type, pattern in INPUTS:
        if isinstance(field, kind) and isinstance(field.widget, plain.TextInput):
            field.widget.input_type = input_type
            if hasattr(field.widget, "format"):
                field.widget.format = pattern
            break
    for kind, hints in HINTS.items():
        if isinstance(field, kind) and isinstance(field.widget, plain.TextInput):
            for name, value in hints.items():
                field.widget.attrs.setdefault(name, value)
    if isinstance(field, plain.CharField) and isinstance(field.widget, plain.Textarea):
        field.widget.attrs.setdefault("rows", 5)


class FormExtras:
    """What the kit adds to forms, whether of a model or not."""

    fields: dict[str, plain.Field]
    refusal_fields: dict[str, str] = {}  # field that a refusal names → the form's field that holds its value

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            tune(field)

    @property
    def sections(self) -> list[tuple[Any, list[plain.BoundField]]]:
        """(legend, visible fields) as Meta.fieldsets groups them; fields that it leaves out come last."""
        visible = {field.name: field for field in self.visible_fields()}  # type: ignore[attr-defined]
        groups = [
            (legend, [visible.pop(name) for name in names if name in visible])
            for legend, names in getattr(getattr(self, "Meta", None), "fieldsets", ())
        ]
        groups.append(("", list(visible.values())))
        return [(legend, fields) for legend, fields in groups if fields]

    @property
    def status(self) -> int:
        """The HTTP status of a page with this form: 422 when it came back with errors."""
        return 422 if self.is_bound and self.errors else 200  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets; a form overrides it where its fields are called otherwise."""
        return dict(self.cleaned_data)  # type: ignore[attr-defined]

    def refuse(self, refused: Refused) -> None:
        """Show a refusal on its field, or in the summary, with the next step."""
        for problem in refused.problems or [refused]:
            name = self.refusal_fields.get(problem.field_name or "", problem.field_name)
            field = name if name in self.fields else None
            self.add_error(field, ValidationError(str(problem), code=problem.rule))  # type: ignore[attr-defined]


class Form(FormExtras, plain.Form):
    """The base of forms."""


class _Metaclass(ModelFormMetaclass):
    """Lets Ceh's own model fields choose their form fields."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        meta = attrs.get("Meta")
        if meta is not None and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = staticmethod(_formfield)
        return super().__new__(mcs, name, bases, attrs)


def _formfield(db_field: Any, **kwargs: Any) -> plain.Field | None:
    if isinstance(db_field, text.TranslatedField):
        result = {
            "label": capfirst_lazy(db_field.verbose_name),
            "help_text": db_field.help_text,
            "required": not db_field.blank,
        }
        return TranslatedField(**{**result, **kwargs})
    if isinstance(db_field, db.URLField):
        kwargs.setdefault("assume_scheme", "https")
    for kind, form_class in NUMBERS.items():
        if isinstance(db_field, kind):
            kwargs.setdefault("form_class", form_class)
    return db_field.formfield(**kwargs)


class ModelForm(FormExtras, plain.ModelForm, metaclass=_Metaclass):
    """The base of forms made from a model. They never save: their values go to an action."""


def for_record(model: Any, names: Iterable[str], required: Iterable[str] = ()) -> type[Form]:
    """A form of some fields of a model, and of "reason", which goes to the journal."""
    fields: dict[str, plain.Field] = {}
    for name in names:
        db_field = None if name == "reason" else model._meta.get_field(name)
        field = _formfield(db_field) if db_field else SafeCharField(label=_("Reason"), rows=3, max_length=500)
        if field is not None:
            field.required = name in required
            fields[name] = field
    return type(f"{model.__name__}Form", (Form,), fields)


class ChosenForm(Form):
    """One of some records, sent by a button: `{% post_button url label requirement=need.pk %}`."""

    def __init__(self, *args: Any, name: str, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[name] = plain.ModelChoiceField(
            queryset=rows,
            widget=plain.HiddenInput,
            error_messages={"invalid_choice": _("This no longer exists.")},
        )


class PublicForm(Form):
    """A form that anyone may send: with a trap that only machines fill in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trap = plain.CharField(required=False, label=_("Leave this field empty"))
        trap.widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}
        trap.is_trap = True  # type: ignore[attr-defined]
        self.fields["homepage"] = trap

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.pop("homepage", ""):
            raise ValidationError(
                _("This looks as if it was sent by a program. Leave the last field empty."), code="trap"
            )
        return cleaned


class ConfirmForm(Form):
    """A reason before something that has consequences."""

    reason = SafeCharField(label=_("Reason"), rows=3, max_length=500)
