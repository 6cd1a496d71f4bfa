"""One search over everything that people look for: each app's records, typing errors, and a way on."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ceh.core import clock
from ceh.core import search as registry
from ceh.core.text import Translated
from ceh.equipment.actions.equipment import retire_unit
from ceh.network.models import OpeningHours
from ceh.search import actions as search
from ceh.search.models import SearchEntry
from ceh.timetable.models import Resource
from tests.factories.courses import CourseFactory, CourseSessionFactory
from tests.factories.equipment import (
    EquipmentCategoryFactory,
    EquipmentModelFactory,
    PlaceFactory,
    UnitFactory,
)
from tests.factories.learning import CompetenceFactory
from tests.factories.network import OrganisationFactory, SpaceFactory, person_with_role
from tests.factories.plan import ActionFactory
from tests.factories.prices import PriceLineFactory, PriceListFactory, published
from tests.factories.timetable import ResourceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_region")]


@pytest.fixture
def laser(db):
    """A laser cutter in a public space, found as it is saved."""
    category = EquipmentCategoryFactory(
        code="laser",
        name={"sl": "Laserski rezalnik", "en": "Laser cutter"},
        keywords={"sl": "graviranje", "en": "engraving"},
    )
    return UnitFactory(
        model=EquipmentModelFactory(category=category),
        resource__name="Rezalnik L 40",
        resource__space=SpaceFactory(name=Translated.of("Delavnica"), settlement="Kranj"),
    )


def results(client, text, **query):
    response = client.get(reverse("home:search"), {"q": text, **query}, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def kinds(client, text):
    page = results(client, text)
    return [kind for kind in registry.kinds() if f"kind={kind}" in page]


@pytest.mark.parametrize(
    "text", ["laser", "laserja", "laser cutter", "graviranje", "engraving", "rezalnik Kranj"]
)
def test_a_machine_is_found_by_name_category_keyword_and_place(client, laser, text):
    assert f'href="{laser.get_absolute_url()}"' in results(client, text)


def test_all_kinds_are_found_grouped_and_counted(client, laser):
    course = CourseFactory(name=Translated.of("Prvi laser"), space=laser.space)
    CompetenceFactory(name=Translated.of("Osnove laserja"))
    ActionFactory(title=Translated.of("Laser za vse"))
    search.index(OrganisationFactory(name=Translated.of("Laser d.o.o.")))
    assert kinds(client, "laser") == ["machine", "course", "competence", "organisation", "action"]
    page = results(client, "laser", kind="course")
    assert course.get_absolute_url() in page
    assert laser.get_absolute_url() not in page


@pytest.mark.clock("2027-03-03 10:00")
def test_a_machine_shows_its_picture_place_price_and_next_free_time(client, laser):
    for weekday in range(7):
        OpeningHours.objects.create(space=laser.space, weekday=weekday, opens=dt.time(8), closes=dt.time(20))
    prices = PriceListFactory(space=laser.space, valid_from=dt.date(2020, 1, 1))
    PriceLineFactory(price_list=prices, cents=600)
    published(prices)
    page = results(client, "laser")
    assert '<svg class="illustration' in page
    for text in ("Delavnica · Kranj", "6.00", "Free:"):
        assert text in page


@pytest.mark.clock("2027-03-03 10:00")
def test_a_course_shows_its_next_session_and_its_price(client, laser):
    course = CourseFactory(name=Translated.of("Prvi laser"), space=laser.space, fee=25)
    starts = clock.now() + dt.timedelta(days=3)
    CourseSessionFactory(
        course=course, space=laser.space, starts_at=starts, ends_at=starts + dt.timedelta(hours=2)
    )
    page = results(client, "prvi laser").replace("\u00a0", " ")
    for text in ("Next:", "Saturday 6 March", "25.00"):
        assert text in page


@pytest.mark.clock("2027-03-03 10:00")
def test_a_space_shows_its_picture_and_whether_it_is_open(client):
    space = SpaceFactory(name=Translated.of("Laserica"), settlement="Kranj")
    OpeningHours.objects.create(space=space, weekday=2, opens=dt.time(8), closes=dt.time(20))
    search.index(space)
    page = results(client, "laserica")
    assert '<svg class="illustration' in page
    assert "Open now" in page


def test_results_cost_the_same_for_one_machine_and_for_three(client, laser):
    search.index(laser.space)
    results(client, "delavnica")
    with CaptureQueriesContext(connection) as few:
        results(client, "delavnica", kind="")
    for number in range(2):
        space = SpaceFactory(name=Translated.of("Delavnica"), settlement="Kranj")
        UnitFactory(model=laser.model, resource__space=space, resource__name=f"Laser {number}")
        search.index(space)
    results(client, "delavnica")
    with CaptureQueriesContext(connection) as many:
        results(client, "delavnica", kind="")
    assert len(many) == len(few)


@pytest.mark.parametrize("text", ["obisk šole", "school visit", "komplet Kranj", "klešče"])
def test_a_kit_is_found_by_name_kind_place_and_contents(client, laser, text):
    name = Translated({"sl": "Za obisk šole", "en": "For a school visit"})
    resource = ResourceFactory(space=laser.space, kind="kit", name=name)
    kit = PlaceFactory(resource=resource, contents=Translated({"sl": "Deset klešč"}))
    link = f'href="{reverse("availability:week", args=[resource.pk])}"'
    assert link in results(client, text)
    Resource.objects.filter(pk=resource.pk).update(retired_at=clock.now())
    search.index(kit)
    assert link not in results(client, text)


def test_suggestions_say_where_a_machine_is(client, laser):
    page = client.get(
        reverse("home:suggest"), {"q": "rezalnik"}, headers={"accept-language": "en"}
    ).content.decode()
    assert "Laser cutter · Delavnica · Kranj" in page


def test_every_declared_kind_leads_to_a_public_page(client, laser):
    PlaceFactory(resource__space=laser.space)
    CourseFactory(name=Translated.of("Skupno"), space=laser.space)
    CompetenceFactory(name=Translated.of("Skupno"))
    ActionFactory(title=Translated.of("Skupno"))
    for kind, slug in SearchEntry.objects.values_list("kind", "slug"):
        assert client.get(registry.kinds()[kind].url(slug)).status_code == 200, kind


def test_a_machine_that_was_taken_out_of_use_is_not_found(laser):
    manager = person_with_role("manager", laser.space)
    assert SearchEntry.objects.filter(kind="machine").exists()
    retire_unit(unit=laser, reason="broken", by=manager, now=clock.now())
    assert not SearchEntry.objects.filter(kind="machine").exists()


def test_machines_and_courses_follow_their_space(client, laser):
    CourseFactory(name=Translated.of("Prvi laser"), space=laser.space)
    space = laser.space
    space.name = Translated.of("Kovačnica")
    space.save()
    assert laser.get_absolute_url() in results(client, "kovačnici")
    laser.resource.name = "Velikan"
    laser.resource.save()
    assert laser.get_absolute_url() in results(client, "velikan")


@pytest.mark.parametrize("text", ["lasre", "laesr", "lazer", "laserr", "grviranje", "engravng"])
def test_one_wrong_letter_is_corrected_and_said(client, laser, text):
    page = results(client, text)
    assert laser.get_absolute_url() in page
    assert f"Nothing matches “{text}”" in page


@pytest.mark.parametrize("text", ["robot", "robota", "robotov", "robotom"])
def test_forms_of_a_word_meet_its_family(client, laser, text):
    CourseFactory(name=Translated({"sl": "Uvod v robotiko"}), code="uvod", space=laser.space)
    assert "/courses/uvod/" in results(client, text)


def test_words_that_nothing_has_together_are_offered_one_by_one(client, laser):
    page = results(client, "laser zzzz")
    assert '<a href="?q=laser">laser (1)</a>' in page


def test_nothing_found_leads_on(client, laser):
    page = results(client, "qqqqqqq")
    for name in ("directory:spaces", "availability:catalogue", "enrolment:sessions"):
        assert reverse(name) in page


def test_suggestions_are_of_several_kinds_and_forgive_an_error(client, laser):
    for number in range(6):
        UnitFactory(model=laser.model, resource__space=laser.space, resource__name=f"Laser {number}")
    CourseFactory(name=Translated.of("Prvi laser"), space=laser.space)
    for text in ("laser", "lasre"):
        page = client.get(reverse("home:suggest"), {"q": text}).content.decode()
        assert page.count("/equipment/") == 3
        assert "/courses/" in page
