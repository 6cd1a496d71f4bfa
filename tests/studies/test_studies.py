"""A feasibility study from its draft to the comparison, and as evidence."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from ceh.consultation.actions.swot import add_evidence
from ceh.core import links
from ceh.core.refusals import Refused
from ceh.region.models import Municipality
from ceh.studies import actions
from ceh.studies.models import CRITERIA, FeasibilityStudy, StudyAttachment, StudyScore
from ceh.studies.rules import total
from tests.factories.consultation import StatementFactory
from tests.factories.network import person_with_role
from tests.factories.studies import FeasibilityStudyFactory, StudyAttachmentFactory

ENGLISH = {"accept-language": "en"}


def test_the_total_is_the_mean_and_there_is_none_while_points_are_missing():
    points = dict.fromkeys(CRITERIA, 4)
    assert total(points) == Decimal("4.0")
    assert total(points | {"demand": 1}) == Decimal("3.6")
    assert total({"demand": 5}) is None


@pytest.mark.django_db
def test_a_study_is_written_scored_published_and_superseded(client, region):
    client.force_login(person_with_role("coordinator"))
    form = {
        "title_sl": "Ustvarjalnica v Tržiču",
        "municipality": Municipality.objects.get(name="Tržič").pk,
        "year": 2026,
        "demand_sl": "Dve šoli in 40 podjetij.",
    }
    page = client.post(reverse("studies:study_new"), form)["Location"]
    study = FeasibilityStudy.objects.get()
    assert page == "/studies/ustvarjalnica-v-trzicu-2026/"
    publish = reverse("studies:publish_study", args=[study.code])
    assert "needs a conclusion and points" in client.post(publish, headers=ENGLISH).content.decode()
    edit = reverse("studies:study_edit", args=[study.code])
    client.post(edit, form | {"conclusion_sl": "Da.", "conclusion_en": "Yes."})
    scores = reverse("studies:scores_edit", args=[study.code])
    assert client.post(scores, dict.fromkeys(CRITERIA, "6")).status_code == 422
    client.post(scores, dict.fromkeys(CRITERIA, "4") | {"demand_reason": "Two schools."})
    assert client.get(scores).status_code == 200
    client.post(publish)
    client.logout()
    shown = client.get(page, headers=ENGLISH).content.decode()
    assert "Yes." in shown
    assert "Why these points: Two schools." in shown
    client.force_login(person_with_role("coordinator"))
    assert "Only a draft can be changed" in client.post(edit, form, headers=ENGLISH).content.decode()
    client.post(reverse("studies:supersede_study", args=[study.code]), {"reason": "A newer one."})
    study.refresh_from_db()
    assert study.state == "superseded"


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["", "0", "99999", "-1", "x"])
def test_a_year_that_is_none_is_told_at_its_field(client, region, year):
    client.force_login(person_with_role("coordinator"))
    form = {"title_sl": "🪵", "municipality": Municipality.objects.first().pk, "year": year}
    assert client.post(reverse("studies:study_new"), form).status_code == 422


@pytest.mark.django_db
def test_titles_that_are_alike_get_addresses_of_their_own(client, region):
    client.force_login(person_with_role("coordinator"))
    form = {"title_sl": "🪵", "municipality": Municipality.objects.first().pk, "year": 2026}
    for _time in range(3):
        client.post(reverse("studies:study_new"), form)
    codes = set(FeasibilityStudy.objects.values_list("code", flat=True))
    assert codes == {"study-2026", "study-2026-2", "study-2026-3"}


@pytest.mark.django_db
def test_drafts_are_hidden_everywhere(client, region):
    draft, published = FeasibilityStudyFactory(state="draft"), FeasibilityStudyFactory()
    assert client.get(draft.get_absolute_url()).status_code in (302, 403)
    for address in ("/studies/", f"/studies/compare/?s={draft.code}&s={published.code}"):
        shown = client.get(address, headers=ENGLISH).content.decode()
        assert str(draft.title["en"]) not in shown
        assert str(published.title["en"]) in shown


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?s=", "?s=nothing", "?s=a&s=a", "?s=%00"])
def test_a_comparison_of_nothing_says_what_to_do(client, region, query):
    response = client.get(f"/studies/compare/{query}", headers=ENGLISH)
    assert response.status_code in (200, 400)
    assert response.status_code == 400 or "Choose studies to compare" in response.content.decode()


@pytest.mark.django_db
def test_at_most_four_stand_side_by_side_in_the_order_in_which_they_were_chosen(client, region):
    studies = [FeasibilityStudyFactory(points=points) for points in (1, 2, 3, 4, 5)]
    query = "&".join(f"s={study.code}" for study in (studies[2], studies[0], *studies))
    shown = client.get(f"/studies/compare/?{query}", headers=ENGLISH)
    assert shown.context["studies"] == [studies[2], studies[0], studies[1], studies[3]]
    assert "1 study of this address is left out" in shown.content.decode()


@pytest.mark.django_db
def test_an_attachment_is_a_pdf_by_its_content(client, region):
    study = FeasibilityStudyFactory(state="draft")
    client.force_login(person_with_role("coordinator"))
    page = reverse("studies:attachment_new", args=[study.code])
    fake = SimpleUploadedFile("a.pdf", b"<html>")
    assert client.post(page, {"title": "A", "file": fake}).status_code == 422
    real = SimpleUploadedFile("a.html", b"%PDF-1.7 x")
    assert client.post(page, {"title": "A", "file": real}).status_code == 302
    attachment = StudyAttachment.objects.get()
    assert attachment.file.name.endswith(".pdf")
    client.post(reverse("studies:attachment_remove", args=[attachment.pk]))
    assert not StudyAttachment.objects.exists()


@pytest.mark.django_db
def test_what_a_published_study_stands_on_stays(region):
    attachment = StudyAttachmentFactory(study=FeasibilityStudyFactory())
    with pytest.raises(Refused) as refused:
        actions.remove_attachment(attachment=attachment, by=person_with_role("coordinator"))
    assert refused.value.rule == "studies.published"


@pytest.mark.django_db
def test_a_published_study_supports_a_statement_and_a_draft_does_not(client, region, now):
    coordinator, statement = person_with_role("coordinator"), StatementFactory()
    study, draft = FeasibilityStudyFactory(), FeasibilityStudyFactory(state="draft")
    client.force_login(coordinator)
    page = reverse("consultation:statement_evidence", args=[statement.code])
    assert (
        client.post(page, {"study": study.pk, "reason": "Demand"})["Location"] == statement.get_absolute_url()
    )
    assert [step.other for step in links.causes(statement)] == [study]
    client.logout()
    assert (
        str(study.title["en"]) in client.get(statement.get_absolute_url(), headers=ENGLISH).content.decode()
    )
    with pytest.raises(Refused) as refused:
        add_evidence(statement=statement, evidence=draft, by=coordinator, now=now)
    assert refused.value.rule == "consultation.study_hidden"


@pytest.mark.django_db
def test_the_database_keeps_points_between_1_and_5(region):
    study = FeasibilityStudyFactory(state="draft", points=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        StudyScore.objects.create(study=study, criterion="demand", points=6)
