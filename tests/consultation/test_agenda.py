"""The agenda and the tables of a workshop, and what facilitators write down there."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ceh.consultation.actions import agenda, workshops
from ceh.consultation.models import AgendaItem, Finding, WorkshopTable
from ceh.core.refusals import Refused
from tests.factories.consultation import (
    AgendaItemFactory,
    FindingFactory,
    WorkshopFactory,
    WorkshopTableFactory,
)
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory
from tests.rushing import rush

ENGLISH = {"accept-language": "en"}


@pytest.mark.django_db
def test_the_seven_questions_come_in_one_act_and_only_once(client, region):
    workshop = WorkshopFactory(state="draft")
    client.force_login(person_with_role("coordinator"))
    for _time in range(2):
        client.post(reverse("consultation:questions_add", args=[workshop.code]))
    assert [item.code for item in workshop.agenda.all()] == [
        "weak",
        "lack",
        "strong",
        "missing",
        "partners",
        "knowledge",
        "services",
    ]
    assert workshop.agenda.first().title == {"sl": "Kje smo šibki?", "en": "Where are we weak?"}


@pytest.mark.django_db
def test_the_agenda_stands_in_the_order_of_its_times(client, region):
    workshop = WorkshopFactory(state="announced")
    client.force_login(person_with_role("coordinator"))
    new = reverse("consultation:agenda_item_new", args=[workshop.code])
    for title, time in (("Tables", "17:30"), ("Summary", ""), ("Welcome", "17:00")):
        assert client.post(new, {"title_en": title, "starts_at": time, "collects": "on"}).status_code == 302
    assert [str(item.title["en"]) for item in workshop.agenda.all()] == ["Welcome", "Tables", "Summary"]
    shown = client.get(workshop.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "17:30" in shown
    item = workshop.agenda.first()
    edit = reverse("consultation:agenda_item_edit", args=[item.pk])
    assert client.post(edit, {"title_en": "Hello", "starts_at": "25:00"}, headers=ENGLISH).status_code == 422
    client.post(edit, {"title_en": "Hello", "starts_at": "17:00"})
    item.refresh_from_db()
    assert (item.title["en"], item.collects) == ("Hello", False)


@pytest.mark.django_db
def test_a_part_or_a_table_with_findings_is_not_removed(client, region):
    item = AgendaItemFactory()
    table = WorkshopTableFactory(workshop=item.workshop)
    finding = FindingFactory(workshop=item.workshop, agenda_item=item, table=table)
    client.force_login(person_with_role("coordinator"))
    removals = [
        reverse("consultation:agenda_item_remove", args=[item.pk]),
        reverse("consultation:table_remove", args=[table.pk]),
    ]
    for address in removals:
        answer = client.post(address, headers=ENGLISH)
        assert "1 finding belongs to it" in answer.content.decode()
    Finding.objects.filter(pk=finding.pk).update(agenda_item=None, table=None)
    for address in removals:
        assert client.post(address).status_code == 302
    assert not AgendaItem.objects.exists()
    assert not WorkshopTable.objects.exists()


@pytest.mark.django_db
def test_a_facilitator_writes_down_findings_of_the_own_table_and_counts_votes(client, region):
    facilitator, coordinator = PersonFactory(), person_with_role("coordinator")
    item = AgendaItemFactory()
    agenda.add_table(workshop=item.workshop, by=coordinator, name="Table 1", person=facilitator)
    WorkshopTableFactory(workshop=item.workshop)
    client.force_login(facilitator)
    live = reverse("consultation:live", args=[item.workshop.code])
    sent = client.post(live, {"text": "No open workshop"})
    table = facilitator.facilitated_tables.get()
    assert sent["Location"] == f"{live}?table={table.pk}&item={item.pk}"
    finding = Finding.objects.get()
    assert (finding.table, finding.agenda_item, finding.by) == (table, item, facilitator)
    shown = client.get(sent["Location"], headers=ENGLISH).content.decode()
    assert "No open workshop" in shown
    for name in ("finding_vote", "finding_vote", "finding_unvote"):
        answer = client.post(
            reverse(f"consultation:{name}", args=[finding.pk]),
            headers={"referer": f"http://testserver{sent['Location']}"},
        )
        assert answer["Location"] == sent["Location"]
    assert Finding.objects.get().votes == 1
    assert client.get(reverse("consultation:wall", args=[item.workshop.code])).status_code == 200


@pytest.mark.django_db
def test_who_facilitates_another_workshop_writes_nothing_here(client, region):
    facilitator, table = PersonFactory(), WorkshopTableFactory()
    WorkshopTableFactory(facilitator=facilitator)
    client.force_login(facilitator)
    live = reverse("consultation:live", args=[table.workshop.code])
    assert client.get(live).status_code == 403
    with pytest.raises(Refused) as refused:
        workshops.add_finding(workshop=table.workshop, by=facilitator, now=table.workshop.starts_at, text="x")
    assert refused.value.rule == "consultation.enter_findings"


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?table=x&item=99999999999999999999", "?table=0"])
def test_whatever_the_address_says_the_text_is_not_lost(client, region, query):
    item = AgendaItemFactory()
    for _table in range(2):
        WorkshopTableFactory(workshop=item.workshop)
    client.force_login(person_with_role("coordinator"))
    live = reverse("consultation:live", args=[item.workshop.code]) + query
    assert "At which table are you?" in client.get(live, headers=ENGLISH).content.decode()
    client.post(live, {"text": "Kept"})
    assert Finding.objects.get().text == "Kept"


@pytest.mark.django_db
def test_a_text_that_comes_after_the_end_stays_in_the_field(client, region):
    workshop = WorkshopFactory()  # its findings are published
    client.force_login(person_with_role("coordinator"))
    late = client.post(
        reverse("consultation:live", args=[workshop.code]), {"text": "Late thought"}, headers=ENGLISH
    )
    assert late.status_code == 422
    assert "Late thought" in late.content.decode()
    assert "only while the workshop is being held" in late.content.decode()


@pytest.mark.django_db
def test_a_finding_belongs_to_a_table_and_a_part_of_its_own_workshop(region, now):
    elsewhere, table, finding = AgendaItemFactory(), WorkshopTableFactory(), FindingFactory()
    coordinator = person_with_role("coordinator")
    for place in ({"agenda_item": elsewhere}, {"table": table}):
        with pytest.raises(Refused) as refused:
            workshops.add_finding(workshop=finding.workshop, by=coordinator, now=now, text="x", **place)
        assert refused.value.rule == "consultation.other_workshop"
        with pytest.raises(IntegrityError), transaction.atomic():
            Finding.objects.filter(pk=finding.pk).update(**place)


@pytest.mark.django_db
def test_votes_never_fall_below_none(region):
    finding = FindingFactory(votes=0)
    assert workshops.take_vote_back(finding=finding, by=person_with_role("coordinator")).votes == 0


@pytest.mark.django_db
def test_a_table_gets_another_facilitator_or_none(client, region):
    coordinator, first, second = person_with_role("coordinator"), PersonFactory(), PersonFactory()
    table = WorkshopTableFactory(facilitator=first, name="A")
    WorkshopTableFactory(workshop=table.workshop, name="B")
    client.force_login(coordinator)
    edit = reverse("consultation:table_edit", args=[table.pk])
    assert (
        "already a table with this name" in client.post(edit, {"name": "B"}, headers=ENGLISH).content.decode()
    )
    client.post(edit, {"name": "A2"})
    table.refresh_from_db()
    assert (table.name, table.facilitator) == ("A2", first)
    client.post(edit, {"name": "A2", "who": second.email})
    table.refresh_from_db()
    assert table.facilitator == second
    client.post(edit, {"name": "A2", "vacate": "on"})
    table.refresh_from_db()
    assert table.facilitator is None
    assert client.post(edit, {"name": "A2", "who": "nobody@example.org"}).status_code == 422


@pytest.mark.django_db
def test_the_agenda_of_a_cancelled_workshop_stays_as_it_is(region):
    workshop, coordinator = WorkshopFactory(state="cancelled"), person_with_role("coordinator")
    for action, values in ((agenda.add_questions, {}), (agenda.add_table, {"name": "A"})):
        with pytest.raises(Refused) as refused:
            action(workshop=workshop, by=coordinator, **values)
        assert refused.value.rule == "consultation.workshop_over"


@pytest.mark.django_db(transaction=True)
def test_facilitators_who_write_at_once_lose_nothing(region, now):
    coordinator, item = person_with_role("coordinator"), AgendaItemFactory()
    tables = [WorkshopTableFactory(workshop=item.workshop) for _number in range(2)]

    def write(number):
        workshops.add_finding(
            workshop=item.workshop,
            agenda_item=item,
            table=tables[number % 2],
            text=f"Thought {number}",
            by=coordinator,
            now=now,
        )

    assert rush(6, write) == {"done": 6}
    assert Finding.objects.count() == 6
