"""Making an evidence file: every item under its own name and hash, with an index that a lawyer can read."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FORMAT = "charteroak-evidence/1"
MANIFEST, INDEX, SUMS, TRAIL = "manifest.json", "index.html", "SHA256SUMS", "trail.json"
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_STYLE = (
    "body{font:1rem/1.5 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;"
    "border-bottom:1px solid #767676}code{overflow-wrap:anywhere}"
)


@dataclass(frozen=True)
class Item:
    """A file of the archive: under which heading of the index it stands, what it is, and what is said of it."""

    path: str
    data: bytes
    heading: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Made:
    """The archive, and the SHA-256 of its manifest, which stands for all of it."""

    data: bytes
    seal: str


@dataclass(frozen=True)
class _Part:
    item: Item
    sha256: str


def build(
    title: str, *, made_at: datetime, facts: Sequence[tuple[str, str]], items: Sequence[Item],
    trail: Sequence[dict[str, Any]] = (), left_out: Sequence[str] = (),
) -> Made:  # fmt: skip
    """The archive. `facts`: what stands at the head of the index; `trail`: audit events with their digests.

    `left_out` says in words what the file does not hold, and why. The same input gives the same bytes. Raises
    ValueError for a path that is not plain, or that is there twice.
    """
    parts = [_Part(item, _sha256(item.data)) for item in items]
    paths = [item.path for item in items] + [MANIFEST, INDEX, SUMS, TRAIL]
    for path in paths:
        if not _PATH.fullmatch(path) or paths.count(path) > 1:
            raise ValueError(f"not a plain path, or there twice: {path}")
    trail_data = _json({"events": list(trail)})
    index = _index(title, made_at, facts, parts, trail, left_out).encode()
    manifest = _json({
        "format": FORMAT, "title": title, "made": made_at.isoformat(), "facts": [list(pair) for pair in facts],
        "left_out": list(left_out),
        "items": [
            {"path": path, "sha256": _sha256(data), "size": len(data), "heading": heading, "title": name}
            for path, data, heading, name in (
                (INDEX, index, "Index", "This file's index"), (TRAIL, trail_data, "Trail", "The audit trail"),
                *((part.item.path, part.item.data, part.item.heading, part.item.title) for part in parts),
            )
        ],
    })  # fmt: skip
    files = {MANIFEST: manifest, INDEX: index, TRAIL: trail_data} | {item.path: item.data for item in items}
    sums = "".join(f"{_sha256(data)}  {path}\n" for path, data in sorted(files.items())).encode()
    return Made(_zip({**files, SUMS: sums}, made_at), _sha256(manifest))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True).encode()


def _zip(files: dict[str, bytes], made_at: datetime) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, made_at.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _index(
    title: str, made_at: datetime, facts: Sequence[tuple[str, str]], parts: Sequence[_Part],
    trail: Sequence[dict[str, Any]], left_out: Sequence[str],
) -> str:  # fmt: skip
    text = html.escape
    headings = list(dict.fromkeys(part.item.heading for part in parts))
    body = [f"<h1>{text(title)}</h1>", f"<p>Evidence as of {text(made_at.isoformat(timespec='minutes'))}.</p>", "<dl>"]
    body += [f"<dt><strong>{text(name)}</strong></dt><dd>{text(words)}</dd>" for name, words in facts]
    body.append("</dl><p>Contents: ")
    body.append(" · ".join(f'<a href="#h{n}">{text(name)}</a>' for n, name in enumerate(headings)) + "</p>")
    for number, heading in enumerate(headings):
        body.append(f'<h2 id="h{number}">{text(heading)}</h2>')
        for part in parts:
            if part.item.heading != heading:
                continue
            item = part.item
            body.append(f'<h3><a href="{text(item.path, quote=True)}">{text(item.title)}</a></h3>')
            body.append("<ul>" + "".join(f"<li>{text(name)}: {text(words)}</li>" for name, words in item.facts))
            body.append(f"<li>{len(item.data):,} bytes, SHA-256 <code>{part.sha256}</code></li></ul>")
    if trail:
        body.append("<h2>What was done</h2><table><thead><tr><th scope=col>When</th><th scope=col>What</th>"
                    "<th scope=col>By</th><th scope=col>Digest</th></tr></thead><tbody>")  # fmt: skip
        body += [
            f"<tr><td>{text(str(one['at']))}</td><td>{text(str(one.get('words') or one['verb']))}</td>"
            f"<td>{text(str(one.get('by') or one['actor']))}</td>"
            f"<td><code>{text(str(one['digest'])[:16])}…</code></td></tr>"
            for one in trail
        ]
        body.append("</tbody></table>")
    if left_out:
        body.append("<h2>What this file does not hold</h2><ul>")
        body += [f"<li>{text(words)}</li>" for words in left_out]
        body.append("</ul>")
    body.append(
        "<h2>How to check it</h2><p><code>charteroak evidence verify FILE</code>, without the site or its database; or "
        "<code>sha256sum -c SHA256SUMS</code> in the unpacked folder. Both show that nothing was changed after the "
        "file was made. That nobody made another file in its place shows in the seal: the SHA-256 of "
        "<code>manifest.json</code>, which the board's audit trail keeps.</p>"
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{text(title)}</title>'
        f"<style>{_STYLE}</style></head><body><main>{''.join(body)}</main></body></html>"
    )
