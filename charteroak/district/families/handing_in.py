"""A roster is handed in: kept sealed, read in the background without writing, and taken over when a person says so."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.public_id import new_public_id
from charteroak.district.refusal import Refusal
from charteroak.district.sealing import seal_stream, unseal_stream

from . import imports
from .models import RosterImport
from .roster import BadRoster, Guess, Source, guess, needs_mapping, open_roster

#: A roster that nobody took over is no longer kept after so long.
FORGOTTEN = timedelta(days=30)
_ENDINGS = (".csv", ".tsv", ".txt", ".xml", ".xlsx", ".zip")


def hand_in(board: Board, files: Sequence[tuple[str, IO[bytes]]], *, by: Member, at: datetime) -> RosterImport:
    """Keep a roster's files, sealed, and have them read in the background. One zip archive, or the files themselves."""
    by.must("families.write", board)
    if not files:
        raise Refusal("The roster was not taken in", "there is no file", "Choose the files, or a zip archive of them.")
    for name, _ in files:
        if not name.lower().endswith(_ENDINGS):
            raise Refusal(
                "The roster was not taken in", f"{name} is no file of a roster",
                "Choose CSV, XML or XLSX files, or a zip archive.",
            )  # fmt: skip
    with tempfile.TemporaryFile() as packed, tempfile.TemporaryFile() as sealed:
        if len(files) == 1 and files[0][0].lower().endswith(".zip"):
            shutil.copyfileobj(files[0][1], packed)
        else:
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, file in files:
                    with archive.open(PurePosixPath(name.replace("\\", "/")).name, "w", force_zip64=True) as entry:
                        shutil.copyfileobj(file, entry)
        packed.seek(0)
        sha256 = seal_stream(packed, sealed)
        sealed.seek(0)
        stored = default_storage.save(f"boards/{board.public_id}/sealed/{new_public_id()}", File(sealed))
    with transaction.atomic():
        imported = RosterImport.objects.create(
            board=board, sha256=sha256, stored_as=stored, begun_at=at, begun_by=by.audit_id
        )
        record(board.public_id, "roster.handed-in", imported, by=by, at=at, sha256=sha256)
    read_roster.enqueue(imported.public_id)
    return imported


@contextmanager
def opened(imported: RosterImport) -> Iterator[Path]:
    """The files as they were handed in, as a zip archive that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="charteroak-roster-") as folder:
        path = Path(folder) / "roster.zip"
        with default_storage.open(imported.stored_as) as sealed, path.open("wb") as file:
            path.chmod(0o600)
            unseal_stream(sealed, file)
        yield path


def guesses(imported: RosterImport) -> list[Guess]:
    """What the columns of a spreadsheet seem to hold; empty where the format is known."""
    with opened(imported) as path:
        return guess(Source.of(path)) if needs_mapping(path) else []


@transaction.atomic
def map_columns(imported: RosterImport, mapping: Mapping[str, str], *, by: Member, at: datetime) -> RosterImport:
    """Say what each column of a spreadsheet holds, and have it read again."""
    by.must("families.write", imported.board)
    if imported.state not in (RosterImport.State.CHECKED, RosterImport.State.FAILED):
        raise Refusal("The mapping was not kept", "the roster is being read or is taken over", "Hand it in again.")
    imported.mapping = {column: field for column, field in mapping.items() if field}
    imported.state, imported.failure = RosterImport.State.WAITING, ""
    imported.save()
    record(imported.board.public_id, "roster.mapped", imported, by=by, at=at, columns=len(imported.mapping))
    read_roster.enqueue(imported.public_id)
    return imported


@task()
def read_roster(import_id: str) -> None:
    """The dry run: everything is read and compared, nothing is written."""
    imported = RosterImport.objects.select_related("board").get(public_id=import_id)
    if imported.state != RosterImport.State.WAITING:
        return
    try:
        with opened(imported) as path:
            roster = open_roster(path, imported.mapping or None)
            found = imports.dry_run(imported.board, roster)
            imported.format, imported.is_delta = f"{roster.format} {roster.version}".strip(), roster.delta
    except BadRoster as problem:
        imported.state, imported.failure = RosterImport.State.FAILED, str(problem)[:400]
    else:
        imported.state, imported.counts = RosterImport.State.CHECKED, found.counts
        imported.faults = imports.as_shown(found.faults)
    imported.save()


@transaction.atomic
def accept(
    imported: RosterImport, *, bad_rows_accepted: bool, removal_confirmed: bool, by: Member, at: datetime
) -> RosterImport:
    """Have a roster taken over in the background, once its dry run was looked at."""
    by.must("families.write", imported.board)
    if imported.state != RosterImport.State.CHECKED:
        raise Refusal("The roster was not taken over", "it is not waiting for that", "Open its page again.")
    if not imported.stored_as:
        raise Refusal("The roster was not taken over", "its files are no longer kept", "Hand it in again.")
    imports.must_be_alone(imported)
    imports.may_be_taken_over(imported.counts, bad_rows_accepted=bad_rows_accepted, removal_confirmed=removal_confirmed)
    imported.state, imported.alive_at = RosterImport.State.STAGING, at
    imported.save()
    record(imported.board.public_id, "roster.accepted", imported, by=by, at=at)
    take_over.enqueue(imported.public_id, by.public_id, bad_rows_accepted, removal_confirmed)
    return imported


@task()
def take_over(import_id: str, member_id: str, bad_rows_accepted: bool, removal_confirmed: bool) -> None:
    """Stage a roster and take it over in one step; what refuses meanwhile is shown on its page."""
    imported = RosterImport.objects.select_related("board").get(public_id=import_id)
    if imported.state != RosterImport.State.STAGING:
        return
    member = Member.objects.get(public_id=member_id)
    try:
        with opened(imported) as path:
            imports.stage(imported, open_roster(path, imported.mapping or None), by=member, at=timezone.now())
        imports.commit(
            imported, bad_rows_accepted=bad_rows_accepted, removal_confirmed=removal_confirmed, by=member,
            at=timezone.now(),
        )  # fmt: skip
    except (BadRoster, Refusal) as problem:
        imports.abandon(imported, by=None, at=timezone.now())
        RosterImport.objects.filter(pk=imported.pk).update(state=RosterImport.State.FAILED, failure=str(problem)[:400])
        return
    forget_files(imported)


def forget_files(imported: RosterImport) -> None:
    """The files of a roster go once it is taken over or given up: what was needed of them is in its rows."""
    if imported.stored_as:
        default_storage.delete(imported.stored_as)
        RosterImport.objects.filter(pk=imported.pk).update(stored_as="")


def give_up(imported: RosterImport, *, by: Member, at: datetime) -> RosterImport:
    imports.abandon(imported, by=by, at=at)
    forget_files(imported)
    return imported


def sweep(board: Board, *, at: datetime) -> int:
    """Give up what a killed worker left half written, and drop files that nothing needs any more; returns how many.

    A roster that was only read, and not looked at for a month, goes as well.
    """
    swept = imports.sweep(board, at=at)
    done = [RosterImport.State.ABANDONED, RosterImport.State.COMMITTED]
    rows = board.roster_imports.exclude(stored_as="")
    for imported in rows.filter(state__in=done) | rows.filter(begun_at__lt=at - FORGOTTEN):
        forget_files(imported)
    return swept
