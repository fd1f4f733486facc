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
SHORTEST_NAME_PART = 2
# "Jo" and "Do" are words too: parts so short are names only where they begin with a capital.
SHORTEST_IN_ANY_CASE = 3
# Marks above letters, and signs that are not seen: soft hyphens, zero-width spaces.
UNSEEN = {"Mn", "Me", "Cf"}


def occurs_in(passage: str, *texts: str) -> bool:
    """Whether a quoted passage stands in one of the texts; line breaks and spaces may differ."""
    words = " ".join(passage.split())
    return any(words in " ".join(text.split()) for text in texts)


def remove_names(text: str, replacements: Mapping[str, str]) -> str:
    """``text`` with each name of ``replacements`` replaced by its words, in one pass.

    Whole words only, whatever their case, accents and width ("jose" for "José"), joined by anything
    or by nothing ("O Brien", "OBrien", "anne_marie"); a possessive or plural keeps its ending. Of a
    person's name the first names and surnames are also looked for one by one, hyphenated ones whole
    and in their parts; those of two letters where they have a capital.
    """
    words_for = _words_for_each_name(replacements)
    if not words_for or not text:
        return text
    longest_first = sorted(words_for, key=len, reverse=True)
    patterns = "|".join(f"({_pattern(name)})" for name in longest_first)
    folded, places = _folded(text)
    kept, end = [], 0
    for found in re.finditer(rf"(?<![^\W_])(?:{patterns})", folded):
        start, name = places[found.start()], longest_first[(found.lastindex or 1) - 1]
        if _letters(name) < SHORTEST_IN_ANY_CASE and not text[start].isupper():
            continue
        kept += [text[end:start], words_for[name]]
        end = places[found.end(found.lastindex or 0) - 1] + 1
        while end < len(text) and unicodedata.category(text[end]) in UNSEEN:
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
    for piece in set(name.split()) | set(re.split(r"[\W_]+", name)):
        if _letters(piece) >= SHORTEST_NAME_PART:
            yield piece


def _letters(name: str) -> int:
    return sum(letter.isalpha() for letter in name)


def _pattern(name: str) -> str:
    """Its words with anything or nothing between them, and after a name the s of a plural."""
    pieces = [re.escape(piece) for piece in re.split(r"[\W_]+", name) if piece]
    if not pieces or re.search(r"^[\W_]|[\W_]$", name):
        # Signs at its ends belong to it: "A+B (Ltd)".
        return rf"{re.escape(name)}(?![^\W_])"
    ending = "(?:e?s)?" if _letters(name) >= SHORTEST_IN_ANY_CASE else ""
    return r"[\W_]*".join(pieces) + rf"(?={ending}(?![^\W_]))"


def _folded(text: str) -> tuple[str, list[int]]:
    """``text`` in plain small letters, and for each of them the place in ``text``."""
    letters, places = [], []
    for place, letter in enumerate(text):
        plain = "'" if letter in "\u2018\u2019\u02bc" else letter
        for each in unicodedata.normalize("NFKD", plain).casefold():
            if unicodedata.category(each) not in UNSEEN:
                letters.append(each)
                places.append(place)
    return "".join(letters), places


def in_words(parts: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    listed = list(parts)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}"


def counted_as(kind: str) -> str:
    """The kind as which a rule of least evidence counts it: a conversation that was noted and
    agreed counts as a written reflection does."""
    return "reflection" if kind == "conversation" else kind


def authors_of(kind: str) -> set[str]:
    """Who writes evidence of a kind, in the words of a programme's file. An observation is its
    observer's, which supervision knows; in a conversation the person reflects themselves."""
    if kind == "feedback":
        return {"supervisor"}
    return set() if kind == "observation" else {"participant"}
