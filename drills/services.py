"""PostgreSQL and Redis of a drill's own, in its folder: to be killed, stopped and emptied."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2
import redis

OF_POSTGRES = "postgres"
DATABASE = "portal"


class DidNotHappen(Exception):
    """What was waited for did not come in time."""


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def wait_for(what: Callable[[], Any], seconds: float, words: str = "it", every: float = 0.5) -> Any:
    """The first true answer of ``what``; DidNotHappen when there is none within ``seconds``."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = what()
        if answer:
            return answer
        time.sleep(every)
    raise DidNotHappen(f"{words} did not happen within {seconds:.0f} s")


def postgres_programs() -> Path:
    """Where Debian keeps the newest PostgreSQL server's programs."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3])
    )
    if not found:
        raise FileNotFoundError("no PostgreSQL server is installed: apt-get install postgresql")
    return found[-1].parent


class OwnPostgres:
    """A cluster on a port of its own. Run as the user postgres where we are root: it refuses root.

    The server keeps its defaults (fsync too), so that what it acknowledged has to survive a crash.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.data = folder / "data"

    @property
    def url(self) -> str:
        return f"postgres://{OF_POSTGRES}@127.0.0.1:{self.port}/{DATABASE}"

    def make(self) -> None:
        self._own_folder()
        options = ["--auth", "trust", "--username", OF_POSTGRES, "--encoding", "UTF8"]
        self._run("initdb", *options, "--locale", "C.UTF-8")

    def copy_of(self, other: "OwnPostgres") -> None:
        """Begin with what another cluster, which is stopped, holds."""
        self._own_folder()
        subprocess.run(["cp", "-a", str(other.data), str(self.data)], check=True)

    def start(self) -> None:
        settings = f"-p {self.port} -h 127.0.0.1 -k {self.folder}"
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "--wait", "--log", log, "--options", settings)

    def restart(self, mode: str) -> None:
        self._run("pg_ctl", "restart", "--wait", "--mode", mode, "--log", str(self.folder / "log"))

    def stop(self, mode: str = "fast") -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--wait", "--mode", mode)

    def connect(self) -> Any:
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        return connection

    def _own_folder(self) -> None:
        self.folder.mkdir(parents=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, OF_POSTGRES)

    def _run(self, program: str, *options: str) -> None:
        as_postgres = ["runuser", "-u", OF_POSTGRES, "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [
                *as_postgres,
                str(postgres_programs() / program),
                "--pgdata",
                str(self.data),
                *options,
            ],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=90,
        )


class OwnRedis:
    """A Redis on a port of its own that keeps nothing, to be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def client(self) -> Any:
        return redis.Redis(port=self.port)

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )
        wait_for(self._answers, 20, "an answer of Redis", every=0.1)

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.RedisError:
            return False

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            self.process.wait(10)

    def freeze(self) -> None:
        """It takes connections and says nothing any more, until ``thaw``."""
        if self.process:
            self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGCONT)
