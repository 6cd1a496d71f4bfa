"""Confirming a page, and being asked for it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.directory import actions, emails, queries
from ceh.directory.models import Confirmation
from ceh.directory.rules.freshness import freshness, reminder_due, since
from ceh.network.models import Space
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("state", "age", "code"),
    [
        ("published", 0, "fresh"),
        ("published", 181, "fresh"),
        ("published", 182, "ageing"),
        ("paused", 364, "ageing"),
        ("published", 365, "stale"),
        ("published", None, "never"),
        ("closed", 900, "history"),
    ],
)
def test_a_page_ages(state, age, code):
    confirmed = None if age is None else TODAY - age * DAY
    assert freshness(state, confirmed, TODAY).code == code


@given(st.integers(0, 4000), st.integers(0, 400))
def test_reminders_only_ever_go_up(age, later):
    since = TODAY - age * DAY
    assert reminder_due(since, TODAY) <= reminder_due(since, TODAY + later * DAY)


def test_confirming_twice_on_a_day_is_one_confirmation(space, manager, now):
    actions.confirm_space(space=space, by=manager, now=now)
    actions.confirm_space(space=space, by=manager, now=now + dt.timedelta(hours=1))
    assert Confirmation.objects.filter(space=space).count() == 1
    assert Space.objects.get(pk=space.pk).confirmed_on == now.date()


def test_a_foreign_manager_cannot_confirm(space, now):
    with pytest.raises(Refused):
        actions.confirm_space(space=space, by=person_with_role("manager", SpaceFactory()), now=now)


def test_reminders_come_once_each_and_stop_with_a_confirmation(space, manager, now):
    Space.objects.filter(pk=space.pk).update(confirmed_on=now.date() - 200 * DAY)
    assert [actions.remind_managers(now=now + n * DAY) for n in (0, 1, 72, 73, 74, 165, 166)] == [
        1,
        0,
        0,
        1,
        0,
        1,
        0,
    ]
    space.refresh_from_db()
    actions.confirm_space(space=space, by=manager, now=now + 167 * DAY)
    assert actions.remind_managers(now=now + 168 * DAY) == 0
    assert Letter.objects.filter(person=manager).count() == 3


def test_a_job_that_was_away_for_a_year_sends_one_letter(space, manager, now):
    Space.objects.filter(pk=space.pk).update(confirmed_on=now.date() - 500 * DAY)
    assert actions.remind_managers(now=now) == 1


def test_closed_spaces_and_drafts_ask_nobody(now):
    for state in ("closed", "draft", "submitted"):
        person_with_role("manager", SpaceFactory(state=state))
    assert actions.remind_managers(now=now) == 0


def test_one_click_of_the_letter_confirms_without_signing_in(client, space, manager):
    token = emails.confirmation_token(space, manager)
    assert client.get(f"/confirm/{token}/").status_code == 200
    space.refresh_from_db()
    assert space.confirmed_on is None, "opening the link is not confirming: mail scanners open links"
    assert client.post(f"/confirm/{token}/").status_code == 200
    assert Space.objects.get(pk=space.pk).confirmed_on is not None
    assert Confirmation.objects.get().by == manager
    assert client.post(f"/confirm/{token}/").status_code == 404, "the link serves once"


def test_a_link_dies_with_the_role(client, space, manager):
    token = emails.confirmation_token(space, manager)
    manager.roles.update(ends_at=timezone.now())
    assert client.post(f"/confirm/{token}/").status_code in (404, 422)


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "🦊", "1" * 3000])
def test_a_forged_link_is_told_so(client, token, small_region):
    assert client.get(f"/confirm/{token}/").status_code in (400, 404)


@pytest.mark.parametrize(
    ("language", "title"), [("en", "This link no longer works"), ("sl", "Ta povezava ne deluje več")]
)
@pytest.mark.parametrize(
    "address", ["/confirm/no-such/", "/bookings/sure/no-such/", "/me/guardians/confirm/no-such/"]
)
@pytest.mark.parametrize("is_visitor", [True, False])
def test_an_unknown_link_of_a_letter_is_not_found_and_says_what_to_do(
    client, small_region, address, language, title, is_visitor
):
    if not is_visitor:
        client.force_login(PersonFactory(language=language))
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 404
    page = answer.content.decode()
    assert title in page
    assert 'class="button ember" href="/' in page


@pytest.mark.django_db
def test_the_desk_finds_the_same_old_pages_that_it_counts(client, time_machine):
    now = dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC)
    time_machine.move_to(now)
    for name, days in (("fresh-one", 10), ("ageing-one", 200), ("stale-one", 400)):
        SpaceFactory(code=name, state="published", confirmed_on=now.date() - dt.timedelta(days=days))
    SpaceFactory(code="never-one", state="published", confirmed_on=None)
    codes = {
        code: {
            space.code
            for space in queries.confirmed_between(
                Space.objects.filter(code__endswith="-one"), *since(code, now.date())
            )
        }
        for code in ("fresh", "ageing", "stale")
    }
    assert codes == {"fresh": {"fresh-one"}, "ageing": {"ageing-one"}, "stale": {"stale-one", "never-one"}}
    client.force_login(person_with_role("coordinator"))
    body = client.get(reverse("directory:desk_spaces"), {"fresh": "ageing"}).content.decode()
    assert "/desk/spaces/ageing-one/" in body
    assert "/desk/spaces/fresh-one/" not in body
