"""A contractor's offer, whole and right, for tests to spoil."""

from __future__ import annotations

import hashlib
import json
from typing import Any

#: The paper that the offer says is signed.
PAPER = b"# Addendum\n\nThe laws of the State of Connecticut govern this addendum.\n"

CONTENT: dict[str, Any] = {
    "format": "charteroak-offer/1",
    "offered_on": "2026-11-16",
    "contractor": {
        "name": "Larkspur Learning, Inc.", "kind": "operator", "website": "https://www.larkspur.example",
    },
    "contacts": [{"for": "privacy", "name": "Odile Farrow", "email": "privacy@larkspur.example"}],
    "breach_contact": {
        "name": "Larkspur incident desk", "email": "incidents@larkspur.example", "phone": "+1 860 555 0143",
    },
    "products": [
        {
            "name": "Larkspur Reader", "address": "https://www.larkspur.example/reader", "purpose": "Reading practice",
            "elements": [
                {"code": "student-name", "reason": "Greets the reader", "entry": "feed"},
                {"code": "home-language", "reason": "Chooses the glossary", "entry": "feed"},
            ],
            "subprocessors": [
                {
                    "name": "Northgate Cloud", "service": "Hosting", "elements": ["student-name"],
                    "only_for_the_service": "Services agreement, clause 3",
                    "no_disclosure_onward": "Services agreement, clause 4", "same_duties": "Annex B",
                }
            ],
        }
    ],
    "agreement": {
        "instrument": "addendum", "file": "addendum.md", "sha256": hashlib.sha256(PAPER).hexdigest(),
        "signed_on": "2026-11-02", "signed_by": "Odile Farrow", "title": "Privacy counsel",
    },
    "security": [
        {"question": "encrypted-at-rest", "said": "in-place", "words": "AES-256", "answered_on": "2026-10-01"}
    ],
}  # fmt: skip


def as_bytes(**changed: Any) -> bytes:
    """The offer as a file, with other values at its root."""
    return whole(CONTENT | changed)


def whole(content: dict[str, Any]) -> bytes:
    return json.dumps(content, indent=1).encode()
