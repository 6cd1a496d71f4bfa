"""Booking at the tablet of a space: number and PIN, a thing and a start, a length; and how it says no."""

import datetime as dt
import html
import re
from zoneinfo import ZoneInfo

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.core.refusals import Refused
from ceh.maintenance.actions import faults
from ceh.reception import actions as kiosk
from ceh.reception.forms import KioskBookForm
from ceh.reception.models import KioskDevice
from ceh.reception.rules import kiosk as rules
from ceh.reception.views.public_kiosk import SALT
from tests.factories.availability import BookingRulesFactory
from tests.factories.equipment import PlaceFactory, RequirementFactory, UnitFactory
from tests.factories.learning import CompetenceFactory
from tests.factories.network import OpeningHoursFactory, SpaceFactory, person_with_role
from tests.factories.people import PersonFactory, ProfileFactory
from tests.factories.timetable import OccupancyFactory

NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # noon in Kranj
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW, tick=False)]
ZONE = ZoneInfo("Europe/Ljubljana")
PIN = "7295"


def at(hour, minute=0):
    return dt.datetime(2026, 11, 25, hour, minute, tzinfo=ZONE)


@pytest.fixture
def space(region):
    row = SpaceFactory(state="published")
    for weekday in range(7):
        OpeningHoursFactory(space=row, weekday=weekday, opens=dt.time(8), closes=dt.time(22))
    return row


@pytest.fixture
def unit(space):
    return UnitFactory(resource__space=space, resource__name="Laser")


@pytest.fixture
def device(space):
    return kiosk.switch_on(space=space, name="Door", by=person_with_role("manager", space), now=NOW)


@pytest.fixture
def tablet(space, device):
    """A browser that is the tablet."""
    client = Client(headers={"accept-language": "en"})
    row, secret = device
    client.cookies[f"kiosk-{space.pk}"] = signing.dumps([row.pk, secret], salt=SALT)
    return client


@pytest.fixture
def member(region):
    return with_pin(PersonFactory())


def with_pin(person):
    kiosk.set_pin(by=person, pin=PIN, now=NOW)
    return person


def page(space, **query):
    return reverse("reception:kiosk_book", kwargs={"slug": space.code}, query=query or None)


def text_of(answer):
    return html.unescape(answer.content.decode())


def ticket_in(answer):
    return re.search(r'name="ticket" value="([^"]+)"', text_of(answer))[1]


def shown(tablet, space, member, **query):
    """What the tablet shows to a member who has typed number and PIN."""
    return tablet.post(page(space, **query), {"member": member.pk, "pin": PIN})


def chosen(tablet, space, member, thing, starts, **data):
    """The answer to number and PIN, a thing and a start, and what else is said."""
    ticket = ticket_in(shown(tablet, space, member))
    pick = KioskBookForm.value(thing.resource_id, starts)
    return tablet.post(page(space), {"ticket": ticket, "pick": pick, **data})


def test_two_taps_book_a_machine_of_the_space_and_the_tablet_forgets_who_it_was(tablet, space, unit, member):
    things = shown(tablet, space, member)
    assert str(member) in text_of(things)
    picks = re.findall(r'name="pick" value="([^"]+)"', text_of(things))
    assert picks == [
        KioskBookForm.value(unit.resource_id, at(12) + n * dt.timedelta(minutes=30)) for n in range(4)
    ]
    ticket = ticket_in(things)
    lengths = tablet.post(page(space), {"ticket": ticket, "pick": picks[1]})
    assert re.findall(r'name="minutes" value="(\d+)"', text_of(lengths)) == [
        "30",
        "60",
        "90",
        "120",
        "180",
        "240",
    ]
    done = tablet.post(page(space), {"ticket": ticket, "pick": picks[1], "minutes": "60"})
    assert done["Location"] == reverse("reception:kiosk", kwargs={"slug": space.code})
    row = Booking.objects.get()
    assert (row.person, row.made_by, row.source, row.state) == (member, member, "kiosk", "confirmed")
    assert (row.resource_id, row.starts_at, row.ends_at) == (unit.resource_id, at(12, 30), at(13, 30))
    board = text_of(tablet.get(done["Location"]))
    assert "12:30–13:30" in board
    assert str(member) not in board
    assert "_auth_user_id" not in tablet.session
    again = tablet.post(page(space), {"ticket": ticket, "pick": picks[0], "minutes": "30"})
    assert again["Location"] == page(space)  # who comes next and goes back in the browser is not that member
    assert Booking.objects.count() == 1


