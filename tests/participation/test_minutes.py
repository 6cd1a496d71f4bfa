"""The minutes of a workshop: PDF and Word, in both languages, accessible, without names for everybody."""

from io import BytesIO

import docx
import pytest
from django.urls import reverse
from pypdf import PdfReader

from ceh.consultation.actions.swot import add_evidence
from ceh.core.text import Translated
from ceh.participation.models import Headcount
from tests.factories.consultation import (
    AgendaItemFactory,
    FindingFactory,
    StatementFactory,
    WorkshopFactory,
    WorkshopTableFactory,
)
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(region, now):
    """A workshop with a finding that supports a statement, with hostile marks in its texts."""
    workshop = WorkshopFactory(title=Translated({"sl": "Kje smo *#$?", "en": "Where we are *#$?"}))
    item = AgendaItemFactory(workshop=workshop)
    facilitator = PersonFactory(name="Zora Zapis")
    table = WorkshopTableFactory(workshop=workshop, name="[Table] #1", facilitator=facilitator)
    finding = FindingFactory(
        workshop=workshop, agenda_item=item, table=table, text="No *open* #workshop", votes=7
    )
    Headcount.objects.create(workshop=workshop, heads=20)
    statement, coordinator = StatementFactory(), person_with_role("coordinator")
    add_evidence(statement=statement, evidence=finding, by=coordinator, now=now)
    return workshop


def text_of_word(response):
    """All texts of the Word document."""
    document = docx.Document(BytesIO(response.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def text_of_pdf(response):
    """All texts of the PDF, on one line."""
    pages = PdfReader(BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "Where we are *#$?",
                "Where are we weak?",
                "No *open* #workshop",
                "No maker spaces",
                "20 people",
            ],
        ),
        (
            "sl",
            ["Kje smo *#$?", "Kje smo šibki?", "No *open* #workshop", "Ni ustvarjalnih prostorov", "20 oseb"],
        ),
    ],
)
@pytest.mark.parametrize(("kind", "text_of"), [("docx", text_of_word), ("pdf", text_of_pdf)])
def test_the_minutes_say_what_was_found_and_what_came_of_it(client, workshop, language, words, kind, text_of):
    address = reverse(f"consultation:minutes_{kind}", args=[workshop.code])
    response = client.get(address, headers={"accept-language": language})
    text = text_of(response)
    assert [word for word in words if word not in text] == []
    assert "Zora Zapis" not in text


def test_the_pdf_is_tagged_and_staff_reads_who_facilitated(client, workshop):
    client.force_login(person_with_role("coordinator"))
    response = client.get(reverse("consultation:minutes_pdf", args=[workshop.code]))
    reader = PdfReader(BytesIO(response.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Zora Zapis" in text_of_pdf(response)


def test_minutes_are_for_the_staff_until_the_findings_are_published(client, region):
    held = FindingFactory().workshop
    address = reverse("consultation:minutes_docx", args=[held.code])
    assert client.get(address).status_code in (302, 403)
    client.force_login(person_with_role("coordinator"))
    assert client.get(address).status_code == 200
