"""Unlinked records of a whole region: what hangs loose, and what the plan itself leaves open."""

import re

import pytest
from django.apps import apps

from ceh.consultation.actions.swot import raise_challenge
from ceh.consultation.models import Challenge, Statement
from tests.factories.network import person_with_role

pytestmark = pytest.mark.django_db


def test_a_gap_of_the_plan_is_named_with_its_reason_until_a_challenge_closes_it(client, region, now):
    staff = person_with_role("coordinator")
    client.force_login(staff)
    gap = Statement.objects.get(code="w1")

    def page():
        return client.get("/desk/loose-ends/", headers={"accept-language": "en"})

    assert [named.record for named in page().context["gaps"]] == [gap]
    assert "names no challenge for it" in page().content.decode()
    assert gap not in [record for group in page().context["groups"] for record in group.records]
    shown = client.get(gap.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "names no challenge for it" in shown
    raise_challenge(statement=gap, challenge=Challenge.objects.first(), by=staff, now=now)
    assert page().context["gaps"] == []


@pytest.mark.parametrize("model", ["consultation.SourceDocument", "consultation.Statement", "plan.Action"])
def test_the_page_of_a_record_leads_to_its_thread(client, region, model):
    page = client.get(apps.get_model(model).objects.first().get_absolute_url()).content.decode()
    (link,) = set(re.findall(r'href="(/thread/[^"]+)"', page))
    assert client.get(link).status_code == 200
