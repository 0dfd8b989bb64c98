"""Plays stories side by side in the order of their moments, so that the audit trail reads as it was lived.

A story is a generator. It yields the instant at which it goes on, is sent the instant at which it does, acts, and
yields the next. One that yields an instant after the end is never gone on with: a story may run on for ever.
"""

from __future__ import annotations

import heapq
from collections.abc import Generator
from datetime import datetime
from itertools import count

Story = Generator[datetime, datetime, None]


class Stage:
    """What is being played; a story may bring another story on."""

    def __init__(self, *, until: datetime) -> None:
        self._until = until
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._number = count()
        self._now: datetime | None = None

    def bring_on(self, story: Story) -> None:
        self._wait(story, next(story, None))

    def play(self) -> None:
        """Play until no story has a moment left before the end."""
        while self._waiting:
            self._now, _, story = heapq.heappop(self._waiting)
            try:
                following = story.send(self._now)
            except StopIteration:
                continue
            self._wait(story, following)

    def _wait(self, story: Story, moment: datetime | None) -> None:
        if moment is None or moment > self._until:
            story.close()
            return
        # A story that comes late goes on at once: nothing happens before what has happened.
        moment = max(moment, self._now) if self._now else moment
        heapq.heappush(self._waiting, (moment, next(self._number), story))
