"""Personal data in prices: of what a person is a member."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Hooks, Rows, declare, no_person_in
from ceh.prices.models import Membership, PriceLine, PriceList


def end_memberships(person: Any, *, by: Any, now: datetime) -> None:
    """Memberships that have begun end today."""
    today = now.date()
    Membership.objects.filter(person=person, starts_on__lte=today, ends_on=None).update(ends_on=today)


declare(
    "prices",
    _("Memberships and prices"),
    About(  # stays with its account: both accounts may have had one
        Membership,
        "person",
        Rows(
            "memberships",
            _("Memberships"),
            "of=space|organisation from=starts_on until=ends_on",
            related="space organisation",
            labels={"of": _("Member of")},
        ),
    ),
    By(Membership, "made_by"),
    hooks=Hooks(erase=end_memberships),
)
no_person_in("what things cost", PriceList, PriceLine)
