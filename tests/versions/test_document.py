"""The plan as a document: the same content as PDF and Word, in both languages, accessible."""

from io import BytesIO

import docx
import pytest
from django.urls import reverse
from pypdf import PdfReader

from ceh.consultation.actions.challenges import write_challenge
from ceh.consultation.models import Statement
from ceh.core import links
from ceh.core.text import Translated
from ceh.plan.actions.packs import ANSWERS
from ceh.plan.models import Action, Plan
from tests.factories.network import person_with_role

pytestmark = pytest.mark.django_db
PARTS = {
    "sl": ["I. del: Splošni podatki", "III. del: Na čem temelji načrt", "VI. del: Potrditev"],
    "en": ["Part I: General information", "Part III: What the plan stands on", "Part VI: Endorsement"],
}


def download(client, kind, language="en"):
    """The file, in this language."""
    return client.get(reverse(f"versions:document_{kind}"), headers={"accept-language": language})


def texts_of(document):
    """All texts of a Word document, those in tables too."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


@pytest.mark.parametrize("language", ["sl", "en"])
def test_the_word_document_has_every_part_and_all_that_the_plan_stands_on(client, region, language):
    response = download(client, "docx", language)
    document = docx.Document(BytesIO(response.content))
    headings = [
        paragraph.text for paragraph in document.paragraphs if paragraph.style.name.startswith("Heading")
    ]
    assert set(PARTS[language]) <= set(headings)
    whole = "\n".join(texts_of(document)).lower()
    statements = [statement.text[language].lower() for statement in Statement.objects.all()]
    assert [text for text in statements if text not in whole] == []
    action = Action.objects.get()
    for text in (
        action.background,
        action.nature,
        action.impact,
        *(task.text for task in action.tasks.all()),
    ):
        assert text[language].lower() in whole
    assert document.core_properties.language == language


@pytest.mark.parametrize("language", ["sl", "en"])
def test_the_pdf_is_accessible_and_says_its_title_and_language(client, region, language):
    response = download(client, "pdf", language)
    pages = PdfReader(BytesIO(response.content)).pages
    whole = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert [part for part in PARTS[language] if part not in whole] == []
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in response.content
    assert f"/Lang({language}".encode() in response.content
    assert Plan.objects.get().title[language].encode() in response.content


def test_texts_are_never_read_as_markup(client, region):
    Action.objects.update(background=Translated({"en": '#panic("no") $ x $ *a* _b_ <c> \\ @d'}))
    assert download(client, "pdf").status_code == 200
    whole = "\n".join(texts_of(docx.Document(BytesIO(download(client, "docx").content))))
    assert '#panic("no") $ x $ *a* _b_ <c> \\ @d' in whole


def test_without_a_plan_there_is_no_document(client, small_region):
    assert download(client, "pdf").status_code == 404


def test_an_action_says_what_it_answers_and_drafts_of_challenges_stay_unprinted(client, region, now):
    coordinator = person_with_role("coordinator")
    texts = {"name": Translated({"en": "Not decided yet"}), "text": Translated({"en": "Too early to print"})}
    draft = write_challenge(by=coordinator, **texts)
    action = Action.objects.get()
    links.connect(ANSWERS, draft, action, by=coordinator, now=now)
    document = docx.Document(BytesIO(download(client, "docx").content))
    whole = texts_of(document)
    assert [text for text in whole if "Not decided yet" in text or "Too early" in text] == []
    for heading, first in (
        ("Challenges that it answers", "Collaboration"),
        ("Good practices that it takes over", "STEAMhouse"),
    ):
        assert first in whole[whole.index(heading) + 1 : whole.index(heading) + 4]


def test_a_version_of_the_demonstration_says_so(client, region):
    assert "A made-up version" not in "".join(
        texts_of(docx.Document(BytesIO(download(client, "docx").content)))
    )
    Plan.objects.update(is_demo=True)
    assert "A made-up version" in "".join(texts_of(docx.Document(BytesIO(download(client, "docx").content))))
