"""docs/states.md says which moves are legal, from TRANSITIONS themselves.

Fresh again: .venv/bin/python -m pytest tests/conventions/test_states.py --write-docs
"""

import pytest
from django.apps import apps

from .sources import ROOT

PAGE = ROOT / "docs" / "states.md"
HEAD = """# States

Generated from `TRANSITIONS` on the models; a test fails when this page is not fresh.
Only `audit.services.change_status` makes these moves.
"""


def page():
    models = [model for model in apps.get_models() if hasattr(model, "TRANSITIONS")]
    return HEAD + "".join(section(model) for model in models)


def section(model):
    words = dict(model.Status.choices)
    lines = [
        f"\n## {model.__name__}: {str(model._meta.verbose_name)}\n\n| from | to |\n|---|---|\n"
    ]
    for old, new in model.TRANSITIONS.items():
        targets = ", ".join(words[each] for each in model.Status.values if each in new)
        lines.append(f"| {words[old]} | {targets or 'nowhere'} |\n")
    return "".join(lines)


def test_the_page_of_states_is_fresh(request):
    if request.config.getoption("--write-docs"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if hasattr(m, "TRANSITIONS")], ids=lambda m: m.__name__
)
def test_every_status_has_its_moves(model):
    assert set(model.TRANSITIONS) == set(model.Status.values)
