"""A roster's import against a bare loop: the csv module reads the same files, the same rows are bulk-inserted.

Measured without encryption and with it; the second says what encryption costs. CHARTEROAK_BENCH_STUDENTS sets the
number of students (10,000 unless told).
"""

from __future__ import annotations

import csv
import json
import os
import resource
import time
from hashlib import md5
from pathlib import Path
from typing import Any

from benchmarks import site
from benchmarks.ratio import Ratio

BATCH = 4000
#: Families as large as the state's: 1.8 parents and guardians for each student.
ADULTS = (5, 20, 45, 30)


def measure() -> list[Ratio]:
    students = int(os.environ.get("CHARTEROAK_BENCH_STUDENTS", "10000"))
    place = site.folder() / "roster"
    from charteroak.district.families import imports
    from charteroak.district.families.roster import generate

    counts = generate.write(place, students, adults=ADULTS)
    pairs = _pairs(place)
    size = f"{counts['students']:,} students, {counts['guardians']:,} guardians, {pairs:,} pairs"
    bare = _bare(place)
    sealed = imports.seal_bytes
    imports.seal_bytes = bytes  # type: ignore[assignment]
    try:
        plain = _ours(place, "plain")
    finally:
        imports.seal_bytes = sealed
    ours = _ours(place, "sealed")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = f"{size}; peak memory {memory} MB"
    return [
        Ratio("roster-import", round(plain, 2), round(bare, 2), round(plain / bare, 3), "s", size),
        Ratio("roster-import-sealed", round(ours, 2), round(bare, 2), round(ours / bare, 3), "s", f"{size}; encrypted"),
    ]


def _ours(place: Path, slug: str) -> float:
    from charteroak.district.families import imports
    from charteroak.district.families.models import RosterImport
    from charteroak.district.families.roster import open_roster

    board = site.board(slug)
    imported = RosterImport.objects.create(board=board, sha256="0" * 64, begun_at=site.NOW, begun_by="bench")
    began = time.perf_counter()
    imports.stage(imported, open_roster(place), by=None, at=site.NOW)
    imports.commit(imported, by=None, at=site.NOW)
    return time.perf_counter() - began


def _bare(place: Path) -> float:
    """The same rows into the same tables, by the csv module and one bulk statement for each batch."""
    from django.db import connection, transaction

    from charteroak.district import bulk
    from charteroak.district.families.models import Guardian, Guardianship, Student

    board = site.board("bare")
    # The same rows have the same random-looking keys; how they come about is not the bare loop's affair.
    with (place / "users.csv").open(newline="", encoding="utf-8") as file:
        hashed = {word: md5(word.encode()).hexdigest() for row in csv.reader(file) for word in (row[0], row[6], row[7])}
    began = time.perf_counter()
    with (place / "roles.csv").open(newline="") as file:
        role = {row[3]: row[5] for row in csv.reader(file)}
    shared = ["board", "public_id", "roster_key", "sealed", "content_hash", "given_hash", "family_hash", "since"]
    waiting: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
    ids: dict[str, int] = {}
    first = 10_000_000

    def flush() -> None:
        with transaction.atomic():
            bulk.insert(Student, ["id", *shared, "grade", "standing", "of_age_hash"], waiting[0])
            bulk.insert(Guardian, ["id", *shared], waiting[1])
        waiting[0].clear()
        waiting[1].clear()

    with (place / "users.csv").open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            ids[row[0]] = first + len(ids)
            key, text = hashed[row[0]], json.dumps(row).encode()
            person = (ids[row[0]], board.pk, key[:12], key, text, key, hashed[row[6]], hashed[row[7]], 1)
            if role[row[0]] == "student":
                waiting[0].append((*person, row[14], "enrolled", key))
                waiting[2].append((row[0], row[13].split(",")))
            else:
                waiting[1].append(person)
            if len(waiting[0]) + len(waiting[1]) >= BATCH:
                flush()
    flush()
    columns = ["board", "student", "guardian", "relation", "since"]
    links = [(board.pk, ids[pupil], ids[key], "parent", 1) for pupil, keys in waiting[2] for key in keys]
    with transaction.atomic():
        for at in range(0, len(links), BATCH):
            bulk.insert(Guardianship, columns, links[at : at + BATCH])
    spent = time.perf_counter() - began
    with connection.cursor() as cursor:
        for model in (Guardianship, Student, Guardian):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
    return spent


def _pairs(place: Path) -> int:
    with (place / "users.csv").open(newline="", encoding="utf-8") as file:
        return sum(len(row[13].split(",")) for row in csv.reader(file) if row[0].startswith("s-"))
