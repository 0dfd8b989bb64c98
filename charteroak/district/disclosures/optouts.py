"""Refusing disclosure, and taking that back: a parent's right until the student is eighteen, then the student's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.exceptions.keeping import dates_must_hold
from charteroak.district.families.models import Guardian, Student
from charteroak.district.refusal import Refusal

from . import releasing
from .elements import in_order
from .models import OptOut, Release

WHAT, NOT_BACK = "The opt-out was not recorded", "The opt-out was not taken back"
OF_AGE = "20 U.S.C. § 1232g(d); 34 CFR § 99.5(a)"


@transaction.atomic
def opt_out(
    student: Student, *, guardian: Guardian | None, covers: str, via: str, happened_on: date, received_on: date,
    elements: Sequence[str] = (), by: Member, at: datetime,
) -> OptOut:  # fmt: skip
    """Record that a parent, or the student of eighteen (`guardian` None), refuses disclosure of all or of some.

    It holds at once, whatever was determined before. A file that holds the student and waits behind a link is stopped.
    """
    board = student.board
    by.must("families.write", board)
    dates_must_hold(happened_on, received_on, at=at)
    if covers not in OptOut.Covers.values or via not in OptOut.Via.values:
        raise Refusal(WHAT, "it is not said what it covers or how it came", "Choose from the lists.")
    _must_decide(student, guardian, WHAT, at=at)
    if student.opt_outs.standing().filter(guardian=guardian, covers=covers, elements=in_order(elements)).exists():
        raise Refusal(WHAT, "the same person's stands already", "Nothing more is needed.")
    # One at a time with a release, so that either the release sees it or it sees the release.
    Board.objects.select_for_update().get(pk=board.pk)
    chosen = in_order(elements)
    made = OptOut.objects.create(
        board=board, student=student, guardian=guardian, covers=covers, elements=chosen, via=via,
        is_whole=not chosen or "name" in chosen, happened_on=happened_on, received_on=received_on, recorded_at=at,
        recorded_by=by.audit_id,
    )  # fmt: skip
    record(board.public_id, "directory.opted-out", made, by=by, at=at, covers=covers)
    waiting = Release.objects.filter(request__board=board, stopped_at=None, expires_at__gt=at)
    for release in waiting.select_related("request__board"):
        if _is_against(made, release):
            releasing.stop(release, by=by, at=at)
    return made


def _is_against(row: OptOut, release: Release) -> bool:
    """Whether the file holds of this student what was refused."""
    kind = release.request.kind
    if not OptOut.objects.filter(pk=row.pk).against(kind).exists():
        return False
    if not row.is_whole and not set(row.elements) & set(release.columns):
        return False
    same = Student.objects.filter(
        board=row.board, given_hash=row.student.given_hash, family_hash=row.student.family_hash,
        of_age_hash=row.student.of_age_hash,
    )  # fmt: skip
    return not set(same.values_list("pk", flat=True)).isdisjoint(release.holds["students"])


@transaction.atomic
def take_back(row: OptOut, *, guardian: Guardian | None, on: date, by: Member, at: datetime) -> OptOut:
    """Record that an opt-out was taken back: by the parent who made it, or by the student from eighteen on."""
    by.must("families.write", row.board)
    if row.withdrawn_at is not None:
        raise Refusal(NOT_BACK, "it was taken back before", "Open the student's page again.")
    if not row.received_on <= on <= at.astimezone(law.ZONE).date():
        raise Refusal(NOT_BACK, "that day cannot be right", "It lies between the opt-out and today.")
    _must_decide(row.student, guardian, NOT_BACK, at=at)
    if guardian is not None and row.guardian_id not in (None, guardian.pk):
        raise Refusal(NOT_BACK, "the other parent made it", "Either parent may opt out; ask the one who did.")
    row.withdrawn_on, row.withdrawn_at, row.withdrawn_by = on, at, by.audit_id
    row.save(update_fields=["withdrawn_on", "withdrawn_at", "withdrawn_by"])
    record(row.board.public_id, "directory.opt-out-taken-back", row, by=by, at=at, covers=row.covers)
    return row


def _must_decide(student: Student, guardian: Guardian | None, what: str, *, at: datetime) -> None:
    """Whoever holds the rights on that day decides; where the birthday is not known, a parent or the student."""
    of_age = student.of_age(at.astimezone(law.ZONE).date())
    if guardian is None and of_age is False:
        raise Refusal(what, "the student is not eighteen yet", "A parent or guardian decides.", citation=OF_AGE)
    if guardian is None:
        return
    if of_age:
        raise Refusal(what, "the student is eighteen", "The student alone decides now.", citation=OF_AGE)
    pair = student.guardianships.filter(guardian=guardian, ended_on=None).first()
    if pair is None:
        raise Refusal(what, "this is no parent or guardian of the student", "Choose another.")
    limited = any(limit.kind == "records" for limit in pair.limits_on(at.astimezone(law.ZONE).date()))
    if limited and what == NOT_BACK:
        raise Refusal(what, "a court has limited this person's access to records", "Ask the other parent, or counsel.")
