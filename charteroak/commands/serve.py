"""`charteroak serve`: the web server, on every page that there is."""

from __future__ import annotations

import argparse
import os
import sys

from charteroak.commands import open_site


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default 8000)")
    parser.add_argument("--processes", type=int, default=1, help="how many server processes (default 1)")


def run(arguments: argparse.Namespace) -> int:
    open_site()
    from charteroak.commands.setup import prepare

    status = prepare()
    if status:
        return status
    print(f"Serving on http://{arguments.host}:{arguments.port}/", flush=True)
    os.execv(sys.executable, server_command(arguments.host, arguments.port, arguments.processes))  # noqa: S606


def server_command(host: str, port: int, processes: int = 1) -> list[str]:
    """The words that start the web server: granian, WSGI, four threads a process."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers",
        str(processes), "--blocking-threads", "4", "--no-access-log", "--log-level", "warning",
        "charteroak.wsgi:application",
    ]  # fmt: skip
