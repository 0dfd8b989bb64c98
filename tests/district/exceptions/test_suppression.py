"""Small numbers are hidden, and none can be worked out from what is shown: proved against a search of every table."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak.district.exceptions.suppression import LEAST_GROUP, LEAST_NUMBER, Published, published, with_totals


def others(shown: Published, small: set[int], most: int) -> list[tuple[int, ...]]:
    """Every table of inner counts, up to `most` each, that fits all that is shown, as a reader of the rule sees it."""
    cells = shown.cells
    rows, columns = len(cells) - 1, len(cells[0]) - 1
    choices = []
    for r, c in product(range(rows), range(columns)):
        value = cells[r][c]
        least = 0 if c in small else 1
        choices.append([value] if value is not None else range(least, most + 1))
    found = []
    for flat in product(*choices):
        table = with_totals([list(flat[r * columns : (r + 1) * columns]) for r in range(rows)])
        if all(cells[r][c] is None or cells[r][c] == table[r][c] for r in range(rows + 1) for c in range(columns + 1)):
            found.append(flat)
    return found


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=1, max_size=2),
    st.lists(st.sampled_from([5, 19, 20, 300]), min_size=2, max_size=2),
)
def test_every_hidden_number_has_another_value_that_fits_what_is_shown(counts, groups):
    shown = published(counts, groups)
    small = {c for c, group in enumerate(groups) if group < LEAST_GROUP}
    tables = others(shown, small, most=12)
    rows, columns = len(counts), len(groups)
    for r, c in product(range(rows), range(columns)):
        if (r, c) in shown.hidden:
            assert len({table[r * columns + c] for table in tables}) >= 2, (shown, (r, c))
    totals = [with_totals([list(t[r * columns : (r + 1) * columns]) for r in range(rows)]) for t in tables]
    for r, c in shown.hidden:
        assert len({table[r][c] for table in totals}) >= 2, (shown, (r, c))


@given(
    st.lists(st.lists(st.integers(0, 60), min_size=6, max_size=6), min_size=1, max_size=12),
    st.lists(st.integers(0, 2000), min_size=6, max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_no_small_number_and_no_small_group_is_shown(counts, groups):
    shown = published(counts, groups)
    for row in shown.cells:
        for c, value in enumerate(row):
            assert value is None or value == 0 or value >= LEAST_NUMBER
            if c < len(groups) and groups[c] < LEAST_GROUP:
                assert value is None


def test_a_lone_small_number_takes_a_second_one_with_it():
    shown = published([[3, 40], [30, 50]], [400, 400])
    assert shown.cells[0][0] is None
    assert len(shown.hidden) >= 4


def test_what_gives_nothing_away_is_shown():
    assert published([[10, 40], [30, 50]], [400, 400]).hidden == set()
