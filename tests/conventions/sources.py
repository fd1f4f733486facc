"""The code that the house rules are checked on, and how it is read."""

import ast
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
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
    "reports",
    "demo",
]
FILES = sorted(
    file for app in APPS for file in (ROOT / app).rglob("*.py") if "migrations" not in file.parts
)
MIGRATIONS = sorted(
    file for app in APPS for file in (ROOT / app / "migrations").glob("*.py") if file.stem[0] == "0"
)
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.is_file())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def for_each(things: Iterable[Any], named: Callable[[Any], str] = name) -> Callable[[Any], Any]:
    """One test of many files or routes, which names all that fail: thousands of tests take long."""

    all_of_them = list(things)
    assert all_of_them, "a rule of nothing"

    def of_all(rule: Callable[[Any], None]) -> Callable[[], None]:
        def test() -> None:
            faults = []
            for each in all_of_them:
                try:
                    rule(each)
                except AssertionError as error:
                    faults.append(f"{named(each)}: {error}")
            assert not faults, "\n".join(faults)

        test.__doc__ = rule.__doc__
        return test

    return of_all


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]


def app_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def is_kind(path: Path, kind: str) -> bool:
    """Whether the file is the app's ``kind`` module or part of the package of that name."""
    return path.stem == kind or kind in path.relative_to(ROOT).parts[1:-1]
