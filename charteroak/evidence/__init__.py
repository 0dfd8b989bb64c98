"""Evidence files: a record's documents, rulings, letters and proofs in one zip archive that anyone checks offline.

Pure: nothing here knows a database or a page. `build` makes the archive, `verify` proves it against itself.
"""

from __future__ import annotations

from charteroak.evidence.building import Item, Made, build
from charteroak.evidence.verifying import Verified, verify

__all__ = ["Item", "Made", "Verified", "build", "verify"]
