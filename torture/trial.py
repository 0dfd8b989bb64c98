"""Hands one input to the reader in a process of its own, as the site does, and says what is wrong with the answer."""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from charteroak.review import Document, Report, Unreadable, isolated

ON = date(2026, 11, 20)
MOST_SECONDS = 30
"""Of the processor, so that a busy machine finds no faults that are not there."""
MOST_MEGABYTES = 2_000

READ, REFUSED, STOPPED = "read", "refused", "stopped"
_BY_A_SIGNAL = "stopped with status -"
_TOO_LONG, _TOO_LARGE, _CRASHED = "reading it took longer than", "reading it took more than", "the reader stopped on it"


@dataclass(frozen=True)
class Outcome:
    """How a trial ended. `fault` says what must not be; `most` is the memory that any child has taken so far, in MB.

    `ended` is "stopped" where the reader came to its limit of memory or a library of others crashed in it: the caller
    got its refusal, and that is what the limits are for. A fault of our own code is a fault here too.
    """

    ended: str
    said: str
    fault: str
    seconds: float
    most: float


def tried(data: bytes, name: str) -> Outcome:
    """`isolated` with its own limits. Whatever it raises becomes a fault here."""
    listener = _Listener()
    logger = logging.getLogger("charteroak.review")
    logger.addHandler(listener)
    propagates, logger.propagate = logger.propagate, False
    before, began = _spent(), time.monotonic()
    ended, said, faults = READ, "", list[str]()
    try:
        document, report = isolated(data, name, ON)
        faults += wrong_with(document, report)
        said = f"{len(document.text):,} characters"
    except Unreadable as problem:
        ended, said = REFUSED, str(problem)
        if _TOO_LONG in problem.why or (_CRASHED in problem.why and _BY_A_SIGNAL not in listener.heard):
            faults.append(f"{problem.why}\n{listener.heard}".strip())
        elif _TOO_LARGE in problem.why or _CRASHED in problem.why:
            ended = STOPPED
    except Exception:
        ended = "failed"
        faults.append(f"the caller failed:\n{traceback.format_exc()}")
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagates
    seconds = _spent() - before
    if seconds > MOST_SECONDS:
        faults.append(f"it took {seconds:.0f} seconds of the processor ({time.monotonic() - began:.0f} by the clock)")
    most = _most_megabytes()
    if most > MOST_MEGABYTES:
        faults.append(f"a reader took {most:,.0f} MB")
    return Outcome(ended, said, "\n".join(faults), seconds, most)


class _Listener(logging.Handler):
    """Keeps what is logged of a reader that stopped."""

    heard = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.heard = record.getMessage()


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _most_megabytes() -> float:
    size = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return size / (1_000_000 if sys.platform == "darwin" else 1_000)


def wrong_with(document: object, report: object) -> Iterator[str]:
    """What a document and its report must hold together, and do not."""
    if not isinstance(document, Document) or not isinstance(report, Report):
        yield f"it gave a {type(document).__name__} and a {type(report).__name__}"
        return
    text, length = document.text, len(document.text)
    if any(character in text for character in ("\0", "\r")):
        yield "the text holds a NUL or a carriage return"
    try:
        json.dumps([document.to_dict(), report.to_json()], ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        yield "the text holds half a character"
    if [page.number for page in document.pages] != list(range(1, len(document.pages) + 1)):
        yield "the pages are not counted from 1"
    if any(one.end > two.start for one, two in pairwise(document.pages)) or any(
        not 0 <= page.start <= page.end <= length for page in document.pages
    ):
        yield "the pages lie over one another or outside the text"
    if any(one.end > two.start for one, two in pairwise(document.blocks)) or any(
        not 0 <= block.start < block.end <= length or not 1 <= block.page <= len(document.pages)
        for block in document.blocks
    ):
        yield "the blocks lie over one another, outside the text, or on no page"
    for finding in report.findings:
        for quote in finding.quotes:
            if quote.text != text[quote.start : quote.end] or not quote.text.strip():
                yield f"{finding.id} quotes words that do not stand there"
            if quote.page != document.page_of(quote.start):
                yield f"{finding.id} names the wrong page"
            if any(not 0 <= edge <= 1 for box in quote.boxes for edge in (box.x0, box.y0, box.x1, box.y1)):
                yield f"{finding.id} marks a place outside the page"
