"""The list: what stands against one row does not touch the others, and the page says whom it is about."""

import re

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


def opened(client, url):
    """What a browser would send back of the list as it stands now."""
    page = client.get(url).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="([wh]\d+)" value="([^"]*)"', page))
    fields |= dict(re.findall(r'name="(e\d+)" value="([^"]*)" checked', page))
    return fields | dict(re.findall(r'name="(g\d+)" [^>]*value="([^"]*)"', page))


@pytest.fixture
def two_lists(short, manager, trainer, time_machine):
    """Two people who have the same list open: (client, what their page says) each."""
    rows = [enrol(short, adult(person__name=name), now=NOW) for name in ("Ana Kovač", "Bor Hribar")]
    group = GroupEnrolmentFactory(session=short, leader=adult(), heads=3)
    time_machine.move_to(START)
    url = reverse("enrolment:list", args=[short.pk])
    clients = [Client(headers={"accept-language": "en"}) for _n in range(2)]
    for client, person in zip(clients, (manager, trainer), strict=True):
        client.force_login(person)
    return url, rows, group, [(client, opened(client, url)) for client in clients]


@pytest.mark.django_db
def test_a_stale_list_saves_only_what_its_reader_changed(two_lists):
    url, (ana, bor), group, ((first, seen_first), (second, seen_second)) = two_lists
    first.post(url, seen_first | {f"e{ana.pk}": "absent", f"g{group.pk}": "2"})
    page = second.post(url, seen_second | {f"e{bor.pk}": "absent"}, follow=True).content.decode()
    assert states(ana, bor) == ["absent", "absent"]
    group.refresh_from_db()
    assert group.came == 2
    assert "not saved" not in page


@pytest.mark.django_db
def test_two_who_mark_one_row_differently_are_told_and_the_first_mark_stays(two_lists, manager):
    url, (ana, bor), group, ((first, seen_first), (second, seen_second)) = two_lists
    first.post(url, seen_first | {f"e{ana.pk}": "absent", f"g{group.pk}": "2"})
    marks = {f"e{ana.pk}": "present", f"e{bor.pk}": "present", f"g{group.pk}": "3"}
    page = second.post(url, seen_second | marks, follow=True).content.decode()
    assert states(ana, bor) == ["absent", "passed"]
    assert f"Ana Kovač: not saved. {manager} has marked “not here” since you opened the list." in page
    assert f"8. b: not saved. {manager} has marked “2” since you opened the list." in page
    again = opened(second, url)
    second.post(url, again | {f"e{ana.pk}": "present"})
    assert states(ana, bor) == ["passed", "passed"]


@pytest.mark.django_db
def test_who_has_passed_since_a_list_was_opened_is_not_made_absent(two_lists):
    url, (ana, _bor), _group, ((_first, seen_first), (second, seen_second)) = two_lists
    second.post(url, seen_second | {f"e{ana.pk}": "present"})
    page = _first.post(url, seen_first | {f"e{ana.pk}": "absent"}, follow=True).content.decode()
    assert states(ana) == ["passed"]
    assert "has marked “Passed” since you opened the list." in page


@pytest.mark.django_db
def test_mark_as_passed_keeps_the_ticks_that_were_not_saved_yet(two_lists):
    url, (ana, bor), group, ((first, seen_first), (second, _seen)) = two_lists
    first.post(url, seen_first | {f"e{ana.pk}": "present"})  # a manager may tick, but not grant
    assert states(ana) == ["attended"]
    page = second.get(url).content.decode()
    assert f'name="pass" value="{ana.pk}"' in page
    sent = opened(second, url) | {f"e{bor.pk}": "absent", f"g{group.pk}": "2", "pass": str(ana.pk)}
    page = second.post(url, sent, follow=True).content.decode()
    assert states(ana, bor) == ["passed", "absent"]
    group.refresh_from_db()
    assert group.came == 2
    assert "Ana Kovač has passed." in page
    for nonsense in ("", "x", "99999999", str(ana.pk)):
        assert second.post(url, {"pass": nonsense}).status_code == 302
