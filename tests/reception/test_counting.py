"""Counting at the door: a tap for each person, by several phones at once, and back after a slip."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from ceh.core.refusals import Refused
from ceh.usage.actions import visits as actions
from ceh.usage.models import GroupVisit
from ceh.usage.queries import visits as queries
from tests.factories.people import PersonFactory
from tests.factories.usage import GroupVisitFactory

NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # a Wednesday noon in Kranj
DAY = NOW.date()


def page(space):
    return reverse("reception:counter", args=[space.code])


def tapped(space, by, band="18plus", step=1, now=NOW):
    return actions.count_visitors(space=space, band=band, step=step, by=by, now=now)


def counted():
    row = GroupVisit.objects.get()
    return row.headcount, row.under15, row.from15to17


@pytest.mark.django_db
def test_a_tap_is_a_plain_form_and_all_taps_of_a_day_are_one_record(space, manager, client):
    client.force_login(manager)
    assert client.get(page(space)).status_code == 200
    assert not GroupVisit.objects.exists()
    for band, step in (("under15", 1), ("under15", 1), ("15-17", 1), ("18plus", 1), ("under15", -1)):
        answer = client.post(page(space), {"band": band, "step": step})
        assert (answer.status_code, answer["Location"]) == (302, page(space))
    assert counted() == (3, 1, 1)
    row = GroupVisit.objects.get()
    assert (row.day, row.recorded_by, row.source) == (DAY, manager, "entered_by_staff")
    for language, what in (("sl", "Šteto pri vratih"), ("en", "Counted at the door")):
        shown = client.get(reverse("usage:group_visit", args=[row.pk]), headers={"accept-language": language})
        assert what in shown.content.decode()
    body = client.post(
        page(space), {"band": "18plus", "step": 1}, headers={"hx-request": "true"}
    ).content.decode()
    assert '<output id="n-18plus">2</output>' in body
    month = queries.months(space, DAY.replace(day=1), dt.date(2026, 12, 1))[0]
    assert month.groups == 4


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{"band": "old", "step": "1"}, {"band": "under15", "step": "7"}, {}])
def test_nonsense_counts_nobody(space, manager, client, data):
    client.force_login(manager)
    assert client.post(page(space), data).status_code == 404
    assert not GroupVisit.objects.exists()


@pytest.mark.django_db
def test_less_than_nobody_changes_nothing_and_a_day_may_go_back_to_nobody(space, manager):
    tapped(space, manager, step=-1)
    assert not GroupVisit.objects.exists()
    tapped(space, manager)
    tapped(space, manager, band="15-17", step=-1)
    assert counted() == (1, 0, 0)
    tapped(space, manager, step=-1)
    assert counted() == (0, 0, 0)
    tapped(space, manager, now=NOW + dt.timedelta(days=1))
    assert GroupVisit.objects.count() == 2


@pytest.mark.django_db
def test_there_is_an_end_to_a_day(space, manager):
    tapped(space, manager)
    GroupVisit.objects.update(headcount=5000)
    with pytest.raises(Refused) as refused:
        tapped(space, manager)
    assert refused.value.rule == "usage.count_full"


@pytest.mark.django_db
def test_a_voided_count_begins_anew_and_only_one_of_a_day_stands(space, manager):
    first = tapped(space, manager)
    actions.void_visit(visit=first, by=manager, now=NOW, reason="Poskus")
    second = tapped(space, manager)
    assert (second.pk != first.pk, second.headcount) == (True, 1)
    with pytest.raises(Refused) as refused:
        actions.restore_visit(visit=first, by=manager, now=NOW)
    assert refused.value.rule == "usage.visit_once"
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupVisitFactory(space=space, day=DAY, counter=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupVisitFactory(space=space, headcount=0)


@pytest.mark.django_db
def test_who_may_not_count_groups_counts_nobody_here_either(space, client):
    person = PersonFactory()
    with pytest.raises(Refused):
        tapped(space, person)
    client.force_login(person)
    assert client.get(page(space)).status_code == 403


@pytest.mark.django_db
def test_the_counter_is_one_tap_from_today_and_the_full_form_one_from_the_counter(space, manager, client):
    client.force_login(manager)
    assert page(space) in client.get(reverse("reception:today", args=[space.code])).content.decode()
    assert page(space) in client.get(reverse("usage:visits", args=[space.code])).content.decode()
    assert reverse("usage:group", args=[space.code]) in client.get(page(space)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_eight_phones_that_begin_at_once_lose_no_tap(space, manager):
    ready = threading.Barrier(8)

    def phone(n):
        client = Client()
        client.force_login(manager)
        ready.wait(30)
        try:
            bands = ("under15", "15-17", "18plus")
            return [
                client.post(page(space), {"band": bands[(n + i) % 3], "step": 1}).status_code
                for i in range(6)
            ]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = [answer for batch in pool.map(phone, range(8)) for answer in batch]
    assert answers == [302] * 48
    assert counted() == (48, 16, 16)
