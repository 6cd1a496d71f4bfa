"""At the door: count who comes, and print the poster."""

import qrcode
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock
from ceh.network import queries as network
from ceh.network.models import Space
from ceh.people import queries as people
from ceh.people.rules import BANDS
from ceh.usage.actions import visits as actions
from ceh.usage.queries import visits as queries
from ceh.web.access import requires


@requires("usage.record_group", get=network.space)
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest, space: Space) -> HttpResponse:
    """Count who comes, tap by tap, on a phone at the door."""
    day = people.today(clock.now())
    if request.method == "POST":
        band, step = request.POST.get("band", ""), request.POST.get("step", "")
        if band not in BANDS or step not in ("1", "-1"):
            raise Http404(band)
        row = actions.count_visitors(space=space, band=band, step=int(step), by=request.user, now=clock.now())
        if not request.htmx:
            return redirect("reception:counter", slug=space.code)
    else:
        row = queries.counter(space, day)
    heads, young, older = (row.headcount, row.under15, row.from15to17) if row else (0, 0, 0)
    counted = zip(BANDS.items(), (young, older, heads - young - older), strict=True)
    bands = [(code, label, n) for (code, label), n in counted]
    page = {"space": space, "day": day, "heads": heads, "bands": bands, "record": row}
    return render(request, "reception/counter.html", page)


@requires("usage.see_visits", get=network.space)
@require_safe
def poster(request: HttpRequest, space: Space) -> HttpResponse:
    """A sheet for the door, to be printed: the QR code and the short address."""
    address = request.build_absolute_uri(reverse("reception:qr", kwargs={"code": space.visit_code}))
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_Q)
    code.add_data(address)
    matrix = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    context = {"space": space, "address": address, "size": len(matrix), "path": path}
    return render(request, "reception/poster.html", context)
