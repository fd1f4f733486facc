"""Transfer files as another deployment would make them: a content, and a key of its own."""

from base64 import b64encode
from copy import deepcopy
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from participants.shipped import ASYE, shipped_programme
from participants.transfers.content import SCHEMA
from participants.transfers.sealing import seal
from reports.transfers.jobs import page_of

NOTHING = {
    "agreed": 0,
    "received": 0,
    "not_received": 0,
    "two_accounts": 0,
    "nobody_recorded": 0,
}
CONTENT: dict[str, Any] = {
    "schema": SCHEMA,
    "id": "4d2c1f58-6a0b-4c7e-9b0a-0f5f0c0a0001",
    "made_on": "2027-02-26",
    "made_by": {
        "organisation": "Otherwhere Council",
        "service": "Early career portal",
        "site": "https://portal.otherwhere.example",
        "public_key": "",
    },
    "person": {
        "name": "Nadia O’Shea",
        "registration_number": "SW76543",
        "registered_on": "2026-08-20",
        "qualified_on": "2026-07-10",
        "funded_before": True,
    },
    "programme": {
        "name": "Assessed and supported year in employment",
        "version": 1,
        "participant_title": "newly qualified social worker",
        "standards": "Post-qualifying standard: knowledge and skills statement",
        "file": shipped_programme(ASYE),
    },
    "service": {
        "starts_on": "2026-09-01",
        "served_until": "2027-02-26",
        "left_on": None,
        "ends_on": "2027-08-31",
        "agreed_end_on": None,
        "employers": [
            {
                "name": "Otherwhere Council",
                "first": "2026-09-01",
                "last": "2027-02-26",
                "support": {
                    "protected_time": NOTHING | {"agreed": 24, "received": 20, "not_received": 4},
                    "caseload": NOTHING | {"agreed": 24, "received": 12, "two_accounts": 12},
                },
            }
        ],
    },
    "working_patterns": [
        {"first": "2027-01-04", "last": None, "percent": 80, "phased_return": False}
    ],
    "pauses": [{"first": "2026-11-02", "last": "2026-11-15"}],
    "extensions": [],
    "dates": [
        {
            "label": "Last day of the programme",
            "kind": "end",
            "on": "2027-08-31",
            "optional": False,
            "why": ["12 months from 1 September 2026: 31 August 2027."],
        }
    ],
    "judgements": [],
    "outstanding": [{"what": "Pieces of evidence submitted and not read yet", "count": 2}],
}


class Sender:
    """Another deployment, with a key pair of its own."""

    def __init__(self) -> None:
        self.secret = Ed25519PrivateKey.generate()
        self.public_key = b64encode(self.secret.public_key().public_bytes_raw()).decode()

    def content(self, **changes: Any) -> dict[str, Any]:
        content = deepcopy(CONTENT)
        content["made_by"]["public_key"] = self.public_key
        for name, value in changes.items():
            content[name] = content[name] | value if isinstance(value, dict) else value
        return content

    def file(self, **changes: Any) -> bytes:
        return self.sealed(self.content(**changes))

    def sealed(self, content: dict[str, Any]) -> bytes:
        return seal(page_of(content), self.secret.sign)
