"""The SWOT: what the pack brings, writing a statement, its evidence, and what it leads to."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ceh.consultation import queries
from ceh.consultation.actions import swot
from ceh.consultation.models import Challenge, SourceDocument, Statement, Workshop
from ceh.core import links
from ceh.core.models import Link
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.region.actions import load_pack
from ceh.region.models import Municipality
from tests.factories.consultation import (
    ChallengeFactory,
    FindingFactory,
    SourceDocumentFactory,
    StatementFactory,
    WorkshopFactory,
)
from tests.factories.network import person_with_role
from tests.regions import PACK
from tests.rushing import rush

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
FORM = {"quadrant": "threat", "text_sl": "ni denarja", "text_en": "no money", "horizon": ""}


def rule_of(action, **keywords):
    """The rule that refuses."""
    with pytest.raises(Refused) as refused:
        action(**keywords)
    return refused.value.rule


def test_the_pack_brings_forty_statements_in_both_languages(region):
    by_quadrant = {
        quadrant: list(Statement.objects.filter(quadrant=quadrant))
        for quadrant in ("strength", "weakness", "opportunity", "threat")
    }
    assert {quadrant: len(rows) for quadrant, rows in by_quadrant.items()} == {
        "strength": 10,
        "weakness": 14,
        "opportunity": 9,
        "threat": 7,
    }
    assert {row.horizon for row in by_quadrant["opportunity"]} == {"short", "long"}
    assert all(row.text["sl"] and row.text["en"] and row.theme_id for row in Statement.objects.all())
    assert {workshop.municipality.name for workshop in Workshop.objects.all()} == {
        "Kranj",
        "Jesenice",
        "Škofja Loka",
        "Tržič",
    }


def test_every_link_from_workshop_to_action_can_be_followed_both_ways(region):
    workshop = Workshop.objects.get(code="workshop-kranj")
    down = links.thread(workshop, up=False)
    plan_action = next(step.other for step in down if step.other._meta.label_lower == "plan.action")
    up = [step.other for step in links.thread(plan_action, up=True)]
    assert workshop in up
    assert set(Challenge.objects.all()) <= set(up)


def test_loading_again_keeps_what_people_changed_and_ended(region, now):
    coordinator = person_with_role("coordinator")
    statement = Statement.objects.get(code="w5")
    link = next(step.link for step in links.causes(statement))
    swot.remove_link(link=link, by=coordinator, now=now, reason="Not what the survey says.")
    values = {"quadrant": "weakness", "horizon": "", "text": Translated({"sl": "drugače", "en": "otherwise"})}
    swot.change_statement(statement=statement, by=coordinator, reason="Clearer.", **values)
    load_pack(path=PACK, now=now + dt.timedelta(days=1))
    statement.refresh_from_db()
    assert statement.text["en"] == "otherwise"
    assert links.causes(statement) == []
    assert Statement.objects.count() == 40


def test_a_statement_is_written_founded_published_and_leads_to_a_challenge(client, region):
    client.force_login(person_with_role("coordinator"))
    page = client.post(reverse("consultation:statement_new"), FORM, headers=ENGLISH)["Location"]
    statement = Statement.objects.get(state="draft")
    assert (statement.code, page) == ("t8", "/swot/t8/")
    assert "no evidence" in client.get(page, headers=ENGLISH).content.decode()
    document, challenge = SourceDocument.objects.get(code="survey-2019"), Challenge.objects.get(code="skills")
    form = {"document": document.pk, "reason": "Question 7"}
    assert client.post(reverse("consultation:statement_evidence", args=["t8"]), form)["Location"] == page
    client.post(reverse("consultation:statement_challenge", args=["t8"]), {"challenge": challenge.pk})
    client.post(reverse("consultation:publish_statement", args=["t8"]))
    shown = client.get(page, headers=ENGLISH).content.decode()
    assert "thin base" in shown
    assert "Question 7" in shown
    assert (
        "No money"
        in client.get(reverse("consultation:challenge", args=["skills"]), headers=ENGLISH).content.decode()
    )
    assert "No money" in client.get(reverse("consultation:swot"), headers=ENGLISH).content.decode()


def test_a_draft_is_hidden_and_a_withdrawn_statement_keeps_its_page(client, region):
    draft = StatementFactory(state="draft")
    page = reverse("consultation:statement", args=[draft.code])
    assert client.get(page).status_code in (302, 403)
    assert draft.code not in client.get(reverse("consultation:swot")).content.decode()
    Statement.objects.filter(pk=draft.pk).update(state="published")
    coordinator = person_with_role("coordinator")
    Statement.machine.apply(
        draft, "withdraw_statement", by=coordinator, now=dt.datetime.now(dt.UTC), reason="Outdated."
    )
    assert client.get(page).status_code == 200
    assert draft not in queries.published()


def test_evidence_is_a_document_or_a_finding(client, region, now):
    client.force_login(person_with_role("coordinator"))
    statement, document = StatementFactory(), SourceDocumentFactory()
    finding = FindingFactory(workshop=WorkshopFactory())
    page = reverse("consultation:statement_evidence", args=[statement.code])
    for form in ({}, {"document": document.pk, "finding": finding.pk}):
        answer = client.post(page, form, headers=ENGLISH)
        assert "Choose one: a document, a finding, a study or a result." in answer.content.decode()
    assert client.post(page, {"finding": finding.pk}).status_code == 302
    assert [step.other for step in links.causes(statement)] == [finding]
    link = Link.objects.get(kind="finding_supports_statement")
    gone = client.post(reverse("consultation:link_remove", args=[link.pk]), {"reason": "Another town."})
    assert gone["Location"] == statement.get_absolute_url()
    assert links.causes(statement) == []
    assert client.get(reverse("consultation:link_remove", args=[link.pk])).status_code == 404


@pytest.mark.parametrize(("quadrant", "horizon"), [("threat", "short"), ("opportunity", "")])
def test_only_opportunities_have_a_horizon(region, quadrant, horizon):
    coordinator, text = person_with_role("coordinator"), Translated({"sl": "x"})
    values = {"quadrant": quadrant, "horizon": horizon, "text": text}
    assert rule_of(swot.write_statement, by=coordinator, **values) == "consultation.horizon"
    statement = StatementFactory()
    refused = rule_of(swot.change_statement, statement=statement, by=coordinator, reason="r", **values)
    assert refused == "consultation.horizon"
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(quadrant=quadrant, horizon=horizon)


@pytest.mark.parametrize("role", ["manager", "auditor", "adviser"])
def test_only_coordinators_write_the_swot(space, role, now):
    person = person_with_role(role, space if role == "manager" else None)
    statement, document, challenge = StatementFactory(), SourceDocumentFactory(), ChallengeFactory()
    values = {"quadrant": "threat", "text": Translated({"sl": "x"})}
    for action, keywords in (
        (swot.write_statement, values),
        (swot.change_statement, {**values, "statement": statement, "reason": "r"}),
        (swot.add_evidence, {"statement": statement, "evidence": document, "now": now}),
        (swot.raise_challenge, {"statement": statement, "challenge": challenge, "now": now}),
    ):
        assert rule_of(action, by=person, **keywords) == "consultation.write_swot"


@pytest.mark.parametrize(("words", "count"), [("LETALIŠČU", 1), ("letaliscu", 1), ("sl", 0), ('"', 0)])
def test_words_are_found_in_texts_whatever_case_and_carons(client, region, words, count):
    listing = client.get(reverse("consultation:swot"), {"q": words}).context["listing"]
    if words == "sl":  # letters of a word, not the name of the language
        assert all("sl" in str(row.text).lower() for row in listing.records)
    else:
        assert listing.count == count


def test_a_discarded_draft_is_never_public(client, region, now):
    draft = StatementFactory(state="draft", text=Translated({"en": "A secret weakness"}))
    challenge, coordinator = Challenge.objects.get(code="skills"), person_with_role("coordinator")
    swot.raise_challenge(
        statement=draft, challenge=challenge, by=coordinator, now=now, reason="A secret reason"
    )
    Statement.machine.apply(draft, "discard_statement", by=coordinator, now=now)
    pages = (
        draft.get_absolute_url(),
        f"/thread/consultation.challenge/{challenge.pk}/",
        challenge.get_absolute_url(),
    )
    for page in (*pages, "/swot/"):
        assert "secret" not in client.get(page, headers=ENGLISH).content.decode()


def test_the_thread_ends_at_a_hidden_record(client, region, now):
    coordinator, document = person_with_role("coordinator"), SourceDocumentFactory()
    draft, challenge = (
        StatementFactory(state="draft"),
        ChallengeFactory(name=Translated({"en": "Behind the draft"})),
    )
    swot.add_evidence(statement=draft, evidence=document, by=coordinator, now=now)
    swot.raise_challenge(
        statement=draft, challenge=challenge, by=coordinator, now=now, reason="A secret reason"
    )
    page = f"/thread/consultation.sourcedocument/{document.pk}/"
    assert "Behind the draft" not in client.get(page, headers=ENGLISH).content.decode()
    client.force_login(coordinator)
    assert "Behind the draft" in client.get(page, headers=ENGLISH).content.decode()


def test_earlier_versions_can_be_read_and_two_writers_do_not_overwrite_each_other(client, region):
    client.force_login(person_with_role("coordinator"))
    page = reverse("consultation:statement_edit", args=["w5"])
    form = {
        "quadrant": "weakness",
        "horizon": "",
        "text_sl": "drugače",
        "text_en": "otherwise",
        "reason": "Clearer.",
    }
    expected = {"expected": Statement.objects.get(code="w5").text["en"]}
    assert client.post(page, form | expected, headers=ENGLISH).status_code == 302
    late = client.post(page, form | expected | {"text_en": "third"}, headers=ENGLISH)
    assert "It now says: “otherwise”" in late.content.decode()
    client.logout()
    shown = client.get(reverse("consultation:statement", args=["w5"]), headers=ENGLISH).content.decode()
    assert "No maker spaces in the region or the country" in shown


def test_a_horizon_that_is_missing_is_told_at_its_field(client, region):
    client.force_login(person_with_role("coordinator"))
    answer = client.post(
        reverse("consultation:statement_new"), FORM | {"quadrant": "opportunity"}, headers=ENGLISH
    )
    shown = answer.content.decode()
    assert "An opportunity needs a horizon" in shown
    assert "onstraint" not in shown


def test_the_matrix_can_be_narrowed_and_exported(client, region):
    page = reverse("consultation:swot")
    narrowed = client.get(page, {"q": "brain drain"}, headers=ENGLISH).content.decode()
    assert "2 statements" in narrowed
    table = client.get(page, {"export": "csv"}, headers=ENGLISH)
    lines = b"".join(table).decode().splitlines()
    assert len(lines) == 41
    assert "Strengths" in lines[1]


@pytest.mark.django_db(transaction=True)
def test_statements_written_at_once_get_codes_of_their_own(region):
    coordinator = person_with_role("coordinator")
    values = {"quadrant": "threat", "text": Translated({"sl": "x"})}
    results = rush(4, lambda _number: swot.write_statement(by=coordinator, **values))
    written = Statement.objects.filter(state="draft")
    assert results["done"] == written.count() == len({statement.code for statement in written})
    assert set(results) <= {"done", "consultation.written_at_once"}
    assert results["done"] >= 1


def test_reasons_given_while_a_statement_was_a_draft_stay_with_the_staff(client, region, now):
    coordinator, statement = person_with_role("coordinator"), StatementFactory(state="draft")
    values = {"quadrant": "weakness", "horizon": "", "text": Translated({"en": "no rooms"})}
    swot.change_statement(statement=statement, by=coordinator, reason="The mayor said so.", **values)
    Statement.machine.apply(statement, "publish_statement", by=coordinator, now=now)
    values["text"] = Translated({"en": "few rooms"})
    swot.change_statement(statement=statement, by=coordinator, reason="Counted again.", **values)
    page = statement.get_absolute_url()
    shown = client.get(page, headers=ENGLISH).content.decode()
    assert "The mayor said so." not in shown
    assert "Counted again." in shown
    client.force_login(coordinator)
    assert "The mayor said so." in client.get(page, headers=ENGLISH).content.decode()


def test_the_same_evidence_is_not_added_twice_but_its_reason_can_be_changed(client, region, now):
    client.force_login(person_with_role("coordinator"))
    statement, document = StatementFactory(), SourceDocumentFactory()
    page = reverse("consultation:statement_evidence", args=[statement.code])
    client.post(page, {"document": document.pk, "reason": "Page 3"})
    again = client.post(page, {"document": document.pk, "reason": "Page 9"}, headers=ENGLISH).content.decode()
    assert "linked already, with the reason “Page 3”" in again
    assert "Page 9" in again
    link = Link.objects.get(kind="document_supports_statement", target_id=statement.pk)
    change = reverse("consultation:link_reason", args=[link.pk])
    assert "Page 3" in client.get(change).content.decode()
    assert client.post(change, {"reason": "Page 9"})["Location"] == statement.get_absolute_url()
    assert [step.reason for step in links.causes(statement)] == ["Page 9"]
    challenge = ChallengeFactory()
    raising = {
        "statement": statement,
        "challenge": challenge,
        "by": person_with_role("coordinator"),
        "now": now,
    }
    swot.raise_challenge(**raising)
    assert rule_of(swot.raise_challenge, **raising) == "consultation.linked_already"


def test_the_swot_of_a_municipality_has_its_own_statements_and_the_regions(client, region):
    bled, bohinj = (Municipality.objects.get(name=name) for name in ("Bled", "Bohinj"))
    StatementFactory(municipality=bled, text=Translated({"en": "Only in Bled"}))
    StatementFactory(municipality=bohinj, text=Translated({"en": "Only in Bohinj"}))
    page, query = reverse("consultation:swot"), {"municipality": bled.pk}
    shown = client.get(page, query, headers=ENGLISH).content.decode()
    assert "Only in Bled" in shown
    assert "Only in Bohinj" not in shown
    assert shown.count("the whole region") >= 40
    lines = b"".join(client.get(page, query | {"export": "csv"}, headers=ENGLISH)).decode().splitlines()
    assert len(lines) == 42
    assert "the whole region" not in client.get(page, headers=ENGLISH).content.decode()
