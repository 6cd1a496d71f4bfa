"""School holidays and code lists, as an administrator looks after them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.region import queries
from ceh.region.models import CodeListItem, Municipality, Region, SchoolHoliday
from ceh.region.rules import check_school_holiday


def change_holiday(
    *,
    holiday: SchoolHoliday | None,
    name: dict[str, str],
    starts: date,
    ends: date,
    municipalities: Sequence[Municipality] = (),
    by: Any,
) -> SchoolHoliday:
    """Add a school holiday (`holiday` None) or change one. No municipality means the whole region.

    Raises Refused: "region.holiday_order", "region.holiday_length", "region.holiday_overlap".
    """
    need(by, "region.change_lists")
    with act("region.change_holiday" if holiday else "region.add_holiday", by=by):
        _one_at_a_time()
        ids = [municipality.pk for municipality in municipalities]
        others = queries.overlapping(starts, ends, ids, but=holiday.pk if holiday else None)
        check_school_holiday(starts, ends, others)
        if holiday is None:
            holiday = SchoolHoliday(name=Translated.of(name), starts=starts, ends=ends)
        else:
            holiday = SchoolHoliday.objects.select_for_update().get(pk=holiday.pk)
            holiday.name, holiday.starts, holiday.ends = Translated.of(name), starts, ends
        holiday.save()
        holiday.municipalities.set(municipalities)
    return holiday


def remove_holiday(*, holiday: SchoolHoliday, by: Any, now: datetime) -> None:
    """Take a school holiday away; `restore_holiday` brings it back."""
    need(by, "region.change_lists")
    with act("region.remove_holiday", by=by):
        _one_at_a_time()
        SchoolHoliday.objects.filter(pk=holiday.pk, removed_at=None).update(removed_at=now)


def restore_holiday(*, holiday: SchoolHoliday, by: Any) -> None:
    """Bring a school holiday back. Raises Refused ("region.holiday_overlap") when its days are taken by now."""
    need(by, "region.change_lists")
    with act("region.restore_holiday", by=by):
        _one_at_a_time()
        fresh = SchoolHoliday.objects.select_for_update().get(pk=holiday.pk)
        ids = fresh.municipalities.values_list("pk", flat=True)
        others = queries.overlapping(fresh.starts, fresh.ends, ids, but=fresh.pk)
        check_school_holiday(fresh.starts, fresh.ends, others)
        fresh.removed_at = None
        fresh.save(update_fields=["removed_at"])


def retire_item(*, item: CodeListItem, by: Any) -> None:
    """No longer offer an item of a code list; where it is used it stays. The last one of a list cannot go."""
    need(by, "region.change_lists")
    with act("region.retire_item", by=by):
        _one_at_a_time()
        if not queries.offered(type(item)).exclude(pk=item.pk).exists():
            raise Refused(
                "region.last_item",
                _("This is the last one that is offered."),
                _("Offer another one first."),
                kind="conflict",
            )
        type(item)._default_manager.filter(pk=item.pk).update(retired=True)


def revive_item(*, item: CodeListItem, by: Any) -> None:
    """Offer an item of a code list again."""
    need(by, "region.change_lists")
    with act("region.revive_item", by=by):
        type(item)._default_manager.filter(pk=item.pk).update(retired=False)


def _one_at_a_time() -> None:
    """Who changes the region's lists waits for whoever does so now."""
    list(Region.objects.select_for_update().values_list("pk"))
