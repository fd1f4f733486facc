"""What a drill says while it runs, and the file that it leaves behind."""

import json
import os
import platform
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"


class Report:
    def __init__(self, name: str, goals: str, times: int) -> None:
        self.name, self.goals, self.times = name, goals, times
        self.began = time.monotonic()
        self.began_at = datetime.now(UTC)
        self.figures: dict[str, Any] = {}
        self.faults: list[str] = []

    @property
    def passed(self) -> bool:
        return not self.faults

    def say(self, words: str) -> None:
        print(f"  {time.monotonic() - self.began:6.1f} s  {words}", flush=True)

    def figure(self, words: str, value: Any) -> None:
        """Something that was measured or counted."""
        value = round(value, 1) if isinstance(value, float) else value
        self.figures[words] = value
        self.say(f"{words}: {value}")

    def expect(self, is_so: object, words: str) -> None:
        """``words`` say what has to be so."""
        if not is_so:
            self.fault(f"not so: {words}")

    def fault(self, words: str) -> None:
        self.faults.append(words)
        self.say(f"FAULT {words}")

    def finish(self) -> None:
        seconds = time.monotonic() - self.began
        RESULTS.mkdir(exist_ok=True)
        result = {
            "drill": self.name,
            "goals": self.goals,
            "result": self.verdict,
            "times": self.times,
            "figures": self.figures,
            "faults": self.faults,
            "began_at": self.began_at.isoformat(timespec="seconds"),
            "seconds": round(seconds),
            "machine": machine(),
        }
        (RESULTS / f"{self.name}.json").write_text(json.dumps(result, indent=1) + "\n")
        print(f"{self.verdict} {self.name} ({seconds:.0f} s)", flush=True)

    @property
    def verdict(self) -> str:
        return "PASS" if self.passed else "FAIL"


def machine() -> dict[str, Any]:
    """Where it ran, and how busy that was: the one-minute load average."""
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }
