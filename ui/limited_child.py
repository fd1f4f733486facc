"""Run one function in a child process of limited memory and time.

For whatever decodes what a person uploaded: a file made to eat memory or time ends the child, never
the web process or the worker. The child sees no setting, no database and no secret.
"""

import importlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT_OF_MEMORY = 77


class ChildFailed(Exception):
    """The child gave no answer. ``reason``: "time", "memory" or "crash"; the text is for a log."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


def run_in_child(target: str, content: bytes, *, seconds: int, memory_bytes: int) -> Any:
    """What ``target`` ("package.module:function") makes of ``content``, as JSON gives it back.

    The function takes bytes and returns what JSON can hold. ``seconds`` limits the processor's time
    and, doubled, the clock's: the machine may be busy with others. Raises ChildFailed.
    """
    command = [sys.executable, "-m", "ui.limited_child", target, str(seconds), str(memory_bytes)]
    try:
        child = subprocess.run(
            command,
            input=content,
            capture_output=True,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            timeout=2 * seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildFailed("time", f"{target}: no answer after {2 * seconds} s") from error
    if child.returncode:
        raise _failure(target, child)
    return json.loads(child.stdout)


def _failure(target: str, child: "subprocess.CompletedProcess[bytes]") -> ChildFailed:
    """Without the child's own words: a traceback's last line may quote the file."""
    if child.returncode == OUT_OF_MEMORY:
        return ChildFailed("memory", f"{target}: out of memory")
    # SIGXCPU, or SIGKILL right after it.
    if child.returncode in (-24, -9):
        return ChildFailed("time", f"{target}: out of processor time")
    return ChildFailed("crash", f"{target}: exit {child.returncode}")


def _limit_this_process(seconds: int, memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # It writes no file, not even a temporary one.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _child(target: str, seconds: str, memory_bytes: str) -> None:
    _limit_this_process(int(seconds), int(memory_bytes))
    try:
        module, _, function = target.partition(":")
        answer = getattr(importlib.import_module(module), function)(sys.stdin.buffer.read())
        sys.stdout.write(json.dumps(answer))
        sys.stdout.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    _child(*sys.argv[1:])
