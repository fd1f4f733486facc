"""The code that the house rules are checked on, and how it is read."""

import ast
from functools import cache
from pathlib import Path

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
