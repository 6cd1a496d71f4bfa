"""Questions about cases: one, those of a person, what an adviser's desk shows, and how long things take."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case as Choice
from django.db.models import CharField, F, Prefetch, Q, QuerySet, Value, When

from ceh.core.permissions import holds
from ceh.mentors.models import Mentor
from ceh.network.queries import roles
from ceh.people.models import Person
from ceh.people.queries import standing, today
from ceh.people.rules import is_minor
from ceh.region.models import Municipality
from ceh.region.queries import public_holidays
from ceh.support.models import Candidate, Case, CaseNote, CaseViewing, Need, Proposal, Shortlist
from ceh.support.states import CASE

OPEN = CASE.group("open")
VIEWING = timedelta(hours=1)  # how long somebody who gave a reason may read a case
YEAR = timedelta(days=365)


def case(pk: int) -> Case:
    """One case. Raises Case.DoesNotExist."""
    return Case.objects.select_related(
        "person__profile", "adviser", "municipality", "continues", "mentor__person"
    ).get(pk=pk)


def need(pk: int) -> Need:
    """One need. Raises Need.DoesNotExist."""
    return Need.objects.select_related("case").get(pk=pk)


def cases_of(person: Person) -> "QuerySet[Case]":
    """The person's own cases, the newest first."""
    return Case.objects.filter(person=person).select_related("adviser").order_by("-made_at")


def open_case_of(person: Person) -> Case | None:
    """The person's case that is not closed."""
    return Case.objects.filter(person=person).exclude(state="closed").first()


def sent_cases(viewer: Person) -> "QuerySet[Case]":
    """All cases that were ever sent, with `who`: the name where the viewer has a part in the case, else nothing."""
    shown = Q(adviser=viewer)
    if holds(viewer, "adviser"):
        shown |= Q(state__in=("submitted", "reopened"))
    who = Choice(When(shown, then=F("person__name")), default=Value("–"), output_field=CharField())
    rows = Case.objects.exclude(submitted_at=None).annotate(who=who)
    return rows.select_related("adviser", "municipality")


def waiting(person: Person, now: datetime) -> int:
    """How many cases wait for this adviser: those that nobody has, and their own that are due."""
    return _waiting(person).filter(Q(adviser=None) | Q(due_on__lte=today(now))).count()


def waiting_late(person: Person, now: datetime) -> int:
    """How many of these are late."""
    return _waiting(person).filter(due_on__lt=today(now)).count()


def _waiting(person: Person) -> "QuerySet[Case]":
    mine = Q(adviser=person) if holds(person, "adviser") else Q()
    return Case.objects.filter(Q(state__in=("submitted", "reopened")) | Q(state__in=OPEN) & mine)


@dataclass(frozen=True)
class Desk:
    """What an adviser sees first."""

    late: list[Case]
    due: list[Case]
    new: list[Case]


def desk(viewer: Person, now: datetime) -> Desk:
    """What is late, what is due today, and what nobody has taken; one statement."""
    day = today(now)
    rows = sent_cases(viewer).filter(state__in=OPEN)
    if holds(viewer, "adviser"):
        rows = rows.filter(Q(adviser=viewer) | Q(state__in=("submitted", "reopened")))
    cases = list(rows.order_by("due_on", "since"))
    late = [row for row in cases if row.due_on is not None and row.due_on < day]
    due = [row for row in cases if row.due_on == day]
    new = [
        row for row in cases if row.state in ("submitted", "reopened") and row not in late and row not in due
    ]
    return Desk(late, due, new)


def no_mentors_for(row: Case) -> set[int]:
    """Keys of mentors who are not suggested: the person, guardians, the adviser, and who was on a list before."""
    guardians = row.person.guardianships.filter(confirmed_at__isnull=False, ended_at=None).values("guardian")
    apart = Q(person=row.person_id) | Q(person=row.adviser_id) | Q(person__in=guardians)
    before = Q(candidacies__shortlist__case=row)
    return set(Mentor.objects.filter(apart | before).values_list("pk", flat=True))


def organisations_of(person: Person, now: datetime) -> set[int]:
    """Hosts of the spaces in which the person has a role."""
    held = roles.current(now).filter(person=person, space__isnull=False)
    return set(held.exclude(space__host=None).values_list("space__host", flat=True))


def mentors_asked(row: Case) -> set[int]:
    """Whom the case asked since the newest shortlist."""
    newest = row.shortlists.first()
    proposals = row.proposals.filter(made_at__gte=newest.made_at) if newest else row.proposals.all()
    return set(proposals.values_list("mentor", flat=True))


