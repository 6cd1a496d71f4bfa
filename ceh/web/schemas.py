"""Types of what programs send and get: checked as the fields of pages are, refused in the same words."""

from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from ceh.core.refusals import Refused
from ceh.web import forms

PER_PAGE, MOST = 50, 200
WRONG_TYPE = _("This value is of the wrong type.")
MESSAGES = {
    "missing": _("This field is required."),
    "extra_forbidden": _("There is no such field."),
    "int_parsing": _("Enter a whole number."),
    "bool_parsing": _("Enter 1 or 0."),
    "greater_than_equal": _("Enter a number of at least %(ge)s."),
    "less_than_equal": _("Enter a number of at most %(le)s."),
}


def message_of(error: dict[str, Any]) -> str:
    """What is wrong with a value, in the reader's language."""
    if error["type"] == "form":
        return str(error["msg"])
    return str(MESSAGES.get(error["type"], WRONG_TYPE)) % error.get("ctx", {})


def wrong_query(name: str, message: object) -> Refused:
    """What refuses a value of the address."""
    step = gettext("Correct it. /api/ lists the fields of each address.")
    return Refused("api.query", f"?{name}: {message}", step, kind="input", field_name=name)


def _as_on_pages(field: forms.Field) -> BeforeValidator:
    def check(value: Any) -> Any:
        if not isinstance(value, str):
            raise PydanticCustomError("type", "wrong type")
        try:
            return field.clean(value)
        except ValidationError as error:
            raise PydanticCustomError("form", "{message}", {"message": " ".join(error.messages)}) from error

    return BeforeValidator(check)


def _refuse(*kinds: type) -> BeforeValidator:
    def check(value: Any) -> Any:
        if type(value) in kinds:
            raise PydanticCustomError("type", "wrong type")
        return value

    return BeforeValidator(check)


_moment = forms.DateTimeField(validators=[forms.check_year])
_day = forms.DateField(
    input_formats=["%Y-%m-%d"],
    validators=[forms.check_year],
    error_messages={"invalid": _("Enter a day such as 2026-12-01.")},
)
Moment = Annotated[datetime, _as_on_pages(_moment)]  # without an offset it is of the region's zone
Day = Annotated[date, _as_on_pages(_day)]
Text = Annotated[str, Field(max_length=200), _as_on_pages(forms.SafeCharField(required=False))]
Number = Annotated[int, _refuse(bool)]  # pydantic would take true for 1
Count = Annotated[Number, Field(ge=1, le=500)]
Key = Annotated[Number, Field(ge=1, le=2**62)]
Flag = Annotated[bool, _refuse(int, float)]


Words = Annotated[str, BeforeValidator(str)]  # a translated text, in the reader's language
Code = Annotated[str, BeforeValidator(lambda record: record and record.code)]  # a record of a code list


class Input(BaseModel):
    """The base of what programs send. A value that is null or empty counts as left out."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, data: Any) -> Any:
        return {name: value for name, value in data.items() if value not in (None, "")}


class Paging(Input):
    """Which part of a list; the base of filters."""

    page: int = Field(1, ge=1)
    per_page: int = Field(PER_PAGE, ge=1, le=MOST)


Row = TypeVar("Row", bound=BaseModel)


class Page(Schema, Generic[Row]):
    """A part of a list, and how much there is."""

    count: int
    page: int
    pages: int
    results: list[Row]


def narrowed(filters: BaseModel, rows: "QuerySet[Any]", **paths: str) -> "QuerySet[Any]":
    """The rows under the code of each filter; `paths` says where it stands: kind="kind__code".

    Raises Refused ("api.query") for a code that does not exist.
    """
    for name, path in paths.items():
        if code := getattr(filters, name):
            if not _exists(rows.model, path, code):
                raise wrong_query(name, _("there is no such code."))
            rows = rows.filter(**{path: code})
    return rows


def _exists(model: Any, path: str, code: str) -> bool:
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    choices = model._meta.get_field(last).choices
    return code in dict(choices) if choices else model._default_manager.filter(**{last: code}).exists()


def page_of(paging: Paging, rows: "QuerySet[Any] | list[Any]") -> dict[str, Any]:
    """The page of rows that was asked for. Raises Refused ("api.query") for one that does not exist."""
    pages = Paginator(rows, paging.per_page)
    if paging.page > pages.num_pages:
        raise wrong_query("page", str(MESSAGES["less_than_equal"]) % {"le": pages.num_pages})
    rows = pages.page(paging.page).object_list
    return {"count": pages.count, "page": paging.page, "pages": pages.num_pages, "results": rows}


class Named(Schema):
    """What is called by what it says of itself."""

    name: str

    @staticmethod
    def resolve_name(record: Any) -> str:
        """Its name in the reader's language."""
        return str(record)


class Problem(BaseModel):
    """Problem details (RFC 9457): which rule, why, and what to do next."""

    title: str
    status: int
    detail: str
    rule: str
    message: str
    next_step: str
    url: str = ""
    problems: list[dict[str, Any]] = []
