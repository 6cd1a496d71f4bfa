"""A definition as a workbook in XLSForm."""

import io

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from ceh.questionnaires.rules.definitions import Definition
from ceh.xlsform.rules.writing import write

WIDTHS = {"label": 50, "hint": 40, "type": 24, "name": 24, "relevant": 36, "constraint": 30}
MAX_CELL = 32_767  # of Excel


def workbook(definition: Definition) -> bytes:
    """The XLSX. Every cell is a text, so that no spreadsheet takes one for a formula."""
    book = Workbook(write_only=True)
    for name, rows in write(definition).items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for at, head in enumerate(rows[0] if rows else []):
            letter = chr(ord("A") + at) if at < 26 else f"A{chr(ord('A') + at - 26)}"
            sheet.column_dimensions[letter].width = WIDTHS.get(head.partition("::")[0], 18)
        for number, row in enumerate(rows):
            cells = []
            for text in row:
                cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_CELL])
                cell.data_type = "s"
                if number == 0:
                    cell.font = Font(bold=True)
                cells.append(cell)
            sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
