"""The rows of the whole product, to be compared before and after."""

import re
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, UUIDField

APPS = [
    "ui",
    "audit",
    "accounts",
    "notifications",
    "jobs",
    "standards",
    "participants",
    "evidence",
    "supervision",
    "assessments",
    "equality",
]
UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
LENGTH_WITHOUT = 32
# Made at random, or from what is: nothing that a form could set.
MADE_UP = {"hash", "previous_hash", "last_hash", "secret_sha256", "sha256", "code", "fingerprint"}
MADE_UP |= {"password", "secrets", "nonce"}

Rows = dict[tuple[str, str], dict[str, str]]


def models() -> list[Any]:
    own = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return [*own, Authenticator]


def rows(leave_out: frozenset[str] = frozenset()) -> Rows:
    """(table, pk) -> every column as the database writes it; ids as Python does.

    Made into objects first, a table of some hundred rows takes five times as long.
    """
    found = {}
    for model in models():
        table = model._meta.db_table
        if table in leave_out:
            continue
        fields = [model._meta.pk, *model._meta.concrete_fields]
        names = [field.attname for field in fields[1:]]
        columns = ", ".join(map(_as_text, fields))
        ids = [number for number, field in enumerate(fields) if _is_uuid(field)]
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {columns} FROM "{table}"')  # noqa: S608 - names of ours
            for each in cursor.fetchall():
                values = list(map(_text, each))
                for number in ids:
                    values[number] = _with_dashes(values[number])
                found[table, values[0]] = dict(zip(names, values[1:], strict=True))
    return found


def _as_text(field: Any) -> str:
    """Bytes need be no text."""
    name = f'"{field.column}"'
    return name if isinstance(field, BinaryField) else f"CAST({name} AS TEXT)"


def _text(value: Any) -> str:
    # PostgreSQL hands bytes over as a view of memory, whose text is another one each time.
    return str(bytes(value) if isinstance(value, memoryview) else value)


def _is_uuid(field: Any) -> bool:
    return isinstance(getattr(field, "target_field", field), UUIDField)


def _with_dashes(value: str) -> str:
    """SQLite keeps an id without."""
    if len(value) != LENGTH_WITHOUT:
        return value
    return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


def changed(before: Rows, after: Rows, known: set[str] | None = None) -> list[str]:
    """What is new, different or gone, one line each, in which made-up values are left out.

    ``known``: the ids of the whole database, where the rows are only those of some tables.
    """
    known = uuids(before) if known is None else known
    lines = []
    for at in before.keys() | after.keys():
        old, new = before.get(at, {}), after.get(at, {})
        for name in old.keys() | new.keys():
            if old.get(name) != new.get(name) and name not in MADE_UP:
                key = at[1] if at in before else "new"
                lines.append(f"{at[0]} {key} {name}: {_known(str(new.get(name)), known)}")
    return sorted(lines)


def _known(text: str, known: set[str]) -> str:
    return UUID.sub(lambda found: found[0] if found[0] in known else "new", text)


def uuids(some: Rows) -> set[str]:
    return {
        found for row in some.values() for value in row.values() for found in UUID.findall(value)
    }
