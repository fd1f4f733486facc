"""Sums and texts of evidence. Pure: no Django, no clock."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

MOST_LINKS = 5
USUAL_LINKS = 3
# Put in the place of things that only count as a whole: "North" in "Team North" is no name.
THE_TEAM = "the team"
AN_ADDRESS = "[e-mail address]"
A_NUMBER = "[registration number]"
WHOLE_ONLY = {THE_TEAM, AN_ADDRESS, A_NUMBER}
# For a surname that two of the people share, so that nobody is taken for the other.
SOMEBODY = "[name]"
SHORTEST_NAME_PART = 3
HYPHENS = r"\-\u2010\u2011\u2012\u2013"


def occurs_in(passage: str, *texts: str) -> bool:
    """Whether a quoted passage stands in one of the texts; line breaks and spaces may differ."""
    words = " ".join(passage.split())
    return any(words in " ".join(text.split()) for text in texts)


def remove_names(text: str, replacements: Mapping[str, str]) -> str:
    """``text`` with each name of ``replacements`` replaced by its words, in one pass.

    Whole words only, whatever their case and accents ("jose" for "José"); a possessive keeps its
    ending. Of a person's name the first names and surnames are also looked for one by one when they
    have three letters or more, hyphenated ones whole and in their parts.
    """
    words_for = _words_for_each_name(replacements)
    if not words_for or not text:
        return text
    longest_first = sorted(words_for, key=len, reverse=True)
    patterns = "|".join(f"({_pattern(name)})" for name in longest_first)
    folded, places = _folded(text)
    kept, end = [], 0
    for found in re.finditer(rf"(?<!\w)(?:{patterns})(?!\w)", folded):
        start = places[found.start()]
        kept += [text[end:start], words_for[longest_first[(found.lastindex or 1) - 1]]]
        end = places[found.end() - 1] + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
    return "".join([*kept, text[end:]])


def _words_for_each_name(replacements: Mapping[str, str]) -> dict[str, str]:
    """Every form of every name, folded, with the words to put in its place."""
    whole: dict[str, str] = {}
    parts: dict[str, str] = {}
    for name, words in replacements.items():
        folded = " ".join(_folded(name)[0].split())
        if folded:
            whole[folded] = words
            for part in () if words in WHOLE_ONLY else _parts(folded):
                parts[part] = words if parts.get(part, words) == words else SOMEBODY
    return parts | whole


def _parts(name: str) -> Iterator[str]:
    pieces = set(name.split()) | set(re.split(rf"[\s{HYPHENS}]+", name))
    for piece in pieces:
        if sum(letter.isalpha() for letter in piece) >= SHORTEST_NAME_PART:
            yield piece


def _pattern(name: str) -> str:
    pieces = [re.escape(piece) for piece in re.split(rf"[\s{HYPHENS}]+", name) if piece]
    return rf"[\s{HYPHENS}]+".join(pieces)


def _folded(text: str) -> tuple[str, list[int]]:
    """``text`` in lower case without accents, and for each of its letters the place in ``text``."""
    letters, places = [], []
    for place, letter in enumerate(text):
        plain = "'" if letter in "\u2018\u2019\u02bc" else letter
        for each in unicodedata.normalize("NFD", plain).casefold():
            if not unicodedata.combining(each):
                letters.append(each)
                places.append(place)
    return "".join(letters), places


def in_words(parts: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    listed = list(parts)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}"