def test_rooms_and_seats_are_offered_too_and_a_machines_page_leads_to_it_alone(tablet, space, unit, member):
    room = PlaceFactory(resource__space=space)
    seats = PlaceFactory(
        resource__space=space, resource__kind="seats", resource__name="Mize", resource__capacity=4
    )
    broken = UnitFactory(resource__space=space, resource__name="Pokvarjen")
    faults.report_fault(unit=broken, severity="danger", by=member, now=NOW)
    UnitFactory(resource__space=space, resource__name="Brez", bookable=False)
    PlaceFactory(resource__space=space, resource__name="Izložba", resource__by_day=True)
    UnitFactory(resource__name="Drugje")
    names = re.findall(r'<h2 class="h3">([^<]+)</h2>', text_of(shown(tablet, space, member)))
    assert names == ["Laser", "Mize", "Soba"]
    assert re.findall(
        r'<h2 class="h3">([^<]+)</h2>', text_of(shown(tablet, space, member, unit=unit.qr))
    ) == ["Laser"]
    for thing in (room, seats):
        assert chosen(tablet, space, member, thing, at(14), minutes="60").status_code == 302
    assert set(Booking.objects.values_list("resource", "seats")) == {
        (room.resource_id, 1),
        (seats.resource_id, 1),
    }
    act = reverse("reception:kiosk_act", kwargs={"slug": space.code}, query={"unit": unit.qr})
    assert page(space, unit=unit.qr) in text_of(tablet.get(act))
    board = reverse("reception:kiosk", kwargs={"slug": space.code})
    assert page(space) in text_of(tablet.get(board))


def test_what_is_held_is_not_offered_and_no_length_runs_into_it(tablet, space, unit, member):
    OccupancyFactory(resource=unit.resource, starts_at=at(13), ends_at=at(20, 30))
    picks = re.findall(r'name="pick" value="\d+-(\d+)"', text_of(shown(tablet, space, member)))
    assert [dt.datetime.fromtimestamp(int(pick), ZONE) for pick in picks] == [
        at(12),
        at(12, 30),
        at(20, 30),
        at(21),
    ]
    lengths = text_of(chosen(tablet, space, member, unit, at(20, 30)))
    assert re.findall(r'name="minutes" value="(\d+)"', lengths) == ["30", "60", "90"]
    OccupancyFactory(resource=unit.resource, starts_at=at(12), ends_at=at(13))
    OccupancyFactory(resource=unit.resource, starts_at=at(20, 30), ends_at=at(23))
    assert "Nothing more is free today" in text_of(shown(tablet, space, member))


def test_a_wrong_pin_shows_nothing_and_books_nothing(tablet, space, unit, member):
    answer = tablet.post(page(space), {"member": member.pk, "pin": "9999"})
    assert answer.status_code == 422
    assert rules.wrong_pin().message in text_of(answer)
    assert 'name="ticket"' not in text_of(answer)
    pick = KioskBookForm.value(unit.resource_id, at(12))
    for forged in ("", "x", signing.dumps([1, member.pk, 0], salt="another")):
        data = {"ticket": forged, "pick": pick, "minutes": "30"}
        assert tablet.post(page(space), data)["Location"] == page(space)
    assert not Booking.objects.exists()


