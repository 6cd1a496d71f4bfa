"""Where a form that was sent stood: the way back from addresses that only take what is sent."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request: HttpRequest) -> str:
    """The page of ours on which the sent form stood, "/" where the browser does not say; never another site."""
    referer = request.headers.get("referer", "")
    parts = urlsplit(referer)
    is_ours = url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()})
    return (parts.path + (f"?{parts.query}" if parts.query else "")) if is_ours and parts.path else "/"
