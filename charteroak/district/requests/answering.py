"""A request is answered once, in one letter; after a deletion its record proves what was done and holds no data."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak import law
from charteroak.district import files
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Member
from charteroak.district.duties import actions as duties
from charteroak.district.families.links import LASTS
from charteroak.district.refusal import Refusal
from charteroak.district.sealing import keyed_digest

from . import letters, working
from .acting import must_be_open
from .asking import send_links
from .models import FamilyLink, FamilyRequest

WHAT = "It was not answered"


def obstacles(row: FamilyRequest) -> list[str]:
    """What stands in the way of the answer; none where it can be written."""
    found = [f"{one}." for one in row.needs_words()]
    if row.stop():
        found.append("The family has been asked something: let the time run on first.")
    for part in row.parts.all():
        if part.demand.settled_at is None:
            found.append(f"{part.demand.contractor}: what was asked is not settled.")
        elif (
            (answer := part.demand.last_answer()) and answer.file_name and not answer.certificate and not part.shown_at
        ):
            found.append(f"{part.demand.contractor}: nobody has looked whether its file tells of other children.")
    if row.about_kind.demand and row.student is not None and not row.needs:
        asked = {part.demand.contractor_id for part in row.parts.all()}
        holders = working.holders_of(row.student, on=row.received_on)
        found += [
            f"{one.contractor} holds the child’s data and has not been asked." for one in holders
            if one.is_current and one.contractor.is_known and one.contractor.pk not in asked
        ]  # fmt: skip
    if row.own_at is None:
        found.append("It is not recorded what the board itself did.")
    return found


@transaction.atomic
def answer(row: FamilyRequest, *, by: Member, at: datetime) -> FamilyRequest:
    """Write the one letter, end the board's clocks, and tell the family that it can be read."""
    must_be_open(row, by)
    if lacks := obstacles(row):
        raise Refusal(WHAT, "something is still open", "Finish it first.", items=lacks)
    today = at.astimezone(law.ZONE).date()
    student = row.student.name if row.student else ""
    data = letters.letter(row, name=row.asker, student=student, on=today)
    row.letter_sha256, row.letter_sealed_as = files.keep_sealed(row.board, data)
    row.closed_at, row.closed_by, row.end = at, by.audit_id, FamilyRequest.End.ANSWERED
    tell = dict(row.said)
    if row.about_kind.destroys:
        row.said = {"proof": keyed_digest(f"{student} {row.asker}".encode())}
    row.save()
    record(row.board.public_id, "family.closed", row, by=by, at=at, end=row.end, letter=row.letter_sha256)
    for duty in row.clocks().open().filter(subject_id=row.public_id):
        duties.meet(
            duty, happened=at, received=None, by=None, at=at,
            evidence=f"The letter with the SHA-256 {row.letter_sha256} answered the request {row.public_id}.",
        )  # fmt: skip
    _tell(row, str(tell.get("name", "")), at=at)
    return row


def _tell(row: FamilyRequest, name: str, *, at: datetime) -> None:
    """A link by which whoever asked comes in and reads it, at the address that the roster holds today."""
    person = row.guardian or (row.student if row.by_student and row.via == FamilyRequest.Via.LINK else None)
    if person is None or person.left_on is not None or "@" not in person.email:
        return
    who = {"guardian": row.guardian} if row.guardian else {"student": row.student}
    link = FamilyLink(board=row.board, made_at=at, **who)
    link.addressee = {
        "name": name or person.name,
        "email": person.email,
        "language": row.language,
        "about": row.public_id,
    }
    link.make_link(at=at)
    link.expires_at = at + LASTS
    link.save()
    record(row.board.public_id, "family.link-made", link, by=None, at=at)
    transaction.on_commit(lambda: send_links.enqueue())
