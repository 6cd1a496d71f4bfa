"""Questions about the tablets of spaces."""

from ceh.facilities.models import KioskDevice, KioskPin
from ceh.network.models import Space
from ceh.people.models import Person, Profile


def device(pk: int, digest: str, space: Space) -> KioskDevice | None:
    """The tablet of the space that a cookie speaks of, if it is still switched on."""
    return KioskDevice.objects.filter(pk=pk, secret=digest, space=space, revoked_at=None).first()


def devices(space: Space) -> list[KioskDevice]:
    """The tablets of a space that are on."""
    return list(KioskDevice.objects.filter(space=space, revoked_at=None).select_related("made_by"))


def device_by_id(pk: int) -> KioskDevice:
    """One tablet. Raises KioskDevice.DoesNotExist."""
    return KioskDevice.objects.select_related("space").get(pk=pk)


def has_pin(person: Person) -> bool:
    """Whether the person has set a PIN."""
    return KioskPin.objects.filter(person=person).exclude(hashed="").exists()


def birth_year(person: Person) -> int | None:
    """The person's year of birth, if they told it."""
    return Profile.objects.filter(person=person).values_list("birth_year", flat=True).first()
