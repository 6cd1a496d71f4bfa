"""Questions across apps: what waits for whom, what a person has, which records no link ties."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core import links
from ceh.core.inbox import InboxKind
from ceh.core.mail import unsent
from ceh.core.models import Link
from ceh.core.permissions import Held, can, know_roles
from ceh.core.text import ByName
from ceh.directory.queries import PUBLIC
from ceh.directory.rules.freshness import REMIND_AFTER, STALE_AFTER
from ceh.imports.queries import open_network_batches
from ceh.network.models import RoleAssignment, Space
from ceh.network.queries import current as current_roles
from ceh.people import queries as people

ROLE_ENDS_SOON = timedelta(days=30)
MOST_UNLINKED = 50  # records named for one kind of loose end

HIDDEN = ("draft", "discarded")

# Records that everybody may meet on the red thread; others are shown to those who see the desk.
EVERYBODYS = {
    "network.space": Q(state__in=PUBLIC),
    "network.organisation": Q(),
    "knowledge.practice": Q(),
    "knowledge.guide": Q(withdrawn_at=None),
    "consultation.challenge": ~Q(state__in=HIDDEN),
    "ranking.ranking": Q(),
    "studies.feasibilitystudy": ~Q(state__in=HIDDEN),
    "surveys.surveyresult": Q(survey__state="published"),
    "consultation.sourcedocument": Q(),
    "consultation.workshop": ~Q(state__in=HIDDEN),
    "consultation.finding": Q(workshop__state="published", merged_into=None),
    "consultation.statement": ~Q(state__in=HIDDEN),
    "plan.instrument": Q(),
    "plan.plan": ~Q(state__in=HIDDEN),
    "plan.action": Q(plan__state="in_force"),
    "plan.task": Q(action__plan__state="in_force"),
    "plan.target": Q(action__plan__state="in_force"),
}


def _submitted(person: Any, now: datetime) -> int:
    return Space.objects.filter(state="submitted").count()


def _submitted_late(person: Any, now: datetime) -> int:
    return Space.objects.filter(state="submitted", review_due__lt=people.today(now)).count()


def _unconfirmed(person: Any, now: datetime) -> int:
    before = people.today(now) - timedelta(days=STALE_AFTER)
    old = Q(confirmed_on=None) | Q(confirmed_on__lte=before)
    return Space.objects.filter(old, state__in=("published", "paused")).count()


def pages_to_confirm(space_ids: Collection[int], now: datetime) -> dict[int, int]:
    """Open spaces whose page was not confirmed for half a year, each with the number 1."""
    before = people.today(now) - timedelta(days=REMIND_AFTER)
    old = Q(confirmed_on=None) | Q(confirmed_on__lte=before)
    rows = Space.objects.filter(old, pk__in=space_ids, state__in=("published", "paused"))
    return dict.fromkeys(rows.values_list("pk", flat=True), 1)


def _roles_ending(person: Any, now: datetime) -> int:
    return RoleAssignment.objects.filter(ends_at__gt=now, ends_at__lte=now + ROLE_ENDS_SOON).count()


def _merges(person: Any, now: datetime) -> int:
    return len(people.merge_candidates())


def _imports(person: Any, now: datetime) -> int:
    return open_network_batches().count()


def _unsent_letters(person: Any, now: datetime) -> int:
    return unsent(now).count()


def _letters_given_up(person: Any, now: datetime) -> int:
    return unsent(now, given_up=True).count()


INBOX = (
    InboxKind(
        _("Spaces to review"),
        _submitted,
        "directory:desk_spaces",
        "network.review_space",
        "hourglass",
        "?state=submitted",
        _submitted_late,
        10,
    ),
    InboxKind(
        _("Spaces not confirmed for a year"),
        _unconfirmed,
        "directory:desk_spaces",
        "network.see_desk",
        "calendar-check",
        "?fresh=stale",
        None,
        20,
    ),
    InboxKind(
        _("Roles that end within a month"),
        _roles_ending,
        "network:desk_roles",
        "network.see_roles",
        "users",
        order=30,
    ),
    InboxKind(
        _("People who may have two accounts"),
        _merges,
        "people:desk_people",
        "people.merge",
        "users",
        order=40,
    ),
    InboxKind(
        _("Imported tables not applied yet"),
        _imports,
        "imports:desk",
        "imports.import_table",
        "upload",
        order=50,
    ),
    InboxKind(
        _("E-mails that couldn’t be sent"),
        _unsent_letters,
        "home:letters",
        "core.send_letters",
        "mail",
        late=_letters_given_up,
        order=60,
    ),
)


def roles_of(person: Any, now: datetime) -> list[RoleAssignment]:
    """The roles that a person holds now, with their spaces, those in spaces first."""
    held = current_roles(now).filter(person=person).select_related("space")
    shown = held.only(
        "role", "ends_at", *(f"space__{name}" for name in ("code", "name", "state", "confirmed_on"))
    )
    roles = list(shown.order_by(ByName("space__sort_keys"), "role", "pk"))
    know_roles(person, [Held(role.role, role.space_id) for role in roles])
    return roles


def drafts_of(person: Any) -> list[Space]:
    """Spaces that the person proposed and that have no public page yet."""
    rows = Space.objects.filter(proposed_by=person, state__in=("draft", "submitted")).order_by("-pk")
    return list(rows.only("code", "name", "state")[:20])


def record(kind: str, pk: int, person: Any) -> Model:
    """A record of the red thread that the person may meet. Raises Model.DoesNotExist or LookupError."""
    known = {end for link in links.KINDS.values() for end in (link.source, link.target)} | set(EVERYBODYS)
    if kind not in known:
        raise LookupError(kind)
    result: Model = apps.get_model(kind)._default_manager.filter(_visible(kind, person)).get(pk=pk)
    return result


def _visible(kind: str, person: Any) -> Q:
    if person is not None and person.is_authenticated and can(person, "home.see_desk"):
        return Q()
    return EVERYBODYS.get(kind, Q(pk__in=[]))


def steps(obj: Model, person: Any, *, up: bool) -> list[links.Step]:
    """The thread in one direction, as far as the person may see it: it ends at a hidden record."""
    return links.thread(obj, up=up, keep=lambda reached: _seen_by(person, reached))


def _seen_by(person: Any, steps_reached: list[links.Step]) -> list[links.Step]:
    """The steps to records that the person may see; one statement for each kind."""
    ids: dict[str, set[Any]] = {}
    for step in steps_reached:
        ids.setdefault(step.other._meta.label_lower, set()).add(step.other.pk)
    visible = set()
    for kind, pks in ids.items():
        rows = apps.get_model(kind)._default_manager.filter(_visible(kind, person), pk__in=pks)
        visible |= {(kind, pk) for pk in rows.values_list("pk", flat=True)}
    return [step for step in steps_reached if (step.other._meta.label_lower, step.other.pk) in visible]


@dataclass(frozen=True)
class UnlinkedGroup:
    """Records of one end of a kind of link that have none: what is missing, how many, and the first of them."""

    label: str
    type: str
    words: str
    count: int
    records: list[Model]


@dataclass(frozen=True)
class Gap:
    """A record that leads to nothing because the plan itself leaves it open, and what the region's pack says of it."""

    label: str
    type: str
    record: Model
    reason: str


