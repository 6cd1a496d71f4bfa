"""Questions of the directory: which spaces, in which order, how far. What the desk asks stands at the end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import cos, radians
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    Exists,
    F,
    FloatField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import ASin, Cos, JSONObject, Least, Power, Radians, Sin, Sqrt
from django.utils.functional import cached_property

from ceh.core.text import ByName, Translated
from ceh.directory.models import Photo
from ceh.network.models import Organisation, RoleAssignment, Space, SpaceKind
from ceh.network.queries.roles import current
from ceh.people.models import Consent
from ceh.region.models import GoalGroup, Municipality, Settlement, Topic
from ceh.search.queries import parse_query, ranked

PUBLIC, OPEN = ("published", "paused", "closed"), ("published", "paused")
EARTH_KM = 6371.0088  # mean radius
MOST_POINTS = 300  # single points on one map; above that one number for each municipality
NAMED_IN_PUBLIC = "named-in-public"  # the purpose of the consent to be named on a space's page
AGES = {"half": 182, "year": 365}


@dataclass(frozen=True)
class Lists:
    """What filters offer: code → name, in their order; municipalities with borders and settlements as records."""

    topics: dict[str, Translated]
    kinds: dict[str, Translated]
    goal_groups: dict[str, Translated]
    municipalities: list[Municipality]

    @cached_property
    def settlements(self) -> list[Settlement]:
        """Settlements with their municipalities; read only by pages that show distances."""
        by_id = {municipality.pk: municipality for municipality in self.municipalities}
        result = list(Settlement.objects.all())
        for settlement in result:
            settlement.municipality = by_id[settlement.municipality_id]
        return result


def lists() -> Lists:
    """Everything the directory's filters offer, in two statements, and a third for settlements."""
    named: dict[str, dict[str, Translated]] = {"topic": {}, "kind": {}, "group": {}}
    models: dict[str, Any] = {"topic": Topic, "kind": SpaceKind, "group": GoalGroup}
    parts = [
        model._default_manager.filter(retired=False)
        .values_list(Value(which), "position", "code", "name")
        .order_by()
        for which, model in models.items()
    ]
    rows = parts[0].union(*parts[1:], all=True)
    for which, _position, code, name in sorted(rows, key=lambda row: row[:3]):
        named[which][code] = Translated.of(name)
    return Lists(named["topic"], named["kind"], named["group"], list(Municipality.objects.all()))


def public_spaces(*, closed: bool = False) -> "QuerySet[Space]":
    """Spaces with a public page that are open; with `closed` those kept as history instead."""
    return Space.objects.filter(state="closed") if closed else Space.objects.filter(state__in=OPEN)


def with_distance(rows: "QuerySet[Space]", lon: float, lat: float) -> "QuerySet[Space]":
    """Each space with `km` from a place in degrees: the great circle (haversine), in SQL."""
    up, across = Radians(F("lat") - Value(lat)), Radians(F("lon") - Value(lon))
    half = Power(Sin(up / 2), 2) + Cos(Radians(Value(lat))) * Cos(Radians(F("lat"))) * Power(
        Sin(across / 2), 2
    )
    within = Least(Sqrt(half), Value(1.0), output_field=FloatField())
    return rows.annotate(km=Value(2 * EARTH_KM) * ASin(within))


def matching(rows: "QuerySet[Space]", text: str) -> "QuerySet[Space]":
    """The spaces that match the words, with `tier` for the order; none for signs without a word."""
    query = parse_query(text)
    if not query:
        return rows.filter(pk__in=[]).annotate(tier=Value(0))  # signs without a word answer to nothing
    tier = ranked(query, "space").filter(object_id=OuterRef("pk")).order_by().values("tier")  # type: ignore[misc]  # annotated above
    matches = ranked(query, "space").order_by().values("object_id")
    return rows.filter(pk__in=matches).annotate(tier=Subquery(tier))


def confirmed(rows: "QuerySet[Space]", within: str, today: date) -> "QuerySet[Space]":
    """Those whose page was confirmed within "half" a year or a "year"; of any age otherwise."""
    return rows.filter(confirmed_on__gte=today - timedelta(days=AGES[within])) if within in AGES else rows


