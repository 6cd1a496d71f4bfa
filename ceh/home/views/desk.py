"""The one desk: what waits for a decision in the network, and what is to do in each space of the reader."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock, mail
from ceh.core.inbox import inbox_for
from ceh.core.permissions import can
from ceh.home import queries
from ceh.network.queries.desk import desks_of
from ceh.web.access import requires

MOST_LETTERS = 100  # shown; the button tries them all


@requires("home.open_desk")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What the reader's roles have to do: the late first, then space by space."""
    person, now = request.user, clock.now()
    items = inbox_for(person, now)
    page = {
        "network": can(person, "home.see_desk"),
        "inbox": sorted((item for item in items if item.count), key=lambda item: -item.late),
        "done": [item for item in items if not item.count],
        "desks": desks_of(person, now, with_setup=True),
    }
    return render(request, "home/desk.html", page)


@requires("core.send_letters")
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest) -> HttpResponse:
    """Letters that could not be sent; POST tries all of them again."""
    now = clock.now()
    if request.method == "POST":
        number = mail.send_again(by=request.user, now=now)
        words = ngettext("%(number)d e-mail is tried again.", "%(number)d e-mails are tried again.", number)
        messages.success(request, words % {"number": number})
        return redirect("home:letters")
    rows = mail.unsent(now).select_related("person")
    page = {"letters": rows[:MOST_LETTERS], "number": rows.count(), "given_up_before": now - mail.GIVE_UP}
    return render(request, "home/letters.html", page)


@requires("home.see_desk")
@require_safe
def unlinked(request: HttpRequest) -> HttpResponse:
    """Records that no link ties to the red thread, and apart those of which the plan itself says why."""
    page = {"groups": queries.unlinked_records(), "gaps": queries.gaps()}
    return render(request, "home/unlinked.html", page)
