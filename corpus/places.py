"""Where labelled documents lie: those beside the clone, and the project's own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Corpus:
    """A folder with `documents` and their `labels`."""

    name: str
    about: str
    folder: Path

    @property
    def documents(self) -> Path:
        return self.folder / "documents"

    @property
    def labels(self) -> Path:
        return self.folder / "labels"

    @property
    def absent(self) -> Path | None:
        """The folder that is not there, or nothing."""
        return next((path for path in (self.documents, self.labels) if not path.is_dir()), None)


def corpora(root: Path = ROOT) -> list[Corpus]:
    """All of them, there or not. `CHARTEROAK_SHARED` names another place for the folder beside the clone."""
    beside = Path(os.environ.get("CHARTEROAK_SHARED") or root.parent / "shared") / "review"
    return [
        Corpus("dev", "agreements on which the rules were written", beside / "dev"),
        Corpus("policies", "operators' own policies", beside / "policies"),
        Corpus("own", "the project's own agreements", root / "corpus" / "agreements"),
        Corpus("own-policies", "the project's own operators' policies", root / "corpus" / "policies"),
    ]
