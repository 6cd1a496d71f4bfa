"""The list: what stands against one row does not touch the others, and the page says whom it is about."""

import pytest
from django.test import Client
from django.urls import reverse

from ceh.enrolment.actions import attendance
from ceh.enrolment.models import Enrolment
from ceh.learning import actions as learning
from ceh.learning.models import Grant
from ceh.people.models import Consent
from tests.courses.conftest import NOW, START, adult
from tests.enrolment.conftest import enrol
from tests.factories.enrolment import GroupEnrolmentFactory
from tests.factories.learning import GrantFactory
from tests.factories.people import ConsentTextFactory, GuardianshipFactory


def tick(session, by, rows, **more):
    marks = {row.pk: "present" for row in rows}
    return attendance.record_attendance(
        **({"session": session, "marks": marks, "groups": {}, "by": by, "now": START} | more)
    )


def states(*rows):
    return [Enrolment.objects.get(pk=row.pk).state for row in rows]


@pytest.mark.django_db
def test_one_who_cannot_be_granted_does_not_stop_the_others(short, space, trainer):
    first, stopped, last = (enrol(short) for _n in range(3))
    what = short.course.competence
    old = GrantFactory(person=stopped.person, competence=what, version=what.versions.get(), space=space)
    learning.suspend(grant=old, by=trainer, now=NOW, reason="Nezgoda")
    done = tick(short, trainer, [first, stopped, last])
    assert (done.changed, done.refused) == (3, [])
    assert [(name, why.rule) for name, why in done.waits] == [(str(stopped.person), "learning.suspended")]
    assert states(first, stopped, last) == ["passed", "attended", "passed"]
    assert Grant.objects.filter(state="active", level="use").count() == 2


@pytest.mark.django_db
def test_who_may_not_grant_ticks_and_the_grant_waits_for_a_trainer(short, manager, trainer):
    rows = [enrol(short) for _n in range(2)]
    done = tick(short, manager, rows)
    assert [why.rule for _name, why in done.waits] == ["learning.not_trainer"] * 2
    assert states(*rows) == ["attended", "attended"]
    short.refresh_from_db()
    assert short.state == "held"
    attendance.mark_passed(enrolment=rows[0], by=trainer, now=START)
    assert states(*rows) == ["passed", "attended"]


@pytest.mark.django_db
def test_whoever_gives_it_and_is_on_the_list_does_not_certify_themselves(short, trainer):
    other, own = enrol(short), enrol(short)
    Enrolment.objects.filter(pk=own.pk).update(person=trainer)
    done = tick(short, trainer, [other, own])
    assert [why.rule for _name, why in done.waits] == ["learning.own_grant"]
    assert states(other, own) == ["passed", "attended"]


@pytest.mark.django_db
def test_a_group_counted_wrongly_leaves_the_rest_saved(short, trainer):
    row, group = enrol(short), GroupEnrolmentFactory(session=short, leader=adult(), heads=3)
    done = tick(short, trainer, [row], groups={group.pk: 4})
    assert (done.changed, [(name, why.rule) for name, why in done.refused]) == (
        1,
        [("8. b", "enrolment.came")],
    )
    assert states(row) == ["passed"]
    group.refresh_from_db()
    assert (group.state, group.came) == ("booked", None)


@pytest.mark.django_db
def test_the_page_names_who_waits_and_why(short, manager, time_machine):
    row = enrol(short, adult(person__name="Ana Kovač"), now=NOW)
    time_machine.move_to(START)
    client = Client(headers={"accept-language": "en"})
    client.force_login(manager)
    url = reverse("enrolment:list", args=[short.pk])
    page = client.post(url, {f"e{row.pk}": "present"}, follow=True).content.decode()
    assert "Ana Kovač: attendance is saved, but they have not passed yet." in page
    assert "Only a trainer of this competence may grant it here." in page
    assert states(row) == ["attended"]


@pytest.mark.django_db
def test_the_list_shows_for_whom_no_guardian_agrees_any_more(short, manager):
    minors = [adult(birth_year=2010) for _n in range(2)]
    text = ConsentTextFactory(purpose="trainings")
    consents = [
        Consent.objects.create(
            person=minor, text=text, given_by=GuardianshipFactory(minor=minor).guardian, given_at=NOW
        )
        for minor in minors
    ]
    for person in (*minors, adult()):
        enrol(short, person)
    client = Client(headers={"accept-language": "en"})
    client.force_login(manager)
    url = reverse("enrolment:list", args=[short.pk])
    assert "No guardian’s consent" not in client.get(url).content.decode()
    consents[0].withdrawn_at = NOW
    consents[0].save()
    assert client.get(url).content.decode().count("No guardian’s consent") == 1
