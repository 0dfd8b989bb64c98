"""What is done for a student or a guardian outside an import: limits, wishes, rights at eighteen, forgetting."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from charteroak import law
from charteroak.district import files
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.refusal import Refusal

from .models import CourtLimit, Guardian, Guardianship, Student, of_age_hashes

#: Birthdays are looked for this many days back, so that a tick that was missed catches up.
CATCH_UP = 400


@transaction.atomic
def limit(
    guardianship: Guardianship,
    *,
    kind: str,
    order: bytes,
    order_is: str,
    from_day: date,
    until: date | None,
    by: Member,
    at: datetime,
) -> CourtLimit:
    """Record that a court has limited a guardian's contact or access to records; its order must be on file.

    Without an order a parent keeps both, custody or not: 34 CFR § 99.4, C.G.S. § 10-15b(a).
    """
    by.must("families.write", guardianship.board)
    if kind not in CourtLimit.Kind.values:
        raise Refusal("The limit was not recorded", f"{kind} is no kind of limit", "Choose contact or records.")
    if not order or not order_is.strip():
        raise Refusal(
            "The limit was not recorded", "a parent's access is limited by a court's order only, and none is on file",
            "Add the order, with its court and docket number.", citation="34 CFR § 99.4; C.G.S. § 10-15b(a)",
        )  # fmt: skip
    if until is not None and until < from_day:
        raise Refusal("The limit was not recorded", "it ends before it begins", "Correct the dates.")
    sha256, stored = files.keep_sealed(guardianship.board, order)
    found = CourtLimit.objects.create(
        board=guardianship.board, guardianship=guardianship, kind=kind, from_day=from_day, until=until,
        order_sealed_as=stored, order_sha256=sha256, order_is=order_is.strip(),
        recorded_at=at, recorded_by=by.audit_id,
    )  # fmt: skip
    record(guardianship.board.public_id, "guardianship.limited", found, by=by, at=at, kind=kind)
    return found


def order_of(limit: CourtLimit, *, by: Member) -> bytes:
    """The court's order as it was handed in."""
    by.must("families.read", limit.board)
    return files.sealed_bytes_of(limit.order_sealed_as)


@transaction.atomic
def lift(limit: CourtLimit, *, by: Member, at: datetime) -> CourtLimit:
    by.must("families.write", limit.board)
    if limit.lifted_at is not None:
        raise Refusal("The limit was not lifted", "it was lifted before", "Open the student's page again.")
    limit.lifted_at, limit.lifted_by = at, by.audit_id
    limit.save(update_fields=["lifted_at", "lifted_by"])
    record(limit.board.public_id, "guardianship.limit-lifted", limit, by=by, at=at, kind=limit.kind)
    return limit


@transaction.atomic
def ask_for_same_notices(guardianship: Guardianship, *, by: Member, at: datetime) -> Guardianship:
    """Record that a parent who lives apart asked for all notices at the same time as the other: § 10-15b(b)."""
    by.must("families.write", guardianship.board)
    guardianship.asked_for_same_notices_at = at
    guardianship.save(update_fields=["asked_for_same_notices_at"])
    record(guardianship.board.public_id, "guardianship.same-notices", guardianship, by=by, at=at)
    return guardianship


@transaction.atomic
def keep_reachable(students: list[int], *, board: Board, until: date, by: Member | None, at: datetime) -> int:
    """Keep former students' rows up to a day, since a contract that held their data needs to reach them."""
    rows = Student.objects.filter(board=board, pk__in=students).exclude(kept_until__gte=until)
    kept = rows.update(kept_until=until)
    if kept:
        record(board.public_id, "students.kept", board, by=by, at=at, students=kept, until=until.isoformat())
    return kept


@transaction.atomic
def forget(board: Board, *, on: date, by: Member | None, at: datetime) -> int:
    """Delete former students whom nothing needs any more, and guardians of nobody; returns how many students.

    The audit trail holds ids and counts only, so that nothing of it has to go.
    """
    if by is not None:
        by.must("families.write", board)
    gone = Student.objects.forgettable(board, on)
    number = gone.count()
    gone.delete()
    Guardian.objects.filter(board=board, left_on__lt=on, guardianships=None).delete()
    if number:
        record(board.public_id, "students.forgotten", board, by=by, at=at, students=number)
    return number


@transaction.atomic
def pass_rights(board: Board, *, at: datetime) -> list[Student]:
    """Note for every student who has turned eighteen that the parents' rights are now the student's own.

    34 CFR § 99.5(a). By rule, on the day; days that no tick saw are caught up. Returns those who turned, so that they
    and their parents are told.
    """
    today = at.astimezone(law.ZONE).date()
    days = [today - timedelta(days=back) for back in range(CATCH_UP)]
    turned = list(
        Student.objects.listed(board).filter(rights_passed_at=None, of_age_hash__in=of_age_hashes(days)).order_by("pk")
    )
    for student in turned:
        student.rights_passed_at = at
        student.save(update_fields=["rights_passed_at"])
        record(board.public_id, "student.rights-passed", student, by=None, at=at)
    return turned
