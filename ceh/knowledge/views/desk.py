"""Good practices at the desk of the network."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_tables2 import A

from ceh.knowledge import queries
from ceh.knowledge.actions.practices import change_practice
from ceh.knowledge.forms import PracticeForm
from ceh.knowledge.models import Practice
from ceh.network.views.desk import edited
from ceh.web import tables
from ceh.web.access import requires
from ceh.web.listing import Listing


class PracticeTable(tables.Table):
    """Practices and what is taken over."""

    name = tables.NameColumn(
        verbose_name=gettext_lazy("Good practice"),
        linkify=("knowledge:desk_practice", {"slug": A("code")}),
    )
    place = tables.Column(verbose_name=gettext_lazy("Place"), orderable=False)
    taken_over_in = tables.Column(verbose_name=gettext_lazy("Imported in"))

    class Meta:
        model = Practice
        fields = ("name", "place", "taken_over_in")
        caption = gettext_lazy("Good practices")


@requires("network.see_desk")
def practices(request: HttpRequest) -> HttpResponse:
    """All practices of the partner regions."""
    listing = Listing(request, PracticeTable, queries.practices(), filename="practices-desk")
    return listing.export or render(request, "knowledge/desk_practices.html", {"listing": listing})


def _practice(slug: str) -> Practice:
    return queries.practice(slug)


@requires("knowledge.change_practice", get=_practice)
@require_http_methods(["GET", "POST"])
def practice(request: HttpRequest, one: Any) -> HttpResponse:
    """A good practice, and what is taken over of it."""
    change = partial(change_practice, practice=one)
    return edited(
        request, one, PracticeForm, queries.practice_record, change, back="knowledge:desk_practices"
    )
