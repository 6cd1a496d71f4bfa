"""A workshop from its plan to published findings; two facilitators at one finding; duplicates merged with a trace."""

import datetime as dt

import pytest
from django.urls import reverse

from ceh.consultation.actions import workshops
from ceh.consultation.actions.swot import add_evidence
from ceh.consultation.models import Finding, Workshop
from ceh.core import links
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.region.models import Municipality
from tests.factories.consultation import FindingFactory, StatementFactory, WorkshopFactory
from tests.factories.network import person_with_role
from tests.rushing import rush

ENGLISH = {"accept-language": "en"}


@pytest.mark.django_db
def test_a_workshop_is_planned_held_and_published(client, region):
    client.force_login(person_with_role("coordinator"))
    form = {
        "title_sl": "Kaj manjka Tržiču",
        "title_en": "What Tržič lacks",
        "municipality": Municipality.objects.get(name="Tržič").pk,
        "starts_at": "2026-11-25T08:00",
    }
    page = client.post(reverse("consultation:workshop_new"), form)["Location"]
    workshop = Workshop.objects.get(state="draft")
    assert page == f"/workshops/{workshop.code}/"
    for verb in ("announce_workshop", "start_workshop"):
        assert client.post(reverse(f"consultation:{verb}", args=[workshop.code])).status_code == 302
    new = reverse("consultation:finding_new", args=[workshop.code])
    for text, votes in (("No open workshop", 3), ("There is no workshop", 2)):
        client.post(new, {"text": text, "votes": votes})
    survivor, duplicate = Finding.objects.order_by("pk")
    client.post(reverse("consultation:finding_vote", args=[survivor.pk]))
    client.post(reverse("consultation:finding_merge", args=[duplicate.pk]), {"target": survivor.pk})
    client.post(reverse("consultation:publish_workshop", args=[workshop.code]))
    client.logout()
    shown = client.get(page, headers=ENGLISH).content.decode()
    assert "No open workshop" in shown
    assert "1 duplicate merged" in shown
    assert Finding.objects.get(pk=survivor.pk).votes == 6


@pytest.mark.django_db
def test_votes_that_come_in_while_a_text_is_changed_stay(client, region):
    finding, coordinator = FindingFactory(text="Old", votes=5), person_with_role("coordinator")
    client.force_login(coordinator)
    for _vote in range(3):
        workshops.vote(finding=finding, by=coordinator)
    form = {"text": "New", "votes": 5, "expected": "Old", "expected_votes": 5}
    client.post(reverse("consultation:finding_edit", args=[finding.pk]), form)
    finding.refresh_from_db()
    assert (finding.text, finding.votes) == ("New", 8)
    client.post(reverse("consultation:finding_edit", args=[finding.pk]), {**form, "votes": 2})
    finding.refresh_from_db()
    assert finding.votes == 2


@pytest.mark.django_db
def test_a_removed_finding_is_gone_and_its_duplicates_stand_by_themselves(client, region, now):
    coordinator, survivor = person_with_role("coordinator"), FindingFactory(text="Ana Novak is lazy")
    duplicate = FindingFactory(workshop=survivor.workshop)
    workshops.merge_finding(finding=duplicate, target=survivor, by=coordinator, now=now)
    client.force_login(coordinator)
    client.post(reverse("consultation:finding_remove", args=[survivor.pk]), {"reason": "It names somebody."})
    assert list(Finding.objects.values_list("pk", "merged_into")) == [(duplicate.pk, None)]
    assert "Ana Novak" not in str(list(survivor.history.values()))


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["discard_workshop", "cancel_workshop"])
def test_a_discarded_workshop_is_never_public_and_a_cancelled_one_stays_as_it_is(client, region, now, verb):
    state = "draft" if verb == "discard_workshop" else "announced"
    workshop, coordinator = WorkshopFactory(state=state), person_with_role("coordinator")
    reason = {} if verb == "discard_workshop" else {"reason": "No room."}
    Workshop.machine.apply(workshop, verb, by=coordinator, now=now, **reason)
    shown = client.get(workshop.get_absolute_url()).status_code == 200
    listed = workshop.get_absolute_url() in client.get("/workshops/").content.decode()
    assert shown is listed is (verb == "cancel_workshop")
    with pytest.raises(Refused) as refused:
        workshops.change_workshop(workshop=workshop, by=coordinator, title=Translated({"sl": "x"}))
    assert refused.value.rule == "consultation.workshop_over"


