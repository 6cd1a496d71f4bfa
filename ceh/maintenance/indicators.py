"""The countable facts of maintenance: downtime."""

from collections.abc import Iterable

from django.db.models import BigIntegerField, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ceh.core.clock import local_day
from ceh.core.facts import Event, Fact, Period, Scope, register_fact
from ceh.equipment.models import UnitPlace
from ceh.maintenance.models import Outage


def downtime(period: Period, scope: Scope) -> Iterable[Event]:
    """Every outage that ended in the period, with its minutes as the number, where the machine stood as it began."""
    starts, ends = period.instants
    then = UnitPlace.objects.filter(Q(until=None) | Q(until__gt=OuterRef("begun_at")), unit=OuterRef("unit"))
    then = then.filter(since__lte=OuterRef("begun_at")).order_by("-since")
    rows = Outage.objects.filter(ended_at__gte=starts, ended_at__lt=ends, begun_at__isnull=False).order_by()
    rows = rows.annotate(
        there=Coalesce(
            Subquery(then.values("space")[:1]), F("unit__resource__space_id"), output_field=BigIntegerField()
        )
    )
    if scope.space_ids is not None:
        rows = rows.filter(there__in=scope.space_ids)
    columns = ("pk", "begun_at", "ended_at", "planned", "there", "unit__model__category__code")
    for pk, begun, ended, planned, space_id, category in rows.values_list(*columns):
        if begun is None or ended is None:
            continue
        yield Event(
            source_type="maintenance.outage",
            source_id=pk,
            at=ended,
            day=local_day(ended, period.zone),
            headcount=max(0, int((ended - begun).total_seconds() // 60)),
            space_id=space_id,
            dimensions={"category": category, "planned": "yes" if planned else "no"},
            recorded_at=ended,
        )


register_fact(
    Fact(
        code="maintenance.downtime_minutes",
        label=_("Minutes out of service"),
        description=_("Outages that have ended, counted in minutes."),
        collect=downtime,
        dimensions={"category": _("kind of equipment"), "planned": _("whether it was planned")},
    )
)
