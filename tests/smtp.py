"""A real mail server for tests: it takes messages and writes each to a file before it answers.

`python -m tests.smtp FOLDER [--behave HOW]` in a process of its own; the port stands in FOLDER/port. A line of
FOLDER/received for each message: its id and the address. How it may misbehave: `defer` answers 451 to every third
message; `reject` 550 to addresses that begin with "gone"; `policy` 554 5.7.1 to everybody; `drop` takes every seventh message and closes without an answer;
`poison` does so with each message to an address that begins with "poison"; `hang` takes every ninth and says nothing for a
long time.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

_ID = re.compile(rb"^message-id: *(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Handler:
    def __init__(self, folder: Path, behave: str) -> None:
        self.file = (folder / "received").open("ab", buffering=0)
        self.bodies = folder / "bodies"
        self.bodies.mkdir(exist_ok=True)
        self.behave = behave
        self.count = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.behave == "reject" and address.startswith("gone"):
            return "550 5.1.1 no mailbox here by that name"
        if self.behave == "policy":
            return "554 5.7.1 relay access denied"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.count += 1
        if self.behave == "defer" and self.count % 3 == 0:
            return "451 4.3.0 try again later"
        found = _ID.search(envelope.content)
        name = found.group(1) if found else b"<none>"
        self.file.write(name + b" " + envelope.rcpt_tos[0].encode() + b"\n")
        # The first notice is kept whole, and the last memo to each address: both go through the same server.
        if b"memo-" in name:
            (self.bodies / f"memo-{envelope.rcpt_tos[0]}.eml").write_bytes(envelope.content)
        elif b"link-" in name:
            kinds = (kind for kind in ("evidence", "directory", "family") if f"/{kind}/".encode() in envelope.content)
            kind = next(kinds, "agreement")
            (self.bodies / f"{kind}-{envelope.rcpt_tos[0]}.eml").write_bytes(envelope.content)
        elif b"directory-" in name:
            (self.bodies / f"letter-{envelope.rcpt_tos[0]}.eml").write_bytes(envelope.content)
        elif name.startswith((b"<charteroak.", b"<trial.")) and not (self.bodies / "first.eml").exists():
            (self.bodies / "first.eml").write_bytes(envelope.content)
        if self.behave == "poison" and envelope.rcpt_tos[0].startswith("poison"):
            server.transport.abort()
        if self.behave == "drop" and self.count % 7 == 0:
            server.transport.abort()
        if self.behave == "hang" and self.count % 9 == 0:
            await asyncio.sleep(30)
        return "250 OK"


async def serve(folder: Path, behave: str, port: int) -> None:
    from aiosmtpd.smtp import SMTP

    handler = Handler(folder, behave)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, hostname="sink.invalid"), "127.0.0.1", port)
    (folder / "port.new").write_text(str(server.sockets[0].getsockname()[1]))
    os.rename(folder / "port.new", folder / "port")
    await server.serve_forever()


class Sink:
    """A running server and what it received."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self.folder, self.process = folder, process
        self.port = int((folder / "port").read_text())

    @property
    def received(self) -> list[tuple[str, str]]:
        """(message id, address) of every message, in order."""
        file = self.folder / "received"
        lines = file.read_text().splitlines() if file.exists() else []
        return [(line.split(" ")[0], line.split(" ")[1]) for line in lines]

    def first_message(self) -> bytes:
        return (self.folder / "bodies" / "first.eml").read_bytes()

    def last_memo(self, address: str, *, saying: str = "", seconds: float = 60) -> str:
        """The text of the last memo to this address, once one has come that says this."""
        return self._text(f"memo-{address}.eml", seconds, saying)

    def last_link(self, address: str, kind: str, *, seconds: float = 60) -> str:
        """The text of the last message with a secret link of this kind, once one has come."""
        return self._text(f"{kind}-{address}.eml", seconds)

    def last_letter(self, address: str, *, seconds: float = 60) -> str:
        """The text of the last letter about directory information to this address, once one has come."""
        return self._text(f"letter-{address}.eml", seconds)

    def _text(self, name: str, seconds: float, saying: str = "") -> str:
        file = self.folder / "bodies" / name
        until = time.monotonic() + seconds
        while True:
            text = str(message_from_bytes(file.read_bytes(), policy=default).get_content()) if file.exists() else None
            if text is not None and saying in text:
                return text
            assert time.monotonic() < until, f"no message became {name} and says {saying!r}: {text}"
            time.sleep(0.2)


@contextlib.contextmanager
def sink(folder: Path, behave: str = "well", port: int = 0) -> Iterator[Sink]:
    """Start the server and stop it at the end; started again on the same folder, it goes on with the same file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "port").unlink(missing_ok=True)
    process = subprocess.Popen([sys.executable, "-m", "tests.smtp", str(folder), behave, str(port)])
    try:
        for _ in range(400):
            if (folder / "port").exists():
                break
            time.sleep(0.025)
        yield Sink(folder, process)
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