@pytest.mark.django_db
def test_findings_are_collected_on_the_day_and_an_empty_workshop_is_not_published(region, now):
    coordinator = person_with_role("coordinator")
    later = WorkshopFactory(state="announced", starts_at=now + dt.timedelta(days=3))
    with pytest.raises(Refused) as refused:
        workshops.start_workshop(workshop=later, by=coordinator, now=now)
    assert refused.value.rule == "consultation.starts_later"
    with pytest.raises(Refused) as refused:
        workshops.publish_workshop(workshop=WorkshopFactory(state="held"), by=coordinator, now=now)
    assert refused.value.rule == "consultation.no_findings"


@pytest.mark.django_db
def test_findings_are_hidden_until_they_are_published(client, region):
    finding = FindingFactory(text="Nobody comes in winter")
    page = finding.workshop.get_absolute_url()
    assert "Nobody comes in winter" not in client.get(page).content.decode()
    client.force_login(person_with_role("coordinator"))
    assert "Nobody comes in winter" in client.get(page).content.decode()


@pytest.mark.django_db
def test_the_slower_facilitator_reads_the_others_text_and_keeps_her_own(client, region):
    finding = FindingFactory(text="Old")
    client.force_login(person_with_role("coordinator"))
    page = reverse("consultation:finding_edit", args=[finding.pk])
    assert client.get(page).status_code == 200
    client.post(page, {"text": "First", "votes": 1, "expected": "Old", "expected_votes": 0})
    late = client.post(
        page, {"text": "Second", "votes": 1, "expected": "Old", "expected_votes": 0}, headers=ENGLISH
    )
    shown = late.content.decode()
    assert late.status_code == 422
    assert "It now says: “First”" in shown
    assert "Second" in shown
    assert Finding.objects.get().text == "First"
    form = {"text": "Second", "votes": 1} | {
        name: late.context["form"][name].value() for name in ("expected", "expected_votes")
    }
    assert client.post(page, form).status_code == 302
    assert Finding.objects.get().text == "Second"


@pytest.mark.django_db
def test_findings_of_a_published_workshop_do_not_change(region, now):
    workshop, coordinator = WorkshopFactory(), person_with_role("coordinator")
    with pytest.raises(Refused) as refused:
        workshops.add_finding(workshop=workshop, text="x", by=coordinator, now=now)
    assert refused.value.rule == "consultation.findings_closed"


@pytest.mark.django_db
def test_a_finding_is_merged_only_inside_its_workshop(region, now):
    coordinator, finding, elsewhere = person_with_role("coordinator"), FindingFactory(), FindingFactory()
    with pytest.raises(Refused) as refused:
        workshops.merge_finding(finding=finding, target=elsewhere, by=coordinator, now=now)
    assert refused.value.rule == "consultation.merge_others"


@pytest.mark.django_db
def test_two_workshops_with_one_title_on_one_day_are_refused_in_words(region, now):
    values = {
        "title": Translated({"sl": "Delavnica"}),
        "municipality": Municipality.objects.first(),
        "starts_at": now,
    }
    coordinator = person_with_role("coordinator")
    workshops.plan_workshop(by=coordinator, **values)
    with pytest.raises(Refused) as refused:
        workshops.plan_workshop(by=coordinator, **values)
    assert refused.value.rule == "consultation.workshop_there"


@pytest.mark.django_db
def test_a_workshop_ends_after_it_begins_and_says_in_which_room(client, region, now):
    coordinator = person_with_role("coordinator")
    workshop = WorkshopFactory(state="announced", starts_at=now)
    with pytest.raises(Refused) as refused:
        workshops.change_workshop(workshop=workshop, by=coordinator, ends_at=now - dt.timedelta(hours=1))
    assert refused.value.rule == "consultation.ends_early"
    values = {"ends_at": now + dt.timedelta(hours=3), "room": "Large hall"}
    workshops.change_workshop(workshop=workshop, by=coordinator, **values)
    page = client.get(workshop.get_absolute_url()).content.decode()
    assert "Large hall" in page
    assert "15:00" in page


@pytest.mark.django_db(transaction=True)
def test_votes_at_once_are_all_counted_and_of_two_merges_one_succeeds(region, now):
    coordinator, survivor = person_with_role("coordinator"), FindingFactory()
    duplicate = FindingFactory(workshop=survivor.workshop, votes=5)
    rush(8, lambda _number: workshops.vote(finding=survivor, by=coordinator))
    assert Finding.objects.get(pk=survivor.pk).votes == 8

    def merge(_number):
        workshops.merge_finding(finding=duplicate, target=survivor, by=coordinator, now=now)

    assert rush(2, merge) == {"done": 1, "consultation.merged": 1}
    assert Finding.objects.get(pk=survivor.pk).votes == 13


def reopen(workshop, by, now):
    """Findings may change, and are hidden again."""
    Workshop.machine.apply(workshop, "reopen_workshop", by=by, now=now, reason="A slip.")


