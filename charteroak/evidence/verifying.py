"""Proving an evidence file against itself, whoever made or changed it. The file is hostile until it is proved."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from .building import FORMAT, MANIFEST, SUMS, TRAIL

#: A file that unpacks to more is not read.
LARGEST = 2_000_000_000
MOST_FILES = 10_000
_BLOCK = 1 << 20
#: What the zip library raises for archives that are broken, or made to break it.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, OSError, EOFError, RuntimeError, ValueError,
    KeyError, IndexError,
)  # fmt: skip


@dataclass(frozen=True)
class Verified:
    """What was found. `seal`: the SHA-256 of the manifest; `faults`: a sentence each, none where the file holds."""

    title: str
    made: str
    seal: str
    files: int
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def verify(data: bytes, *, seal: str = "") -> Verified:
    """Check every file's hash and size, that none is missing or added, and each event's digest.

    With `seal`, the manifest must be the one that it names. Never raises for what the file holds.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _verify(archive, seal.strip().lower())
    except _UNREADABLE as fault:
        return Verified("", "", "", 0, (f"It is no readable zip archive: {fault}.",))


def _verify(archive: zipfile.ZipFile, seal: str) -> Verified:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    faults = [f"{name} is in the archive twice." for name in sorted({one for one in names if names.count(one) > 1})]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
        return Verified("", "", "", len(entries), ("It unpacks to more than is read.",))
    if MANIFEST not in names:
        return Verified("", "", "", len(entries), (*faults, f"{MANIFEST} is missing: it is no evidence file."))
    raw = _read(archive, MANIFEST, 50_000_000)
    found = hashlib.sha256(raw).hexdigest()
    try:
        manifest = json.loads(raw)
        items = [(str(one["path"]), str(one["sha256"]), int(one["size"])) for one in manifest["items"]]
        title, made = str(manifest["title"]), str(manifest["made"])
        if manifest["format"] != FORMAT:
            raise ValueError(f"the format is {manifest['format']!r}")
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        return Verified("", "", found, len(entries), (*faults, f"{MANIFEST} cannot be understood: {fault}."))
    if seal and seal != found:
        faults.append(f"The seal is {found}, not {seal}: it is another file than the one that was sealed.")
    listed = {path for path, _, _ in items} | {MANIFEST, SUMS}
    faults += [f"{name} was added: the manifest does not name it." for name in names if name not in listed]
    sums = {MANIFEST: found}
    for path, sha256, size in items:
        if path not in names:
            faults.append(f"{path} is missing.")
            continue
        sums[path], length = _hash(archive, path)
        if sums[path] != sha256 or length != size:
            faults.append(f"{path} was changed: its SHA-256 is {sums[path]}, and the manifest says {sha256}.")
    faults += _of_sums(archive, names, sums)
    if TRAIL in sums:
        faults += _of_trail(_read(archive, TRAIL, LARGEST))
    return Verified(title, made, found, len(entries), tuple(faults))


def _read(archive: zipfile.ZipFile, path: str, most: int) -> bytes:
    with archive.open(path) as file:
        return file.read(most)


def _hash(archive: zipfile.ZipFile, path: str) -> tuple[str, int]:
    digest, length = hashlib.sha256(), 0
    try:
        with archive.open(path) as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                length += len(block)
    except (zipfile.BadZipFile, zlib.error):
        return "unreadable", length
    return digest.hexdigest(), length


def _of_sums(archive: zipfile.ZipFile, names: list[str], sums: dict[str, str]) -> list[str]:
    if SUMS not in names:
        return [f"{SUMS} is missing."]
    lines = _read(archive, SUMS, 50_000_000).decode("utf-8", "replace").splitlines()
    said = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    wrong = [path for path in sorted(sums.keys() | said.keys()) if sums.get(path) != said.get(path)]
    return [f"{SUMS} does not fit {path}." for path in wrong if path in said or path in sums]


def _of_trail(raw: bytes) -> list[str]:
    """Each event's digest covers its own fields and the digest before it, as in the site's audit trail."""
    try:
        events = json.loads(raw)["events"]
        return [
            f"Event {one['number']} of the trail was changed." for one in events if _digest(one) != one["digest"]
        ]  # fmt: skip
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        return [f"{TRAIL} cannot be understood: {fault}."]


def _digest(event: dict[str, Any]) -> str:
    names = ("chain", "number", "at", "actor", "verb", "subject", "facts", "previous")
    canonical = json.dumps([event[name] for name in names], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