def able(candidates: list[Candidate]) -> set[int]:
    """Which of them are in the register now and have a free place."""
    keys = [row.mentor_id for row in candidates]
    rows = Mentor.objects.filter(pk__in=keys, state="listed", mentees__lt=F("capacity"))
    return set(rows.values_list("pk", flat=True))


def shortlist_of(row: Case) -> Shortlist | None:
    """The newest shortlist with its candidates."""
    people = Candidate.objects.select_related("mentor__person", "mentor__municipality")
    return row.shortlists.prefetch_related(Prefetch("candidates", people)).first()


def proposals_of(row: Case) -> list[Proposal]:
    """Who was asked, the newest first."""
    return list(row.proposals.select_related("mentor__person"))


def proposal(pk: int) -> Proposal:
    """One proposal. Raises Proposal.DoesNotExist."""
    related = ("case__person__profile", "case__municipality", "case__adviser", "mentor__person")
    return Proposal.objects.select_related(*related).get(pk=pk)


def proposals_to(person: Person) -> "QuerySet[Proposal]":
    """What a mentor was asked, the newest first."""
    return Proposal.objects.filter(mentor__person=person).select_related("case__municipality")


def open_proposals_to(person: Person, _now: datetime) -> int:
    """How many wait for the mentor's answer."""
    return proposals_to(person).filter(state="open").count()


def proposals_due(day: date) -> "QuerySet[Proposal]":
    """Proposals that were not answered by the day before."""
    return Proposal.objects.filter(state="open", due_on__lt=day).select_related("mentor__person")


def notes_for(row: Case, viewer: Person) -> list[CaseNote]:
    """The notes of a case that the viewer may read: their own, and those that both people share."""
    notes = CaseNote.objects.filter(case=row).filter(Q(is_shared=True) | Q(author=viewer))
    return list(notes.select_related("author"))


def viewings_of(row: Case) -> list[CaseViewing]:
    """Who without a part in the case opened it, the newest first."""
    return list(CaseViewing.objects.filter(case=row).select_related("person"))


def is_viewing(row: Case, person: Person, now: datetime) -> bool:
    """Whether the person gave a reason within the last hour."""
    return CaseViewing.objects.filter(case=row, person=person, at__gt=now - VIEWING).exists()


def advisers(now: datetime) -> "QuerySet[Person]":
    """Everybody who is an adviser now."""
    return _with_role("adviser", now)


def those_who_advised(_request: Any = None) -> "QuerySet[Person]":
    """Everybody who ever had a case as its adviser."""
    return Person.objects.filter(pk__in=Case.objects.exclude(adviser=None).values("adviser")).order_by("name")


def municipalities(_request: Any = None) -> "QuerySet[Municipality]":
    """Where cases come from."""
    return Municipality.objects.filter(pk__in=Case.objects.values("municipality")).order_by("sort_key")


def coordinators(now: datetime) -> "QuerySet[Person]":
    """Everybody who is a coordinator now."""
    return _with_role("coordinator", now)


def _with_role(role: str, now: datetime) -> "QuerySet[Person]":
    held = roles.current(now).filter(role=role)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("name", "pk")


def holidays_around(day: date) -> frozenset[date]:
    """Public holidays of the region in the year of the day and the next."""
    return frozenset(public_holidays(day.year)) | frozenset(public_holidays(day.year + 1))


def due_cases(day: date) -> "QuerySet[Case]":
    """Open cases that are due on the day or late."""
    return Case.objects.filter(state__in=OPEN, due_on__lte=day).select_related("person", "adviser")


def drafts_since(until: datetime) -> "QuerySet[Case]":
    """Drafts that were begun before."""
    return Case.objects.filter(state="draft", made_at__lte=until).select_related("person")


def moments_of_last_year(now: datetime) -> list[tuple[Any, Any, Any]]:
    """Of each case of the last twelve months: when it was sent, taken, and its needs agreed."""
    rows = Case.objects.filter(submitted_at__gte=now - YEAR, continues=None).order_by()
    return list(rows.values_list("submitted_at", "taken_at", "needs_agreed_at"))


def contact_of(row: Case, day: date) -> Any:
    """Who is written to: the guardian of somebody who is under 18 on the day, else the person."""
    if is_minor(standing(row.person).birth_year, day):
        guarding = row.person.guardianships.filter(confirmed_at__isnull=False, ended_at=None)
        first = guarding.select_related("guardian").first()
        return first.guardian if first else None
    return row.person
