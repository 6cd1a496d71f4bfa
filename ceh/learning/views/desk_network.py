"""The desk of the network: its competences, who trains them, holds in force."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock
from ceh.core.permissions import can
from ceh.learning import queries
from ceh.learning.models import Competence
from ceh.learning.views.desk_forms import READ_WRITE, define_page, grant_page, hold_page
from ceh.web import tables
from ceh.web.access import requires
from ceh.web.listing import Listing


class CompetenceTable(tables.Table):
    """Competences, one a line."""

    name = tables.NameColumn(verbose_name=gettext_lazy("Competence"), linkify=True)
    space = tables.Column(verbose_name=gettext_lazy("Belongs to"), default=gettext_lazy("the network"))
    expiry = tables.Column(verbose_name=gettext_lazy("Expiry"))
    months = tables.NumberColumn(verbose_name=gettext_lazy("Months"))
    holders = tables.NumberColumn(verbose_name=gettext_lazy("Holders"))
    trainers = tables.NumberColumn(verbose_name=gettext_lazy("Trainers"))

    class Meta:
        model = Competence
        fields = ("name", "space", "expiry", "months", "holders", "trainers")
        empty = (gettext_lazy("No competences yet"), gettext_lazy("Define the first one."))


@requires("learning.see_desk")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """All competences with their numbers, and the holds that stand."""
    listing = Listing(request, CompetenceTable, queries.with_numbers(clock.now()), filename="competences")
    if listing.export:
        return listing.export
    context = {
        "listing": listing,
        "holds": queries.standing_holds(clock.now()).select_related("person", "space", "competence", "by")[
            :100
        ],
        "may_define": can(request.user, "learning.define_competence"),
    }
    return render(request, "learning/desk.html", context)


@requires("learning.define_competence")
@require_http_methods(READ_WRITE)
def define(request: HttpRequest) -> HttpResponse:
    """A new competence of the network."""
    return define_page(request, None, reverse("learning:desk"))


@requires("learning.grant")
@require_http_methods(READ_WRITE)
def grant(request: HttpRequest) -> HttpResponse:
    """Appoint a trainer for the whole network."""
    return grant_page(request, None, reverse("learning:desk"))


@requires("learning.place_hold")
@require_http_methods(READ_WRITE)
def hold(request: HttpRequest) -> HttpResponse:
    """Stop a person in the whole network."""
    return hold_page(request, None, reverse("learning:desk"))
