"""Reads HTML: the words a visitor sees, in order. Scripts, styles, forms' options and struck words are left out."""

from __future__ import annotations

import re
from typing import Any

from charteroak.review.document import Block, BlockKind, Page, Unreadable
from charteroak.review.reading import Extract
from charteroak.review.reading.text import decode

_UNSEEN = frozenset(
    """
    script style noscript template head svg math select option iframe object del s strike
    """.split()  # noqa: SIM905 - words read better than a list
)
_BREAKS = frozenset(
    """
    p div section article main header footer nav aside blockquote pre ul ol dl dd dt li table thead tbody
    tfoot tr h1 h2 h3 h4 h5 h6 hr form fieldset figure figcaption address details summary center body html
    title
    """.split()  # noqa: SIM905 - words read better than a list
)
_SPACE = re.compile(r"\s+")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_DEEPEST = 2000


def extract(data: bytes, name: str) -> Extract:
    """The visible text, one block a line, as one page."""
    source, note = _decoded(data, name)
    root = _parsed(source, name)
    text, blocks = _visible(root, name)
    if not text.strip():
        raise Unreadable(name, "the page shows no text", "Save the agreement as PDF from the browser")
    return Extract(text, (Page(1, 0, len(text)),), tuple(blocks), (note,) if note else ())


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(declared.group(1).decode("ascii")), ""
        except (LookupError, UnicodeError):
            pass
    return decode(data, name)


def _parsed(source: str, name: str) -> Any:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(name, "its HTML is damaged", "Save the page again, or as PDF") from error
    if root is None:
        raise Unreadable(name, "its HTML holds nothing", "Save the page again, or as PDF")
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise _too_deep(name)
    return root


def _too_deep(name: str) -> Unreadable:
    return Unreadable(name, "its HTML is nested too deeply to be a document", "Save the page as PDF from the browser")


def _visible(root: Any, name: str) -> tuple[str, list[Block]]:
    from lxml import etree

    pieces: list[str] = []
    blocks: list[Block] = []
    line: list[str] = []
    position = 0
    kind: BlockKind = "paragraph"
    level = 0
    unseen = depth = 0

    def close() -> None:
        nonlocal position, kind, level
        words = _SPACE.sub(" ", "".join(line)).strip(" |")
        line.clear()
        if words:
            blocks.append(Block(kind, level, position, position + len(words), 1))
            pieces.append(words + "\n\n")
            position += len(words) + 2
        kind, level = "paragraph", 0

    in_row = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            depth += 1
            if depth > _DEEPEST:
                raise _too_deep(name)
            if tag in _UNSEEN:
                unseen += 1
            if not unseen:
                if tag in _BREAKS and not in_row:
                    close()
                if tag == "tr":
                    close()
                    in_row += 1
                    kind = "row"
                elif tag in ("td", "th") and line:
                    line.append(" | ")
                elif tag == "br":
                    if in_row:
                        line.append(" ")
                    else:
                        close()
                elif tag == "li":
                    kind = "item"
                elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
                    kind, level = "heading", int(tag[1])
                line.append(element.text or "")
        else:
            depth -= 1
            if tag in _UNSEEN:
                unseen -= 1
            elif not unseen:
                if tag == "tr":
                    in_row = max(0, in_row - 1)
                    kind = "row"
                    close()
                elif tag in _BREAKS:
                    if in_row:
                        line.append(" ")
                    else:
                        close()
            if not unseen:
                line.append(element.tail or "")
    close()
    return "".join(pieces), blocks
