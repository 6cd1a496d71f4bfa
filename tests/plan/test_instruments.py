"""What changed in a policy instrument, with the evidence for it."""

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from ceh.plan.models import Instrument, PolicyChange
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
