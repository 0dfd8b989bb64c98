"""Reads and checks a board's policy in a process of its own, with a limit on time and memory: files are hostile."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from charteroak.policy.report import PolicyReport
from charteroak.review.document import Document
from charteroak.review.isolation import answer_of, tell


def isolated(
    data: bytes, name: str, on: date, *, seconds: float = 60, megabytes: int = 1500
) -> tuple[Document, PolicyReport]:
    """The document, and what it says by the law of the day `on`. Raises `Unreadable` as `review.isolated` does."""
    answer = answer_of(
        "charteroak.policy.isolation", data, name, [on.isoformat()], seconds=seconds, megabytes=megabytes
    )
    return Document.from_dict(answer["document"], data), PolicyReport.from_dict(answer["report"])


def _child(name: str, seconds: str, megabytes: str, on: str) -> None:
    def work(data: bytes) -> dict[str, Any]:
        from charteroak.policy.reading import check
        from charteroak.review.reading import read

        document = read(data, name)
        return {"document": document.to_dict(), "report": check(document, on=date.fromisoformat(on)).to_dict()}

    tell(name, seconds, megabytes, work)


if __name__ == "__main__":
    _child(*sys.argv[1:])
