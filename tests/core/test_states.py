"""A machine is data; the database refuses what the table does not know."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceh.core.journal import entries
from ceh.core.refusals import Refused
from ceh.core.states import Machine, State, Transition
from ceh.network.models import Space
from ceh.network.states import SPACE
from tests.core.support import at_once, machine
from tests.factories.world import little_world

CODES = ("a", "b", "c", "d")


@pytest.fixture
def world(db, now):
    """The little world: spaces in every state."""
    return little_world(now)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"states": (State("off", "Off"), State("off", "Off"))}, "named twice"),
        ({"states": (State("off", "Off", "pink"),)}, "unknown tone"),
        ({"initial": ("gone",)}, "must begin"),
        ({"initial": ()}, "must begin"),
        ({"transitions": (Transition("go", "Go", ("off",), "gone", "p"),)}, "unknown state gone"),
        ({"transitions": (Transition("go", "Go", ("off", "off"), "on", "p"),)}, "two ways"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused_at_once(changes, complaint):
    with pytest.raises(ValueError, match=complaint):
        machine(**changes)


def test_a_machine_tells_its_parts():
    lamp = machine()
    assert lamp["on"].tone == "success"
    assert lamp.group("lit") == ["on"]
    assert lamp.field().default == "off"
    assert dict(lamp.field().choices) == {"off": "Off", "on": "On", "broken": "Broken"}


def test_the_verbs_are_those_that_lead_out_of_the_present_state():
    lamp = machine()
    assert [line.verb for line in lamp.verbs(Space(state="off"))] == ["switch_on", "break_lamp"]
    assert lamp.verbs(Space(state="broken")) == []


def table(pairs, initial):
    """A machine with these ways."""
    ways = tuple(Transition(f"{a}_to_{b}", "Go", (a,), b, "p") for a, b in sorted(pairs))
    return Machine("random", tuple(State(code, code) for code in CODES), ways, tuple(sorted(initial)))


def refused(sql, *values):
    """Whether the database refuses the statement as a violated check."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as error:
        return error.__cause__.sqlstate == "23514"
    return False


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.sets(st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)), max_size=8),
    initial=st.sets(st.sampled_from(CODES), min_size=1),
)
def test_the_trigger_knows_exactly_the_table(pairs, initial):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS thing (id serial, state text)")
        cursor.execute(
            "CREATE OR REPLACE FUNCTION pg_temp.ways() RETURNS trigger LANGUAGE plpgsql AS $way$ BEGIN "
            + table(pairs, initial).trigger().func
            + " END $way$"
        )
        cursor.execute(
            "CREATE OR REPLACE TRIGGER ways BEFORE INSERT OR UPDATE ON thing "
            "FOR EACH ROW EXECUTE FUNCTION pg_temp.ways()"
        )
    for code in CODES:
        assert refused("INSERT INTO thing (state) VALUES (%s)", code) == (code not in initial)
    for a in CODES:
        for b in CODES:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE thing DISABLE TRIGGER ways")
                cursor.execute("TRUNCATE thing")
                cursor.execute("INSERT INTO thing (state) VALUES (%s)", [a])
                cursor.execute("ALTER TABLE thing ENABLE TRIGGER ways")
            assert refused("UPDATE thing SET state = %s", b) == (a != b and (a, b) not in pairs)


def test_raw_sql_and_bulk_updates_are_refused(world):
    draft = world.spaces["draft"]
    with pytest.raises(IntegrityError, match="no way from draft to published"), transaction.atomic():
        Space.objects.filter(pk=draft.pk).update(state="published")
    with pytest.raises(IntegrityError, match="no way"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE network_space SET state = 'closed' WHERE id = %s", [draft.pk])
    born_closed = world.spaces["closed"]
    born_closed.pk, born_closed.code = None, "copy"
    with pytest.raises(IntegrityError, match="cannot begin as closed"), transaction.atomic():
        born_closed.save(force_insert=True)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_change_is_written_with_its_values_and_its_reason(world, now):
    who, space = world.people["coordinator"], world.spaces["published"]
    line = SPACE.apply(space, "pause_space", by=who, now=now, reason="The roof leaks.")
    assert (line.to, space.state, space.state_info.tone) == ("paused", "paused", "warning")
    newest = entries(space)[0]
    assert (newest.verb, newest.who, newest.reason) == ("network.pause_space", str(who), "The roof leaks.")
    assert newest.changes["state"] == ("published", "paused")


def test_a_missing_reason_is_asked_for_and_the_object_stays_as_it_was(world, now):
    space = world.spaces["published"]
    with pytest.raises(Refused) as caught:
        SPACE.apply(space, "pause_space", by=world.people["coordinator"], now=now)
    assert (caught.value.kind, caught.value.field_name) == ("input", "reason")
    assert space.state == "published"


def test_who_may_not_is_refused(world, now):
    with pytest.raises(Refused) as caught:
        SPACE.apply(world.space, "pause_space", by=world.people["member"], now=now, reason="For fun.")
    assert caught.value.kind == "permission"
    world.space.refresh_from_db()
    assert world.space.state == "published"


def test_a_verb_that_does_not_lead_out_is_a_conflict(world, now):
    with pytest.raises(Refused) as caught:
        SPACE.apply(world.spaces["draft"], "publish_space", by=world.people["coordinator"], now=now)
    assert (caught.value.rule, caught.value.kind) == ("space.state", "conflict")
    assert caught.value.next_step


def test_a_verb_that_no_table_has_is_an_error(world, now):
    with pytest.raises(KeyError, match="paint"):
        SPACE.apply(world.space, "paint", by=world.people["coordinator"], now=now)


def test_buttons_are_offered_to_whom_they_serve(world):
    offered = [line.verb for line in SPACE.offered(world.space, world.people["coordinator"])]
    assert "pause_space" in offered
    assert SPACE.offered(world.space, world.people["visitor"]) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins_and_the_other_is_told(now):
    world = little_world(now)
    space, who = world.space, world.people["coordinator"]

    def close():
        mine = Space.objects.get(pk=space.pk)
        return SPACE.apply(mine, "pause_space", by=who, now=now, reason="Closed for the winter.").verb

    results = at_once(close, close)
    assert results.count("pause_space") == 1
    refused = next(result for result in results if result != "pause_space")
    assert isinstance(refused, Refused)
    assert (refused.rule, refused.kind) == ("space.state", "conflict")
    assert [entry.verb for entry in entries(space)].count("network.pause_space") == 1
