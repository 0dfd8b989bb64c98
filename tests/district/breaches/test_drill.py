"""A drill reaches nobody outside its list, whatever anyone presses; its score; January 2025 replayed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from charteroak import law
from charteroak.district.boards.models import Board
from charteroak.district.breaches import drill, reporting, telling, who
from charteroak.district.breaches.models import Breach, Room
from charteroak.district.breaches.reporting import Arrived, Reported
from charteroak.district.contractors import usage
from charteroak.district.demands.actions import Limit, Sending
from charteroak.district.duties.models import Duty
from charteroak.district.families import notifying
from charteroak.district.notices import memos, paper, queueing, sending, writing
from charteroak.district.notices.models import Delivery, Notice
from charteroak.district.notices.recipient import Recipient
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW, TODAY

LIST = ["coordinator@ashbrook.example", "leader@drill.example"]
FACTS = {"what": "It lay open.", "when": "In fall.", "known": "Much is not known.", "doing": "It is closed.",
         "todo": "Wait.", "contact": "Co Oak"}  # fmt: skip


@pytest.fixture
def board(db: None) -> Board:
    made = builders.board("Ashbrook")
    product = builders.contract(made).products.get()
    usage.record_use(made, product, school=None, grades=[], from_day=date(2024, 9, 1), until=None,
                     by=builders.member(made), at=NOW)  # fmt: skip
    builders.student(made, "Ann Oak", guardian="Mo Oak", email="ann@family.example")
    builders.student(made, "Bo Oak", guardian="Jo Oak")
    return made


def begun(board: Board, scenario: str = "winter", at: datetime = NOW) -> Room:
    product = builders.contract(board).products.get()
    by = builders.member(board, "signer")
    room = drill.begin(board, product.contractor, [product], scenario=scenario, test_list=LIST, by=by, at=at)
    who.compute(room, by=None, at=at)
    return room


def told(room: Room, at: datetime = NOW) -> Notice:
    board = room.board
    update = telling.begin(room, FACTS, languages=["en"], by=builders.member(board), at=at)
    notice = update.notices.get().notice
    writing.mark_reviewed(notice, "en", by=builders.member(board), at=at)
    for role in ("coordinator", "signer"):
        writing.approve(notice, by=builders.member(board, role), at=at)
    notifying.send(notice, by=builders.member(board), at=at, looks=lambda _: True)
    sending.send(notice, now=lambda: at)
    Notice.objects.filter(pk=notice.pk).update(done_at=at)
    telling.post(update, by=builders.member(board), at=at)
    return notice


def test_everything_is_pressed_and_nobody_outside_the_list_is_reached(
    board: Board, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        room = begun(board)
        notice = told(room)
    # Whoever presses further on the notices' own pages, and adds people by hand, reaches nobody either.
    stranger = Recipient(
        "guardian:x", "Mo Oak", "parent", "mo@family.example", postal=("1 Elm St", "Elmford, CT 06001")
    )
    queueing.queue(notice, [stranger], at=NOW)
    forced = Delivery.objects.create(
        notice=notice, recipient_key="forced", sealed={"email": "forced@family.example"}, language="en", reason="x",
        state=Delivery.State.QUEUED,
    )  # fmt: skip
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.SENDING)
    sending.send(notice, now=lambda: NOW + timedelta(minutes=5))
    memos.mail_waiting(NOW + timedelta(days=1))
    forced.refresh_from_db()
    assert forced.state == Delivery.State.LEFT_OUT and forced.accepted_at is None
    reached = {address for message in mail.outbox for address in message.to}
    assert reached == set(LIST), "the signer is told on the page only"
    assert paper.ready(notice) == [] and notice.deliveries.unreached().count() == 0
    assert all("DRILL" in message.subject for message in mail.outbox)
    with pytest.raises(Refusal, match="not on its list"):
        teacher = builders.member(board, "coordinator")
        teacher.user.email = "other@ashbrook.example"
        sending.trial(notice, by=teacher, at=NOW)
    with pytest.raises(Refusal, match="drill"):
        telling.ask_contractor(room, words="x", limit=Limit(), sending=Sending("letter", TODAY, "x"),
                               by=builders.member(board), at=NOW)  # fmt: skip


def test_a_notice_made_from_a_drills_is_a_drills(board: Board) -> None:
    notice = told(begun(board))
    again = writing.draft(
        board, kind="letter", title="", languages=["en"], facts={}, made_from=notice, by=builders.member(board), at=NOW
    )
    assert again.only_to == sorted(LIST)


def test_a_drill_starts_no_duty_confirms_no_receipt_and_is_no_part_of_the_registry(board: Board, client: Any) -> None:
    room = begun(board)
    told(room)
    breach = Breach.objects.get(room=room)
    assert not Duty.objects.filter(subject_label="breaches.breach").exists()
    assert reporting.found_by(board, breach.receipt_code) is None
    assert client.get(f"/b/{board.slug}/breaches/{room.public_id}/").status_code == 404
    assert not room.board.contractor_people.exists() and breach.report.channel == "drill"


@pytest.mark.parametrize(
    ("more", "why"),
    [({"test_list": [" "]}, "nobody is named"), ({"test_list": ["no address"]}, "no e-mail address"),
     ({"scenario": "none"}, "no scenario")],
)  # fmt: skip
def test_a_drill_that_could_reach_anybody_is_not_begun(board: Board, more: dict[str, Any], why: str) -> None:
    product = builders.contract(board).products.get()
    said = {"scenario": "winter", "test_list": LIST} | more
    with pytest.raises(Refusal, match=why):
        drill.begin(board, product.contractor, [product], **said, by=builders.member(board), at=NOW)


def test_steps_are_brought_in_once_and_a_real_room_takes_none(board: Board) -> None:
    room, by = begun(board), builders.member(board)
    drill.give(room, "press", by=by, at=NOW)
    with pytest.raises(Refusal, match="already"):
        drill.give(room, "press", by=by, at=NOW)
    with pytest.raises(Refusal, match="no such step"):
        drill.give(room, "folder", by=by, at=NOW)
    real = reporting.record_report(
        board, room.contractor, Reported("Real.", ["record"]), Arrived.on(TODAY, None, channel="call"), token="real",
        by=by, at=NOW,
    ).room  # fmt: skip
    with pytest.raises(Refusal, match="no such step"):
        drill.give(real, "press", by=by, at=NOW)
    with pytest.raises(Refusal, match="another contractor"):
        reporting.record_report(board, room.contractor, Reported("More.", ["record"]), Arrived.on(TODAY, None),
                                token="x", room=room, by=by, at=NOW)  # fmt: skip


def done(room: Room, now: datetime) -> dict[str, bool | None]:
    return {one.words: one.done for one in drill.score(room, now=now)}


def test_the_score_follows_from_the_record(board: Board) -> None:
    room = begun(board)
    assert done(room, NOW)["Families are told within the board’s time"] is None
    assert done(room, NOW + timedelta(days=9))["Families are told within the board’s time"] is False
    told(room, NOW + timedelta(hours=5))
    sheet = done(room, NOW + timedelta(days=9))
    assert sheet["Families are told within the board’s time"] is True
    assert sheet["Nobody outside the list of the drill was reached"] is True
    drill.give(room, "elements", by=builders.member(board), at=NOW + timedelta(days=1))
    assert done(room, NOW + timedelta(days=2))["Once the elements were named, an update told them"] is False


def test_january_2025_replayed(board: Board) -> None:
    """Notice on Tuesday, January 7, elements unknown; families told on day two; the table in an update; former students
    and the later named ones included."""
    by = builders.member(board)
    tuesday = datetime(2025, 1, 7, 16, 20, tzinfo=law.ZONE)
    builders.student(board, "Cy Left", guardian="Di Left", left_on=date(2024, 12, 20), grade="12")
    product = builders.contract(board).products.get()
    reported = Reported(
        "Records of students and staff were taken from the support portal.", ["unknown"], products=[product]
    )
    room = reporting.record_report(
        board, product.contractor, reported, Arrived.on(tuesday.date(), tuesday.time(), channel="e-mail"), token="jan",
        by=by, at=tuesday,
    ).room  # fmt: skip
    who.compute(room, by=None, at=tuesday)
    clock = room.clocks().get(row="B9")
    assert clock.last_day() == date(2025, 1, 9)
    assert {place.student.name for place in who.places_of(room)} == {"Ann Oak", "Bo Oak", "Cy Left"}

    thursday = datetime(2025, 1, 9, 11, 0, tzinfo=law.ZONE)
    group = room.groups.get()
    first = telling.begin(room, FACTS, languages=["en"], by=by, at=thursday)
    text = writing.rendered(first.notices.get().notice, first.notices.get().notice.texts.get())[1]
    assert "Not known yet" in text and "Much is not known" in text
    _send(first, thursday)
    Delivery.objects.update(state=Delivery.State.ACCEPTED, accepted_at=thursday)
    assert telling.discharge(first, at=thursday + timedelta(days=1)) == 1
    clock.refresh_from_db()
    assert clock.state(thursday + timedelta(days=2)) == "met"

    later = datetime(2025, 1, 17, 9, 0, tzinfo=law.ZONE)
    more = reporting.record_report(
        board, product.contractor, Reported("Medical alerts of some.", ["information", "record"], products=[product],
                                            elements=["health", "birth-date"]),
        Arrived.on(later.date(), later.time(), channel="e-mail"), token="jan2", room=room, by=by, at=later,
    )  # fmt: skip
    assert more.clocks().get(row="B9").last_day() == date(2025, 1, 22), "Martin Luther King Day is no business day"
    who.set_elements(group, ["student-name", "birth-date", "health"], by=by, at=later)
    second = telling.begin(room, FACTS, languages=["en"], by=by, at=later)
    text = writing.rendered(second.notices.get().notice, second.notices.get().notice.texts.get())[1]
    assert "- Birth date" in text or "- Date of birth" in text
    _send(second, later)
    Delivery.objects.update(state=Delivery.State.ACCEPTED, accepted_at=later)
    assert telling.discharge(second, at=later + timedelta(days=1)) == 1
    assert not room.clocks().open().filter(row="B9").exists()
    keys = {row.recipient_key for row in second.notices.get().notice.deliveries.all()}
    assert len([key for key in keys if key.startswith("guardian:")]) == 3


def _send(update: Any, at: datetime) -> None:
    board, notice = update.room.board, update.notices.get().notice
    writing.mark_reviewed(notice, "en", by=builders.member(board), at=at)
    for role in ("coordinator", "signer"):
        writing.approve(notice, by=builders.member(board, role), at=at)
    notifying.send(notice, by=builders.member(board), at=at, looks=lambda _: True)
    sending.send(notice, now=lambda: at)
