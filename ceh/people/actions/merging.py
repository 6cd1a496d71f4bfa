"""Two accounts of one person become one, and can become two again exactly as they were."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from ceh.core import personal_data
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people.models import Merge, Person


def _both(kept: Person, absorbed: Person) -> tuple[Person, Person]:
    """Both rows, locked in the order of their keys, so that two merges at once do not wait for each other."""
    rows = {
        person.pk: person
        for person in Person.objects.select_for_update().filter(pk__in=[kept.pk, absorbed.pk]).order_by("pk")
    }
    return rows[kept.pk], rows[absorbed.pk]


def _check(kept: Person, absorbed: Person) -> None:
    """Raise Refused unless these are two living accounts whose addresses are confirmed."""
    if kept.pk == absorbed.pk:
        raise Refused("people.same_account", _("This is one account."), _("Choose two."), kind="input")
    for account in (kept, absorbed):
        if account.erased_at is not None or account.merged_into_id is not None or not account.is_active:
            raise Refused(
                "people.not_living",
                _("One of the accounts was erased or merged in the meantime."),
                _("Go back to the list and look again."),
                kind="conflict",
            )
    _check_addresses(kept, absorbed)


def _check_addresses(kept: Person, absorbed: Person) -> None:
    """Raise Refused unless somebody confirmed the address of each account; an absorbed one may have no address.

    Anybody can sign up with another person's name, year of birth and address, and would get into the merged account.
    """
    rows = EmailAddress.objects.filter(user__in=[kept, absorbed]).values_list("user_id", "verified")
    verified = {
        account.pk: [is_verified for pk, is_verified in rows if pk == account.pk]
        for account in (kept, absorbed)
    }
    for account in (kept, absorbed):
        if (account.email or verified[account.pk]) and not any(verified[account.pk]):
            raise Refused(
                "people.unconfirmed_address",
                _("The e-mail address of the account %(account)s was never confirmed.")
                % {"account": account.email or account},
                _(
                    "Ask the person to sign in with this address and enter the code from the e-mail. Then merge."
                ),
                kind="conflict",
            )
    if not verified[kept.pk]:
        raise Refused(
            "people.unconfirmed_address",
            _("The account that stays has no e-mail address."),
            _("Keep the other account and merge this one into it."),
            kind="conflict",
        )


def preview(*, kept: Person, absorbed: Person, by: Any, now: datetime) -> tuple[list[str], list[str]]:
    """(what would move, clashes), in words. Merges and rolls back to find out."""
    need(by, "people.merge")
    _check(kept, absorbed)
    with transaction.atomic():
        moved = personal_data.move_all(*_both(kept, absorbed), by=by, now=now)
        transaction.set_rollback(True)
    clashes = [words for data in moved.values() for words in data.pop("clashes", [])]
    moves = [
        personal_data.labels_of(app).moves[what] % {"count": len(ids)}
        for app, data in moved.items()
        for what, ids in data.items()
        if isinstance(ids, list) and ids
    ]
    return moves, clashes


def merge(*, kept: Person, absorbed: Person, reason: str, by: Any, now: datetime) -> Merge:
    """Move everything of `absorbed` to `kept`; the absorbed account can no longer sign in.

    Its addresses lead to the kept account: sign-in and password reset by them work there. The profile of the kept
    account stays as it is. Raises Refused: "people.reason", "people.same_account", "people.not_living",
    "people.unconfirmed_address".
    """
    need(by, "people.merge")
    if not reason.strip():
        raise Refused(
            "people.reason",
            _("Say why these are one person."),
            _("One sentence is enough."),
            kind="input",
            field_name="reason",
        )
    with act("people.merge", by=by):
        kept, absorbed = _both(kept, absorbed)
        _check(kept, absorbed)
        moved = personal_data.move_all(kept, absorbed, by=by, now=now)
        absorbed.refresh_from_db()
        absorbed.is_active, absorbed.merged_into = False, kept
        absorbed.save(update_fields=["is_active", "merged_into"])
        return Merge.objects.create(
            kept=kept, absorbed=absorbed, reason=reason.strip(), by=by, at=now, moved=moved
        )


def undo_merge(*, merge: Merge, reason: str, by: Any, now: datetime) -> Merge:
    """Split a merge again. What the kept account got since then stays with it.

    Raises Refused: "people.reason", "people.undone" (already), "people.merged_on" (the kept one was merged or erased).
    """
    need(by, "people.merge")
    if not reason.strip():
        raise Refused(
            "people.reason",
            _("Say why these are two people."),
            _("One sentence is enough."),
            kind="input",
            field_name="reason",
        )
    with act("people.undo_merge", by=by):
        merge = Merge.objects.select_for_update().get(pk=merge.pk)
        kept, absorbed = _both(merge.kept, merge.absorbed)
        if merge.undone_at is not None:
            raise Refused("people.undone", _("This merge was undone already."), "", kind="conflict")
        if kept.merged_into_id is not None or kept.erased_at is not None:
            raise Refused(
                "people.merged_on",
                _("The account that was kept has since been merged or erased."),
                _("Undo the later merge first."),
                kind="conflict",
            )
        absorbed.is_active, absorbed.merged_into = True, None
        absorbed.save(update_fields=["is_active", "merged_into"])
        personal_data.unmove_all(kept, absorbed, merge.moved, by=by, now=now)
        merge.undone_at, merge.undone_by, merge.undone_reason = now, by, reason.strip()
        merge.moved = {}
        merge.save()
    return merge
