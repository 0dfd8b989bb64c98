"""The demonstration's breach rooms beside the one that runs: one that is closed, and a drill that is being held."""

from __future__ import annotations

from datetime import timedelta

from charteroak.district.breaches import drill, proving, reporting, rooms, telling, who
from charteroak.district.breaches.reporting import Arrived, Reported
from charteroak.district.contractors.models import Product
from charteroak.district.duties import actions as duties
from charteroak.district.families.models import Student
from charteroak.district.notices import writing

from .boards import Place
from .playing import Stage, Story

#: What the closed one told, in the first language.
FACTS = {
    "what": "An employee of the company sent a list of reading levels to a wrong address.",
    "when": "It was sent on a Monday; the company told us by letter eleven days later.",
    "known": "We know who got the list. We do not know whether it was opened.",
    "doing": "The company has had the list deleted, and has shown us the statement of whoever got it.",
    "todo": "You need do nothing. Ask us if you want to know what the list said of your child.",
    "contact": "The data privacy coordinator, 860 555 0100",
}


def play(place: Place, stage: Stage) -> None:
    stage.bring_on(_closed(place))
    stage.bring_on(_drill(place))


def _closed(place: Place) -> Story:
    """A letter, typed in; told in time; the contract's seventy-two hours were not kept."""
    at = yield place.days.at(place.days.day("40 business days ago"), 10, 15)
    by, board = place.coordinator, place.board
    product = Product.objects.get(name="Larkspur Phonics")
    reported = Reported(
        FACTS["what"], ["record"], discovered_at=at - timedelta(days=9), elements=["test-results"], products=[product],
        contact={"name": "Odile Farrow", "email": "contractor@larkspur.example", "phone": "860 555 0142"},
    )  # fmt: skip
    arrived = Arrived.on(at.date(), None, channel="letter", where="The superintendent’s office")
    room = reporting.record_report(
        board, product.contractor, reported, arrived, token=f"demo letter {place.row.slug}", by=by, at=at
    ).room
    who.compute(room, by=None, at=at)
    rooms.keep_promise(room, count=72, unit="hours", source="Agreement, section 6", by=by, at=at)
    at = yield at + timedelta(hours=3)
    group = room.groups.get()
    for student in Student.objects.listed(board).order_by("roster_key")[:8]:
        who.add(group, student, reason="The letter names the class.", by=by, at=at)
    update = telling.begin(room, FACTS, languages=["en"], by=by, at=at)
    for one in update.notices.all():
        writing.mark_reviewed(one.notice, "en", by=by, at=at)
        for member in (by, place.signer):
            writing.approve(one.notice, by=member, at=at)
    telling.post(update, by=by, at=at)
    at = yield at + timedelta(hours=4)
    for duty in room.clocks().open().filter(row__in=["B9", "B10"]):
        duties.meet(
            duty, happened=at, received=None, by=by, at=at,
            evidence="Sent through the district’s own messenger, and posted; its log is in the file of the breach.",
        )  # fmt: skip
    at = yield at + timedelta(days=12)
    proving.close(
        room, late="", lessons="Letters to the superintendent’s office are opened on the day on which they come.",
        follow_up="The list is deleted, and that is shown. Larkspur is told that its seventy-two hours were not kept.",
        by=by, at=at,
    )  # fmt: skip


def _drill(place: Place) -> Story:
    at = yield place.days.at(place.days.day("2 business days ago"), 9, 0)
    product = Product.objects.get(name="Larkspur Phonics")
    room = drill.begin(
        place.board, product.contractor, [product], scenario="winter",
        test_list=[place.coordinator.user.email, place.signer.user.email], by=place.signer, at=at,
    )  # fmt: skip
    who.compute(room, by=None, at=at)
    at = yield at + timedelta(hours=1)
    drill.give(room, "press", by=place.signer, at=at)
