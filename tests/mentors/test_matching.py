"""The search for a mentor, from the register to the cards with their reasons."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import override

from ceh.mentors.actions.matching import suggest
from ceh.mentors.rules import reasons
from ceh.region.models import Municipality
from tests.factories.mentors import ConflictFactory, MentorFactory, MentorSkillFactory, VerificationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
NEEDS = [("laser-cutting", 2, 2, True)]


def mentor_called(name, *skills, level=3, **values):
    """A mentor with these skills."""
    row = MentorFactory(person=PersonFactory(name=name), municipality=Municipality.objects.first(), **values)
    for skill in skills:
        MentorSkillFactory(mentor=row, skill=skill, level=level)
    return row


def names(outcome):
    return [str(suggestion.mentor) for suggestion in outcome.suggestions]


def test_the_register_becomes_a_shortlist_with_reasons(laser, now):
    mentor_called("Ana", laser)
    mentor_called("Bor", laser, level=1)
    mentor_called("Cene", languages=["de"])
    outcome = suggest(needs=NEEDS, now=now, languages=frozenset({"sl"}), week=["3-evening"])
    assert names(outcome) == ["Ana", "Bor"]
    assert (outcome.fitting, outcome.kept_off) == (2, {"language": 1})
    with override("en"):
        first = reasons.reasons(outcome.suggestions[0].candidate, {"laser-cutting": "Laser cutting"})
    assert sum(reason.points for reason in first) == outcome.suggestions[0].candidate.total
    assert [(reason.part, reason.told) for reason in first][:2] == [
        ("needs", "45 of 45"),
        ("times", "10 of 20"),
    ]
    assert first[0].text == "Laser cutting"
    assert first[1].text == "4 parts of days in four weeks"


def test_breaks_conflicts_and_missing_clearances_keep_off(laser, now):
    mentor_called("Ana", laser, state="paused")
    barred = ConflictFactory(mentor=mentor_called("Bor", laser), kind="owner")
    shown = ConflictFactory(
        mentor=mentor_called("Cene", laser), kind="board", organisation=barred.organisation
    )
    ConflictFactory(
        mentor=mentor_called("Duša", laser),
        organisation=barred.organisation,
        ended_at=now - dt.timedelta(days=1),
    )
    outcome = suggest(needs=NEEDS, now=now, organisations=frozenset({shown.organisation_id}))
    assert sorted(names(outcome)) == ["Cene", "Duša"]
    assert outcome.kept_off == {"paused": 1, "conflict": 1}


def test_a_clearance_for_the_young_counts_while_it_is_valid_and_not_withdrawn(laser, now):
    day = now.date()
    for name, until, withdrawn in (("Ana", 1, None), ("Bor", -1, None), ("Cene", 1, now)):
        VerificationFactory(
            mentor=mentor_called(name, laser),
            kind="youth",
            seen_on=day - dt.timedelta(days=90),
            valid_to=day + dt.timedelta(days=until),
            withdrawn_at=withdrawn,
        )
    VerificationFactory(mentor=mentor_called("Duša", laser), kind="identity")
    assert names(suggest(needs=NEEDS, now=now, is_minor=True)) == ["Ana"]


@pytest.mark.parametrize("language", ["sl", "en"])
def test_an_adviser_finds_a_mentor_and_reads_why(client, adviser, laser, language):
    mentor_called("Ana Zgled", laser)
    adviser.language = language
    adviser.save()
    client.force_login(adviser)
    query = {"first": "laserski razrez", "language": "sl", "week": ["3-evening"], "hours": "5"}
    page = client.get(reverse("mentors:find"), query).content.decode()
    assert "Ana Zgled" in page
    assert "<meter" in page
    assert "Ana Zgled" not in client.get(reverse("mentors:find")).content.decode()
    young = client.get(reverse("mentors:find"), {**query, "is_minor": "on"}).content.decode()
    assert "Ana Zgled" not in young


@pytest.mark.parametrize(
    "query", [{"first": "qwertz"}, {"hours": "0"}, {"municipality": "x"}, {"week": "9-noon"}]
)
def test_a_search_that_makes_no_sense_says_so(client, adviser, laser, query):
    mentor_called("Ana Zgled", laser)
    client.force_login(adviser)
    page = client.get(reverse("mentors:find"), {"second": "laserski razrez", **query})
    assert page.status_code == 200
    assert "Ana Zgled" not in page.content.decode()
    assert "error" in page.content.decode()


def test_the_search_asks_the_database_as_often_for_one_as_for_many(
    client, adviser, laser, django_assert_num_queries, django_assert_max_num_queries
):
    mentor_called("Ana", laser)
    client.force_login(adviser)
    url = reverse("mentors:find")
    client.get(url, {"first": "laserski razrez"})
    with django_assert_max_num_queries(40) as few:
        client.get(url, {"first": "laserski razrez"})
    for number in range(5):
        VerificationFactory(mentor=mentor_called(f"Bor {number}", laser), kind="youth")
    with django_assert_num_queries(len(few)):
        client.get(url, {"first": "laserski razrez"})
