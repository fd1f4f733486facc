"""Which dates a pause would move, before it is recorded. Pure."""

from dataclasses import replace

from participants.rules import Pause, Timeline
from participants.rules.what_if import Compared


def moved_by_pause(timeline: Timeline, before: Pause | None, after: Pause) -> list[Compared]:
    """Dates of the programme that move when ``after`` is added, or takes the place of ``before``.

    An agreed end stays, as it will once this is recorded.
    """
    pauses = [each for each in timeline.facts.pauses if each != before]
    then = Timeline(timeline.programme, replace(timeline.facts, pauses=(*pauses, after)))
    both = zip(timeline.dates(), then.dates(), strict=True)
    compared = [Compared(now, later) for now, later in both if now.kind != "claim"]
    return [each for each in compared if each.now.on != each.then.on]
