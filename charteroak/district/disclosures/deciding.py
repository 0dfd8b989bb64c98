"""Whether a request is related to school purposes: a named person decides, with a reason. No rule decides it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Member
from charteroak.district.refusal import Refusal

from . import letters
from .asking import end_promise
from .elements import in_order, in_words
from .models import Designation, Determination, DirectoryRequest
from .sources import DESIGNATED, Source, refusal_rule

Outcome, State = Determination.Outcome, DirectoryRequest.State
WHAT = "Nothing was determined"


@transaction.atomic
def determine(
    row: DirectoryRequest, *, outcome: str, reason: str, elements: Sequence[str] = (), is_ordinary: bool, by: Member,
    at: datetime,
) -> Determination:  # fmt: skip
    """Decide. `is_ordinary`: the member has looked, and it is neither a recruiter's request nor one for public records.

    Not related, or not designated: refused, with a letter that gives the reason and what it rests on. Related: to be
    disclosed, as far as `elements` go; who has opted out is left out when the file is made.
    """
    board = row.board
    by.must("directory.determine", board)
    DirectoryRequest.objects.select_for_update().get(pk=row.pk)
    row.refresh_from_db(fields=["state", "kind"])
    if row.state == State.COUNSEL:
        raise Refusal(WHAT, "the request is with counsel, who decides it", "Record what counsel answers.")
    if row.state != State.WAITING:
        raise Refusal(WHAT, f"it is {row.get_state_display().lower()}", "Open its page again.")
    if outcome not in Outcome.values or not reason.strip():
        raise Refusal(WHAT, "the decision or its reason is missing", "Choose, and say why.")
    if row.kind not in DirectoryRequest.SPECIAL and not is_ordinary:
        raise Refusal(
            WHAT, "nobody has said that it is neither a recruiter's request nor one for public records",
            "Read it again. If it is one of the two, send it to counsel; they have clocks of their own.",
            citation="10 U.S.C. § 503(c); 20 U.S.C. § 7908; C.G.S. § 1-210",
        )  # fmt: skip
    today = at.astimezone(law.ZONE).date()
    year = Designation.objects.in_force(board, today)
    granted = _granted(row, elements, year) if outcome == Outcome.RELATED else []
    rule: law.Rule | Source = DESIGNATED if outcome == Outcome.NOT_DIRECTORY else refusal_rule(today)
    made = Determination.objects.create(
        request=row, outcome=outcome, reason={"words": reason.strip()}, elements=granted, determined_at=at,
        determined_by=by.audit_id,
        basis={"citation": rule.citation, "confidence": str(rule.confidence), "note": rule.confidence_note,
               "edition": law.on(today).edition, "policy": year.policy if year else ""},
    )  # fmt: skip
    row.state = State.RELATED if outcome == Outcome.RELATED else State.REFUSED
    row.save(update_fields=["state"])
    record(board.public_id, "directory.determined", made, by=by, at=at, outcome=outcome, elements=granted)
    if row.state == State.REFUSED:
        letter = letters.refuse(row, made, by=by, at=at)
        end_promise(row, evidence=f"The letter {letter.public_id} of refusal was written.", at=at)
    return made


def _granted(row: DirectoryRequest, elements: Sequence[str], year: Designation | None) -> list[str]:
    granted = in_order(elements)
    if not granted or not set(granted) <= set(row.elements):
        raise Refusal(WHAT, "it is not said what may be disclosed of what was asked for", "Choose the elements.")
    if year is None:
        raise Refusal(
            WHAT, "the board has designated nothing for this school year", "Enter the designation first.",
            citation=DESIGNATED.citation,
        )  # fmt: skip
    if beyond := set(granted) - set(year.elements):
        raise Refusal(
            WHAT, "not all of it is directory information with this board", f"Leave out: {in_words(beyond)}.",
            citation=DESIGNATED.citation,
        )  # fmt: skip
    return granted


@transaction.atomic
def take_back(row: DirectoryRequest, *, by: Member, at: datetime) -> DirectoryRequest:
    """Take a determination back while nothing has gone out on it; what it was stays on record."""
    by.must("directory.determine", row.board)
    standing = row.determination()
    if row.state != State.RELATED or standing is None or row.releases.exists():
        raise Refusal(
            "It was not taken back", "an answer has gone out, or nothing is determined", "Open its page again."
        )
    standing.taken_back_at, standing.taken_back_by = at, by.audit_id
    standing.save(update_fields=["taken_back_at", "taken_back_by"])
    row.state = State.WAITING
    row.save(update_fields=["state"])
    record(row.board.public_id, "directory.determination-taken-back", standing, by=by, at=at)
    return row
