"""HTML that is nested, long, broken, or in an encoding that it does not have."""

from __future__ import annotations

import html
from collections.abc import Callable
from random import Random

from torture.damage import damaged
from torture.texts import SAMPLES

_WORDS = "The Contractor shall delete student data. "
_TAGS = (
    "div",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "b",
    "p",
    "blockquote",
    "h1",
    "font",
    "a",
    "svg",
    "select",
    "template",
    "head",
)
_CHARSETS = (
    "utf-8", "utf-16", "utf-32", "utf-7", "latin-1", "cp037", "shift_jis", "iso2022_kr", "hz", "big5", "idna",
    "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "rot13", "base64", "zip", "hex",
    "nonsense", "utf_8_sig", "mbcs",
)  # fmt: skip


def of_text(text: str) -> bytes:
    paragraphs = "".join(f"<p>{html.escape(words)}</p>\n" for words in text.split("\n\n"))
    return f"<!doctype html>\n<html><body>{paragraphs}</body></html>".encode("utf-8", "replace")


def _sample() -> bytes:
    return of_text((SAMPLES / "agreement.md").read_text(encoding="utf-8"))


def with_damage(chance: Random) -> bytes:
    return damaged(chance, _sample())


def with_deep_elements(chance: Random) -> bytes:
    depth = chance.choice((20, 240, 1_900, 100_000))
    tags = chance.choices(_TAGS, k=chance.choice((1, 3)))
    opened = "".join(f"<{tags[at % len(tags)]}>{_WORDS if at % 40 == 0 else ''}" for at in range(depth))
    closed = "".join(f"</{tags[at % len(tags)]}>" for at in reversed(range(depth)))
    return f"<html><body>{opened}{_WORDS}{closed if chance.random() < 0.5 else ''}".encode()


def with_lists_in_lists(chance: Random) -> bytes:
    depth = chance.choice((5, 100, 600))
    return f"<html><body>{f'<ol><li>(a) {_WORDS}' * depth}{'</li></ol>' * depth}</body></html>".encode()


def with_much_of_it(chance: Random) -> bytes:
    one = chance.choice(
        (
            "<br>",
            "<p>",
            f"<p>{_WORDS}",
            f"<tr><td>{_WORDS}<td>x",
            "<td>x",
            "&nbsp;",
            "&amp",
            "<li>x",
            "<!-- x -->",
            "<b></b>",
        )
    )
    before = chance.choice(("", "<table>", "<table><tr>", "<ul>"))
    return f"<html><body>{_WORDS}{before}{one * chance.choice((100, 20_000, 200_000))}".encode()


def with_something_open(chance: Random) -> bytes:
    """A comment, an attribute, a script or a declaration that never ends."""
    start = chance.choice(
        (
            "<!--",
            "<!-",
            "<a href='",
            "<script>",
            "<style>",
            "<![CDATA[",
            "<?xml ",
            "<",
            "</",
            "&#",
            "&#x",
            "<textarea>",
            "<plaintext>",
        )
    )
    after = chance.choice(("a", "-", "<", "&#1;", " ", "'", "\n", "<!--")) * chance.choice((10, 10_000, 1_000_000))
    first = chance.choice((b"<!doctype html><html><body>", b"<?xml version='1.0'?>", b"<!-- x -->", b""))
    return first + f"<p>{_WORDS}{start}{after}".encode()


def with_an_odd_encoding(chance: Random) -> bytes:
    charset = chance.choice(_CHARSETS)
    long = chance.choice((b"", b"a-" * 200_000, b"+2AA- " * 100, b"\\ud800 \\x00 ", chance.randbytes(3_000)))
    return f"<html><head><meta charset='{charset}'></head><body><p>{_WORDS}".encode() + long + b"</p></body></html>"


def with_odd_references(chance: Random) -> bytes:
    numbers = ("0", "1", "55296", "x110000", "99999999999999999999", "65535", "x202e", "11", "x85", "-1")
    made = " ".join(f"&#{chance.choice(numbers)};{_WORDS}" for _ in range(chance.choice((3, 1_000))))
    return f"<html><body><p>{made}</p></body></html>".encode()


MAKERS: tuple[Callable[[Random], bytes], ...] = (
    with_damage, with_deep_elements, with_lists_in_lists, with_much_of_it, with_something_open, with_an_odd_encoding,
    with_odd_references,
)  # fmt: skip
