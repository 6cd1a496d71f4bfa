"""A mentor's own profile: offered, changed, listed, paused, left; with skills and conflicts of interest."""

from datetime import date, datetime
from typing import Any

from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.validators import check_fields
from ceh.mentors.models import Conflict, Mentor, MentorSkill
from ceh.mentors.rules import register as rules
from ceh.mentors.states import MENTOR
from ceh.network.models import Organisation
from ceh.people.models import Person
from ceh.people.queries import standing, today
from ceh.region.models import Skill

MANY = ("spaces", "topics")
WORDS = {"mentors_mentor_person_id_key": rules.already_offered}


def offer(*, by: Person, now: datetime, **values: Any) -> Mentor:
    """Offer oneself as a mentor; a coordinator puts the profile into the register.

    Raises Refused: "mentors.offer_profile", "mentors.adult", "mentors.one_profile".
    """
    need(by, "mentors.offer_profile")
    rules.check_adult(standing(by).birth_year, today(now))
    plain, many = _parted(values)
    with translate_db_errors(WORDS), act("mentors.offer_profile", by=by):
        if Mentor.objects.filter(person=by).exists():
            raise rules.already_offered()
        row = Mentor(person=by, offered_at=now, active_at=now, **plain)
        check_fields(row, plain)
        row.save(force_insert=True)
        _set(row, many)
    return row


def change(*, mentor: Mentor, by: Person, now: datetime, **values: Any) -> Mentor:
    """Change one's own profile. Raises Refused: "mentors.change_profile", "mentors.places"."""
    need(by, "mentors.change_profile", mentor)
    plain, many = _parted(values)
    with act("mentors.change_profile", by=by):
        row = _locked(mentor)
        rules.check_capacity(plain.get("capacity", row.capacity), row.mentees)
        for name, value in plain.items():
            setattr(row, name, value)
        check_fields(row, plain)
        row.active_at = now
        row.save(update_fields=[*plain, "active_at"])
        _set(row, many)
    return row


def add_skill(*, mentor: Mentor, skill: Skill, level: int, by: Person, now: datetime) -> MentorSkill:
    """Say that one helps with a skill; said again, with another depth. Raises Refused: "mentors.change_profile"."""
    need(by, "mentors.change_profile", mentor)
    with act("mentors.add_skill", by=by):
        row = _locked(mentor)
        known, _is_new = MentorSkill.objects.update_or_create(
            mentor=row, skill=skill, defaults={"level": level}
        )
        _seen(row, now)
    return known


def remove_skill(*, skill: MentorSkill, by: Person, now: datetime) -> None:
    """No longer help with a skill. Raises Refused: "mentors.change_profile"."""
    need(by, "mentors.change_profile", skill.mentor)
    with act("mentors.remove_skill", by=by):
        row = _locked(skill.mentor)
        MentorSkill.objects.filter(pk=skill.pk).delete()
        _seen(row, now)


def declare_conflict(
    *, mentor: Mentor, organisation: Organisation, kind: str, by: Person, now: datetime
) -> Conflict:
    """Declare a conflict of interest; declared twice it stays as it was. Raises Refused: "mentors.declare_conflict"."""
    need(by, "mentors.declare_conflict", mentor)
    with act("mentors.declare_conflict", by=by):
        row = _locked(mentor)
        conflict, _is_new = Conflict.objects.get_or_create(
            mentor=row, organisation=organisation, kind=kind, ended_at=None, defaults={"declared_at": now}
        )
        _seen(row, now)
    return conflict


def end_conflict(*, conflict: Conflict, by: Person, now: datetime) -> None:
    """Say that a conflict of interest is over; that it was stays known. Raises Refused: "mentors.declare_conflict"."""
    need(by, "mentors.declare_conflict", conflict.mentor)
    with act("mentors.end_conflict", by=by):
        row = _locked(conflict.mentor)
        Conflict.objects.filter(pk=conflict.pk, ended_at=None).update(ended_at=now)
        _seen(row, now)


def put_into_register(*, mentor: Mentor, by: Person, now: datetime) -> None:
    """From now on advisers can suggest the mentor. Raises Refused: "mentors.keep_register", "mentors.profile"."""
    need(by, "mentors.keep_register", mentor)
    with act("mentors.list_mentor", by=by):
        row = _locked(mentor)
        rules.check_can_be_listed(about=row.about, skills=row.skills.all(), languages=row.languages)
        MENTOR.apply(mentor, "list_mentor", by=by, now=now)


def pause(*, mentor: Mentor, by: Person | None, now: datetime, paused_until: date | None = None) -> None:
    """Take a break, until a day or until further notice. Raises Refused: "mentors.keep_profile", "mentors.break"."""
    rules.check_break(paused_until, today(now))
    MENTOR.apply(mentor, "pause_mentor", by=by, now=now, paused_until=paused_until)


def resume(*, mentor: Mentor, by: Person | None, now: datetime) -> None:
    """End the break. Raises Refused: "mentors.keep_profile", "mentor.state"."""
    MENTOR.apply(mentor, "resume_mentor", by=by, now=now, paused_until=None, active_at=now)


def leave(*, mentor: Mentor, by: Person | None, now: datetime, reason: str = "") -> None:
    """Leave the register. Raises Refused: "mentors.keep_profile", "mentor.state"."""
    MENTOR.apply(mentor, "leave_mentor", by=by, now=now, reason=reason, paused_until=None, is_public=False)


def come_back(*, mentor: Mentor, by: Person, now: datetime) -> None:
    """Offer oneself again. Raises Refused: "mentors.keep_profile", "mentors.adult", "mentor.state"."""
    MENTOR.apply(mentor, "return_mentor", by=by, now=now, offered_at=now, active_at=now)


def _locked(mentor: Mentor) -> Mentor:
    return Mentor.objects.select_for_update(of=("self",)).get(pk=mentor.pk)


def _seen(row: Mentor, now: datetime) -> None:
    row.active_at = now
    row.save(update_fields=["active_at"])


def _parted(values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The plain values, and those of many records."""
    many = {name: values[name] for name in MANY if name in values}
    return {name: value for name, value in values.items() if name not in many}, many


def _set(row: Mentor, many: dict[str, Any]) -> None:
    for name, records in many.items():
        getattr(row, name).set(records)
