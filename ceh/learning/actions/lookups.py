"""Looking a person up: only with a reason, noted for the person, and not without end."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.permissions import can, need
from ceh.core.refusals import Refused
from ceh.learning.models import LookUp
from ceh.network.models import Space
from ceh.network.queries.ties import has_tie
from ceh.people import queries as people
from ceh.people.models import Person

LIMIT, WINDOW = 60, timedelta(hours=1)


def look_up(*, space: Space, who: str, by: Person, now: datetime) -> Person:
    """The member with exactly this address or number, if they have to do with the space; noted either way.

    Coordinators, who look after all people, need no tie. Raises Refused: "learning.see_people", "learning.no_tie"
    (alike for a person without a tie and for nobody at all), "learning.too_many_lookups".
    """
    need(by, "learning.see_people", space)
    with act("learning.look_up", by=by, space=space.pk):
        Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted one by one
        if LookUp.objects.filter(by=by, at__gt=now - WINDOW).count() >= LIMIT:
            raise Refused(
                "learning.too_many_lookups",
                _("You have looked up %(number)s people within an hour.") % {"number": LIMIT},
                _("Go on in an hour."),
            )
        person = people.member(who)
        if person and not (has_tie(person.pk, space.pk) or can(by, "people.see_person")):
            person = None
        LookUp.objects.create(space=space, person=person, by=by, at=now)
    if person is None:
        raise Refused(
            "learning.no_tie",
            _("Nobody with this address or number has to do with %(space)s.") % {"space": space},
            _("Ask the person to check in, book or enrol here first, then look again."),
            kind="input",
            field_name="who",
        )
    return person