def test_a_ticket_holds_two_minutes_at_its_tablet_for_a_person_still_allowed(
    device, space, unit, member, time_machine
):
    ticket = kiosk.make_ticket(device=device[0], person=member)
    other, _secret = kiosk.switch_on(space=space, name="Back", by=person_with_role("manager", space), now=NOW)
    assert kiosk.ticket_holder(device=device[0], ticket=ticket) == member

    def gone(row):
        with pytest.raises(Refused) as caught:
            kiosk.ticket_holder(device=row, ticket=ticket)
        return caught.value.rule == "reception.kiosk_again"

    assert gone(other)
    time_machine.move_to(NOW + rules.KNOWN_FOR + dt.timedelta(seconds=1), tick=False)
    assert gone(device[0])
    time_machine.move_to(NOW, tick=False)
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    assert gone(device[0])


def test_a_device_that_is_no_tablet_books_nothing(tablet, space, unit, member, client):
    ticket = ticket_in(shown(tablet, space, member))
    data = {"ticket": ticket, "pick": KioskBookForm.value(unit.resource_id, at(12)), "minutes": "30"}
    assert client.post(page(space), data).status_code == 302
    KioskDevice.objects.update(revoked_at=NOW)
    assert tablet.post(page(space), data).status_code == 302
    assert not Booking.objects.exists()


def test_another_spaces_machine_is_not_booked_here(tablet, device, space, unit, member):
    elsewhere = UnitFactory(resource__space=SpaceFactory(state="published"))
    assert chosen(tablet, space, member, elsewhere, at(12)).status_code == 403
    assert chosen(tablet, space, member, elsewhere, at(12), minutes="30").status_code == 403
    with pytest.raises(Refused) as caught:
        kiosk.book(
            device=device[0],
            resource_id=elsewhere.resource_id,
            person=member,
            booking_request=BookingRequest(at(12), at(13)),
            now=NOW,
        )
    assert caught.value.rule == "reception.no_kiosk"
    assert tablet.get(page(space, unit=elsewhere.qr)).status_code == 404
    ticket = ticket_in(shown(tablet, space, member))
    assert tablet.post(page(space), {"ticket": ticket, "pick": "987654321-1764068400"}).status_code == 404
    assert ticket_in(tablet.post(page(space), {"ticket": ticket, "pick": "nonsense"})) == ticket
    assert not Booking.objects.exists()


def test_who_comes_second_reads_it_with_other_times_and_other_things_and_takes_one(
    tablet, space, unit, member
):
    twin = UnitFactory(resource__space=space, resource__name="Laser 2", model=unit.model)
    far = UnitFactory(
        resource__space=SpaceFactory(state="published"), resource__name="Laser 3", model=unit.model
    )
    quick = PersonFactory()
    ticket = ticket_in(shown(tablet, space, member))
    pick = KioskBookForm.value(unit.resource_id, at(14))
    tablet.post(page(space), {"ticket": ticket, "pick": pick})
    booking_request = BookingRequest(at(14), at(15))
    bookings.book(
        resource_id=unit.resource_id, person=quick, booking_request=booking_request, by=quick, now=NOW
    )
    late = tablet.post(page(space), {"ticket": ticket, "pick": pick, "minutes": "60"})
    assert late.status_code == 422
    assert "This time is taken." in text_of(late)
    others = dict(re.findall(r'name="pick" value="([^"]+)">([^<]+)</button>', text_of(late)))
    assert KioskBookForm.value(unit.resource_id, at(15)) in others
    assert others[KioskBookForm.value(twin.resource_id, at(14))] == "Laser 2"
    assert "Laser 3" in text_of(late)
    assert KioskBookForm.value(far.resource_id, at(14)) not in others
    assert str(quick) not in text_of(late)
    at_once = tablet.post(
        page(space), {"ticket": ticket, "pick": pick}
    )  # told already when the start is chosen
    assert (at_once.status_code, "This time is taken." in text_of(at_once)) == (422, True)
    data = {"ticket": ticket, "pick": KioskBookForm.value(twin.resource_id, at(14)), "minutes": "60"}
    assert tablet.post(page(space), data).status_code == 302
    assert Booking.objects.get(person=member).resource == twin.resource


