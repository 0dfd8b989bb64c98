"""In which school, grades and years a product is used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member, School
from charteroak.district.refusal import Refusal

from .models import Product, ProductUse


@transaction.atomic
def record_use(
    board: Board, product: Product, *, school: School | None, grades: Sequence[str], from_day: date | None,
    until: date | None, students: int | None = None, by: Member, at: datetime,
) -> ProductUse:  # fmt: skip
    """Record that a product is used; the same again gives the row that there is."""
    by.must("products.write", board)
    if from_day and until and until < from_day:
        raise Refusal("The use was not recorded", "it ends before it begins", "Check the two days.")
    if school is not None and school.board_id != board.pk:
        raise Refusal("The use was not recorded", "the school is another board's", "Choose one of your own schools.")
    grades = list(dict.fromkeys(grades))
    same = board.product_uses.filter(product=product, school=school, from_day=from_day, until=until)
    for row in same:
        if row.grades == grades:
            return row
    use = ProductUse.objects.create(
        board=board, product=product, school=school, grades=grades, from_day=from_day, until=until, students=students,
        recorded_at=at, recorded_by=by.audit_id,
    )  # fmt: skip
    record(board.public_id, "use.recorded", use, by=by, at=at, product=product.public_id)
    return use


@transaction.atomic
def end_use(use: ProductUse, *, until: date, by: Member, at: datetime) -> ProductUse:
    """Record the last day of a use. The row stays: who was affected is computed from past years, too."""
    by.must("products.write", use.board)
    if use.from_day and until < use.from_day:
        raise Refusal("The use was not ended", "that day lies before its first one", "Check the day.")
    use.until = until
    use.save(update_fields=["until"])
    record(use.board.public_id, "use.ended", use, by=by, at=at, until=until.isoformat())
    return use