# What the red thread joins, in the reader's language: the names of models themselves are not translated.
TYPES = {
    "consultation.challenge": _("challenge"),
    "consultation.finding": _("finding"),
    "ranking.ranking": _("order of the challenges"),
    "consultation.sourcedocument": _("document"),
    "consultation.statement": _("SWOT statement"),
    "consultation.workshop": _("workshop"),
    "knowledge.guide": _("guide"),
    "knowledge.practice": _("good practice"),
    "network.organisation": _("organisation"),
    "network.space": _("space"),
    "plan.action": _("action"),
    "plan.instrument": _("policy instrument"),
    "plan.plan": _("action plan"),
    "plan.target": _("target"),
    "plan.task": _("task"),
    "studies.feasibilitystudy": _("feasibility study"),
    "surveys.surveyresult": _("survey result"),
}


# Where a thread may begin: a survey stands on nothing else, and most spaces were there before the plan.
ORIGINS = {"consultation.sourcedocument", "network.space"}
# What need not lead anywhere: the plan takes over some of the partners' practices, the others are there to be read.
OFFERS = {"knowledge.practice"}
# Records of which the region's pack may say that the plan draws nothing from them.
WITH_GAPS = "consultation.statement"


# What is expected to have links: a workshop that is still to come, or a withdrawn statement, is not.
EXPECTED = {
    kind: Q(state="published")
    for kind in ("consultation.workshop", "consultation.statement", "consultation.challenge")
}