def test_a_minor_in_the_evening_is_asked_for_an_adult_and_told_earlier_times(tablet, space, unit):
    young = with_pin(ProfileFactory(birth_year=2010).person)
    answer = chosen(tablet, space, young, unit, at(19, 30), minutes="60")
    assert answer.status_code == 422
    assert "In the evening, minors must be accompanied by an adult." in text_of(answer)
    assert 'name="with_adult"' in text_of(answer)
    starts = re.findall(
        r'<button class="button" type="submit" name="pick" value="\d+-(\d+)"', text_of(answer)
    )
    assert at(19) in [dt.datetime.fromtimestamp(int(start), ZONE) for start in starts]
    ends = [dt.datetime.fromtimestamp(int(start), ZONE) + dt.timedelta(hours=1) for start in starts]
    assert all(end.time() <= dt.time(20) for end in ends)
    assert chosen(tablet, space, young, unit, at(19, 30), minutes="60", with_adult="on").status_code == 302
    assert Booking.objects.get().with_adult


def test_the_board_says_closed_while_the_space_is_closed_whatever_is_booked(tablet, space, unit):
    board = reverse("reception:kiosk", kwargs={"slug": space.code})
    assert "until 22:00" in text_of(tablet.get(board))
    OccupancyFactory(resource=unit.resource, kind="closure", starts_at=at(11), ends_at=at(13))
    text = text_of(tablet.get(board))
    assert "Closed now" in text
    assert "opens at 13:00" in text
    assert "Booked now" not in text


def test_how_many_come_is_asked_only_where_the_rules_ask_it(tablet, space, unit, member):
    assert 'name="people"' not in text_of(chosen(tablet, space, member, unit, at(13)))
    BookingRulesFactory(space=space, people=2)
    response = chosen(tablet, space, member, unit, at(13), minutes="60")
    assert (response.status_code, 'name="people"' in text_of(response)) == (422, True)
    assert "What is free instead" not in text_of(response)  # another time would not help
    assert chosen(tablet, space, member, unit, at(13), minutes="60", people="2").status_code == 302
    assert Booking.objects.get().people == 2


def test_a_missing_competence_is_named_and_no_other_time_is_offered(tablet, space, unit, member):
    competence = CompetenceFactory()
    locked = UnitFactory(resource__space=space, access="competence")
    RequirementFactory(model=locked.model, competence=competence)
    answer = chosen(tablet, space, member, locked, at(13), minutes="60")
    assert answer.status_code == 422
    assert str(competence) in text_of(answer)
    assert "What is free instead" not in text_of(answer)
    assert not Booking.objects.exists()


def test_where_the_space_confirms_first_the_tablet_says_so(tablet, space, unit, member):
    BookingRulesFactory(space=space, approval=True, shortest=60, longest=120)
    lengths = text_of(chosen(tablet, space, member, unit, at(13)))
    assert re.findall(r'name="minutes" value="(\d+)"', lengths) == ["60", "90", "120"]
    done = chosen(tablet, space, member, unit, at(13), minutes="90")
    assert "Request sent." in text_of(tablet.get(done["Location"]))
    assert Booking.objects.get().state == "requested"


def test_the_tablet_asks_the_same_number_of_times_for_one_thing_and_for_many(tablet, space, unit, member):
    def count_queries():
        ticket = ticket_in(shown(tablet, space, member))  # what is kept of the things is read before
        with CaptureQueriesContext(connection) as few:
            tablet.post(page(space), {"ticket": ticket})
        return len(few)

    before = count_queries()
    UnitFactory.create_batch(2, resource__space=space)
    assert count_queries() == before <= 12


def test_the_tablet_names_what_else_the_person_has_then(tablet, space, unit, member):
    other = UnitFactory(resource__space=space, resource__name="Tiskalnik")
    chosen(tablet, space, member, other, at(13), minutes="60")
    text = text_of(chosen(tablet, space, member, unit, at(13)))
    assert "You have something else at this time:" in text
    assert "Tiskalnik, " in text
    assert Booking.objects.get().get_absolute_url() not in text  # nobody leaves the tablet's pages
    assert "You have something else" not in text_of(chosen(tablet, space, member, unit, at(16)))
