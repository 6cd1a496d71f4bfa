"""The order of the challenges: asked in a survey, decided with a reason that everybody reads."""

import datetime as dt

import pytest
from django.db import DatabaseError

from ceh.consultation import queries
from ceh.consultation.models import Challenge
from ceh.core import links
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.questionnaires.actions import answering
from ceh.ranking import actions, rules
from ceh.ranking.models import Ranking
from ceh.surveys.actions import running
from tests.factories.network import person_with_role
from tests.rushing import rush

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def codes(region):
    return [row.code for row in queries.published_challenges()]


def test_the_order_is_decided_with_a_reason_that_everybody_reads(client, desk_client, codes):
    same = {f"place-{code}": 1 for code in codes} | {"reason": "Survey"}
    response = client.post("/ranking/", same, headers=ENGLISH)
    assert "Each challenge has a place of its own" in response.content.decode()
    turned = {f"place-{code}": place for place, code in enumerate(reversed(codes), 1)}
    client.post("/ranking/", turned | {"reason": "Survey of May"})
    client.logout()
    page = client.get("/challenges/")
    assert [row.code for row in page.context["listing"].records] == codes[::-1]
    assert "Survey of May" in page.content.decode()
    assert Ranking.objects.get().order == codes[::-1]


def test_a_decided_order_stays(coordinator, codes, now):
    ranking = actions.decide_order(by=coordinator, now=now, order=codes, reason="Vote")
    with pytest.raises(DatabaseError):
        Ranking.objects.filter(pk=ranking.pk).update(reason="Another")


@pytest.mark.parametrize("wrong", [slice(0), slice(1), slice(1, None)])
def test_an_order_names_each_challenge_once(coordinator, codes, now, wrong):
    for order in (codes[wrong], [*codes, codes[0]], [*codes, "unknown"]):
        with pytest.raises(Refused) as refused:
            actions.decide_order(by=coordinator, now=now, order=order, reason="Vote")
        assert refused.value.rule == "ranking.order"


@pytest.mark.django_db(transaction=True)
def test_of_two_orders_at_once_the_places_are_those_of_one(coordinator, codes, now):
    orders = [codes, codes[::-1]]

    def decide(number):
        actions.decide_order(by=coordinator, now=now, order=orders[number], reason="Vote")

    assert rush(2, decide) == {"done": 2}
    assert Ranking.objects.count() == 2
    assert [row.code for row in queries.published_challenges()] in orders
    assert sorted(Challenge.objects.values_list("position", flat=True)) == list(range(1, len(codes) + 1))


def asked(coordinator, now, answers):
    """The published result of a survey with these answers."""
    title = Translated({"sl": "Vrstni red", "en": "Order"})
    survey = actions.ask_order(by=coordinator, now=now, title=title, access="open")
    running.open_survey(survey=survey, by=coordinator, now=now)
    survey.collection.refresh_from_db()
    for order in answers:
        key = answering.start(collection=survey.collection, language="sl", now=now)
        answering.save(key=key, answers={"challenge_order": order}, language="sl", now=now)
        answering.submit(key=key, now=now)
    running.close_survey(survey=survey, by=coordinator, now=now + dt.timedelta(hours=1))
    running.choose_results(survey=survey, by=coordinator, questions=["challenge_order"])
    running.publish_survey(survey=survey, by=coordinator, now=now + dt.timedelta(hours=1))
    return survey.results.get()


def test_people_are_asked_and_the_result_decides_with_a_link_to_it(client, coordinator, codes, now):
    first, second, third = codes
    result = asked(coordinator, now, [[third, first, second], [third, second, first], [first, third, second]])
    ranking = actions.decide_by_result(result=result, by=coordinator, now=now, reason="As people said")
    assert ranking.order == [third, first, second]
    assert [step.other for step in links.causes(ranking)] == [result]
    page = client.get("/challenges/", headers=ENGLISH).content.decode()
    assert "As people said" in page
    assert result.survey.get_absolute_url() in page


def test_staff_see_the_points_before_they_decide(desk_client, coordinator, codes, now):
    result = asked(coordinator, now, [codes[::-1]] * 2)
    address = f"/ranking/results/{result.pk}/"
    assert address in desk_client.get("/challenges/").content.decode()
    page = desk_client.get(address, headers=ENGLISH).content.decode()
    names = [str(Challenge.objects.get(code=code).name.best("en")[1]) for code in codes[::-1]]
    assert f"1. {names[0]} (4) · 2. {names[1]} (2) · 3. {names[2]} (0)" in page
    assert desk_client.post(address, {"reason": "Survey"}).status_code == 302
    assert Ranking.objects.get().order == codes[::-1]
    assert desk_client.get("/ranking/results/999999/").status_code == 404


def test_a_survey_without_answers_decides_nothing(coordinator, codes, now):
    with pytest.raises(Refused) as refused:
        actions.decide_by_result(
            result=asked(coordinator, now, []), by=coordinator, now=now, reason="Nobody answered"
        )
    assert refused.value.rule == "ranking.no_ranking"


def test_the_survey_is_asked_on_a_page(desk_client, codes):
    response = desk_client.post(
        "/ranking/ask/", {"title_sl": "Vrstni red izzivov", "access": "open"}, follow=True, headers=ENGLISH
    )
    assert "The survey is a draft." in response.content.decode()


def test_one_challenge_cannot_be_put_in_order(coordinator, codes, now):
    for row in Challenge.objects.filter(code__in=codes[1:]):
        Challenge.machine.apply(row, "withdraw_challenge", by=coordinator, now=now, reason="Done")
    with pytest.raises(Refused) as refused:
        actions.ask_order(by=coordinator, now=now, title=Translated({"sl": "X"}), access="open")
    assert refused.value.rule == "ranking.too_few"


@pytest.mark.parametrize("address", ["/ranking/", "/ranking/ask/"])
def test_others_do_not_decide(client, region, address):
    client.force_login(person_with_role("auditor"))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("answers", "order"),
    [
        (["abc", "abc", "cba"], "abc"),
        (["abc", "bca", "cab"], "abc"),  # equal points and equal firsts: as before
        (["acb", "bac"], "abc"),
        (["bac", "bca", "acb"], "bac"),
    ],
)
def test_points_decide_then_firsts_then_the_order_so_far(answers, order):
    counts = {}
    for answer in answers:
        for place, code in enumerate(answer, 1):
            counts[str(place), code] = counts.get((str(place), code), 0) + 1
    assert "".join(rules.order_of(counts | {("", ""): len(answers)}, ["a", "b", "c"])) == order


def test_challenges_that_were_not_asked_about_come_last():
    counts = {("1", "b"): 2, ("2", "a"): 2}
    assert rules.order_of(counts, ["new", "a", "b"]) == ["b", "a", "new"]