def ordered(rows: "QuerySet[Space]", how: str) -> "QuerySet[Space]":
    """By "near", "best", "fresh" or name; the name decides where two are alike."""
    first: dict[str, list[Any]] = {
        "near": [F("km").asc()],
        "best": [F("tier").desc(nulls_last=True)],
        "fresh": [F("confirmed_on").desc(nulls_last=True), F("changed_at").desc(nulls_last=True)],
    }
    return rows.order_by(*first.get(how, []), ByName("sort_keys"), "pk")


def with_cards(rows: "QuerySet[Space]") -> "QuerySet[Space]":
    """What the card of a space shows, in three statements however many there are."""
    rows = rows.select_related("kind", "municipality").defer("municipality__rings")
    return rows.prefetch_related("topics", "photos")


def how_many(rows: "QuerySet[Space]") -> tuple[int, dict[int, int]]:
    """(all, municipality's id → number) of the matches in one statement."""
    result = dict(rows.order_by().values_list("municipality_id").annotate(n=Count("pk")))
    return sum(result.values()), result


def on_map(rows: "QuerySet[Space]", counted: tuple[int, dict[int, int]]) -> list[dict[str, Any]]:
    """All matches as points, in one statement, or one number for each municipality when they are many.

    `counted` is what `how_many` says of them.
    A point has lon, lat, name, code, state, kind__code and municipality_id; a number has municipality_id and n.
    """
    if counted[0] > MOST_POINTS:
        return [{"municipality_id": municipality, "n": n} for municipality, n in counted[1].items()]
    fields = ("lon", "lat", "name", "code", "state", "kind__code", "municipality_id")
    return list(rows.order_by(ByName("sort_keys")).values(*fields))


def newest_change() -> datetime | None:
    """When any public space last changed, appeared or went; None where there is none."""
    public = Space.objects.filter(state__in=PUBLIC)
    newest = public.aggregate(changed=Max("changed_at"), published=Max("published_at"))
    known = [moment for moment in newest.values() if moment]
    return max(known) if known else None


def public_space(code: str) -> Space:
    """A space with all that its page shows, in three statements. Raises Space.DoesNotExist for what is not public.

    `tagged_topics` and `tagged_groups` are lists of {"code": …, "name": Translated}, in their order.
    """
    rows = Space.objects.filter(state__in=PUBLIC).select_related("kind", "host", "municipality")
    rows = rows.annotate(tagged_topics=_tagged(Topic), tagged_groups=_tagged(GoalGroup))
    space = rows.prefetch_related("hours", "photos").get(code=code)
    for tags in (space.tagged_topics, space.tagged_groups):
        for tag in tags:
            tag["name"] = Translated.of(tag["name"])
    return space


def _tagged(model: Any) -> ArraySubquery:
    """The items of a code list that the space of the outer query carries."""
    mine = model.objects.filter(spaces=OuterRef("pk")).order_by("position", "code")
    return ArraySubquery(mine.values(tag=JSONObject(code="code", name="name")))


def public_roles(space: Space, now: Any) -> "QuerySet[RoleAssignment]":
    """Who holds a role here and agreed to be shown to visitors; nobody else is named."""
    held = current(now).filter(space=space, person__is_active=True)
    agreed = Consent.objects.filter(
        person=OuterRef("person"), text__purpose=NAMED_IN_PUBLIC, withdrawn_at=None
    )
    rows = (
        held.filter(Exists(agreed))
        .select_related("person")
        .only("role", "space_id", "person__name", "person__erased_at")
    )
    return rows.order_by("role", "pk")


