"""The booking rules beside a machine, in words of today and with the right number in Slovene."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from ceh.availability.models import BookingRules
from tests.factories.equipment import PlaceFactory, UnitFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.timetable import ResourceFactory


@pytest.mark.parametrize(
    ("language", "hours", "minutes", "lines"),
    [
        ("en", 12, 20, ["free cancellation up to 12 hours before", "released if you are 20 minutes late"]),
        ("en", 1, 1, ["free cancellation up to 1 hour before", "released if you are 1 minute late"]),
        ("sl", 1, 1, ["brezplačna odpoved do 1 uro prej", "termin se sprosti po 1 minuti zamude"]),
        ("sl", 2, 2, ["brezplačna odpoved do 2 uri prej", "termin se sprosti po 2 minutah zamude"]),
        ("sl", 12, 20, ["brezplačna odpoved do 12 ur prej", "termin se sprosti po 20 minutah zamude"]),
    ],
)
def test_cancelling_and_coming_late_are_said_plainly(language, hours, minutes, lines):
    with override(language):
        page = render_to_string(
            "availability/_rules.html", {"rules": BookingRules(late_cancel_hours=hours, no_show=minutes)}
        )
    assert [line in page for line in lines] == [True, True]


@pytest.mark.django_db
def test_the_page_of_a_machine_says_by_which_rules_it_is_booked(region, client):
    unit = UnitFactory(resource__space__state="published")
    BookingRules.objects.create(space=unit.resource.space, late_cancel_hours=12)
    page = client.get(unit.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "free cancellation up to 12 hours before" in page


@pytest.mark.django_db
def test_a_kit_is_not_called_a_kit_twice(region, client):
    space = SpaceFactory(state="published")
    for kind, name in (("kit", "School visit kit"), ("kit", "Radio"), ("room", "Attic")):
        PlaceFactory(resource=ResourceFactory(space=space, kind=kind, name=name, capacity=1), area_m2=None)
    client.force_login(person_with_role("manager", space))
    for address in (space.get_absolute_url(), reverse("equipment:equipment", args=[space.code])):
        page = client.get(address, headers={"accept-language": "en"}).content.decode()
        kinds = [part.split("<")[0] for part in page.split('muted">') if part.startswith(("kit", "room"))]
        assert sorted(kinds) == ["kit", "room"]
