"""Runs the scripts of bin/ as a person would: outside the tests' own settings."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OF_THE_TESTS = {"ECF_TESTING", "ECF_STATE", "DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}


@pytest.fixture
def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return str(trial.getsockname()[1])


@pytest.fixture
def prepare(tmp_path, free_port):
    """`prepare(NAME=value)`: what bin/start does before it starts anything."""

    def run(**settings):
        inherited = {key: value for key, value in os.environ.items() if key not in OF_THE_TESTS}
        ours = {"DEMO": "1", "PORT": free_port, "ECF_STATE": str(tmp_path / "state")}
        return subprocess.run(
            [sys.executable, "bin/prepare"],
            cwd=ROOT,
            env=inherited | ours | settings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run
