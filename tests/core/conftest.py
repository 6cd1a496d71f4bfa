"""The queue and the letters of the tests."""

import pytest
from django.db import connection
from django.template import engines


@pytest.fixture
def empty_queue(request):
    """No job is left from another test: Django does not know these tables and does not empty them."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_django_db_helper")
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers CASCADE")


@pytest.fixture
def letter_template(monkeypatch):
    """The letter core_test/hello.txt, in the words of the reader's language."""
    text = (
        '{% load i18n %}{% get_current_language as code %}{% if code == "sl" %}Pozdrav{% else %}Hello{% endif %}, '
        "{{ person.name }}\n\n{{ note }} & more\n"
    )
    loader = engines["django"].engine.find_template_loader(
        ("django.template.loaders.locmem.Loader", {"core_test/hello.txt": text})
    )
    monkeypatch.setattr(
        engines["django"].engine, "template_loaders", [loader, *engines["django"].engine.template_loaders]
    )
