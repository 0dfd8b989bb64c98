"""A real site for a journey: its own database and folders, the real server and the real worker, on this machine only."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit, urlunsplit

from tests.smtp import Sink, sink

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "a long walk by the river"
#: Seconds until a server that does not answer counts as broken.
PATIENCE = 60


class SiteFault(AssertionError):
    """The site did not do what it was told; the message carries its own words."""


@dataclass
class Site:
    """One running site. `address` is its front door, and every log lies in `folder`."""

    folder: Path
    port: int
    database: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    #: The mail server that the site sends to, with what it received.
    mail: Sink | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CHARTEROAK_", "DJANGO_", "PYTEST_")) and name != "DATABASE_URL"
        }
        return kept | {
            "CHARTEROAK_DATA": str(self.folder / "data"),
            "CHARTEROAK_KEYS": str(self.folder / "keys"),
            "CHARTEROAK_ADDRESS": self.address,
            "CHARTEROAK_FETCH_PRIVATE_ADDRESSES": "1",
            "CHARTEROAK_MAIL_PORT": str(self.mail.port if self.mail else 1),
            "CHARTEROAK_MAIL_FROM": "notices@board.example",
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "charteroak.settings",
            "PYTHONPATH": str(ROOT),
        }

    def url(self, path: str) -> str:
        """The whole address of a path of this site."""
        return self.address + path

    def run(self, *words: str, said: str = "") -> str:
        """Run a command of the program on this site, with `said` as its input; returns what it printed."""
        return self._run([sys.executable, "-m", "charteroak.cli", *words], said)

    def python(self, source: str) -> str:
        """Run Python on this site with Django ready, for what no command or page does; returns what it printed."""
        return self._run([sys.executable, "-c", f"import django\ndjango.setup()\n{source}"], "")

    def _run(self, command: list[str], said: str) -> str:
        done = subprocess.run(
            command, env=self.environment, input=said, capture_output=True, text=True, timeout=PATIENCE * 3, check=False
        )
        if done.returncode:
            raise SiteFault(f"{' '.join(command[2:])} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command that goes on; its output goes to <word>.log."""
        with self.log(words[0]).open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "charteroak.cli", *words], env=self.environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def log(self, word: str) -> Path:
        return self.folder / f"{word}.log"

    def wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.address, timeout=5):  # the front door
                    return
            except urllib.error.HTTPError:
                return  # it answers; what it says is for a test to judge
            except OSError:
                time.sleep(0.2)
        raise SiteFault(
            f"The server did not answer at {self.address}. It said:\n{self.log('serve').read_text()[-4000:]}"
        )

    def stop(self) -> None:
        """End every process that was started here, and whatever those started."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextmanager
def running_site(*, port: int | None = None) -> Iterator[Site]:
    """An empty site that is up, on the database of this run; gone afterwards, but for its logs where it failed."""
    folder = Path(tempfile.mkdtemp(prefix="charteroak-site-"))
    with fresh_database() as database, sink(folder / "mail") as mail:
        site = Site(folder, port or free_port(), database, mail=mail)
        try:
            site.run("setup")
            server = site.start("serve", "--port", str(site.port))
            site.start("work")
            site.wait_until_it_answers(server)
            yield site
        finally:
            site.stop()
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database() -> Iterator[str]:
    """A new database beside the one of DATABASE_URL; where that is not set, nothing: a site then has SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    import psycopg

    name = f"charteroak_site_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class _Page(BaseHTTPRequestHandler):
    """The same page at every address."""

    def __init__(self, html: str, *rest: object) -> None:
        self.html = html
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        body = self.html.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """It says nothing."""


@contextmanager
def website(link: str) -> Iterator[str]:
    """A board's own website, of one page with a link to its registry; gives its address."""
    html = f'<!doctype html><html lang="en"><title>A board</title><h1>A board</h1><a href="{link}">Contracts</a></html>'
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Page, html))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
