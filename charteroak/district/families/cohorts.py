"""Cohorts: filled in one statement from the roster, changed one student at a time with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, QuerySet

from charteroak.district.boards.models import Board

from .models import Cohort, CohortPlace, Student


def make(board: Board) -> Cohort:
    return Cohort.objects.create(board=board)


@transaction.atomic
def fill(cohort: Cohort, students: QuerySet[Student], *, why: str, beside: Iterable[Cohort] = (), by: str,
         at: datetime) -> int:  # fmt: skip
    """Add these students in one statement; returns how many are new.

    Who stands in a cohort `beside` this one, or was taken off it or this one, is not added again: a person ruled so.
    """
    others = CohortPlace.objects.filter(cohort__in=[cohort, *beside]).values("student")
    chosen = students.filter(board=cohort.board).exclude(pk__in=others).order_by()
    try:
        inner, values = chosen.annotate(chosen_id=F("pk")).values("chosen_id").query.sql_with_params()
    except EmptyResultSet:
        return 0
    quoted = connection.ops.quote_name
    names = ["cohort", "student", "why", "added_at", "added_by", "removed_by"]
    columns = ", ".join(quoted(CohortPlace._meta.get_field(name).column) for name in names)  # type: ignore[union-attr]
    # Only names of tables and columns, and Django's own statement, are put together; every value is a parameter.
    insert = (
        f"INSERT INTO {quoted(CohortPlace._meta.db_table)} ({columns}) "  # noqa: S608
        f"SELECT %s, chosen.chosen_id, %s, %s, %s, %s FROM ({inner}) AS chosen"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            insert,
            [cohort.pk, why, connection.ops.adapt_datetimefield_value(at), by, "", *values],
        )
        return max(cursor.rowcount, 0)


@transaction.atomic
def put_in(cohort: Cohort, student: Student, *, why: str, said: str, by: str, at: datetime) -> CohortPlace:
    """Add one student, or put one back who was taken off."""
    place, _ = CohortPlace.objects.update_or_create(
        cohort=cohort, student=student,
        defaults={"why": why, "said": {"added": said} if said else None, "added_at": at, "added_by": by,
                  "removed_at": None, "removed_by": ""},
    )  # fmt: skip
    return place


@transaction.atomic
def take_off(place: CohortPlace, *, said: str, by: str, at: datetime) -> CohortPlace:
    """Take a student off; the row stays, with the reason sealed."""
    place.removed_at, place.removed_by = at, by
    place.said = {**(place.said or {}), "removed": said}
    place.save(update_fields=["removed_at", "removed_by", "said"])
    return place
