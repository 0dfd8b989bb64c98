"""A breach is reported, in the portal or by letter, call or e-mail: the instant of receipt, its clocks, the receipt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

import typst
from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district import files, uploads
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.boards.roles import Role
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.models import Contractor, ContractorUser, Product
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal
from charteroak.district.sealing import keyed_digest

from .kinds import KINDS, rows_for
from .models import Breach, BreachDesk, BreachReport, Room
from .rooms import judge_delay, must_be_open, room_for
from .tasks import compute

CITATION = "C.G.S. § 10-234dd(a)"

_RECEIPT = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.board, date: none)
#set page(paper: "us-letter", margin: 1in, numbering: "1 of 1")
#set text(size: 11pt, font: ("Libertinus Serif", "Noto Sans"), lang: "en")
#heading(level: 1)[#data.title]
#for line in data.lines { par(line) }
#heading(level: 2)[What was received]
#for line in data.content { par(line) }
#heading(level: 2)[How this receipt is proved]
#for line in data.proof { par(line) }
"""


@dataclass(frozen=True)
class Reported:
    """What a contractor says of a breach. An instant that is not known is None; nothing is assumed for it."""

    what: str
    kinds: Sequence[str]
    discovered_at: datetime | None = None
    occurred_from: datetime | None = None
    occurred_until: datetime | None = None
    elements: Sequence[str] = ()
    products: Sequence[Product] = ()
    students: int | None = None
    whom: str = ""
    doing: str = ""
    contact: dict[str, str] = field(default_factory=dict)
    adds_to: BreachReport | None = None
    names_more: bool = True


@transaction.atomic
def report(reported: Reported, *, token: str, places: Sequence[ContractorUser], at: datetime) -> list[Breach]:
    """Report it to the board of each place; all of them have received it now, whether anybody reads it or not.

    The same form sent twice gives the same receipts. Each board's time to tell families runs from this instant.
    """
    if not places:
        raise Refusal("Nothing was reported", "no board is chosen", "Choose each board that it concerns.")
    for place in places:
        place.must("breach.report", place.board)
    by = places[0]
    if any((place.contractor_id, place.user_id) != (by.contractor_id, by.user_id) for place in places):
        raise Refusal("Nothing was reported", "the boards are not all yours", "Report for one contractor at a time.")
    already = BreachReport.objects.filter(token=token).first()
    if already is not None:
        if already.contractor_id != by.contractor_id:
            raise Refusal("Nothing was reported", "the form is another's", "Open the page again.")
        return list(already.breaches.filter(board__in=[place.board for place in places]))
    _must_say_enough(reported, by.contractor, by.board, at)
    made = _write(reported, by.contractor, token, channel=BreachReport.Channel.PORTAL, by=by.audit_id, at=at)
    now = Arrived(received_at=at)
    return [_receive(made, place.board, now, room_for(made, place.board, at=at), by=place, at=at) for place in places]


@dataclass(frozen=True)
class Arrived:
    """How a report arrived first, anywhere at the board."""

    received_at: datetime
    known: str = Breach.Known.INSTANT
    channel: str = BreachReport.Channel.PORTAL
    where: str = ""
    evidence: bytes = b""
    evidence_name: str = ""

    @classmethod
    def on(cls, day: date, at_time: time | None, *, sure: bool = True, **more: Any) -> Arrived:
        """An instant that is not known takes the earliest possible: the day's first moment in Connecticut."""
        moment = datetime.combine(day, at_time or time(0), tzinfo=law.ZONE)
        known = Breach.Known.EARLIEST if not sure else Breach.Known.INSTANT if at_time else Breach.Known.DAY
        return cls(moment, known, **more)


@transaction.atomic
def record_report(
    board: Board, contractor: Contractor, reported: Reported, arrived: Arrived, *, token: str, room: Room | None = None,
    by: Member, at: datetime,
) -> Breach:  # fmt: skip
    """Type in a report that came by letter, call or e-mail; a second one on the same breach joins its `room`.

    The board's time runs from the first arrival anywhere at the board. A duplicate that turns out to have arrived
    earlier moves the clock back; what names students or data that were not named before opens a clock of its own.
    """
    by.must("breaches.write", board)
    already = BreachReport.objects.filter(token=token).first()
    if already is not None:
        return already.breaches.get(board=board)
    if arrived.received_at > at:
        raise Refusal("Nothing was recorded", "it arrived in the future", "Check the day and the time.")
    if room is not None:
        must_be_open(room)
        if (room.board_id, room.contractor_id) != (board.pk, contractor.pk) or room.is_drill:
            raise Refusal("Nothing was recorded", "that breach is another contractor’s", "Choose another one.")
        first = room.first()
        reported = replace(reported, adds_to=first.report if first else None)
    if not contractor.is_known:
        raise Refusal("Nothing was recorded", "the company is not known yet", "Enter the company first.")
    _must_say_enough(reported, contractor, board, at)
    made = _write(reported, contractor, token, channel=arrived.channel, by=by.audit_id, at=at)
    return _receive(made, board, arrived, room or room_for(made, board, at=at), by=by, at=at)


