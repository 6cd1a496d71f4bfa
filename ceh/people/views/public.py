"""Pages about accounts that anybody may read."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.people import actions
from ceh.web.access import public


@public
@require_safe
def terms(request):
    """The terms of use in force."""
    text = next(text for text in actions.ensure_texts(now=clock.now()) if text.purpose == "terms")
    return render(request, "people/terms.html", {"text": text})
