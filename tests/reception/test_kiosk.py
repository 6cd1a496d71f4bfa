"""The tablet of a space: who may switch it on, what a PIN opens, and what wrong ones close."""

import datetime as dt

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ceh.core.models import RateCount
from ceh.core.refusals import Refused
from ceh.maintenance.actions import faults
from ceh.maintenance.models import Fault
from ceh.network.models import OpeningHours
from ceh.reception import actions as kiosk
from ceh.reception.models import KioskDevice, KioskPin
from ceh.reception.rules import kiosk as rules
from ceh.usage.models import Usage, Visit
from tests.factories.availability import BookingRulesFactory
from tests.factories.equipment import UnitFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory, ProfileFactory
from tests.rushing import rush

NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)


@pytest.fixture
def member(region):
    person = PersonFactory()
    kiosk.set_pin(by=person, pin="7295", now=NOW)
    return person


@pytest.fixture
def device(unit, manager):
    return kiosk.switch_on(space=unit.space, name="Door", by=manager, now=NOW)[0]


def tried(device, member, pin, now=NOW):
    try:
        return kiosk.identify_member(device=device, member=member.pk, pin=pin, now=now)
    except Refused as refused:
        return refused.rule


@pytest.mark.django_db
def test_number_and_pin_say_who_it_is_and_nothing_else_does(device, member):
    assert tried(device, member, "7295") == member
    assert tried(device, member, "0000") == "reception.kiosk_pin"
    assert tried(device, PersonFactory(), "7295") == "reception.kiosk_pin"
    assert "7295" not in KioskPin.objects.get().hashed.split("$")  # four digits may stand in a hash by chance
    kiosk.set_pin(by=member, pin="", now=NOW)
    assert tried(device, member, "7295") == "reception.kiosk_pin"
    assert tried(device, member, "") == "reception.kiosk_pin"


def seconds(number):
    return dt.timedelta(seconds=number)


@pytest.mark.django_db
def test_wrong_tries_slow_down_and_never_shut_out(device, member):
    rules_told = [tried(device, member, "1111") for _time in range(rules.FREE_TRIES + 1)]
    assert rules_told == ["reception.kiosk_pin"] * rules.FREE_TRIES + ["reception.kiosk_wait"]
    assert tried(device, member, "7295") == "reception.kiosk_wait"
    assert tried(device, member, "7295", NOW + seconds(rules.FIRST_PAUSE)) == member
    later = NOW
    for _time in range(8):
        later += seconds(rules.LONGEST_PAUSE)
        assert tried(device, member, "1111", later) == "reception.kiosk_pin"
    assert tried(device, member, "7295", later + seconds(rules.LONGEST_PAUSE)) == member


@pytest.mark.django_db
def test_answers_do_not_tell_who_has_a_pin(device, member):
    stranger = PersonFactory.build(pk=999_999)
    answers = [[tried(device, person, "1111") for _time in range(5)] for person in (member, stranger)]
    assert answers[0] == answers[1]


@pytest.mark.django_db
def test_a_right_pin_in_between_does_not_let_the_tablet_forget(device, member):
    """An attacker with a PIN of their own tries the numbers of others."""
    wrong = 0
    for number in range(30):
        victim = PersonFactory.build(pk=999_000 + number)
        if tried(device, victim, "1357") == "reception.kiosk_wait":
            break
        wrong += 1
        assert tried(device, member, "7295") in (member, "reception.kiosk_wait")
    assert wrong == rules.FREE_TRIES_AT
    assert tried(device, member, "7295", NOW + seconds(rules.FIRST_PAUSE)) == member


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_counted_one_by_one(device, member):
    counts = rush(8, lambda _n: tried(device, member, "1111"))
    assert counts == {"reception.kiosk_pin": rules.FREE_TRIES, "reception.kiosk_wait": 8 - rules.FREE_TRIES}


@pytest.mark.django_db
def test_easy_pins_are_refused(region):
    person = ProfileFactory(birth_year=1987).person
    for pin in ("1234", "0000", "1987", "12", "abcd", "١٢٣٤"):
        with pytest.raises(Refused):
            kiosk.set_pin(by=person, pin=pin, now=NOW)
    assert not KioskPin.objects.exists()


@pytest.mark.django_db
def test_a_tablet_serves_its_own_space_only(device, member):
    elsewhere = UnitFactory(resource__space=SpaceFactory(state="published"))
    with pytest.raises(Refused) as caught:
        kiosk.press_button(device=device, unit=elsewhere, person=member, now=NOW)
    assert caught.value.rule == "reception.no_kiosk"


@pytest.mark.django_db
def test_only_managers_switch_tablets_on_and_off(unit, device, member):
    for wrong in (
        lambda: kiosk.switch_on(space=unit.space, name="x", by=member, now=NOW),
        lambda: kiosk.switch_off(device=device, by=member, now=NOW),
    ):
        with pytest.raises(Refused) as caught:
            wrong()
        assert caught.value.rule == "reception.run_kiosk"


def address(name, at, **query):
    return reverse(f"reception:{name}", kwargs={"slug": at.space.code}, query=query or None)


