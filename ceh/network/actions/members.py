"""Acting for another person needs a reason: a tie to the space, or a code that the person shows."""

import secrets
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ceh.core import rates
from ceh.core.journal import act
from ceh.core.permissions import can, need
from ceh.core.refusals import Refused
from ceh.core.repeats import unclaimed
from ceh.network.models import LookUp, MemberCode, Space
from ceh.network.queries.ties import has_tie, valid_code
from ceh.people import queries as people
from ceh.people.models import Person

LIMIT, WINDOW = 60, timedelta(hours=1)
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and O: they look like digits
CODE_SIGNS = CODE_LETTERS + "23456789"
CODE_LENGTH, CODE_VALID = 8, timedelta(minutes=10)


def make_code(*, person: Person, now: datetime) -> MemberCode:
    """A code for the person to show, valid for ten minutes; the one that is still valid, if there is one.

    The first sign is a letter, so no code is a member number.
    """
    need(person, "network.show_code")
    with act("network.make_code", by=person):
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if code := valid_code(person, now):
            return code
        MemberCode.objects.filter(person=person, used_at=None).delete()
        text = secrets.choice(CODE_LETTERS)
        text += "".join(secrets.choice(CODE_SIGNS) for _sign in range(CODE_LENGTH - 1))
        return MemberCode.objects.create(person=person, code=text, expires_at=now + CODE_VALID)


def resolve_member(*, who: str, space: Space | None, by: Person, now: datetime) -> Person:
    """The person whom a member of staff names: by address or number where there is a reason, or by a shown code.

    A reason is a tie to the space, being oneself, or looking after all people ("network.name_anybody"). The caller
    has checked what `by` may do in the space (None: in the network). Each look-up is noted for the person.

    Entries that lead to nobody, or to somebody without a tie to the space, count; after 60 within an hour only codes
    and people who were shown in that hour work. Codes and people with a tie do not count, so an open day works, and
    whoever tries numbers is stopped. Raises Refused: "network.no_member" (alike for a person without a reason and for
    nobody at all), "network.too_many_look_ups".
    """
    # The work for which the person is looked up comes after it.
    with unclaimed(), act("network.look_up", by=by):
        count = rates.locked_count(f"look_up:{by.pk}", window=WINDOW, now=now)
        shown = _by_code(who, space, by, now)
        person = shown or _with_reason(who, space, by)
        looks = LookUp.objects.filter(by=by, space=space, person=person, at__gt=now - WINDOW)
        is_known = person is not None and looks.exists()
        is_over = not shown and not is_known and count.count >= LIMIT
        if not is_known and not is_over:
            if not shown and not _is_tied(person, space, by):
                rates.count_event(count, now)
            LookUp.objects.create(space=space, person=person, by=by, at=now)
    if is_over:
        raise Refused(
            "network.too_many_look_ups",
            _("Within an hour, %(number)s of your entries matched nobody who has been here.")
            % {"number": LIMIT},
            _(
                "Ask the person to show the code on their page “My code”: codes always work. Or continue in an hour."
            ),
            field_name="who",
        )
    if person is None:
        raise no_member()
    return person


def no_member() -> Refused:
    """The one answer for an address without an account and for an account without a reason."""
    return Refused(
        "network.no_member",
        _("We can’t show anybody for this entry."),
        _("Ask the person to show the code on their page “My code”, and enter the code here."),
        kind="input",
        field_name="who",
    )


def _by_code(who: str, space: Space | None, by: Person, now: datetime) -> Person | None:
    """Whose code it is. Its first use ties it to actor and space, who may send their form again in its ten minutes."""
    text = who.upper().replace("-", "").replace(" ", "")
    if len(text) != CODE_LENGTH or text[0] not in CODE_LETTERS or not set(text) <= set(CODE_SIGNS):
        return None
    rows = MemberCode.objects.select_for_update(of=("self",)).select_related("person")
    row = rows.filter(code=text, expires_at__gt=now, person__is_active=True).first()
    if row is None:
        return None
    if row.used_at is None:
        row.used_at, row.used_by, row.space = now, by, space
        row.save(update_fields=["used_at", "used_by", "space"])
    return row.person if (row.used_by_id, row.space_id) == (by.pk, space and space.pk) else None


def _with_reason(who: str, space: Space | None, by: Person) -> Person | None:
    person = people.member(who)
    if person is None or person == by or can(by, "network.name_anybody"):
        return person
    return person if space and has_tie(person.pk, space.pk) else None


def _is_tied(person: Person | None, space: Space | None, by: Person) -> bool:
    return person is not None and (person == by or (space is not None and has_tie(person.pk, space.pk)))
