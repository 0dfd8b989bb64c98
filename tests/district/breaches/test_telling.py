"""Telling: each group of its own elements, the registry from the same record, the clocks met by what is proved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from charteroak.district.boards.models import Board
from charteroak.district.breaches import proving, reporting, telling, who
from charteroak.district.breaches.models import Room, Update
from charteroak.district.breaches.reporting import Arrived, Reported
from charteroak.district.contractors import usage
from charteroak.district.demands.actions import Limit, Sending
from charteroak.district.families import notifying
from charteroak.district.notices import sending, writing
from charteroak.district.notices.fetching import Answer
from charteroak.district.notices.models import Delivery, Notice
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW, TODAY

FACTS = {
    "what": "A server lay open.", "when": "In November.", "known": "We do not know yet how many.", "doing": "It is closed.",
    "todo": "Change the password.", "contact": "Co Oak, 860-555-0100",
}  # fmt: skip


@pytest.fixture
def board(db: None) -> Board:
    return builders.board("Ashbrook")


def opened(board: Board, students: int = 1, **more: Any) -> Room:
    product = builders.contract(board).products.get()
    usage.record_use(
        board, product, school=None, grades=[], from_day=None, until=None, by=builders.member(board), at=NOW
    )
    for number in range(students):
        builders.student(board, f"S{number} Quillfeather", guardian=f"P{number} Quillfeather")
    reported = Reported("Open.", ["record"], products=[product], elements=["grades"], **more)
    room = reporting.record_report(
        board, product.contractor, reported, Arrived.on(TODAY, None, channel="letter"), token=f"t{board.slug}",
        by=builders.member(board), at=NOW,
    ).room  # fmt: skip
    who.compute(room, by=None, at=NOW)
    return room


def begun(room: Room, **facts: str) -> Update:
    return telling.begin(room, FACTS | facts, languages=["en"], by=builders.member(room.board), at=NOW)


def approve(update: Update) -> None:
    board = update.room.board
    for one in update.notices.all():
        writing.mark_reviewed(one.notice, "en", by=builders.member(board), at=NOW)
        for role in ("coordinator", "signer"):
            writing.approve(one.notice, by=builders.member(board, role), at=NOW)


def send(update: Update, at: datetime = NOW) -> list[Notice]:
    approve(update)
    notices = [one.notice for one in update.notices.all()]
    for notice in notices:
        notifying.send(notice, by=builders.member(update.room.board), at=at, looks=lambda _: True)
        sending.send(notice, now=lambda: at)
        Notice.objects.filter(pk=notice.pk).update(done_at=at)
        notice.deliveries.exclude(accepted_at=None).update(accepted_at=at)
    return notices


def body(notice: Notice) -> str:
    return writing.rendered(notice, notice.texts.get(language="en"))[1]


def test_each_group_reads_of_its_own_elements_and_of_no_others(board: Board) -> None:
    room, by = opened(board, 2), builders.member(board)
    student = who.places_of(room).first().student  # type: ignore[union-attr]
    second = who.make_group(room, "The reading club", elements=["voice"], by=by, at=NOW)
    who.add(second, student, reason="A member of the club.", by=by, at=NOW)
    first, club = (one.notice for one in begun(room).notices.all())
    assert "- Grades" in body(first) and "Voice" not in body(first)
    assert "oice" in body(club) and "- Grades" not in body(club)
    keys = {one.key for one in notifying.recipients(board, notifying.scope_of(club.scope), on=TODAY)}
    assert f"student:{student.public_id}" in keys and len(keys) == 2


def test_a_notice_that_does_not_say_what_is_not_known_yet_is_not_approved(board: Board) -> None:
    update = begun(opened(board), known="")
    notice = update.notices.get().notice
    writing.mark_reviewed(notice, "en", by=builders.member(board), at=NOW)
    with pytest.raises(Refusal) as refused:
        writing.approve(notice, by=builders.member(board), at=NOW)
    assert any("not known yet" in item for item in refused.value.items)


def test_a_change_of_the_facts_reaches_every_groups_notice(board: Board) -> None:
    update = begun(opened(board))
    telling.change(update, {"what": "Two servers lay open."}, by=builders.member(board), at=NOW)
    assert all("Two servers" in body(one.notice) for one in update.notices.all())


def test_the_next_update_waits_until_the_last_is_sent_and_is_numbered(board: Board) -> None:
    room = opened(board)
    first = begun(room)
    with pytest.raises(Refusal, match="not sent"):
        begun(room)
    send(first)
    assert begun(room).notices.get().notice.texts.get().subject.startswith("Update 2. ")


def test_nothing_is_posted_before_it_is_approved_or_while_it_names_a_student(board: Board) -> None:
    update, by = begun(opened(board), what="S0 Quillfeather’s marks lay open."), builders.member(board)
    with pytest.raises(Refusal, match="not approved"):
        telling.post(update, by=by, at=NOW)
    approve(update)
    with pytest.raises(Refusal, match="names 1 of the students"):
        telling.post(update, by=by, at=NOW)
    assert update.posted_at is None


def test_small_groups_are_merged_in_what_is_posted(board: Board) -> None:
    room, by = opened(board, 13), builders.member(board)
    places = list(who.places_of(room).select_related("student"))
    for name, number, at in (("The club", 3, 0), ("The choir", 2, 3)):
        group = who.make_group(room, name, elements=["voice"], by=by, at=NOW)
        for place in places[at : at + number]:
            who.add(group, place.student, reason="It is so.", by=by, at=NOW)
    update = begun(room)
    assert len(telling.posted_table(update)) == 1, "five together are too few for a row of their own"
    who.add(room.groups.get(name="The choir"), places[6].student, reason="It is so.", by=by, at=NOW)
    names = [name for name, _ in telling.posted_table(update)]
    assert names == ["Everybody whom it touches", "Other students"]


def test_the_posting_is_proved_by_a_look_from_outside_and_meets_its_duty(board: Board) -> None:
    update = begun(opened(board))
    approve(update)
    telling.post(update, by=builders.member(board), at=NOW)

    def says(text: str) -> Any:
        return lambda address: Answer(address, 200, text.encode(), "text/html")

    assert not telling.look(update, at=NOW, ask=says("something else"))
    assert update.room.clocks().open().filter(row="B10").exists()
    assert telling.look(update, at=NOW, ask=says(f"<code>{update.posted_sha256}</code>"))
    assert update.room.clocks().get(row="B10").met_at == NOW
    assert "Grades" not in str(update.posted["texts"]) and "S0" not in str(update.posted)


def test_the_clock_is_met_once_everybody_of_every_group_was_reached_and_not_before(board: Board) -> None:
    room, by = opened(board, 2), builders.member(board)
    for student in [place.student for place in who.places_of(room)]:
        student.sealed = {**student.sealed, "email": f"s{student.pk}@school.example"}
        student.save()
    second = who.make_group(room, "The club", elements=["voice"], by=by, at=NOW)
    who.add(second, student, reason="A member.", by=by, at=NOW)
    update = begun(room)
    first, club = send(update)
    Delivery.objects.filter(notice=club).update(state=Delivery.State.BOUNCED)
    later = NOW + timedelta(days=2)
    assert telling.close_what_is_sent(later, timedelta(days=1)) == 0
    assert room.clocks().open().filter(row="B9").exists() and telling.reached(update).bounced == 2
    Delivery.objects.filter(notice=club).update(state=Delivery.State.ACCEPTED)
    assert telling.close_what_is_sent(later, timedelta(days=1)) == 1
    assert room.clocks().get(row="B9").met_at == NOW and first.digest in room.clocks().get(row="B9").met_evidence


def test_the_company_is_asked_for_what_is_not_known_by_a_day(board: Board) -> None:
    room = opened(board)
    demand = telling.ask_contractor(
        room, words=telling.QUESTIONS, limit=Limit(1, "business days", "the board’s demand"),
        sending=Sending("letter", TODAY, "Receipt of the post"), by=builders.member(board), at=NOW,
    )  # fmt: skip
    assert demand.kind == "information" and demand.contractor == room.contractor and not demand.clocks()


def test_the_time_line_has_three_dates_and_names_nobody(board: Board) -> None:
    room = opened(board, discovered_at=NOW - timedelta(days=3))
    update = begun(room)
    send(update)
    moments = proving.timeline(room)
    found = next(one for one in moments if one.what == "The company discovered it")
    assert (found.happened, found.received, found.recorded) == (
        NOW - timedelta(days=3), datetime(2026, 11, 20, tzinfo=NOW.tzinfo), NOW,
    )  # fmt: skip
    assert any("sending began" in one.what and update.notices.get().notice.digest in one.proof for one in moments)
    assert "Quillfeather" not in str(moments) and "Quillfeather" not in str(proving.briefing(room, now=NOW))


def test_the_evidence_verifies_with_its_own_sums(board: Board) -> None:
    import hashlib
    import io
    import zipfile

    room = opened(board)
    send(begun(room))
    archive = zipfile.ZipFile(io.BytesIO(proving.bundle(room, by=builders.member(board), at=NOW)))
    sums = dict(reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert sums.keys() == set(archive.namelist()) - {"SHA256SUMS"} and "timeline.json" in sums
    assert all(hashlib.sha256(archive.read(name)).hexdigest() == wanted for name, wanted in sums.items())


def test_a_room_closes_once_its_clocks_are_met_with_what_was_late_and_learned(board: Board) -> None:
    room, by = opened(board), builders.member(board)
    said = {"late": "", "lessons": "Keep the mailbox watched.", "follow_up": ""}
    with pytest.raises(Refusal, match="a clock of it runs"):
        proving.close(room, **said, by=by, at=NOW)
    late = NOW + timedelta(days=9)
    room.clocks().filter(row__in=["B9", "B10"]).update(met_at=late, met_by="x")
    with pytest.raises(Refusal, match="why something was late"):
        proving.close(room, **said, by=by, at=late)
    proving.close(room, **said | {"late": "The roster was old."}, by=by, at=late)
    assert room.closed_at == late
    with pytest.raises(Refusal, match="closed"):
        who.make_group(room, "More", elements=[], by=by, at=late)
