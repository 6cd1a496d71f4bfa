"""The countable facts of the app: minutes that spaces hosted members of other organisations."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from ceh.billing.models import Charge
from ceh.core.facts import Event, Fact, Period, Scope, register_fact


def hosted_minutes(period: Period, scope: Scope) -> Iterable[Event]:
    """Every charge of a use or booked time of the period, with its minutes as the number."""
    rows = Charge.objects.filter(
        day__gte=period.start, day__lt=period.end, why__in=["use", "booking"]
    ).order_by()
    if scope.space_ids is not None:
        rows = rows.filter(space_id__in=scope.space_ids)
    columns = (
        "pk",
        "day",
        "space_id",
        "host_id",
        "home_id",
        "host__code",
        "home__code",
        "state",
        "made_at",
        "minutes",
    )
    for pk, day, space_id, host_id, home_id, host, home, state, made_at, minutes in rows.annotate(
        minutes=Sum("lines__minutes")
    ).values_list(*columns):
        yield Event(
            source_type="billing.charge",
            source_id=pk,
            at=datetime.combine(day, time(12), tzinfo=UTC),
            day=day,
            headcount=max(0, minutes or 0),
            space_id=space_id,
            exclusion=_exclusion(state, host_id, home_id),
            dimensions={"host": host or "none", "home": home or "none"},
            recorded_at=made_at,
        )


def _exclusion(state: str, host_id: int | None, home_id: int | None) -> str:
    if state == "reversed":
        return "reversed"
    if home_id is None:
        return "no_home"
    return "own" if home_id == host_id else ""


register_fact(
    Fact(
        code="billing.hosted_minutes",
        label=_("Minutes hosted between organisations"),
        description=_(
            "A member of one organisation worked in another organisation’s space; counted in minutes."
        ),
        collect=hosted_minutes,
        exclusions={
            "reversed": _("the record was voided"),
            "no_home": _("no organisation is known"),
            "own": _("a member of the organisation that runs the space"),
        },
        dimensions={"host": _("organisation of the space"), "home": _("organisation of the member")},
    )
)
