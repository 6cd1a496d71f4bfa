"""The plan as an accessible PDF."""

from dataclasses import asdict
from pathlib import Path

from ceh.plan.exports.content import Content
from ceh.web.typesetting import pdf

TEMPLATE = Path(__file__).with_name("plan.typ")


def plan_pdf(content: Content) -> bytes:
    """The content as PDF/UA-1 with title page, contents, bookmarks and page numbers."""
    values = asdict(content)
    drawings = values.pop("drawings")
    return pdf(TEMPLATE, values, files=drawings)
