"""Recording signatures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from django.db import models, transaction

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board
from charteroak.district.refusal import Refusal

from .models import Signature


class Signer(Protocol):
    """Whoever records a signature: a member of the board, or in the portal a contractor's user."""

    @property
    def audit_id(self) -> str: ...
    def may(self, capability: str) -> bool: ...
    def must(self, capability: str, board: Board) -> None: ...


@transaction.atomic
def record_signature(
    subject: models.Model, *, board: Board, sha256: str, party: str, name: str, title: str, authority: str,
    method: str, signed_on: date, received_on: date | None, by: Signer, at: datetime,
) -> Signature:  # fmt: skip
    """Record one signature on the bytes with this hash. `signed_on` is the day of the fact, not of this entry."""
    by.must("documents.sign" if method == Signature.Method.PORTAL else "signatures.record", board)
    today = at.astimezone(law.ZONE).date()
    received_on = received_on or signed_on
    missing = [
        label for label, value in (("name", name), ("title", title), ("authority", authority)) if not value.strip()
    ]
    if missing:
        raise Refusal(
            "The signature was not recorded", f"the signer's {', '.join(missing)} is not given",
            "Enter who signed, in what office, and what lets them sign (a vote, a delegation, an officer's power).",
        )  # fmt: skip
    if signed_on > today or received_on > today:
        raise Refusal(
            "The signature was not recorded", "its date lies in the future", "Enter the day on which it was signed."
        )
    if received_on < signed_on:
        raise Refusal("The signature was not recorded", "it was received before it was signed", "Check the two dates.")
    if method == Signature.Method.PORTAL and party != Signature.Party.CONTRACTOR:
        raise Refusal("The signature was not recorded", "the portal is the contractor's", "Sign for the contractor.")
    if method == Signature.Method.IN_APP and (party != Signature.Party.BOARD or not by.may("board.sign")):
        raise Refusal(
            "The signature was not recorded", "only the board's own signer signs here",
            "Record a signature on paper, or ask the superintendent to sign in.",
        )  # fmt: skip
    live = method != Signature.Method.PAPER
    signature = Signature.objects.create(
        board=board, subject_label=subject._meta.label_lower, subject_id=getattr(subject, "public_id", subject.pk),
        sha256=sha256, party=party, name=name.strip(), title=title.strip(), authority=authority.strip(), method=method,
        signed_on=signed_on, received_on=received_on, recorded_at=at, recorded_by=by.audit_id,
        signed_at=at if live else None, identified=f"signed in as {by.audit_id}" if live else "",
    )  # fmt: skip
    record(
        board.public_id, "signature.recorded", signature, by=by, at=at,
        sha256=sha256, party=party, signed_on=signed_on.isoformat(), method=method,
    )  # fmt: skip
    return signature
