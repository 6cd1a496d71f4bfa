"""The pages: what they show to whom, that forms act, and that lists do not ask more often when they grow."""

import pytest
from django.urls import reverse

from ceh.learning.models import Competence, Grant, Hold, Naming, RecognitionRule
from tests.factories.learning import (
    CompetenceFactory,
    CompetenceVersionFactory,
    GrantFactory,
    GrantStepFactory,
    HoldFactory,
    NamingFactory,
    RecognitionRuleFactory,
)
from tests.factories.network import tie
from tests.factories.people import PersonFactory
from tests.factories.usage import VisitFactory


@pytest.fixture
def client(client):
    """Reads English."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def page(client, name, **values):
    response = client.get(reverse(f"learning:{name}", kwargs=values))
    assert response.status_code == 200
    return response.content.decode()


def send(client, name, data=None, **values):
    return client.post(reverse(f"learning:{name}", kwargs=values), data or {})


def test_the_list_finds_words_without_their_carons(client, small_region, laser):
    CompetenceFactory(code="zaga", name={"sl": "Krožna žaga", "en": "Circular saw"})
    CompetenceFactory(code="old", name={"en": "Saw of old"}, retired=True)
    html = client.get(reverse("learning:competences"), {"q": "krozna zaga"}).content.decode()
    assert "Circular saw" in html
    assert "Laser" not in html
    assert "Saw of old" not in page(client, "competences")


def test_a_page_names_only_trainers_who_agreed(client, space, elsewhere, laser, trainer):
    assert str(trainer) not in page(client, "competence", code="laser")
    assert str(space) in page(client, "competence", code="laser")
    NamingFactory(person=trainer)
    RecognitionRuleFactory(space=elsewhere, competence=laser, answer="induction")
    html = page(client, "competence", code="laser")
    assert str(trainer) in html
    assert "accepts after a local induction" in html


def test_the_passport_says_what_holds_and_where_not(client, space, elsewhere, laser, ana):
    GrantFactory(person=ana, competence=laser, space=space, evidence_text="Cut a box")
    HoldFactory(person=ana, space=elsewhere, reason="No goggles")
    client.force_login(ana)
    html = page(client, "passport")
    assert "Cut a box" in html
    assert "No goggles" in html
    assert f"{elsewhere}</a>: On hold." in html


def test_an_empty_passport_leads_to_the_list(client, small_region, ana):
    client.force_login(ana)
    assert reverse("learning:competences") in page(client, "passport")


def test_a_trainer_agrees_to_be_named_and_withdraws(client, space, trainer):
    client.force_login(trainer)
    assert "Show my name" in page(client, "passport")
    send(client, "naming", {"agrees": "yes"})
    assert Naming.objects.get(person=trainer).withdrawn_at is None
    send(client, "naming", {"agrees": "no"})
    assert Naming.objects.get(person=trainer).withdrawn_at is not None


def test_a_trainer_grants_by_the_form(client, space, laser, trainer, ana):
    tie(ana, space)
    client.force_login(trainer)
    wrong = send(
        client, "grant", {"who": "nobody@x.test", "competence": "laser", "level": "use"}, slug=space.code
    )
    assert wrong.status_code == 422
    data = {"who": ana.email, "competence": "laser", "level": "use", "evidence_text": "Cut a box"}
    assert send(client, "grant", data, slug=space.code).status_code == 302
    assert Grant.objects.get(person=ana).evidence_text == "Cut a box"
    twice = send(client, "grant", data, slug=space.code)
    assert twice.status_code == 422
    assert "has this grant already" in twice.content.decode()


def test_the_verbs_of_a_grant(client, space, laser, manager, trainer, ana):
    grant = GrantFactory(person=ana, competence=laser, space=space)
    client.force_login(trainer)
    assert "Revoke" not in page(client, "one_grant", pk=grant.pk)
    assert send(client, "suspend_grant", {"reason": "No goggles"}, pk=grant.pk).status_code == 302
    assert "No goggles" in page(client, "one_grant", pk=grant.pk)
    send(client, "resume_grant", pk=grant.pk)
    assert send(client, "renew_grant", {"evidence_text": ""}, pk=grant.pk).status_code == 302
    newest = Grant.objects.get(renews=grant)
    client.force_login(manager)
    assert send(client, "revoke_grant", {"reason": "x"}, pk=newest.pk).status_code == 302
    newest.refresh_from_db()
    assert newest.state == "revoked"


def test_a_person_is_checked_by_exact_address(client, space, elsewhere, laser, trainer, ana):
    GrantFactory(person=ana, competence=laser, space=elsewhere)
    RecognitionRuleFactory(space=space, answer="refuse")
    VisitFactory(person=ana, space=space)
    client.force_login(trainer)
    where = reverse("learning:check", kwargs={"slug": space.code})
    html = client.get(where, {"who": ana.email}).content.decode()
    assert "Not recognised here" in html
    assert str(elsewhere) in html
    assert client.get(where, {"who": "ana"}).status_code == 422


def test_holds_rules_and_inductions_by_their_forms(client, space, elsewhere, laser, manager, ana):
    tie(ana, space)
    client.force_login(manager)
    slug = space.code
    assert send(client, "hold", {"who": str(ana.pk), "reason": "Fire"}, slug=slug).status_code == 302
    hold = Hold.objects.get(person=ana, space=space)
    assert "Fire" in page(client, "people", slug=slug)
    assert send(client, "lift", {"reason": "Out"}, pk=hold.pk).status_code == 302
    data = {"answer": "induction", "from_space": elsewhere.code}
    assert send(client, "recognition", data, slug=slug).status_code == 302
    rule = RecognitionRule.objects.get(space=space, from_space=elsewhere)
    assert send(client, "induction", {"who": ana.email, "competence": "laser"}, slug=slug).status_code == 302
    assert send(client, "forget_recognition", pk=rule.pk).status_code == 302
    assert not RecognitionRule.objects.exists()


def test_a_competence_is_defined_changed_and_retired(client, space, manager):
    client.force_login(manager)
    data = {
        "name_sl": "Struženje",
        "name_en": "Turning",
        "description_sl": "Stružite.",
        "able_to_sl": "Varno vpne.",
        "expiry": "after",
        "months": "12",
    }
    response = send(client, "define", data, slug=space.code)
    assert response.status_code == 302, response.content.decode()
    competence = Competence.objects.get(space=space)
    code = competence.code
    assert (
        send(
            client, "competence_version", {"able_to_sl": "Več.", "what_changed": "Več"}, code=code
        ).status_code
        == 302
    )
    changed = {**data, "months": "24"}
    assert send(client, "competence_edit", changed, code=code).status_code == 302
    answer = client.post(reverse("learning:competence_retire", kwargs={"code": code}), follow=True)
    assert "It is no longer granted." in answer.content.decode()
    competence.refresh_from_db()
    assert (competence.months, competence.retired, competence.versions.count()) == (24, True, 2)


def test_the_desk_shows_numbers_and_the_network_acts(client, laser, coordinator, trainer, ana):
    client.force_login(coordinator)
    assert "Laser" in page(client, "desk")
    data = {"who": ana.email, "competence": "laser", "level": "train"}
    assert send(client, "desk_grant", data).status_code == 302
    assert Grant.objects.get(person=ana).space is None
    assert send(client, "desk_hold", {"who": ana.email, "reason": "x"}).status_code == 302


@pytest.mark.parametrize("where", ["competences", "passport", "people", "competence", "desk"])
def test_statements_do_not_grow_with_rows(
    client, where, space, laser, coordinator, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    values = {"people": {"slug": space.code}, "competence": {"code": "laser"}}.get(where, {})

    def more():
        other = CompetenceVersionFactory().competence
        person = PersonFactory()
        grants = [
            GrantFactory(person=coordinator, competence=other, space=space),
            GrantFactory(person=person, competence=laser, level="train", space=space),
        ]
        for grant in grants:
            GrantStepFactory(grant=grant)
        NamingFactory(person=person)
        HoldFactory(person=person, space=space)
        HoldFactory(person=coordinator, ends_at=None)
        RecognitionRuleFactory(space=space, competence=other)

    client.force_login(coordinator)
    more()
    page(client, where, **values)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, where, **values)
    more()
    more()
    with CaptureQueriesContext(connection) as many:
        page(client, where, **values)
    statements = sorted(query["sql"][:200] for query in few), sorted(query["sql"][:200] for query in many)
    assert len(few) == len(many), statements
    assert len(many) <= 12, [query["sql"][:90] for query in many]
