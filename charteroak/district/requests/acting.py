"""A request comes in, a person looks at it where one must, and its time runs, stands still or is lengthened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.mail import get_connection
from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.duties import actions as duties
from charteroak.district.exceptions.keeping import dates_must_hold
from charteroak.district.families.models import Guardian, Student
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal

from .asking import Child, children_of
from .kinds import KINDS, STOPS
from .letters import OWN_LANGUAGES, words
from .models import ClockStop, FamilyLink, FamilyRequest

WHAT = "The request was not kept"
#: Requests that one person may have open at a time.
MOST_OPEN = 20


@dataclass(frozen=True)
class Asked:
    """What is asked for, in their own words."""

    kind: str
    words: str = ""
    language: str = "en"


@transaction.atomic
def ask(link: FamilyLink, child: Child, asked: Asked, *, at: datetime) -> FamilyRequest:
    """Keep what a person who came in by a link asks for one child."""
    board, today = link.board, at.astimezone(law.ZONE).date()
    who = {"guardian": child.guardian} if child.guardian else {"by_student": True}
    if board.family_requests.open().filter(student=child.student, **who).count() >= MOST_OPEN:
        raise Refusal(WHAT, "too many of your requests are open", "Wait for an answer, or call the board.")
    needs = list(child.needs)
    return _keep(
        board, child.student, asked, via=FamilyRequest.Via.LINK, happened_on=today, received_on=today, needs=needs,
        name=link.name, email=str(link.addressee.get("email", "")), guardian=child.guardian, by=None, at=at,
    )  # fmt: skip


@transaction.atomic
def record_paper(
    student: Student, asked: Asked, *, guardian: Guardian | None, name: str, email: str = "", happened_on: date,
    received_on: date, by: Member, at: datetime,
) -> FamilyRequest:  # fmt: skip
    """Type in a request that came on paper or in person. Who asks is still to be shown; the board's own time waits."""
    by.must("families.write", student.board)
    dates_must_hold(happened_on, received_on, at=at)
    if not name.strip():
        raise Refusal(WHAT, "it is not said who asks", "Enter the name.")
    needs = ["identity"]
    if guardian is not None:
        day = at.astimezone(law.ZONE).date()
        child = next((one for one in children_of(guardian, on=day) if one.student.pk == student.pk), None)
        needs += child.needs if child else ["court"]
    row = _keep(
        student.board, student, asked, via=FamilyRequest.Via.PAPER, happened_on=happened_on, received_on=received_on,
        needs=needs, name=name.strip(), email=email.strip(), guardian=guardian, by=by, at=at,
    )  # fmt: skip
    _stop(row, "identity", "", since=received_on, by=by, at=at)
    return row


def _keep(
    board: Board, student: Student, asked: Asked, *, via: str, happened_on: date, received_on: date, needs: list[str],
    name: str, email: str, guardian: Guardian | None, by: Member | None, at: datetime,
) -> FamilyRequest:  # fmt: skip
    if asked.kind not in KINDS:
        raise Refusal(WHAT, "it is not said what is asked for", "Choose one.")
    if asked.kind in {"correct", "question"} and not asked.words.strip():
        raise Refusal(WHAT, "there are no words", "Say in your own words what you mean.")
    if asked.kind == "question":
        needs = [*needs, "question"]
    row = FamilyRequest.objects.create(
        board=board, student=student, guardian=guardian, by_student=guardian is None, kind=asked.kind, via=via,
        language=asked.language if asked.language in OWN_LANGUAGES else "en", happened_on=happened_on,
        received_on=received_on, recorded_at=at, recorded_by=by.audit_id if by else "family", needs=needs,
        said={"name": name, "email": email, "words": asked.words.strip()[:4000]},
    )  # fmt: skip
    record(board.public_id, "family.asked", row, by=by, at=at, kind=row.kind, via=via)
    _start(row, by=by, at=at)
    memos.tell(
        board.coordinators(), about=row, kind="family.asked", subject="A family asks",
        body=f"{row.about_kind.title}. {' '.join(f'{one}.' for one in row.needs_words())}".strip(),
        page=reverse("staff:family-request", args=[board.slug, row.public_id]), at=at,
    )  # fmt: skip
    return row


def _start(row: FamilyRequest, *, by: Member | None, at: datetime) -> None:
    if row.about_kind.event:
        duties.start_clocks(
            row.about_kind.event, row, board=row.board, happened=row.received_on, by=by, at=at
        )  # fmt: skip


@transaction.atomic
def settle(row: FamilyRequest, need: str, *, how: str, kind: str = "", by: Member, at: datetime) -> FamilyRequest:
    """A person has looked: who asks has been shown, the court's order or the student's rights have been weighed, or a
    question has been read and is of this kind. The words stay on record."""
    must_be_open(row, by)
    if need not in row.needs:
        raise Refusal("Nothing was recorded", "nobody waits for that", "Open the request again.")
    if not how.strip():
        raise Refusal("Nothing was recorded", "it is not said what was found", "Say what you saw or weighed.")
    if need == "question":
        if kind not in KINDS:
            raise Refusal("Nothing was recorded", "it is not said what is asked for", "Choose the kind.")
        row.kind = kind
        _start(row, by=by, at=at)
    row.needs = [one for one in row.needs if one != need]
    row.settled = {**(row.settled or {}), need: how.strip()}
    row.save(update_fields=["kind", "needs", "settled"])
    record(row.board.public_id, "family.settled", row, by=by, at=at, need=need, kind=row.kind)
    stop = row.stop()
    if need == "identity" and stop and stop.code == "identity":
        resume(row, by=by, at=at)
    return row


