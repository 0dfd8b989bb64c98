"""How the time of a whole review grows with the length of a text: twice the text may take about twice the time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from torture.texts import TEXTS
from torture.trial import MOST_SECONDS, tried

LENGTHS = (250_000, 1_000_000, 4_000_000)


@dataclass(frozen=True)
class Growth:
    """The seconds of the processor that a text of each length took, and what was wrong."""

    text: str
    seconds: dict[int, float]
    fault: str

    @property
    def power(self) -> float:
        """The power of the length with which the time grew over the last step; 1.0 is in proportion."""
        from math import log

        (short, before), (long, after) = list(self.seconds.items())[-2:]
        return log(after / before) / log(long / short)


def measured(seed: int, names: tuple[str, ...], lengths: tuple[int, ...] = LENGTHS) -> Iterator[Growth]:
    """Each text at each length, a longer one only while the shorter one kept within the limit."""
    for name in names:
        seconds: dict[int, float] = {}
        faults: list[str] = []
        for length in lengths:
            text = TEXTS[name](Random(f"{seed} {name}"), length)  # noqa: S311 - the same text every time
            outcome = tried(text.encode("utf-8", "replace"), f"{name}.txt")
            seconds[length] = outcome.seconds
            if outcome.fault:
                faults.append(f"{length:,} characters: {outcome.fault}")
                break
        yield Growth(name, seconds, "\n".join(faults))


def as_text(found: Growth) -> str:
    times = "".join(
        f"{found.seconds[length]:>11.1f} s" if length in found.seconds else f"{'-':>13}" for length in LENGTHS
    )
    power = f"{found.power:6.2f}" if len(found.seconds) > 1 else f"{'-':>6}"
    return f"{found.text:20}{times}{power}" + (f"  OVER {MOST_SECONDS} s or stopped" if found.fault else "")


def head() -> str:
    return f"{'text':20}" + "".join(f"{f'{length:,}':>13}" for length in LENGTHS) + " power"
