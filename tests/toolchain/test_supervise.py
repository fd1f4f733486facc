"""What bin/start runs is started again when it dies, and leaves nothing behind."""

import os
import signal
import sys
import time
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import pytest

from .conftest import ROOT

# A parent with a child of its own, as Celery has; the child's number is written to a file.
PARENT = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(60)
"""


@pytest.fixture
def supervise():
    loader = SourceFileLoader("supervise", str(ROOT / "bin" / "supervise"))
    spec = spec_from_loader("supervise", loader)
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def child(supervise, tmp_path):
    child = supervise.Child("worker", [sys.executable, "-c", PARENT, str(tmp_path / "pid")])
    yield child
    child.end_group()


def wait_for(condition, seconds=10):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def is_gone(pid):
    """Gone, or dead and only waiting for its entry to be removed by the system's first process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_a_killed_parent_is_started_again_and_its_children_are_ended(child, tmp_path, capsys):
    child.look_after()
    wait_for(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    first, orphan = child.process.pid, int((tmp_path / "pid").read_text())
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: child.look_after() or child.process is None)
    assert "The worker process stopped (by signal SIGKILL)" in capsys.readouterr().out
    wait_for(lambda: is_gone(orphan))
    wait_for(lambda: child.look_after() or child.process is not None)
    assert child.process.pid != first
    assert child.is_running()


def test_the_pause_grows_while_a_process_keeps_dying(supervise, monkeypatch):
    child = supervise.Child("web", ["false"])
    pauses = []
    for _ in range(7):
        child.start_at = 0
        child.look_after()
        wait_for(lambda: child.look_after() or child.process is None)
        pauses.append(child.pause)
    assert pauses == [2, 4, 8, 16, 30, 30, 30]


def test_a_process_asked_to_stop_stops(child, tmp_path):
    child.look_after()
    wait_for((tmp_path / "pid").exists)
    child.ask_to_stop()
    wait_for(lambda: not child.is_running())
