"""What the fields of a programme's file are called on pages, and their values in words. Pure.

Labels are found by place without the numbers of rows: "stages.ends.after_months".
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from participants.rules import in_words
from participants.rules.programme_file.field import ONLY_SAID, Field, Is
from participants.rules.programme_file.places import MISSING

LABELS = {
    "name": "What is the programme called?",
    "participant.title": "What is somebody on it called, in full?",
    "participant.short_title": "And in short?",
    "standards.name": "What are the standards called?",
    "standards.framework": "Which standards are people assessed against?",
    "jurisdiction": "Whose bank holidays count?",
    "about": "About the programme",
    "length.months": "Length in months, at full time",
    "length.longest_months": "Longest it may last, in months",
    "clock.starts_with": "What does the time run from?",
    "days_off": "A review that would be due on a weekend or bank holiday",
    "pauses.move_dates": "Do agreed pauses move dates?",
    "pauses.count_towards_longest": "Do pauses count towards the longest length?",
    "pauses.phased_return": "A phased return counts as",
    "pauses.reasons_allowed": "For what may a pause be agreed?",
    "pauses.reasons_not_allowed": "For what not?",
    "pauses.agreed_by": "Who must agree a pause?",
    "part_time.moves_dates": "Does part-time work move dates?",
    "extensions.longest_months": "Longest extension, in months",
    "extensions.reasons_allowed": "For what may an extension be agreed?",
    "extensions.reasons_not_allowed": "For what not?",
    "extensions.agreed_by": "Who must agree an extension?",
    "extensions.by_application": "Is an extension applied for and decided?",
    "stages.label": "What is the stage called?",
    "stages.gives": "Status it leads to",
    "reviews.label": "What is the review called?",
    "reviews.optional": "May it be left out?",
    "self_assessment.words": "Words to choose from",
    "self_assessment.stages.label": "What is this time called?",
    "reflections.working_days_before": "Due so many working days before the review",
    "reflections.scaffolds.label": "What is this set of prompts called?",
    "reflections.scaffolds.prompts": "The prompts, in order",
    "reflections.scaffolds.thin": "An example that only tells what happened",
    "reflections.scaffolds.good": "An example by somebody who thought it over",
    "reflections.scaffolds.better": "What makes the second the better one?",
    "after_months": "On the last day of so many months",
    "after_weeks": "Or on the last day of so many weeks",
    "at": "Or on a certain day",
    "working_days_after": "Then so many working days after the anniversary",
    "weeks_before": "Or so many weeks before that day",
    "evidence.kind": "What kind of evidence?",
    "evidence.label": "In words, as pages say it",
    "evidence.least": "How many at least?",
    "evidence.by_assessor_least": "How many of them by the assessor, at least?",
    "evidence.registered_observer": "May only registered social workers observe?",
    "evidence.details": "Which of them count?",
    "evidence.stage": "In which stage?",
    "evidence.author": "Who writes it?",
    "evidence.includes.label": "What must be among them, in words?",
    "evidence.includes.details": "Which kinds of work are one?",
    "support.label": "What is it called?",
    "support.full_caseload": "Children a confident social worker holds",
    "support.curve": "From step to step",
    "support.averaged": "Is it met on average?",
    "support.full_time_hours": "Hours of a full-time week",
    "support.steps.from_month": "From which month of the programme?",
    "support.steps.from_week": "From which week of the programme?",
    "support.steps.children": "Children at most",
    "support.steps.percent": "Percent",
    "support.steps.hours_a_week": "Hours a week",
    "support.steps.hours_a_month": "Hours a month",
    "support.steps.days_a_month": "Days a month",
    "support.steps.every_weeks": "Once in so many weeks",
    "support.steps.every_months": "Or once in so many months",
    "support.steps.minutes": "Minutes each time, at least",
    "agreement.allocation": "How work is allocated",
    "agreement.observations": "What is said of observations",
    "agreement.role_participant": "What the person does",
    "agreement.role_supervisor": "What the supervisor does",
    "agreement.role_assessor": "What the assessor does",
    "agreement.not_received": "If agreed support is not received",
    "decision.outcomes": "What does the programme end with?",
    "decision.recommended_by": "Who recommends?",
    "decision.confirmed_by": "Who confirms?",
    "decision.panel": "Does a panel moderate?",
    "decision.second_reading": "When does a second person read, with names removed?",
    "decision.narrative_level": "The assessor writes",
    "decision.assessor_may_supervise": "May one person be assessor and supervisor?",
    "decision.assessor_may_sign_off_observations": "May assessors sign off observations?",
    "decision.appeal_working_days": "Working days in which an appeal can be made",
    "eligibility.settings": "Settings that are meant",
    "eligibility.qualified_within_years": "Years from qualifying to the start, at most",
    "eligibility.otherwise.not_registered": "Who is not registered yet",
    "eligibility.otherwise.other_setting": "Who works in another setting",
    "eligibility.otherwise.qualified_longer_ago": "Who qualified longer ago",
    "eligibility.otherwise.agency_worker": "Who is employed by an agency",
    "eligibility.otherwise.funded_before": "Who was funded before",
    "eligibility.may_be_overridden": "Can somebody who may not enrol be added with a reason?",
    "funding.name": "What is the grant called?",
    "funding.window.from": "First day on which claims are taken",
    "funding.window.to": "Last day on which claims are taken",
    "funding.qualified_within_years": "Years from qualifying to the start, at most",
    "funding.columns": "Columns of the claim’s file",
    "funding.instalments.key": "Paid for",
    "funding.instalments.label": "In words",
    "funding.instalments.amount": "Pounds",
    "funding.instalments.also_if_on_programme": "Paid ahead for who is still on the programme?",
    "leaving_reasons.label": "The reason, in words",
    "follow_on": "Which programme follows?",
    "sources.text": "Title, publisher and date",
    "sources.url": "Address of a page",
    "source": "Where does this come from?",
    "key": "Short name in files",
}
# Where the same is meant in few words: on the page of local values, in a comparison.
SHORT = {
    "reviews.due.after_months": "due after so many months",
    "reviews.due.after_weeks": "due after so many weeks",
    "reviews.due.at": "due on a certain day",
    "stages.ends.after_months": "ends after so many months",
    "stages.ends.after_weeks": "ends after so many weeks",
    "stages.ends.at": "ends on a certain day",
    "stages.label": "name",
    "reviews.label": "name",
    "evidence.label": "words",
    "evidence.least": "how many at least",
    "evidence.by_assessor_least": "how many of them by the assessor, at least",
    "support.label": "name",
    "source": "where it comes from",
}
ONE_EACH = "One on each line"
TITLE = "{title} stands for what somebody on it is called in short. Blank: the usual words"
HINTS = {
    "source": "A title and a date, or “set by the council”. Shown beside the rule.",
    "key": "Small letters, digits and hyphens. Blank: made from the name.",
    "about": "What it is, how sure its rules are, and what you have to decide",
    "clock.starts_with": "From registration it never runs before the first day on the programme.",
    "length.longest_months": "Blank: there is no longest length.",
    "after_months": "Give one of these three: months, weeks or a certain day.",
    "self_assessment.words": "One on each line, the least far first, two to six",
    "reflections.scaffolds.prompts": ONE_EACH,
    "reflections.scaffolds.thin": "Give all three of an example, or none.",
    "evidence.by_assessor_least": "Of observations only",
    "evidence.registered_observer": "Of observations only",
    "evidence.details": "None chosen: all of the kind, of feedback those of families",
    "evidence.stage": "Counted by the day on which it happened",
    "evidence.author": "The practice supervisor writes feedback, work seen is the person’s own",
    "evidence.includes.details": "The first three are work seen, the others feedback",
    "support.steps.percent": "Of what a confident social worker holds, or of a full-time week",
    "support.curve": "A step holds until the next one, or the number rises evenly",
    "support.averaged": "Not where a number of children is agreed: it is judged week by week",
    "support.full_caseload": "Needed where the caseload is given in percent",
    "support.full_time_hours": "Needed where protected time is given in percent",
    "support.steps.from_week": "Or a month, below; the first step begins with 1",
    "agreement.allocation": TITLE,
    "agreement.role_participant": TITLE,
    "agreement.role_supervisor": TITLE,
    "agreement.role_assessor": TITLE,
    "agreement.not_received": TITLE,
    "eligibility.settings": ONE_EACH,
    "funding.columns": "Columns keep the order they have; new ones come after them",
    "reasons_allowed": ONE_EACH,
    "reasons_not_allowed": ONE_EACH,
}
ROLES = {
    "participant": "the person on the programme",
    "supervisor": "practice supervisor",
    "assessor": "assessor",
    "workforce_lead": "workforce lead",
    "employer": "employer",
    "external_body": "somebody from outside",
}
ANSWERS = {"funded": "is funded", "unfunded": "may enrol, not funded", "no": "may not enrol"}
CHOICES = {
    **ROLES,
    **ANSWERS,
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
    "programme": "the first day on the programme",
    "employment": "the first day of the employment",
    "registration": "the day of registration",
    "next": "is due on the next working day",
    "previous": "is due on the working day before",
    "stay": "stays on that day",
    "part_time": "part time",
    "pause": "pause",
    "observation": "direct observations",
    "work_seen": "pieces of work seen",
    "feedback": "feedback",
    "reflection": "reflections",
    "steps": "in steps",
    "line": "rising evenly",
    "pass_fail": "pass or fail",
    "complete": "complete",
    "declared": "declared",
    "always": "for every recommendation",
    "not_yet_met": "where the recommendation is not yet met",
    "never": "for no recommendation",
    "domain": "one narrative for each domain",
    "standard": "one narrative for each standard",
    "start": "the start",
    "end": "the end",
    "registration_renewal": "the day on which the registration is renewed",
    "completion": "completion",
    "case_note": "case note",
    "report": "report",
    "court_statement": "court statement",
    "child": "a child",
    "young_person": "a young person",
    "parent": "a parent",
    "carer": "a carer",
    "professional": "another professional",
    "organisation": "organisation",
    "name": "name",
    "registration_number": "registration number",
    "starts_on": "programme start",
    "ends_on": "programme end",
    "completed_on": "completed on",
    "instalment": "instalment",
    "amount": "amount in pounds",
    "why": "why",
    "caseload": "Caseload",
    "protected_time": "Protected time",
    "supervision": "Supervision",
    "group_sessions": "Group sessions",
}
# What holds where nothing is said.
IF_LEFT_OUT = {
    "pauses.count_towards_longest": True,
    "decision.assessor_may_supervise": True,
    "decision.assessor_may_sign_off_observations": True,
    "eligibility.may_be_overridden": False,
    "pauses.phased_return": "part_time",
    "support.curve": "steps",
}


def generic(place: str) -> str:
    """The place without the numbers of rows."""
    return ".".join(each for each in place.split(".") if not each.isdecimal())


def _found(words: Mapping[str, str], place: str) -> str:
    where = generic(place)
    return words.get(where) or words.get(where.rpartition(".")[2], "")


def label_of(place: str) -> str:
    return _found(LABELS, place) or generic(place)


def short_label_of(place: str) -> str:
    """As in a list of differences: without a question mark."""
    return (_found(SHORT, place) or label_of(place)).rstrip("?")


def hint_of(place: str, field: Field) -> str:
    return ". ".join(each for each in (_found(HINTS, place), field.only_said and ONLY_SAID) if each)


def choice_in_words(value: Any) -> str:
    words = CHOICES.get(str(value), str(value))
    return words[:1].upper() + words[1:]


def left_out_in_words(place: str, field: Field) -> str:
    """The answer that says nothing, with what it counts as."""
    if field.holds == Is.YES_NO:
        counts = "yes" if IF_LEFT_OUT.get(generic(place)) else "no"
        return f"Not said, which counts as {counts}"
    held = IF_LEFT_OUT.get(generic(place))
    return f"Not said, which counts as {CHOICES[str(held)]}" if held else "Not said"


def in_short(value: Any, place: str, field: Field | None) -> str:
    """A value as a page says it; "" where there is none."""
    if value is MISSING or value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        words = [
            CHOICES.get(str(each), str(each)) if _is_choice(field) else str(each) for each in value
        ]
        return "; ".join(words)
    if field is not None and field.holds == Is.DATE:
        return in_words(date.fromisoformat(value))
    return choice_in_words(value) if _is_choice(field) else str(value)


def _is_choice(field: Field | None) -> bool:
    return field is not None and field.holds in (Is.CHOICE, Is.CHOICES)
