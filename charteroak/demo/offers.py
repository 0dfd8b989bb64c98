"""An offer that came to a demonstration board: what it has is compared with it, and one part was taken over."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from charteroak.district.contractors.offers import receiving
from charteroak.district.technology import offers

from .boards import Place
from .playing import Stage, Story


def play(place: Place, stage: Stage) -> None:
    if place.row.slug == "wrenfield":
        stage.bring_on(_an_offer(place))


def _an_offer(place: Place) -> Story:
    """Larkspur's, by e-mail; the coordinator has kept its breach contact, and looks at the rest next."""
    at = yield place.days.at(place.days.day("1 business day ago"), 8, 40)
    content = _content(place.days.day("3 business days ago"))
    row = receiving.receive(
        place.board, data=json.dumps(content, indent=1).encode(), name="larkspur-offer.json",
        source="E-mail of privacy@larkspur.example", received_on=at.date(), by=place.coordinator, at=at,
    )  # fmt: skip
    at = yield at + timedelta(minutes=25)
    if "contact:breach" in offers.comparison_of(row, at=at).parts:
        offers.take_over(row, parts=["contact:breach"], by=place.coordinator, at=at)


def _content(offered_on: date) -> dict[str, Any]:
    """More data than before for one product, a subprocessor that the board does not know, and a new product."""
    return {
        "format": "charteroak-offer/1",
        "offered_on": offered_on.isoformat(),
        "contractor": {
            "name": "Larkspur Learning, Inc.", "kind": "operator", "website": "https://www.larkspur.example",
        },
        "contacts": [{"for": "privacy", "name": "Odile Farrow", "email": "privacy@larkspur.example"}],
        "breach_contact": {
            "name": "Larkspur incident desk", "email": "incidents@larkspur.example", "phone": "+1 860 555 0143",
        },
        "products": [
            {
                "name": "Larkspur Phonics", "purpose": "Letter and sound games",
                "elements": [
                    {"code": "student-name", "reason": "Greets the child", "entry": "feed"},
                    {"code": "grade-level", "reason": "Chooses the games", "entry": "feed"},
                    {"code": "in-app-progress", "reason": "Goes on where the child stopped", "entry": "operator"},
                    {"code": "voice", "reason": "Listens to sounds that are read aloud", "entry": "student"},
                ],
                "subprocessors": [
                    {
                        "name": "Beechnut Speech", "service": "Turns recordings into text", "elements": ["voice"],
                        "only_for_the_service": "Services agreement of May 4, 2026, clause 3",
                        "no_disclosure_onward": "Services agreement of May 4, 2026, clause 4",
                        "same_duties": "Annex B, statement of duties",
                    },
                    {"name": "Quillmere Mail", "service": "Sends the weekly report to teachers"},
                ],
            },
            {
                "name": "Larkspur Storyteller", "address": "https://www.larkspur.example/storyteller",
                "purpose": "Picture books that children write",
                "elements": [
                    {"code": "student-name", "reason": "Stands on the book’s cover", "entry": "feed"},
                    {"code": "artwork", "reason": "The pictures of the book", "entry": "student"},
                ],
            },
        ],
        "security": [
            {
                "question": "encrypted-in-transit", "said": "in-place", "words": "TLS 1.2 and newer",
                "answered_on": (offered_on - timedelta(days=20)).isoformat(),
            }
        ],
    }  # fmt: skip