def unlinked_records() -> list[UnlinkedGroup]:
    """Records that should stand on something, or lead to something, and do not; two statements for each kind."""
    ends: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind in links.KINDS.values():
        if kind.target not in ORIGINS:
            ends[kind.target, "target"].append(kind.code)
        if kind.source not in OFFERS:
            ends[kind.source, "source"].append(kind.code)
    result = []
    for (label, end), codes in sorted(ends.items()):
        model = apps.get_model(label)
        linked = Link.objects.filter(kind__in=codes, ended_at=None).values(f"{end}_id")
        shown = EVERYBODYS.get(label, Q()) & EXPECTED.get(label, Q())
        rows = model._default_manager.exclude(pk__in=linked).filter(shown)
        if (label, end) == (WITH_GAPS, "source"):
            rows = rows.filter(gap={})
        count = rows.count()
        if count:
            records = list(rows.order_by("pk")[:MOST_UNLINKED])
            words = _("stands on nothing yet") if end == "target" else _("has led to nothing yet")
            result.append(UnlinkedGroup(label, type_of(records[0]), str(words), count, records))
    return result


def gaps() -> list[Gap]:
    """Published statements that lead to no challenge because the plan names none; two statements."""
    codes = [kind.code for kind in links.KINDS.values() if kind.source == WITH_GAPS]
    linked = Link.objects.filter(kind__in=codes, ended_at=None).values("source_id")
    rows = apps.get_model(WITH_GAPS)._default_manager.filter(EXPECTED[WITH_GAPS]).exclude(pk__in=linked)
    records = rows.exclude(gap={}).order_by("pk")[:MOST_UNLINKED]
    return [Gap(WITH_GAPS, type_of(row), row, str(row.gap)) for row in records]


def type_of(obj: Model) -> str:
    """The word for a kind of record."""
    return str(TYPES.get(obj._meta.label_lower) or obj._meta.verbose_name)


@dataclass(frozen=True)
class Suggestion:
    """Something that a person can do now: what, why, where."""

    label: Any
    why: Any
    icon: str
    url_name: str
    query: str = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name) + self.query


FIRST_STEPS = (
    Suggestion(
        _("Try a machine"),
        _("These are open to everybody."),
        "wrench",
        "availability:catalogue",
        "?access=open",
    ),
    Suggestion(
        _("Take a course"),
        _("Learn to use machines that need training."),
        "graduation-cap",
        "enrolment:sessions",
    ),
    Suggestion(
        _("Visit a space near you"), _("On a map, with opening hours."), "map-pin", "directory:spaces"
    ),
    Suggestion(
        _("See what is free today"), _("Machines and rooms, hour by hour."), "clock", "reception:all_today"
    ),
)
NEXT_STEPS = (
    Suggestion(
        _("Book a machine"), _("Find a free time by size and place."), "calendar-plus", "availability:find"
    ),
    Suggestion(
        _("See what is free today"), _("Machines and rooms, hour by hour."), "clock", "reception:all_today"
    ),
    Suggestion(
        _("Take a course"),
        _("Learn to use machines that need training."),
        "graduation-cap",
        "enrolment:sessions",
    ),
    Suggestion(
        _("Put it in your calendar"),
        _("Bookings and courses on your phone."),
        "calendar-sync",
        "timetable:my_feed",
    ),
)


def suggestions(*, is_new: bool) -> tuple[Suggestion, ...]:
    """What a person can do now: first steps for somebody who has done nothing here yet."""
    return FIRST_STEPS if is_new else NEXT_STEPS
