"""The board's own designation for a school year; without one in force nothing is disclosed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.exceptions.report import bounds
from charteroak.district.refusal import Refusal

from .elements import in_order
from .models import Designation

WHAT = "The designation was not kept"


@transaction.atomic
def designate(
    board: Board, *, year: int, elements: Sequence[str], notice_on: date, opt_out_until: date, policy: str,
    limits: str = "", answer_count: int | None = None, answer_unit: str = "", by: Member, at: datetime,
) -> Designation:  # fmt: skip
    """Keep what the board designates for a school year, with its notice's day and the last day to opt out.

    A time for the answer is kept only where the board's policy promises one: no law is known to set any.
    """
    by.must("board.write", board)
    chosen = in_order(elements)
    if not chosen:
        raise Refusal(WHAT, "nothing is designated", "Choose what is directory information with you.")
    if not policy.strip():
        raise Refusal(WHAT, "it is not said where the policy stands", "Name the policy and when it was adopted.")
    first, last = bounds(year)
    if not notice_on <= opt_out_until:
        raise Refusal(
            WHAT, "the time to opt out ends before the notice", "Check the two dates.",
            citation="34 CFR § 99.37(a)(3)",
        )  # fmt: skip
    if not first.replace(year=first.year - 1) <= notice_on <= last:
        raise Refusal(WHAT, "the notice's day does not belong to that school year", "Check the year and the day.")
    if bool(answer_count) != bool(answer_unit) or answer_unit not in ("", *dict(Designation.UNITS)):
        raise Refusal(WHAT, "the promised time is half said", "Give the number and the unit, or neither.")
    made = Designation.objects.create(
        board=board, year=year, elements=chosen, limits=limits.strip(), notice_on=notice_on,
        opt_out_until=opt_out_until, policy=policy.strip(), answer_count=answer_count or None,
        answer_unit=answer_unit, designated_at=at, designated_by=by.audit_id,
    )  # fmt: skip
    record(board.public_id, "directory.designated", made, by=by, at=at, year=year, elements=chosen)
    return made
