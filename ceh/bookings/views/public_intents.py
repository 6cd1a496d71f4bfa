"""What somebody was about to book when they had to sign in."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.translation import gettext as _

from ceh.availability.forms.times import TimeAsked
from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import today
from ceh.availability.views.public_times import span_words
from ceh.core import clock
from ceh.core.permissions import can
from ceh.web import intents


def book(kwargs: dict[str, Any], query: QueryDict) -> str:
    """The machine, the space and the chosen time; nothing of what the public does not see."""
    context = contexts.context_of(kwargs["pk"], today(clock.now()))
    if not can(AnonymousUser(), "availability.see_timetable", context):
        return ""
    about = _("After you sign in, you can continue booking %(thing)s, %(space)s.") % {
        "thing": context.resource,
        "space": context.space,
    }
    span = TimeAsked.of(query).span(context.week.zone)
    return f"{about} {span_words(span, context.week.zone)}" if span else about


intents.register("bookings:book", book)
