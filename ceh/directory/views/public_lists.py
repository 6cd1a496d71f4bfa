"""Organisations, good practices and guides for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ceh.core import links
from ceh.directory import queries
from ceh.web.access import public
from ceh.web.listing import Listing


@public
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The network's organisations, with what they run."""
    listing = Listing(request, None, queries.organisations(), per_page=50)
    return render(request, "directory/organisations.html", {"listing": listing})


@public
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: what it is in the plan, and its spaces."""
    row = get_object_or_404(queries.organisations(), code=slug)
    spaces = queries.with_cards(queries.public_spaces().filter(host=row))
    causes, results = links.causes_and_results(row)
    page = {
        "organisation": row,
        "spaces": list(spaces),
        "causes": causes,
        "results": results,
    }
    return render(request, "directory/organisation.html", page)
