"""The use of machines in a year, counted from the records into a small table: due and not yet done.

Counted anew as a whole, year by year, in one statement: nothing is added up step by step, so nothing can drift.
"""

from datetime import datetime

from django.db import connection, transaction

from ceh.core import clock
from ceh.core.jobs import job
from ceh.usage.models import UsageDue, UsageYear
from ceh.usage.queries.figures import instants

# A group is counted by its heads, whoever leads it; all others are members, counted once in each row of the table.
# Maintenance by staff is no use.
COUNT = """
INSERT INTO usage_usageyear (year, space_id, model_id, uses, minutes, people, guests, counted_at)
SELECT %(year)s, used.space_id, unit.model_id, count(*),
    floor(sum(extract(epoch FROM used.ended_at - used.started_at)) / 60),
    count(DISTINCT used.person_id) FILTER (WHERE used.headcount = 1),
    coalesce(sum(used.headcount) FILTER (WHERE used.headcount > 1 OR used.person_id IS NULL), 0), %(now)s
FROM usage_usage used JOIN equipment_unit unit ON unit.id = used.unit_id
WHERE used.state = 'closed' AND NOT used.maintenance AND used.started_at >= %(starts)s AND used.started_at < %(ends)s
GROUP BY GROUPING SETS ((), (used.space_id), (unit.model_id), (used.space_id, unit.model_id))
HAVING count(*) > 0
"""


def count_year(*, year: int, now: datetime) -> None:
    """Count a year anew, from its first to its last midnight on the region's clock."""
    starts, ends = instants(year)
    with transaction.atomic(), connection.cursor() as cursor:
        # Two at once count one after the other; those who read do not wait. What is committed after the notes are
        # taken away is noted again; what was noted before is seen by the statement that counts, which comes later.
        cursor.execute("LOCK TABLE usage_usageyear IN SHARE ROW EXCLUSIVE MODE")
        UsageDue.objects.filter(year=year).delete()
        UsageYear.objects.filter(year=year).delete()
        cursor.execute(COUNT, {"year": year, "now": now, "starts": starts, "ends": ends})


def count_due(*, now: datetime) -> int:
    """Count the years of which something changed; gives how many there were."""
    years = sorted(set(UsageDue.objects.order_by().values_list("year", flat=True).distinct()))
    for year in years:
        count_year(year=year, now=now)
    return len(years)


@job()
def keep_figures() -> None:
    """Every few minutes."""
    count_due(now=clock.now())
