"""Who waits for what, and what is offered to them."""

from django.db.models import QuerySet

from ceh.people.models import Person
from ceh.waitlist.models import WaitlistEntry


def open_offers_of(person: Person) -> list[WaitlistEntry]:
    """Time that is held for the person until they take it."""
    return [entry for entry in waitlist_of(person) if entry.state == "offered"]


def queue(resource_id: int) -> "QuerySet[WaitlistEntry]":
    """Who waits for time on the resource, the first first."""
    return WaitlistEntry.objects.filter(resource=resource_id, state="waiting").order_by("made_at", "pk")


def waitlist_of(person: Person) -> "QuerySet[WaitlistEntry]":
    """What the person waits for, and what is offered to them."""
    rows = WaitlistEntry.objects.filter(person=person, state__in=("waiting", "offered"))
    return rows.select_related("resource__space").order_by("earliest", "pk")
