"""Where the Tesseract of the tests on scanned pages comes from."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from tests import debian

PACKAGES = ("tesseract-ocr",)

MISSING = (
    "No Tesseract was found, and the tests on scanned pages need one. "
    "On Debian: apt-get install tesseract-ocr (as root, the tests do this themselves)."
)


def find() -> str | None:
    """The path of a Tesseract on this machine."""
    return shutil.which("tesseract")


def find_or_install(say: Callable[[str], None]) -> str | None:
    """Find one; where there is none, root on Debian installs Debian's own with its English data."""
    return debian.find_or_install(find, PACKAGES, say)
