"""Reads and checks a file in a process of its own, with a limit on time and memory.

A file from outside may be made to crash or exhaust whatever reads it. What happens to the child happens to the
child: the caller gets a Document and a Report, or `Unreadable`.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from charteroak.review.document import Document, Unreadable
from charteroak.review.report import Report

MEGABYTE = 1_000_000
log = logging.getLogger("charteroak.review")


def isolated(
    data: bytes, name: str, on: date, *, seconds: float = 60, megabytes: int = 1500
) -> tuple[Document, Report]:
    """`read` and `check` against the law of the day `on`, in a child with `seconds` of time and `megabytes` of memory.

    A file that may hold pictures of pages has the time beside it that recognising their words may take.
    Raises `Unreadable`, also where the child crashed, ran out of time or of memory.
    """
    answer = answer_of(
        "charteroak.review.isolation", data, name, [on.isoformat()], seconds=seconds, megabytes=megabytes
    )
    return Document.from_dict(answer["document"], data), Report.from_json(answer["report"])


def answer_of(
    module: str, data: bytes, name: str, words: Sequence[str], *, seconds: float = 60, megabytes: int = 1500
) -> dict[str, Any]:
    """What a `module` run in a child says of a file: it is started with the name, its limits and `words`.

    The module ends in `tell`. Raises `Unreadable` as `isolated` does.
    """
    from charteroak.review.reading import may_hold_pictures, refuse_size, scan

    refuse_size(len(data), name)
    asked = [name, str(int(seconds) + 1), str(megabytes), *words]
    try:
        child = _run(asked, data, seconds + (scan.SECONDS if may_hold_pictures(data, name) else 0), module)
    except subprocess.TimeoutExpired as error:
        raise _gave_up(name, f"reading it took longer than {error.timeout:g} seconds") from error
    if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise _gave_up(name, f"reading it took longer than {seconds:g} seconds")
    try:
        answer: dict[str, Any] = json.loads(child.stdout)
    except ValueError as error:
        if b"MemoryError" in child.stderr or b"bad_alloc" in child.stderr:
            raise _gave_up(name, f"reading it took more than {megabytes:,} MB of memory") from error
        # The fault may be ours and not the file's, so whoever keeps the host must be able to find it.
        log.error(
            "The reader stopped with status %s:\n%s", child.returncode, child.stderr[-2000:].decode("utf-8", "replace")
        )
        raise _gave_up(name, "the reader stopped on it") from error
    if "unreadable" in answer:
        raise Unreadable(*answer["unreadable"])
    return answer


def isolated_picture(data: bytes, page: int, width_px: int, *, seconds: float = 20, megabytes: int = 1500) -> bytes:
    """`render_page` in a child with `seconds` of time and `megabytes` of memory. Raises as `isolated`."""
    words = [_PICTURE, str(page), str(width_px), str(int(seconds) + 1), str(megabytes)]
    try:
        child = _run(words, data, seconds)
    except subprocess.TimeoutExpired as error:
        raise _gave_up("the page", f"drawing it took longer than {error.timeout:g} seconds") from error
    if child.returncode == 0:
        return child.stdout
    said = child.stdout.decode("utf-8", "replace")
    if child.returncode == _TOLD:
        raise Unreadable(*json.loads(said))
    raise _gave_up("the page", "drawing it took more than its share of time or memory")


_PICTURE, _TOLD = "--picture", 3


def _run(
    words: list[str], data: bytes, seconds: float, module: str = "charteroak.review.isolation"
) -> subprocess.CompletedProcess[bytes]:
    """Run the child; where it does not end well, what it started itself (Tesseract) ends with it."""
    command = [sys.executable, "-m", module, *words]
    pipe = subprocess.PIPE
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, start_new_session=True)
    with child:
        try:
            out, errors = child.communicate(data, seconds)
        finally:
            if child.returncode is None or child.returncode < 0:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
    return subprocess.CompletedProcess(command, child.returncode, out, errors)


def _gave_up(name: str, why: str) -> Unreadable:
    return Unreadable(name, why, "Save it again as PDF, or hand in the agreement without its attachments")


def _limit(seconds: str, megabytes: str) -> None:
    limit = int(megabytes) * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _draw(page: str, width_px: str, seconds: str, megabytes: str) -> None:
    _limit(seconds, megabytes)
    from charteroak.review.reading import render_page

    try:
        picture = render_page(sys.stdin.buffer.read(), int(page), int(width_px))
    except Unreadable as problem:
        json.dump([problem.what, problem.why, problem.todo], sys.stdout)
        sys.exit(_TOLD)
    sys.stdout.buffer.write(picture)


def tell(name: str, seconds: str, megabytes: str, work: Callable[[bytes], dict[str, Any]]) -> None:
    """In the child: do the work on the bytes that come in, within the limits, and print what it says or why not."""
    _limit(seconds, megabytes)
    try:
        answer = work(sys.stdin.buffer.read())
    except Unreadable as problem:
        answer = {"unreadable": [problem.what, problem.why, problem.todo]}
    except MemoryError:
        large = _gave_up(name, f"reading it took more than {int(megabytes):,} MB of memory")
        answer = {"unreadable": [large.what, large.why, large.todo]}
    json.dump(answer, sys.stdout)


def _child(name: str, seconds: str, megabytes: str, on: str) -> None:
    def work(data: bytes) -> dict[str, Any]:
        from charteroak import law
        from charteroak.review.engine import check
        from charteroak.review.reading import read

        document = read(data, name)
        return {"document": document.to_dict(), "report": check(document, law.on(date.fromisoformat(on))).to_json()}

    tell(name, seconds, megabytes, work)


if __name__ == "__main__":
    if sys.argv[1] == _PICTURE:
        _draw(*sys.argv[2:])
    else:
        _child(*sys.argv[1:])
