"""Pages of courses: everything works by plain forms; a refusal says the next step; lists ask no more for more rows."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ceh.courses.models import Course, CourseSession
from ceh.enrolment.models import Enrolment, GroupEnrolment
from ceh.learning.models import Grant
from ceh.people.models import Consent
from tests.factories.courses import CourseFactory, CourseSessionFactory, PrerequisiteFactory
from tests.factories.enrolment import (
    EnrolmentFactory,
    GroupEnrolmentFactory,
    PracticeCheckFactory,
    QuizAttemptFactory,
)
from tests.factories.learning import CompetenceVersionFactory, GrantFactory, NamingFactory
from tests.factories.network import tie
from tests.factories.people import ConsentTextFactory, GuardianshipFactory, PersonFactory, ProfileFactory
from tests.factories.timetable import ResourceFactory

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
START = dt.datetime(2026, 12, 1, 9, 0, tzinfo=ZONE)


@pytest.fixture
def session(space, manager):
    return CourseSessionFactory(course=CourseFactory(space=space), starts_at=START, trainer=manager)


def text(response):
    return response.content.decode()


def test_a_visitor_sees_when_where_and_how_many_places_and_is_asked_to_sign_in(client, session):
    page = text(client.get(session.get_absolute_url()))
    assert "3 places free" in page
    assert str(session.space) in page
    assert f"?next={session.get_absolute_url()}" in page
    assert str(session.trainer) not in page  # who has not agreed to be named is not


def test_the_list_is_searched_and_filtered(client, session, space):
    full = CourseSessionFactory(course=CourseFactory(space=space, seats=1), starts_at=START)
    EnrolmentFactory(session=full)
    page = text(client.get(reverse("enrolment:sessions")))
    assert session.get_absolute_url() in page
    assert full.get_absolute_url() in page
    page = text(client.get(reverse("enrolment:sessions"), {"places": "free"}))
    assert session.get_absolute_url() in page
    assert full.get_absolute_url() not in page
    page = text(client.get(reverse("enrolment:sessions"), {"q": f"tecaj {full.course.code}"}))
    assert full.get_absolute_url() in page
    assert session.get_absolute_url() not in page
    assert "Nothing matches the filters" in text(client.get(reverse("enrolment:sessions"), {"q": "čebela"}))


def test_who_has_a_place_is_not_told_that_the_session_is_full(client, session, space, member):
    full = CourseSessionFactory(course=CourseFactory(space=space, seats=1), starts_at=START)
    assert "full, waitlist open" not in text(client.get(session.get_absolute_url()))
    row = EnrolmentFactory(session=full)
    assert "full, waitlist open" in text(client.get(full.get_absolute_url()))
    client.force_login(row.person)
    page = text(client.get(full.get_absolute_url()))
    assert "Enrolled" in page
    assert "full, waitlist open" not in page


def test_a_double_tap_on_enrol_and_on_giving_back_tells_no_refusal(client, session, member):
    for action, state in (("enrol", "enrolled"), ("cancel", "cancelled")):
        key = session.pk if action == "enrol" else Enrolment.objects.get().pk
        address = reverse(f"enrolment:{action}", args=[key])
        page = text(client.get(session.get_absolute_url()))
        match = re.search(rf'action="{address}".*?name="once" value="([^"]+)', page, re.DOTALL)
        first, again = (client.post(address, {"once": match[1]}) for _tap in range(2))
        assert (first.status_code, again.status_code) == (302, 302)
        assert first["Location"] == again["Location"]
        assert Enrolment.objects.get(person=member).state == state


def test_enrolling_giving_back_and_enrolling_again(client, session, member):
    enrol = reverse("enrolment:enrol", args=[session.pk])
    assert "You have a place" in text(client.post(enrol, follow=True))
    mine = Enrolment.objects.get(person=member)
    assert session.course.name["en"] in text(client.get(reverse("enrolment:mine")))
    client.post(reverse("enrolment:cancel", args=[mine.pk]))
    mine.refresh_from_db()
    assert mine.state == "cancelled"
    client.post(enrol)
    assert Enrolment.objects.filter(person=member, state="enrolled").count() == 1


def test_what_is_missing_is_said_before_one_tries(client, session, member):
    needed = PrerequisiteFactory(course=session.course).competence
    page = text(client.get(session.get_absolute_url()))
    assert "Before you enrol" in page
    assert str(needed) in page
    page = text(client.post(reverse("enrolment:enrol", args=[session.pk]), follow=True))
    assert not Enrolment.objects.exists()
    assert str(needed) in page


def test_a_full_session_offers_the_line(client, session, member):
    for _n in range(3):
        EnrolmentFactory(session=session)
    assert "Join the waitlist" in text(client.get(session.get_absolute_url()))
    page = text(client.post(reverse("enrolment:enrol", args=[session.pk]), {"wait": "yes"}, follow=True))
    assert "You are number 1 on the waitlist." in page


def test_a_teacher_brings_a_class(client, session, member):
    session.seats = 20
    session.save()
    address = reverse("enrolment:group_new", args=[session.pk])
    data = {"name": "8. b", "heads": "22", "band": "under15", "adults": "1"}
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert "There are only 20 places left." in text(refused)
    page = text(client.post(address, data | {"heads": "18"}, follow=True))
    assert "8. b" in page
    assert "18" in page
    led = GroupEnrolment.objects.get()
    client.post(reverse("enrolment:cancel_group", args=[led.pk]))
    led.refresh_from_db()
    assert led.state == "cancelled"
    client.force_login(PersonFactory())
    assert client.get(led.get_absolute_url()).status_code == 403


def test_a_manager_describes_plans_and_ticks_until_somebody_passes(client, space, manager, time_machine):
    version = CompetenceVersionFactory(competence__space=space)
    GrantFactory(person=manager, competence=version.competence, version=version, level="train", space=space)
    room = ResourceFactory(space=space)
    client.force_login(manager)
    data = {
        "name_sl": "Prvi rez",
        "name_en": "First cut",
        "summary_sl": "Laser",
        "summary_en": "Laser",
        "competence": str(version.competence.pk),
        "level": "use",
        "minutes": "120",
        "seats": "4",
        "min_participants": "1",
        "min_age": "0",
        "quiz": "on",
        "pass_percent": "80",
        "practice": "on",
    }
    assert (
        client.post(
            reverse("courses:define", args=[space.code]), data | {"min_participants": "9"}
        ).status_code
        == 422
    )
    assert not Course.objects.exists()
    assert client.post(reverse("courses:define", args=[space.code]), data).status_code == 302
    course = Course.objects.get()
    plan = reverse("courses:plan", args=[space.code])
    assert "First cut" in text(client.get(plan))
    times = {
        "day": "2026-12-01",
        "begins": "09:00",
        "ends": "11:00",
        "trainer": str(manager.pk),
        "seats": "4",
        "resources": [str(room.pk)],
        "language": "sl",
    }
    assert client.post(f"{plan}?course={course.code}", times).status_code == 302
    assert client.post(f"{plan}?course={course.code}", times).status_code == 422  # the room is taken
    session = CourseSession.objects.get()
    mine = EnrolmentFactory(session=session)
    QuizAttemptFactory(course=course, person=mine.person)
    tick = reverse("enrolment:list", args=[session.pk])
    assert "not begun" in text(client.post(tick, {f"e{mine.pk}": "present"}, follow=True))
    time_machine.move_to(START + dt.timedelta(minutes=5))
    assert mine.person.name in text(client.get(tick))
    client.post(tick, {f"e{mine.pk}": "present", "e99999": "present", "x": "1"})
    client.post(reverse("enrolment:practice", args=[mine.pk]), {"passed": "yes", "note": "Zna"})
    mine.refresh_from_db()
    assert mine.state == "passed"
    assert Grant.objects.filter(person=mine.person, competence=version.competence).count() == 1


def test_staff_enrol_change_and_call_off(client, session, manager, member):
    tie(member, session.space)
    client.force_login(manager)
    other = reverse("enrolment:enrol_other", args=[session.pk])
    assert client.post(other, {"who": "nobody@world.test"}).status_code == 422
    assert client.post(other, {"who": member.email}).status_code == 302
    assert Enrolment.objects.get().made_by == manager
    change = reverse("courses:session_edit", args=[session.pk])
    times = {
        "day": "2026-12-02",
        "begins": "10:00",
        "ends": "12:00",
        "trainer": str(manager.pk),
        "seats": "3",
        "language": "en",
    }
    assert client.post(change, times).status_code == 302
    session.refresh_from_db()
    assert session.language == "en"
    assert session.starts_at == START + dt.timedelta(hours=25)
    page = text(
        client.post(reverse("courses:cancel_session", args=[session.pk]), {"reason": "Bolezen"}, follow=True)
    )
    assert "1 participant was told." in page
    assert "Bolezen" in page


ZONE = ZoneInfo("Europe/Ljubljana")


@pytest.mark.parametrize(
    ("until", "shown", "page_says"),
    [
        (dt.datetime(2026, 11, 30, tzinfo=ZONE), "2026-11-29", "Sunday 29 November"),
        (dt.datetime(2026, 11, 29, 15, 30, tzinfo=ZONE), "2026-11-29", "Sunday 29 November, 15:30"),
        (START, "2026-12-01", "Tuesday 1 December, 09:00"),
    ],
)
def test_a_session_saved_unchanged_keeps_its_last_day_to_enrol(
    client, session, manager, until, shown, page_says
):
    session.enrol_until = until
    session.save()
    client.force_login(manager)
    change = reverse("courses:session_edit", args=[session.pk])
    assert page_says in text(client.get(session.get_absolute_url())).replace("\u00a0", " ")
    for _time in range(2):
        form = client.get(change).context["form"]
        assert form.initial["until"].isoformat() == shown
        data = {name: form[name].value() for name in form.fields if name not in ("note", "resources")}
        assert client.post(change, data | {"ends": form.initial["ends"].isoformat()}).status_code == 302
        session.refresh_from_db()
        assert session.enrol_until == until


def test_the_page_of_a_course_says_when_what_it_costs_and_leads_to_enrol(client, session):
    session.course.fee = 25
    session.course.save()
    page = client.get(session.course.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "25.00" in page
    assert (
        page.count(f'href="{session.get_absolute_url()}"') == 2
    )  # the heading, which is the time, and the button
    assert '<h3 class="card-title"><a href="' + session.get_absolute_url() + '"><time' in page


@pytest.mark.parametrize(
    "name",
    [
        *("enrolment:sessions", "enrolment:courses", "enrolment:course", "enrolment:session"),
        *("enrolment:mine", "enrolment:list", "courses:desk", "courses:plan"),
    ],
)
def test_more_rows_ask_no_more(client, space, manager, name):
    client.force_login(manager)
    course = CourseFactory(space=space, quiz=True, practice=True, seats=50)
    session = CourseSessionFactory(course=course, starts_at=START, trainer=manager)

    def grow():
        CourseSessionFactory(
            course=CourseFactory(space=space, competence=CompetenceVersionFactory().competence),
            starts_at=START + dt.timedelta(days=1),
            trainer=manager,
        )
        CourseSessionFactory(course=course, starts_at=START + dt.timedelta(days=2), trainer=manager)
        PracticeCheckFactory(enrolment=EnrolmentFactory(session=session, state="enrolled"))
        GroupEnrolmentFactory(session=session, heads=2, leader=manager)
        PrerequisiteFactory(course=course)
        QuizAttemptFactory(course=course, person=manager)
        EnrolmentFactory(session=CourseSessionFactory(starts_at=START), person=manager)

    values = {
        "enrolment:course": [course.code],
        "enrolment:session": [session.pk],
        "enrolment:list": [session.pk],
        "courses:desk": [space.code],
        "courses:plan": [space.code],
    }
    address = reverse(name, args=values.get(name, []))
    counts = []
    for more in (1, 2):
        for _n in range(more):
            grow()
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_a_trainer_is_named_on_the_pages_only_with_consent(client, session):
    pages = [session.course.get_absolute_url(), session.get_absolute_url()]
    assert [str(session.trainer) in text(client.get(page)) for page in pages] == [False, False]
    assert "the team of the space" in text(client.get(session.get_absolute_url()))
    NamingFactory(person=session.trainer)
    assert [str(session.trainer) in text(client.get(page)) for page in pages] == [True, True]


def test_the_page_names_the_language_in_the_language_of_the_reader(client, session):
    page = text(client.get(session.get_absolute_url()))
    assert "<dd>Slovene</dd>" in page


def test_who_gives_a_full_session_reads_numbers_and_nothing_about_enrolling(client, session, manager):
    EnrolmentFactory.create_batch(3, session=session)
    assert "full, waitlist open" in text(client.get(session.get_absolute_url()))
    client.force_login(manager)
    pages = [
        session.get_absolute_url(),
        reverse("home:me"),
        reverse("courses:desk", args=[session.space.code]),
    ]
    for page in [text(client.get(address)) for address in pages]:
        assert "3 of 3 places taken" in page
        assert "full, waitlist open" not in page
        assert "Before you enrol" not in page


def test_who_stands_in_line_reads_numbers(client, session, member):
    EnrolmentFactory.create_batch(3, session=session)
    EnrolmentFactory(session=session, person=member, state="waiting")
    addresses = [session.get_absolute_url(), session.course.get_absolute_url(), reverse("enrolment:sessions")]
    for page in [text(client.get(address)) for address in addresses]:
        assert "3 of 3 places taken" in page
        assert "full, waitlist open" not in page
    client.logout()
    for page in [text(client.get(address)) for address in addresses]:
        assert "full, waitlist open" in page


def test_a_competence_with_a_course_to_come_is_not_said_to_be_trained_by_nobody(client, space):
    version = CompetenceVersionFactory(competence__space=space)
    page = version.competence.get_absolute_url()
    assert "Nobody offers training for it yet" in text(client.get(page))
    course = CourseFactory(space=space, competence=version.competence)
    CourseSessionFactory(course=course, starts_at=START)
    shown = text(client.get(page))
    assert "Nobody offers training for it yet" not in shown
    assert "The next courses" in shown


def test_a_session_that_is_given_up_is_not_said_to_be_past(client, session, member, time_machine):
    time_machine.move_to(NOW)
    kept, over, called_off = (
        CourseSessionFactory(course=session.course, starts_at=starts, trainer=session.trainer)
        for starts in (START + dt.timedelta(days=1), NOW - dt.timedelta(days=9), START + dt.timedelta(days=2))
    )
    for row in (session, kept, over, called_off):
        EnrolmentFactory(session=row, person=member)
    Enrolment.objects.filter(session=session).update(state="cancelled")
    CourseSession.objects.filter(pk=called_off.pk).update(state="cancelled")
    context = client.get(reverse("enrolment:mine")).context
    groups = {name: [row.session for row in context[name]] for name in ("upcoming", "cancelled", "past")}
    assert groups == {"upcoming": [kept], "cancelled": [session, called_off], "past": [over]}


def test_what_stands_against_a_minor_is_said_once(client, session):
    child = ProfileFactory(birth_year=2014).person
    client.force_login(child)
    for page in (
        text(client.get(session.get_absolute_url())),
        text(client.post(reverse("enrolment:enrol", args=[session.pk]), follow=True)),
    ):
        assert page.count("Those under 15 need a guardian who confirms their account.") == 1
        assert page.count("they get an e-mail with a link") == 1


def test_what_the_page_does_not_list_is_said_when_it_is_tried(client, session):
    minor = ProfileFactory(birth_year=2010).person
    Consent.objects.create(
        person=minor,
        text=ConsentTextFactory(purpose="trainings"),
        given_by=GuardianshipFactory(minor=minor).guardian,
        given_at=NOW,
    )
    late = CourseSessionFactory(
        course=session.course, starts_at=START.replace(hour=20), trainer=session.trainer
    )
    client.force_login(minor)
    page = text(client.post(reverse("enrolment:enrol", args=[late.pk]), follow=True))
    assert page.count("In the evening, minors must be accompanied by an adult.") == 1
