"""Giving a parent the evidence of the board's efforts on request, with proof of when: C.G.S. § 10-234bb(i)."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

import typst
from django.db import transaction

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Member
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.families import links
from charteroak.district.families.models import Guardian
from charteroak.district.files import keep_sealed, sealed_bytes_of
from charteroak.district.refusal import Refusal

from . import keeping
from .agreement import LANGUAGES
from .conditions import LAW, SHOWN_TO_PARENTS
from .models import AgreementSignature, EvidenceRequest, PlanException

How = EvidenceRequest.How

_INDEX = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.board, date: none)
#set page(paper: "us-letter", margin: 1in, numbering: "1 of 1")
#set text(size: 11pt, font: ("Libertinus Serif", "Noto Sans"), lang: "en")
#heading(level: 1)[#data.title]
#for line in data.opening { par(line) }
#for part in data.parts {
  heading(level: 2)[#part.title]
  if part.rows.len() == 0 { par[Nothing is on record.] }
  for row in part.rows {
    heading(level: 3)[#row.heading]
    for line in row.lines { par(line) }
  }
}
"""


@transaction.atomic
def ask(
    exception: PlanException, *, guardian: Guardian | None, name: str, asked_on: date, received_on: date, by: Member,
    at: datetime,
) -> EvidenceRequest:  # fmt: skip
    """Record that a parent or guardian, or the student of eighteen, asked for the evidence."""
    keeping.must_write(exception, by)
    keeping.dates_must_hold(asked_on, received_on, at=at)
    if guardian is not None and not exception.student.guardianships.filter(guardian=guardian, ended_on=None).exists():
        raise Refusal("The request was not recorded", "this is no parent or guardian of the child", "Choose another.")
    who = guardian or exception.student
    if not (name.strip() or who.name):
        raise Refusal("The request was not recorded", "it is not said who asked", "Enter the name.")
    made = EvidenceRequest.objects.create(
        exception=exception, asked_by=guardian, asked_on=asked_on, received_on=received_on, recorded_at=at,
        recorded_by=by.audit_id,
        addressee={"name": name.strip() or who.name, "email": who.email,
                   "language": who.language if who.language in LANGUAGES else "en"},
    )  # fmt: skip
    record(exception.board.public_id, "exception.evidence-asked", made, by=by, at=at)
    duties.start_clocks(
        "exception.evidence-requested", made, board=exception.board, happened=received_on, by=by, at=at
    )  # fmt: skip
    return made


@transaction.atomic
def give(request: EvidenceRequest, *, how: str, despite: str = "", by: Member, at: datetime) -> EvidenceRequest:
    """Make the packet and give it: by a link to the address on record, or on paper.

    A person whose access to records a court has limited gets it only where a member rules so and says why (`despite`).
    """
    exception = request.exception
    keeping.must_write(exception, by)
    if request.given_at is not None:
        raise Refusal("It was not given", "it was given already", "Record a new request to give it again.")
    if how not in How.values:
        raise Refusal("It was not given", "it is not said how", "Choose a link or paper.")
    if _limited(request, on=at.astimezone(law.ZONE).date()) and not despite.strip():
        raise Refusal(
            "It was not given", "a court's order limits this person's access to the child's records",
            "Ask counsel; say why it is given nevertheless, or do not give it.",
            citation="34 CFR § 99.4; C.G.S. § 10-15b(a)",
        )  # fmt: skip
    if how == How.LINK and "@" not in request.addressee.get("email", ""):
        raise Refusal("It was not given", "the roster has no e-mail address for this person", "Give it on paper.")
    data = packet(exception, at=at)
    request.packet_sha256, request.packet_sealed_as = keep_sealed(exception.board, data)
    request.how = how
    request.given_at, request.given_by = at, by.audit_id
    if despite.strip():
        request.addressee = {**request.addressee, "despite": despite.strip()}
    if how == How.LINK:
        request.make_link(at=at)
    request.save()
    record(
        exception.board.public_id, "exception.evidence-given", request, by=by, at=at, how=how,
        sha256=request.packet_sha256, despite_limit=bool(despite.strip()),
    )  # fmt: skip
    for duty in Duty.objects.open().about(request):
        duties.meet(
            duty, happened=at, received=None, by=None, at=at,
            evidence=f"The packet with the SHA-256 {request.packet_sha256} was given: {How(how).label.lower()}.",
        )  # fmt: skip
    return request


