"""Joining the network: propose, review with a deadline, publish or return; and pausing, closing, staying readable."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ceh.core import journal, permissions
from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.network import actions, queries
from ceh.network.models import Space
from ceh.network.queries.records import space_record
from ceh.network.rules.review import REVIEW_DAYS, review_due, stage
from tests.factories.network import SpaceFactory, SpaceKindFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.factories.region import MunicipalityFactory, TopicFactory
from tests.network.test_roles import together

DAY = dt.timedelta(days=1)


def proposal(**more):
    return {
        "name": {"sl": "Šola lesa", "en": "Wood school"},
        "kind": SpaceKindFactory().code,
        "municipality": MunicipalityFactory().code,
        "settlement": "Škofja Loka",
        **more,
    }


def complete(space, by, now):
    values = {"summary": {"sl": "Učimo les."}, "topics": [TopicFactory().code], "email": "les@world.test"}
    actions.change_space(space=space, values=values, by=by, now=now)


@pytest.fixture
def submitted(coordinator, now):
    person = PersonFactory()
    space = actions.propose_space(values=proposal(), by=person, now=now)
    complete(space, person, now)
    return actions.submit_space(space=space, by=person, now=now)


def test_a_proposal_is_a_draft_with_a_readable_address(small_region, now):
    first = actions.propose_space(values=proposal(), by=PersonFactory(), now=now)
    second = actions.propose_space(values=proposal(), by=PersonFactory(), now=now)
    assert (first.state, first.code, second.code) == ("draft", "sola-lesa", "sola-lesa-2")
    assert not permissions.can(PersonFactory(), "network.see_space", first)
    assert permissions.can(first.proposed_by, "network.change_space", first)


@pytest.mark.parametrize("name", ["new", "edit", "3"])
def test_an_address_never_meets_a_word_of_ours(name, small_region, now):
    space = actions.propose_space(values=proposal(name={"": name}), by=PersonFactory(), now=now)
    assert space.code not in ("new", "edit", "")


def test_a_proposal_that_is_begun_again_goes_on_with_the_draft(small_region, now):
    person, values = PersonFactory(), proposal()
    first = actions.propose_space(values=values, by=person, now=now)
    again = actions.propose_space(values=values | {"settlement": "Kropa"}, by=person, now=now)
    assert (again.pk, again.settlement) == (first.pk, "Kropa")
    complete(first, person, now)
    actions.submit_space(space=first, by=person, now=now)
    third = actions.propose_space(values=values | {"settlement": "Bled"}, by=person, now=now)
    third.refresh_from_db()
    assert (third.pk, third.state, third.settlement) == (first.pk, "submitted", "Kropa")
    elsewhere = values | {"municipality": MunicipalityFactory().code}
    assert actions.propose_space(values=elsewhere, by=person, now=now).pk != first.pk


@pytest.mark.parametrize(
    ("wrong", "rule"), [({"phone": "abc"}, "core.phone"), ({"name": {"sl": "!!!"}}, "core.name")]
)
def test_a_page_takes_no_phone_and_no_name_that_is_none(space, manager, now, wrong, rule):
    with pytest.raises(Refused) as refused:
        actions.change_space(space=space, values=wrong, by=manager, now=now)
    assert (refused.value.rule, refused.value.field_name) == (rule, next(iter(wrong)))


def test_five_drafts_are_enough(small_region, now):
    person = PersonFactory()
    for number in range(5):
        actions.propose_space(values=proposal(name={"sl": f"Delavnica {number}"}), by=person, now=now)
    with pytest.raises(Refused) as refused:
        actions.propose_space(values=proposal(), by=person, now=now)
    assert refused.value.rule == "network.too_many_drafts"


def test_an_incomplete_draft_says_all_that_is_missing(coordinator, now):
    person = PersonFactory()
    space = actions.propose_space(values=proposal(), by=person, now=now)
    with pytest.raises(Refused) as refused:
        actions.submit_space(space=space, by=person, now=now)
    assert [problem.field_name for problem in refused.value.problems] == ["summary", "topics", "email"]


def test_one_reviewer_gets_one_letter_and_a_deadline(submitted, coordinator, now):
    assert (submitted.state, submitted.reviewer) == ("submitted", coordinator)
    assert submitted.review_due >= now.date() + REVIEW_DAYS * DAY
    assert Letter.objects.filter(person=coordinator, key__startswith="network.review:").count() == 1


def test_the_reviewer_with_fewer_reviews_is_taken(submitted, now):
    idle = person_with_role("coordinator")
    assert queries.next_reviewer(now) == idle


def test_on_publication_the_proposer_becomes_manager(submitted, coordinator, now):
    proposer = submitted.proposed_by
    space = actions.publish_space(space=submitted, by=coordinator, now=now)
    assert (space.state, space.confirmed_on, space.published_at) == ("published", now.date(), now)
    assert queries.people_with("manager", now, space) == [proposer]
    assert Letter.objects.filter(person=proposer, key__startswith="network.space_published").exists()
    assert "network.publish_space" in [entry.verb for entry in journal.entries(space)]


def test_a_returned_space_comes_back_with_remarks(submitted, coordinator, now):
    space = actions.return_space(space=submitted, reason="Dodajte naslov.", by=coordinator, now=now)
    letter = Letter.objects.get(person=space.proposed_by, key__startswith="network.space_returned")
    assert (space.state, "Dodajte naslov." in letter.body) == ("draft", True)
    again = actions.submit_space(space=space, by=space.proposed_by, now=now + DAY)
    assert again.state == "submitted"


def test_remarks_are_needed(submitted, coordinator, now):
    with pytest.raises(Refused) as refused:
        actions.return_space(space=submitted, reason="", by=coordinator, now=now)
    assert refused.value.field_name == "reason"


def test_nobody_reviews_the_own_proposal(small_region, now):
    by = person_with_role("coordinator")
    space = actions.propose_space(values=proposal(), by=by, now=now)
    complete(space, by, now)
    space = actions.submit_space(space=space, by=by, now=now)
    assert space.reviewer is None
    with pytest.raises(Refused) as refused:
        actions.publish_space(space=space, by=by, now=now)
    assert refused.value.rule == "network.review_space"


@pytest.mark.parametrize("role", ["auditor", "administrator", "mentor"])
def test_only_coordinators_publish(role, submitted, now):
    with pytest.raises(Refused):
        actions.publish_space(space=submitted, by=person_with_role(role), now=now)


def test_a_review_can_be_taken_over(submitted, now):
    other = person_with_role("coordinator")
    assert actions.take_review(space=submitted, by=other, now=now).reviewer == other


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_wins(now):
    by, other, person = person_with_role("coordinator"), person_with_role("coordinator"), PersonFactory()
    space = SpaceFactory(state="submitted", proposed_by=person)
    results = together(
        lambda: actions.publish_space(space=Space.objects.get(pk=space.pk), by=by, now=now),
        lambda: actions.return_space(space=Space.objects.get(pk=space.pk), reason="Ne.", by=other, now=now),
    )
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"]
    assert Space.objects.get(pk=space.pk).state in ("published", "draft")


def test_late_reviews_are_told_once_and_then_to_all(submitted, coordinator, now):
    second = person_with_role("coordinator")
    due = dt.datetime.combine(submitted.review_due, dt.time(9), dt.UTC)
    assert actions.remind_reviewers(now=due - DAY) == 0
    assert actions.remind_reviewers(now=due) == 1
    assert actions.remind_reviewers(now=due + DAY) == 1
    assert Letter.objects.filter(key__startswith="network.review_due").count() == 1
    actions.remind_reviewers(now=due + 8 * DAY)
    actions.remind_reviewers(now=due + 9 * DAY)
    late = Letter.objects.filter(key__startswith="network.review_overdue")
    assert {letter.person for letter in late} == {coordinator, second}
    assert late.count() == 2


def test_pausing_needs_a_reason_and_reopening_confirms(space, manager, now):
    with pytest.raises(Refused):
        actions.pause_space(space=space, reason="", by=manager, now=now)
    actions.pause_space(space=space, reason="Obnova.", by=manager, now=now)
    assert Space.objects.get(pk=space.pk).state == "paused"
    actions.reopen_space(space=space, by=manager, now=now)
    space.refresh_from_db()
    assert (space.state, space.confirmed_on) == ("published", now.date())


def test_a_closed_space_is_history(space, manager, now):
    actions.close_space(space=space, reason="Selitev.", by=manager, now=now)
    space.refresh_from_db()
    permissions.forget_roles(manager)
    assert (space.state, space.closed_on) == ("closed", now.date())
    assert permissions.can(PersonFactory(), "network.see_space", space)
    assert queries.people_with("manager", now, space) == []
    with pytest.raises(Refused):
        actions.change_space(
            space=space, values={"phone": "04 111 111"}, by=person_with_role("coordinator"), now=now
        )


def test_the_database_knows_no_way_back_from_closed(now):
    space = SpaceFactory(state="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Space.objects.filter(pk=space.pk).update(state="published")


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)), st.sets(st.integers(0, 40), max_size=12))
def test_the_deadline_is_a_working_day_two_weeks_on(day, offsets):
    holidays = {day + n * DAY for n in offsets}
    due = review_due(day, holidays)
    assert due >= day + REVIEW_DAYS * DAY
    assert due.weekday() < 5
    assert due not in holidays
    assert stage(due, due - DAY) == ""
    assert stage(due, due) == "due"
    assert stage(due, due + 7 * DAY) == "overdue"


# What pages say: two at once, and what a record may hold.


def test_the_second_of_two_editors_sees_the_first(space, manager, coordinator, now):
    expected = space_record(queries.space(space.code))
    actions.change_space(space=space, values={"phone": "04 111 111"}, expected=expected, by=manager, now=now)
    with pytest.raises(Refused) as refused:
        actions.change_space(
            space=space, values={"phone": "04 222 222"}, expected=expected, by=coordinator, now=now
        )
    assert refused.value.kind == "conflict"
    assert "04 111 111" in refused.value.problems[0].message
    fresh = space_record(queries.space(space.code))
    actions.change_space(space=space, values={"phone": "04 222 222"}, expected=fresh, by=coordinator, now=now)
    assert Space.objects.get(pk=space.pk).phone == "04 222 222"


def test_two_who_change_different_things_do_not_meet(space, manager, coordinator, now):
    expected = space_record(queries.space(space.code))
    actions.change_space(space=space, values={"phone": "04 111 111"}, expected=expected, by=manager, now=now)
    actions.change_space(
        space=space, values={"email": "a@world.test"}, expected=expected, by=coordinator, now=now
    )
    space.refresh_from_db()
    assert (space.phone, space.email) == ("04 111 111", "a@world.test")


@pytest.mark.parametrize(
    "hours",
    [[[0, "09:00", "08:00"]], [[0, "09:00", "12:00"], [0, "11:00", "13:00"]], [[1, "10:00", "10:00"]]],
)
def test_impossible_hours_are_refused(hours, space, manager, now):
    with pytest.raises(Refused) as refused:
        actions.change_space(space=space, values={"hours": hours}, by=manager, now=now)
    assert refused.value.rule == "network.hours"
    assert not space.hours.exists()


def test_hours_are_journalled_with_the_space(space, manager, now):
    actions.change_space(space=space, values={"hours": [[4, "18:00", "00:00"]]}, by=manager, now=now)
    assert space_record(queries.space(space.code))["hours"] == [[4, "18:00", "00:00"]]
    assert journal.entries(space)[0].who == str(manager)


@pytest.mark.parametrize("values", [{"kind": "nothing"}, {"topics": ["x"]}, {"municipality": "atlantis"}])
def test_a_code_of_no_list_is_refused(values, space, manager, now):
    with pytest.raises(Refused) as refused:
        actions.change_space(space=space, values=values, by=manager, now=now)
    assert refused.value.rule == "network.unknown"


@pytest.mark.django_db
def test_a_draft_can_be_put_away_by_who_proposed_it_and_nobody_meets_it_again(client):
    person, other = PersonFactory(), PersonFactory()
    draft = SpaceFactory(state="draft", proposed_by=person)
    url = reverse("network:discard_space", args=[draft.code])
    client.force_login(other)
    assert client.post(url).status_code == 403
    client.force_login(person)
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "discarded"
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert str(draft) not in client.get(reverse("home:me")).content.decode()
    assert client.post(url).status_code == 409
    sent = SpaceFactory(state="submitted", proposed_by=person)
    assert client.post(reverse("network:discard_space", args=[sent.code])).status_code == 409
