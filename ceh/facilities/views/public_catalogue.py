"""The catalogue: every machine of the region, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ceh.facilities.forms.catalogue import MachineFilter
from ceh.web.access import public
from ceh.web.listing import Listing

PER_PAGE = 24


@public
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """All machines as cards, under the filters of the address."""
    listing = Listing(request, None, MachineFilter(request.GET or None), per_page=PER_PAGE)
    listing.noun = ngettext("%(n)s machine", "%(n)s machines", listing.count) % {"n": listing.count}
    return render(request, "facilities/catalogue.html", {"listing": listing})
