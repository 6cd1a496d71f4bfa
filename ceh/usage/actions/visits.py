"""Recording visits and head counts, and voiding them. The web, the QR page, paper lists and jobs all come here."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ceh.core.clock import local_day
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.network.models import Space
from ceh.network.queries.ties import tied_members
from ceh.people.models import Person, Profile
from ceh.people.queries import standing
from ceh.people.rules import age_band, need_to_act_alone
from ceh.region.queries import current
from ceh.usage.actions import scheduled
from ceh.usage.models import GroupVisit, Visit
from ceh.usage.queries import visits as queries
from ceh.usage.rules.visits import PaperLine, check_space_open, check_time, counts, future


def _twice() -> Refused:
    """The refusal of a second visit on one day."""
    return Refused(
        "usage.visit_once",
        _("A visit on this day has already been recorded."),
        _("Nothing needs to be done: a person counts once a day."),
        kind="conflict",
    )


def _counted() -> Refused:
    """The refusal of a second count at the door on one day."""
    return Refused(
        "usage.visit_once",
        _("This day has been counted again since then."),
        _("Void that one first."),
        kind="conflict",
    )


def check_in(*, space: Space, person: Person, by: Person, now: datetime) -> Visit | None:
    """Record that the person is here now, by themselves or by staff, and begin their bookings.

    None when the visit of today is recorded already. Raises Refused as `record_own_visit`, or as `record_visit`.
    """
    visit = None
    try:
        if by == person:
            visit = record_own_visit(space=space, by=by, now=now)
        else:
            visit = record_visit(space=space, person=person, at=now, by=by, now=now)
    except Refused as refused:
        if refused.rule != "usage.visit_once":
            raise
    scheduled.start_booked_rooms(person=person, space=space, by=by, now=now)
    return visit


def record_own_visit(*, space: Space, by: Person, now: datetime) -> Visit:
    """A visit recorded by the member.

    Raises Refused: "usage.record_own_visit", "people.guardian_missing", "bookings.space_closed",
    "usage.visit_once".
    """
    need(by, "usage.record_own_visit", space)
    need_to_act_alone(standing(by), local_day(now, current().timezone))
    return _record(space=space, person=by, at=now, source="self_declared", by=by, now=now)


def record_visit(
    *, space: Space, person: Person, at: datetime, by: Person, now: datetime, late_reason: str = ""
) -> Visit:
    """Staff records a member's visit, today's or a past one.

    Raises Refused: "usage.record_visit", "bookings.space_closed", "usage.future", "usage.too_old",
    "usage.late_reason", "usage.visit_once".
    """
    need(by, "usage.record_visit", space)
    return _record(
        space=space, person=person, at=at, source="entered_by_staff", by=by, now=now, late_reason=late_reason
    )


def _record(
    *,
    space: Space,
    person: Person,
    at: datetime,
    source: str,
    by: Person,
    now: datetime,
    late_reason: str = "",
) -> Visit:
    zone = current().timezone
    day = local_day(at, zone)
    check_space_open(space.state)
    check_time(at, day, now=now, today=local_day(now, zone), reason=late_reason)
    with (
        translate_db_errors({"visit_once_a_day": _twice}),
        act("usage.record_visit", by=by, reason=late_reason),
    ):
        return Visit.objects.create(
            space=space,
            person=person,
            at=at,
            day=day,
            source=source,
            recorded_at=now,
            recorded_by=by,
            late_reason=late_reason.strip()[:300],
            as_staff=queries.is_staff_at(person, space, at),
            **traits(person, day),
        )


def traits(person: Person, day: date) -> dict[str, Any]:
    """What figures are broken down by, as it is on the day: age band, sex, municipality, goal groups."""
    profile = Profile.objects.filter(person=person).prefetch_related("goal_groups").first()
    if profile is None:
        return {}
    return {
        "band": age_band(profile.birth_year, day),
        "sex": profile.sex,
        "municipality_id": profile.municipality_id,
        "goal_groups": sorted(group.code for group in profile.goal_groups.all()),
    }


def noon(day: date, now: datetime) -> datetime:
    """The instant that stands for a day without a time: local noon, or now if that is still to come.

    Raises Refused ("usage.future") for a day that has not begun.
    """
    if day > local_day(now, current().timezone):
        raise future()
    return min(datetime.combine(day, time(12), ZoneInfo(current().timezone)), now)


def record_member(
    *, space: Space, day: date, person: Person, by: Person, now: datetime, late_reason: str = ""
) -> Visit | None:
    """Record a member: today they are here now (`check_in`), another day they were. None where they are recorded.

    Raises as record_visit.
    """
    need(by, "usage.record_visit", space)
    if day == local_day(now, current().timezone):
        return check_in(space=space, person=person, by=by, now=now)
    visits = _record_people(space, day, [person], by, now, late_reason)
    return visits[0] if visits else None


def record_paper_list(
    *, space: Space, day: date, lines: list[PaperLine], by: Person, now: datetime, late_reason: str = ""
) -> list[Visit]:
    """Record a day's paper list: every line or none. People listed twice or recorded already count once.

    Raises Refused ("usage.paper") with one problem for each line that names no member with a tie to the space,
    and as record_visit.
    """
    need(by, "usage.record_visit", space)
    people, unknown = match_paper(space=space, lines=lines, by=by)
    if unknown:
        raise Refused(
            "usage.paper",
            _("Some lines name nobody who has been here."),
            _("Correct them, or take them out and count those people as a group."),
            kind="input",
            field_name="lines",
            problems=[
                Refused(
                    "usage.paper",
                    _("Line %(number)s: “%(written)s”") % {"number": line.number, "written": line.written},
                )
                for line in unknown
            ],
        )
    return _record_people(space, day, people, by, now, late_reason)


def _record_people(
    space: Space, day: date, people: list[Person], by: Person, now: datetime, late_reason: str
) -> list[Visit]:
    at = noon(day, now)
    with act("usage.record_paper_list", by=by, reason=late_reason):
        Space.objects.select_for_update().get(pk=space.pk)
        there = set(
            Visit.objects.filter(space=space, day=day, state="recorded").values_list("person_id", flat=True)
        )
        return [
            record_visit(space=space, person=person, at=at, by=by, now=now, late_reason=late_reason)
            for person in people
            if person.pk not in there
        ]


def match_paper(*, space: Space, lines: list[PaperLine], by: Person) -> tuple[list[Person], list[PaperLine]]:
    """The members on a list with a tie to the space (each once, in its order), and the lines that name none."""
    by_email, by_number = tied_members(
        space,
        [line.email for line in lines if line.email],
        [line.member for line in lines if line.member is not None],
        by=by,
    )
    people: dict[int, Person] = {}
    unknown = []
    for line in lines:
        person = by_email.get(line.email) if line.email else by_number.get(line.member or 0)
        if person is None:
            unknown.append(line)
        else:
            people.setdefault(person.pk, person)
    return list(people.values()), unknown


def record_group(
    *,
    space: Space,
    day: date,
    what: str,
    headcount: int,
    under15: int = 0,
    from15to17: int = 0,
    by: Person,
    now: datetime,
    late_reason: str = "",
) -> GroupVisit:
    """Record a group by its number. Raises Refused: as record_visit, and "usage.group_bands"."""
    need(by, "usage.record_group", space)
    zone = current().timezone
    at = noon(day, now)
    check_space_open(space.state)
    check_time(at, day, now=now, today=local_day(now, zone), reason=late_reason)
    too_many = Refused(
        "usage.group_bands",
        _("The parts add up to more than the whole."),
        _("Check how many of the group are under 15 and 15 to 17."),
        kind="input",
        field_name="under15",
    )
    if under15 + from15to17 > headcount:
        raise too_many
    with (
        translate_db_errors({"group_visit_bands": too_many}),
        act("usage.record_group", by=by, reason=late_reason),
    ):
        return GroupVisit.objects.create(
            space=space,
            at=at,
            day=day,
            what=what.strip()[:120],
            headcount=headcount,
            under15=under15,
            from15to17=from15to17,
            recorded_at=now,
            recorded_by=by,
            late_reason=late_reason.strip()[:300],
        )


def count_visitors(*, space: Space, band: str, step: int, by: Person, now: datetime) -> GroupVisit:
    """One tap at the door: a person of a band ("under15", "15-17", "18plus") more (step 1) or, after a slip, less (-1).

    One head count a space and day, held while it changes, so two phones lose no tap. Less than nobody changes nothing.
    Raises Refused: "usage.record_group", "bookings.space_closed", "usage.count_full".
    """
    need(by, "usage.record_group", space)
    check_space_open(space.state)
    day = local_day(now, current().timezone)
    with act("usage.count_visitors", by=by):
        Space.objects.select_for_update(no_key=True).get(
            pk=space.pk
        )  # the first two taps of a day make one record
        row = queries.counter(space, day, held=True) or GroupVisit(
            space=space,
            day=day,
            at=now,
            what=gettext_noop("Counted at the door"),
            headcount=0,
            counter=True,
            recorded_at=now,
            recorded_by=by,
        )
        counted = counts(row.headcount, row.under15, row.from15to17, band, step)
        if counted != (row.headcount, row.under15, row.from15to17):
            row.headcount, row.under15, row.from15to17 = counted
            row.save()
    return row


def void_visit(*, visit: Visit | GroupVisit, by: Person, now: datetime, reason: str) -> None:
    """Take a record out of all counts, with a reason; it stays readable. Raises Refused: state, permission, reason."""
    verb = f"void_{visit.machine.name}"
    visit.machine.apply(visit, verb, by=by, now=now, reason=reason, void_reason=reason.strip()[:300])


def restore_visit(*, visit: Visit | GroupVisit, by: Person, now: datetime) -> None:
    """Undo a voiding. Raises Refused: state, permission, "usage.visit_once" (another stands by now)."""
    with translate_db_errors({"visit_once_a_day": _twice, "group_visit_one_counter": _counted}):
        visit.machine.apply(visit, f"restore_{visit.machine.name}", by=by, now=now)
