"""A PostgreSQL database of this benchmark's own, beside the one that DATABASE_URL names."""

import os
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def url_of(name: str) -> str:
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))


def exists(name: str) -> bool:
    return bool(_run("SELECT 1 FROM pg_database WHERE datname = %s", [name]))


def create(name: str) -> None:
    drop(name)
    _run(f'CREATE DATABASE "{name}"')


def drop(name: str) -> None:
    _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run(sql: str, values: Any = None) -> list[Any]:
    connection = psycopg2.connect(SERVER)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()
