"""What is asked of a PIN, and how many wrong tries close it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from ceh.core.refusals import Refused

TRIES = 5  # wrong ones in a row close a PIN
TRIES_AT = 20  # wrong ones in a row, of anybody, close a tablet
CLOSED = timedelta(minutes=15)
CLOSED_AT = timedelta(minutes=5)
EASY = {"1234", "4321", "0123", "2580"}


def check_pin(pin: str, birth_year: int | None) -> None:
    """Raise Refused for what is no PIN, or one that everybody would try first."""
    if not (len(pin) == 4 and pin.isascii() and pin.isdigit()):
        raise Refused(
            "facilities.pin", _("A PIN has four digits."), kind="input", field_name="pin",
        )  # fmt: skip
    if len(set(pin)) == 1 or pin in EASY or pin == str(birth_year):
        raise Refused(
            "facilities.pin_easy", _("This PIN is easy to guess."), _("Choose another one."), kind="input",
            field_name="pin",
        )  # fmt: skip


@dataclass(frozen=True)
class Tries:
    """Wrong tries in a row, and until when nothing more is tried."""

    failed: int
    closed_until: datetime | None

    def is_closed(self, now: datetime) -> bool:
        """Whether no try counts now, not even the right one."""
        return self.closed_until is not None and now < self.closed_until

    def after(self, *, right: bool, now: datetime, most: int, closed: timedelta) -> "Tries":
        """The state after one more try, made while it was not closed."""
        if right:
            return Tries(0, None)
        if self.failed + 1 >= most:
            return Tries(0, now + closed)
        return Tries(self.failed + 1, None)


def wrong() -> Refused:
    """The refusal of a wrong number, a wrong PIN, or none: the same words for all, so that nothing is learnt."""
    return Refused(
        "facilities.kiosk_pin",
        _("The number and the PIN do not belong together."),
        _("You set your PIN on your own phone, under “My machines”."),
        kind="input",
        field_name="pin",
    )


def closed() -> Refused:
    """The refusal after too many wrong tries."""
    return Refused(
        "facilities.kiosk_closed",
        _("Too many wrong tries."),
        _("Wait 15 minutes, or use the QR code on the machine."),
        kind="conflict",
    )


def no_kiosk() -> Refused:
    """The refusal of a device that is not switched on for the space."""
    return Refused(
        "facilities.no_kiosk",
        _("This device is no tablet of the space."),
        _("A manager of the space switches it on."),
        url=reverse("network:spaces"),
        kind="permission",
    )
