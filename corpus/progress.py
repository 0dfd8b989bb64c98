"""How far a long measurement has come, for whoever waits at the terminal."""

from __future__ import annotations

import sys
import time

_EVERY = 5.0


class Progress:
    """One line that is written over, or where there is no terminal a line every few seconds; always to stderr."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._said = time.monotonic()

    def say(self, words: str) -> None:
        if self._on_terminal:
            print(f"\r\033[K{words[:100]}", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self._said >= _EVERY:
            print(words, file=sys.stderr, flush=True)
            self._said = time.monotonic()

    def end(self) -> None:
        if self._on_terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
