"""Making near home, in a browser, in both languages: find, learn, enrol, pass, book, start, report, give way, go on.

The clock of Ceh is moved from step to step; the browser only sees what the pages say.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from playwright.sync_api import expect

from ceh.bookings.models import Booking
from ceh.enrolment.models import Enrolment
from ceh.learning.models import Grant
from ceh.network.models import OpeningHours, Space
from ceh.usage.models import Usage
from tests.factories.courses import CourseFactory, CourseSessionFactory, write_quiz
from tests.factories.equipment import (
    EquipmentCategoryFactory,
    EquipmentModelFactory,
    RequirementFactory,
    UnitFactory,
)
from tests.factories.learning import CompetenceVersionFactory, GrantFactory
from tests.factories.network import RoleAssignmentFactory
from tests.factories.people import PersonFactory, ProfileFactory
from tests.journeys.pages import overflow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=ZONE)  # a Wednesday
COURSE = dt.datetime(2026, 11, 26, 16, 0, tzinfo=ZONE)
BOOKED = dt.datetime(2026, 11, 27, 10, 0, tzinfo=ZONE)


@pytest.fixture
def say(language):
    """A text of Ceh as it stands on the page."""

    def translate(text, **values):
        with translation.override(language):
            return translation.gettext(text) % values if values else translation.gettext(text)

    return translate


@pytest.fixture
def workshop(region, time_machine):
    """A machine in one town that asks for a competence, a course for it in another, and who gives it."""
    time_machine.move_to(NOW)
    smithy, lab = Space.objects.get(code="kovacnica"), Space.objects.get(code="openlab")
    for weekday in range(7):
        OpeningHours.objects.filter(space=smithy, weekday=weekday).delete()
        OpeningHours.objects.create(space=smithy, weekday=weekday, opens=dt.time(8), closes=dt.time(20))
    version = CompetenceVersionFactory(competence__space=lab)
    model = EquipmentModelFactory(category=EquipmentCategoryFactory(code="journey-laser"))
    unit = UnitFactory(resource__space=smithy, resource__name="Strela", access="competence", model=model)
    RequirementFactory(model=model, competence=version.competence)
    trainer, manager = PersonFactory(name="Tina Vodnik"), PersonFactory(name="Bor Kovač")
    RoleAssignmentFactory(person=trainer, role="trainer", space=lab)
    RoleAssignmentFactory(person=manager, role="manager", space=smithy)
    GrantFactory(person=trainer, competence=version.competence, version=version, level="train", space=lab)
    course = CourseFactory(space=lab, competence=version.competence, quiz=True, practice=True, seats=4)
    write_quiz(course)
    session = CourseSessionFactory(course=course, starts_at=COURSE, trainer=trainer)
    return {"unit": unit, "trainer": trainer, "manager": manager, "session": session, "course": course}


def enrol_and_answer(phone, workshop, say, axe, language):
    """Find the machine, see what is missing and the next course, enrol, pass the quiz from home."""
    unit, session = workshop["unit"], workshop["session"]
    phone.goto(f"/find/?kind={unit.model.category.code}")
    card = phone.locator("article", has_text="Strela")
    expect(card).to_contain_text(say("Next course:"))
    assert overflow(phone) == 0
    card.locator(f'a[href="{session.get_absolute_url()}"]').click()
    phone.get_by_role("button", name=say("Enrol"), exact=True).click()
    expect(phone.locator("main")).to_contain_text(say("You have a place."))
    assert axe(phone) == ""
    phone.get_by_role("link", name=say("Answer the questions")).click()
    phone.get_by_role("button", name=say("Begin"), exact=True).click()
    assert axe(phone) == ""
    phone.get_by_label({"sl": "Očala", "en": "Glasses"}[language], exact=True).check()
    phone.get_by_role("button", name=say("Check answers"), exact=True).click()
    phone.get_by_role("button", name=say("Submit answers"), exact=True).click()
    expect(phone.locator("main")).to_contain_text(say("passed"))


def tick_and_check(desk, workshop, say, axe):
    """The trainer ticks the list on a phone and sees that somebody can do it."""
    desk.goto(f"/sessions/{workshop['session'].pk}/list/")
    desk.get_by_text(say("here"), exact=True).click()
    desk.get_by_role("button", name=say("Save the list")).click()
    expect(desk.locator("main")).to_contain_text(say("Saved."))
    assert axe(desk) == ""
    assert overflow(desk) == 0
    desk.get_by_role("link", name=say("Practical check")).click()
    desk.get_by_role("button", name=say("Can do it"), exact=True).click()
    expect(desk.locator("main")).to_contain_text(say("They have passed. The competence is granted."))


def choose(phone, day, begins, hours):
    """Choose a time by its buttons: how long, which day, which start."""
    choices = phone.locator("#choose")
    for link in (
        choices.get_by_role("link", name=f"{hours} h", exact=True),
        choices.locator(f"a.day-choice[href*='day={day}']"),
        choices.get_by_role("link", name=begins, exact=True),
    ):
        link.click()
        expect(link).to_have_attribute("aria-current", "true")
        expect(phone.locator(".htmx-request")).to_have_count(0)


def book(phone, unit, say, day, begins, hours):
    """Book the machine from its page."""
    phone.goto(unit.get_absolute_url())
    phone.get_by_role("link", name=say("Book"), exact=True).click()
    choose(phone, day, begins, hours)
    phone.get_by_role("button", name=say("Book"), exact=True).click()
    expect(phone.locator("main")).to_contain_text(say("Booked."))


def use_and_report(phone, unit, say):
    """Start it by its label, report a fault with one tap, stop."""
    phone.goto(f"/u/{unit.qr}/")
    phone.get_by_role("button", name=say("Start"), exact=True).click()
    expect(phone.get_by_role("button", name=say("Stop"), exact=True)).to_be_visible()
    phone.get_by_text(say("Something is wrong")).click()
    phone.get_by_role("button", name=say("works only in part")).click()
    phone.goto(f"/u/{unit.qr}/")
    phone.get_by_role("button", name=say("Stop"), exact=True).click()


def test_from_finding_a_machine_to_going_on_after_a_fault(
    workshop, new_page, sign_in, axe, say, language, time_machine
):
    unit = workshop["unit"]
    member = ProfileFactory(person__name="Ana Tržič", person__language=language).person
    phone = new_page(device="phone", language=language)
    sign_in(phone, member)
    enrol_and_answer(phone, workshop, say, axe, language)

    time_machine.move_to(COURSE + dt.timedelta(hours=1))
    desk = new_page(device="phone", language=language)
    sign_in(desk, workshop["trainer"])
    tick_and_check(desk, workshop, say, axe)
    assert Grant.objects.filter(person=member, competence=workshop["course"].competence).count() == 1

    sign_in(phone, member)
    book(phone, unit, say, "2026-11-27", "10:00", 2)
    booking = Booking.objects.get(person=member)
    time_machine.move_to(BOOKED + dt.timedelta(minutes=2))
    sign_in(phone, member)
    use_and_report(phone, unit, say)
    assert Usage.objects.get(person=member).ended_at is not None
    booking.refresh_from_db()
    assert booking.state == "completed"

    # The next day is booked; the manager takes the machine out of service; there is another time.
    book(phone, unit, say, "2026-11-28", "10:00", 1)
    second = Booking.objects.get(person=member, state="confirmed")
    desk = new_page(language=language)
    sign_in(desk, workshop["manager"])
    desk.goto(f"/units/{unit.pk}/outage/")
    desk.locator("form.form [name=reason]").fill("Nova leča")
    desk.locator("form.form [name=until]").fill("2026-11-28T18:00")
    desk.get_by_role("button", name=say("Take out of service")).click()
    phone.goto(second.get_absolute_url())
    expect(phone.locator("main")).to_contain_text("Nova leča")
    phone.get_by_role("link", name=say("Choose another time")).first.click()
    choose(phone, "2026-11-30", "10:00", 1)
    phone.get_by_role("button", name=say("Move"), exact=True).click()
    expect(phone.locator("main")).to_contain_text("30")
    second.refresh_from_db()
    assert (second.state, second.starts_at.astimezone(ZONE).day) == ("confirmed", 30)


def test_a_teacher_brings_a_class_and_it_is_counted(
    workshop, new_page, sign_in, axe, say, language, time_machine
):
    session = workshop["session"]
    type(session).objects.filter(pk=session.pk).update(seats=30)
    teacher = ProfileFactory(person__language=language).person
    page = new_page(language=language)
    sign_in(page, teacher)
    page.goto(session.get_absolute_url())
    page.get_by_role("link", name=say("Bring a class or a group")).click()
    page.get_by_label(say("What the group is called")).fill("8. b")
    page.get_by_label(say("How many take part")).fill("24")
    page.get_by_role("button", name=say("Enrol the group")).click()
    expect(page.locator("main")).to_contain_text(say("The group has its places."))
    assert axe(page) == ""
    time_machine.move_to(COURSE + dt.timedelta(hours=1))
    desk = new_page(language=language)
    sign_in(desk, workshop["trainer"])
    desk.goto(f"/sessions/{session.pk}/list/")
    desk.get_by_label(say("How many came")).fill("22")
    desk.get_by_role("button", name=say("Save the list")).click()
    led = session.groups.get()
    assert (led.state, led.came) == ("attended", 22)
    assert not Enrolment.objects.exists()


def test_a_manager_enters_a_paper_list_for_a_person_who_is_here_the_first_time(
    workshop, new_page, sign_in, axe, say, language
):
    unit, manager = workshop["unit"], workshop["manager"]
    member = PersonFactory()
    phone = new_page(device="phone", language=language)
    sign_in(phone, member)
    phone.goto("/me/code/")
    phone.get_by_role("button", name=say("Show a code")).click()
    code = phone.locator(".member-code .code").inner_text()
    assert axe(phone) == ""
    assert overflow(phone) == 0
    page = new_page(language=language)
    sign_in(page, manager)
    page.goto(f"/spaces/{unit.space.code}/usage/new/")
    for who, begins, ends in ((code, "09:00", "10:00"), (member.email, "10:30", "11:00")):
        page.locator("form.form [name=unit]").select_option(label="Strela")
        page.locator("form.form [name=who]").fill(who)
        page.locator("form.form [name=day]").fill("2026-11-24")
        page.locator("form.form [name=begins]").fill(begins)
        page.locator("form.form [name=ends]").fill(ends)
        page.get_by_role("button", name=say("Record this line")).click()
        page.wait_for_load_state()
    assert Usage.objects.filter(unit=unit, person=member, source="entered_by_staff").count() == 2
    assert axe(page) == ""
