"""The database writes down who did what and why, whatever way a row was changed."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from ceh.core.journal import act, describe, entries
from ceh.core.models import Link
from ceh.core.refusals import Refused
from tests.core.support import at_once
from tests.factories.core import LinkFactory
from tests.factories.people import PersonFactory

describe({"core_test.explain": "explained the link"})


def context_of(link):
    """(verb, reason) of each entry, newest first."""
    return [(entry.verb, entry.reason) for entry in entries(link)]


def write_and_refuse(verb):
    """An action that finds out late that it may not."""
    with act(verb, by=None):
        LinkFactory()
        raise Refused("test.no", "No.")


@pytest.mark.django_db
def test_an_entry_is_a_sentence():
    ana = PersonFactory(name="Ana Kos")
    with act("core_test.explain", by=ana, reason="asked at the review", ticket=7):
        link = LinkFactory()
    (entry,) = entries(link)
    assert (entry.who, entry.sentence, entry.reason) == (
        "Ana Kos",
        "explained the link",
        "asked at the review",
    )
    assert link.history.get().pgh_context.metadata["ticket"] == 7


@pytest.mark.django_db
def test_what_one_act_wrote_in_several_steps_is_one_entry():
    with act("core_test.begin", by=None):
        link = LinkFactory(reason="first")
    with act("core_test.explain", by=None):
        for reason in ("second", "third"):
            link.reason = reason
            link.save()
    newest, oldest = entries(link)
    assert (newest.verb, newest.changes) == ("core_test.explain", {"reason": ("first", "third")})
    assert (oldest.verb, oldest.changes) == ("core_test.begin", {})


@pytest.mark.django_db
def test_ceh_acts_without_a_person_and_an_unknown_verb_stays_readable():
    with act("core_test.nightly", by=None):
        link = LinkFactory()
    with translation.override("en"):
        (entry,) = entries(link)
    assert (entry.who, entry.sentence) == ("Ceh", "core_test.nightly")


@pytest.mark.django_db
def test_changes_show_before_and_after():
    link = LinkFactory(reason="first")
    link.reason = "second"
    link.save()
    newest, oldest = entries(link)
    assert newest.changes == {"reason": ("first", "second")}
    assert oldest.changes == {}


@pytest.mark.django_db
def test_bulk_writes_and_raw_sql_are_journalled_too():
    ana = PersonFactory()
    link = LinkFactory()
    with act("core_test.bulk", by=ana, reason="bulk"):
        Link.objects.update(reason="bulk")
    with act("core_test.raw", by=ana, reason="raw"), connection.cursor() as cursor:
        cursor.execute("UPDATE core_link SET reason = %s", ["raw"])
        cursor.execute("UPDATE core_link SET kind = %(kind)s", {"kind": "other"})
    assert context_of(link)[:2] == [("core_test.raw", "raw"), ("core_test.bulk", "bulk")]
    assert link.history.count() == 4  # both statements of the raw act
    with act("core_test.raw", by=ana, reason="gone"):
        link.history.model.objects.count()
        pk = link.pk
        link.delete()
    link.pk = pk
    assert context_of(link)[0] == ("core_test.raw", "gone")


@pytest.mark.django_db(transaction=True)
def test_a_write_outside_every_act_is_recorded_without_an_actor():
    link = LinkFactory()
    with act("core_test.inside", by=None):
        Link.objects.update(reason="inside")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_link SET reason = 'outside'")
    assert context_of(link) == [("", ""), ("core_test.inside", ""), ("", "")]


@pytest.mark.django_db
def test_the_outer_verb_stays_and_inner_details_are_kept():
    ana = PersonFactory()
    with act("core_test.outer", by=ana, reason="why"):
        with act("core_test.inner", by=None, reason="other", step=1):
            link = LinkFactory()
        Link.objects.update(reason="after")
    assert (context_of(link), link.history.count()) == ([("core_test.outer", "why")], 2)
    assert link.history.first().pgh_context.metadata["step"] == 1
    with act("core_test.next", by=ana):
        Link.objects.update(reason="next")
    assert context_of(link)[0] == ("core_test.next", "")


@pytest.mark.django_db
def test_a_refusal_undoes_everything_and_ends_the_act():
    with pytest.raises(Refused):
        write_and_refuse("core_test.fail")
    assert not Link.objects.exists()
    with act("core_test.after", by=None):
        link = LinkFactory()
    assert context_of(link) == [("core_test.after", "")]


@pytest.mark.django_db
def test_an_inner_refusal_can_be_caught_and_undoes_only_its_part():
    with act("core_test.outer", by=None):
        kept = LinkFactory()
        with pytest.raises(Refused):
            write_and_refuse("core_test.inner")
    assert list(Link.objects.all()) == [kept]


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["UPDATE core_linkevent SET reason = 'x'", "DELETE FROM core_linkevent"])
def test_history_cannot_be_rewritten(sql):
    link = LinkFactory(reason="true")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(sql)
    assert link.history.get().reason == "true"


@pytest.mark.django_db
def test_the_journal_costs_no_statement_of_its_own():
    link = LinkFactory()
    with (
        CaptureQueriesContext(
            connection,
        ) as plain,
        transaction.atomic(),
    ):
        Link.objects.update(reason="plain")
    with CaptureQueriesContext(connection) as journalled, act("core_test.cheap", by=None, reason="cheap"):
        Link.objects.update(reason="cheap")
    assert len(journalled) == len(plain)
    assert context_of(link)[0] == ("core_test.cheap", "cheap")


@pytest.mark.django_db
def test_entries_cost_the_same_however_many(django_assert_num_queries):
    link = LinkFactory()
    for number in range(6):
        with act("core_test.many", by=PersonFactory()):
            Link.objects.update(reason=str(number))
    with django_assert_num_queries(2):
        assert len(entries(link)) == 7
    with django_assert_num_queries(2):
        assert [entry.changes["reason"] for entry in entries(link, limit=1)] == [("4", "5")]


@pytest.mark.django_db(transaction=True)
def test_two_who_act_at_once_are_not_mixed_up():
    links, people = [LinkFactory(), LinkFactory()], [PersonFactory(), PersonFactory()]

    def change(at):
        def run():
            for _number in range(5):
                with act("core_test.both", by=people[at], reason=str(at)):
                    Link.objects.filter(pk=links[at].pk).update(reason=str(_number))

        return run

    assert at_once(change(0), change(1)) == [None, None]
    for at in (0, 1):
        newest = entries(links[at])[:5]
        assert {(entry.who, entry.reason) for entry in newest} == {(str(people[at]), str(at))}
