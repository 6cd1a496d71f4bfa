"""Challenges: written, founded, published, ordered with a reason that everybody reads."""

import pytest
from django.db import DatabaseError

from ceh.consultation import queries
from ceh.consultation.actions import challenges, swot
from ceh.consultation.models import Challenge, Ranking
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from tests.factories.consultation import ChallengeFactory, SourceDocumentFactory, StatementFactory
from tests.factories.network import person_with_role
from tests.rushing import rush

pytestmark = pytest.mark.django_db
NAME, TEXT = Translated({"sl": "Nove vezi", "en": "New ties"}), Translated({"sl": "Premalo ga je"})
ENGLISH = {"accept-language": "en"}


def test_a_challenge_is_published_once_it_stands_on_a_published_statement(coordinator, now):
    row = challenges.write_challenge(by=coordinator, name=NAME, text=TEXT)
    assert (row.code, row.state) == ("new-ties", "draft")
    statement = StatementFactory(state="draft")
    swot.raise_challenge(statement=statement, challenge=row, by=coordinator, now=now)
    with pytest.raises(Refused) as refused:
        challenges.publish_challenge(challenge=row, by=coordinator, now=now)
    assert refused.value.rule == "consultation.challenge_unfounded"
    type(statement).machine.apply(statement, "publish_statement", by=coordinator, now=now)
    challenges.publish_challenge(challenge=row, by=coordinator, now=now)
    assert row in queries.published_challenges()


def test_drafts_of_challenges_are_for_staff(client, coordinator, now):
    row = challenges.write_challenge(by=coordinator, name=NAME, text=TEXT)
    assert client.get(row.get_absolute_url()).status_code == 302
    assert "New ties" not in client.get("/challenges/", headers=ENGLISH).content.decode()
    client.force_login(coordinator)
    assert "New ties" in client.get("/challenges/", headers=ENGLISH).content.decode()
    assert client.get(row.get_absolute_url()).status_code == 200


def test_two_challenges_of_one_name_are_refused_and_nothing_is_lost(desk_client):
    data = {
        "name_sl": "Nove vezi",
        "text_sl": "Daleč je",
        "needs_sl": "stroji\ntečaji",
        "needs_en": "machines",
    }
    assert desk_client.post("/challenges/new/", data).status_code == 302
    row = Challenge.objects.get(code="nove-vezi")
    assert row.needs == [{"sl": "stroji", "en": "machines"}, {"sl": "tečaji"}]
    again = desk_client.post("/challenges/new/", data, headers=ENGLISH)
    assert again.status_code == 422
    assert "There is a challenge of this name." in again.content.decode()
    assert "Daleč je" in again.content.decode()


def test_a_change_asks_for_the_reason_and_does_not_overwrite_another_one(coordinator):
    row = challenges.write_challenge(by=coordinator, name=NAME, text=TEXT)
    new = {"name": NAME, "text": Translated({"sl": "Še vedno premalo"})}
    challenges.change_challenge(challenge=row, by=coordinator, reason="Delavnica", expected=str(TEXT), **new)
    with pytest.raises(Refused) as refused:
        challenges.change_challenge(challenge=row, by=coordinator, reason="x", expected=str(TEXT), **new)
    assert refused.value.rule == "consultation.changed"


@pytest.fixture
def codes(region):
    return [row.code for row in queries.published_challenges()]


def test_the_order_is_decided_with_a_reason_that_everybody_reads(client, desk_client, codes):
    same = {f"place-{code}": 1 for code in codes} | {"reason": "Survey"}
    response = client.post("/challenges/order/", same, headers=ENGLISH)
    assert "Each challenge has a place of its own" in response.content.decode()
    turned = {f"place-{code}": place for place, code in enumerate(reversed(codes), 1)}
    client.post("/challenges/order/", turned | {"reason": "Survey of May"})
    client.logout()
    page = client.get("/challenges/")
    assert [row.code for row in page.context["listing"].records] == codes[::-1]
    assert "Survey of May" in page.content.decode()
    assert Ranking.objects.get().order == codes[::-1]


def test_a_decided_order_stays(coordinator, codes, now):
    ranking = challenges.order_challenges(by=coordinator, now=now, order=codes, reason="Vote")
    with pytest.raises(DatabaseError):
        Ranking.objects.filter(pk=ranking.pk).update(reason="Another")


@pytest.mark.parametrize("wrong", [slice(0), slice(1), slice(1, None)])
def test_an_order_names_each_challenge_once(coordinator, codes, now, wrong):
    for order in (codes[wrong], [*codes, codes[0]], [*codes, "unknown"]):
        with pytest.raises(Refused) as refused:
            challenges.order_challenges(by=coordinator, now=now, order=order, reason="Vote")
        assert refused.value.rule == "consultation.order"


@pytest.mark.django_db(transaction=True)
def test_of_two_orders_at_once_the_places_are_those_of_one(coordinator, codes, now):
    orders = [codes, codes[::-1]]

    def decide(number):
        challenges.order_challenges(by=coordinator, now=now, order=orders[number], reason="Vote")

    assert rush(2, decide) == {"done": 2}
    assert Ranking.objects.count() == 2
    assert [row.code for row in queries.published_challenges()] in orders
    assert sorted(Challenge.objects.values_list("position", flat=True)) == list(range(1, len(codes) + 1))


def test_documents_are_added_and_changed_by_staff(desk_client):
    data = {"title_sl": "Anketa 2026", "kind": "survey_report", "year": 2026}
    response = desk_client.post("/documents/new/", data, follow=True)
    assert "Anketa 2026" in response.content.decode()
    assert desk_client.post("/documents/new/", data).status_code == 422
    changed = desk_client.post(
        "/documents/anketa-2026/edit/", data | {"year": 2025, "reason": "Napaka"}, follow=True
    )
    assert "2025" in changed.content.decode()
    assert desk_client.post("/documents/new/", data | {"title_sl": "X", "year": 99999}).status_code == 422


def test_others_may_not_write(client, region):
    document, challenge = SourceDocumentFactory(), ChallengeFactory()
    for role in ("mentor", "auditor"):
        client.force_login(person_with_role(role))
        for address in (
            "/challenges/new/",
            "/challenges/order/",
            f"{challenge.get_absolute_url()}edit/",
            "/documents/new/",
            f"{document.get_absolute_url()}edit/",
        ):
            assert client.get(address).status_code == 403
