"""A request comes in, on the public form or typed in. Recruiters' and public-records requests go to counsel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district.audit.actions import SYSTEM, record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.grades import GRADES
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.exceptions.keeping import dates_must_hold
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal
from charteroak.district.sealing import keyed_hash

from . import letters
from .elements import in_order
from .models import Designation, DirectoryRequest
from .sources import OWN_CLOCKS

Kind, State, Scope = DirectoryRequest.Kind, DirectoryRequest.State, DirectoryRequest.Scope
WHAT = "The request was not kept"
#: Requests that may wait for one board from the public form, and that one address may make in a day.
MOST_WAITING, A_DAY = 300, 5
#: Words by which a request may be one for counsel. They raise the question; a person answers it.
_SIGNS = re.compile(
    r"\bFOIA?\b|freedom\s+of\s+information|public\s+records?|1-2(?:00|1\d)\b|recruit|\barmy\b|\bnavy\b|\bmarines?\b|"
    r"air\s+force|coast\s+guard|national\s+guard|space\s+force|military|armed\s+(?:forces|services)|7908|503\(c\)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Asked:
    """What is asked for, by whom, and what for, in their own words."""

    name: str
    purpose: str
    elements: Sequence[str]
    scope: str
    kind: str = Kind.GENERAL
    organization: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    whom: str = ""
    schools: Sequence[str] = ()
    grades: Sequence[str] = field(default_factory=tuple)
    language: str = "en"


@transaction.atomic
def ask_online(board: Board, asked: Asked, *, at: datetime) -> DirectoryRequest:
    """Keep what somebody without an account asks. Nothing is said of any student, whatever they name."""
    # One at a time for a board, so that the limits below hold for senders at the same moment.
    Board.objects.select_for_update().get(pk=board.pk)
    lately = board.directory_requests.filter(via=DirectoryRequest.Via.ONLINE)
    if lately.filter(email_hash=_hash(asked), recorded_at__gt=at - timedelta(days=1)).count() >= A_DAY:
        raise Refusal(WHAT, f"{A_DAY} requests came from this address within a day", "Try again tomorrow.")
    if lately.open().count() >= MOST_WAITING:
        raise Refusal(WHAT, "too many requests wait already", f"Write to {board.name} instead.")
    today = at.astimezone(law.ZONE).date()
    return _keep(board, asked, DirectoryRequest.Via.ONLINE, today, today, by=None, at=at)


@transaction.atomic
def record_request(
    board: Board, asked: Asked, *, via: str, happened_on: date, received_on: date, by: Member, at: datetime
) -> DirectoryRequest:
    """Type in a request that came by letter, e-mail, telephone or in person."""
    by.must("directory.write", board)
    dates_must_hold(happened_on, received_on, at=at)
    if via not in DirectoryRequest.Via.values or via == DirectoryRequest.Via.ONLINE:
        raise Refusal(WHAT, "it is not said how it came", "Choose how it came.")
    return _keep(board, asked, via, happened_on, received_on, by=by, at=at)


def _keep(
    board: Board, asked: Asked, via: str, happened_on: date, received_on: date, *, by: Member | None, at: datetime
) -> DirectoryRequest:
    elements = in_order(asked.elements)
    if not asked.name.strip() or not asked.purpose.strip() or not elements:
        raise Refusal(WHAT, "it is not said who asks, what for, or for what", "Say all three.")
    if not (asked.email.strip() or asked.address.strip() or asked.phone.strip()):
        raise Refusal(WHAT, "there is no way to answer", "Give an e-mail address or an address.")
    if asked.kind not in Kind.values or asked.scope not in Scope.values:
        raise Refusal(WHAT, "the kind of request or the students are not chosen", "Choose from the lists.")
    if asked.scope == Scope.NAMED and not asked.whom.strip():
        raise Refusal(WHAT, "it is not said which students are meant", "Write the class, the group or the names.")
    known = set(board.schools.values_list("public_id", flat=True))
    row = DirectoryRequest.objects.create(
        board=board, kind=asked.kind, via=via, elements=elements, scope=asked.scope,
        language=asked.language if asked.language in letters.LANGUAGES else "en",
        schools=[school for school in asked.schools if school in known],
        grades=[grade for grade in asked.grades if grade in GRADES],
        asker={name: getattr(asked, name).strip() for name in ("name", "organization", "email", "phone", "address")},
        said={"purpose": asked.purpose.strip(), "whom": asked.whom.strip()}, email_hash=_hash(asked),
        happened_on=happened_on, received_on=received_on, recorded_at=at,
        recorded_by=by.audit_id if by else SYSTEM,
    )  # fmt: skip
    record(board.public_id, "directory.asked", row, by=by, at=at, kind=row.kind, via=via)
    if row.kind in DirectoryRequest.SPECIAL:
        _to_counsel(row, by=by, at=at)
    else:
        _promise(row, by=by, at=at)
    _tell(row, at=at)
    letters.acknowledge(row, by=by, at=at)
    return row


def _hash(asked: Asked) -> str:
    return keyed_hash("asker", asked.email) if asked.email.strip() else ""


def _promise(row: DirectoryRequest, *, by: Member | None, at: datetime) -> None:
    """Start a clock where the board's policy promises an answer; else there is none."""
    year = Designation.objects.in_force(row.board, row.received_on)
    if year is None or not year.answer_count:
        return
    due = law.promised_alone(
        law.Promise("policy:directory", year.answer_unit, year.answer_count, year.policy), row.received_on,
        row.board.calendar(), event=f"{duties.OF_POLICY}directory-asked",
        title="Answer a request for directory information",
        duty="The board answers whoever asked for directory information, as its policy promises.",
        owed_by="Board of education", owed_to="Whoever asked",
    )  # fmt: skip
    duties.start_promised(due, row, board=row.board, by=by, at=at)


