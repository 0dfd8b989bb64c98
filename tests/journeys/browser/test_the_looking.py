"""The examination itself: it passes a sound page and names each fault of a bad one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page

POLICY = "default-src 'self'; script-src 'self'; img-src 'self' data:"
SOUND = "<p>All is well.</p><details><summary>Why</summary><p>It was counted.</p></details>"
FAULTS = {
    "no text for a picture": ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "image-alt"),
    "a fault that is folded away": ("<details><summary>Why</summary><input></details>", "label"),
    "a script that the policy forbids": ("<script>document.title = 'x'</script>", "Content Security Policy"),
    "a missing file": ('<link rel="stylesheet" href="/missing.css">', "404"),
    "a request to the outside": ('<img alt="" src="http://example.com/x.png">', "example.com"),
    "wider than a phone": ("<p>" + "w" * 200 + "</p>", "sideways"),
}


class Bare(BaseHTTPRequestHandler):
    """Serves one body with a strict policy."""

    def __init__(self, body: str, *rest: object) -> None:
        self.body = body
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        found = self.path == "/"
        page = f'<!doctype html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,"></head><body><main><h1>A page</h1>{self.body}</main></body></html>'
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(page.encode() if found else b"")

    def log_message(self, *_: object) -> None:
        """It says nothing."""


@pytest.fixture
def serve() -> Iterator[Callable[[str], str]]:
    servers = []

    def start(body: str) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Bare, body))
        servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_sound_page_passes(page: Page, visit: Callable[..., None], serve: Callable[[str], str]) -> None:
    visit(page, serve(SOUND), "example-sound")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(fault: str, page: Page, visit: Callable[..., None], serve: Callable[[str], str]) -> None:
    body, named = FAULTS[fault]
    with pytest.raises(AssertionError, match=named):
        visit(page, serve(body), "example-fault")
