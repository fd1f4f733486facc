"""The real processes, started as the README says, and what they cost: CPU and memory from /proc."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from .browser import HOST

ROOT = Path(__file__).resolve().parents[2]
PYTHON = [sys.executable, "-m"]
CELERY = ["nice", "-n", "5", *PYTHON, "celery", "--app", "ecf_portal", "--quiet"]
TICKS = os.sysconf("SC_CLK_TCK")
UP_WITHIN, STOP_WITHIN = 60.0, 20.0


def environment(database_url: str, redis_url: str, state: Path) -> dict[str, str]:
    """Production's own settings; only mail goes nowhere, and a proxy's headers come from us."""
    return {
        "DJANGO_SETTINGS_MODULE": "ecf_portal.settings",
        "PRODUCTION": "1",
        "DEMO": "0",
        "SECRET_KEY": "only-for-measuring-load-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
        "SITE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "TRUSTED_PROXY_COUNT": "1",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "EMAIL_URL": "dummymail://",
        "ECF_STATE": str(state),
        "STORE_DIR": str(state / "store"),
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "ignore",
    }


class Servers:
    """gunicorn, one Celery worker and beat; each the head of a process group of its own."""

    def __init__(self, port: int, state: Path, workers: int, threads: int) -> None:
        self.port, self.state = port, state
        gunicorn = [*PYTHON, "gunicorn", "ecf_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
        self.commands = {
            "web": [
                *[*gunicorn, "--worker-class", "gthread", "--workers", str(workers)],
                *["--threads", str(threads), "--log-level", "warning", "--no-control-socket"],
            ],
            "worker": [*CELERY, "worker", "--concurrency", "2", "--loglevel", "WARNING"],
            "beat": [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile="],
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Servers":
        for name, command in self.commands.items():
            with (self.state / f"{name}.log").open("wb") as log:
                self.running[name] = subprocess.Popen(
                    command,
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        self._wait_until_up()
        return self

    def __exit__(self, *exception: object) -> None:
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        until = time.monotonic() + STOP_WITHIN
        for process in self.running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)

    def _wait_until_up(self) -> None:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/health/", headers={"Host": HOST}
        )
        until = time.monotonic() + UP_WITHIN
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(request, timeout=2):
                    return
            except OSError:
                time.sleep(0.5)
        self.__exit__()
        sys.exit(f"The portal did not come up; see {self.state}/web.log")


# --- /proc ----------------------------------------------------------------------------------------


class Meter:
    """CPU seconds since the last ``start``, and memory, of the parts and of the whole machine."""

    def __init__(self, servers: Servers, database: str) -> None:
        self.pids = {name: process.pid for name, process in servers.running.items()}
        self.database = database
        self.backends: dict[int, float] = {}
        self.memory: list[tuple[float, dict[str, float]]] = []
        self.start()

    def start(self) -> None:
        self.began = time.monotonic()
        self.before = self._cpu()
        self.memory.clear()

    def look(self) -> None:
        """Again and again: backends that end meanwhile keep what they had used."""
        self._cpu()
        self.memory.append((time.monotonic() - self.began, self._memory()))

    def cpu_shares(self) -> dict[str, float]:
        """Part of the whole machine's time (all cores are 1) since ``start``."""
        now, lasted = self._cpu(), time.monotonic() - self.began
        cores = os.cpu_count() or 1
        used = {name: (now[name] - self.before[name]) / lasted / cores for name in now}
        ours = sum(share for name, share in used.items() if name != "machine")
        used["everybody else"] = max(0.0, used.pop("machine") - ours)
        return {name: round(share, 3) for name, share in used.items()}

    def memory_growth(self) -> dict[str, dict[str, float]]:
        """MB of the first and of the last fifth of the samples, and what it grew by in percent."""
        part = max(1, len(self.memory) // 5)
        grown = {}
        for name in ("web", "worker"):
            values = [sample[name] for _, sample in self.memory]
            first, last = sum(values[:part]) / part, sum(values[-part:]) / part
            percent = round(100 * (last / first - 1), 1) if first else 0.0
            grown[name] = {"first": round(first), "last": round(last), "percent": percent}
        return grown

    def _cpu(self) -> dict[str, float]:
        processes = _processes()
        used = {name: _tree(pid, processes) for name, pid in self.pids.items()}
        for pid, (_, seconds) in processes.items():
            if _is_backend(pid, self.database):
                self.backends[pid] = seconds
        used["postgresql"] = sum(self.backends.values())
        used["client"] = time.process_time()
        with Path("/proc/stat").open() as lines:
            numbers = [int(n) for n in lines.readline().split()[1:]]
        used["machine"] = (sum(numbers[:3]) + sum(numbers[5:8])) / TICKS
        return used

    def _memory(self) -> dict[str, float]:
        processes = _processes()
        return {
            name: sum(_megabytes(each) for each in _family(self.pids[name], processes))
            for name in ("web", "worker")
        }


def _processes() -> dict[int, tuple[int, float]]:
    """pid -> (parent, CPU seconds with those of children that ended)."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parts = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            found[int(folder.name)] = (int(parts[1]), sum(map(int, parts[11:15])) / TICKS)
    return found


def _family(pid: int, processes: dict[int, tuple[int, float]]) -> list[int]:
    children = [each for each, (parent, _) in processes.items() if parent == pid]
    return [pid, *(one for child in children for one in _family(child, processes))]


def _tree(pid: int, processes: dict[int, tuple[int, float]]) -> float:
    return sum(processes[each][1] for each in _family(pid, processes) if each in processes)


def _is_backend(pid: int, database: str) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text().split()
    except OSError:
        return False
    return words[:1] == ["postgres:"] and database in words


def _megabytes(pid: int) -> float:
    """Memory of a process, what it shares with others divided among them."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(text.partition("Pss:")[2].split()[0]) / 1024
