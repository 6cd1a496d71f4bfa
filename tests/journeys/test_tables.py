"""A manager brings bookings as a table, in a browser: one row is wrong, is corrected, taken over, undone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from playwright.sync_api import expect

from ceh.bookings.models import Booking
from ceh.network.models import OpeningHours, Space
from tests.factories.equipment import UnitFactory
from tests.factories.network import RoleAssignmentFactory, tie
from tests.factories.people import PersonFactory
from tests.journeys.pages import overflow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=ZoneInfo("Europe/Ljubljana"))


@pytest.fixture
def manager(region, time_machine):
    """Who keeps a space with one machine, open all day."""
    time_machine.move_to(NOW)
    space = Space.objects.get(code="kovacnica")
    for weekday in range(7):
        OpeningHours.objects.filter(space=space, weekday=weekday).delete()
        OpeningHours.objects.create(space=space, weekday=weekday, opens=dt.time(8), closes=dt.time(20))
    UnitFactory(resource__space=space, resource__name="Strela")
    tie(PersonFactory(email="ana@example.org"), space)
    person = PersonFactory(name="Bor Kovač")
    RoleAssignmentFactory(person=person, role="manager", space=space)
    return person


@pytest.mark.parametrize("language", ["sl", "en"])
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_table_is_corrected_taken_over_and_undone(open_page, manager, axe, language, device):
    def say(text, **values):
        with translation.override(language):
            words = translation.gettext(text)
        return words % values if values else words

    page = open_page("/spaces/kovacnica/today/", device=device, language=language, person=manager)
    main = page.locator("main")
    page.get_by_role("link", name=say("Import or export a table")).click()
    assert (axe(page), overflow(page)) == ("", 0)
    heads = ";".join(say(head) for head in ("What is booked", "From", "Until", "E-mail of the person"))
    good = f"{heads}\nStrela;2026-11-27 10:00;27. 11. 2026 11:00;ana@example.org\n"

    def send(text):
        page.get_by_label(say("Bookings"), exact=True).check()
        page.set_input_files(
            "input[type=file]", {"name": "t.csv", "mimeType": "text/csv", "buffer": text.encode()}
        )
        page.get_by_role("button", name=say("Preview")).click()

    send(f"{good}Strela;2026-11-27 12:00;2026-11-27 13:00;nobody@example.org\n")
    expect(main).to_contain_text(say("Nobody with this e-mail address belongs to this space."))
    assert (axe(page), overflow(page)) == ("", 0)
    page.get_by_role("link", name=say("Import and export"), exact=True).click()
    send(good)
    assert not Booking.objects.exists()
    with translation.override(language):
        take = translation.ngettext("Import %(n)s row", "Import %(n)s rows", 1) % {"n": 1}
    page.get_by_role("button", name=take).click()
    expect(main).to_contain_text(say("Undo this import"))
    assert (Booking.objects.get().state, axe(page), overflow(page)) == ("confirmed", "", 0)
    page.get_by_label(say("Why")).fill("Napačen teden.")
    page.get_by_role("button", name=say("Undo"), exact=True).click()
    expect(main).to_contain_text(say("Undone"))
    assert Booking.objects.get().state == "cancelled"
