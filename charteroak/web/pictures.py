"""Pictures as plain geometry, for the components `bars`, `weeks` and `graph`: inline SVG with its table behind it.

Everything is measured in a view box 640 wide, so that words stay readable at the width of a phone. Every value stands
as a word in the picture and in the table; a tone is a second sign and never the only one.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WIDTH = 640
LINE = 22
#: A layer of a graph shows so many nodes; the table shows all.
MOST_NODES = 24


@dataclass(frozen=True)
class Picture:
    """What every picture has: a key for its ids, its words, its height, and the table that says the same."""

    key: str
    title: str
    description: str
    height: int
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    urls: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def linked(self) -> list[tuple[str, tuple[object, ...]]]:
        """The table's rows, each with the address that its first cell leads to, or ""."""
        urls = self.urls or ("",) * len(self.rows)
        return list(zip(urls, self.rows, strict=True))


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    words: str
    tone: str
    y: int
    length: float

    @property
    def bar_y(self) -> int:
        return self.y + 8

    @property
    def end(self) -> float:
        return self.length + 8

    @property
    def words_y(self) -> int:
        return self.y + 24


@dataclass(frozen=True)
class Bars(Picture):
    """Horizontal bars, the label above each."""

    bars: tuple[Bar, ...] = ()


#: A row of bars: what it is, how many, the tone, and where it leads.
BarRow = tuple[str, int, str, str]


def bars(title: str, description: str, rows: Sequence[BarRow], *, unit: str, key: str) -> Bars:
    """One bar for each row; a zero has no bar and its number."""
    most = max((value for _, value, _, _ in rows), default=0) or 1
    room = WIDTH - 130
    drawn = tuple(
        Bar(label, value, _counted(value, unit), tone, 18 + at * 48, round(room * value / most, 1))
        for at, (label, value, tone, _) in enumerate(rows)
    )
    return Bars(
        key, title, description, 48 * len(rows) + 6, ("", unit or "Number"),
        tuple((label, value) for label, value, _, _ in rows), tuple(url for _, _, _, url in rows), drawn,
    )  # fmt: skip


def _counted(value: int, unit: str) -> str:
    return f"{value:,} {unit.removesuffix('s') if value == 1 else unit}".strip()


@dataclass(frozen=True)
class Part:
    label: str
    value: int
    tone: str
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    label: str
    total: int
    x: float
    width: float
    top: float
    parts: tuple[Part, ...]

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def total_y(self) -> float:
        return self.top - 6


@dataclass(frozen=True)
class Weeks(Picture):
    """Vertical columns, one for each week, stacked by state; the total stands above each."""

    weeks: tuple[Column, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    baseline: int = 0

    @property
    def label_y(self) -> int:
        return self.baseline + 18


def weeks(
    title: str, description: str, rows: Sequence[tuple[str, dict[str, int]]], *, names: dict[str, str], key: str
) -> Weeks:
    """`rows`: a label and the number of each tone; `names`: what each tone means, in the order of stacking."""
    baseline, highest = 200, 160
    most = max((sum(counts.values()) for _, counts in rows), default=0) or 1
    step = WIDTH / max(len(rows), 1)
    drawn = []
    for at, (label, counts) in enumerate(rows):
        y, parts = float(baseline), []
        for tone, name in names.items():
            if value := counts.get(tone, 0):
                height = highest * value / most
                y -= height
                parts.append(Part(name, value, tone, round(y, 1), round(height, 1)))
        drawn.append(
            Column(
                label,
                sum(counts.values()),
                round(at * step + step * 0.15, 1),
                round(step * 0.7, 1),
                round(y, 1),
                tuple(parts),
            )
        )
    shown = [tone for tone in names if any(counts.get(tone) for _, counts in rows)]
    table = tuple((label, *(counts.get(tone, 0) for tone in names)) for label, counts in rows)
    return Weeks(
        key, title, description, baseline + 28, ("Week of", *names.values()), table, (), tuple(drawn),
        tuple((tone, names[tone]) for tone in shown), baseline,
    )  # fmt: skip


@dataclass(frozen=True)
class Node:
    """A box of a graph: its key within the picture, its name, and a second line."""

    id: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Edge:
    """A line between two nodes; `words` say in the table what a dashed line says in the picture."""

    start: str
    end: str
    dashed: bool = False
    words: str = ""


@dataclass(frozen=True)
class Box:
    label: str
    lines: tuple[str, ...]
    x: int
    y: int
    width: int
    height: int

    @property
    def words(self) -> list[tuple[int, int, str]]:
        """Each line with its place."""
        return [(self.x + 10, self.y + 20 + 17 * at, line) for at, line in enumerate(self.lines)]


@dataclass(frozen=True)
class Line:
    x1: int
    y1: int
    x2: int
    y2: int
    dashed: bool


@dataclass(frozen=True)
class Graph(Picture):
    """Boxes in layers from left to right, and the lines between them."""

    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = field(default=())


def graph(title: str, description: str, layers: Sequence[Sequence[Node]], edges: Iterable[Edge], *, key: str) -> Graph:
    """A layer too tall folds its last nodes into one box, "and 7 more"; the table behind has every edge."""
    edges = list(edges)
    layers = [layer for layer in layers if layer]
    gap, across = 50, max(len(layers), 1)
    width = (WIDTH - gap * (across - 1)) // across
    boxes: dict[str, Box] = {}
    folded: dict[str, str] = {}
    drawn: list[Box] = []
    height = 0
    for number, layer in enumerate(layers):
        x, y = number * (width + gap), 4
        shown, rest = list(layer), []
        if len(layer) > MOST_NODES + 1:
            shown, rest = list(layer[:MOST_NODES]), list(layer[MOST_NODES:])
            more = Node(f"more-{number}", f"and {len(rest):,} more")
            folded |= {node.id: more.id for node in rest}
            shown.append(more)
        for node in shown:
            lines = textwrap.wrap(node.label, max(8, width // 9), max_lines=2, placeholder=" …")
            lines += [node.note] if node.note else []
            box = Box(node.label, tuple(lines), x, y, width, 14 + 17 * len(lines))
            boxes[node.id] = box
            drawn.append(box)
            y += box.height + 10
        height = max(height, y)
    drawn_lines = {}
    for edge in edges:
        start, end = boxes.get(folded.get(edge.start, edge.start)), boxes.get(folded.get(edge.end, edge.end))
        if start and end:
            line = Line(start.x + start.width, start.y + start.height // 2, end.x, end.y + end.height // 2, edge.dashed)
            drawn_lines[line] = None
    names = {node.id: node.label for layer in layers for node in layer}
    table = tuple((names.get(edge.start, ""), names.get(edge.end, ""), edge.words) for edge in edges)
    return Graph(
        key, title, description, height, ("From", "To", "What is known"), table, (), tuple(drawn), tuple(drawn_lines)
    )
