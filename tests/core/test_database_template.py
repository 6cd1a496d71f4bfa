"""The template of the tests' databases is made anew when what it consists of has changed."""

import pgtrigger

from ceh.core.models import Link
from tests import database


def test_a_changed_trigger_or_migration_asks_for_a_new_template(tmp_path, monkeypatch):
    before = database.digest()
    assert database.digest() == before
    changed = pgtrigger.Protect(name="planted", operation=pgtrigger.Delete)
    with changed.register(Link):
        assert database.digest() != before
    app = database.apps.get_app_config("core")
    (tmp_path / "migrations").mkdir()
    monkeypatch.setattr(app, "path", str(tmp_path))
    assert database.digest() != before