@pytest.mark.django_db
def test_what_a_duplicate_supports_is_supported_by_the_finding_it_is_merged_into(region, now):
    coordinator, workshop, statement = person_with_role("coordinator"), WorkshopFactory(), StatementFactory()
    survivor, duplicate = FindingFactory(workshop=workshop), FindingFactory(workshop=workshop)
    add_evidence(statement=statement, evidence=duplicate, by=coordinator, now=now, reason="Table 2")
    reopen(workshop, coordinator, now)
    workshops.merge_finding(finding=duplicate, target=survivor, by=coordinator, now=now)
    assert [(step.other, step.reason) for step in links.causes(statement)] == [(survivor, "Table 2")]


@pytest.mark.django_db
def test_a_finding_that_is_hidden_again_is_nowhere_to_be_read(client, region, now):
    coordinator, statement = person_with_role("coordinator"), StatementFactory()
    finding = FindingFactory(text="Nobody comes in winter", workshop=WorkshopFactory())
    add_evidence(statement=statement, evidence=finding, by=coordinator, now=now)
    page, thread = statement.get_absolute_url(), f"/thread/consultation.statement/{statement.pk}/"
    assert "Nobody comes in winter" in client.get(page).content.decode()
    reopen(finding.workshop, coordinator, now)
    for address in (page, thread, "/swot/", finding.workshop.get_absolute_url()):
        assert "Nobody comes in winter" not in client.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["held", "duplicate"])
def test_what_is_no_public_finding_supports_nothing(region, now, state):
    workshop = WorkshopFactory(state="held" if state == "held" else "published")
    finding = FindingFactory(workshop=workshop)
    if state == "duplicate":
        finding.merged_into = finding.joined = FindingFactory(workshop=workshop)
    with pytest.raises(Refused) as refused:
        add_evidence(
            statement=StatementFactory(), evidence=finding, by=person_with_role("coordinator"), now=now
        )
    assert refused.value.rule == "consultation.finding_hidden"


@pytest.mark.django_db
def test_a_merge_can_be_undone_with_votes_duplicates_and_evidence(client, region, now):
    coordinator, workshop, statement = person_with_role("coordinator"), WorkshopFactory(), StatementFactory()
    first, second, third = (
        FindingFactory(workshop=workshop, votes=votes, text=f"Thought {votes}") for votes in (10, 5, 2)
    )
    add_evidence(statement=statement, evidence=second, by=coordinator, now=now, reason="Table 2")
    reopen(workshop, coordinator, now)
    workshops.merge_finding(finding=third, target=second, by=coordinator, now=now)
    workshops.merge_finding(finding=second, target=first, by=coordinator, now=now)
    client.force_login(coordinator)
    answer = client.post(reverse("consultation:finding_unmerge", args=[second.pk]))
    assert answer.status_code == 302
    rows = dict(Finding.objects.values_list("votes", "merged_into"))
    assert rows == {10: None, 7: None, 2: second.pk}
    assert [(step.other, step.reason) for step in links.causes(statement)] == [(second, "Table 2")]
    client.post(reverse("consultation:finding_unmerge", args=[third.pk]))
    assert sorted(Finding.objects.values_list("votes", flat=True)) == [2, 5, 10]
    with pytest.raises(Refused) as refused:
        workshops.unmerge_finding(finding=third, by=coordinator, now=now)
    assert refused.value.rule == "consultation.no_duplicate"


@pytest.mark.django_db
def test_the_last_of_a_chain_is_separated_from_all_above(region, now):
    coordinator, workshop = person_with_role("coordinator"), WorkshopFactory(state="held")
    first, second, third = (FindingFactory(workshop=workshop, votes=votes) for votes in (10, 5, 2))
    workshops.merge_finding(finding=third, target=second, by=coordinator, now=now)
    workshops.merge_finding(finding=second, target=first, by=coordinator, now=now)
    workshops.unmerge_finding(finding=third, by=coordinator, now=now)
    workshops.unmerge_finding(finding=second, by=coordinator, now=now)
    assert sorted(Finding.objects.values_list("votes", flat=True)) == [2, 5, 10]


@pytest.mark.django_db
def test_titles_without_letters_get_addresses_of_their_own(region, now):
    coordinator, municipality = person_with_role("coordinator"), Municipality.objects.first()
    codes = [
        workshops.plan_workshop(
            by=coordinator, title=Translated({"sl": title}), municipality=municipality, starts_at=now
        ).code
        for title in ("🪵🔨", "🪵🔨", "🧵")
    ]
    assert codes == ["workshop-2026-11-25", "workshop-2026-11-25-2", "workshop-2026-11-25-3"]
