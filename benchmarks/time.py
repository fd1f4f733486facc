"""python -m benchmarks.time [--people 6000]: what it costs to reckon all dates, on one core.

Each person has a pause or two, part time that changes, sometimes an extension, under one of the
programmes that come with the product. All dates with their steps, the month of the programme, the
supervision of every week to the end, caseload and protected time on a day. No database.
Prints a Markdown row and writes benchmarks/results/time.json.
"""

import argparse
import json
import platform
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from participants.rules import Extension, Facts, Pattern, Pause, Programme, Timeline
from participants.rules.dates_file import dates_file
from participants.rules.programme_file import programme_of
from participants.shipped import shipped_programme, shipped_programmes

HERE = Path(__file__).resolve().parent
ON = date(2027, 6, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=6000)
    options = parser.parse_args()
    programmes = [programme_of(shipped_programme(name)) for name in shipped_programmes()]
    people = [(programmes[n % len(programmes)], facts) for n, facts in made_up(options.people)]
    result = {
        "people": options.people,
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        **measured("dates", dates_of, people),
        **measured("everything", everything_of, people),
    }
    out = HERE / "results" / "time.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(result, indent=1) + "\n")
    print("| people | what | dates | CPU seconds | dates a second |\n|---|---|---|---|---|")
    for what in ("dates", "everything"):
        seconds, number = result[f"{what}_cpu_seconds"], result[f"{what}_number"]
        print(f"| {options.people} | {what} | {number} | {seconds:.2f} | {number / seconds:.0f} |")


def made_up(number: int) -> Iterator[tuple[int, Facts]]:
    chance = random.Random(1)
    for n in range(number):
        start = date(2025, 9, 1) + timedelta(days=chance.randrange(600))
        pauses = [
            Pause(day := start + timedelta(days=chance.randrange(400)), day + timedelta(days=41))
            for _ in range(chance.randrange(3))
        ]
        change = start + timedelta(days=chance.randrange(1, 300))
        patterns = [
            Pattern(start, change - timedelta(days=1), chance.choice([60, 80, 100])),
            Pattern(change, None, chance.choice([50, 80, 100])),
        ]
        extensions = [Extension(months=2)] if chance.random() < 0.1 else []
        yield (
            n,
            Facts(
                starts_on=start,
                on=ON,
                registered_on=start + timedelta(days=chance.randrange(30)),
                patterns=tuple(patterns),
                pauses=tuple(pauses),
                extensions=tuple(extensions),
            ),
        )


def dates_of(programme: Programme, facts: Facts) -> int:
    return len(Timeline(programme, facts).dates())


def everything_of(programme: Programme, facts: Facts) -> int:
    found = dates_file(Timeline(programme, facts))
    return len(found["dates"]) + len(found["supervision"]) + len(found["group_sessions"])


def measured(what: str, reckon: object, people: list[tuple[Programme, Facts]]) -> dict[str, float]:
    began = time.process_time()
    number = sum(reckon(*each) for each in people)  # type: ignore[operator]
    return {f"{what}_number": number, f"{what}_cpu_seconds": time.process_time() - began}


if __name__ == "__main__":
    main()
