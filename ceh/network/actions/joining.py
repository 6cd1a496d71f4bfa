"""How a space joins the network, rests, and leaves it."""

import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.language import fold
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.network import emails, queries
from ceh.network.actions.records import record_by_code, write_space
from ceh.network.actions.roles import assign_role
from ceh.network.models import RoleAssignment, Space
from ceh.network.queries import records
from ceh.network.rules.review import review_due, stage
from ceh.network.rules.spaces import check_complete
from ceh.network.states import SPACE
from ceh.people import queries as people
from ceh.people.models import Person
from ceh.region.models import Municipality, Settlement
from ceh.region.queries import public_holidays
from ceh.search.actions import index

RESERVED = {"new", "edit", "map", "list", "check"}
DRAFTS_AT_ONCE = 5


def free_code(model: Any, name: str) -> str:
    """A short name for the address that nobody has: "openlab-kranj", then "openlab-kranj-2"."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:40].strip("-") or "prostor"
    taken = set(model.objects.filter(code__startswith=words).values_list("code", flat=True)) | RESERVED
    return next(c for c in (words, *(f"{words}-{n}" for n in range(2, 10_000))) if c not in taken)


def point_of(municipality: Municipality, settlement: str) -> tuple[float, float]:
    """(lon, lat) of the settlement if the region knows it, else of the municipality."""
    name = fold(settlement)
    for place in Settlement.objects.filter(municipality=municipality):
        if fold(place.name) == name:
            return place.lon, place.lat
    return municipality.lon, municipality.lat


def propose_space(*, values: dict[str, Any], by: Person, now: datetime) -> Space:
    """Begin to describe a space: a draft that its proposer completes and sends. Needs name, kind, municipality and
    settlement; the rest of the record may follow. Who goes back and begins the same one again goes on with the draft;
    one that is sent already stays as it is. Raises Refused: "network.too_many_drafts", "network.unknown".
    """
    with act("network.propose_space", by=by):
        need(by, "network.propose_space")
        Person.objects.select_for_update().get(pk=by.pk)  # two clicks at once follow each other
        if begun := _begun(values, by):
            if begun.state == "draft":
                write_space(begun, values, now=now)
            return begun
        if Space.objects.filter(proposed_by=by, state="draft").count() >= DRAFTS_AT_ONCE:
            raise Refused(
                "network.too_many_drafts",
                _("You have %(number)s spaces that are not sent yet.") % {"number": DRAFTS_AT_ONCE},
                _("Complete or send one of them first."),
            )
        municipality = record_by_code(Municipality, "municipality", values["municipality"])
        lon, lat = point_of(municipality, values["settlement"])
        code = free_code(Space, str(next(iter(values["name"].values()), "")))
        space = Space(code=code, municipality=municipality, proposed_by=by, lon=lon, lat=lat)
        write_space(space, values, now=now)
    return space


def _begun(values: dict[str, Any], by: Person) -> Space | None:
    """The proposal of the same name and place that the person has begun or sent."""
    name = fold(str(Translated.of(values["name"])))
    rows = Space.objects.filter(
        proposed_by=by, state__in=("draft", "submitted"), municipality__code=values["municipality"]
    )
    return next((row for row in rows.order_by("-pk") if name and fold(str(row.name)) == name), None)


def submit_space(*, space: Space, by: Person, now: datetime) -> Space:
    """Send a complete draft for review: one reviewer, one deadline. Raises Refused: "network.incomplete"."""
    with act("network.submit_space", by=by):
        row = Space.objects.select_for_update(of=("self",)).get(pk=space.pk)
        need(by, "network.submit_space", row)
        check_complete(records.space_record(row))
        day = people.today(now)
        holidays = {*public_holidays(day.year), *public_holidays(day.year + 1)}
        reviewer = queries.next_reviewer(now, not_this=row.proposed_by)
        SPACE.apply(
            row,
            "submit_space",
            by=by,
            now=now,
            submitted_at=now,
            review_due=review_due(day, holidays),
            reviewer=reviewer,
        )
        if reviewer is not None:
            emails.review_wanted(row, reviewer, now)
    return row


def take_review(*, space: Space, by: Person, now: datetime) -> Space:
    """Become the reviewer of a waiting space. Raises Refused: "network.not_waiting"."""
    with act("network.take_review", by=by):
        row = Space.objects.select_for_update(of=("self",)).get(pk=space.pk)
        need(by, "network.review_space", row)
        if row.state != "submitted":
            raise Refused(
                "network.not_waiting",
                _("This space does not wait for a review."),
                _("Open the page again to see the current state."),
                kind="conflict",
            )
        row.reviewer = by
        row.save(update_fields=["reviewer"])
    return row


def remind_reviewers(*, now: datetime) -> int:
    """Tell reviewers on the last day, and all coordinators a week after it. Gives the number of late spaces."""
    today, late = people.today(now), 0
    waiting = Space.objects.filter(state="submitted", review_due__lte=today).select_related("reviewer")
    for space in waiting:
        late += 1
        step = stage(space.review_due, today)
        everybody = queries.people_with("coordinator", now)
        with act("network.remind_reviewers", by=None):
            if step == "overdue" or space.reviewer is None:
                for coordinator in everybody:
                    emails.review_late(space, coordinator, step, now)
            else:
                emails.review_late(space, space.reviewer, step, now)
    return late


def publish_space(*, space: Space, by: Person, now: datetime) -> Space:
    """Publish a waiting space; its proposer becomes its manager, and the page counts as confirmed today."""
    with act("network.publish_space", by=by):
        values: dict[str, Any] = {"published_at": now, "confirmed_on": people.today(now), "reviewer": by}
        SPACE.apply(space, "publish_space", by=by, now=now, **values)
        row = Space.objects.select_related("proposed_by").get(pk=space.pk)
        if row.proposed_by is not None and row.proposed_by.is_active and not _manages(row, now):
            assign_role(person=row.proposed_by, role="manager", space=row, by=by, now=now)
        index(row)
        emails.answered(row, "space_published", now)
    return row


def _manages(space: Space, now: datetime) -> bool:
    held = RoleAssignment.objects.filter(person=space.proposed_by, role="manager", space=space)
    return held.exclude(ends_at__lte=now).exists()


def return_space(*, space: Space, reason: str, by: Person, now: datetime) -> Space:
    """Send a waiting space back to its proposer with remarks."""
    with act("network.return_space", by=by, reason=reason):
        SPACE.apply(space, "return_space", by=by, now=now, reason=reason)
        row = Space.objects.select_related("proposed_by").get(pk=space.pk)
        emails.answered(row, "space_returned", now, reason)
    return row


def pause_space(*, space: Space, reason: str, by: Person, now: datetime) -> Space:
    """Close a space for a time."""
    return _moved(space, "pause_space", by, now, reason)


def reopen_space(*, space: Space, by: Person, now: datetime) -> Space:
    """Open a space again; whoever does so says that its page is true."""
    return _moved(space, "reopen_space", by, now, confirmed_on=people.today(now))


def close_space(*, space: Space, reason: str, by: Person, now: datetime) -> Space:
    """Close a space for good: its page stays as history, and its roles end."""
    with act("network.close_space", by=by, reason=reason):
        row = _moved(space, "close_space", by, now, reason, closed_on=people.today(now))
        open_roles = RoleAssignment.objects.filter(space=row, ends_at__isnull=True)
        open_roles.filter(starts_at__lt=now).update(ends_at=now)
    return row


def discard_space(*, space: Space, by: Person, now: datetime) -> Space:
    """Discard a draft that was never sent. Nobody sees it any more; its history stays."""
    return _moved(space, "discard_space", by, now)


def _moved(space: Space, verb: str, by: Person, now: datetime, reason: str = "", **values: Any) -> Space:
    with act(f"network.{verb}", by=by, reason=reason):
        SPACE.apply(space, verb, by=by, now=now, reason=reason, **values)
        index(space)
    return space
