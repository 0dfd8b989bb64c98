"""The agreement of § 10-234bb(i)(4): its text, frozen when it is put before the signers, and their signatures."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.families import links
from charteroak.district.families.models import Guardian
from charteroak.district.refusal import Refusal
from charteroak.district.uploads import plain_name

from . import keeping
from .conditions import AGREEMENT, REASONS
from .models import AgreementSignature, EvidenceRequest, PlanException

LANGUAGES = ("en", "es", "pt")
Capacity, Method = AgreementSignature.Capacity, AgreementSignature.Method


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("agreement.toml").read_text(encoding="utf-8"))


def text_of(exception: PlanException, language: str) -> dict[str, str]:
    """The agreement's parts in one language, filled in from what is on record."""
    table = _table()
    reason = REASONS[exception.reason]
    unique = exception.evidence_for("unique")
    names = {
        "board": exception.board.name, "product": exception.product.name, "child": exception.student.name,
        "contractor": exception.product.contractor.name, "plan": table["plan"][language][exception.plan],
        "from": _day(exception.plan_from, language), "until": _day(exception.plan_until, language),
        "reason": table["reason"][language][exception.reason] if language != "en" else reason[0].lower() + reason[1:],
        "unique": unique[-1].words if unique else "",
    }  # fmt: skip
    parts = ("title", "why", "needed", "tried", "aware", "authorize", "free")
    return {part: table[language][part].format(**names) for part in parts}


def _day(day: date, language: str) -> str:
    if language == "en":
        return f"{day:%B} {day.day}, {day.year}"
    return f"{day.day}/{day.month}/{day.year}"


def labels(language: str) -> dict[str, str]:
    """What the signing page says around the text."""
    return {part: _table()[language][part] for part in ("sign", "governs")}


@transaction.atomic
def put_before_signers(exception: PlanException, *, by: Member, at: datetime) -> PlanException:
    """Freeze the agreement's text. A text that was frozen before, and its signatures, no longer count."""
    keeping.must_write(exception, by)
    if exception.ended_on or exception.granted_on:
        raise Refusal("Nothing was done", "it is in force or over", "Renew it, or begin another.")
    if not exception.evidence_for("unique"):
        raise Refusal(
            "The agreement was not written", "it must say why the tool is needed, and that is not on record",
            "Record first what is unique and necessary about it.", citation=AGREEMENT.citation,
        )  # fmt: skip
    exception.agreement = {language: text_of(exception, language) for language in LANGUAGES}
    exception.agreement_sha256 = sha256_of(exception.agreement)
    exception.save(update_fields=["agreement", "agreement_sha256"])
    for one in exception.signers.filter(signed_on=None):
        one.close_link()
        one.save()
    record(exception.board.public_id, "exception.agreement-written", exception, by=by, at=at)
    return exception


