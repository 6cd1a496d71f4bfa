"""Who may register and when, and which photos are shown. Pure."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ceh.core.refusals import Refused

PHOTOS_AT_MOST = 30


def check_registration(*, state: str, until: datetime | None, now: datetime) -> None:
    """Raise Refused unless one may register: "participation.not_announced", "participation.registration_over"."""
    if state != "announced":
        raise Refused(
            "participation.not_announced",
            _("You can’t register for this workshop now."),
            _("Look for another workshop."),
            kind="conflict",
        )
    if until is not None and now >= until:
        raise Refused(
            "participation.registration_over",
            _("Registration has ended."),
            _("Come without registering if there is room, or write to the organiser."),
            kind="rule",
        )


def check_ends_in_time(*, until: datetime | None, begins: datetime | None) -> None:
    """Raise Refused ("participation.registration_late") where one could register once it has begun."""
    if until is not None and begins is not None and until > begins:
        raise Refused(
            "participation.registration_late",
            _("The workshop begins before registration would end."),
            _("Choose an earlier end, or leave it empty."),
            kind="input",
            field_name="register_until",
        )


def check_places(*, taken: int, capacity: int | None) -> None:
    """Raise Refused ("participation.full") where all places are taken."""
    if capacity is not None and taken >= capacity:
        raise Refused(
            "participation.full",
            ngettext(
                "The workshop is full: its %(n)s place is taken.",
                "The workshop is full: all %(n)s places are taken.",
                capacity,
            )
            % {"n": capacity},
            _("Look again later: who cancels frees a place."),
            kind="conflict",
        )


def check_capacity(*, taken: int, capacity: int | None) -> None:
    """Raise Refused ("participation.fewer_places") for fewer places than people who registered."""
    if capacity is not None and capacity < taken:
        raise Refused(
            "participation.fewer_places",
            ngettext("%(n)s person has registered already.", "%(n)s people have registered already.", taken)
            % {"n": taken},
            _("Keep at least as many places."),
            kind="input",
            field_name="capacity",
        )


def check_attendance_time(*, starts_at: datetime | None, state: str, now: datetime) -> None:
    """Raise Refused ("participation.too_early_to_tick") before the workshop begins, or when it does not take place."""
    if state not in ("held", "published") and (state != "announced" or (starts_at and now < starts_at)):
        raise Refused(
            "participation.too_early_to_tick",
            _("Attendance can be recorded once the workshop has begun."),
            _("Come back when it has begun."),
            kind="rule",
        )


def check_photos_open(state: str) -> None:
    """Raise Refused ("participation.photos_later") unless a workshop in this state shows photos."""
    if state not in ("held", "published"):
        raise Refused(
            "participation.photos_later",
            _("Photos can be added from the day of the workshop on."),
            _("Come back when it has begun."),
            kind="rule",
        )


def check_consent(*, everybody_agreed: bool, has_minors: bool, guardians_agreed: bool) -> None:
    """Raise Refused unless all agreed: "participation.photo_consent", "participation.guardian_consent"."""
    if not everybody_agreed:
        raise Refused(
            "participation.photo_consent",
            _("A photo is shown only if everybody recognisable in it has agreed."),
            _("Ask them, or choose another photo."),
            kind="input",
            field_name="everybody_agreed",
        )
    if has_minors and not guardians_agreed:
        raise Refused(
            "participation.guardian_consent",
            _("For everybody under 18 a parent or guardian has to agree, too."),
            _("Ask them, or choose another photo."),
            kind="input",
            field_name="guardians_agreed",
        )


def check_photo_room(count: int) -> None:
    """Raise Refused ("participation.too_many_photos") where a workshop has as many photos as it can show."""
    if count >= PHOTOS_AT_MOST:
        raise Refused(
            "participation.too_many_photos",
            _("A workshop shows at most %(number)s photos.") % {"number": PHOTOS_AT_MOST},
            _("Remove one first."),
            kind="rule",
        )
