"""Whether more time may be added at the end of somebody's programme. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from .dates import Timeline
from .facts import Extension
from .steps import extension as extension_in_words
from .words import counted, in_words

# Who agrees, as a programme's file names them.
WHO_AGREES = {
    "participant": "The person themselves",
    "supervisor": "Practice supervisor",
    "assessor": "Assessor",
    "workforce_lead": "Workforce lead",
    "employer": "Employer",
    "external_body": "The body outside that decides",
}


def why_not_extended(timeline: Timeline, extension: Extension) -> str:
    """The rule of the programme that is in the way of so much more; "" where none is."""
    programme = timeline.programme
    facts = replace(
        timeline.facts,
        agreed_end=None,
        extensions=(*timeline.facts.extensions, extension),
    )
    cut = Timeline(replace(programme, longest_months=None), facts)
    free_rules = replace(programme.time, longest_extension_months=None)
    free = Timeline(replace(programme, longest_months=None, time=free_rules), facts)
    if cut.ends_on < free.ends_on:
        most = counted(programme.time.longest_extension_months or 0, "month")
        return f"In this programme extensions last {most} at the longest{_so_far(timeline)}"
    reckoned = Timeline(programme, facts)
    if reckoned.ends_on < free.ends_on:
        most = counted(programme.longest_months or 0, "month")
        return (
            f"This programme lasts {most} at the longest, until {in_words(reckoned.ends_on)}: "
            f"with this extension it would last until {in_words(free.ends_on)}"
        )
    return ""


def who_has_not_agreed(rule: Sequence[str], agreed: Sequence[str]) -> str:
    """Whose agreement the programme asks for besides; "" where nobody's."""
    missing = [WHO_AGREES[each].lower() for each in rule if each not in agreed]
    if not missing:
        return ""
    return f"In this programme these must agree too: {', '.join(missing)}"


def agreed_in_words(agreed: Sequence[str]) -> str:
    """ "The person themselves, assessor and workforce lead"; "" where nobody is named."""
    names = [words for key, words in WHO_AGREES.items() if key in agreed]
    if not names:
        return ""
    names = [names[0], *(each.lower() for each in names[1:])]
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _so_far(timeline: Timeline) -> str:
    months = sum(each.months for each in timeline.facts.extensions)
    days = sum(each.days for each in timeline.facts.extensions)
    if not months and not days:
        return ""
    return f", and {extension_in_words(months, days)} were agreed already"
