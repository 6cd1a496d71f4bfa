"""The part of the story about listening: workshops with findings that support statements of the SWOT."""

from datetime import datetime, timedelta

from ceh.consultation import queries as consultation
from ceh.consultation.actions import agenda, swot, workshops
from ceh.consultation.models import AgendaItem, Statement, StatementTheme, Workshop, WorkshopTable
from ceh.core.text import Translated
from ceh.participation.actions import registrations
from ceh.participation.queries import registrations as participation
from ceh.people.models import Person
from ceh.region.models import GoalGroup, Municipality

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

QUESTION_OF = {"w": "weak", "s": "strong", "o": "missing", "t": "weak"}  # quadrant → question


def _prepare(
    workshop: Workshop, coordinator: Person
) -> tuple[dict[str, AgendaItem], tuple[WorkshopTable, WorkshopTable]]:
    """Put the seven questions on the agenda and set up two tables."""
    agenda.add_questions(workshop=workshop, by=coordinator)
    first = agenda.add_table(workshop=workshop, by=coordinator, name="Miza 1", person=coordinator)
    second = agenda.add_table(workshop=workshop, by=coordinator, name="Miza 2")
    return {item.code: item for item in workshop.agenda.all()}, (first, second)


def seed_workshops(*, coordinator: Person, people: list[Person], begin: datetime, now: datetime) -> None:
    """Hold two workshops in the weeks before the story begins, link what was found to the SWOT, announce a third."""
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
            room="velika dvorana",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=3),
            by=coordinator,
        )
        Workshop.objects.filter(pk=workshop.pk).update(is_demo=True)
        announced_at = starts_at - timedelta(days=14)
        Workshop.machine.apply(workshop, "announce_workshop", by=coordinator, now=announced_at)
        _register(workshop, people[: 4 + number], announced_at)
        Workshop.machine.apply(workshop, "start_workshop", by=coordinator, now=starts_at)
        _record_attendance(workshop, coordinator, starts_at)
        places = _prepare(workshop, coordinator)
        supports = []
        for n, (theme, code, votes, texts) in enumerate(findings):
            finding, *duplicates = [
                workshops.add_finding(
                    workshop=workshop,
                    text=text,
                    theme=themes.get(theme),
                    votes=votes,
                    agenda_item=places[0][QUESTION_OF[code[0]]],
                    table=places[1][n % 2],
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
    _announce_next(coordinator, people, now)


def _register(workshop: Workshop, people: list[Person], at: datetime) -> None:
    """People register, each from another group."""
    groups = list(GoalGroup.objects.order_by("pk")[:3])
    for n, person in enumerate(people):
        group = groups[n % len(groups)] if groups else None
        registrations.register(
            workshop=workshop, by=person, now=at, goal_group=group, municipality=workshop.municipality
        )


def _record_attendance(workshop: Workshop, coordinator: Person, at: datetime) -> None:
    """All but the last came, and others without an account."""
    rows = list(participation.registrations(workshop))
    marks = {row.pk: "absent" if row is rows[-1] else "present" for row in rows}
    registrations.record_attendance(workshop=workshop, marks=marks, seen={}, by=coordinator, now=at)
    for group, heads in zip(GoalGroup.objects.order_by("pk")[:3], (9, 7, 6), strict=False):
        registrations.count_heads(
            workshop=workshop,
            by=coordinator,
            now=at,
            goal_group=group,
            municipality=workshop.municipality,
            heads=heads,
        )


def _announce_next(coordinator: Person, people: list[Person], now: datetime) -> None:
    """A workshop to come, with places left."""
    starts_at = (now + timedelta(days=16)).replace(hour=16, minute=0, second=0, microsecond=0)
    workshop = workshops.plan_workshop(
        title=Translated(
            {"sl": "Prikazna delavnica, Radovljica", "en": "Demonstration workshop, Radovljica"}
        ),
        about=Translated(ABOUT),
        municipality=Municipality.objects.get(name="Radovljica"),
        room="sejna soba",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        by=coordinator,
    )
    Workshop.objects.filter(pk=workshop.pk).update(is_demo=True)
    agenda.add_agenda_item(
        workshop=workshop,
        by=coordinator,
        title=Translated({"sl": "Pozdrav in predstavitev", "en": "Welcome and introduction"}),
        collects=False,
    )
    _prepare(workshop, coordinator)
    registrations.set_terms(
        workshop=workshop, by=coordinator, capacity=24, register_until=starts_at - timedelta(days=2)
    )
    Workshop.machine.apply(workshop, "announce_workshop", by=coordinator, now=now)
    _register(workshop, people[:3], now)
