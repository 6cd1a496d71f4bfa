"""Spaces and organisations for programs: what the directory shows to everybody."""

from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Schema

from ceh.core import clock
from ceh.directory import queries
from ceh.directory.forms.filters import SpaceFilter
from ceh.network.models import Organisation, Space
from ceh.web.api import Router, public
from ceh.web.schemas import Code, Moment, Named, Page, Paging, Words, narrowed, page_of, wrong_query

router = Router("directory", _("Spaces and organisations"))


class SpaceOut(Named):
    """A space. Addresses of pages are below the address of this site."""

    code: str
    kind: Code
    summary: Words
    host: Code | None
    municipality: Code
    settlement: str
    address: str
    longitude: float = Field(validation_alias="lon")
    latitude: float = Field(validation_alias="lat")
    exact_place: bool
    topics: list[Code]
    goal_groups: list[Code]
    languages: list[str]
    open_to: str
    accessibility: list[str]
    email: str
    phone: str
    web: str = Field(validation_alias="url")
    state: str
    confirmed_on: date | None
    changed_at: datetime | None
    url: str = Field(validation_alias="get_absolute_url")


class HoursOut(Schema):
    """Opening hours of one weekday, 0 for Monday."""

    weekday: int
    opens: time
    closes: time


class SpaceDetails(SpaceOut):
    """A space with what only its page shows."""

    description: Words
    hours: list[HoursOut]
    closed_on: date | None


class OrganisationOut(Named):
    """An organisation; `spaces` is how many open spaces it runs."""

    code: str
    kind: Code
    role: Words = Field(validation_alias="plan_role")
    municipality: Code | None
    settlement: str
    web: str
    founded: int | None
    spaces: int = Field(validation_alias="run")
    url: str

    @staticmethod
    def resolve_web(organisation: Organisation) -> str:
        """Its own web page."""
        return organisation.url

    @staticmethod
    def resolve_url(organisation: Organisation) -> str:
        """Its page."""
        return reverse("directory:organisation", kwargs={"slug": organisation.code})


class SpaceFilters(Paging):
    """As in the directory: words and codes. `changed_since` for programs that keep a copy."""

    q: str = ""
    topic: str = ""
    kind: str = ""
    municipality: str = ""
    goal_group: str = ""
    changed_since: Moment | None = None


class OrganisationFilters(Paging):
    """Codes that narrow the list down."""

    kind: str = ""
    municipality: str = ""


@router.get("spaces/", auth=public, response=Page[SpaceOut], summary=_("Open spaces"))
def list_spaces(request: HttpRequest, filters: Query[SpaceFilters]) -> Any:
    today = timezone.localdate(clock.now())
    chosen = SpaceFilter(filters.model_dump(exclude_unset=True), queries.lists(), today)
    for name, messages in chosen.form.errors.items():
        raise wrong_query(name, " ".join(messages))
    rows = chosen.qs.select_related("kind", "host", "municipality").defer("municipality__rings")
    if filters.changed_since:
        rows = rows.filter(changed_at__gte=filters.changed_since)
    return page_of(filters, rows.prefetch_related("topics", "goal_groups"))


@router.get("spaces/{slug:code}/", auth=public, response=SpaceDetails, summary=_("One space"))
def show_space(request: HttpRequest, code: str) -> Space:
    return queries.public_space(code)


@router.get("organisations/", auth=public, response=Page[OrganisationOut], summary=_("Organisations"))
def list_organisations(request: HttpRequest, filters: Query[OrganisationFilters]) -> Any:
    rows = narrowed(filters, queries.organisations(), kind="kind__code", municipality="municipality__code")
    return page_of(filters, rows)


@router.get(
    "organisations/{slug:code}/", auth=public, response=OrganisationOut, summary=_("One organisation")
)
def show_organisation(request: HttpRequest, code: str) -> Organisation:
    return queries.organisations().get(code=code)
