"""What somebody was about to do with a machine when they had to sign in."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.core.permissions import can
from ceh.facilities.forms.bookings import TimeAsked
from ceh.facilities.queries import bookings as queries
from ceh.facilities.queries import equipment
from ceh.facilities.rules import judging
from ceh.facilities.views.public_times import span_words
from ceh.web import intents


def book(kwargs: dict[str, Any], query: QueryDict) -> str:
    """The machine, the space and the chosen time; nothing of what the public does not see."""
    bundle = queries.bundle(kwargs["pk"], judging.today(clock.now()))
    if not can(AnonymousUser(), "facilities.see_timetable", bundle):
        return ""
    about = _("After signing in you go on to book %(thing)s, %(space)s.") % {
        "thing": bundle.resource,
        "space": bundle.space,
    }
    span = TimeAsked.of(query).span(bundle.week.zone)
    return f"{about} {span_words(span, bundle.week.zone)}" if span else about


def use(kwargs: dict[str, Any], _query: QueryDict) -> str:
    """What the label on a machine is for."""
    unit = equipment.unit_of_label(kwargs["code"])
    if not can(AnonymousUser(), "facilities.see_unit", unit):
        return ""
    return _("After signing in you go on to use %(thing)s, %(space)s.") % {"thing": unit, "space": unit.space}


intents.register("facilities:book", book)
intents.register("facilities:unit_qr", use)