@transaction.atomic
def stop(row: FamilyRequest, *, code: str, why: str, by: Member, at: datetime) -> ClockStop:
    """Let the time that the board itself sets stand still, for a listed reason. The law's own time runs on."""
    must_be_open(row, by)
    if code not in STOPS:
        raise Refusal("The time runs on", "that is no reason for which it stands still", "Choose a listed reason.")
    if row.stop():
        raise Refusal("Nothing was done", "it stands still already", "Let it run first.")
    if not why.strip():
        raise Refusal("The time runs on", "it is not said what the family is asked", "Say it.")
    made = _stop(row, code, why.strip(), since=at.astimezone(law.ZONE).date(), by=by, at=at)
    _write(row, "asked", why=why.strip())
    return made


def _stop(row: FamilyRequest, code: str, why: str, *, since: date, by: Member, at: datetime) -> ClockStop:
    made = ClockStop.objects.create(
        request=row, code=code, why={"words": why}, since=since, recorded_at=at, recorded_by=by.audit_id
    )
    record(row.board.public_id, "family.stopped", made, by=by, at=at, request=row.public_id, code=code)
    return made


@transaction.atomic
def resume(row: FamilyRequest, *, by: Member, at: datetime) -> ClockStop:
    """The family has answered: the board's own time runs on, later by the days for which it stood still."""
    must_be_open(row, by)
    found = row.stop()
    if found is None:
        raise Refusal("Nothing was done", "the time does not stand still", "Open the request again.")
    found.until = at.astimezone(law.ZONE).date()
    found.days = max(0, (found.until - found.since).days)
    found.save(update_fields=["until", "days"])
    record(row.board.public_id, "family.resumed", found, by=by, at=at, request=row.public_id, days=found.days)
    _lengthen(row, found.days, STOPS[found.code], by=by, at=at)
    return found


@transaction.atomic
def extend(row: FamilyRequest, *, days: int, why: str, by: Member, at: datetime) -> ClockStop:
    """Take more time than the board's own rules give, with a reason and a notice to the family.

    A time that the law sets is not lengthened: nothing that is known lets a board do so.
    """
    must_be_open(row, by)
    if not 1 <= days <= 90 or not why.strip():
        raise Refusal("The time was not lengthened", "the days or the reason are missing", "Enter both, up to 90 days.")
    if not any(duty.due.promised for duty in row.clocks().open().filter(subject_id=row.public_id)):
        raise Refusal(
            "The time was not lengthened", "no time of the board's own runs; the law's cannot be lengthened",
            "Answer within the law's time.", citation="34 CFR § 99.10(b)",
        )  # fmt: skip
    today = at.astimezone(law.ZONE).date()
    made = ClockStop.objects.create(
        request=row, code="extension", why={"words": why.strip()}, since=today, until=today, days=days, recorded_at=at,
        recorded_by=by.audit_id,
    )  # fmt: skip
    record(row.board.public_id, "family.extended", made, by=by, at=at, request=row.public_id, days=days)
    _lengthen(row, days, "more time was taken", by=by, at=at)
    _write(row, "longer", why=why.strip(), days=str(days))
    return made


def _lengthen(row: FamilyRequest, days: int, why: str, *, by: Member, at: datetime) -> None:
    for duty in row.clocks().open().filter(subject_id=row.public_id):
        duties.lengthen(duty, days=days, why=why, by=by, at=at)


@transaction.atomic
def withdraw(row: FamilyRequest, *, why: str, by: Member, at: datetime) -> FamilyRequest:
    """The family takes it back; what was asked of contractors is settled on the demands' own pages."""
    must_be_open(row, by)
    if not why.strip():
        raise Refusal("Nothing was recorded", "it is not said how the family took it back", "Say how and when.")
    for duty in row.clocks().open().filter(subject_id=row.public_id):
        duties.withdraw(duty, why="The family took the request back.", by=by, at=at)
    row.settled = {**(row.settled or {}), "withdrawn": why.strip()}
    row.closed_at, row.closed_by, row.end = at, by.audit_id, FamilyRequest.End.WITHDRAWN
    row.save(update_fields=["settled", "closed_at", "closed_by", "end"])
    record(row.board.public_id, "family.closed", row, by=by, at=at, end=row.end)
    return row


def must_be_open(row: FamilyRequest, by: Member) -> None:
    by.must("families.write", row.board)
    if row.closed_at is not None:
        raise Refusal("Nothing was done", f"it is {row.get_end_display().lower()}", "Open its page again.")


def _write(row: FamilyRequest, kind: str, **facts: str) -> None:
    """A message to who asked, where an address is known. It names no child and nothing that was asked for."""
    if "@" not in str(row.said.get("email", "")):
        return
    names = {"board": row.board.name, "reference": row.public_id, **facts}
    subject, body = (words(row.language, f"{kind}_{part}", **names) for part in ("subject", "body"))
    count, to = row.stops.count(), str(row.said["email"])
    transaction.on_commit(
        lambda: (
            memos.mail(
                row.board,
                to=to,
                subject=subject,
                text=f"{body}\n\n{row.board.name}",
                connection=get_connection(),
                message_id=f"family-{row.public_id}-{kind}-{count}",
            )
            and None
        )
    )
