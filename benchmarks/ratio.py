"""One figure: ours against a baseline, measured turn by turn in the same run."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Ratio:
    """`ours` and `baseline` in `unit`; `ratio` is ours divided by the baseline; `size` says what was worked on."""

    name: str
    ours: float
    baseline: float
    ratio: float
    unit: str
    size: str


def of_commands(name: str, ours: list[str], baseline: list[str], *, size: str, rounds: int = 15) -> Ratio:
    """The median wall time of two Python command lines, taken in turns so that a busy moment meets both."""
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for words, times in zip((ours, baseline), spent, strict=True):
            began = time.perf_counter()
            subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            times.append(time.perf_counter() - began)
    mine, bare = median(spent[0]), median(spent[1])
    return Ratio(name, round(mine, 4), round(bare, 4), round(mine / bare, 3), "s", size)
