"""The minutes of a workshop as a document."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from django.utils.translation import gettext as _

from ceh.consultation import queries
from ceh.consultation.models import Finding, Workshop
from ceh.core.formatting import locale
from ceh.region.queries import current
from ceh.web.documents import Content, sentence

Section = Callable[[Content, Workshop], None]
_sections: list[Section] = []


def register_section(section: Section) -> None:
    """Let an app above add to the minutes, between the agenda and the findings."""
    _sections.append(section)


def minutes(workshop: Workshop, *, with_names: bool) -> Content:
    """Title, place, day, attendance, agenda, findings by question, and the statements that came of them.

    `with_names` tells who facilitated the tables; nobody else is named.
    """
    content = Content(
        title=str(workshop.title),
        subtitle=" · ".join((_("Minutes of a workshop"), str(current().name))),
        facts=_facts(workshop, with_names),
        has_cover=False,
    )
    if str(workshop.about):
        content.add("text", text=sentence(workshop.about))
    _agenda(content, workshop)
    for add_section in _sections:
        add_section(content, workshop)
    content.heading(_("What was found"))
    for item, findings in queries.findings_by_question(workshop):
        content.heading(str(item) if item else _("Other findings"), 2)
        _findings(content, findings)
    statements = queries.statements_of_findings([finding.pk for finding in workshop.findings.all()])
    if statements:
        content.heading(_("What came of it"))
        rows = [[row.code.upper(), str(row.get_quadrant_display()), sentence(row.text)] for row in statements]  # type: ignore[attr-defined]
        content.table([_("Code"), _("Quadrant"), _("Statement")], rows, [1, 2, 6])
    return content


def _facts(workshop: Workshop, with_names: bool) -> list[tuple[str, str]]:
    facilitators = [table.facilitator.name for table in workshop.tables.all() if table.facilitator]
    places = (str(workshop.space or ""), workshop.room, str(workshop.municipality))
    day = ""
    if workshop.starts_at:
        starts_at = workshop.starts_at.astimezone(ZoneInfo(current().timezone))
        moments = [starts_at, *([workshop.ends_at.astimezone(starts_at.tzinfo)] if workshop.ends_at else [])]
        hours = "–".join(format_time(moment, "HH:mm", locale=locale()) for moment in moments)
        day = f"{format_date(starts_at, 'long', locale=locale())}, {hours}"
    return [
        (_("Place"), ", ".join(filter(None, places))),
        (_("Day"), day),
        (_("Tables"), ", ".join(table.name for table in workshop.tables.all())),
        (_("Facilitators"), ", ".join(dict.fromkeys(facilitators)) if with_names else ""),
        (_("Note"), _("A made-up workshop for the demonstration.") if workshop.is_demo else ""),
    ]


def _agenda(content: Content, workshop: Workshop) -> None:
    rows = [
        [format_time(item.starts_at, "HH:mm", locale=locale()) if item.starts_at else "", str(item)]
        for item in workshop.agenda.all()
    ]
    if rows:
        content.heading(_("Agenda"))
        content.table([_("Time"), _("Part or question")], rows, [1, 6])


def _findings(content: Content, findings: list[Finding]) -> None:
    rows = [
        [str(finding.votes), sentence(finding.text), str(finding.theme or ""), str(finding.table or "")]
        for finding in findings
    ]
    if rows:
        content.table([_("Votes"), _("Finding"), _("Theme"), _("Table")], rows, [1, 6, 2, 2])
    else:
        content.add("text", text=_("No findings."))
