"""What support is, how it goes, how long it takes: for everybody."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.people.queries import today
from ceh.region.queries import current
from ceh.support import queries
from ceh.support.rules import pace
from ceh.web.pages import PUBLIC, RecordPage, Visit

STEPS = (
    (
        "pencil",
        _("You write what you want to achieve"),
        _("Three questions, in your own words. You can save and go on later."),
    ),
    (
        "message-circle",
        _("An adviser talks with you"),
        _("One person, whom you know by name, from the beginning to the end."),
    ),
    (
        "list-checks",
        _("You agree on what you need"),
        _("A short list. You confirm it; nothing goes on without you."),
    ),
    (
        "life-buoy",
        _("You get the right help"),
        _("From the adviser, in a course, or in a space with the machine for it."),
    ),
)


def _programme(visit: Visit) -> dict[str, Any]:
    mine = queries.open_case_of(visit.by) if visit.by.is_authenticated else None
    day = today(visit.now)
    holidays = queries.holidays_around(day - queries.YEAR) | queries.holidays_around(day)
    measured = pace.pace(queries.moments_of_last_year(visit.now), holidays, current().timezone)
    return {"steps": STEPS, "pace": measured, "mine": mine}


programme = RecordPage(
    permission=PUBLIC,
    heading=_("Support for what you want to make"),
    lead=_(
        "One-to-one advice, free of charge, for everybody in the region who makes something or wants to begin."
    ),
    history=False,
    context=_programme,
    template="support/programme.html",
)
