"""Links and letters have names for people."""

import pytest

from tests.factories.core import LetterFactory, LinkFactory


@pytest.mark.django_db
def test_names():
    link = LinkFactory(cause__name="Ana", outcome__name="Tom")
    assert str(link) == "Ana → Tom (test)"
    assert str(LetterFactory(subject="Hello")) == "Hello (2026-01-01)"
