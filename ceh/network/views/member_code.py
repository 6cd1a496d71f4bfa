"""The code that a person shows at the counter, so that staff can act for them."""

from base64 import b64encode
from io import BytesIO

import qrcode
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from qrcode.image.svg import SvgPathFillImage

from ceh.core import clock
from ceh.network.actions.members import make_code
from ceh.network.queries.ties import valid_code
from ceh.region.queries import current
from ceh.web.access import requires


@requires("network.show_code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_code(request: HttpRequest) -> HttpResponse:
    """The code that is valid now, as large signs and as a picture; or the button that makes one."""
    if request.method == "POST":
        make_code(person=request.user, now=clock.now())
        return redirect("network:my_code")
    code = valid_code(request.user, clock.now())
    context = {"code": code, "picture": picture_of(code.code) if code else "", "zone": current().timezone}
    return render(request, "network/my_code.html", context)


def picture_of(text: str) -> str:
    """A QR code as the address of an SVG picture."""
    out = BytesIO()
    qrcode.make(text, image_factory=SvgPathFillImage).save(out)
    return f"data:image/svg+xml;base64,{b64encode(out.getvalue()).decode()}"