@transaction.atomic
def receive_in_drill(room: Room, reported: Reported, *, token: str, by: Member, at: datetime) -> Breach:
    """Receive what a drill's leader brings in. A signer may lead one, and writes no real report by it."""
    by.must("breaches.drill", room.board)
    if not room.is_drill:
        raise Refusal("Nothing was brought in", "this is no drill", "Record the report as what it is.")
    first = room.first()
    reported = replace(reported, adds_to=first.report if first else None)
    _must_say_enough(reported, room.contractor, room.board, at)
    made = _write(reported, room.contractor, token, channel=BreachReport.Channel.DRILL, by=by.audit_id, at=at)
    return _receive(made, room.board, Arrived(at, channel=BreachReport.Channel.DRILL), room, by=by, at=at)


def _write(
    reported: Reported, contractor: Contractor, token: str, *, channel: str, by: str, at: datetime
) -> BreachReport:
    made = BreachReport.objects.create(
        contractor=contractor, token=token, adds_to=reported.adds_to, names_more=reported.names_more, channel=channel,
        discovered_at=reported.discovered_at, occurred_from=reported.occurred_from,
        occurred_until=reported.occurred_until, kinds=sorted(set(reported.kinds)),
        elements=sorted(set(reported.elements)), students=reported.students,
        said={"what": reported.what.strip(), "whom": reported.whom.strip(), "doing": reported.doing.strip(),
              "contact": reported.contact},
        reported_at=at, reported_by=by,
    )  # fmt: skip
    made.products.set(reported.products)
    return made


def _must_say_enough(reported: Reported, contractor: Contractor, board: Board, at: datetime) -> None:
    why = todo = ""
    instants = [reported.discovered_at, reported.occurred_from, reported.occurred_until]
    if not reported.what.strip():
        why, todo = "it is not said what happened", "Say it in a sentence; more can follow."
    elif not reported.kinds or set(reported.kinds) - KINDS.keys():
        why, todo = "the kind of data is not ticked", "Tick each kind, or “Not known yet”."
    elif set(reported.elements) - ELEMENTS.keys():
        why, todo = "an element is none of the list", "Choose from the list."
    elif any(moment is not None and moment > at for moment in instants):
        why, todo = "an instant lies in the future", "Check the dates and the time zone."
    elif reported.occurred_from and reported.occurred_until and reported.occurred_until < reported.occurred_from:
        why, todo = "it ended before it began", "Check the two instants."
    elif reported.discovered_at and reported.occurred_from and reported.discovered_at < reported.occurred_from:
        why, todo = "it was discovered before it began", "Check the two instants."
    elif any(product.contractor_id != contractor.pk for product in reported.products):
        why, todo = "a product is another contractor's", "Choose your own."
    elif reported.adds_to is not None and not reported.adds_to.breaches.filter(board=board).exists():
        why, todo = "the earlier report is none of yours to this board", "Open the earlier report again."
    if why:
        raise Refusal("Nothing was reported", why, todo, citation=CITATION)


def _receive(
    made: BreachReport, board: Board, arrived: Arrived, room: Room, *, by: ContractorUser | Member, at: datetime
) -> Breach:
    breach = Breach(
        board=board, report=made, room=room, received_at=arrived.received_at, received_is=arrived.known,
        arrived_where=arrived.where.strip()[:160], recorded_at=at, recorded_by=by.audit_id, receipt_code="",
    )  # fmt: skip
    if arrived.evidence:
        breach.evidence_name = uploads.plain_name(arrived.evidence_name)
        breach.evidence_sha256, breach.evidence_sealed_as = files.keep_sealed(board, arrived.evidence)
    breach.report_sha256 = breach.hash_of_report()
    breach.receipt_code = code_of(breach)
    breach.receipt_sha256, breach.receipt_sealed_as = files.keep_sealed(board, _receipt(breach))
    earlier = list(room.breaches.select_related("report").order_by("received_at"))
    breach.save()
    record(
        board.public_id, "breach.received", breach, by=by, at=at, report=made.public_id, room=room.public_id,
        contractor=made.contractor.public_id, sha256=breach.report_sha256, receipt=breach.receipt_sha256,
        channel=made.channel, evidence=breach.evidence_sha256,
    )  # fmt: skip
    started = [] if room.is_drill else _start(breach, earlier, by=by if isinstance(by, Member) else None, at=at)
    _tell(breach, started, at=at)
    if isinstance(by, ContractorUser):
        memos.tell(
            [by], about=breach, kind="breach.receipt", subject=f"Received: your breach report to {board}"[:200],
            body=f"{board} received your report {_said(at)}. The receipt’s code is {breach.receipt_code}.",
            page=reverse("contractor:breach", args=[by.public_id, breach.public_id]), at=at,
        )  # fmt: skip
    if made.names_more:
        transaction.on_commit(lambda: compute.enqueue(room.public_id))
    return breach