def nearest(space: Space, most: int = 3) -> "QuerySet[Space]":
    """Other open spaces, nearest first. Sorted on the flat map, which is right for a region and needs no sines."""
    across = (F("lon") - Value(space.lon)) * Value(cos(radians(space.lat)))
    up = F("lat") - Value(space.lat)
    sorted_ = (
        public_spaces().exclude(pk=space.pk).order_by(across * across + up * up, ByName("sort_keys"), "pk")
    )
    # The few are chosen by number alone: sorting whole rows of all spaces takes four times as long.
    rows = Space.objects.filter(pk__in=sorted_.values("pk")[:most])
    near = ordered(with_distance(rows, space.lon, space.lat), "near")
    near = near.select_related("kind", "municipality").defer("municipality__rings")
    return near.prefetch_related("photos")


def organisations() -> "QuerySet[Organisation]":
    """Organisations by name in the reader's language, with how many open spaces they run."""
    run = Count("spaces", filter=Q(spaces__state__in=OPEN))
    rows = Organisation.objects.select_related("kind", "municipality").defer("municipality__rings")
    return rows.annotate(run=run).order_by(ByName("sort_keys"), "pk")


def by_topic() -> list[tuple[Topic, int]]:
    """Topics in use with the number of their open spaces, in their order."""
    counted = Count("spaces", filter=Q(spaces__state__in=OPEN))
    return [(topic, topic.n) for topic in Topic.objects.filter(retired=False).annotate(n=counted)]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Announced:
    """Closures of the whole space (`starts_at`, `ends_at`, `reason`) and days with other hours (`day`, `opens`,
    `closes`, `note`) that are not over, the earliest first."""

    closures: Sequence[Any] = ()
    days: Sequence[Any] = ()

    def closed_at(self, moment: datetime) -> Any:
        """The closure that holds at a moment, or None."""
        return next((row for row in self.closures if row.starts_at <= moment < row.ends_at), None)


ClosureSource = Callable[[Space, datetime], Announced]
_source: ClosureSource = lambda space, now: Announced()  # noqa: E731


def register_closures(source: ClosureSource) -> None:
    """Register where closures come from; three statements."""
    global _source
    _source = source


def announced(space: Space, now: datetime) -> Announced:
    return _source(space, now)


def by_code(slug: str, **_more: Any) -> Space:
    """The space in any state, with what its pages need. Raises Space.DoesNotExist."""
    rows = Space.objects.select_related("kind", "host", "municipality", "proposed_by", "reviewer")
    return rows.prefetch_related("topics", "goal_groups", "hours", "photos").get(code=slug)


def photo(code: str, pk: int) -> Photo:
    """A photo of the space, removed ones too. Raises Photo.DoesNotExist."""
    return Photo.with_removed.select_related("space").get(space__code=code, pk=pk)


def drafts_of(person: Any) -> "QuerySet[Space]":
    """Spaces that the person proposed and that are not published yet."""
    rows = Space.objects.filter(proposed_by=person, state__in=["draft", "submitted"])
    return rows.select_related("kind", "municipality").order_by("-pk")


def for_desk() -> "QuerySet[Space]":
    """All spaces with what the desk's table shows."""
    rows = Space.objects.select_related("kind", "municipality", "host", "reviewer")
    return rows.order_by(ByName("sort_keys"), "pk")


def confirmed_between(rows: "QuerySet[Space]", after: date | None, until: date | None) -> "QuerySet[Space]":
    """Open spaces confirmed after one day and up to another; without `after` also those never confirmed."""
    public = rows.filter(state__in=OPEN)
    if after is not None:
        public = public.filter(confirmed_on__gt=after)
    if until is not None:
        never = Q(confirmed_on=None) if after is None else Q(pk__in=[])
        public = public.filter(never | Q(confirmed_on__lte=until))
    return public


def waiting() -> "QuerySet[Space]":
    """Spaces that wait for a review, the most urgent first."""
    rows = Space.objects.filter(state="submitted").select_related("kind", "municipality", "reviewer")
    return rows.order_by("review_due", "pk")


def organisations_for_desk() -> "QuerySet[Organisation]":
    """All organisations with kind and municipality."""
    return Organisation.objects.select_related("kind", "municipality")


def organisation(slug: str) -> Organisation:
    """The organisation of an address. Raises Organisation.DoesNotExist."""
    return organisations_for_desk().get(code=slug)
