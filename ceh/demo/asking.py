"""The part of the story about asking: a survey in all municipalities, whose result supports a statement of the SWOT."""

import random
from datetime import datetime, timedelta
from typing import Any

from ceh.consultation.actions import swot
from ceh.consultation.models import Statement
from ceh.core.text import Translated
from ceh.people.models import Person
from ceh.questionnaires.actions import answering, editing
from ceh.questionnaires.models import Collection, Questionnaire
from ceh.questionnaires.rules.definitions import Choice, Definition, Limits, Question, Section, as_json
from ceh.region.models import Municipality
from ceh.surveys.actions import inviting, running
from ceh.surveys.models import Survey, SurveyResult

# Code → Slovene, English. All of it is made up.
GROUPS = {
    "schools": ("šola", "school"),
    "companies": ("podjetje", "company"),
    "towns": ("občina", "municipality"),
    "associations": ("društvo", "association"),
    "makers": ("posameznik ali posameznica", "individual"),
}
AUDIENCE = {  # as the region calls them, so that pages name them in the reader’s language
    "schools": "Šola ali univerza",
    "companies": "Podjetje",
    "towns": "Občina",
    "associations": "Nevladna organizacija",
    "makers": "Ustvarjalci",
}
RATES = {"schools": 0.8, "companies": 0.45, "towns": 0.75, "associations": 0.6, "makers": 0.55}  # who answers
PLACES = {
    "own": ("v svojem prostoru", "in a place of our own"),
    "shared": ("v skupnem prostoru", "in a shared place"),
    "nowhere": ("nikjer", "nowhere"),
}
NEEDS = {
    "wood": ("stroji za les", "machines for wood"),
    "laser": ("laserski rezalnik", "a laser cutter"),
    "print": ("3D-tiskalnik", "a 3D printer"),
    "textile": ("šivalni stroji", "sewing machines"),
    "mentor": ("mentor", "a mentor"),
}
OBSTACLES = {
    "too_far": ("predaleč je", "it is too far"),
    "hours": ("urnik ne ustreza", "the hours don’t suit us"),
    "know_how": ("manjka znanje", "we lack the know-how"),
}
WEIGHTS = {
    "not": ("ne ovira", "no obstacle"),
    "some": ("ovira delno", "something of an obstacle"),
    "very": ("zelo ovira", "a great obstacle"),
}
OF_EACH_GROUP = 3  # who is asked in each municipality
SUPPORTS = {"place": "w5", "needs": "w4", "obstacles": "w11", "distance": "o7"}  # question → statement
ABOUT = {
    "sl": "Izmišljena anketa za prikaz: kje ljudje in organizacije ustvarjajo, kaj potrebujejo in kaj jih ovira.",
    "en": "A made-up survey for the demonstration: where people and organisations make things, "
    "what they need and what holds them back.",
}


def _texts(slovene: str, english: str) -> dict[str, str]:
    return {"sl": slovene, "en": english}


