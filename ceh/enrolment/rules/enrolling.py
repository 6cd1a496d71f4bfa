"""Whether somebody may take part: a chain of small checks. All that fail are told at once, each with what to do next.

Every check is pure: it gets what is known and gives a Refused or None. `overridable` says whether staff may set it
aside; whoever does is stored with the enrolment.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ceh.core.checks import Result, run_checks
from ceh.core.clock import local_day
from ceh.core.mail import time_of
from ceh.core.refusals import Refused
from ceh.courses.models import CourseSession
from ceh.learning import queries as learning
from ceh.learning import rules as competence
from ceh.learning.models import Competence
from ceh.people import rules as people
from ceh.people.queries import Safeguards, Standing


@dataclass(frozen=True)
class EnrolmentFacts:
    """What decides: the session, the person, what they hold, what else they do at that time, and the time now."""

    session: CourseSession
    zone: str
    who: Safeguards
    person_id: int
    now: datetime
    with_adult: bool = False
    needs: list[tuple[Competence, str]] = field(default_factory=list)
    facts: learning.Facts = field(default_factory=learning.Facts)
    elsewhere: CourseSession | None = None
    evening: time = people.EVENING

    @property
    def day(self) -> date:
        """The local day of the session."""
        return local_day(self.session.starts_at, self.zone)


def _no(rule: str, message: str, next_step: str, *, overridable: bool = True, url: str = "") -> Refused:
    return Refused(f"enrolment.{rule}", message, next_step, url=url, overridable=overridable)


def check_open(known: EnrolmentFacts) -> Refused | None:
    """The session is planned and has not begun."""
    other = known.session.course.get_absolute_url()
    if known.session.state != "planned":
        return _no(
            "over",
            _("This session is %(state)s.") % {"state": str(known.session.state_info.label).lower()},
            _("Look for another one."),
            overridable=False,
            url=other,
        )
    if known.session.starts_at <= known.now:
        return _no("begun", _("This session has begun already."), _("Look for another one."), url=other)
    return None


def check_own(known: EnrolmentFacts) -> Refused | None:
    """Trainers do not take part in their own session."""
    if known.session.trainer_id == known.person_id:
        return _no(
            "own", _("You teach this session yourself."), _("Name another trainer first."), overridable=False
        )
    return None


def check_deadline(known: EnrolmentFacts) -> Refused | None:
    """There is still time to enrol."""
    if known.session.enrol_until < known.now < known.session.starts_at:
        day = time_of(known.session.enrol_until, None, known.zone)
        return _no(
            "deadline",
            _("Enrolment closed on %(day)s.") % {"day": day},
            _("Ask the space, or choose another session."),
        )
    return None


def check_needs(known: EnrolmentFacts) -> Refused | None:
    """The person holds the required competences when the session begins; names the first missing one."""
    for need, level in known.needs:
        standing = competence.standing(
            known.facts,
            person_id=known.person_id,
            competence_id=need.pk,
            space_id=known.session.space_id,
            level=level,
            at=known.session.starts_at,
        )
        if not standing.ok:
            names = competence.Names(str(need), str(known.session.space), known.zone)
            result = competence.refusal(standing, names, need.code)
            result.overridable = standing.reason != "held"
            return result
    return None


def check_held(known: EnrolmentFacts) -> Refused | None:
    """No hold stops the person in the space, or for what the course grants."""
    holds = known.facts.holds.get(known.person_id, ())
    granted = known.session.course.competence_id or 0
    return competence.check_hold(
        "enrolment.held",
        holds,
        known.session.space,
        known.session.starts_at,
        known.zone,
        competence_id=granted,
    )


def check_age(known: EnrolmentFacts) -> Refused | None:
    """Old enough for the course; under 15 with a guardian who confirmed the account."""
    least = known.session.course.min_age
    standing = Standing(known.who.birth_year, known.who.guarded)
    if refusal := people.check_guardian("enrolment.guardian", standing, known.day):
        if not known.who.agreed:
            refusal.next_step = _name_guardian()
        return refusal
    if least and known.who.birth_year and people.certain_age(known.who.birth_year, known.day) < least:
        message = ngettext(
            "This course is for people aged %(n)s and over.",
            "This course is for people aged %(n)s and over.",
            least,
        )
        return _no("min_age", message % {"n": least}, _("Ask the space what there is for younger people."))
    return None


def _name_guardian() -> str:
    return _("Name your guardian; they get an e-mail with a link, and then agree in their account.")


def check_consent(known: EnrolmentFacts) -> Refused | None:
    """A guardian of a minor has agreed to trainings before the first one; who lacks one is told so by `check_age`."""
    if not people.is_minor(known.who.birth_year, known.day) or known.who.agreed:
        return None
    standing = Standing(known.who.birth_year, known.who.guarded)
    if people.check_guardian("enrolment.guardian", standing, known.day):
        return None
    step = _("Ask your guardian to agree in their account.") if known.who.guarded else _name_guardian()
    return _no(
        "consent",
        _("Before a minor’s first course a guardian must agree."),
        step,
        url=reverse("people:guardians"),
    )


def check_evening(known: EnrolmentFacts) -> Refused | None:
    """In the evening, minors must be accompanied by an adult."""
    if known.with_adult:
        return None
    span = known.session.starts_at, known.session.ends_at
    step = _("Say that an adult comes along, or choose an earlier session.")
    return people.check_evening(
        "enrolment.evening", known.who.birth_year, span, known.zone, known.evening, step
    )


def check_elsewhere(known: EnrolmentFacts) -> Refused | None:
    """No other session at the same time."""
    if known.elsewhere is not None:
        return _no(
            "twice",
            _("At that time you have another course: %(course)s.") % {"course": known.elsewhere.course},
            _("Cancel one of them first."),
            url=known.elsewhere.get_absolute_url(),
        )
    return None


Check = Callable[[EnrolmentFacts], Result]
CHECKS: tuple[Check, ...] = (
    check_open,
    check_own,
    check_deadline,
    check_held,
    check_needs,
    check_age,
    check_consent,
    check_evening,
    check_elsewhere,
)


def problems(known: EnrolmentFacts) -> list[Refused]:
    """All refusals, in the order of the checks."""
    return run_checks(CHECKS, known)


def refusal(refusals: list[Refused]) -> Refused:
    """Combine all refusals of an enrolment into a single one."""
    return Refused.of(
        refusals,
        rule="enrolment.enrolment",
        message=_("You can’t enrol yet."),
        next_step=_("Do what is listed, and try again."),
    )


def full() -> Refused:
    """The refusal when no place is left."""
    return Refused(
        "enrolment.full",
        _("All places are taken."),
        _("You can join the waitlist: the next place goes to whoever has waited longest."),
        kind="conflict",
    )


def enrolled_already() -> Refused:
    """The refusal of a second enrolment in the same session."""
    return Refused(
        "enrolment.once",
        _("You are already enrolled in this session or on its waitlist."),
        _("See “My courses”."),
        kind="conflict",
        url=reverse("enrolment:mine"),
    )


def group_too_large(left: int) -> Refused:
    """The refusal of a group larger than the free places."""
    message = ngettext("There is only %(n)s place left.", "There are only %(n)s places left.", left)
    return Refused(
        "enrolment.full",
        message % {"n": left},
        _("Choose another session, or ask the space for one of your own."),
        kind="conflict",
    )
