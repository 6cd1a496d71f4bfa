"""Keeping pages true: confirming them, and asking for it."""

from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.core.jobs import job
from ceh.core.journal import act
from ceh.core.permissions import can, need
from ceh.core.refusals import Refused
from ceh.directory import emails
from ceh.directory.models import Confirmation
from ceh.directory.rules.freshness import reminder_due
from ceh.network.actions import remind_reviewers
from ceh.network.models import Space
from ceh.network.queries import people_with
from ceh.people import queries as people
from ceh.people.models import Person


def confirm_space(*, space: Space, by: Person, now: datetime) -> Confirmation:
    """Confirm that the page is correct today. Twice on a day is one confirmation."""
    with act("directory.confirm_space", by=by):
        row = Space.objects.select_for_update(of=("self",)).get(pk=space.pk)
        need(by, "directory.confirm_space", row)
        today = people.today(now)
        confirmation, _made = Confirmation.objects.get_or_create(space=row, on=today, defaults={"by": by})
        if row.confirmed_on != today:
            row.confirmed_on = today
            row.save(update_fields=["confirmed_on"])
    space.confirmed_on = today
    return confirmation


def confirm_by_letter(*, token: str, now: datetime) -> Space:
    """Confirm by the link of a letter, without signing in. Raises Refused ("directory.letter_link") for a forged link,
    one that was used, or a person who does not manage the space any more."""
    space, person = letter_link(token)
    confirm_space(space=space, by=person, now=now)
    return space


def letter_link(token: str) -> tuple[Space, Person]:
    """The space and the manager of a letter's link; raises as `confirm_by_letter`."""
    content = emails.read_token(token)
    space = Space.objects.filter(pk=content[0]).first() if content else None
    person = Person.objects.filter(pk=content[1], is_active=True).first() if content else None
    since = space.confirmed_on.isoformat() if space is not None and space.confirmed_on else ""
    if content is None or space is None or person is None or since != content[2]:
        raise Refused(
            "directory.letter_link",
            _("It has expired, was used already, or is not complete."),
            _("Sign in to see whether the page was confirmed, and confirm it there."),
            url=reverse("account_login"),
            kind="link",
        )
    if not can(person, "directory.confirm_space", space):
        raise Refused(
            "directory.letter_link",
            _("You do not manage this space any more."),
            _("If you think you should be able to, ask a coordinator of the network."),
        )
    return space, person


def remind_managers(*, now: datetime) -> int:
    """Ask managers of pages that nobody confirmed for long. Gives the number of letters. Late or twice is fine:
    each reminder has its key, and what is due stays due until somebody confirms."""
    today, sent = people.today(now), 0
    spaces = Space.objects.filter(state__in=["published", "paused"], published_at__isnull=False)
    for space in spaces.order_by(F("confirmed_on").asc(nulls_first=True), "pk").iterator(chunk_size=200):
        assert space.published_at is not None
        since = space.confirmed_on or space.published_at.date()
        number = reminder_due(since, today)
        if not number:
            continue
        with act("directory.remind_managers", by=None):
            for manager in people_with("manager", now, space):
                sent += emails.please_confirm(space, manager, number, since, now)
    return sent


@job()
def keep_fresh(timestamp: int = 0) -> None:
    """Every morning: reminders to managers and reviewers. `timestamp` is given by the scheduler and not needed."""
    now = clock.now()
    remind_managers(now=now)
    remind_reviewers(now=now)