def sha256_of(agreement: Mapping[str, Mapping[str, str]]) -> str:
    return hashlib.sha256(json.dumps(agreement, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def ask_by_link(
    exception: PlanException, *, capacity: str, guardian: Guardian | None, name: str, email: str, by: Member,
    at: datetime,
) -> AgreementSignature:  # fmt: skip
    """Ask a signer by a link. A guardian is written to at the address on the roster, and at no other."""
    keeping.must_write(exception, by)
    _must_be_asked(exception, capacity)
    if capacity == Capacity.TEAM:
        addressee = {"name": name.strip(), "email": email.strip(), "language": "en"}
    else:
        person = _family_signer(exception, capacity, guardian, on=at.astimezone(law.ZONE).date())
        language = person.language if person.language in LANGUAGES else "en"
        addressee = {"name": person.name, "email": person.email, "language": language}
    if not addressee["name"] or "@" not in addressee["email"]:
        raise Refusal(
            "The link was not sent", "there is no e-mail address for this signer",
            "Have it signed on paper, or have the roster corrected.",
        )  # fmt: skip
    row = AgreementSignature(
        exception=exception, capacity=capacity, method=Method.LINK, guardian=guardian,
        sha256=exception.agreement_sha256, asked_at=at, asked_by=by.audit_id, addressee=addressee,
    )  # fmt: skip
    row.make_link(at=at)
    row.save()
    record(exception.board.public_id, "exception.signer-asked", row, by=by, at=at, capacity=capacity)
    return row


def _must_be_asked(exception: PlanException, capacity: str) -> None:
    if not exception.agreement_sha256:
        raise Refusal("Nobody was asked", "the agreement is not written yet", "Put it before the signers first.")
    if exception.ended_on or exception.granted_on:
        raise Refusal("Nobody was asked", "the exception is in force or over", "Renew it, or begin another.")
    if capacity not in exception.capacities:
        raise Refusal(
            "Nobody was asked", "this signature is not asked for",
            "The parent or guardian signs, or the student of eighteen; and for an IEP a member of the team.",
            citation=AGREEMENT.citation,
        )  # fmt: skip
    if capacity in {one.capacity for one in exception.signatures}:
        raise Refusal("Nobody was asked", "it is signed already", "Look at the signatures.")


def _family_signer(exception: PlanException, capacity: str, guardian: Guardian | None, *, on: date) -> Any:
    """The student of eighteen, or a guardian of the child whom no court keeps from the records."""
    if capacity == Capacity.STUDENT:
        return exception.student
    pair = exception.student.guardianships.filter(guardian=guardian, ended_on=None).first() if guardian else None
    if pair is None:
        raise Refusal("Nobody was asked", "this is no parent or guardian of the child", "Choose one from the list.")
    if pair.limits_on(on):
        raise Refusal(
            "Nobody was asked", "a court's order limits this person's contact or access to records",
            "Choose another guardian, or ask counsel; a signature on paper can still be recorded.",
            citation="34 CFR § 99.4; C.G.S. § 10-15b(a)",
        )  # fmt: skip
    return pair.guardian


def waiting_for(token: str, *, at: datetime) -> AgreementSignature | None:
    """The signature that this link opens, while it still can be given."""
    rows = AgreementSignature.objects.select_related("exception__board", "exception__product__contractor")
    row: AgreementSignature | None = links.opened_by(rows.filter(signed_on=None), token, at=at)
    over = row is None or row.sha256 != row.exception.agreement_sha256 or row.exception.ended_on
    return None if over else row


@transaction.atomic
def sign_by_link(
    row: AgreementSignature, *, name: str, aware: bool, authorizes: bool, language: str, at: datetime
) -> AgreementSignature:
    """The signer signs: both statements, and the full name. The link opens nothing any more."""
    row = AgreementSignature.objects.select_for_update().get(pk=row.pk)
    if row.signed_on is not None:
        raise Refusal("It was not signed", "it is signed already", "Nothing more is needed.")
    if not (aware and authorizes):
        raise Refusal("It was not signed", "both statements must be ticked", "Tick both, or close the page.")
    if len(name.split()) < 2:
        raise Refusal("It was not signed", "the full name is missing", "Type your first and last name.")
    today = at.astimezone(law.ZONE).date()
    row.signed = {"name": name.strip()[:160], "language": language if language in LANGUAGES else "en"}
    row.signed_on = row.received_on = today
    row.recorded_at, row.recorded_by = at, "link"
    row.close_link()
    row.save()
    exception = row.exception
    record(exception.board.public_id, "exception.signed", row, by=None, at=at, capacity=row.capacity, method=row.method)
    return row


@transaction.atomic
def record_paper(
    exception: PlanException, *, capacity: str, guardian: Guardian | None, name: str, signed_on: date,
    received_on: date, file: bytes, file_name: str, by: Member, at: datetime,
) -> AgreementSignature:  # fmt: skip
    """Record a signature on paper, with the signed copy."""
    keeping.must_write(exception, by)
    _must_be_asked(exception, capacity)
    keeping.dates_must_hold(signed_on, received_on, at=at)
    if not name.strip():
        raise Refusal("The signature was not recorded", "the signer's name is missing", "Enter it as it was signed.")
    if not file:
        raise Refusal("The signature was not recorded", "the signed copy is missing", "Scan it, and choose the file.")
    sha256, sealed_as = keeping.keep_file(exception.board, file, file_name)
    row = AgreementSignature.objects.create(
        exception=exception, capacity=capacity, method=Method.PAPER, guardian=guardian,
        addressee={"name": name.strip()}, sha256=exception.agreement_sha256, asked_at=at, asked_by=by.audit_id,
        signed={"name": name.strip(), "language": "en", "file": plain_name(file_name)}, signed_on=signed_on,
        received_on=received_on, recorded_at=at, recorded_by=by.audit_id, file_sealed_as=sealed_as, file_sha256=sha256,
    )  # fmt: skip
    record(exception.board.public_id, "exception.signed", row, by=by, at=at, capacity=capacity, method=row.method)
    return row


def mail_waiting(at: datetime) -> int:
    """Send the links that wait; no message names a child."""
    signatures = AgreementSignature.objects.select_related("exception__board").filter(signed_on=None)
    requests = EvidenceRequest.objects.select_related("exception__board")
    sent = links.mail_waiting(
        signatures, lambda row: _words(row, ""), lambda token: reverse("link:sign-agreement", args=[token]), _board,
        at=at,
    )  # fmt: skip
    return sent + links.mail_waiting(
        requests, lambda row: _words(row, "packet_"), lambda token: reverse("link:evidence", args=[token]), _board,
        at=at,
    )  # fmt: skip


def _board(row: AgreementSignature | EvidenceRequest) -> Board:
    return row.exception.board


def _words(row: AgreementSignature | EvidenceRequest, kind: str) -> tuple[str, str]:
    table = _table()[row.language]
    until = row.expires_at.astimezone(law.ZONE).date() if row.expires_at else date.max
    names = {"board": row.exception.board.name, "until": _day(until, row.language)}
    return table[f"{kind}subject"].format(**names), table[f"{kind}body"].format(**names)
