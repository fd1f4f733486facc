"""COPY into PostgreSQL, table by table: a row is a tuple of the columns that differ."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model

NULL = r"\N"
ROWS_AT_ONCE = 50_000


class Table:
    """Collects rows of one table and copies them in portions.

    ``columns``: names of fields, in the order of the tuples; ``same``: fields that are alike in all
    rows. Whatever is left takes the model's own default, or empty text.
    """

    def __init__(self, model: type[Model], columns: Sequence[str], **same: Any) -> None:
        fields = {
            field.attname: field
            for field in model._meta.concrete_fields
            if not isinstance(field, AutoField)
        }
        rest = [field for name, field in fields.items() if name not in columns]
        self.names = [fields[name].column for name in columns] + [each.column for each in rest]
        self.tail = tuple(same.get(each.attname, default_of(each)) for each in rest)
        assert set(columns) | set(same) <= set(fields)
        self.table = model._meta.db_table
        self.rows: list[tuple[Any, ...]] = []
        self.copied = 0

    def add(self, row: tuple[Any, ...]) -> None:
        self.rows.append(row)
        if len(self.rows) >= ROWS_AT_ONCE:
            self.flush()

    def add_all(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for row in rows:
            self.add(row)

    def flush(self) -> None:
        if not self.rows:
            return
        buffer = io.StringIO()
        csv.writer(buffer).writerows(row + self.tail for row in self.rows)
        buffer.seek(0)
        names = ", ".join(f'"{name}"' for name in self.names)
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(
                f'COPY "{self.table}" ({names}) ' r"FROM STDIN WITH (FORMAT csv, NULL '\N')",
                buffer,
            )
        self.copied += len(self.rows)
        self.rows.clear()


def default_of(field: Any) -> Any:
    if field.null:
        return NULL
    if field.has_default():
        default = field.default() if callable(field.default) else field.default
        return {list: "[]", dict: "{}"}.get(type(default), default)
    return ""
