"""Documents that people download: one content, printed as accessible PDF and as Word."""

from django.http import HttpResponse

from ceh.web.documents.content import Content, sentence
from ceh.web.documents.pdf import document_pdf
from ceh.web.documents.word import document_docx

__all__ = ["Content", "document_docx", "document_pdf", "document_response", "sentence"]

PRINTERS = {
    "pdf": (document_pdf, "application/pdf"),
    "docx": (document_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def document_response(content: Content, kind: str, name: str) -> HttpResponse:
    """The content as a file to save, "pdf" or "docx"."""
    make, content_type = PRINTERS[kind]
    response = HttpResponse(make(content), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
