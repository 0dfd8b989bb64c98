"""Fetching a public address as a visitor would: HTTP, few redirects, bounded, and not into a private network."""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.conf import settings

SECONDS = 20
REDIRECTS = 4
LARGEST_BODY = 80 * 1024 * 1024
AGENT = "CharterOak/1 (proof of posting)"


class Unreachable(Exception):
    """The address did not answer, or may not be asked; the message says why."""


@dataclass(frozen=True)
class Answer:
    """What an address answered: its last address after redirects, the HTTP status and the body's bytes."""

    address: str
    status: int
    body: bytes
    media_type: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def fetch(address: str) -> Answer:
    """Get one address over HTTP. Raises Unreachable."""
    for _ in range(REDIRECTS + 1):
        answer, onward = _get(address)
        if onward is None:
            return answer
        address = urljoin(address, onward)
    raise Unreachable(f"{address} redirects more than {REDIRECTS} times")


def _get(address: str) -> tuple[Answer, str | None]:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unreachable(f"{address} is not a web address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = _connection(parts.scheme, parts.hostname, port)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"})
        response = connection.getresponse()
        body = response.read(LARGEST_BODY + 1)
    except (OSError, http.client.HTTPException, ssl.SSLError) as fault:
        raise Unreachable(f"{parts.hostname} did not answer: {fault}") from fault
    finally:
        connection.close()
    if len(body) > LARGEST_BODY:
        raise Unreachable(f"{address} answered with more than {LARGEST_BODY // 1024 // 1024} MB")
    onward = response.getheader("Location") if response.status in {301, 302, 303, 307, 308} else None
    return Answer(address, response.status, body, response.getheader("Content-Type") or ""), onward


def _connection(scheme: str, host: str, port: int) -> http.client.HTTPConnection:
    """Connect to the address that was checked, so that a second look-up cannot lead elsewhere."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as fault:
        raise Unreachable(f"the name {host} is not known: {fault}") from fault
    ip = str(found[0][4][0])
    if not _may_be_asked(host, port, ip):
        raise Unreachable(f"{host} is on a private network, where the public cannot reach it")
    if scheme == "https":
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, port, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    connection._create_connection = lambda *_, **__: socket.create_connection((ip, port), SECONDS)  # type: ignore[attr-defined]
    return connection


def _may_be_asked(host: str, port: int, ip: str) -> bool:
    own = urlsplit(settings.PUBLIC_ADDRESS)
    own_port = own.port or (443 if own.scheme == "https" else 80)
    return (
        settings.FETCH_PRIVATE_ADDRESSES
        or (host, port) == (own.hostname, own_port)
        or ipaddress.ip_address(ip).is_global
    )
