"""The yardstick: the least that Django can do on this machine. One page that says hello, one that reads one row."""

import os

import django
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(request: HttpRequest) -> HttpResponse:
    """No middleware, no template, no database."""
    return HttpResponse("hello")


def row(request: HttpRequest) -> HttpResponse:
    """One row of 5,000 by an index, without the ORM."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM network_space WHERE code = %s", [request.GET["code"]])
        found = cursor.fetchone()
    return HttpResponse(str(found))


urlpatterns = [path("hello", hello), path("row", row)]

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        SECRET_KEY=os.urandom(16).hex(),
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": os.environ["BENCH_NAME"],
                "USER": os.environ["BENCH_USER"],
                "PASSWORD": os.environ["BENCH_PASSWORD"],
                "HOST": os.environ["BENCH_HOST"],
                "PORT": os.environ["BENCH_PORT"],
                "OPTIONS": {"pool": {"min_size": 1, "max_size": 12}},
            }
        },
    )
    django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after the settings

application = get_wsgi_application()
