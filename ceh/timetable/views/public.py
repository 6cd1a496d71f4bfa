"""Calendar feeds, for everybody and for one person; and the page on which a person keeps their address."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock
from ceh.network.models import Space
from ceh.region.queries import current
from ceh.timetable import exports, queries
from ceh.timetable.actions import feeds
from ceh.timetable.models import Resource
from ceh.web.access import public, signed_in

READ_WRITE = ["GET", "HEAD", "POST"]


def _feed(request: HttpRequest, name: str, entries: Any) -> HttpResponse:
    """The calendar, or 304 where the program has it already. Its texts follow the reader's language."""
    content = exports.calendar(name, list(entries), current().timezone)
    response: Any = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response["ETag"] = etag
    # No Last-Modified: an entry that is gone leaves no later date behind, so only the content can tell a change.
    return get_conditional_response(request, etag, None, response)


@public
@require_safe
def of_space(request: HttpRequest, slug: str) -> HttpResponse:
    """What is taken in a space, without names."""
    space = Space.objects.filter(code=slug, state__in=("published", "paused")).first()
    if space is None:
        raise Http404(slug)
    now = clock.now()
    rows = list(queries.for_feed(now - exports.BACK, now + exports.AHEAD, resource__space=space))
    return _feed(request, str(space), exports.of_claims(rows, queries.labels(rows)))


@public
@require_safe
def of_resource(request: HttpRequest, pk: int) -> HttpResponse:
    """When one thing is taken, without names."""
    resource = Resource.objects.filter(
        pk=pk, retired_at=None, space__state__in=("published", "paused")
    ).first()
    if resource is None:
        raise Http404(str(pk))
    now = clock.now()
    rows = list(queries.for_feed(now - exports.BACK, now + exports.AHEAD, resource=resource))
    return _feed(request, str(resource), exports.of_claims(rows, queries.labels(rows)))


@public
@require_safe
def of_person(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """What a person has; whoever knows the address reads it, until it is revoked."""
    person = feeds.owner(pk, secret)
    if person is None:
        raise Http404("feed")
    with override(person.language):  # calendar programs send no language of their own
        name = _("%(person)s, %(region)s") % {"person": person, "region": current()}
        response = _feed(request, name, exports.of_person(person, clock.now()))
    response["Content-Language"] = person.language
    return response


@signed_in
@require_http_methods(READ_WRITE)
def my_feed(request: HttpRequest) -> HttpResponse:
    """My calendar address: make it, copy it, make a new one, switch it off."""
    if request.method == "POST":
        if "revoke" in request.POST:
            feeds.revoke_feed(by=request.user, now=clock.now())
            messages.success(request, _("Switched off. The address no longer works."))
        else:
            feeds.make_feed(by=request.user, now=clock.now())
            messages.success(request, _("Here is your address."))
        return redirect("timetable:my_feed")
    key = queries.feed_key(request.user)
    address = ""
    if key:
        path = reverse("timetable:of_person", kwargs={"pk": key.pk, "secret": feeds.secret(key)})
        address = request.build_absolute_uri(path)
    page = {"key": key, "address": address, "webcal": address.replace(f"{request.scheme}://", "webcal://", 1)}
    return render(request, "timetable/my_feed.html", page)
