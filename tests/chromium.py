"""Where the Chromium of the browser tests comes from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

from tests import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PACKAGES = ("chromium", "fonts-liberation")

MISSING = (
    "No Chromium was found, and the browser journeys need one. "
    "On Debian: apt-get install chromium (as root, bin/test does this itself). "
    "Or set CHARTEROAK_CHROMIUM to the program's path."
)


def find() -> str | None:
    """The path of a Chromium on this machine: the one that CHARTEROAK_CHROMIUM names, else one that is installed."""
    given = os.environ.get("CHARTEROAK_CHROMIUM", "")
    if given:
        return shutil.which(given)
    return next((path for path in map(shutil.which, (*NAMES, *ON_MACOS)) if path), None)


def find_or_install(say: Callable[[str], None]) -> str | None:
    """Find one; where there is none, root on Debian installs Debian's own."""
    return find() if os.environ.get("CHARTEROAK_CHROMIUM") else debian.find_or_install(find, PACKAGES, say)
