"""An evidence file is proved against itself, and every way of changing it is found."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from charteroak.cli import main
from charteroak.evidence import Item, build, verify

AT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
ITEMS = [
    Item("documents/01-agreement.md", b"# Agreement", "Documents", "Agreement", (("Role", "<b>Agreement</b>"),)),
    Item("rulings.json", b"[]", "Rulings", "Rulings"),
]


def made(**more):  # type: ignore[no-untyped-def]
    return build("Reading practice", made_at=AT, facts=[("Board", "Ashbrook & Co")], items=ITEMS, **more)


def changed(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_file_holds_as_it_was_made_and_is_the_same_each_time():
    found = verify(made().data)
    assert found.holds and found.title == "Reading practice" and found.files == 6
    assert made().data == made().data
    assert verify(made().data, seal=made().seal).holds


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda files: files.update({"documents/01-agreement.md": b"# Other"}), "01-agreement.md was changed"),
        (lambda files: files.pop("rulings.json"), "rulings.json is missing"),
        (lambda files: files.update({"extra.pdf": b"x"}), "extra.pdf was added"),
        (lambda files: files.update({"index.html": b"<p>All is well"}), "index.html was changed"),
        (lambda files: files.pop("SHA256SUMS"), "SHA256SUMS is missing"),
        (lambda files: files.update({"SHA256SUMS": b"0  rulings.json\n"}), "SHA256SUMS does not fit"),
        (lambda files: files.pop("manifest.json"), "no evidence file"),
        (lambda files: files.update({"manifest.json": b"[1]"}), "cannot be understood"),
        (lambda files: files.update({"manifest.json": b'{"format": 1}'}), "cannot be understood"),
    ],
)
def test_every_change_is_found(change, fault):
    found = verify(changed(made().data, change))
    assert not found.holds and fault in " ".join(found.faults)


def test_another_file_made_in_its_place_shows_in_the_seal():
    other = build("Reading practice", made_at=AT, facts=[], items=ITEMS)
    assert verify(other.data).holds
    assert "another file" in verify(other.data, seal=made().seal).faults[0]


def test_an_event_that_was_changed_does_not_fit_its_digest():
    event = {"chain": "b", "number": 1, "at": "2026", "actor": "m", "verb": "v", "subject": "s", "facts": {},
             "previous": "0", "digest": "1" * 64}  # fmt: skip
    assert "Event 1 of the trail was changed." in verify(made(trail=[event]).data).faults


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", made().data[:200], made().data[200:]])
def test_what_is_no_archive_is_told_and_nothing_is_raised(data):
    assert not verify(data).holds


@pytest.mark.parametrize("path", ["../up", "/etc/passwd", "a//b", "", ".hidden", "a b", "rulings.json", "index.html"])
def test_a_path_that_is_not_plain_or_twice_is_refused(path):
    with pytest.raises(ValueError, match="plain path"):
        build("T", made_at=AT, facts=[], items=[*ITEMS, Item(path, b"", "H", "T")])


def test_the_index_is_escaped_and_names_every_hash():
    with zipfile.ZipFile(io.BytesIO(made().data)) as archive:
        index = archive.read("index.html").decode()
        manifest = json.loads(archive.read("manifest.json"))
    assert "Ashbrook &amp; Co" in index and "&lt;b&gt;Agreement" in index
    hashes = {one["path"]: one["sha256"] for one in manifest["items"]}
    assert hashes["rulings.json"] in index and hashes["documents/01-agreement.md"] in index


def test_the_command_needs_no_database(tmp_path: Path, capsys):
    file = tmp_path / "evidence.zip"
    file.write_bytes(made().data)
    assert main(["evidence", "verify", str(file), "--seal", made().seal]) == 0
    assert "It holds: Reading practice" in capsys.readouterr().out
    file.write_bytes(changed(made().data, lambda files: files.update({"rulings.json": b"[1]"})))
    assert main(["evidence", "verify", str(file)]) == 1
    assert "rulings.json was changed" in capsys.readouterr().out
    assert main(["evidence", "verify", str(tmp_path / "none.zip")]) == 2
