"""Programs that tests need and that Debian's packages hold."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def find_or_install(find: Callable[[], str | None], packages: Sequence[str], say: Callable[[str], None]) -> str | None:
    """The program that `find` finds; where there is none, root on Debian installs the packages and looks again."""
    found = find()
    if found or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    with _alone():
        if found := find():
            return found
        say(f"Installing {' and '.join(packages)} from Debian's packages. This takes a minute.")
        quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
            if subprocess.run(["apt-get", *words], check=False, **quiet).returncode:  # type: ignore[call-overload]
                say(f"`apt-get {words[0]}` failed; its own words are above.")
                return None
        return find()


@contextmanager
def _alone() -> Iterator[None]:
    """Two runs of the tests that install at the same time do so one after the other."""
    with (Path(tempfile.gettempdir()) / f"charteroak-apt-{os.getuid()}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
