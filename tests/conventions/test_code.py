"""The house rules that no linter knows (docs/architecture.md says why)."""

import ast
from collections.abc import Iterator
from pathlib import Path

from .sources import (
    APPS,
    FILES,
    MIGRATIONS,
    ROOT,
    app_of,
    for_each,
    functions,
    is_kind,
    tree,
)

MODULES = {
    *["__init__", "apps", "admin", "urls", "views", "forms", "models", "querysets"],
    *["permissions", "services", "rules", "tasks", "middleware", "context_processors"],
    *["adapters", "commands", "management", "templatetags", "prepared", "presentation"],
}
# What one app alone has, and is named for what it holds.
OF_ONE_APP = {
    "ui": {
        "errors",
        "fields",
        "form_pack",
        "kept_text",
        "cache",
        "charts",
        "council_css",
        "csv_files",
        "limited_child",
        "looks",
        "table_files",
        "uploads",
        "xlsx_files",
        "pdf",
        "typed_text",
        "samples",
    },
    "audit": {"actions", "anchors"},
    "accounts": {"backends", "council", "guessing", "http", "session_time", "sessions"},
    "notifications": {"backends", "calendars", "delivery", "holding"},
    "jobs": {"kinds"},
    "standards": {"csv_files", "previews", "shipped", "tables"},
    "evidence": {"matrix", "differences", "names"},
    "supervision": {"meetings", "support"},
    "participants": {
        *("agreements", "bulk_changes", "movements", "people_files", "pictures"),
        *("programme_editor", "shipped", "transfers"),
    },
    "equality": {"counting"},
    "assessments": {
        *("basis", "evidence_rules", "final_record", "goals", "independent", "moderation"),
        *("parts", "reflections", "reviews", "self_assessments"),
    },
    "reports": {
        "calendar",
        "packs",
        "pack_contents",
        "papers",
        "pdf",
        "exports",
        "handover",
        "home",
        "reminders",
        "timeline",
        "transfers",
        "figures",
    },
    "demo": {"stories", "planting"},
}
# The rows of these move by themselves, under a lease; no person decides on them.
MOVED_BY_MACHINE = {"audit", "jobs", "notifications"}


def of_kind(kind: str) -> list[Path]:
    return [path for path in FILES if is_kind(path, kind)]


def top_module(path: Path) -> str:
    """The module right under the app: `services` for both services.py and services/draft.py."""
    return Path(path.relative_to(ROOT).parts[1]).stem


@for_each(FILES)
def test_modules_have_an_agreed_name(path):
    agreed = MODULES | OF_ONE_APP.get(app_of(path), set())
    assert top_module(path) in agreed, "agree a new kind of module here first"


@for_each(FILES)
def test_files_and_functions_have_a_readable_size(path):
    if path.stem == "stories":
        return  # prose, and all of it in one place on purpose
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    assert [each.name for each in functions(path) if lines_of_code(each) > 40] == []


def lines_of_code(function: ast.FunctionDef) -> int:
    """Without the signature and the docstring, which may be as long as they need."""
    first = (
        function.body[1] if ast.get_docstring(function) and function.body[1:] else function.body[0]
    )
    return function.end_lineno - first.lineno + 1


@for_each(of_kind("services"))
def test_services_name_their_arguments_and_their_actor(path):
    """A service changes something for somebody; reading and machinery have no actor."""
    if app_of(path) in MOVED_BY_MACHINE:
        return
    for function in tree(path).body:
        if isinstance(function, ast.FunctionDef) and is_service(function):
            named = [argument.arg for argument in function.args.kwonlyargs]
            assert not function.args.args, f"{function.name} takes positional arguments"
            assert "by" in named, f"{function.name} does not say who does it"


def is_service(function: ast.FunctionDef) -> bool:
    return not function.name.startswith("_") and any(
        "atomic" in ast.unparse(decorator) for decorator in function.decorator_list
    )


@for_each(FILES)
def test_who_locks_a_record_and_asks_for_rights_looks_them_up_again_after_waiting(path):
    for function in functions(path):
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        locks = [node for node in calls if called(node).startswith("lock_")]
        asked = [node.lineno for node in calls if called(node) == "require"]
        for node in locks:
            actor = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            assert actor.get("by") in ({"by"} if asked else {"by", "None"}), f"line {node.lineno}"
            assert all(line > node.lineno for line in asked), f"asked before line {node.lineno}"


def called(node: ast.Call) -> str:
    """The name of what is called: `lock_participant`."""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


@for_each(FILES)
def test_only_audit_changes_a_status(path):
    if app_of(path) in MOVED_BY_MACHINE:
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            assert not [t for t in targets if getattr(t, "attr", "") == "status"], node.lineno
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update":
            assert "status" not in [keyword.arg for keyword in node.keywords], node.lineno


@for_each(of_kind("views"))
def test_views_fetch_only_what_the_user_may_see(path):
    source = path.read_text(encoding="utf-8")
    assert source.count(".objects.") == source.count(".objects.visible_to(")


@for_each(FILES)
def test_the_doorbell_is_rung_in_one_way(path):
    """`ring` swallows an absent broker; called from elsewhere, a request would fail with Redis."""
    inside_ring = {
        node.lineno
        for function in functions(path)
        if function.name == "ring"
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
    }
    for node in calls(path):
        if getattr(node.func, "attr", "") in {"delay", "apply_async", "send_task"}:
            assert node.lineno in inside_ring, f"queue by ring(): line {node.lineno}"


@for_each(of_kind("services"))
def test_the_doorbell_is_rung_after_commit(path):
    """Before it, a worker would look for a row that is not there yet."""
    parents = {child: node for node in ast.walk(tree(path)) for child in ast.iter_child_nodes(node)}
    for node in calls(path):
        if getattr(node.func, "id", "") == "ring":
            assert any("on_commit" in ast.unparse(up) for up in up_from(node, parents)) or any(
                isinstance(up, ast.FunctionDef) and up.name.startswith(("sweep", "deliver"))
                for up in up_from(node, parents)
            ), f"line {node.lineno}"


def up_from(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node in parents:
        node = parents[node]
        yield node
        if isinstance(node, ast.FunctionDef):
            return


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]


@for_each(of_kind("models"))
def test_saving_has_no_side_effects(path):
    if app_of(path) == "audit":
        return  # its rows refuse to be changed, which is their point
    assert "save" not in [function.name for function in functions(path)]


@for_each(FILES)
def test_a_person_is_never_asked_for_the_status_in_a_predicate(path):
    """Who may is asked by `can_`, whether it is time by TRANSITIONS; mixing them gives 403 for a
    page that is only stale."""
    if not is_kind(path, "permissions"):
        return
    for function in functions(path):
        if function.name.startswith("can_"):
            attributes = [n.attr for n in ast.walk(function) if isinstance(n, ast.Attribute)]
            assert "status" not in attributes, function.name


@for_each(MIGRATIONS)
def test_migrations_stand_alone(path):
    """They are kept for years; the code they would import is not."""
    imported = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            imported.append((node.module or "").split(".")[0] if not node.level else ".")
        if isinstance(node, ast.Import):
            imported += [alias.name.split(".")[0] for alias in node.names]
    assert not set(imported) & {*APPS, "ecf_portal", "."}


@for_each(FILES)
def test_only_the_demonstration_travels_in_time(path):
    assert app_of(path) == "demo" or "time_machine" not in path.read_text(encoding="utf-8")
