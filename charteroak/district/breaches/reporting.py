"""A contractor reports a breach: each board that it concerns has received it at that instant, and gives a receipt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import typst
from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district import files
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.boards.roles import Role
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.models import ContractorUser, Product
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal
from charteroak.district.sealing import keyed_digest

from .kinds import KINDS, rows_for
from .models import Breach, BreachReport

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
    _must_say_enough(reported, by, at)
    made = BreachReport.objects.create(
        contractor=by.contractor, token=token, adds_to=reported.adds_to, names_more=reported.names_more,
        discovered_at=reported.discovered_at, occurred_from=reported.occurred_from,
        occurred_until=reported.occurred_until, kinds=sorted(set(reported.kinds)),
        elements=sorted(set(reported.elements)), students=reported.students,
        said={"what": reported.what.strip(), "whom": reported.whom.strip(), "doing": reported.doing.strip(),
              "contact": reported.contact},
        reported_at=at, reported_by=by.audit_id,
    )  # fmt: skip
    made.products.set(reported.products)
    return [_receive(made, place, at=at) for place in places]


def _must_say_enough(reported: Reported, by: ContractorUser, at: datetime) -> None:
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
    elif any(product.contractor_id != by.contractor_id for product in reported.products):
        why, todo = "a product is another contractor's", "Choose your own."
    elif reported.adds_to is not None and not reported.adds_to.breaches.filter(board=by.board).exists():
        why, todo = "the earlier report is none of yours to this board", "Open the earlier report again."
    if why:
        raise Refusal("Nothing was reported", why, todo, citation=CITATION)


def _receive(made: BreachReport, place: ContractorUser, *, at: datetime) -> Breach:
    board = place.board
    breach = Breach(
        board=board, report=made, received_at=at, recorded_at=at, recorded_by=place.audit_id, receipt_code=""
    )  # fmt: skip
    breach.report_sha256 = breach.hash_of_report()
    breach.receipt_code = code_of(breach)
    breach.receipt_sha256, breach.receipt_sealed_as = files.keep_sealed(board, _receipt(breach))
    breach.save()
    record(
        board.public_id, "breach.received", breach, by=place, at=at, report=made.public_id,
        contractor=made.contractor.public_id, sha256=breach.report_sha256, receipt=breach.receipt_sha256,
    )  # fmt: skip
    _tell(breach, _start(breach, by=None, at=at), at=at)
    memos.tell(
        [place], about=breach, kind="breach.receipt", subject=f"Received: your breach report to {board}"[:200],
        body=f"{board} received your report {_said(at)}. The receipt’s code is {breach.receipt_code}.",
        page=reverse("contractor:breach", args=[place.public_id, breach.public_id]), at=at,
    )  # fmt: skip
    return breach


def _start(breach: Breach, *, by: Member | None, at: datetime) -> list[Duty]:
    """The board's time runs from receipt; the contractor's own ran from discovery and ended with it."""
    started: list[Duty] = []
    if breach.report.names_more:
        started = duties.start_clocks(
            "breach.notice-received", breach, board=breach.board, happened=_here(breach.received_at), by=by, at=at
        )
    if breach.report.discovered_at is None:
        return started
    for duty in duties.start_clocks(
        "breach.discovered", breach, board=breach.board, happened=_here(breach.report.discovered_at),
        rows=rows_for(breach.report.kinds), by=by, at=at,
    ):  # fmt: skip
        duties.meet(
            duty, happened=breach.received_at, received=breach.received_at, by=None, at=at,
            evidence=f"The board received the report; receipt {breach.receipt_code}.",
        )  # fmt: skip
    return started


def _here(moment: datetime) -> datetime:
    return moment.astimezone(law.ZONE)


def _tell(breach: Breach, started: Sequence[Duty], *, at: datetime) -> None:
    board = breach.board
    due = next((duty for duty in started if duty.row == "B9"), None)
    last = due.last_day() if due else None
    until = f" Families must be told by {last:%A, %B} {last.day}." if last else ""
    members = board.members.filter(ended_on=None).select_related("user", "board")
    memos.tell(
        [one for one in members if {Role.COORDINATOR, Role.SIGNER} & set(one.roles)], about=breach,
        kind="breach.received", subject=f"URGENT: breach reported by {breach.report.contractor}"[:200],
        body=f"{breach.report.contractor} reported a breach of student data; received {_said(breach.received_at)}."
        + until,
        page=reverse("staff:breach", args=[board.slug, breach.public_id]), at=at,
    )  # fmt: skip


def code_of(breach: Breach) -> str:
    """A code that only this host can have made of this report, this board and this instant."""
    proved = [breach.board.public_id, breach.report.public_id, breach.report_sha256,
              breach.received_at.astimezone(UTC).isoformat()]  # fmt: skip
    return keyed_digest("\n".join(proved).encode())


def found_by(board: Board, code: str) -> Breach | None:
    """The breach whose receipt bears this code, where the code still proves what the record says."""
    known = board.breaches.select_related("board", "report__contractor")
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
