"""What the trail's events are called on a page."""

from __future__ import annotations

VERBS = {
    "board.founded": "Board set up",
    "board.changed": "Board’s entry changed",
    "school.added": "School added",
    "member.added": "Member added",
    "member.changed": "Member’s roles changed",
    "member.ended": "Membership ended",
    "calendar.day-set": "Day entered in the calendar",
    "calendar.day-cleared": "Day removed from the calendar",
    "promise.made": "Promise beyond the statute switched on",
    "promise.ended": "Promise beyond the statute ended",
    "counsel.answered": "Counsel’s answer recorded",
    "contractor.entered": "Contractor entered",
    "product.entered": "Product entered",
    "contract.opened": "Contract’s record opened",
    "contract.stated": "Statements for the public notice written",
    "contract.executed": "Contract executed",
    "contract.ended": "Contract’s term ended",
    "contract.abandoned": "Record closed: not signed",
    "document.added": "Document added",
    "review.asked": "Reading asked for",
    "review.done": "Document read",
    "review.failed": "Document could not be read",
    "finding.ruled": "Finding ruled on",
    "signature.recorded": "Signature recorded",
    "duty.opened": "Clock started",
    "duty.met": "Duty met",
    "duty.withdrawn": "Clock withdrawn",
    "duty.issued-again": "Clock counted again",
    "feed.made": "Calendar address made",
    "feed.ended": "Calendar address ended",
    "posting.posted": "Contract posted",
    "posting.checked": "Public address looked at",
}


def in_words(verb: str) -> str:
    """The event's name for a person; a verb without one is shown as it is stored."""
    return VERBS.get(verb, verb)