def _choices(choices: dict[str, tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(code=code, label=_texts(*texts)) for code, texts in choices.items())


def _definition() -> Definition:
    """What is asked: two pages."""
    about = Section(
        code="about",
        label=_texts("O vas", "About you"),
        questions=(
            Question(
                code="group",
                type="one_choice",
                label=_texts("Kdo ste?", "Who are you?"),
                required=True,
                choices=_choices(GROUPS),
            ),
            Question(
                code="place",
                type="one_choice",
                label=_texts("Kje danes ustvarjate?", "Where do you make things today?"),
                required=True,
                choices=_choices(PLACES),
            ),
        ),
    )
    needs = Section(
        code="needs",
        label=_texts("Potrebe", "Needs"),
        questions=(
            Question(
                code="needs",
                type="several",
                label=_texts("Kaj bi uporabljali?", "What would you use?"),
                choices=_choices(NEEDS),
            ),
            Question(
                code="obstacles",
                type="matrix",
                label=_texts("Kaj vas ovira?", "What holds you back?"),
                choices=_choices(WEIGHTS),
                rows=_choices(OBSTACLES),
            ),
            Question(
                code="distance",
                type="integer",
                label=_texts("Koliko kilometrov bi šli?", "How many kilometres would you go?"),
                limits=Limits(minimum="0", maximum="100"),
            ),
            Question(code="wish", type="long_text", label=_texts("Kaj si želite?", "What do you wish for?")),
        ),
    )
    title = _texts("Kje ustvarjamo", "Where we make things")
    return Definition(code="making", title=title, languages=("sl", "en"), sections=(about, needs))


def seed_surveys(*, coordinator: Person, begin: datetime, chance: random.Random) -> None:
    """Ask fifteen in each municipality, about nine of whom answer, and publish; each result supports a statement.

    So many are needed for rates by municipality that tell of nobody.
    """
    opened, closed = begin - timedelta(days=80), begin - timedelta(days=40)
    survey = _plan(coordinator, opened)
    running.open_survey(survey=survey, by=coordinator, now=opened)
    guests = {
        f"{group}-{place.code}-{number}@example.org": (group, place)
        for place in Municipality.objects.order_by("code")
        for group in GROUPS
        for number in range(OF_EACH_GROUP)
    }
    rows = [
        {"email": email, "group": AUDIENCE[group], "municipality": place}
        for email, (group, place) in guests.items()
    ]
    inviting.invite(survey=survey, by=coordinator, guests=rows)
    survey = Survey.objects.select_related("collection__version").get(pk=survey.pk)
    keys = dict(survey.collection.invitations.values_list("email", "key"))
    for email, (group, _place) in guests.items():
        if chance.random() < RATES[group]:
            at = opened + timedelta(days=chance.randrange(1, 35))
            _answer(survey, keys[email], _answers(group, chance), at)
    running.close_survey(survey=survey, by=coordinator, now=closed)
    running.choose_results(survey=survey, by=coordinator, questions=tuple(SUPPORTS))
    running.publish_survey(survey=survey, by=coordinator, now=closed + timedelta(days=5))
    statements = {statement.code: statement for statement in Statement.objects.all()}
    for result in SurveyResult.objects.select_related("survey").filter(survey=survey):
        statement = statements.get(SUPPORTS[result.question])
        if statement is not None:
            swot.add_evidence(
                statement=statement, evidence=result, by=coordinator, now=begin - timedelta(days=4)
            )


def _plan(coordinator: Person, now: datetime) -> Survey:
    """A published questionnaire, and the draft of its survey, marked as made up."""
    version = editing.create_questionnaire(
        by=coordinator,
        content=as_json(_definition()),
        name=Translated(_texts("Prikazni vprašalnik: kje ustvarjamo", "Demonstration: where we make things")),
        purpose="survey",
    )
    Questionnaire.objects.filter(pk=version.questionnaire_id).update(is_demo=True)
    editing.publish_version(version=version, by=coordinator, now=now)
    version.refresh_from_db()
    survey = running.plan_survey(
        by=coordinator,
        now=now,
        version=version,
        title=Translated(
            _texts(
                "Prikazna anketa: kje ustvarjamo v 18 občinah",
                "Demonstration survey: where 18 municipalities make things",
            )
        ),
        intro=Translated(ABOUT),
        thanks=Translated(_texts("Hvala za odgovore.", "Thank you for your answers.")),
        access="invited",
        is_anonymous=True,
        closes_at=None,
    )
    Collection.objects.filter(pk=survey.collection_id).update(is_demo=True)
    return survey


def _answers(group: str, chance: random.Random) -> dict[str, Any]:
    """What somebody of the group might say."""
    own = {"schools": 0.45, "companies": 0.5}.get(group, 0.15)
    place = "own" if chance.random() < own else chance.choices(("shared", "nowhere"), (1, 2))[0]
    needs = [
        code for code, weight in zip(NEEDS, (5, 7, 6, 3, 6), strict=True) if chance.random() * 10 < weight
    ]
    weights = {"too_far": (1, 2, 5), "hours": (3, 4, 2), "know_how": (2, 4, 3)}
    obstacles = {row: chance.choices(tuple(WEIGHTS), weights[row])[0] for row in OBSTACLES}
    distance = str(chance.choice((5, 10, 10, 15, 15, 20, 30)))
    return {"group": group, "place": place, "needs": needs, "obstacles": obstacles, "distance": distance}


def _answer(survey: Survey, key: str, answers: dict[str, Any], now: datetime) -> None:
    """Answer by the link of an invitation."""
    secret = answering.start(collection=survey.collection, language="sl", now=now, key=key)
    answering.save(key=secret, answers=answers, language="sl", now=now)
    answering.submit(key=secret, now=now)
