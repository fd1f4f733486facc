"""python -m benchmarks.load: many people at once on a country's worth of data, in real processes.

Seeds a database of its own with COPY, starts gunicorn, a Celery worker and beat with production's
settings, signs some hundreds of people in, and lets them arrive at a steady rate whatever the
answers take. Prints a Markdown report, writes benchmarks/results/load.json, and drops the database
unless told to --keep it; --reuse takes one that was kept. Everything stays on this machine.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import signal
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from . import database
from .browser import Sample, Stopwatch, WrongAnswer
from .servers import ROOT, Meter, Servers, environment

RESULTS = ROOT / "benchmarks" / "results"
GOAL_P95, GOAL_P99 = 800.0, 2_000.0
WARM_UP = 20.0
LOOK_EVERY = 5.0


def main() -> None:
    options = parse()
    # So that servers are stopped and the database is dropped also when somebody ends this.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(f"Ended by signal {number}"))
    name = f"ecf_load_{options.shape}"
    state = ROOT / "var" / "load"
    state.mkdir(parents=True, exist_ok=True)
    os.environ |= environment(database.url_of(name), options.redis, state)
    for unwanted in ("ECF_TESTING", "DEBUG", "STATIC_ROOT"):
        os.environ.pop(unwanted, None)
    result: dict[str, Any] = {"machine": machine(), "options": vars(options)}
    try:
        result["seed"] = ready_database(name, options)
        if not options.seed_only:
            result |= run(name, state, options)
            report(result)
    finally:
        if not options.keep:
            database.drop(name)
    if "pages" in result:
        sys.exit(0 if result["passed"] else 1)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.load")
    parser.add_argument("--shape", choices=["england", "one"], default="england")
    parser.add_argument("--participants", type=int, default=6_000)
    parser.add_argument("--items", type=int, default=500_000)
    parser.add_argument("--rate", type=float, default=20.0, help="requests a second")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--packs", type=float, default=0.67, help="packs asked for a minute")
    parser.add_argument("--people", type=int, default=260, help="participants who are signed in")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--port", type=int, default=8077)
    parser.add_argument("--redis", default="redis://127.0.0.1:6379/7", help="is emptied")
    parser.add_argument("--keep", action="store_true", help="do not drop the database at the end")
    parser.add_argument("--reuse", action="store_true", help="take the one that was kept")
    parser.add_argument("--seed-only", action="store_true")
    return parser.parse_args()


def machine() -> str:
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, load average before {load}"
    )


def ready_database(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """Makes and fills it, or takes the one that was kept; says how long it took, and how large."""
    fresh = not (options.reuse and database.exists(name))
    if fresh:
        database.create(name)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.db import connection

    from .seed import Seeder, counts
    from .shape import SHAPES

    started = time.perf_counter()
    if fresh:
        shape = SHAPES[options.shape].smaller(options.participants, options.items)
        Seeder(shape, lambda words: print(words, flush=True)).run()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1048576")
        megabytes = cursor.fetchone()[0]
    seconds = round(time.perf_counter() - started, 1) if fresh else None
    print(f"Seeded in {seconds} s, {megabytes} MB", flush=True)
    return {"seconds": seconds, "megabytes": megabytes, "rows": dict(counts())}


def run(name: str, state: Path, options: argparse.Namespace) -> dict[str, Any]:
    from django.core.cache import cache
    from django.core.management import call_command
    from django.db import connections

    from .crowd import Work, gather, lay_out
    from .outcome import unkept

    call_command("collectstatic", interactive=False, verbosity=0)
    cache.clear()
    chance = random.Random(7)
    crowd = gather(chance, options.people, leads=12, port=options.port)
    # So many of each will be used up, and half as much again.
    requests = options.rate * (options.minutes * 60 + WARM_UP) * 1.5 / options.people
    work = Work(*(2 + int(requests * part) for part in (0.08 / 3, 0.07 / 4, 0.04 / 4)))
    lay_out(crowd, work)
    began_at = time.time()
    connections.close_all()
    with Servers(options.port, state, options.workers, options.threads) as servers:
        meter = Meter(servers, name)
        watch, signing_in = asyncio.run(drive(crowd, meter, options))
        figures = {"cpu": meter.cpu_shares(), "memory_mb": meter.memory_growth()}
    print("Looking whether everything that was acknowledged is there ...", flush=True)
    figures |= {
        "sign_ins": summary(signing_in.samples),
        "people": {role: len(people) for role, people in crowd.people.items()},
        "done": crowd.done,
        "ran_dry": crowd.nothing_left,
        "unkept": unkept(crowd, began_at),
    }
    return figures | judged(watch, options)


async def drive(crowd: Any, meter: Meter, options: argparse.Namespace) -> tuple[Any, Any]:
    """Signs everybody in, warms up, then measures; people arrive by chance at a steady rate."""
    from .crowd import sign_in_all

    signing_in = Stopwatch()
    await sign_in_all(crowd, signing_in)
    print(f"Signed in: {len(signing_in.samples)} requests", flush=True)
    await arrive(crowd, Stopwatch(), WARM_UP, options)
    crowd.done.clear()
    meter.start()
    watch = Stopwatch()
    looking = asyncio.create_task(look(meter))
    await arrive(crowd, watch, options.minutes * 60, options)
    looking.cancel()
    return watch, signing_in


async def look(meter: Meter) -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY)
        meter.look()


async def arrive(crowd: Any, watch: Stopwatch, seconds: float, options: argparse.Namespace) -> None:
    """Open loop: the next one comes when it is time, whatever became of those before."""
    from .visits import MIX, ask_for_pack

    weights = [kind.part / kind.requests for kind in MIX]
    visits_a_second = options.rate * sum(weights)
    loop_tasks: set[asyncio.Task[None]] = set()

    def begin(visit: Any, roles: tuple[str, ...], due: float) -> None:
        task = asyncio.create_task(one(crowd, watch, visit, roles, due))
        loop_tasks.add(task)
        task.add_done_callback(loop_tasks.discard)

    due = time.perf_counter()
    end, next_pack = due + seconds, due + 5.0
    while (due := due + crowd.chance.expovariate(visits_a_second)) < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        kind = crowd.chance.choices(MIX, weights)[0]
        begin(kind.visit, kind.roles, due)
        if options.packs and due >= next_pack:
            begin(ask_for_pack, ("assessor",), due)
            next_pack += 60 / options.packs
    if loop_tasks:
        await asyncio.wait(loop_tasks, timeout=60)


async def one(crowd: Any, watch: Stopwatch, visit: Any, roles: tuple[str, ...], due: float) -> None:
    from .visits import Visit

    person = crowd.one(roles)
    if person is None:
        crowd.ran_dry("nobody was free")
        return
    person.is_busy = True
    try:
        await visit(Visit(crowd, person, watch, due))
    except WrongAnswer:
        pass  # Noted with the request.
    except Exception as error:  # noqa: BLE001 - a fault of ours must not pass for a quiet run
        watch.note("client", time.perf_counter(), f"{type(error).__name__}: {error}")
    finally:
        person.is_busy = False


# --- figures --------------------------------------------------------------------------------------


def judged(watch: Stopwatch, options: argparse.Namespace) -> dict[str, Any]:
    whole = summary(watch.samples)
    pages = {
        page: summary([each for each in watch.samples if each.page == page])
        for page in sorted({each.page for each in watch.samples})
    }
    faults: dict[str, int] = {}
    for each in watch.samples:
        if each.fault:
            key = f"{each.page}: {each.fault}"
            faults[key] = faults.get(key, 0) + 1
    lasted = max((each.at for each in watch.samples), default=0.0)
    passed = whole["p95"] <= GOAL_P95 and whole["p99"] <= GOAL_P99 and not faults
    return {
        "all": whole | {"a_second": round(len(watch.samples) / lasted, 1) if lasted else 0},
        "pages": pages,
        "faults": faults,
        "passed": passed,
    }


def summary(samples: list[Sample]) -> dict[str, Any]:
    """Number, faults, and milliseconds: median, p95, p99, longest."""
    times = sorted(each.milliseconds for each in samples) or [0.0]
    cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    return {
        "requests": len(samples),
        "faults": sum(1 for each in samples if each.fault),
        "median": round(statistics.median(times)),
        "p95": round(cuts[94]),
        "p99": round(cuts[98]),
        "longest": round(times[-1]),
    }


def report(result: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "load.json").write_text(json.dumps(result, indent=1) + "\n")
    whole = result["all"]
    print(f"\n{result['machine']}\n")
    print("| page | requests | faults | median ms | p95 ms | p99 ms | longest ms |")
    print("|---|---|---|---|---|---|---|")
    for page, each in [("all", whole), *result["pages"].items()]:
        numbers = (each[key] for key in ("requests", "faults", "median", "p95", "p99", "longest"))
        print(f"| {page} | {' | '.join(map(str, numbers))} |")
    print(f"\n{whole['a_second']} requests a second; of the machine's time: {result['cpu']}")
    print(f"Memory in MB: {result['memory_mb']}")
    print(f"Acknowledged: {result['done']}; nothing left to do: {result['ran_dry']}")
    for fault, number in sorted(result["faults"].items()):
        print(f"FAULT {number} times: {fault}")
    for words in result["unkept"]:
        print(f"NOT KEPT: {words}")
    print("PASS" if result["passed"] and not result["unkept"] else "FAIL")


if __name__ == "__main__":
    main()
