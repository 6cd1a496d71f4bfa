"""E-mail addresses when two accounts of one person are merged."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from ceh.core.refusals import Refused
from ceh.people.models import Person

Data = dict[str, Any]


def move_addresses(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> Data:
    """The kept account gets the addresses that it does not have already."""
    ids = _move_addresses(kept, absorbed)
    main = EmailAddress.objects.filter(user=kept, email=absorbed.email or "").values_list("pk", flat=True)
    moved = {"addresses": ids, "main": list(main)}
    Person.objects.filter(pk=absorbed.pk).update(email=None)
    return moved


def _move_addresses(kept: Any, absorbed: Any) -> list[int]:
    rows = EmailAddress.objects.filter(user=absorbed)
    if absorbed.email and not rows.filter(email=absorbed.email).exists():
        EmailAddress.objects.create(user=absorbed, email=absorbed.email, verified=False)
    theirs = EmailAddress.objects.filter(user=kept).values("email")
    ids = sorted(rows.exclude(email__in=theirs).values_list("pk", flat=True))
    EmailAddress.objects.filter(pk__in=ids).update(user=kept, primary=False)
    return ids


def restore_addresses(kept: Any, absorbed: Any, moved: Data, *, by: Any, now: datetime) -> None:
    """Give the addresses back. The kept account's main one, if among them, is replaced there by another."""
    ids = moved.get("addresses", [])
    back = EmailAddress.objects.filter(pk__in=ids, user=kept)
    if back.filter(primary=True).exists():
        other = EmailAddress.objects.filter(user=kept, verified=True).exclude(pk__in=ids).first()
        if other is None:
            raise Refused(
                "people.no_address_left",
                _("The account that was kept would have no address left."),
                _("Ask the person to add another address to it first."),
                kind="conflict",
            )
        back.update(primary=False)
        EmailAddress.objects.filter(pk=other.pk).update(primary=True)
        Person.objects.filter(pk=kept.pk).update(email=other.email)
    back.update(user=absorbed)
    main = EmailAddress.objects.filter(pk__in=moved.get("main", []), user=absorbed).first()
    if main is not None:
        EmailAddress.objects.filter(pk=main.pk).update(primary=True)
        Person.objects.filter(pk=absorbed.pk).update(email=main.email)
