"""Queries that every page asks: written by the ORM once in each process, then only asked."""

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.urls import get_script_prefix, get_urlconf, reverse

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


class Key(str):
    """Text of which each value is another one, for a ``PreparedList``; any other text is not."""


class PreparedList:
    """A query whose SQL is written once for each shape of its values, for lists of any kind of row.

    ``build(*values)`` gives a QuerySet: of objects, with what is fetched along with them, or of
    rows (``values_list``). It sees stand-ins for ids, keys, days and moments, may use them in any
    place (an id also as ``str``), and looks at none of them nor at the clock. Everything else it is
    given is as it is, and belongs to the shape; so does the length of a tuple.
    """

    SHAPES_KEPT = 500

    def __init__(self, build: Callable[..., "models.QuerySet[Any]"]) -> None:
        self.build = build
        self._written: dict[Any, _Written | None] = {}

    def ask(self, *values: Any) -> list[Any]:
        stand_ins = StandIns()
        standing = [stand_ins.of(each) for each in values]
        return self.fetch(stand_ins, lambda: self.build(*standing))

    def fetch(
        self, stand_ins: "StandIns", build: Callable[[], "models.QuerySet[Any]"]
    ) -> list[Any]:
        """``build`` is called where the shape is new."""
        key = (connection.vendor, tuple(stand_ins.shape))
        if key not in self._written:
            if len(self._written) >= self.SHAPES_KEPT:
                self._written.clear()
            self._written[key] = _Written.of(build())
        written = self._written[key]
        return [] if written is None else written.rows(stand_ins.actual())


class StandIns:
    """What stands for the values of one asking, in the order in which they are met."""

    def __init__(self) -> None:
        self._by_value: dict[Any, Any] = {}
        self.shape: list[Any] = []

    def of(self, value: Any) -> Any:
        if isinstance(value, tuple):
            self.shape.append(len(value))
            return tuple(self.of(each) for each in value)
        standing = self._by_value.get(value) if type(value) in STANDING else value
        if standing is None and value is not None:
            standing = self._by_value[value] = STANDING[type(value)](len(self._by_value))
        self.shape.append(standing)
        return standing

    def __contains__(self, value: Any) -> bool:
        """Whether something stands for ``value`` already."""
        return value in self._by_value

    def actual(self) -> dict[Any, Any]:
        """Stand-in -> value, both as the database takes them; of ids also as text."""
        found = {_stored(standing): _stored(value) for value, standing in self._by_value.items()}
        for value, standing in self._by_value.items():
            if isinstance(value, UUID):
                found[str(standing)] = str(value)
        return found


# No row has any of these.
STANDING: dict[type, Callable[[int], Any]] = {
    UUID: lambda number: UUID(int=ANYBODY.int + number),
    Key: lambda number: Key(f"stands for a key {number}"),
    date: lambda number: SOME_DAY + timedelta(days=number),
    datetime: lambda number: datetime(1, 2, 3, 4, 5, 6, number, tzinfo=UTC),
}


@dataclass(frozen=True)
class _Written:
    """The compiler of a query after it has written the SQL, and what each column becomes."""

    queryset: "models.QuerySet[Any]"
    compiler: Any
    sql: str
    values: tuple[Any, ...]
    converters: Any

    @classmethod
    def of(cls, queryset: "models.QuerySet[Any]") -> "_Written | None":
        """None for what can have no rows, which Django asks no database."""
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            return None
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        return cls(queryset, compiler, sql, tuple(values), compiler.get_converters(columns))

    def rows(self, actual: dict[Any, Any]) -> list[Any]:
        values = tuple(_in_place_of(each, actual) for each in self.values)
        compiler = copy(self.compiler)
        # Of this thread, and not of the one in which it was written.
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_, **__: (self.sql, values)
        compiler.get_converters = lambda _: self.converters
        queryset = self.queryset.all()
        queryset.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(queryset)


def keep_fetched(owner: models.Model, name: str, rows: list[Any]) -> None:
    """As if Django had prefetched these rows of the relation ``name``."""
    back = owner._meta.get_field(name).remote_field.name  # type: ignore[union-attr]
    for each in rows:
        setattr(each, back, owner)
    kept = getattr(owner, name).all()
    kept._result_cache, kept._prefetch_done = rows, True
    owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = kept


def _in_place_of(value: Any, actual: dict[Any, Any]) -> Any:
    return actual.get(value, value) if isinstance(value, Hashable) else value


class PreparedAddress:
    """The addresses of pages that differ in an id alone, for long lists: finding one by its name
    takes as long as the rest of a row."""

    def __init__(self, name: str) -> None:
        self.name = name

    def of(self, pk: Any) -> str:
        before, after = _around_the_id(self.name, get_script_prefix(), get_urlconf())
        return f"{before}{pk}{after}"


def address_of(name: str) -> str:
    """Of a page that there is once, for what stands on every page."""
    return _address(name, get_script_prefix(), get_urlconf())


@cache
def _address(name: str, prefix: str, urlconf: str | None) -> str:
    return reverse(name)


@cache
def _around_the_id(name: str, prefix: str, urlconf: str | None) -> tuple[str, str]:
    """``prefix`` and ``urlconf`` are what ``reverse`` goes by."""
    before, after = reverse(name, args=[ANYBODY]).split(str(ANYBODY))
    return before, after


def as_uuid(value: Any) -> UUID | None:
    """An id out of ``rows``, which SQLite keeps as text."""
    return value if value is None or isinstance(value, UUID) else UUID(value)


FIELDS: dict[type, "models.Field[Any, Any]"] = {
    Key: models.TextField(),
    date: models.DateField(),
    datetime: models.DateTimeField(),
}
ID = models.UUIDField()


def _stored(value: Any) -> Any:
    """As the database of this process takes it."""
    return FIELDS.get(type(value), ID).get_db_prep_value(value, connection)
