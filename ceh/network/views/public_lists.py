"""Organisations, good practices and guides for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ceh.core import links
from ceh.network.queries import directory
from ceh.web.access import public
from ceh.web.listing import Listing


@public
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The network's organisations, with what they run."""
    listing = Listing(request, None, directory.organisations(), per_page=50)
    return render(request, "network/public/organisations.html", {"listing": listing})


@public
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: what it is in the plan, and its spaces."""
    row = get_object_or_404(directory.organisations(), code=slug)
    spaces = directory.with_cards(directory.public_spaces().filter(host=row))
    causes, results = links.around(row)
    page = {
        "organisation": row,
        "spaces": list(spaces),
        "causes": causes,
        "results": results,
    }
    return render(request, "network/public/organisation.html", page)
