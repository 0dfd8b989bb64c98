"""Hiding small numbers in a published table, so that no hidden one can be worked out from what is shown.

The rule of the state's portal: a number under 6 is hidden, and so is any of a group of fewer than 20. Hiding those
alone is not enough, since a row's total would give the last one away. The table with its totals is a set of sums that
each add up to nothing: along a row, cells minus the row's total; down a column, cells minus the column's total; the
totals of rows minus the grand total; the totals of columns minus the grand total. A hidden number is safe where another
table with the same shown numbers has another value there. Such a table is reached by adding and taking one along a
closed path of hidden numbers. Where there is no such path, more is hidden, the smallest number first, until there is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: The state portal's limits.
LEAST_NUMBER = 6
LEAST_GROUP = 20

#: A place in the table: row and column; the last of each is the total.
Place = tuple[int, int]


@dataclass(frozen=True)
class Published:
    """The table with its totals in the last row and column; None stands for a hidden number."""

    cells: tuple[tuple[int | None, ...], ...]

    @property
    def hidden(self) -> set[Place]:
        return {(r, c) for r, row in enumerate(self.cells) for c, value in enumerate(row) if value is None}


def published(counts: Sequence[Sequence[int]], groups: Sequence[int]) -> Published:
    """The table that may be published. `groups` holds how many there are in each column's group."""
    table = with_totals(counts)
    rows, columns = len(table), len(table[0])
    groups = [*groups, sum(groups)]
    small = {c for c in range(columns) if groups[c] < LEAST_GROUP}
    hidden = {
        (r, c)
        for r in range(rows)
        for c in range(columns)
        if c in small or 0 < table[r][c] < LEAST_NUMBER
    }  # fmt: skip
    while exposed := [place for place in sorted(hidden) if not _is_safe(place, table, hidden, small)]:
        more = _next_to_hide(exposed[0], table, hidden)
        if more is None:
            hidden = {(r, c) for r in range(rows) for c in range(columns)}
            break
        hidden.add(more)
    return Published(
        tuple(tuple(None if (r, c) in hidden else table[r][c] for c in range(columns)) for r in range(rows))
    )


def with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def _is_safe(place: Place, table: list[list[int]], hidden: set[Place], small: set[int]) -> bool:
    """Whether another table has the same shown numbers and another value here, at least one more or one less."""
    last_row, last_column = len(table) - 1, len(table[0]) - 1

    def coefficient(at: Place) -> int:
        return (-1 if at[0] == last_row else 1) * (-1 if at[1] == last_column else 1)

    def may(at: Place, change: int) -> bool:
        """Whether the number here may change by one in this direction of its sum, and stay what it may be."""
        real = change * coefficient(at)
        # Whoever knows the rule knows that a hidden number is at least one, but in a small group.
        least = 0 if at[1] in small else 1
        return real > 0 or table[at[0]][at[1]] - 1 >= least

    others = hidden - {place}
    return any(may(place, change) and _leads_back(place, change, others, may) for change in (1, -1))


def _leads_back(place: Place, change: int, hidden: set[Place], may: Callable[[Place, int], bool]) -> bool:
    """Whether a path of hidden numbers undoes the change in the place's column and comes back by its row.

    Lines are rows and columns. From a column the path goes to a row by a number that changes the other way, and from a
    row to a column by one that changes this way, so that every line's sum stays.
    """
    start, goal = ("column", place[1]), ("row", place[0])
    seen, waiting = {start}, [start]
    while waiting:
        kind, line = waiting.pop()
        if (kind, line) == goal:
            return True
        for r, c in hidden:
            if kind == "column" and c == line and may((r, c), -change):
                step = ("row", r)
            elif kind == "row" and r == line and may((r, c), change):
                step = ("column", c)
            else:
                continue
            if step not in seen:
                seen.add(step)
                waiting.append(step)
    return False


def _next_to_hide(exposed: Place, table: list[list[int]], hidden: set[Place]) -> Place | None:
    """What to hide next: in the exposed number's row or column a number above nothing, totals last, smallest first."""
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    shown = [
        (r, c)
        for r in range(len(table))
        for c in range(len(table[0]))
        if (r, c) not in hidden and table[r][c] > 0
    ]  # fmt: skip
    if not shown:
        return None
    near = [at for at in shown if at[0] == exposed[0] or at[1] == exposed[1]] or shown
    return min(near, key=lambda at: (at[0] == last_row or at[1] == last_column, table[at[0]][at[1]], at))
