"""A board with a designation for this year, its coordinator, and three students of the eighth grade."""

from __future__ import annotations

import pytest

from tests import builders


@pytest.fixture
def board():
    made = builders.board("Ashbrook")
    builders.designation(made)
    return made


@pytest.fixture
def by(board):
    return builders.member(board)


@pytest.fixture
def students(board):
    return [
        builders.student(board, f"{name} Oak", guardian=f"Mo{name} Oak", grade="08") for name in ("Ann", "Ben", "Cal")
    ]
