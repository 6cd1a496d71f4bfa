"""Registering for a workshop, its places, its letters, and recording who came."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.urls import reverse

from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.participation.actions import registrations
from ceh.participation.models import Headcount, Registration
from ceh.participation.queries import registrations as queries
from ceh.people.actions import erasing
from tests.factories.consultation import WorkshopFactory, WorkshopTableFactory
from tests.factories.network import OrganisationFactory, person_with_role
from tests.factories.participation import RegistrationFactory, RegistrationTermsFactory
from tests.factories.people import PersonFactory
from tests.factories.region import GoalGroupFactory
from tests.rushing import rush

ENGLISH = {"accept-language": "en"}
DAY = dt.timedelta(days=1)


@pytest.fixture
def workshop(region, now):
    """A workshop next week with two places."""
    workshop = WorkshopFactory(state="announced", starts_at=now + 7 * DAY)
    RegistrationTermsFactory(workshop=workshop, capacity=2)
    return workshop


def rule_of(action, **keywords):
    """The rule that refuses."""
    with pytest.raises(Refused) as refused:
        action(**keywords)
    return refused.value.rule


@pytest.mark.django_db
def test_a_person_registers_for_an_organisation_and_cancels(client, workshop):
    person, organisation = PersonFactory(), OrganisationFactory()
    page = workshop.get_absolute_url()
    assert "2 of 2 places are free" in client.get(page, headers=ENGLISH).content.decode()
    client.force_login(person)
    sent = client.post(
        reverse("participation:register", args=[workshop.code]), {"organisation": organisation.pk}
    )
    assert sent["Location"] == page
    shown = client.get(page, headers=ENGLISH).content.decode()
    assert "You are registered." in shown
    assert str(organisation) in shown
    assert Letter.objects.filter(person=person, key__startswith="participation.registered").count() == 1
    registration = Registration.objects.get()
    client.post(reverse("participation:cancel_registration", args=[registration.pk]))
    assert queries.places_taken(workshop) == 0
    client.post(reverse("participation:register", args=[workshop.code]))
    assert queries.places_taken(workshop) == 1


@pytest.mark.django_db
def test_a_full_workshop_says_so(client, workshop):
    for _number in range(2):
        RegistrationFactory(workshop=workshop)
    assert (
        "The workshop is full." in client.get(workshop.get_absolute_url(), headers=ENGLISH).content.decode()
    )
    client.force_login(PersonFactory())
    late = client.post(reverse("participation:register", args=[workshop.code]), headers=ENGLISH)
    assert late.status_code == 422
    assert "all 2 places are taken" in late.content.decode()
    with pytest.raises(IntegrityError):
        RegistrationFactory(workshop=workshop)


@pytest.mark.django_db
def test_one_registers_once_and_in_time(workshop, now):
    person = PersonFactory()
    registrations.register(workshop=workshop, by=person, now=now)
    again = {"workshop": workshop, "by": person, "now": now}
    assert rule_of(registrations.register, **again) == "participation.registered_already"
    late = {"workshop": workshop, "by": PersonFactory(), "now": workshop.starts_at}
    assert rule_of(registrations.register, **late) == "participation.registration_over"
    over = {"workshop": WorkshopFactory(state="held"), "by": person, "now": now}
    assert rule_of(registrations.register, **over) == "participation.not_announced"


@pytest.mark.django_db
def test_registration_ends_when_staff_says_and_places_are_not_taken_away(client, workshop, now):
    coordinator = person_with_role("coordinator")
    for _number in range(2):
        RegistrationFactory(workshop=workshop)
    change = {"workshop": workshop, "by": coordinator, "register_until": None}
    assert rule_of(registrations.set_terms, **change, capacity=1) == "participation.fewer_places"
    change |= {"register_until": workshop.starts_at + dt.timedelta(minutes=1), "capacity": 5}
    assert rule_of(registrations.set_terms, **change) == "participation.registration_late"
    client.force_login(coordinator)
    page = reverse("participation:terms_edit", args=[workshop.code])
    assert client.post(page, {"capacity": "-3"}).status_code == 422
    assert client.post(page, {"capacity": "0"}).status_code == 422
    until = (now - DAY).strftime("%Y-%m-%dT%H:%M")
    assert client.post(page, {"capacity": 5, "register_until": until}).status_code == 302
    late = {"workshop": workshop, "by": PersonFactory(), "now": now}
    assert rule_of(registrations.register, **late) == "participation.registration_over"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_the_last_places_only_as_many_get_them(workshop, now):
    people = [PersonFactory() for _number in range(6)]

    def register(number):
        registrations.register(workshop=workshop, by=people[number], now=now)

    assert rush(6, register) == {"done": 2, "participation.full": 4}
    assert queries.places_taken(workshop) == 2


@pytest.mark.django_db
def test_those_who_registered_are_reminded_once_and_told_when_it_is_cancelled(client, workshop, now):
    row = RegistrationFactory(workshop=workshop)
    RegistrationFactory(workshop=workshop, state="registered")
    soon = workshop.starts_at - dt.timedelta(hours=25)
    assert registrations.remind(now=now) == 0
    assert registrations.remind(now=soon) == 2
    assert registrations.remind(now=soon) == 0
    client.force_login(person_with_role("coordinator"))
    client.post(reverse("consultation:cancel_workshop", args=[workshop.code]), {"reason": "Snow."})
    assert registrations.tell_cancelled(now=soon) == 2
    assert registrations.tell_cancelled(now=soon) == 0
    letter = Letter.objects.get(key=f"participation.cancelled:{row.pk}")
    assert workshop.code in letter.body


@pytest.mark.django_db
def test_attendance_is_ticked_on_the_day_and_nobody_overwrites_another(client, workshop, now):
    row = RegistrationFactory(workshop=workshop)
    facilitator = WorkshopTableFactory(workshop=workshop, facilitator=PersonFactory()).facilitator
    client.force_login(facilitator)
    page = reverse("participation:attendance", args=[workshop.code])
    early = client.post(page, {f"e{row.pk}": "present", f"w{row.pk}": ""}, follow=True, headers=ENGLISH)
    assert "once the workshop has begun" in early.content.decode()
    workshop.starts_at = now
    workshop.save(update_fields=["starts_at"])
    client.post(page, {f"e{row.pk}": "present", f"w{row.pk}": ""})
    row.refresh_from_db()
    assert row.state == "attended"
    late = client.post(page, {f"e{row.pk}": "absent", f"w{row.pk}": ""}, follow=True, headers=ENGLISH)
    assert "Somebody else has ticked" in late.content.decode()
    row.refresh_from_db()
    assert row.state == "attended"
    for bad in ({"e99999999": "present"}, {f"e{row.pk}": "nonsense", f"w{row.pk}": "present"}, {"ex": "1"}):
        assert client.post(page, bad).status_code == 302


@pytest.mark.django_db
def test_everybody_reads_how_many_came_and_nobody_reads_names(client, region, now, settings):
    settings.SMALL_NUMBER = 5
    workshop, group = WorkshopFactory(), GoalGroupFactory()
    client.force_login(person_with_role("coordinator"))
    heads = reverse("participation:attendance", args=[workshop.code])
    client.post(heads, {"heads": 12, "goal_group": group.pk})
    client.post(heads, {"heads": 7})
    assert client.post(heads, {"heads": 0}).status_code == 422
    client.logout()
    shown = client.get(workshop.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "19 people" in shown
    assert queries.attendance(workshop).groups == {str(group): 12, "not stated": 7} or "12" in shown
    client.force_login(person_with_role("coordinator"))
    client.post(heads, {"take_back": Headcount.objects.first().pk})
    assert queries.attendance(workshop).total == 7


@pytest.mark.django_db
def test_no_button_of_the_list_drops_ticks_that_were_not_saved_yet(client, region, now):
    workshop = WorkshopFactory(state="held")
    rows = [RegistrationFactory(workshop=workshop) for _n in range(3)]
    client.force_login(person_with_role("coordinator"))
    page = reverse("participation:attendance", args=[workshop.code])

    def states():
        return [Registration.objects.get(pk=row.pk).state for row in rows]

    client.post(page, {f"e{rows[0].pk}": "present", "heads": 4})
    assert (states()[0], queries.attendance(workshop).total) == ("attended", 5)
    wrong = client.post(page, {f"e{rows[1].pk}": "absent", "heads": "many"})
    assert client.post(page, {"goal_group": GoalGroupFactory().pk}).status_code == 422  # of how many?
    assert (wrong.status_code, states()[1]) == (422, "absent")
    assert "many" in wrong.content.decode()
    client.post(page, {f"e{rows[2].pk}": "present", "take_back": Headcount.objects.get().pk})
    assert (states()[2], Headcount.objects.exists()) == ("attended", False)


@pytest.mark.django_db
def test_small_numbers_of_those_who_came_are_hidden(region, settings):
    settings.SMALL_NUMBER = 5
    workshop, group = WorkshopFactory(), GoalGroupFactory()
    Headcount.objects.create(workshop=workshop, heads=2, goal_group=group)
    Headcount.objects.create(workshop=workshop, heads=20)
    assert set(queries.attendance(workshop).groups.values()) == {None}


@pytest.mark.django_db
def test_who_is_erased_gives_the_place_back(workshop, now):
    row = RegistrationFactory(workshop=workshop)
    erasing.erase(person=row.person, by=row.person, now=now)
    assert queries.places_taken(workshop) == 0
