"""What is done with an exception: proposed, evidenced, put in force, renewed, ended. Few may read one."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.models import Product
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.families.models import Student
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal
from charteroak.district.uploads import plain_name

from . import keeping
from .conditions import BY_CODE, LAW, REASONS
from .models import ConditionEvidence, PlanException, PlanExceptionQuerySet

#: What still shows the same for the next plan; the rest is asked for anew.
CARRIED = ("ferpa", "hipaa", "operator", "cannot")

#: What those who keep exceptions are told; the page says which child and tool it is about.
REMINDERS = {
    "review-due": (
        "An exception is to be reviewed",
        "Is it still unique and necessary, and does nothing that complies do the same? Its page says which.",
    ),
    "plan-over": (
        "An exception’s plan is over",
        "It unlocks nothing any more. End it, or begin that of the next plan. Its page says which.",
    ),
}


@transaction.atomic
def propose(
    board: Board, student: Student, product: Product, *, plan: str, plan_from: date, plan_until: date, review_on: date,
    reason: str, by: Member, at: datetime, renews: PlanException | None = None,
) -> PlanException:  # fmt: skip
    """Begin the record of an exception for one child and one tool. Nothing may be used before it is put in force."""
    by.must("exceptions.write", board)
    if student.board_id != board.pk:
        raise Refusal("The exception was not begun", "the child is not on this board's roster", "Choose another.")
    if plan not in PlanException.Plan.values or reason not in REASONS:
        raise Refusal("The exception was not begun", "the plan or the reason is not chosen", "Choose from the lists.")
    if plan_until < plan_from or not plan_from <= review_on <= plan_until:
        raise Refusal(
            "The exception was not begun", "the plan's dates do not fit", "The review lies within the plan's time."
        )
    others = board.plan_exceptions.open().filter(student=student, product=product)
    if others.exclude(pk=renews.pk if renews else None).exists():
        raise Refusal(
            "The exception was not begun", "one for this child and this tool is open already", "Open that one."
        )
    made = PlanException.objects.create(
        board=board, student=student, product=product, plan=plan, plan_from=plan_from, plan_until=plan_until,
        review_on=review_on, reason=reason, proposed_at=at, proposed_by=by.audit_id, renews=renews,
    )  # fmt: skip
    record(board.public_id, "exception.proposed", made, by=by, at=at)
    duties.start_clocks(
        "exception.proposed", made, board=board, happened=at.astimezone(law.ZONE).date(), by=by, at=at
    )  # fmt: skip
    return made


@transaction.atomic
def add_evidence(
    exception: PlanException, *, condition: str, words: str, happened_on: date, received_on: date, file: bytes = b"",
    file_name: str = "", by: Member, at: datetime,
) -> ConditionEvidence:  # fmt: skip
    """Record evidence for one condition, in words, with the file that shows it where there is one."""
    keeping.must_write(exception, by)
    if exception.ended_on is not None:
        raise Refusal("The evidence was not recorded", "the exception is over", "Begin another.")
    if condition not in BY_CODE:
        raise Refusal("The evidence was not recorded", "no condition is chosen", "Choose the condition that it shows.")
    if not words.strip():
        raise Refusal("The evidence was not recorded", "nothing is said", BY_CODE[condition].asks)
    keeping.dates_must_hold(happened_on, received_on, at=at)
    sha256, sealed_as = keeping.keep_file(exception.board, file, file_name) if file else ("", "")
    made = ConditionEvidence.objects.create(
        exception=exception, condition=condition, happened_on=happened_on, received_on=received_on, recorded_at=at,
        recorded_by=by.audit_id, file_sealed_as=sealed_as, file_sha256=sha256,
        sealed={"words": words.strip(), "file": plain_name(file_name) if file else ""},
    )  # fmt: skip
    record(exception.board.public_id, "exception.evidence-recorded", made, by=by, at=at, condition=condition)
    return made


@transaction.atomic
def grant(exception: PlanException, *, on: date, by: Member, at: datetime) -> PlanException:
    """Put the exception in force. Refused while a condition of § 10-234bb(i) lacks evidence or a signature."""
    keeping.must_write(exception, by)
    if exception.granted_on or exception.ended_on:
        raise Refusal("It was not put in force", "it is in force or over", "Open its page again.")
    if lacking := exception.lacking():
        raise Refusal(
            "It was not put in force", "not every condition is on record", "Record what is missing first.",
            citation=LAW, items=[f"{condition.title} ({condition.citation}): {words}" for condition, words in lacking],
        )  # fmt: skip
    if on > at.astimezone(law.ZONE).date():
        raise Refusal("It was not put in force", "that day lies in the future", "Put it in force on the day itself.")
    last = max([one.signed_on for one in exception.signatures if one.signed_on] + [exception.plan_from])
    if on < last:
        raise Refusal(
            "It was not put in force", "that day lies before the last signature or the plan's first day",
            f"The earliest day is {last:%B} {last.day}, {last.year}.", citation=LAW,
        )  # fmt: skip
    if on > exception.plan_until:
        raise Refusal("It was not put in force", "the plan is over by that day", "Renew it with the next plan.")
    if exception.renews and exception.renews.ended_on is None:
        end(exception.renews, why=PlanException.End.RENEWED, words="", on=on, by=by, at=at)
    exception.granted_on, exception.granted_at, exception.granted_by = on, at, by.audit_id
    exception.grade = exception.student.grade
    exception.save(update_fields=["granted_on", "granted_at", "granted_by", "grade"])
    record(exception.board.public_id, "exception.granted", exception, by=by, at=at, on=on.isoformat())
    for duty in Duty.objects.open().about(exception).filter(event="exception.proposed"):
        duties.meet(
            duty, happened=at, received=None, by=None, at=at,
            evidence="Every condition has its evidence, and the agreement its signatures.",
        )  # fmt: skip
    return exception


@transaction.atomic
def end(exception: PlanException, *, why: str, words: str, on: date, by: Member | None, at: datetime) -> PlanException:
    """End it, with its reason; the tool is not used for the child on this ground after that day."""
    if by is not None:
        keeping.must_write(exception, by)
    if exception.ended_on is not None:
        raise Refusal("It was not ended", "it is over already", "Open its page again.")
    if why not in PlanException.End.values:
        raise Refusal("It was not ended", "no reason is chosen", "Choose one from the list.")
    if on > at.astimezone(law.ZONE).date():
        raise Refusal("It was not ended", "that day lies in the future", "Check the day.")
    if exception.granted_on is None:
        why = PlanException.End.NOT_GRANTED
    elif on < exception.granted_on:
        raise Refusal("It was not ended", "it was not in force by that day", "Check the day.")
    exception.ended_on, exception.ended_at = on, at
    exception.ended_by = by.audit_id if by else "system"
    exception.end, exception.end_words = why, {"words": words.strip()}
    exception.save(update_fields=["ended_on", "ended_at", "ended_by", "end", "end_words"])
    for signer in exception.signers.filter(signed_on=None):
        signer.close_link()
        signer.save()
    for duty in Duty.objects.open().about(exception).filter(event="exception.proposed"):
        duties.withdraw(duty, why="The exception was not put in force.", by=by, at=at)
    record(exception.board.public_id, "exception.ended", exception, by=by, at=at, why=why, on=on.isoformat())
    return exception


@transaction.atomic
def renew(
    exception: PlanException, *, plan_from: date, plan_until: date, review_on: date, by: Member, at: datetime
) -> PlanException:
    """Begin the exception of the next plan; this one stays in force until that one is.

    What the provider stated is carried over; the child's need, the attempt to contract, the search for an equivalent
    and the signatures are asked for anew.
    """
    keeping.must_write(exception, by)
    if exception.granted_on is None:
        raise Refusal("It was not renewed", "it was never in force", "Go on with this one.")
    if plan_from <= exception.plan_from:
        raise Refusal("It was not renewed", "the next plan does not begin after this one", "Check the dates.")
    made = propose(
        exception.board, exception.student, exception.product, plan=exception.plan, plan_from=plan_from,
        plan_until=plan_until, review_on=review_on, reason=exception.reason, by=by, at=at, renews=exception,
    )  # fmt: skip
    for one in exception.evidence.filter(condition__in=CARRIED):
        ConditionEvidence.objects.create(
            exception=made, condition=one.condition, sealed=one.sealed, happened_on=one.happened_on,
            received_on=one.received_on, recorded_at=at, recorded_by=by.audit_id, file_sealed_as=one.file_sealed_as,
            file_sha256=one.file_sha256, carried_from=one,
        )  # fmt: skip
    return made


def end_of_those_who_left(board: Board, *, today: date, at: datetime) -> int:
    """End the exceptions of children who left the roster; returns how many. Safe to run at any time."""
    gone = board.plan_exceptions.open().filter(student__left_on__isnull=False, student__left_on__lte=today)
    rows = list(gone.select_related("student", "board"))
    for one in rows:
        on = max(one.student.left_on, one.granted_on or one.student.left_on)
        end(one, why=PlanException.End.LEFT, words="", on=on, by=None, at=at)
    return len(rows)


def remind(board: Board, *, today: date, at: datetime) -> int:
    """Tell those who keep exceptions of each one whose review is due or whose plan is over; once for each.

    Returns how many messages. None says which child or tool it is about. Safe to run at any time.
    """
    members = board.members.filter(ended_on=None).select_related("user", "board")
    keepers = [member for member in members if member.may("exceptions.write")]
    said = 0
    for one in board.plan_exceptions.in_force(today).filter(ended_on=None, review_on__lte=today):
        kind = "plan-over" if one.state(today) == "plan-over" else "review-due"
        subject, body = REMINDERS[kind]
        page = reverse("staff:exception", args=[board.slug, one.public_id])
        told = memos.tell(keepers, about=one, kind=f"exception.{kind}", subject=subject, body=body, page=page, at=at)
        said += len(told)
    return said


@transaction.atomic
def read(exception: PlanException, *, by: Member, at: datetime) -> PlanException:
    """Note that a member read the record: who, when, and which, by its id alone."""
    by.must("exceptions.read", exception.board)
    record(exception.board.public_id, "exception.read", exception, by=by, at=at)
    return exception


@transaction.atomic
def read_register(board: Board, *, by: Member, at: datetime) -> PlanExceptionQuerySet:
    """The board's exceptions, and a note that a member read their list."""
    by.must("exceptions.read", board)
    record(board.public_id, "exception.register-read", board, by=by, at=at)
    return PlanException.objects.filter(board=board).select_related("student", "product__contractor")


def unlocks(student: Student, product: Product, *, on: date) -> bool:
    """Whether this child may use this tool on the ground of an exception; it says nothing of anybody else."""
    return PlanException.objects.in_force(on).filter(student=student, product=product, plan_until__gte=on).exists()
