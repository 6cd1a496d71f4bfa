"""The version of an area: another one after every change, whoever commits first; what is kept under it."""

import threading

import pytest
from django.db import connection, transaction

from ceh.core import cache_versions
from ceh.region.models import Topic
from tests.factories.region import TopicFactory


@pytest.mark.django_db
def test_every_change_gives_another_mark_and_reading_none():
    seen = [cache_versions.version_of("directory")]
    topic = TopicFactory()
    seen.append(cache_versions.version_of("directory"))
    Topic.objects.filter(pk=topic.pk).update(position=77)
    seen.append(cache_versions.version_of("directory"))
    list(Topic.objects.all())
    assert cache_versions.version_of("directory") == seen[-1]
    topic.delete()
    seen.append(cache_versions.version_of("directory"))
    assert len(set(seen)) == 4


@pytest.mark.django_db
def test_areas_do_not_disturb_each_other():
    before = cache_versions.version_of("elsewhere")
    TopicFactory()
    assert cache_versions.version_of("elsewhere") == before == (0, 0)


@pytest.mark.django_db
def test_what_was_taken_back_leaves_no_mark():
    before = cache_versions.version_of("directory")
    with transaction.atomic():
        TopicFactory()
        transaction.set_rollback(True)
    assert cache_versions.version_of("directory") == before


@pytest.mark.django_db(transaction=True)
def test_an_older_transaction_that_commits_last_still_changes_the_mark():
    begun, commit = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            TopicFactory(code="slow")
            begun.set()
            commit.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(20)
    TopicFactory(code="quick")
    between = cache_versions.version_of("directory")
    commit.set()
    thread.join(20)
    assert cache_versions.version_of("directory") != between


@pytest.mark.django_db
def test_shortening_keeps_no_earlier_version_possible():
    seen = set()
    for number in range(5):
        TopicFactory(code=f"t{number}")
        seen.add(cache_versions.version_of("directory"))
    cache_versions.compact()
    newest, number = cache_versions.version_of("directory")
    assert number == 1
    assert newest > max(seen)[0]
    cache_versions.compact()
    assert cache_versions.version_of("directory")[1] == 1


def test_kept_makes_once_for_a_key_and_forgets_the_least_used():
    calls = []
    kept = cache_versions.VersionedCache(2)

    def get(key):
        return kept.get(key, lambda: calls.append(key) or key)

    assert [get("a"), get("a"), get("b"), get("a"), get("c")] == ["a", "a", "b", "a", "c"]
    assert calls == ["a", "b", "c"]
    get("a")
    get("b")
    assert calls == ["a", "b", "c", "b"]


def test_kept_keeps_nothing_of_what_fails():
    kept = cache_versions.VersionedCache(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 / 0)
    assert kept.get("a", lambda: 2) == 2


@pytest.mark.django_db
def test_several_marks_are_read_at_once(django_assert_num_queries):
    TopicFactory()
    with django_assert_num_queries(1):
        versions = cache_versions.versions_of("elsewhere", "directory")
    assert versions == ((0, 0), cache_versions.version_of("directory"))


def test_of_many_only_what_is_missing_is_made_and_what_comes_with_it_is_kept():
    kept, calls = cache_versions.VersionedCache(10), []

    def make(missing):
        calls.append(missing)
        return {n: n * n for n in (*missing, 7)}

    assert kept.many([3, 1], make) == {3: 9, 1: 1}
    values = kept.many([2, 7, 3], make)
    assert values == {2: 4, 7: 49, 3: 9}
    assert list(values) == [2, 7, 3]
    assert calls == [[3, 1], [2]]
    assert kept.many([], make) == {}
