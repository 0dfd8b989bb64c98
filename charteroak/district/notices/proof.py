"""Proving that a posting is up: the page with its statements, the files byte for byte, and a link to it from the
website that the board has declared (C.G.S. § 10-234bb(g))."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.urls import reverse

from charteroak.district.boards.models import Board

from .fetching import Answer, Unreachable, fetch
from .models import PostedFile, Posting, PostingCheck

HREF = re.compile(r"""<a\b[^>]*?\bhref\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
FRAME = re.compile(r"""<iframe\b[^>]*?\bsrc\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
TAG = re.compile(r"<[^>]+>")
SPACE = re.compile(r"\s+")


@dataclass
class Sight:
    """What one look showed; becomes a PostingCheck."""

    address: str
    outcome: str = PostingCheck.Outcome.DOWN
    status: int | None = None
    page_sha256: str = ""
    files_sha256: list[str] = field(default_factory=list)
    linked_from: str = ""
    fault: str = ""


def public_address(posting: Posting | Board) -> str:
    return settings.PUBLIC_ADDRESS + posting.get_absolute_url()


def file_address(posting: Posting, file: PostedFile) -> str:
    return settings.PUBLIC_ADDRESS + reverse(
        "registry:file", args=[posting.board.slug, posting.contract_id, file.sha256]
    )


def look(posting: Posting) -> Sight:
    """Fetch the page, its files and the declared website over HTTP, as a visitor without an account would."""
    sight = Sight(public_address(posting))
    try:
        page = fetch(sight.address)
        sight.status, sight.page_sha256 = page.status, page.sha256
        if page.status != 200:
            sight.fault = f"The page answered with status {page.status}."
            return sight
        absent = _absent_statements(posting, page)
        if absent:
            sight.outcome, sight.fault = PostingCheck.Outcome.CHANGED, f"The page does not carry: {absent[0][:200]}"
            return sight
        for file in posting.files.all():
            answer = fetch(file_address(posting, file))
            sight.files_sha256.append(answer.sha256)
            if answer.status != 200 or answer.sha256 != file.sha256:
                sight.outcome, sight.fault = (
                    PostingCheck.Outcome.CHANGED,
                    f"The file {file.name} answered with other bytes.",
                )
                return sight
        sight.linked_from = _declared_website_that_links(posting)
    except Unreachable as fault:
        sight.fault = f"{fault}."[:400]
        return sight
    sight.outcome = PostingCheck.Outcome.UP if sight.linked_from else PostingCheck.Outcome.UNLINKED
    if not sight.linked_from:
        sight.fault = _why_unlinked(posting)
    return sight


def _absent_statements(posting: Posting, page: Answer) -> list[str]:
    shown = SPACE.sub(" ", html.unescape(TAG.sub(" ", page.text)))
    wanted = [SPACE.sub(" ", statement).strip() for statement in posting.statements]
    return [statement for statement in wanted if statement not in shown]


def registry_address(posting: Posting) -> str:
    return settings.PUBLIC_ADDRESS + reverse("registry:home", args=[posting.board.slug])


def _declared_website_that_links(posting: Posting) -> str:
    """The declared website's address where it is, links to, or frames the board's registry or this very page."""
    website = posting.board.website
    if not website:
        return ""
    targets = {_plain(registry_address(posting)), _plain(public_address(posting))}
    if _plain(website) in targets:
        return website
    try:
        answer = fetch(website)
    except Unreachable:
        return ""
    if answer.status != 200:
        return ""
    links = HREF.findall(answer.text) + FRAME.findall(answer.text)
    return website if any(_plain(urljoin(answer.address, html.unescape(link))) in targets for link in links) else ""


def _why_unlinked(posting: Posting) -> str:
    if not posting.board.website:
        return "The board has declared no website. Enter it on the Board page."
    return f"{posting.board.website} does not answer with a link to {registry_address(posting)}."[:400]


def _plain(address: str) -> str:
    parts = urlsplit(urldefrag(address).url)
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path.rstrip('/')}"
