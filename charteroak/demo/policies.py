"""The demonstration's own policy: an old one, half of it decided, and some of its promises switched on."""

from __future__ import annotations

from datetime import date, datetime

from charteroak import policy, review
from charteroak.district.boards.models import Board
from charteroak.district.policies import drafting, keeping, overlays, reading
from charteroak.district.policies.models import BoardPolicy

from .boards import Place
from .playing import Story
from .tables import CONTENT

#: What the coordinator decides, by topic; the rest waits.
ACCEPTED = {"board-owns": "", "annual-notice-late": "The IT office has the addresses by then."}
DISMISSED = {"omission-cet-report": "The report stands in the regulation; counsel looks at it in spring."}
#: A clause that the engine looks for, one that it does not, and families who hear of each contract.
SWITCHED_ON = ("no-advertising", "further-clause", "contract-notice-recipients")


def keep(place: Place) -> Story:
    """The policy is pasted, read, decided in part; three promises are switched on, and a draft is begun."""
    days = place.days
    at = yield days.at(days.day("7 business days ago"), 11, 10)
    by = place.coordinator
    text = (CONTENT / "policy.txt").read_bytes()
    row = keeping.hand_in(place.board, data=text, name="policy-3520-13.txt", title="Policy 3520.13", by=by, at=at)
    row = reading.read_and_check(row.public_id, at=lambda: at, reader=_read_here)
    at = yield days.at(days.day("6 business days ago"), 9, 20)
    for topic, reason in ACCEPTED.items():
        keeping.decide(row, mark=_mark(row, topic), verdict="accepted", reason=reason, by=by, at=at)
    for mark, reason in DISMISSED.items():
        keeping.decide(row, mark=mark, verdict="dismissed", reason=reason, by=by, at=at)
    at = yield days.at(days.day("5 business days ago"), 14, 5)
    for topic in SWITCHED_ON:
        overlays.switch_on(row, mark=_mark(row, topic), by=by, at=at)
    _choose(place.board, place, at)


def _choose(board: Board, place: Place, at: datetime) -> None:
    chosen = drafting.choices_of(board)
    fields = {name: getattr(chosen, name) for name in drafting.FIELDS}
    drafting.choose(
        board, fields={**fields, "policy": "3520.13", "regulation": "3520.13 R", "committee": "Technology Committee"},
        by=place.coordinator, at=at,
    )  # fmt: skip


def _mark(row: BoardPolicy, topic: str) -> str:
    report = row.as_report()
    assert report is not None
    return next(mark.id for mark in report.marks if mark.topic == topic)


def _read_here(data: bytes, name: str, day: date) -> tuple[review.Document, policy.PolicyReport]:
    """In this process: the text is our own."""
    document = review.read(data, name)
    return document, policy.check(document, on=day)
