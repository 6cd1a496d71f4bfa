"""Forms in the style of those used in the field (Kobo, ODK, local action groups), as tables of their sheets.

Written with | between cells, which is how the forum of ODK quotes forms.
"""

from pathlib import Path


def read_form(path):
    """The rows of each sheet of a form."""
    sheets = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("["):
            rows = sheets.setdefault(line.strip("[]"), [])
        else:
            rows.append([cell.strip() for cell in line.split(" |")])
    return sheets


ALL = {path.stem: read_form(path) for path in sorted(Path(__file__).parent.glob("*.txt"))}
HOUSEHOLD, STRATEGY, APPLICATION = ALL["household"], ALL["strategy"], ALL["application"]
INSPECTION, FEEDBACK, SCREENING = ALL["inspection"], ALL["feedback"], ALL["screening"]
