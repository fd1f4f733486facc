"""python -m drills: lists the drills. python -m drills NAME ... [--times N], or all: runs them."""

import argparse
import inspect
import signal
import subprocess
import sys
import traceback
from dataclasses import dataclass

from . import clocks, disk, mail, poison, postgres, redis_away, restarts, tasks, web, workers
from .ground import Drill, Workshop, workshop
from .report import Report
from .services import DidNotHappen


@dataclass(frozen=True)
class Entry:
    """A drill, the goals of the quality bar that it is about, and how often it breaks something."""

    drill: Drill
    goals: str
    times: int = 1


DRILLS = {
    "worker_child_killed": Entry(workers.child_killed, "E1", 8),
    "worker_killed": Entry(workers.parent_killed, "E2", 3),
    "web_killed": Entry(web.killed, "E3", 60),
    "postgres_restarted": Entry(postgres.restarted, "E4"),
    "redis_stopped": Entry(redis_away.stopped, "E5"),
    "redis_flushed": Entry(redis_away.flushed, "E6", 3),
    "disk_full": Entry(disk.full, "E7"),
    "tasks_twice": Entry(tasks.twice_and_at_once, "E8"),
    "clocks": Entry(clocks.changed, "E9"),
    "mail_in_trouble": Entry(mail.in_trouble, "E10"),
    "poisoned_job": Entry(poison.run, "E11"),
    "rolling_restart": Entry(restarts.rolling, "E14", 10),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="drills to run, or all")
    parser.add_argument("--times", type=int, help="how often each breaks what it is about")
    options = parser.parse_args()
    if not options.names:
        print_list()
        return
    names = list(DRILLS) if options.names == ["all"] else options.names
    if unknown := [name for name in names if name not in DRILLS]:
        parser.error(f"there is no drill {unknown[0]}; python -m drills lists them")
    # A drill that is told to stop ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with workshop() as shop:
        results = {name: run(name, shop, options.times) for name in names}
    failed = [name for name, passed in results.items() if not passed]
    print(f"FAIL {', '.join(failed)}" if failed else "PASS")
    sys.exit(bool(failed))


def print_list() -> None:
    for name, entry in DRILLS.items():
        first = (inspect.getdoc(entry.drill) or "").splitlines()[0]
        print(f"{name:<21}{entry.goals:<5}{entry.times:>3} times  {first}")


def run(name: str, shop: Workshop, times: int | None) -> bool:
    entry = DRILLS[name]
    report = Report(name, entry.goals, times or entry.times)
    print(f"{name} ({entry.goals})", flush=True)
    try:
        entry.drill(shop, report)
    except (DidNotHappen, AssertionError, OSError, subprocess.SubprocessError) as error:
        traceback.print_exc()
        report.fault(f"{type(error).__name__}: {error}")
    report.finish()
    return report.passed


if __name__ == "__main__":
    main()
