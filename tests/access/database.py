"""The rows of the whole product, to be compared before and after."""

import re
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps

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
# Made at random, or from what is: nothing that a form could set.
MADE_UP = {"hash", "previous_hash", "last_hash", "secret_sha256", "sha256", "code", "fingerprint"}
MADE_UP |= {"password", "secrets", "nonce"}

Rows = dict[tuple[str, str], dict[str, str]]


def models() -> list[Any]:
    own = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return [*own, Authenticator]


def rows(leave_out: frozenset[str] = frozenset()) -> Rows:
    """(table, pk) -> every column as text."""
    found = {}
    for model in models():
        table = model._meta.db_table
        if table in leave_out:
            continue
        names = [field.attname for field in model._meta.concrete_fields]
        for values in model._base_manager.values_list("pk", *names):
            found[table, str(values[0])] = dict(zip(names, map(_text, values[1:]), strict=True))
    return found


def _text(value: Any) -> str:
    # PostgreSQL hands bytes over as a view of memory, whose text is another one each time.
    return str(bytes(value) if isinstance(value, memoryview) else value)


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
