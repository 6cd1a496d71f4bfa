"""The part of the story about places: two made-up feasibility studies that support statements."""

from datetime import datetime, timedelta

from ceh.consultation.actions import swot
from ceh.consultation.models import Statement
from ceh.core.text import Translated
from ceh.people.models import Person
from ceh.region.models import Municipality
from ceh.studies import actions
from ceh.studies.models import CRITERIA, FeasibilityStudy

# Town → texts (Slovene, English) and points of each criterion, then the conclusion. All of it is made up.
STUDIES: dict[str, tuple[tuple[str, str, int], ...]] = {
    "Jesenice": (
        ("Šolarji popoldne, podjetja ob dogovoru.", "Pupils in the afternoon, companies by appointment.", 4),
        ("Najbližji laserski rezalnik je 30 km daleč.", "The nearest laser cutter is 30 km away.", 5),
        ("Dva mentorja bi začela takoj.", "Two mentors would begin at once.", 3),
        ("Prazna šolska delavnica, 120 m².", "An empty school workshop, 120 m².", 5),
        ("Manj stroškov, ker je prostor opremljen.", "Lower costs, as the room has equipment.", 4),
        ("Šola je nosilka, občina plača ogrevanje.", "The school carries it, the town pays the heating.", 4),
        ("Poleti je šola zaprta.", "The school is closed in summer.", 3),
    ),
    "Bohinj": (
        ("Rokodelci in prebivalci, malo podjetij.", "Craftspeople and inhabitants, few companies.", 3),
        ("Do prvega prostora je več kot uro vožnje.", "The first space is more than an hour away.", 5),
        ("Mentorja še ni.", "There is no mentor yet.", 2),
        ("Soba v zadružnem domu, 45 m².", "A room in the village hall, 45 m².", 3),
        ("Oprema bi potovala med kraji.", "Equipment would travel between places.", 4),
        ("Društvo ob podpori občine.", "An association with the help of the town.", 3),
        ("Pozimi je dostop težak.", "Access is hard in winter.", 2),
    ),
}
CONCLUSIONS = {
    "Jesenice": ("Prostor lahko začne v enem letu.", "A space can begin within a year."),
    "Bohinj": ("Najprej potujoča oprema, nato prostor.", "Travelling equipment first, a space later."),
}


def seed_studies(*, coordinator: Person, begin: datetime) -> None:
    """Write, score and publish the studies; each supports a statement."""
    at = begin - timedelta(days=5)
    supports = {"Jesenice": "s10", "Bohinj": "w11"}  # town → the statement that the study supports
    for town, entries in STUDIES.items():
        texts = {
            criterion: Translated({"sl": slovene, "en": english})
            for criterion, (slovene, english, _points) in zip(CRITERIA, entries, strict=True)
        }
        slovene, english = CONCLUSIONS[town]
        study = actions.write_study(
            by=coordinator,
            title=Translated({"sl": f"Prikazna študija, {town}", "en": f"Demonstration study, {town}"}),
            municipality=Municipality.objects.get(name=town),
            year=at.year,
            conclusion=Translated({"sl": slovene, "en": english}),
            **texts,
        )
        FeasibilityStudy.objects.filter(pk=study.pk).update(is_demo=True)
        scores = {
            criterion: (points, "") for criterion, (_sl, _en, points) in zip(CRITERIA, entries, strict=True)
        }
        actions.set_scores(study=study, by=coordinator, scores=scores)
        actions.publish_study(study=study, by=coordinator, now=at)
        statement = Statement.objects.filter(code=supports[town]).first()
        if statement is not None:
            swot.add_evidence(statement=statement, evidence=study, by=coordinator, now=at, reason="")
