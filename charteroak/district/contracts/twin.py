"""The accessible twin of a document: its headings, paragraphs, items and rows as plain values, marked or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from charteroak import review

from .models import Document


@dataclass(frozen=True)
class Mark:
    """A stretch of the document's text that a finding quotes."""

    start: int
    end: int
    anchor: str
    verdict: str


def twin_of(document: Document, marks: Sequence[Mark] = ()) -> list[dict[str, Any]]:
    """The twin of a stored document; empty where it has not been read."""
    read = document.as_read()
    return [] if read is None else blocks_of(read, marks)


def blocks_of(read: review.Document, marks: Sequence[Mark] = ()) -> list[dict[str, Any]]:
    """Blocks in order: {kind, level, page, parts: [{text, marks: [anchor], verdict}]}.

    Parts are cut where a mark begins or ends, so that overlapping quotations all show.
    """
    return [
        {
            "kind": block.kind, "level": block.level, "page": block.page,
            "parts": _parts(read.text, block.start, block.end, marks),
        }
        for block in read.blocks
    ]  # fmt: skip


def _parts(text: str, start: int, end: int, marks: Sequence[Mark]) -> list[dict[str, Any]]:
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    cuts = sorted({start, end, *(max(m.start, start) for m in inside), *(min(m.end, end) for m in inside)})
    parts = []
    for left, right in pairwise(cuts):
        over = [mark for mark in inside if mark.start <= left and mark.end >= right]
        parts.append(
            {
                "text": text[left:right],
                "marks": [mark.anchor for mark in over],
                "verdict": over[0].verdict if over else "",
            }
        )
    return parts
