"""The part of the story about listening: two workshops with findings that support statements of the SWOT."""

from datetime import datetime, timedelta

from ceh.consultation import queries as consultation
from ceh.consultation.actions import swot, workshops
from ceh.consultation.models import Statement, StatementTheme, Workshop
from ceh.core.text import Translated
from ceh.people.models import Person
from ceh.region.models import Municipality

# Town → what was said there: theme, the statement it supports, votes, words; a second text is a duplicate.
FINDINGS: dict[str, tuple[tuple[str, str, int, tuple[str, ...]], ...]] = {
    "Jesenice": (
        (
            "people",
            "w10",
            14,
            ("Po srednji šoli gredo mladi v Ljubljano in se ne vrnejo.", "Mladi odhajajo."),
        ),
        ("people", "w7", 9, ("Mojstri odhajajo v pokoj, nimajo pa komu predati znanja.",)),
        (
            "spaces",
            "w5",
            11,
            ("Nimamo delavnice, kamor bi lahko prišel kdor koli.", "Manjka odprta delavnica."),
        ),
        ("spaces", "s10", 8, ("Šolske delavnice so popoldne prazne; šola bi jih odprla.",)),
        ("money", "o3", 5, ("Občina bi sofinancirala opremo, če bi jo delilo več krajev.",)),
    ),
    "Bohinj": (
        ("place", "w11", 12, ("Iz Bohinja je do prvega laserskega rezalnika več kot uro vožnje.",)),
        ("support", "o6", 7, ("Rokodelci bi radi skupaj nastopali na trgu.", "Želimo si skupno prodajo.")),
        ("spaces", "o7", 10, ("Oprema naj potuje: en mesec pri nas, en mesec drugje.",)),
        ("economy", "s9", 4, ("Nekaj majhnih delavnic že izvaža.",)),
    ),
}
ABOUT = {
    "sl": "Izmišljena delavnica za prikaz: kje smo šibki, kaj manjka, kje smo močni in s kom bi sodelovali.",
    "en": "A made-up workshop for the demonstration: where we are weak, what is missing, where we are strong, "
    "and with whom to work.",
}


def seed_workshops(*, coordinator: Person, begin: datetime) -> None:
    """Hold two workshops in the weeks before the story begins, and link what was found to the SWOT."""
    themes = {theme.code: theme for theme in StatementTheme.objects.all()}
    statements = {statement.code: statement for statement in Statement.objects.all()}
    if not statements:
        return
    for number, (town, findings) in enumerate(FINDINGS.items(), 1):
        starts_at = begin - timedelta(days=7 * number, hours=-7)
        workshop = workshops.plan_workshop(
            title=Translated({"sl": f"Prikazna delavnica, {town}", "en": f"Demonstration workshop, {town}"}),
            about=Translated(ABOUT),
            municipality=Municipality.objects.get(name=town),
            starts_at=starts_at,
            by=coordinator,
        )
        Workshop.objects.filter(pk=workshop.pk).update(is_demo=True)
        for verb in ("announce_workshop", "start_workshop"):
            Workshop.machine.apply(workshop, verb, by=coordinator, now=starts_at)
        supports = []
        for theme, code, votes, texts in findings:
            finding, *duplicates = [
                workshops.add_finding(
                    workshop=workshop,
                    text=text,
                    theme=themes.get(theme),
                    votes=votes,
                    by=coordinator,
                    now=starts_at,
                )
                for text in texts
            ]
            for duplicate in duplicates:
                workshops.merge_finding(finding=duplicate, target=finding, by=coordinator, now=starts_at)
            supports.append((finding.pk, statements[code]))
        published_at = starts_at + timedelta(days=2)
        Workshop.machine.apply(workshop, "publish_workshop", by=coordinator, now=published_at)
        for finding_id, statement in supports:
            finding = consultation.finding(finding_id)
            swot.add_evidence(statement=statement, evidence=finding, by=coordinator, now=published_at)
