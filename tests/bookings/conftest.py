"""What the tests of the rush share."""

import pytest

from ceh.core import guards


@pytest.fixture
def collisions(monkeypatch):
    """Deadlocks and their like, also those after which an action was run again and succeeded."""
    met, found = [], guards.is_collision

    def seen(error):
        if told := found(error):
            met.append(error)
        return told

    monkeypatch.setattr(guards, "is_collision", seen)
    return met