def _limited(request: EvidenceRequest, *, on: date) -> bool:
    pair = request.exception.student.guardianships.filter(guardian=request.asked_by).first()
    return bool(pair and [limit for limit in pair.limits_on(on) if limit.kind == "records"])


def waiting_for(token: str, *, at: datetime) -> EvidenceRequest | None:
    """The request whose packet this link opens."""
    rows = EvidenceRequest.objects.select_related("exception__board").exclude(given_at=None)
    row: EvidenceRequest | None = links.opened_by(rows, token, at=at)
    return row


@transaction.atomic
def open_packet(request: EvidenceRequest, *, by: Member | None, at: datetime) -> bytes:
    """The packet's bytes; the first opening by the link is noted as proof that it arrived."""
    if by is not None:
        by.must("exceptions.read", request.exception.board)
    elif request.opened_at is None:
        request.opened_at = at
        request.save(update_fields=["opened_at"])
        record(request.exception.board.public_id, "exception.evidence-opened", request, by=None, at=at)
    return sealed_bytes_of(request.packet_sealed_as)


def packet(exception: PlanException, *, at: datetime) -> bytes:
    """A zip archive: an index that a lawyer can read, the files of both efforts, and the hash of each."""
    files: list[tuple[str, bytes, str]] = []
    parts = []
    for code in SHOWN_TO_PARENTS:
        rows = exception.evidence_for(code)
        shown = []
        for number, one in enumerate(rows, 1):
            kept = _day(one.recorded_at.astimezone(law.ZONE).date())
            dates = f"Happened on {_day(one.happened_on)}, received on {_day(one.received_on)}, recorded on {kept}."
            lines = [one.words, dates]
            if one.file_sealed_as:
                name = f"{code}-{number}-{one.file_name}"
                files.append((name, sealed_bytes_of(one.file_sealed_as), one.file_sha256))
                lines.append(f"File: {name}, SHA-256 {one.file_sha256}")
            shown.append({"heading": f"{number}. {_day(one.happened_on)}", "lines": lines})
        title = rows[0].title if rows else {"attempt": "Attempts to contract", "equivalent": "Search"}[code]
        parts.append({"title": title, "rows": shown})
    parts.append({"title": "The signed agreement", "rows": [_signed(one) for one in exception.signatures]})
    data: dict[str, Any] = {
        "title": "Evidence of the board's efforts", "board": exception.board.name, "parts": parts,
        "opening": [
            f"{exception.board.name} gives this evidence to the parent or guardian who asked for it, {LAW}.",
            f"Child: {exception.student.name}. Tool: {exception.product.name}, of {exception.product.contractor.name}. "
            f"Plan: {exception.get_plan_display()}, {_day(exception.plan_from)} to {_day(exception.plan_until)}.",
            f"Made on {_day(at.astimezone(law.ZONE).date())}.",
            f"Agreement, SHA-256: {exception.agreement_sha256 or 'none'}",
        ],
    }  # fmt: skip
    index = bytes(typst.compile(_INDEX.encode(), sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"]))
    hashes = [(hashlib.sha256(index).hexdigest(), "index.pdf"), *((sha256, name) for name, _, sha256 in files)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.pdf", index)
        for name, content, _ in files:
            archive.writestr(name, content)
        archive.writestr("SHA256SUMS", "".join(f"{sha256}  {name}\n" for sha256, name in hashes))
    return out.getvalue()


def _signed(one: AgreementSignature) -> dict[str, Any]:
    assert one.signed_on and one.recorded_at
    when = f"Signed on {_day(one.signed_on)}, {one.get_method_display().lower()}"
    kept = f"Recorded on {_day(one.recorded_at.astimezone(law.ZONE).date())}."
    return {"heading": f"{one.get_capacity_display()}: {one.signed_name}", "lines": [f"{when}. {kept}"]}


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
