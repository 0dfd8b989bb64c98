"""The room in which a board answers a breach: opened by its first report, joined by the others, closed at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty, instant
from charteroak.district.refusal import Refusal

from .kinds import KINDS, rows_for
from .models import Breach, BreachDesk, BreachReport, Room

CITATION = "C.G.S. § 10-234dd"


def room_for(report: BreachReport, board: Board, *, at: datetime) -> Room:
    """The board's room of the report that this one adds to; else a new one."""
    if report.adds_to is not None:
        earlier = Breach.objects.filter(board=board, report=report.adds_to).select_related("room").first()
        if earlier is not None:
            return earlier.room
    room = Room.objects.create(board=board, contractor=report.contractor, opened_at=at)
    record(board.public_id, "room.opened", room, by=None, at=at, contractor=report.contractor.public_id)
    return room


@transaction.atomic
def keep_desk(
    board: Board, *, mailbox: str, deputies: Sequence[Member], contacts: Sequence[dict[str, str]], by: Member,
    at: datetime,
) -> BreachDesk:  # fmt: skip
    """Keep where a breach reaches the board: its mailbox, who stands in for the coordinator, whom to call at night."""
    by.must("breaches.write", board)
    if any(one.board_id != board.pk or one.has_ended for one in deputies):
        raise Refusal("Nothing was kept", "a deputy is no member of this board", "Choose from its people.")
    kept = [one for one in contacts if any(value.strip() for value in one.values())]
    if any(not one.get("name") or not one.get("phone") for one in kept):
        raise Refusal("Nothing was kept", "a contact has no name or no telephone number", "Give both.")
    desk, _ = BreachDesk.objects.update_or_create(
        board=board, defaults={"mailbox": mailbox, "contacts": kept, "changed_at": at, "changed_by": by.audit_id}
    )
    desk.deputies.set(deputies)
    record(board.public_id, "breach.desk-kept", board, by=by, at=at, deputies=len(deputies), contacts=len(kept))
    return desk


@transaction.atomic
def classify(room: Room, kinds: Sequence[str], *, by: Member, at: datetime) -> Room:
    """Say which of the statute's kinds of data are touched, where the reports do not, or not rightly.

    The contractor's limits that follow are judged anew; those that were started stay on the record.
    """
    by.must("breaches.write", room.board)
    must_be_open(room)
    if not kinds or set(kinds) - KINDS.keys():
        raise Refusal("Nothing was kept", "no kind of data is ticked", "Tick each kind.", citation=CITATION)
    room.kinds, room.classified_at, room.classified_by = sorted(set(kinds)), at, by.audit_id
    room.save(update_fields=["kinds", "classified_at", "classified_by"])
    record(room.board.public_id, "room.classified", room, by=by, at=at, kinds=room.kinds)
    if not room.is_drill:
        for breach in room.breaches.select_related("report", "board"):
            judge_delay(breach, rows_for(room.kinds), by=by, at=at)
    return room


@transaction.atomic
def keep_promise(room: Room, *, count: int, unit: str, source: str, by: Member, at: datetime) -> Room:
    """Keep the time that the contract gives the contractor; it is shown as the contract's, beside the statute's."""
    by.must("breaches.write", room.board)
    must_be_open(room)
    if count and (unit not in dict(Room.UNITS) or not source.strip()):
        raise Refusal("Nothing was kept", "it is not said where the contract says so", "Name the clause.")
    room.promise_count, room.promise_unit, room.promise_source = count, unit if count else "", source.strip()[:200]
    room.save(update_fields=["promise_count", "promise_unit", "promise_source"])
    record(room.board.public_id, "room.contract-time", room, by=by, at=at, count=count, unit=room.promise_unit)
    return room


@dataclass(frozen=True)
class ContractTime:
    """What the contract promised of the contractor's telling, and whether that was kept."""

    count: int
    unit: str
    source: str
    until: datetime
    kept: bool


def contract_time(room: Room) -> ContractTime | None:
    """None where the contract's time or the discovery is not known."""
    first = room.first()
    if not room.promise_count or first is None or first.report.discovered_at is None:
        return None
    found, row = first.report.discovered_at.astimezone(law.ZONE), rows_for(room.known_kinds)[0]
    promise = law.Promise(row, room.promise_unit, room.promise_count, room.promise_source)  # type: ignore[arg-type]
    dues = law.duties("breach.discovered", found, calendar=room.board.calendar(), promises=(promise,))
    promised = next(due.promised for due in dues if due.row == row)
    assert promised is not None
    until = promised.due if isinstance(promised.due, datetime) else instant(promised.due + timedelta(days=1))
    return ContractTime(room.promise_count, room.promise_unit, room.promise_source, until, first.received_at < until)


def clocks_of(room: Room) -> list[Duty]:
    """The clocks of a room, the board's and the contractor's. A drill's are counted alike, and are no duties."""
    if not room.is_drill:
        return list(room.clocks().filter(withdrawn_at=None).most_urgent_first())
    found = []
    for breach in room.breaches.select_related("report"):
        moments = [("breach.notice-received", breach.received_at, None)]
        if breach.report.discovered_at:
            moments.append(("breach.discovered", breach.report.discovered_at, rows_for(room.known_kinds)))
        for event, moment, rows in moments:
            here = moment.astimezone(law.ZONE)
            for due in law.duties(event, here, calendar=room.board.calendar(), promises=room.board.promises()):
                if rows is None or due.row in rows:
                    met = breach.received_at if rows else _met_in_drill(room, due.row)
                    found.append(
                        Duty(board=room.board, event=event, row=due.row, started=here.isoformat(),
                             opened_at=breach.recorded_at, met_at=met, **duties.fields_of(due))
                    )  # fmt: skip
    return sorted(found, key=lambda duty: (duty.due_at is None, duty.due_at, duty.row))


def _met_in_drill(room: Room, row: str) -> datetime | None:
    """When a drill's people had done what the duty asks for."""
    first = room.updates.first()
    if first is None:
        return None
    if row == "B10":
        return first.posted_at
    sent = [one.notice.done_at for one in first.notices.select_related("notice")]
    return max((moment for moment in sent if moment), default=None) if sent and all(sent) else None


def judge_delay(breach: Breach, rows: Sequence[str], *, by: Member | None, at: datetime) -> None:
    """How long the contractor took from discovery, against each limit that the kinds of data start."""
    if breach.report.discovered_at is None:
        return
    for duty in duties.start_clocks(
        "breach.discovered", breach, board=breach.board, happened=breach.report.discovered_at.astimezone(law.ZONE),
        rows=rows, by=by, at=at,
    ):  # fmt: skip
        if duty.met_at is None:
            duties.meet(
                duty, happened=breach.received_at, received=breach.received_at, by=None, at=at,
                evidence=f"The board received the report; receipt {breach.receipt_code}.",
            )  # fmt: skip


def must_be_open(room: Room) -> None:
    if room.closed_at is not None:
        raise Refusal("Nothing was changed", "the room is closed", "What comes in now opens another one.")


def parallel_duties(day: datetime) -> list[law.Rule]:
    """Duties of other laws of which only second-hand sources speak: reminders to ask counsel, and no rules."""
    return [rule for rule in law.on(day.astimezone(law.ZONE).date()).rules if rule.id == "parallel-breach-law"]
