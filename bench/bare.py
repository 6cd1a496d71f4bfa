"""The yardsticks: the least that Django can do on this machine.

`/hello` says hello without middleware. `/row` reads one row by an index without the ORM. `/page` is a bare page as any
Django project has it: the usual middleware, a session from the database, one row through an index, a small template.
"""

import os
from functools import cache
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

PAGE = """<!doctype html><html lang="{{ lang }}"><title>{{ name }}</title><body><h1>{{ name }}</h1>
<p>{{ seen }}</p><ul>{% for n in numbers %}<li><a href="/row?code={{ n }}">{{ n }}: {{ name|lower }}</a></li>
{% endfor %}</ul></body></html>"""


def hello(request: HttpRequest) -> HttpResponse:
    """No template, no database."""
    return HttpResponse("hello")


def row(request: HttpRequest) -> HttpResponse:
    """One row of 5,000 by an index."""
    return HttpResponse(str(name_of(request)))


def page(request: HttpRequest) -> HttpResponse:
    """Session, one row, template."""
    context = {
        "name": name_of(request),
        "seen": len(request.session.keys()),
        "numbers": range(20),
        "lang": "sl",
    }
    return HttpResponse(template().render(context, request))


@cache
def template() -> Any:
    """Compiled once, as templates are in production."""
    return engines["django"].from_string(PAGE)


def name_of(request: HttpRequest) -> object:
    """The name of a space by its code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT settlement FROM network_space WHERE code = %s", [request.GET["code"]])
        return cursor.fetchone()[0]


urlpatterns = [path("hello", hello), path("row", row), path("page", page)]
USUAL = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=os.environ.get("BENCH_URLS", __name__),
        SECRET_KEY=os.environ["BENCH_KEY"],
        INSTALLED_APPS=["django.contrib.sessions"],
        MIDDLEWARE=USUAL if os.environ["BENCH_MIDDLEWARE"] == "usual" else [],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": os.environ["BENCH_NAME"],
                "USER": os.environ["BENCH_USER"],
                "PASSWORD": os.environ["BENCH_PASSWORD"],
                "HOST": os.environ["BENCH_HOST"],
                "PORT": os.environ["BENCH_DATABASE_PORT"],
                "OPTIONS": {"pool": {"min_size": 1, "max_size": 12}},
            }
        },
    )
    django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after the settings

application = get_wsgi_application()
