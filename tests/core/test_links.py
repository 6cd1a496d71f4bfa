"""The red thread: links are made once, ended not deleted, and walked in few statements."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from ceh.core.journal import entries
from ceh.core.links import KINDS, LinkKind, causes, connect, disconnect, register, results, thread
from ceh.core.models import Link
from ceh.core.refusals import Refused
from tests.core.support import at_once
from tests.factories.core import LetterFactory, LinkFactory
from tests.factories.people import PersonFactory

PERSON, LETTER = "people.person", "core.letter"
LED_TO = LinkKind("led_to", PERSON, PERSON, "led to", "came from")
WROTE = LinkKind("wrote", PERSON, LETTER, "wrote", "was written by")


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Two kinds of link for the tests."""
    monkeypatch.setattr("ceh.core.links.KINDS", dict(KINDS))
    register(LED_TO)
    register(WROTE)


def link(source, target, now, kind="led_to", reason=""):
    """Join two records."""
    return connect(kind, source, target, by=None, now=now, reason=reason)


@pytest.mark.django_db
def test_a_link_reads_both_ways(now):
    ana, letter, clerk = PersonFactory(), LetterFactory(), PersonFactory()
    new_link = connect("wrote", ana, letter, by=clerk, now=now, reason="asked by phone")
    (down,), (up,) = results(ana), causes(letter)
    assert (down.other, down.label, down.reason, down.depth) == (letter, "wrote", "asked by phone", 1)
    assert (up.other, up.label) == (ana, "was written by")
    assert causes(ana) == results(letter) == []
    assert (new_link.by, new_link.at) == (clerk, now)
    assert (entries(new_link)[0].verb, entries(new_link)[0].reason) == ("core.connect", "asked by phone")


@pytest.mark.django_db
def test_linking_again_gives_the_link_that_stands(now):
    cause, outcome = PersonFactory(), PersonFactory()
    assert link(cause, outcome, now) == link(cause, outcome, now, reason="again")
    assert Link.objects.count() == 1


@pytest.mark.django_db
def test_other_models_are_refused(now):
    with pytest.raises(Refused) as caught:
        connect("wrote", LetterFactory(), PersonFactory(), by=None, now=now)
    assert (caught.value.rule, caught.value.kind) == ("links.kind", "input")
    with pytest.raises(KeyError):
        connect("unheard_of", PersonFactory(), PersonFactory(), by=None, now=now)


@pytest.mark.django_db
def test_a_record_is_not_linked_to_itself(now):
    ana = PersonFactory()
    with pytest.raises(Refused) as caught:
        link(ana, ana, now)
    assert caught.value.rule == "links.itself"


@pytest.mark.django_db
def test_the_database_refuses_a_second_link_and_an_end_before_the_start(now):
    first = LinkFactory()
    with pytest.raises(IntegrityError, match="link_ends_after_start"):
        Link.objects.filter(pk=first.pk).update(ended_at=first.at - dt.timedelta(days=1))


@pytest.mark.django_db
def test_an_ended_link_stays_in_the_history_and_may_be_made_anew(now):
    cause, outcome, clerk = PersonFactory(), PersonFactory(), PersonFactory()
    first = link(cause, outcome, now)
    disconnect(first, by=clerk, now=now, reason="a mistake")
    disconnect(first, by=clerk, now=now + dt.timedelta(days=1), reason="again")
    assert results(cause) == []
    first.refresh_from_db()
    assert first.ended_at == now
    assert entries(first)[0].reason == "a mistake"
    assert link(cause, outcome, now) != first


@pytest.mark.django_db(transaction=True)
def test_of_two_who_link_at_once_both_get_the_one_link(now):
    cause, outcome = PersonFactory(), PersonFactory()
    pks = at_once(*[lambda: link(cause, outcome, now).pk] * 4)
    assert len(set(pks)) == 1
    assert list(Link.objects.values_list("pk", flat=True)) == [pks[0]]


@pytest.mark.django_db
def test_the_thread_goes_all_the_way_and_a_circle_ends(now):
    a, b, c, d = PersonFactory.create_batch(4)
    for source, target in ((a, b), (b, c), (c, a), (a, d), (d, c)):
        link(source, target, now)
    down = thread(a, up=False)
    assert {(step.other, step.depth) for step in down} == {(b, 1), (d, 1), (c, 2)}
    assert {step.other for step in thread(c, up=True)} == {a, b, d}
    assert thread(a, up=False, limit=1) == [step for step in down if step.depth == 1]
    assert thread(PersonFactory(), up=True) == []


def statements(start):
    """How many statements a walk takes."""
    with CaptureQueriesContext(connection) as counted:
        thread(start, up=False)
    return len(counted)


@pytest.mark.django_db
def test_a_step_costs_the_same_however_wide_it_is(now):
    narrow, wide = PersonFactory(), PersonFactory()
    for start, width in ((narrow, 1), (wide, 5)):
        for middle in PersonFactory.create_batch(width):
            link(start, middle, now)
            link(middle, LetterFactory(), now, "wrote")
    thread(narrow, up=False)  # content types are known from now on
    assert statements(narrow) == statements(wide) <= 5


@pytest.mark.django_db
def test_links_whose_kind_or_record_is_gone_are_passed_over(now):
    person, letter = PersonFactory(), LetterFactory()
    link(person, letter, now, "wrote")
    LinkFactory(cause=person, kind="forgotten")
    letter.delete()
    assert results(person) == []


def test_a_kind_is_registered_once():
    register(LED_TO)
    with pytest.raises(ValueError, match="twice"):
        register(LinkKind("led_to", PERSON, LETTER, "x", "y"))
