"""Files of rows (rosters, feeds, inventories) from a folder, a zip archive or one file, however they were saved."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

#: Bytes that all files may have together, unpacked.
LARGEST = 4_000_000_000
MOST_FILES = 500
#: A zip archive that unpacks to so many times its size is no export of rows.
MOST_PACKED = 200
_ENDINGS = (".csv", ".tsv", ".txt", ".xml", ".xlsx")
_FIELD = 131_072


class BadTable(Exception):
    """Files that cannot be read as rows; `str()` says what, why and what to do."""


class Source:
    """Named files that can be opened again and again. Names are without folders; case does not matter."""

    def __init__(self, files: dict[str, Path | zipfile.ZipInfo], archive: zipfile.ZipFile | None = None) -> None:
        self._files = files
        self._archive = archive

    @classmethod
    def of(cls, path: Path) -> Source:
        """A folder, a zip archive, or a single file. Raises `BadTable`."""
        if path.is_dir():
            inside = [file for file in sorted(path.iterdir()) if file.is_file() and file.suffix.lower() in _ENDINGS]
            return cls._checked({file.name: file for file in inside}, path.name)
        if not path.is_file():
            raise BadTable(f"{path.name} is not there. Name a folder, a zip archive or a file.")
        if zipfile.is_zipfile(path) and path.suffix.lower() != ".xlsx":
            return cls._unpacked(zipfile.ZipFile(path), path.name)
        return cls._checked({path.name: path}, path.name)

    @classmethod
    def _checked(cls, files: dict[str, Path], name: str) -> Source:
        if not files:
            raise BadTable(f"{name} holds no CSV, XML or XLSX file. Export it again.")
        if sum(file.stat().st_size for file in files.values()) > LARGEST or len(files) > MOST_FILES:
            raise BadTable(f"{name} is larger than what one district has. Export one district at a time.")
        return cls(dict(files))

    @classmethod
    def _unpacked(cls, archive: zipfile.ZipFile, name: str) -> Source:
        """The archive's files by their own names: folders in it, and what would lead out of it, play no part."""
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        found: dict[str, Path | zipfile.ZipInfo] = {}
        for entry in entries:
            own = PurePosixPath(entry.filename.replace("\\", "/")).name
            if not own.lower().endswith(_ENDINGS) or own.startswith(("._", "~$")):
                continue
            if own in found:
                raise BadTable(f"{name} holds two files called {own}. Pack one export at a time.")
            found[own] = entry
        if not found:
            raise BadTable(f"{name} holds no CSV, XML or XLSX file. Pack the exported files themselves.")
        size, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
        if size > LARGEST or len(entries) > MOST_FILES or (size > 50_000_000 and size > MOST_PACKED * max(packed, 1)):
            raise BadTable(f"{name} unpacks to far more than one export has. It was not opened.")
        return cls(found, archive)

    @property
    def names(self) -> list[str]:
        return sorted(self._files)

    def find(self, name: str) -> str | None:
        """The file of this name, whatever its case."""
        return next((own for own in self._files if own.lower() == name.lower()), None)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """The file's bytes. What shows while they are read that it is damaged or locked is raised as `BadTable`."""
        file = self._files[name]
        try:
            if isinstance(file, Path):
                with file.open("rb") as stream:
                    yield stream
            else:
                assert self._archive is not None
                with self._archive.open(file) as stream:
                    yield stream
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
            raise BadTable(f"{name} cannot be unpacked: it is damaged or locked. Export it again.") from error

    def rows(self, name: str) -> Iterator[tuple[int, list[str]]]:
        """The rows of a CSV file with their line numbers, the header first. Raises `BadTable` on what is no CSV."""
        with self.open(name) as raw:
            encoding = _encoding(raw)
        with self.open(name) as raw, io.TextIOWrapper(raw, encoding=encoding, newline="", errors="replace") as text:
            delimiter = _delimiter(text.readline(_FIELD))
        csv.field_size_limit(_FIELD)
        with self.open(name) as raw, io.TextIOWrapper(raw, encoding=encoding, newline="", errors="replace") as text:
            reader = csv.reader(text, delimiter=delimiter)
            try:
                for row in reader:
                    if row:
                        yield reader.line_num, row
            except csv.Error as error:
                where = f"{name}, near line {reader.line_num}"
                raise BadTable(f"{where}, is no CSV ({error}). Save it again from a spreadsheet.") from error


def _encoding(raw: IO[bytes]) -> str:
    """By its mark, else UTF-8 where that reads all of it, else what Windows writes."""
    start = raw.read(4)
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if len(start) >= 4 and start[1] == 0 and start[3] == 0:
        return "utf-16-le"
    try:
        decoder = io.TextIOWrapper(io.BufferedReader(_Rest(start, raw)), encoding="utf-8", newline="")
        while decoder.read(1 << 20):
            pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


class _Rest(io.RawIOBase):
    """The first bytes that were read, and then the others."""

    def __init__(self, start: bytes, raw: IO[bytes]) -> None:
        self._start, self._raw = start, raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._start or self._raw.read(len(buffer))
        self._start = b""
        buffer[: len(data)] = data
        return len(data)


def _delimiter(header: str) -> str:
    return max(",;\t|", key=header.count) if header.strip() else ","


def rows_of(source: Source, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file or of a workbook's first sheet with their line numbers, the header first."""
    if not name.lower().endswith(".xlsx"):
        yield from source.rows(name)
        return
    import openpyxl

    try:
        with source.open(name) as file:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            for line, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
                cells = ["" if value is None else _typed(value) for value in row]
                if any(cells):
                    yield line, cells
    except (OSError, ValueError, KeyError, IndexError, EOFError) as error:
        raise BadTable(f"{name} is no workbook that can be read. Save it again as XLSX or CSV.") from error


def _typed(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).removesuffix(" 00:00:00")
