"""Where labelled documents lie: those beside the clone, and the project's own."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_OPENED = r"[abc]-.*"


@dataclass(frozen=True)
class Corpus:
    """A folder with `documents` and `labels`, of which those belong to it whose name the pattern `only` fits.

    Of a closed corpus only totals are shown, so that nobody who writes rules learns from it by accident.
    """

    name: str
    about: str
    folder: Path
    only: str = ".*"
    closed: bool = False

    @property
    def documents(self) -> Path:
        return self.folder / "documents"

    @property
    def labels(self) -> Path:
        return self.folder / "labels"

    @property
    def names(self) -> list[str]:
        """The labels that belong to it, without their ending."""
        return sorted(path.stem for path in self.labels.glob("*.json") if re.fullmatch(self.only, path.stem))

    @property
    def absent(self) -> Path | None:
        """What is not there, or nothing."""
        missing = [path for path in (self.documents, self.labels) if not path.is_dir()]
        return missing[0] if missing else None if self.names else self.labels / f"{self.only}.json"


def corpora(root: Path = ROOT) -> list[Corpus]:
    """All of them, there or not. `CHARTEROAK_SHARED` names another place for the folder beside the clone."""
    beside = Path(os.environ.get("CHARTEROAK_SHARED") or root.parent / "shared") / "review"
    own = root / "corpus" / "agreements"
    return [
        Corpus("dev", "agreements on which the rules were written", beside / "dev"),
        Corpus("policies", "operators' own policies", beside / "policies"),
        Corpus("own", "the project's own agreements that were opened", own, _OPENED),
        Corpus("own-closed", "the project's own agreements that stay closed", own, rf"(?!{_OPENED}).*", closed=True),
        Corpus("own-policies", "the project's own operators' policies", root / "corpus" / "policies"),
    ]
