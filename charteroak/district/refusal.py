"""What an action says when it will not act."""

from __future__ import annotations

from collections.abc import Sequence


class Refusal(Exception):
    """An action that the law, a rule of the board or missing facts do not allow. Nothing has been changed.

    `what` was refused, `why`, and what `todo`; `citation` where the law refuses; `items` are the single
    obstacles, each a sentence.
    """

    def __init__(self, what: str, why: str, todo: str, *, citation: str = "", items: Sequence[str] = ()) -> None:
        self.what, self.why, self.todo, self.citation, self.items = what, why, todo, citation, tuple(items)
        super().__init__(str(self))

    def __str__(self) -> str:
        because = f"{self.why} ({self.citation})." if self.citation else f"{self.why}."
        listed = "".join(f"\n  - {item}" for item in self.items)
        return f"{self.what}: {because} {self.todo}{listed}"
