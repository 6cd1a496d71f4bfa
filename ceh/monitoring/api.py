"""Indicators for programs: what they mean, and the figure of each year."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Schema

from ceh.core import clock
from ceh.monitoring import queries, rules
from ceh.web.api import Router, public, requires
from ceh.web.schemas import Page, Paging, Words, page_of

router = Router("figures", _("Figures"))


class IndicatorOut(Schema):
    """An indicator as it is defined now."""

    code: str = Field(validation_alias="indicator.code")
    name: Words
    definition: Words
    counts: Words
    counts_not: Words
    unit: Words
    method: Words
    source: Words
    limitations: Words
    url: str = Field(validation_alias="indicator.get_absolute_url")


class YearOut(Schema):
    """The figure of a year. `short`: the first space opened after it had begun; `running`: it is not over."""

    year: int
    value: int | None
    minimum: int | None
    met: bool | None
    short: bool
    running: bool


class ReportOut(Schema):
    """An indicator with its figures; no years where nothing can be counted yet."""

    indicator: IndicatorOut = Field(validation_alias="version")
    years: list[YearOut] = Field(validation_alias="verdicts")


@router.get("indicators/", auth=public, response=Page[IndicatorOut], summary=_("Indicators of the region"))
def list_indicators(request: HttpRequest, paging: Query[Paging]) -> Any:
    now = clock.now()
    return page_of(paging, [rules.version_at(indicator, now) for indicator in queries.indicators()])


@router.get(
    "indicators/{slug:code}/",
    auth=requires("monitoring.see_figure", get=queries.indicator, visitors=True),
    response=ReportOut,
    summary=_("One indicator with the figure of each year"),
)
def show_indicator(request: HttpRequest, code: str) -> Any:
    return rules.report(request.auth, clock.now())
