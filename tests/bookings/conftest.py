"""What the tests of the rush share."""

import pytest

from ceh.core import guards


@pytest.fixture
def collisions(monkeypatch):
    """Deadlocks and their like, also those after which an action was run again and succeeded."""
    met, is_collision = [], guards.is_collision

    def seen(error):
        if collision := is_collision(error):
            met.append(error)
        return collision

    monkeypatch.setattr(guards, "is_collision", seen)
    return met
