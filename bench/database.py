"""The benchmark's own database, and a change in it."""

import psycopg
from django.db import connection
from psycopg import sql


def create(name: str) -> None:
    """Make the database if it is not there, through the server's maintenance database."""
    given = connection.settings_dict
    with psycopg.connect(
        dbname="postgres",
        user=given["USER"],
        password=given["PASSWORD"] or None,
        host=given["HOST"] or None,
        port=given["PORT"] or None,
        autocommit=True,
    ) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [given["NAME"]]).fetchone() is None:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(given["NAME"] or name)))


def change() -> None:
    """As after a write anywhere in the directory: nothing that a server keeps of it may be used again."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO core_change (area) VALUES ('directory')")