def end_promise(row: DirectoryRequest, *, evidence: str, at: datetime) -> None:
    """The promised answer was given."""
    for duty in Duty.objects.open().about(row):
        duties.meet(duty, happened=at, received=None, evidence=evidence, by=None, at=at)


def _tell(row: DirectoryRequest, *, at: datetime) -> None:
    special = row.kind in DirectoryRequest.SPECIAL
    memos.tell(
        row.board.coordinators(), about=row, kind="directory.asked", at=at,
        subject=f"A request for directory information{' goes to counsel' if special else ''}",
        body=f"{row.get_kind_display()}. {OWN_CLOCKS} Hand it to counsel today." if special
        else "It is to be determined whether it is related to school purposes. Its page says who asks and for what.",
        page=reverse("staff:directory-request", args=[row.board.slug, row.public_id]),
    )  # fmt: skip


def signs_of(row: DirectoryRequest) -> list[str]:
    """Words in the request by which it may be one for counsel; none prove nothing."""
    text = " ".join([*row.asker.values(), *row.said.values()])
    return sorted({found.group(0).lower() for found in _SIGNS.finditer(text)})


@transaction.atomic
def send_to_counsel(row: DirectoryRequest, *, kind: str, by: Member, at: datetime) -> DirectoryRequest:
    """A person says that the request is a recruiter's or one for public records: counsel decides, nobody here."""
    by.must("directory.determine", row.board)
    if kind not in DirectoryRequest.SPECIAL:
        raise Refusal("Nothing was done", "it is not said which kind it is", "Choose one of the two.")
    if row.state != State.WAITING:
        raise Refusal("Nothing was done", f"it is {row.get_state_display().lower()}", "Open its page again.")
    row.kind = kind
    _to_counsel(row, by=by, at=at)
    for duty in Duty.objects.open().about(row):
        duties.withdraw(duty, why="It went to counsel: the board's own promise does not count it.", by=by, at=at)
    return row


def _to_counsel(row: DirectoryRequest, *, by: Member | None, at: datetime) -> None:
    row.state = State.COUNSEL
    row.save(update_fields=["state", "kind"])
    row.referrals.create(referred_at=at, referred_by=by.audit_id if by else SYSTEM)
    record(row.board.public_id, "directory.to-counsel", row, by=by, at=at, kind=row.kind)


@transaction.atomic
def hand_to_counsel(row: DirectoryRequest, *, counsel: str, on: date, by: Member, at: datetime) -> None:
    """Record to whom the request was handed, and when."""
    by.must("directory.write", row.board)
    referral = _referral(row)
    if not counsel.strip():
        raise Refusal("It was not recorded", "counsel is not named", "Enter the name.")
    if not row.received_on <= on <= at.astimezone(law.ZONE).date():
        raise Refusal("It was not recorded", "that day cannot be right", "It lies between the receipt and today.")
    referral.counsel, referral.handed_on = counsel.strip(), on
    referral.handed_at, referral.handed_by = at, by.audit_id
    referral.save()
    record(row.board.public_id, "directory.handed-to-counsel", row, by=by, at=at, on=on.isoformat())


@transaction.atomic
def hear_counsel(row: DirectoryRequest, *, outcome: str, words: str, on: date, by: Member, at: datetime) -> None:
    """Record counsel's answer: it closes the request, or leaves it to be determined here with that answer beside it."""
    by.must("directory.write", row.board)
    referral = _referral(row)
    if not referral.counsel:
        raise Refusal("It was not recorded", "it is not recorded to whom it was handed", "Record that first.")
    if outcome not in referral.Outcome.values or not words.strip():
        raise Refusal("It was not recorded", "it is not said what counsel answered", "Choose, and write it down.")
    if referral.handed_on is None or not referral.handed_on <= on <= at.astimezone(law.ZONE).date():
        raise Refusal("It was not recorded", "that day cannot be right", "It lies between the handing and today.")
    referral.outcome, referral.answer, referral.answered_on = outcome, {"words": words.strip()}, on
    referral.answered_at, referral.answered_by = at, by.audit_id
    referral.save()
    record(row.board.public_id, "directory.counsel-answered", row, by=by, at=at, outcome=outcome)
    if outcome == referral.Outcome.RETURNED:
        row.state = State.WAITING
        row.save(update_fields=["state"])
    else:
        _close(row, DirectoryRequest.Closing.BY_COUNSEL, by=by, at=at)


def _referral(row: DirectoryRequest):  # type: ignore[no-untyped-def]
    referral = row.referrals.filter(outcome="").first()
    if row.state != State.COUNSEL or referral is None:
        raise Refusal("Nothing was done", "the request is not with counsel", "Open its page again.")
    return referral


@transaction.atomic
def take_back(row: DirectoryRequest, *, by: Member, at: datetime) -> None:
    """Record that whoever asked no longer asks."""
    by.must("directory.write", row.board)
    if not row.is_open:
        raise Refusal("Nothing was done", f"it is {row.get_state_display().lower()}", "Open its page again.")
    for duty in Duty.objects.open().about(row):
        duties.withdraw(duty, why="Whoever asked took the request back.", by=by, at=at)
    _close(row, DirectoryRequest.Closing.WITHDRAWN, by=by, at=at)


def _close(row: DirectoryRequest, closing: str, *, by: Member, at: datetime) -> None:
    row.state, row.closing, row.closed_at, row.closed_by = State.CLOSED, closing, at, by.audit_id
    row.save(update_fields=["state", "closing", "closed_at", "closed_by"])
    record(row.board.public_id, "directory.closed", row, by=by, at=at, closing=closing)
