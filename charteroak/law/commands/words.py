"""Words that both commands share: dates as people type them and read them, and lines of a hundred columns."""

from __future__ import annotations

import re
import textwrap
from datetime import date, datetime

from charteroak.law.days import clock, must_be_countable, said, wall_time
from charteroak.law.model import LawError

WIDTH = 100
LABEL = 14
#: A section sign and its number stay on one line.
HELD = "§\u00a0"


def read_day(text: str, option: str) -> date:
    """A date as typed. Raises `LawError` naming the option and the form."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise LawError(f"{option} {text}: that is no date. Write year, month and day, such as 2026-11-20.") from None


def read_moment(text: str, option: str) -> tuple[date | datetime, str]:
    """A date or a moment as typed; a time without a zone is one on Connecticut's clocks.

    The second value says what was done with a time that the clocks skipped or showed twice. Raises `LawError`.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
        return read_day(text, option), ""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise LawError(
            f"{option} {text}: that is no date or time. "
            "Write 2026-11-20, or 2026-11-20T15:00 for a time in Connecticut."
        ) from None
    must_be_countable(moment)
    return wall_time(moment) if moment.tzinfo is None else (moment, "")


def say(moment: date | datetime) -> str:
    """`Tuesday, November 24, 2026`, and for a moment `, 15:00 EST` after it."""
    return f"{said(moment.date())}, {clock(moment)}" if isinstance(moment, datetime) else said(moment)


def labelled(label: str, text: str) -> str:
    """A label and its text, wrapped and aligned."""
    filled = textwrap.fill(
        text.replace("§ ", HELD), WIDTH, initial_indent=f"  {label:<{LABEL}}", subsequent_indent=" " * (LABEL + 2),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return filled.replace(HELD, "§ ")
