"""A document as an accessible PDF."""

from dataclasses import asdict
from pathlib import Path

from ceh.web.documents.content import Content
from ceh.web.typesetting import pdf

TEMPLATE = Path(__file__).with_name("document.typ")


def document_pdf(content: Content) -> bytes:
    """The content as PDF/UA-1 with bookmarks and page numbers, and a title page and contents where it has a cover."""
    values = asdict(content)
    drawings = values.pop("drawings")
    return pdf(TEMPLATE, values, files=drawings)
