"""Acting for another person needs a tie to the space or a shown code; nobody learns who has an account."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from ceh.core.personal_data import holder_of
from ceh.core.refusals import Refused
from ceh.network.actions import members
from ceh.network.actions.members import make_code, resolve_member
from ceh.network.models import LookUp, MemberCode, RoleAssignment
from ceh.network.queries.ties import tied_people
from ceh.usage.models import Visit
from tests.factories.bookings import BookingFactory
from tests.factories.courses import CourseFactory, CourseSessionFactory
from tests.factories.enrolment import EnrolmentFactory
from tests.factories.equipment import UnitFactory
from tests.factories.learning import CompetenceFactory, CompetenceVersionFactory, GrantFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory, person_with_role, tie
from tests.factories.people import PersonFactory, ProfileFactory
from tests.factories.prices import MembershipFactory, PriceLineFactory, PriceListFactory, published
from tests.factories.usage import VisitFactory
from tests.factories.waitlist import WaitlistEntryFactory
from tests.rushing import rush

NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
TIES = {
    "a booking": lambda person, space: BookingFactory(person=person, space=space),
    "a visit": lambda person, space: VisitFactory(person=person, space=space),
    "a wait": lambda person, space: WaitlistEntryFactory(person=person, resource__space=space),
    "an enrolment": lambda person, space: EnrolmentFactory(
        person=person, session=CourseSessionFactory(space=space)
    ),
    "a grant": lambda person, space: GrantFactory(person=person, space=space),
    "a role": lambda person, space: RoleAssignmentFactory(person=person, space=space, role="trainer"),
    "a membership": lambda person, space: MembershipFactory(person=person, space=space),
}


pytestmark = pytest.mark.django_db


def resolve(who, space, by, now=NOW):
    return resolve_member(who=str(who), space=space, by=by, now=now)


def rule_of(who, space, by, now=NOW):
    with pytest.raises(Refused) as refused:
        resolve(who, space, by, now)
    return refused.value.rule


@pytest.mark.parametrize("name", TIES)
def test_a_tie_to_the_space_is_a_reason(space, manager, name):
    person, elsewhere = PersonFactory(), SpaceFactory(state="published")
    TIES[name](person, space)
    assert resolve(person.pk, space, manager) == person
    assert resolve(f" {person.email.upper()}", space, manager) == person
    assert tied_people([person.pk, manager.pk + 1_000], space.pk) == {person.pk}
    assert tied_people([person.pk], elsewhere.pk) == set()


def test_without_a_tie_the_answer_is_that_for_nobody(space, manager):
    stranger, child = PersonFactory(), ProfileFactory(birth_year=2012).person
    former = tie(PersonFactory(is_active=False), space)
    VisitFactory(person=stranger, space=SpaceFactory(state="published"))
    answers = set()
    for who in (
        stranger.pk,
        stranger.email,
        child.email,
        former.email,
        987_654,
        "x@example.org",
        "½",
        "",
        "-1",
    ):
        with pytest.raises(Refused) as refused:
            resolve(who, space, manager)
        answers.add((refused.value.rule, str(refused.value)))
    assert [rule for rule, _answer in answers] == ["network.no_member"]


def test_oneself_and_for_coordinators_all_people_need_no_tie(space, manager):
    person = PersonFactory()
    assert resolve(manager.email, space, manager) == manager
    for where in (space, None):
        assert resolve(person.pk, where, person_with_role("coordinator")) == person
    assert rule_of(person.pk, None, manager) == "network.no_member"


@pytest.mark.parametrize("birth_year", [1980, 2012])
def test_a_shown_code_is_a_reason_for_one_space_and_makes_the_tie(space, manager, birth_year):
    person = ProfileFactory(birth_year=birth_year).person
    code = make_code(person=person, now=NOW).code
    assert resolve(f" {code[:4].lower()}-{code[4:]} ", space, manager, NOW + 9 * MINUTE) == person
    assert resolve(code, space, manager, NOW + 9 * MINUTE) == person  # the same form, sent again
    other = SpaceFactory(state="published")
    assert rule_of(code, other, manager, NOW + 9 * MINUTE) == "network.no_member"
    assert rule_of(code, space, person_with_role("manager", space), NOW + 9 * MINUTE) == "network.no_member"
    assert rule_of(code, space, manager, NOW + 10 * MINUTE) == "network.no_member"
    assert resolve(person.email, space, manager, NOW + 400 * MINUTE) == person
    assert [row["space"] for row in holder_of("network").export(person)["codes_shown"]] == [str(space)]


def test_a_code_expires_and_stands_until_then(space, manager):
    person = PersonFactory()
    code = make_code(person=person, now=NOW)
    assert make_code(person=person, now=NOW + 9 * MINUTE) == code
    assert rule_of(code.code, space, manager, NOW + 10 * MINUTE) == "network.no_member"
    newer = make_code(person=person, now=NOW + 10 * MINUTE)
    assert newer.code != code.code
    assert [row.code for row in MemberCode.objects.filter(person=person)] == [newer.code]


def test_the_person_sees_who_looked(space, manager):
    person = tie(PersonFactory(), space)
    resolve(person.pk, space, manager)
    assert holder_of("network").export(person)["looked_up_by"] == [
        {"space": str(space), "at": NOW.isoformat()}
    ]
    assert rule_of(PersonFactory().pk, space, manager) == "network.no_member"
    assert LookUp.objects.filter(by=manager, person=None).count() == 1


def test_tries_are_limited_and_who_was_shown_stays(space, manager, monkeypatch):
    monkeypatch.setattr(members, "LIMIT", 3)
    person, guest = tie(PersonFactory(), space), PersonFactory()
    other = tie(PersonFactory(), space)
    assert resolve(person.pk, space, manager) == person
    assert {rule_of("KKKKKKKK", space, manager) for _try in range(3)} == {"network.no_member"}
    assert rule_of("KKKKKKKK", space, manager) == "network.too_many_look_ups"
    assert rule_of("nobody@example.org", space, manager) == "network.too_many_look_ups"
    assert rule_of(other.pk, space, manager) == "network.too_many_look_ups"
    assert resolve(person.pk, space, manager) == person
    assert resolve(make_code(person=guest, now=NOW).code, space, manager) == guest
    assert resolve(other.pk, space, manager, NOW + 61 * MINUTE) == other


def test_an_open_day_with_150_visitors_is_recorded(space, manager, coordinator):
    """Members and codes do not count, mistakes between them do; whoever tries numbers is stopped."""
    for number in range(150):
        visitor = PersonFactory()
        if number % 2:
            assert resolve(tie(visitor, space).pk, space, manager) == visitor
        else:
            assert resolve(make_code(person=visitor, now=NOW).code, space, manager) == visitor
        if number % 5 == 0:
            assert rule_of(f"{number}@example.org", space, manager) == "network.no_member"
    rules = [rule_of(PersonFactory().pk, space, manager) for _try in range(31)]
    assert rules == ["network.no_member"] * 30 + ["network.too_many_look_ups"]
    strangers = [PersonFactory() for _person in range(members.LIMIT + 1)]
    for person in strangers[:-1]:
        resolve(person.pk, space, coordinator)
    assert rule_of(strangers[-1].pk, space, coordinator) == "network.too_many_look_ups"


@pytest.mark.django_db(transaction=True)
def test_the_limit_and_a_code_hold_with_several_at_once(space, manager, monkeypatch):
    monkeypatch.setattr(members, "LIMIT", 3)
    assert rush(8, lambda n: resolve(f"{n}@example.org", space, manager)) == {
        "network.no_member": 3,
        "network.too_many_look_ups": 5,
    }
    code = make_code(person=PersonFactory(), now=NOW).code
    others = [person_with_role("manager", space) for _person in range(6)]
    assert rush(6, lambda n: resolve(code, space, others[n])) == {"done": 1, "network.no_member": 5}


def _address(name, space, **kwargs):
    return reverse(name, kwargs=kwargs or {"slug": space.code})


def _tomorrow():
    return timezone.localdate() + dt.timedelta(days=1)


def _booking(space):
    unit = UnitFactory(resource__space=space)
    values = {"day": _tomorrow().isoformat(), "begins": "10:00", "ends": "11:00", "people": 1}
    return _address("bookings:book", space, pk=unit.resource_id), values


def _past_use(space):
    values = {
        "unit": UnitFactory(resource__space=space).pk,
        "headcount": 1,
        "begins": "10:00",
        "ends": "12:00",
    }
    return _address("usage:usage_new", space), values | {"day": timezone.localdate() - dt.timedelta(days=1)}


def _start(space):
    return _address("usage:usage_start", space), {
        "unit": UnitFactory(resource__space=space).pk,
        "headcount": 1,
    }


def _competence(name, **more):
    def form(space):
        laser = CompetenceVersionFactory(competence__code="laser").competence
        manager = RoleAssignment.objects.get(space=space, role="manager").person
        GrantFactory(person=manager, competence=laser, level="train", space=space)
        return _address(name, space), {"competence": "laser"} | more

    return form


def _enrolment(space):
    starts = timezone.now() + dt.timedelta(days=9)
    session = CourseSessionFactory(course=CourseFactory(space=space), starts_at=starts)
    return _address("enrolment:enrol_other", space, pk=session.pk), {}


def _sale(space):
    prices = PriceListFactory(space=space, valid_from=timezone.localdate() - dt.timedelta(days=9))
    line = PriceLineFactory(price_list=prices, what="material", material={"": "Les"}, per="piece", cents=200)
    published(prices)
    return _address("billing:sell", space), {"line": line.pk, "quantity": 1}


def _credit(space):
    return _address("billing:credit_new", space), {
        "measure": "hours",
        "amount": 2,
        "starts_on": timezone.localdate(),
        "ends_on": _tomorrow(),
    }


FORMS = {
    "a booking": _booking,
    "a use of yesterday": _past_use,
    "a use that begins": _start,
    "a visit": lambda space: (_address("usage:record", space), {"day": timezone.localdate()}),
    "a grant": _competence("learning:grant", level="use"),
    "an induction": _competence("learning:induction"),
    "a hold": _competence("learning:hold", reason="Fire"),
    "an enrolment": _enrolment,
    "a sale": _sale,
    "a credit": _credit,
    "a membership": lambda space: (_address("prices:member_new", space), {"starts_on": timezone.localdate()}),
    "a role": lambda space: (_address("network:space_people", space), {"role": "trainer"}),
}


def answer(client, url, values, who):
    """The page without what is random or was typed."""
    response = client.post(url, values | {"who": who})
    assert response.status_code == 422, response.content.decode()[:2000]
    page = response.content.decode().replace(f'value="{who}"', 'value=""')
    return re.sub(
        r'((?:csrfmiddlewaretoken|[a-z_]*once)" value="|nonce="|"X-CSRFToken": ")[^"]+', r"\1", page
    )


@pytest.mark.parametrize("name", FORMS)
def test_a_form_answers_alike_for_an_account_without_a_tie_and_for_nobody(space, manager, client, name):
    url, values = FORMS[name](space)
    stranger, child = PersonFactory(), ProfileFactory(birth_year=2013).person
    client.force_login(manager)
    absent = answer(client, url, values, "nobody@world.test")
    assert "Moja koda" in absent
    assert answer(client, url, values, stranger.email) == absent
    assert answer(client, url, values, child.email) == absent
    assert answer(client, url, values, str(stranger.pk)) == answer(client, url, values, "98765432")
    code = make_code(person=stranger, now=timezone.now()).code
    response = client.post(url, values | {"who": code})
    assert response.status_code == 302, response.content.decode()


def test_the_page_that_looks_up_answers_alike(space, manager, client):
    url, stranger = _address("learning:check", space), PersonFactory()
    CompetenceFactory()
    client.force_login(manager)
    pages = []
    for who in (stranger.email, "nobody@world.test"):
        response = client.get(url, {"who": who})
        assert response.status_code == 422
        pages.append(re.sub(r"[\w.%]+(@|%40|%2540)world.test", "WHO", response.content.decode()))
    assert re.sub(r'nonce="[^"]+', "", pages[0]) == re.sub(r'nonce="[^"]+', "", pages[1])
    code = make_code(person=stranger, now=timezone.now()).code
    assert stranger.name in client.get(url, {"who": code}).content.decode()


def test_a_paper_list_answers_alike(space, manager, client):
    stranger, guest = PersonFactory(), tie(PersonFactory(), space)
    client.force_login(manager)
    url, day = _address("usage:paper", space), timezone.localdate()
    for more in ({}, {"look": "1"}):
        page = client.post(
            url, {"lines": f"{stranger.email}\n{guest.pk}", "day": day} | more
        ).content.decode()
        assert f"{stranger.email}" in page
        assert stranger.name not in page
    assert not Visit.objects.exists()
    assert client.post(url, {"lines": str(guest.pk), "day": day}).status_code == 302


def test_the_page_shows_the_code_and_makes_one_by_a_button(region, client):
    person = PersonFactory(language="en")
    client.force_login(person)
    url = reverse("network:my_code")
    assert "data:image" not in client.get(url).content.decode()
    assert not MemberCode.objects.exists()
    assert client.post(url)["Location"] == url
    code = MemberCode.objects.get(person=person)
    response = client.get(url)
    assert str(code) in response.content.decode()
    assert "data:image/svg+xml" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert len(code.code) == 8
    assert code.code[0].isalpha()
    assert not set(code.code) & set("IO01")
