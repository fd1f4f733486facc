"""Somebody comes from another council, with the file that one signed."""

from base64 import b64encode
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accounts.models import Team
from demo import stories
from participants.models import Cohort, Participant
from participants.rules import Facts, Pattern, Timeline
from participants.shipped import shipped_programme
from participants.transfers.content import SCHEMA
from participants.transfers.sealing import seal
from participants.transfers.services import apply_arrival, trust_sender, upload_transfer_file
from reports.transfers.building import dates_in_file
from reports.transfers.jobs import page_of

from .cast import Cast

WEEKS = {"two_accounts": 0, "nobody_recorded": 2}


def arrive(
    cast: Cast, cohort: Cohort, team: Team, story: stories.Participant, came: stories.CameFrom
) -> Participant:
    """Bring in the file, accept its sender, add the person: as the workforce lead does."""
    by = cast.who("priya")
    secret = Ed25519PrivateKey.generate()
    file = seal(page_of(_content(cast, cohort, story, came, secret)), secret.sign)
    arrival = upload_transfer_file(organisation=cohort.organisation, content=file, by=by)
    trust_sender(arrival=arrival, compared="spoken", by=by)
    apply_arrival(
        arrival=arrival,
        cohort=cohort,
        email=story.person.email,
        team=team,
        arrived_on=cast.ago(came.arrived_days_ago),
        by=by,
    )
    return Participant.objects.get(arrival=arrival)


def _content(
    cast: Cast,
    cohort: Cohort,
    story: stories.Participant,
    came: stories.CameFrom,
    secret: Ed25519PrivateKey,
) -> dict[str, Any]:
    """What the other council's portal would have written."""
    first, last = cast.ago(story.started_days_ago), cast.ago(came.left_days_ago)
    programme = cohort.programme_version
    pattern = Pattern(first, None, came.percent)
    timeline = Timeline(programme.as_rules(), Facts(first, last, patterns=(pattern,)))
    return {
        "schema": SCHEMA,
        "id": f"story-{story.person.key}",
        "made_on": last.isoformat(),
        "made_by": {
            "organisation": came.employer,
            "service": "Early career portal",
            "site": "https://early-careers.otherwhere.example",
            "public_key": b64encode(secret.public_key().public_bytes_raw()).decode(),
        },
        "person": {
            "name": story.person.name,
            "registration_number": "SW124321",
            "registered_on": None,
            "qualified_on": None,
            "funded_before": True,
        },
        "programme": {
            "name": programme.name,
            "version": 2,
            "participant_title": programme.participant_title,
            "standards": programme.standards_name,
            "file": shipped_programme(programme.programme),
        },
        "service": _service(first, last, came, timeline),
        "working_patterns": [_pattern(first, came.percent)],
        "pauses": [],
        "extensions": [],
        "dates": dates_in_file(timeline),
        "judgements": [],
        "outstanding": [{"what": "Observations planned", "count": 1}],
    }


def _pattern(first: date, percent: int) -> dict[str, Any]:
    return {"first": first.isoformat(), "last": None, "percent": percent, "phased_return": False}


def _service(first: date, last: date, came: stories.CameFrom, timeline: Timeline) -> dict[str, Any]:
    weeks = (last - first).days // 7
    received = {"agreed": weeks, "received": weeks - 5, "not_received": 3} | WEEKS
    there = {
        "name": came.employer,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "support": {"protected_time": received, "caseload": received},
    }
    return {
        "starts_on": first.isoformat(),
        "served_until": last.isoformat(),
        "left_on": last.isoformat(),
        "ends_on": timeline.ends_on.isoformat(),
        "agreed_end_on": None,
        "employers": [there],
    }
