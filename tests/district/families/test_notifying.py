"""From a notice to the roster and back: who would be reached, the listing in the background, and what time brings about."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail

from charteroak import law, work
from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board, Member
from charteroak.district.duties.models import Duty
from charteroak.district.families import notifying
from charteroak.district.notices import digest, evidence, writing
from charteroak.district.notices.models import Notice
from charteroak.district.refusal import Refusal
from tests.district.families.conftest import NOW
from tests.district.families.test_recipients import HEADER, SIBLINGS

pytestmark = pytest.mark.django_db
Enrol = Callable[[str], None]


def UP(address: str) -> bool:  # noqa: N802 - stands for an address that answers
    return True


@pytest.fixture
def notice(board: Board, coordinator: Member) -> Notice:
    facts = {"website": "https://x.example/", "contact": "Co"}
    row = writing.draft(board, kind="september", title="", languages=["en"], facts=facts, by=coordinator, at=NOW)
    writing.mark_reviewed(row, "en", by=coordinator, at=NOW)
    return row


def test_the_reach_is_counted_by_how_people_can_be_written_to(board: Board, notice: Notice, enrol: Enrol) -> None:
    enrol(
        HEADER + "1,Ann,Oak,,05,North,Mo Oak,mo@x.example,Fa Oak,,1 Elm St,Elmford,CT,06001\n"
        "2,Ben,Elm,,05,North,Pa Elm,,,,,,,\n"
    )
    found = notifying.reach(notice, on=NOW.date())
    assert (found.people, found.by_mail, found.on_paper, found.nowhere) == (5, 1, 2, 2)
    assert found.why == [("parent or guardian", 3), ("the student", 2)]


def test_an_approved_notice_is_frozen_listed_and_sent(notice: Notice, coordinator: Member, enrol: Enrol) -> None:
    enrol(SIBLINGS)
    writing.approve(notice, by=coordinator, at=NOW)
    notifying.send(notice, by=coordinator, at=NOW, looks=UP)
    notice.refresh_from_db()
    assert notice.state == Notice.State.DONE and notice.digest
    assert sorted(message.to[0] for message in mail.outbox) == ["fa@x.example", "mo@x.example"]
    assert notice.deliveries.counted()["no-address"] == 2


def test_without_approval_nothing_goes_out(notice: Notice, coordinator: Member, enrol: Enrol) -> None:
    enrol(SIBLINGS)
    with pytest.raises(Refusal, match="0 of 1 approvals"):
        notifying.send(notice, by=coordinator, at=NOW, looks=UP)
    assert mail.outbox == [] and notice.deliveries.count() == 0


def test_a_listing_that_a_worker_left_half_done_is_taken_up_by_the_sweep(
    notice: Notice, coordinator: Member, enrol: Enrol
) -> None:
    enrol(SIBLINGS)
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.QUEUEING)
    assert notifying.sweep(NOW) == 1
    notice.refresh_from_db()
    assert notice.state == Notice.State.DONE and len(mail.outbox) == 2


def test_the_yearly_notice_is_on_the_list_from_july_and_once_a_year(board: Board) -> None:
    for moment in (datetime(2026, 6, 30, 12, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC), NOW):
        notifying.open_the_year(board, at=moment)
    duty = Duty.objects.get(row="B5")
    assert duty.last_day() == date(2026, 9, 1) and duty.citation == "C.G.S. § 10-234bb(g)"
    notifying.open_the_year(board, at=datetime(2027, 7, 2, 12, tzinfo=UTC))
    assert Duty.objects.filter(row="B5").count() == 2


def test_turning_eighteen_drafts_a_notice_that_waits_for_approval(board: Board, enrol: Enrol) -> None:
    enrol(HEADER + "1,Ann,Oak,2008-08-20,12,North,Mo Oak,mo@x.example,,,1 Elm St,Elmford,CT,06001\n")
    (student,) = notifying.tell_who_turned(board, at=NOW)
    row = Notice.objects.get(kind="rights_at_18")
    assert row.state == Notice.State.DRAFT and row.scope == {"students": [student.pk]}
    assert notifying.reach(row, on=NOW.date()).people == 2
    assert notifying.tell_who_turned(board, at=NOW + timedelta(days=1)) == [] and mail.outbox == []


def test_the_minute_does_all_of_it_and_twice_is_as_once(board: Board) -> None:
    for _ in range(2):
        work.tick(datetime(2026, 8, 20, 14, 5, tzinfo=UTC))
    assert Duty.objects.filter(board=board, row="B5").count() == 1


def test_a_duty_is_met_a_day_after_everybody_was_reached_and_not_before(
    board: Board, coordinator: Member, enrol: Enrol
) -> None:
    notifying.open_the_year(board, at=NOW)
    duty = Duty.objects.get(row="B5")
    enrol("Student ID,First Name,Last Name,Student Email\n1,Ann,Oak,ann@x.example\n")
    facts = {"website": "https://x.example/", "contact": "Co"}
    row = writing.draft(
        board, kind="september", title="", languages=["en"], facts=facts, duty_id=duty.public_id, by=coordinator, at=NOW
    )
    writing.mark_reviewed(row, "en", by=coordinator, at=NOW)
    writing.approve(row, by=coordinator, at=NOW)
    notifying.send(row, by=coordinator, at=NOW, looks=UP)
    row.refresh_from_db()
    assert row.done_at is not None
    assert work.close_what_is_sent(row.done_at + timedelta(hours=3)) == 0
    assert work.close_what_is_sent(row.done_at + timedelta(hours=30)) == 1
    duty.refresh_from_db()
    assert duty.met_at is not None and row.digest in duty.met_evidence


def test_paper_alone_closes_no_duty(board: Board, coordinator: Member, enrol: Enrol) -> None:
    notifying.open_the_year(board, at=NOW)
    duty = Duty.objects.get(row="B5")
    enrol(HEADER + "1,Ann,Oak,,05,North,,,,,1 Elm St,Elmford,CT,06001\n")
    facts = {"website": "https://x.example/", "contact": "Co"}
    row = writing.draft(
        board, kind="september", title="", languages=["en"], facts=facts, duty_id=duty.public_id, by=coordinator, at=NOW
    )
    writing.mark_reviewed(row, "en", by=coordinator, at=NOW)
    writing.approve(row, by=coordinator, at=NOW)
    notifying.send(row, by=coordinator, at=NOW, looks=UP)
    row.refresh_from_db()
    assert row.done_at is not None and work.close_what_is_sent(row.done_at + timedelta(days=3)) == 0
    duty.refresh_from_db()
    assert duty.met_at is None


def test_another_boards_families_are_never_written_to(board: Board, notice: Notice, enrol: Enrol) -> None:
    enrol(SIBLINGS)
    other = boards.found_board(name="O", short_name="O", slug="o", by=None, at=NOW)
    row = writing.draft(other, kind="letter", title="x", languages=["en"], facts={}, by=None, at=NOW)
    assert notifying.reach(row, on=NOW.date()).people == 0


def test_an_address_that_does_not_answer_is_not_sent_to_families(
    notice: Notice, coordinator: Member, enrol: Enrol
) -> None:
    enrol(SIBLINGS)
    writing.approve(notice, by=coordinator, at=NOW)
    with pytest.raises(Refusal, match="does not answer"):
        notifying.send(notice, by=coordinator, at=NOW, looks=lambda address: False)
    assert mail.outbox == []


def test_the_coordinator_hears_once_a_day_who_has_not_been_reached(
    board: Board, notice: Notice, coordinator: Member, enrol: Enrol
) -> None:
    enrol(SIBLINGS)
    writing.approve(notice, by=coordinator, at=NOW)
    notifying.send(notice, by=coordinator, at=NOW, looks=UP)
    notice.refresh_from_db()
    assert notice.done_at is not None
    mail.outbox.clear()
    morning = datetime.combine(notice.done_at.astimezone(law.ZONE).date() + timedelta(days=1), time(7, 5), law.ZONE)
    assert [digest.send_due(board, at=morning + timedelta(hours=hour)) for hour in (-1, 0, 1)] == [False, True, False]
    (message,) = mail.outbox
    assert message.to == [coordinator.user.email] and "2 people not reached" in message.subject
    assert "Oak" not in message.body and notice.public_id in message.body


def test_the_evidence_holds_texts_approvals_log_and_their_hashes(
    notice: Notice, coordinator: Member, enrol: Enrol
) -> None:
    enrol(SIBLINGS)
    writing.approve(notice, by=coordinator, at=NOW)
    notifying.send(notice, by=coordinator, at=NOW, looks=UP)
    notice.refresh_from_db()
    with zipfile.ZipFile(io.BytesIO(evidence.bundle(notice))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert set(files) == {"summary.json", "log.csv", "text-en.txt", "SHA256SUMS"}
    for line in files["SHA256SUMS"].decode().splitlines():
        digest_of, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest_of
    said = json.loads(files["summary.json"])
    assert said["texts_unchanged"] and said["reached_electronically"] == 2 and said["not_reached"] == 2
    assert evidence.bundle(notice) == evidence.bundle(notice)
