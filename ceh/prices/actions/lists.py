"""Price lists: draft, lines, publish, take back, end. A used one never changes: a new one follows it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ceh.core.clock import local_day
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.prices.models import PriceLine, PriceList
from ceh.prices.queries import lists as queries
from ceh.prices.rules import lists as rules
from ceh.prices.states import PRICE_LIST
from ceh.region.queries import current

COPIED = (
    "what",
    "resource_id",
    "model_id",
    "category_id",
    "material",
    "per",
    "who",
    "cents",
    "at_least",
    "free",
)


def new_list(
    *,
    space: Space,
    valid_from: date,
    by: Person,
    now: datetime,
    note: Any = None,
    copy: PriceList | None = None,
    is_demo: bool = False,
) -> PriceList:
    """A draft, empty or with the lines of another list of the space. Raises Refused: "prices.manage_prices"."""
    need(by, "prices.manage_prices", space)
    with act("prices.new_list", by=by):
        price_list = PriceList.objects.create(
            space=space,
            valid_from=valid_from,
            currency=current().currency,
            made_at=now,
            is_demo=is_demo,
            note=Translated.of(note or (copy.note if copy else None)),
        )
        if copy is not None and copy.space_id == space.pk:
            rows = PriceLine.objects.filter(price_list=copy).values(*COPIED)
            PriceLine.objects.bulk_create([PriceLine(price_list=price_list, **row) for row in rows])
    return price_list


def change_list(*, price_list: PriceList, valid_from: date, note: Any, by: Person, now: datetime) -> None:
    """Another first day or note for a draft. Raises Refused: "prices.manage_prices", "prices.list_published"."""
    need(by, "prices.manage_prices", price_list)
    with act("prices.change_list", by=by):
        row = _draft(price_list)
        row.valid_from, row.note = valid_from, Translated.of(note)
        row.save(update_fields=["valid_from", "note"])


def _draft(price_list: PriceList) -> PriceList:
    """The list, locked. Raises Refused where it is published."""
    row = PriceList.objects.select_for_update(of=("self",)).select_related("space").get(pk=price_list.pk)
    if row.state != "draft":
        raise rules.published()
    return row


def add_line(*, price_list: PriceList, by: Person, **values: Any) -> PriceLine:
    """A price in a draft: what, resource/model/category/material, per, who, cents, at_least, free (minutes).

    Raises Refused: "prices.manage_prices", "prices.list_published", "prices.line_twice", "prices.line".
    """
    need(by, "prices.manage_prices", price_list)
    words = {
        "price_line_once": rules.duplicate_line,
        "price_line_published": rules.published,
        "price_line_of_what": _wrong_line,
        "price_line_per": _wrong_line,
        "price_line_minutes_of_hours": _wrong_line,
    }
    with translate_db_errors(words), act("prices.add_line", by=by):
        row = _draft(price_list)
        resource = values.get("resource")
        if resource is not None and resource.space_id != row.space_id:
            raise _wrong_line()
        return PriceLine.objects.create(price_list=row, **values)


def _wrong_line() -> Refused:
    return Refused(
        "prices.line",
        _("It is not clear what this price is for, or per what unit."),
        _("Choose a machine, a kind or a material."),
        kind="input",
        field_name="what",
    )


def remove_line(*, line: PriceLine, by: Person) -> None:
    """Take a price out of a draft. Raises Refused: "prices.manage_prices", "prices.list_published"."""
    need(by, "prices.manage_prices", line.price_list)
    with act("prices.remove_line", by=by):
        _draft(line.price_list)
        PriceLine.objects.filter(pk=line.pk).delete()


def discard_list(*, price_list: PriceList, by: Person) -> None:
    """Throw a draft away. Raises Refused: "prices.manage_prices", "prices.list_published"."""
    need(by, "prices.manage_prices", price_list)
    with act("prices.discard_list", by=by):
        _draft(price_list).delete()


def publish(*, price_list: PriceList, by: Person, now: datetime) -> PriceList:
    """From its first day on the list is valid; the one before ends on the day before.

    Raises Refused: "prices.manage_prices", "prices.empty_list", "prices.already_priced", "prices.long_ago",
    "prices.two_lists", "price_list.state".
    """
    need(by, "prices.manage_prices", price_list)
    words = {"price_list_one_a_day": rules.overlaps, "price_list_used": _already}
    with translate_db_errors(words), act("prices.publish_prices", by=by), transaction.atomic():
        Space.objects.select_for_update(no_key=True).get(pk=price_list.space_id)
        row = PriceList.objects.select_related("space").get(pk=price_list.pk)
        rules.check_lines(PriceLine.objects.filter(price_list=row).count())
        today = local_day(now, current().timezone)
        rules.check_from(row.valid_from, queries.last_used(row.space_id), today)
        before = queries.list_on(row.space_id, row.valid_from)
        if before is not None and before.pk != row.pk and before.valid_from < row.valid_from:
            PriceList.objects.filter(pk=before.pk).update(valid_until=rules.day_before(row.valid_from))
        PRICE_LIST.apply(row, "publish_prices", by=by, now=now)
    return row


def _already() -> Refused:
    return Refused(
        "prices.already_priced",
        _("Days from then on have already been charged by another price list."),
        _("Choose a later first day."),
        kind="conflict",
        field_name="valid_from",
    )


def recall(*, price_list: PriceList, by: Person, now: datetime) -> None:
    """A published list by which nothing was priced yet becomes a draft again. Raises Refused: "prices.list_used"."""
    with translate_db_errors({"price_list_used": rules.used}), act("prices.recall_prices", by=by):
        PRICE_LIST.apply(price_list, "recall_prices", by=by, now=now)


def end_list(*, price_list: PriceList, last_day: date | None, by: Person, now: datetime) -> None:
    """The space asks nothing after this day; without one the prices hold until further notice.

    Raises Refused: "prices.manage_prices", "prices.list_used", "prices.not_published".
    """
    need(by, "prices.manage_prices", price_list)
    words = {
        "price_list_used": _already,
        "price_list_ends_after_start": _already,
        "price_list_one_a_day": rules.overlaps,
    }
    with translate_db_errors(words), act("prices.end_list", by=by):
        published = PriceList.objects.filter(pk=price_list.pk, state="published")
        if not published.update(valid_until=last_day):
            raise rules.not_published()
