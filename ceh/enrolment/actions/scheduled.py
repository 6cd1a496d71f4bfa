"""Scheduled work on sessions: expired offers, too few participants, reminders.

All of it is "due and not yet done": right when a run is late, twice, or left out, with the clock passed in.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from ceh.core import clock
from ceh.core.jobs import each, job
from ceh.core.journal import act
from ceh.courses.actions.sessions import cancel_session, lock_session
from ceh.courses.models import CourseSession
from ceh.courses.queries.courses import taken
from ceh.enrolment import emails, queries
from ceh.enrolment.actions.enrolments import offer_places
from ceh.enrolment.models import Enrolment
from ceh.enrolment.states import ENROLMENT
from ceh.timetable.actions.claims import lock as lock_resources

REMIND = timedelta(hours=26)  # before the start, so that it comes the day before
CHUNK = 500


def expire_offers(*, now: datetime) -> int:
    """Expire offers that nobody took, and waitlists of sessions that have begun; offer the places to the next."""
    rows = Enrolment.objects.filter(state="offered", offered_until__lte=now) | Enrolment.objects.filter(
        state__in=("waiting", "offered"), session__starts_at__lte=now
    )
    return each(
        rows.order_by("pk").values_list("pk", "session_id")[:CHUNK], lambda pair: _expire_offer(*pair, now)
    )


def _expire_offer(pk: int, session_id: int, now: datetime) -> bool:
    with act("enrolment.expire_offers", by=None):
        session = lock_session(CourseSession(pk=session_id))
        fresh = Enrolment.objects.select_related("session").get(pk=pk)
        over = fresh.offered_until is not None and fresh.offered_until <= now
        if fresh.state not in ("waiting", "offered") or not (over or session.starts_at <= now):
            return False
        ENROLMENT.apply(fresh, "expire_offers", by=None, now=now, ended_at=now)
        offer_places(session, now=now)
        return True


def offer(*, now: datetime) -> int:
    """Offer places that are free to those who wait and could not take one before. Gives how many were offered."""
    return each(queries.waited_for(now)[:CHUNK], lambda session: _offer(session, now))


def _offer(session: CourseSession, now: datetime) -> int:
    with act("enrolment.offer_place", by=None):
        return offer_places(lock_session(session), now=now)


def cancel_underfilled(*, now: datetime) -> int:
    """Decide of each session, once, when one can enrol no more: with too few people it is called off, they are told.

    Who gave a place back after that instant counts, so a late run decides as one in time; and once it is decided that
    it takes place, it does. Gives how many were called off.
    """
    rows = CourseSession.objects.filter(
        state="planned", decided_at=None, enrol_until__lte=now, starts_at__gt=now, min_participants__gt=1
    )
    due = rows.select_related("course", "space").order_by("starts_at", "pk")
    return each(due[:CHUNK], lambda row: _decide(row, now))


def _decide(row: CourseSession, now: datetime) -> bool:
    """Cancel the session if it has too few participants; gives whether it did."""
    with act("enrolment.decide_session", by=None):
        lock_resources(row.resources.values_list("pk", flat=True), include_related=True)
        fresh = lock_session(row)
        if fresh.state != "planned" or fresh.decided_at is not None or fresh.enrol_until > now:
            return False
        CourseSession.objects.filter(pk=row.pk).update(decided_at=now)
        few = taken(fresh) + queries.late_cancellations(fresh) < fresh.min_participants
        if few:
            cancel_session(session=row, by=None, now=now, reason=gettext_noop("Too few people enrolled."))
        return few


def remind(*, now: datetime) -> int:
    """One letter to everybody before each session that is near; not for what was planned within the last day."""
    rows = CourseSession.objects.filter(
        state="planned", reminded_at=None, starts_at__gt=now, starts_at__lte=now + REMIND
    )
    return each(rows.order_by("starts_at", "pk")[:CHUNK], lambda row: _remind(row, now))


def _remind(row: CourseSession, now: datetime) -> int:
    with act("enrolment.remind", by=None):
        fresh = lock_session(row)
        if fresh.state != "planned" or fresh.reminded_at is not None or fresh.starts_at > now + REMIND:
            return 0
        people = queries.open_of(fresh).filter(state="enrolled")
        CourseSession.objects.filter(pk=fresh.pk).update(reminded_at=now)
        return emails.reminder(fresh, list(people), queries.groups_in(fresh), now)


@job()
def run_scheduled(timestamp: int = 0) -> None:
    """Scheduled every few minutes."""
    now = clock.now()
    expire_offers(now=now)
    offer(now=now)
    cancel_underfilled(now=now)
    remind(now=now)
