"""From the content of a final record to what the pack's pages show. Pure: no clock, no rows."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from participants.rules import Judging

from .papers.stages import stages_of

Content = dict[str, Any]
LONDON = ZoneInfo("Europe/London")
# Tables stay whole on a page (a split table loses its structure for screen readers): short ones.
ROWS_PER_TABLE = 18
ROWS_BELOW_SIGNATURES = 9
# Some of them are two lines high.
ROWS_ON_A_PAGE = 28
# In a copy with more room between letters and lines a row takes up to twice as much.
OF_A_WIDER_ROW = 2
# A pack goes standard by standard, a portfolio stage by stage. Both are the same record.
BY_STANDARD, BY_STAGE = "standard", "stage"
DOCUMENTS = {BY_STANDARD: "Assessment pack", BY_STAGE: "Portfolio"}
HEADINGS = {
    "summary": "Summary",
    "matrix": "Evidence by standard",
    "rules": "The least evidence, rule by rule",
    "evidence": "Evidence in full",
    "observations": "Observations",
    "agreement": "Support agreement",
    "support": "Agreed support and what was received",
    "plan": "Development plan",
    "reviews": "Reviews",
    "self_assessments": "Self-assessments",
    "moderation": "Moderation checklist",
    "record": "Signatures and record",
}
# Where the programme asks for them.
SELF_ASSESSMENTS = "self_assessments"
SINCE_FORMAT_2 = {
    "rules",
    "agreement",
    "support",
    "plan",
    "reviews",
    "moderation",
    "self_assessments",
}
ORDERS = {
    BY_STANDARD: [
        *("summary", "matrix", "judgement", "rules", "evidence", "observations"),
        *("agreement", "support", "plan", "reviews", "self_assessments", "moderation", "record"),
    ],
    BY_STAGE: [
        *("agreement", "self_assessments", "stages", "summary", "judgement"),
        *("rules", "moderation", "support", "matrix", "record"),
    ],
}
# Kinds in the order of the matrix, with headings short enough for its columns.
KIND_HEADINGS = {
    "work_seen": "Work seen",
    "reflection": "Reflection",
    "feedback": "Feedback",
    "observation": "Observation",
    "conversation": "Conversation",
}


def pack_context(
    content: Content, *, order: str = BY_STANDARD, is_wider: bool = False
) -> dict[str, Any]:
    """Everything the template needs, from the content alone (shape: assessments.final_record).

    ``order``: of a pack, or of a portfolio. ``is_wider``: tables are cut for a copy with more room
    between letters and lines.
    """
    share = OF_A_WIDER_ROW if is_wider else 1
    content = with_dates(content)
    for item in content["framework"]["items"]:
        item["title"] = item["title"] or item["statement"]
    standards = [item for item in content["framework"]["items"] if item["is_judged"]]
    sections = [standard_section(standard, content) for standard in standards]
    stages = stages_of(content) if order == BY_STAGE else []
    return {
        "content": content,
        "document": DOCUMENTS[order],
        "document_words": DOCUMENTS[order].split()[-1].lower(),
        "stages": stages,
        "parts": parts_of(content, order, stages),
        "participant": content["participant"],
        "programme": content["programme"],
        "sections": sections,
        "kinds": used_kinds(content),
        "matrix": list(
            chunks([matrix_row(section, content) for section in sections], ROWS_PER_TABLE // share)
        ),
        "general_narratives": general_narratives(content, standards),
        "unlinked": [item for item in content["evidence"] if not item["links"]],
        "trail": trail_tables(content["trail"], share),
        "signatures": signatures(content),
        "judging": judging_of(content),
        "has_practice": content["format"] > 1,
        "rules": rules_with_titles(content),
        "months": months_of(content, share),
    }


def judging_of(content: Content) -> Judging:
    """By the decision rule it was judged under; older records say none: pass or fail."""
    return Judging.of(content["programme"].get("decision", {}))


def parts_of(content: Content, order: str, stages: list[Content]) -> list[dict[str, str]]:
    """What the cover lists, in the order of the pages."""
    judging = judging_of(content)
    judged = "Judgement" if judging.judges_standards else judging.words.whole.capitalize()
    headings = HEADINGS | {"judgement": f"{judged}, standard by standard"}
    found = []
    for part in ORDERS[order]:
        if part == "stages":
            found += [{"id": each["id"], "heading": each["stage"]["label"]} for each in stages]
        elif (content["format"] > 1 or part not in SINCE_FORMAT_2) and (
            part != SELF_ASSESSMENTS or content.get(part)
        ):
            found.append({"id": part, "heading": headings[part]})
    return found


def rules_with_titles(content: Content) -> list[Content]:
    """The rules of least evidence, each piece by its number and title; none in older records."""
    titles = {item["ref"]: item["title"] for item in content["evidence"]}
    return [
        rule
        | {
            "counting": [
                {"ref": each["ref"], "title": titles[each["ref"]]}
                for each in rule["weighed"]
                if not each["why_not"]
            ],
            "left": [
                each | {"title": titles[each["ref"]]} for each in rule["weighed"] if each["why_not"]
            ],
        }
        for rule in content.get("rules", [])
    ]


def months_of(content: Content, share: int = 1) -> list[list[Content]]:
    """The months of agreed support in tables of a page at the most."""
    months = content.get("support", {}).get("months", [])
    return [rows for rows in chunks(months, ROWS_PER_TABLE // share) if rows]


def standard_section(standard: Content, content: Content) -> Content:
    """One judged standard: narrative, judgement, and each item linked to it with both views."""
    code = standard["code"]
    assessment = content["assessment"] or {}
    return {
        "standard": standard,
        "narrative": first(assessment.get("narratives", []), code),
        "judgement": first(assessment.get("judgements", []), code),
        "items": [
            {"item": item, "link": link, "exception": exception_for(item, code)}
            for item in content["evidence"]
            for link in item["links"]
            if link["code"] == code
        ],
    }


def general_narratives(content: Content, standards: list[Content]) -> list[Content]:
    """Narratives written for a domain above the judged standards, with the domain's words."""
    judged = {standard["code"] for standard in standards}
    words = {item["code"]: item for item in content["framework"]["items"]}
    narratives = (content["assessment"] or {}).get("narratives", [])
    return [
        {"standard": words[n["code"]], "text": n["text"]}
        for n in narratives
        if n["code"] not in judged and n["code"] in words
    ]


