"""The benchmark's own database, and a change in it."""

import psycopg
from django.db import connection
from psycopg import sql


def create(name: str = "", template: str = "") -> None:
    """Make the database if it is not there, through the server's maintenance database; as a copy where one is there."""
    settings = connection.settings_dict
    with psycopg.connect(
        dbname="postgres",
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        autocommit=True,
    ) as server:
        there = {database for (database,) in server.execute("SELECT datname FROM pg_database")}
        if settings["NAME"] in there:
            return
        command = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(settings["NAME"] or name))
        if template in there:
            command += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        server.execute(command)


def change() -> None:
    """As after a write anywhere in the directory: nothing that a server keeps of it may be used again."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO core_change (area) VALUES ('directory')")
