"""Queries that every page asks: written by the ORM once in each process, then only asked."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, models

# Stand for the person and the day while the query is written; no row has them.
ANYBODY = UUID("00000000-0000-4000-8000-00000000a11b")
SOME_DAY = date(1, 2, 3)


class PreparedQuery:
    """A query about one person on one day.

    Writing a query in Python takes several times as long as asking it. ``build(person, day)`` gives
    it as a QuerySet; it may use these two in any place, and look at neither.
    """

    def __init__(self, build: Callable[[UUID, date], "models.QuerySet[Any]"]) -> None:
        self.build = build
        self._written: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def rows(self, person: Any, day: date) -> list[dict[str, Any]]:
        """The rows by name of column, as the database gives them."""
        sql, values = self.written(person, day)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def written(self, person: Any, day: date) -> tuple[str, list[Any]]:
        """SQL and its values, for ``Model.objects.raw`` too."""
        vendor = connection.vendor
        if vendor not in self._written:
            self._written[vendor] = self.build(ANYBODY, SOME_DAY).query.sql_with_params()
        sql, values = self._written[vendor]
        actual = {_stored(ANYBODY): _stored(person), _stored(SOME_DAY): _stored(day)}
        return sql, [actual.get(each, each) for each in values]


def as_uuid(value: Any) -> UUID | None:
    """An id out of ``rows``, which SQLite keeps as text."""
    return value if value is None or isinstance(value, UUID) else UUID(value)


def _stored(value: Any) -> Any:
    """As the database of this process takes it."""
    field: models.Field[Any, Any] = (
        models.DateField() if isinstance(value, date) else models.UUIDField()
    )
    return field.get_db_prep_value(value, connection)
