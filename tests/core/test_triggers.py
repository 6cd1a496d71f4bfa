"""The triggers of the database are those of the models."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ceh.core import triggers
from ceh.core.models import Link

pytestmark = pytest.mark.django_db


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def names_on(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table]
        )
        return {name for (name,) in cursor.fetchall()}


def test_after_migrating_nothing_is_outdated():
    assert triggers.outdated() == []


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TRIGGER {name} ON core_link",
        "ALTER TABLE core_link DISABLE TRIGGER {name}",
        "COMMENT ON TRIGGER {name} ON core_link IS 'of an older version'",
    ],
)
def test_a_trigger_that_is_missing_off_or_old_is_installed_by_migrate(harm):
    before = names_on("core_link")
    [name] = [name for name in before if "mark_directory" in name]
    execute(harm.format(name=name))
    [(model, trigger)] = triggers.outdated()
    assert (model, trigger.name) == (Link, "mark_directory")
    call_command("migrate", verbosity=0)
    assert triggers.outdated() == []
    assert names_on("core_link") == before


def test_a_trigger_that_no_model_has_goes():
    execute(
        "CREATE TRIGGER pgtrigger_old_12345 BEFORE UPDATE ON core_link"
        " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    )
    call_command("migrate", verbosity=0)
    assert "pgtrigger_old_12345" not in names_on("core_link")


def test_one_app_alone_and_a_plan_leave_triggers_as_they_are(capsys):
    [name] = [name for name in names_on("core_link") if "mark_directory" in name]
    execute(f"DROP TRIGGER {name} ON core_link")
    call_command("migrate", "plan", verbosity=0)
    call_command("migrate", plan=True, verbosity=0)
    assert len(triggers.outdated()) == 1


def test_a_database_of_another_version_is_refused_before_anything_changes():
    execute("INSERT INTO django_migrations (app, name, applied) VALUES ('core', '0009_later', now())")
    execute("DELETE FROM django_migrations WHERE app = 'plan'")
    with pytest.raises(CommandError, match=r"core\.0009_later.*make reset"):
        call_command("migrate", verbosity=0)


class Rule:
    """What the registry asks of a trigger."""

    def __init__(self, name, function=""):
        self.name, self.function = name, function or name

    def get_pgid(self, model):
        return self.function


def test_the_registry_refuses_a_second_trigger_of_the_same_name():
    table = triggers.TriggerRegistry()
    assert isinstance(triggers.registry._registry, triggers.TriggerRegistry)
    first = Rule("rule")
    table["core.Link:rule"] = (Link, first)
    table["core.Link:rule"] = (Link, first)
    with pytest.raises(KeyError, match="already used"):
        table["core.Link:rule"] = (Link, Rule("rule", "another"))
    with pytest.raises(KeyError, match="function name"):
        table["core.Link:other"] = (Link, Rule("other", "rule"))
    assert (table.by_db_table, table.pg_function_names) == ({("core_link", "rule"): first}, {"rule"})
