"""What changed in a policy instrument, with the evidence for it."""

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from ceh.core.journal import entries
from ceh.plan.models import Action, Instrument, PolicyChange
from tests.factories.network import person_with_role
from tests.factories.plan import PolicyChangeFactory

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
FORM = {
    "kind": "focus",
    "text_en": "An indicator for maker spaces was added.",
    "changed_on": "2026-05-04",
    "evidence": "https://example.org/strategy.pdf",
}


def test_a_change_is_recorded_with_its_evidence_and_read_by_everybody(client, region):
    instrument = Instrument.objects.get(code="lds-lag")
    client.force_login(person_with_role("coordinator"))
    page = client.post(reverse("plan:policy_change_new", args=["lds-lag"]), FORM)["Location"]
    client.logout()
    shown = client.get(page, headers=ENGLISH).content.decode()
    assert page == instrument.get_absolute_url()
    for text in ("An indicator for maker spaces was added.", "change of strategic focus", FORM["evidence"]):
        assert text in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"evidence": ""}, "Evidence"),
        ({"evidence": "ftp://example.org/a"}, "valid"),
        ({"text_en": ""}, "What changed"),
        ({"changed_on": "2199-01-01"}, "The day of the change is in the future."),
    ],
)
def test_a_change_without_words_evidence_or_past_is_refused(client, region, change, words):
    client.force_login(person_with_role("coordinator"))
    answer = client.post(reverse("plan:policy_change_new", args=["lds-lag"]), FORM | change, headers=ENGLISH)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not PolicyChange.objects.exists()


def test_a_recorded_change_is_never_deleted(region):
    change = PolicyChangeFactory()
    with pytest.raises(ProgrammingError), transaction.atomic():
        PolicyChange.objects.filter(pk=change.pk).delete()


def test_only_coordinators_record_changes(client, region):
    client.force_login(person_with_role("auditor"))
    assert client.get(reverse("plan:policy_change_new", args=["lds-lag"])).status_code == 403


NEW = {
    "name_en": "Regional development programme 2028–2034",
    "level": "regional",
    "state_en": "In preparation.",
    "aim_en": "A measure for maker spaces.",
}


def test_a_coordinator_writes_changes_and_removes_an_instrument(client, region):
    client.force_login(person_with_role("coordinator"))
    page = client.post(reverse("plan:instrument_new"), NEW)["Location"]
    instrument = Instrument.objects.get(code__startswith="regional-development-programme")
    assert page == instrument.get_absolute_url()
    edit = reverse("plan:instrument_edit", args=[instrument.code])
    expected = client.get(edit).context["form"].fields["expected"].initial
    client.post(edit, NEW | {"state_en": "Adopted.", "expected": expected})
    client.logout()
    assert "Adopted." in client.get(page, headers=ENGLISH).content.decode()
    assert NEW["name_en"] in client.get(reverse("plan:plan"), headers=ENGLISH).content.decode()
    client.force_login(person_with_role("coordinator"))
    client.post(reverse("plan:instrument_remove", args=[instrument.code]), {"reason": "Another one."})
    assert not Instrument.objects.filter(pk=instrument.pk).exists()
    assert entries(instrument)[0].reason == "Another one."


def test_a_change_that_its_writer_has_not_seen_is_not_overwritten(client, region):
    client.force_login(person_with_role("coordinator"))
    edit = reverse("plan:instrument_edit", args=["lds-lag"])
    expected = client.get(edit).context["form"].fields["expected"].initial
    assert client.post(edit, NEW | {"expected": expected}).status_code == 302
    answer = client.post(edit, NEW | {"name_en": "Mine", "expected": expected}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Somebody else has changed this in the meantime." in answer.content.decode()
    assert Instrument.objects.get(code="lds-lag").name == {"en": NEW["name_en"]}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (NEW, "There is an instrument of this name."),
        (NEW | {"name_en": ""}, "Name"),
        (NEW | {"level": "planetary"}, "Level"),
    ],
)
def test_an_instrument_has_a_name_of_its_own_and_a_level(client, region, form, words):
    client.force_login(person_with_role("coordinator"))
    client.post(reverse("plan:instrument_new"), NEW)
    count = Instrument.objects.count()
    answer = client.post(reverse("plan:instrument_new"), form, headers=ENGLISH)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Instrument.objects.count() == count


def test_an_instrument_of_an_action_or_with_a_recorded_change_stays(client, region):
    client.force_login(person_with_role("coordinator"))
    used = Action.objects.exclude(instrument=None).first().instrument
    for instrument in (used, PolicyChangeFactory().instrument):
        answer = client.post(reverse("plan:instrument_remove", args=[instrument.code]), {"reason": "No."})
        assert answer.status_code == 422
        instrument.refresh_from_db()


def test_only_coordinators_write_instruments(client, region):
    client.force_login(person_with_role("auditor"))
    for name, args in (
        ("instrument_new", []),
        ("instrument_edit", ["lds-lag"]),
        ("instrument_remove", ["lds-lag"]),
    ):
        assert client.get(reverse(f"plan:{name}", args=args)).status_code == 403


def test_an_instrument_called_new_has_a_page_of_its_own(client, region):
    client.force_login(person_with_role("coordinator"))
    page = client.post(reverse("plan:instrument_new"), NEW | {"name_en": "New"})["Location"]
    assert page != reverse("plan:instrument_new")
    assert client.get(page, headers=ENGLISH).context["instrument"].name == {"en": "New"}
