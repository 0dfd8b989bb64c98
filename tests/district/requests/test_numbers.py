"""How a board answers families, counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from charteroak.district.demands import actions as demands
from charteroak.district.requests import acting, answering, numbers
from charteroak.district.requests.models import FamilyRequest
from tests import builders
from tests.builders import NOW

from .test_requests import acting_for, ask, board, child, coordinator, own, send  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def test_open_late_and_median_days_are_counted_by_kind(board, child):  # noqa: F811
    for days in (2, 4, 9):
        row = ask(child, "evidence")
        own(row)
        row = FamilyRequest.objects.get(pk=row.pk)
        answering.answer(row, by=coordinator(row), at=NOW + timedelta(days=days))
    gone = ask(child, "evidence")
    acting.withdraw(gone, why="By telephone", by=coordinator(gone), at=NOW + timedelta(days=40))
    ask(child, "see")
    found = {row.name: row for row in numbers.by_kind(board, at=NOW + timedelta(days=46))}
    assert found["Proof behind an exception"].cells()[1:] == (0, 0, 4, "4")
    assert found["See what is held"].cells()[1:] == (1, 1, 0, "")
    assert not numbers.by_kind(builders.board("Birchfield"), at=NOW)


def test_contractors_are_counted_by_what_they_were_asked(board, child, acting_for):  # noqa: F811
    row = ask(child, "see")
    part = send(row, limit=demands.Limit(10, "calendar days", "Agreement, section 4"))
    (found,) = numbers.by_contractor(board, at=NOW + timedelta(days=11))
    assert found.cells() == ("Larkspur Learning, Inc.", 1, 1, 0, "")
    demands.settle(part.demand, end="not-met", words="No.", by=coordinator(row), at=NOW + timedelta(days=12))
    (found,) = numbers.by_contractor(board, at=NOW + timedelta(days=13))
    assert found.cells()[1:] == (0, 0, 1, ""), "what was not done has no days"


def test_the_table_for_the_board_names_nobody(board, child):  # noqa: F811
    ask(child, "see")
    text = numbers.as_csv(board, at=NOW).decode("utf-8-sig")
    assert "See what is held,1,0,0," in text and "Quillfeather" not in text
