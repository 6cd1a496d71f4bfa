"""Challenges: written, founded, published; documents beside them."""

import pytest

from ceh.consultation import queries
from ceh.consultation.actions import challenges, swot
from ceh.consultation.models import Challenge
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from tests.factories.consultation import ChallengeFactory, SourceDocumentFactory, StatementFactory
from tests.factories.network import person_with_role

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


def test_statements_are_linked_on_the_page_of_the_challenge_all_or_none(desk_client, coordinator, now):
    row = challenges.write_challenge(by=coordinator, name=NAME, text=TEXT)
    first, second, draft = StatementFactory(), StatementFactory(), StatementFactory(state="draft")
    page = f"{row.get_absolute_url()}statements/"
    assert page in desk_client.get(row.get_absolute_url()).content.decode()
    assert desk_client.post(page, {}).status_code == 422
    assert desk_client.post(page, {"statements": [first.pk, draft.pk]}).status_code == 422
    assert desk_client.post(page, {"statements": [first.pk, second.pk]}).status_code == 302
    assert queries.statements_of([row.pk])[row.pk] == [first, second]
    both = [StatementFactory(), first]
    with pytest.raises(Refused) as refused:
        challenges.link_statements(challenge=row, statements=both, by=coordinator, now=now)
    assert refused.value.rule == "consultation.linked_already"
    assert queries.statements_of([row.pk])[row.pk] == [first, second]


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
            f"{challenge.get_absolute_url()}edit/",
            "/documents/new/",
            f"{document.get_absolute_url()}edit/",
        ):
            assert client.get(address).status_code == 403