@pytest.mark.django_db
def test_the_whole_way_on_the_tablet(unit, manager, member, client):
    assert client.get(address("kiosk_act", unit)).status_code == 302
    client.force_login(manager)
    client.post(address("kiosk", unit), {"name": "Door"})
    assert "_auth_user_id" not in client.session  # the manager is signed out
    board = client.get(address("kiosk", unit)).content.decode()
    assert str(unit) in board
    act = address("kiosk_act", unit, unit=unit.qr)
    assert client.get(act).status_code == 200
    data = {"member": member.pk, "pin": "7295"}
    assert client.post(act, data | {"pin": "9999"}).status_code == 422
    client.post(act, data)
    assert Usage.objects.get().person == member
    client.post(act, data)
    assert Usage.objects.get().state == "closed"
    for _twice in range(2):
        assert client.post(address("kiosk_act", unit), data).status_code == 302
    assert Visit.objects.get().person == member
    assert client.get(address("kiosk_act", unit, unit="nothing")).status_code == 404
    KioskDevice.objects.update(revoked_at=NOW)
    assert client.get(act).status_code == 302


@pytest.mark.django_db
def test_the_tablet_asks_for_no_pin_where_the_machine_is_closed(unit, manager, client):
    client.force_login(manager)
    client.post(address("kiosk", unit), {"name": "Door"})
    act = address("kiosk_act", unit, unit=unit.qr)
    assert 'name="pin"' in client.get(act).content.decode()
    OpeningHours.objects.create(space=unit.space, weekday=6, opens=dt.time(8), closes=dt.time(9))
    page = client.get(act, headers={"accept-language": "en"}).content.decode()
    assert 'name="pin"' not in page
    assert "It is closed now." in page


@pytest.mark.django_db
def test_a_fault_is_reported_at_the_tablet_by_nobodys_name_and_nowhere_else(unit, manager, client):
    report, data = (
        reverse("maintenance:kiosk_fault", args=[unit.space.code]),
        {"unit": unit.qr, "severity": "danger"},
    )
    assert client.post(report, data)["Location"] == address("kiosk", unit)
    assert not Fault.objects.exists()  # no tablet yet
    client.force_login(manager)
    client.post(address("kiosk", unit), {"name": "Door"})
    assert report in client.get(address("kiosk_act", unit, unit=unit.qr)).content.decode()
    for _twice in range(2):
        assert client.post(report, data)["Location"] == address("kiosk", unit)
    fault = Fault.objects.get()
    assert (fault.unit, fault.severity, fault.reported_by) == (unit, "danger", None)
    unit.refresh_from_db()
    assert unit.state == "out_of_service"
    assert client.get(fault.get_absolute_url()).status_code == 302  # whoever is at the tablet is nobody
    client.post(report, data | {"severity": "terrible"})
    client.post(report, data | {"unit": ""})
    assert client.post(report, data | {"unit": UnitFactory().qr}).status_code == 404
    assert Fault.objects.count() == 1
    tablet = KioskDevice.objects.get()
    for wrong in ({"tablet": None}, {"unit": UnitFactory()}):
        with pytest.raises(Refused):
            faults.report_fault(
                **{"unit": unit, "severity": "note", "by": None, "now": NOW, "tablet": tablet} | wrong
            )


@pytest.mark.django_db
def test_the_tablet_asks_how_many_are_there_only_where_the_rules_ask_it(unit, manager, member, client):
    BookingRulesFactory(space=unit.space, people=2)
    client.force_login(manager)
    client.post(address("kiosk", unit), {"name": "Door"})
    act, data = address("kiosk_act", unit, unit=unit.qr), {"member": member.pk, "pin": "7295"}
    assert 'name="people"' not in client.get(act).content.decode()
    response = client.post(act, data)
    assert (response.status_code, 'name="people"' in response.content.decode()) == (422, True)
    assert 'name="people"' in client.post(act, {"member": member.pk, "people": "2"}).content.decode()
    client.post(act, data | {"people": "2"})
    assert Usage.objects.get().headcount == 2


@pytest.mark.django_db
def test_a_cookie_of_another_space_opens_nothing(unit, manager, client):
    other = SpaceFactory(state="published")
    client.force_login(manager)
    client.post(address("kiosk", unit), {"name": "Door"})
    mine = client.cookies[f"kiosk-{unit.space.pk}"].value
    client.cookies[f"kiosk-{other.pk}"] = mine
    there = reverse("reception:kiosk_act", kwargs={"slug": other.code})
    assert client.get(there).status_code == 302
    client.cookies[f"kiosk-{unit.space.pk}"] = mine[:-2] + "xx"
    assert client.get(address("kiosk_act", unit)).status_code == 302


@pytest.mark.django_db
def test_a_manager_switches_a_tablet_off_from_anywhere(device, manager, client):
    client.force_login(manager)
    client.post(reverse("reception:kiosk_off", kwargs={"pk": device.pk}))
    device.refresh_from_db()
    assert device.revoked_at is not None


@pytest.mark.django_db
def test_one_sets_and_forgets_ones_pin(region, client):
    person = PersonFactory()
    client.force_login(person)
    page = reverse("reception:my_pin")
    assert client.post(page, {"pin": "1111"}).status_code == 422
    client.post(page, {"pin": "5739"})
    assert KioskPin.objects.get().hashed
    client.post(reverse("reception:remove_pin"))
    assert KioskPin.objects.get().hashed == ""


@given(st.lists(st.integers(0, 120), max_size=60))
def test_never_more_than_so_many_wrong_tries_in_a_quarter_of_an_hour(gaps):
    """Whatever the gaps (seconds) between tries: three at once, a few more slowly, then one a minute."""
    row, now, counted = RateCount(count=0, first_at=NOW, last_at=NOW), NOW, 0
    for gap in gaps:
        now += seconds(gap)
        if now < NOW + rules.TRIES_WINDOW and not rules.pause(row, rules.FREE_TRIES, now):
            row.count, row.last_at, counted = row.count + 1, now, counted + 1
    assert counted <= rules.FREE_TRIES + 4 + rules.TRIES_WINDOW / seconds(rules.LONGEST_PAUSE)