def exception_for(item: Content, code: str) -> Content | None:
    reading = item["reading"]
    return first(reading["exceptions"], code) if reading else None


def first(rows: list[Content], code: str) -> Content | None:
    return next((row for row in rows if row["code"] == code), None)


def used_kinds(content: Content) -> list[Content]:
    """The kinds of evidence there are, in a fixed order, with their headings."""
    used = {item["kind"] for item in content["evidence"]}
    return [
        {"kind": kind, "heading": heading}
        for kind, heading in KIND_HEADINGS.items()
        if kind in used
    ]


def matrix_row(section: Content, content: Content) -> Content:
    """References of the items linked to a standard, kind by kind."""
    by_kind = [
        [row["item"] for row in section["items"] if row["item"]["kind"] == kind["kind"]]
        for kind in used_kinds(content)
    ]
    return {"standard": section["standard"], "cells": by_kind, "judgement": section["judgement"]}


def signatures(content: Content) -> list[Content]:
    """Who stands behind what, and when: recommended, read, confirmed."""
    assessment, reading, decision = (
        content["assessment"] or {},
        content["independent_reading"],
        content["decision"],
    )
    judging = judging_of(content)
    rows = [
        (
            judging.recommended_words,
            assessment.get("recommended_by"),
            assessment.get("recommended_at"),
        ),
        (
            "Read independently, names removed",
            (reading or {}).get("by"),
            (reading or {}).get("saved_at"),
        ),
        (
            judging.confirmed_words,
            (decision or {}).get("confirmed_by"),
            (decision or {}).get("confirmed_at"),
        ),
    ]
    return [{"what": what, "by": by, "at": at} for what, by, at in rows if by and at]


def chunks(rows: list[Any], size: int = ROWS_PER_TABLE) -> Iterator[list[Any]]:
    """Lists of nearly equal length, none longer than ``size``."""
    parts = -(-len(rows) // size) or 1
    share = -(-len(rows) // parts)
    for start in range(0, len(rows), share or 1):
        yield rows[start : start + share]


def trail_tables(rows: list[Content], share: int = 1) -> list[list[Content]]:
    """A short table beside the signatures, then tables of a page each; ``share``: how many times
    the room of an ordinary row each row takes."""
    below = ROWS_BELOW_SIGNATURES // share
    rest = list(chunks(rows[below:], ROWS_ON_A_PAGE // share))
    return [table for table in (rows[:below], *rest) if table]


def with_dates(value: Any, key: str = "") -> Any:
    """The content with its ISO texts under ``*_on`` and ``*_at`` as dates and London times."""
    if isinstance(value, dict):
        return {name: with_dates(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [with_dates(each, key) for each in value]
    if isinstance(value, str) and key.endswith("_on"):
        return date.fromisoformat(value)
    if isinstance(value, str) and (key.endswith("_at") or key == "at"):
        return datetime.fromisoformat(value).astimezone(LONDON)
    return value
