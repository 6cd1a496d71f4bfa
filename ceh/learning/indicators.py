"""The countable fact: a competence was granted."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from ceh.core.clock import local_day
from ceh.core.facts import Event, Fact, Period, Scope, register_fact
from ceh.learning.models import Grant

ROW = (
    "pk",
    "granted_at",
    "person_id",
    "space_id",
    "state",
    "evidence",
    "level",
    "competence__code",
    "competence__topic__code",
)


def grants(period: Period, scope: Scope) -> Iterable[Event]:
    """Every grant of the period by the day on which it was given, those that do not qualify too."""
    start, end = period.instants
    rows = Grant.objects.order_by().filter(granted_at__gte=start, granted_at__lt=end)
    if scope.space_ids is not None:
        rows = rows.filter(space_id__in=scope.space_ids)
    for row in rows.values_list(*ROW):
        pk, at, person_id, space_id, state, evidence, level, competence, topic = row
        exclusion = "revoked" if state == "revoked" else evidence if evidence in ("renewal", "import") else ""
        yield Event(
            source_type="learning.grant",
            source_id=pk,
            at=at,
            day=local_day(at, period.zone),
            person_id=person_id,
            space_id=space_id,
            exclusion=exclusion,
            dimensions={"competence": competence, "topic": topic or "none", "level": level},
            recorded_at=at,
        )


register_fact(
    Fact(
        code="learning.grant",
        label=_("Competences granted"),
        description=_("A trainer granted a person a competence. Renewals do not count again."),
        collect=grants,
        exclusions={
            "revoked": _("the grant was revoked"),
            "renewal": _("a renewal of an earlier grant"),
            "import": _("entered from a list"),
        },
        dimensions={"competence": _("competence"), "topic": _("topic"), "level": _("level")},
    )
)
