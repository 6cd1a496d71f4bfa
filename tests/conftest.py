"""What all tests share: the real pack's region, a fixed instant, quiet outside world."""

import datetime as dt
import gc
import sys
from functools import wraps
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine as clocks
from django.conf import settings as django_settings
from django.db import connection
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler, SQLInsertCompiler, SQLUpdateCompiler
from django.template.base import Template
from django.test import TransactionTestCase, override_settings
from factory.builder import StepBuilder

from ceh.network.models import OpeningHours
from tests import database, regions
from tests.factories.equipment import UnitFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.factories.region import RegionFactory

hypothesis.settings.register_profile("ceh", deadline=None)  # a busy machine is slow, not wrong
hypothesis.settings.load_profile("ceh")


@pytest.fixture
def now() -> dt.datetime:
    """A Wednesday noon in Kranj."""
    return dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def midday(request, now):
    """It is a Wednesday noon when a test begins, and the clock goes on from there: "two hours ago" is the same day.

    Files say another time, or that the clock stands, by `pytest.mark.clock(instant, tick=False)`. A browser has a
    clock of its own: its tests begin at noon of today, so that cookies last. So has the database, by which the queue
    of jobs tells what is due: what works off the queue has the real time.
    """
    if request.node.get_closest_marker("real_time"):
        yield
        return
    instant, tick = now, True
    if marker := request.node.get_closest_marker("clock"):
        instant, tick = marker.args[0], marker.kwargs.get("tick", True)
    elif request.node.get_closest_marker("journey"):
        instant = dt.datetime.now(ZoneInfo("Europe/Ljubljana")).replace(hour=12, minute=0)
    with clocks.travel(instant, tick=tick):
        yield


@pytest.fixture(scope="session", autouse=True)
def seldom_collected():
    """What is loaded stays for the whole run: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Databases are copied from a template, which the migrations make once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseCreation, "create_test_db", database.copy_test_db)
        yield


@pytest.fixture(scope="session")
def region_is_kept(django_db_setup, django_db_blocker):
    """Load the real pack once a process, and keep what that writes."""
    with django_db_blocker.unblock():
        return regions.keep()


@pytest.fixture
def region(region_is_kept, db):
    """The real region, as the one action that loads packs has loaded it."""
    return regions.put_back() if region_is_kept else regions.load()


KEPT = {"django_migrations", "django_content_type", "core_change"}


def empty_tables(test):
    """Delete the rows that a test committed. Django's flush truncates all 200 tables and signals a migration:
    1.2 s each time on an idle machine, where this takes 0.05 s."""
    tables = set(connection.introspection.table_names()) - KEPT
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)
        )
        filled = [table for (table,) in cursor.fetchall()]
        # A replica checks no foreign keys and fires no triggers, so order and histories do not matter.
        cursor.execute("SET session_replication_role = replica")
        for table in filled:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture(scope="session", autouse=True)
def quick_flush(django_db_setup, django_db_blocker):
    """Empty the tables quickly where the database's user may (a superuser, as in the embedded server)."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        is_superuser = cursor.fetchone() == ("on",)
    with pytest.MonkeyPatch.context() as patch:
        if is_superuser:
            patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables)
        yield


def unmeasured(function):
    """The function, during which no coverage is measured."""

    @wraps(function)
    def run(*args, **kwargs):
        tracer = sys.gettrace()
        if tracer is None:
            return function(*args, **kwargs)
        sys.settrace(None)
        try:
            return function(*args, **kwargs)
        finally:
            sys.settrace(tracer)
            wake_tracer()

    return run


def wake_tracer():
    """The tracer sees lines of functions that run already once another one has begun."""


UNMEASURED_CALLS = (
    (SQLCompiler, "execute_sql"),
    (SQLInsertCompiler, "execute_sql"),
    (SQLUpdateCompiler, "execute_sql"),
    (Query, "add_q"),
    (Template, "render"),
    (StepBuilder, "build"),  # of factories: what a test begins with is not what it tries
)


@pytest.fixture(scope="session", autouse=True)
def measure_what_is_tried():
    """Most time goes into statements, templates and factories: nothing of ours is to be measured there, and measuring
    would make them twice as slow."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in UNMEASURED_CALLS:
            patch.setattr(owner, name, unmeasured(getattr(owner, name)))
        yield


@pytest.fixture
def small_region(db):
    """A region without its pack."""
    return RegionFactory()


@pytest.fixture
def space(region):
    """A published space without opening hours: its things can be booked at any time."""
    return SpaceFactory()


@pytest.fixture
def unit(space):
    """A machine in the space that anybody may use."""
    return UnitFactory(resource__space=space, resource__name="Strela")


@pytest.fixture
def manager(space):
    """Who runs the space."""
    return person_with_role("manager", space)


@pytest.fixture
def coordinator(region):
    """Who runs the network."""
    return person_with_role("coordinator")


@pytest.fixture
def adviser(region):
    """Who advises people, for the network."""
    return person_with_role("adviser")


@pytest.fixture
def desk_client(client, coordinator):
    """A browser in which the coordinator is signed in."""
    client.force_login(coordinator)
    return client


@pytest.fixture
def member(region):
    """Somebody with an account and no role."""
    return PersonFactory()


@pytest.fixture(scope="session", autouse=True)
def static_files():
    """Static files are served from where they lie: nothing was collected on a fresh clone. For the whole run,
    because the live server starts before any fixture of a single test."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**django_settings.STORAGES, "staticfiles": plain}, WHITENOISE_AUTOREFRESH=True
    ):
        yield


@pytest.fixture(autouse=True)
def outside_world(settings, tmp_path):
    """Mail stays in memory, media in a folder of the test; passwords and PINs are hashed quickly."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_region_of_another_test(monkeypatch):
    """The region is kept in the process; a rolled back one must not be met again, nor read anew amid a count."""
    from ceh.region import queries

    monkeypatch.setattr(queries, "KEEP_SECONDS", 3_600)

    queries.forget()
    yield
    queries.forget()


UNMEASURED = ("journey", "slow", "database")


def pytest_collection_modifyitems(items):
    """What asks for pages is marked as such. Tests show which branches of rules and actions are tried; walks over
    all pages would only make them look so."""
    for item in items:
        if "client" in item.fixturenames:
            item.add_marker("page")
        if any(item.get_closest_marker(name) for name in UNMEASURED) or "tests/ops" in str(item.path):
            item.add_marker("no_cover")


def pytest_make_parametrize_id(val, argname):
    """Name long values after their argument, so that the names of tests stay readable."""
    return argname if isinstance(val, (str, bytes)) and len(val) > 40 else None


@pytest.fixture
def open_on_weekdays(space):
    """The space is open from eight to six on weekdays."""
    for weekday in range(5):
        OpeningHours.objects.create(space=space, weekday=weekday, opens=dt.time(8), closes=dt.time(18))


@pytest.fixture
def booker(client, region):
    """A member who is signed in, and whose name nobody else may see."""
    person = PersonFactory(name="Ana Skrita")
    client.force_login(person)
    return person


@pytest.fixture
def ten_rows_at_once(monkeypatch):
    """A table of eleven rows is imported as a job; in earnest it is one of more than a hundred."""
    monkeypatch.setattr("ceh.imports.actions.batches.MAX_AT_ONCE", 10)