def _start(breach: Breach, earlier: Sequence[Breach], *, by: Member | None, at: datetime) -> list[Duty]:
    """The board's time runs from receipt; the contractor's own ran from discovery and ended with it."""
    started: list[Duty] = []
    was_first = bool(earlier) and breach.received_at < earlier[0].received_at
    if breach.report.names_more or was_first or not earlier:
        started = duties.start_clocks(
            "breach.notice-received", breach, board=breach.board, happened=_here(breach.received_at), by=by, at=at
        )
    if was_first and not breach.report.names_more:
        for duty in earlier[0].clocks().open().filter(row__in=[one.row for one in started]):
            duties.withdraw(duty, why="The same report arrived earlier; its clock runs from then.", by=by, at=at)
    judge_delay(breach, rows_for(breach.report.kinds), by=by, at=at)
    return started


def _here(moment: datetime) -> datetime:
    return moment.astimezone(law.ZONE)


def _tell(breach: Breach, started: Sequence[Duty], *, at: datetime) -> None:
    board = breach.board
    due = next((duty for duty in started if duty.row == "B9"), None)
    last = due.last_day() if due else None
    until = f" Families must be told by {last:%A, %B} {last.day}." if last else ""
    members = board.members.filter(ended_on=None).select_related("user", "board")
    desk = BreachDesk.objects.filter(board=board).first()
    deputies = set(desk.deputies.values_list("pk", flat=True)) if desk else set()
    drill = breach.room.is_drill
    words = {
        "about": breach, "kind": "breach.received", "at": at, "only_to": breach.room.only_to,
        "subject": f"{'DRILL' if drill else 'URGENT'}: breach reported by {breach.report.contractor}"[:200],
        "body": f"{breach.report.contractor} reported a breach of student data; received {_said(breach.received_at)}."
        + until + (" This is a drill: nothing of it is real." if drill else ""),
        "page": reverse("staff:room", args=[board.slug, breach.room.public_id]),
    }  # fmt: skip
    told = [one for one in members if {Role.COORDINATOR, Role.SIGNER} & set(one.roles) or one.pk in deputies]
    memos.tell(told, **words)
    if desk is not None:
        has_account = {one.user.email for one in told}
        memos.tell_addresses(board, [one for one in desk.addresses if one.lower() not in has_account], **words)


def code_of(breach: Breach) -> str:
    """A code that only this host can have made of this report, this board and this instant."""
    proved = [breach.board.public_id, breach.report.public_id, breach.report_sha256,
              breach.received_at.astimezone(UTC).isoformat()]  # fmt: skip
    return keyed_digest("\n".join(proved).encode())


def found_by(board: Board, code: str) -> Breach | None:
    """The breach whose receipt bears this code, where the code still proves what the record says."""
    known = board.breaches.filter(room__is_drill=False).select_related("board", "report__contractor")
    breach = known.filter(receipt_code=code.strip().lower()).first()
    if breach is None or breach.hash_of_report() != breach.report_sha256 or code_of(breach) != breach.receipt_code:
        return None
    return breach


def _said(moment: datetime) -> str:
    here = _here(moment)
    return f"{here:%A, %B} {here.day}, {here.year}, at {here:%H:%M:%S} {here.tzname()}"


def _receipt(breach: Breach) -> bytes:
    report = breach.report
    products = ", ".join(product.name for product in report.products.all()) or "not said"
    number = "not known" if report.students is None else f"{report.students:,}"
    data = {
        "title": "Receipt of a breach report", "board": breach.board.name,
        "lines": [
            f"{breach.board} received this report of {report.contractor} on {_said(breach.received_at)}.",
            f"Report {report.public_id}, receipt {breach.public_id}. It does not say whether the report came without "
            f"unreasonable delay ({CITATION}).",
        ],
        "content": [
            f"How it came: {breach.report.get_channel_display().lower()}. {breach.get_received_is_display()}.",
            f"Discovered: {_said(report.discovered_at) if report.discovered_at else 'not known'}.",
            f"Products: {products}.", f"Kinds of data: {'; '.join(report.kind_words)}.",
            f"Elements: {', '.join(ELEMENTS[code].words for code in report.elements) or 'not known'}.",
            f"Students: {number}.", f"What happened: {report.said['what']}",
        ],
        "proof": [
            f"SHA-256 of the whole report as received: {breach.report_sha256}.",
            f"Code of the receipt: {breach.receipt_code}.",
            "Whoever holds the code can have it confirmed in the board’s registry: "
            f"{reverse('registry:receipt', args=[breach.board.slug])}. The hash stands in its audit trail, too.",
        ],
    }  # fmt: skip
    return bytes(typst.compile(_RECEIPT.encode(), sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"]))


def receipt_of(breach: Breach, *, by: Member | ContractorUser) -> bytes:
    by.must("breaches.read" if isinstance(by, Member) else "breach.report", breach.board)
    return files.sealed_bytes_of(breach.receipt_sealed_as)


def evidence_of(breach: Breach, *, by: Member) -> bytes:
    """The message or letter by which the report came, as it was handed in."""
    by.must("breaches.read", breach.board)
    return files.sealed_bytes_of(breach.evidence_sealed_as)
