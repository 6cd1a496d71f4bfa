"""A document for Word, with styles for headings, tables with header rows, and a table of contents."""

from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ceh.web.documents.content import Content
from ceh.web.typesetting import png

SPRUCE = RGBColor(0x1F, 0x5C, 0x4A)


def document_docx(content: Content) -> bytes:
    """The content as .docx; headings, lists and tables use Word's own styles, so that people can go on writing."""
    document = docx.Document()
    document.core_properties.title = content.title
    document.core_properties.language = content.language
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(24)
    _styles(document, content.language)
    document.add_paragraph(content.subtitle)
    document.add_paragraph(content.title, style="Title")
    for label, value in content.facts:
        if value:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(value)
    if content.has_cover:
        document.add_page_break()  # type: ignore[no-untyped-call]
        document.add_paragraph(content.words["contents"]).runs[0].bold = True
        _field(document.add_paragraph(), r'TOC \o "1-2" \h \z \u')
    pictures = {name: png(drawing) for name, drawing in content.drawings.items()}
    for block in content.blocks:
        picture = {"picture": pictures[block["file"]]} if "file" in block else {}
        _PRINTERS[block["kind"]](document, {**block, **picture})
    _field(document.sections[0].footer.paragraphs[0], "PAGE")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _styles(document: Document, language: str) -> None:
    """The typeface, the colour of headings, the language that the spelling checker uses."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)  # type: ignore[attr-defined]
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), {"sl": "sl-SI", "en": "en-GB"}.get(language, language))
    normal.element.get_or_add_rPr().append(mark)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        document.styles[name].font.color.rgb = SPRUCE  # type: ignore[attr-defined]


def _field(paragraph: Any, instruction: str) -> None:
    """A field that Word fills in: a page number, the table of contents."""
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", instruction), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
            if kind == "begin":
                element.set(qn("w:dirty"), "true")
        else:
            element.text = text
        run._r.append(element)


def _heading(document: Document, block: dict[str, Any]) -> None:
    document.add_heading(block["text"], block["level"])


def _text(document: Document, block: dict[str, Any]) -> None:
    document.add_paragraph(block["text"])


def _list(document: Document, block: dict[str, Any]) -> None:
    for item in block["items"]:
        document.add_paragraph(item, style="List Bullet")


def _table(document: Document, block: dict[str, Any]) -> None:
    table = document.add_table(rows=1, cols=len(block["header"]), style="Table Grid")
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:tblHeader"))  # repeats on each page, and screen readers read it as a header
    for cell, text in zip(table.rows[0].cells, block["header"], strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in block["rows"]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph()


def _timeline(document: Document, block: dict[str, Any]) -> None:
    years = block["years"]
    table = document.add_table(rows=1, cols=1 + len(years), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, [block["label"], *map(str, years)], strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for phase in block["phases"]:
        name, *cells = table.add_row().cells
        name.text = f"{phase['name']} ({phase['first']}–{phase['last']})"
        for cell, year in zip(cells, years, strict=True):
            if phase["first"] <= year <= phase["last"]:
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), str(SPRUCE))
                cell._tc.get_or_add_tcPr().append(shade)
    document.add_paragraph()


def _matrix(document: Document, block: dict[str, Any]) -> None:
    table = document.add_table(rows=2, cols=2, style="Table Grid")
    for place, quadrant in enumerate(block["quadrants"]):
        cell = table.cell(place // 2, place % 2)
        cell.paragraphs[0].add_run(quadrant["title"]).bold = True
        for group in quadrant["groups"]:
            if group["title"]:
                cell.add_paragraph().add_run(group["title"]).italic = True
            for item in group["items"]:
                cell.add_paragraph(item, style="List Bullet")
    document.add_paragraph()


def _figure(document: Document, block: dict[str, Any]) -> None:
    picture = document.add_picture(BytesIO(block["picture"]), width=Mm(130))
    picture._inline.docPr.set("descr", block["alt"])  # what screen readers say
    document.add_paragraph(block["caption"], style="Caption")


def _signatures(document: Document, block: dict[str, Any]) -> None:
    table = document.add_table(rows=3, cols=len(block["labels"]), style="Table Grid")
    for cell, label in zip(table.rows[0].cells, block["labels"], strict=True):
        cell.paragraphs[0].add_run(label).bold = True
    for row in table.rows[1:]:
        row.height = Mm(22)


_PRINTERS = {
    "heading": _heading,
    "text": _text,
    "list": _list,
    "table": _table,
    "timeline": _timeline,
    "matrix": _matrix,
    "figure": _figure,
    "signatures": _signatures,
}
