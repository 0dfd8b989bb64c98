"""An inventory is handed in: its list and files are kept, read in the background and matched; nothing is written."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from charteroak import law, review
from charteroak.district import files as kept_files
from charteroak.district import uploads
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors import actions as contractors
from charteroak.district.families.roster.rows import Fault
from charteroak.district.families.roster.sheet import Guess
from charteroak.district.refusal import Refusal
from charteroak.district.tables import BadTable

from ..models import InventoryFile, InventoryImport, InventoryRow
from . import sheet, storing
from .matching import Claim, Files, Known, executed_on, match_product, plain

#: Files that one inventory may have, and bytes that all together may have.
MOST_FILES = 2_000
LARGEST = 4_000_000_000
#: From this score on a product or a file is matched without asking; a person may correct it.
SURE, SURE_FILE, LEAD = 86, 45, 8
#: Files that a sweep hands out again at once.
AT_ONCE = 50
_LISTS = (".csv", ".tsv", ".xlsx", ".json")
_SNAPSHOTS = (".png", ".jpg", ".jpeg", ".html", ".htm", ".pdf")
State, FileState = InventoryImport.State, InventoryFile.State


def hand_in(board: Board, given: Sequence[tuple[str, IO[bytes]]], *, by: Member, at: datetime) -> InventoryImport:
    """Keep a list (CSV, XLSX, JSON), agreements, or both; zip archives are unpacked. Everything is read afterwards."""
    by.must("products.write", board)
    if not given:
        raise Refusal(
            "The inventory was not taken in", "there is no file", "Choose a spreadsheet, agreements, or both."
        )
    imported = InventoryImport(board=board, begun_at=at, begun_by=by.audit_id)
    lists: list[tuple[str, bytes]] = []
    kept: dict[str, InventoryFile] = {}
    refused: list[str] = []
    total = 0
    for name, data in _each(given):
        total += len(data)
        if total > LARGEST:
            raise _too_much([one.stored_as for one in kept.values()])
        if name.lower().endswith(_LISTS):
            if len(data) > settings.LARGEST_UPLOAD:
                raise uploads.too_large(name, len(data))
            lists.append((name, data))
            continue
        try:
            one = _kept(board, name, data)
        except Refusal as refusal:
            refused.append(f"{name}: {refusal.why}.")
            continue
        kept.setdefault(one.sha256, one)
        if len(kept) > MOST_FILES:
            raise _too_much([one.stored_as for one in kept.values()])
    if len(lists) > 1:
        storing.forget(one.stored_as for one in kept.values())
        raise Refusal(
            "The inventory was not taken in", f"it has several lists: {', '.join(name for name, _ in lists[:5])}",
            "Hand in one spreadsheet at a time, with the agreements that belong to it.",
        )  # fmt: skip
    if not lists and not kept:
        raise Refusal(
            "The inventory was not taken in", "nothing in it can be read", "Choose other files.", items=refused[:50]
        )
    with transaction.atomic():
        if lists:
            imported.list_name = uploads.plain_name(lists[0][0])
            imported.list_stored_as = kept_files.keep(board, lists[0][1])[1]
        imported.faults = [
            _fault(Fault(text.split(":")[0], 0, "", "the file was not kept", text, False)) for text in refused
        ]
        imported.save()
        for one in kept.values():
            one.of = imported
        InventoryFile.objects.bulk_create(kept.values(), batch_size=200)
        record(board.public_id, "inventory.handed-in", imported, by=by, at=at, files=len(kept), has_list=bool(lists))
    read_list.enqueue(imported.public_id)
    return imported


def _too_much(stored: Sequence[str]) -> Refusal:
    """The refusal; what was kept so far goes again."""
    storing.forget(stored)
    return Refusal(
        "The inventory was not taken in", f"it has more than {MOST_FILES:,} files or {LARGEST // 10**9} GB",
        "Hand it in in parts.",
    )  # fmt: skip


def _each(given: Sequence[tuple[str, IO[bytes]]]) -> Iterator[tuple[str, bytes]]:
    """Every file by its own name; those of a zip archive one by one, whatever folders it has."""
    for name, file in given:
        if not name.lower().endswith(".zip"):
            yield PurePosixPath(name.replace("\\", "/")).name, file.read(settings.LARGEST_UPLOAD + 1)
            continue
        try:
            with zipfile.ZipFile(file) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir()]
                if len(entries) > MOST_FILES + 200 or sum(entry.file_size for entry in entries) > LARGEST:
                    raise Refusal(
                        "The inventory was not taken in", f"{name} unpacks to more than can be taken at once",
                        "Pack it in parts.",
                    )  # fmt: skip
                for entry in entries:
                    own = PurePosixPath(entry.filename.replace("\\", "/")).name
                    if own.startswith((".", "~$")) or "__MACOSX" in entry.filename:
                        continue
                    with archive.open(entry) as inside:
                        yield own, inside.read(settings.LARGEST_UPLOAD + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
            raise Refusal(
                "The inventory was not taken in", f"{name} is no zip archive that can be read",
                "Pack it again without a password.",
            ) from problem  # fmt: skip


def _kept(board: Board, name: str, data: bytes) -> InventoryFile:
    plain_name = uploads.plain_name(name)
    media_type = uploads.inspect(data, plain_name)
    sha256, stored_as = kept_files.keep(board, data)
    return InventoryFile(name=plain_name, media_type=media_type, size=len(data), sha256=sha256, stored_as=stored_as)


@contextmanager
def _list_of(imported: InventoryImport) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="charteroak-inventory-") as folder:
        path = Path(folder) / imported.list_name
        path.write_bytes(kept_files.bytes_of(imported.list_stored_as))
        yield path


def guesses(imported: InventoryImport) -> list[Guess]:
    """What the list's columns seem to hold; empty where there is no list."""
    if not imported.list_stored_as:
        return []
    with _list_of(imported) as path:
        try:
            return sheet.guess(sheet.source_of(path))
        except BadTable:
            return []


@transaction.atomic
def map_columns(imported: InventoryImport, mapping: Mapping[str, str], *, by: Member, at: datetime) -> InventoryImport:
    """Say what each column holds, and have the list read again."""
    by.must("products.write", imported.board)
    _must_be_open(imported)
    imported.mapping = {column: field for column, field in mapping.items() if field}
    imported.state, imported.failure = State.READING, ""
    imported.save(update_fields=["mapping", "state", "failure"])
    record(imported.board.public_id, "inventory.mapped", imported, by=by, at=at, columns=len(imported.mapping))
    transaction.on_commit(lambda: read_list.enqueue(imported.public_id))
    return imported


def _must_be_open(imported: InventoryImport) -> None:
    if imported.state not in (State.CHECKED, State.FAILED, State.READING):
        raise Refusal("Nothing was changed", "the inventory is taken over or given up", "Hand it in again.")


# --- Reading in the background ---------------------------------------------------------------------------------------


@task()
def read_list(import_id: str) -> None:
    """Read the list, match its rows with what is known, and have each file read. Safe to run again."""
    imported = InventoryImport.objects.select_related("board").get(public_id=import_id)
    if imported.state != State.READING:
        return
    if imported.list_stored_as:
        try:
            with _list_of(imported) as path:
                source = sheet.source_of(path)
                mapping = imported.mapping or {one.column: one.field for one in sheet.guess(source) if one.field}
                found = list(sheet.read(source, mapping))
        except BadTable as problem:
            imported.state, imported.failure = State.FAILED, str(problem)[:1000]
            imported.save(update_fields=["state", "failure"])
            return
        _keep_rows(imported, found)
    waiting = list(imported.files.filter(state=FileState.WAITING).values_list("public_id", flat=True))
    for one in waiting:
        read_file.enqueue(one)
    if not waiting:
        _match_again(imported)
        finish_reading(imported)


def _keep_rows(imported: InventoryImport, found: Sequence[sheet.InventoryRow | Fault]) -> None:
    """Write the rows with the products that they stand for, and mark the files that are snapshots of postings."""
    today = timezone.now().astimezone(law.ZONE).date()
    known = [
        Known(row.public_id, row.name, row.contractor.name, row.address, row.other_names)
        for row in contractors.known_to(imported.board)
    ]
    keys = {row.public_id: row.pk for row in contractors.known_to(imported.board)}
    schools = {plain(school.name) for school in imported.board.schools.all()}
    rows, faults = [], [one for one in imported.faults if one["line"] == 0]
    for one in found:
        if isinstance(one, Fault):
            faults.append(_fault(one))
            continue
        if one.executed_on and one.executed_on > today:
            faults.append(
                _fault(Fault(one.file, one.line, "", "the day of signing lies in the future", "Check the date."))
            )
            continue
        for name in one.schools:
            if plain(name) not in schools:
                fix = "Add the school under Board, or correct its name. No use is recorded for it."
                faults.append(
                    _fault(Fault(one.file, one.line, "", f"no school of the board is called {name[:60]}", fix, False))
                )
        same = next((k for k in known if one.product_id and k.id == one.product_id), None)
        candidates = match_product(one.product, one.company, one.address, known)
        best = same.id if same else candidates[0].id if candidates and candidates[0].score >= SURE else ""
        rows.append(
            InventoryRow(
                of=imported, line=one.line, values=one.as_json(), candidates=[_candidate(c) for c in candidates],
                product_id=keys.get(best), choice=InventoryRow.Choice.KNOWN if best else InventoryRow.Choice.NEW,
            )
        )  # fmt: skip
    with transaction.atomic():
        moved = _carry_corrections(imported, rows)
        imported.rows.all().delete()
        InventoryRow.objects.bulk_create(rows, batch_size=200)
        for file, line in moved:
            file.row = imported.rows.filter(line=line).first()
            file.save(update_fields=["row"])
        imported.faults = faults
        imported.save(update_fields=["faults"])
        snapshots = {row.values["posted_snapshot"].lower() for row in rows if row.values["posted_snapshot"]}
        for file in imported.files.all():
            if file.name.lower() in snapshots and file.name.lower().endswith(_SNAPSHOTS):
                file.state = FileState.SNAPSHOT
                file.save(update_fields=["state"])


def _carry_corrections(
    imported: InventoryImport, rows: Sequence[InventoryRow]
) -> list[tuple[InventoryFile, int | None]]:  # fmt: skip
    """What a person said of a line holds when the list is read anew; returns the files that a person moved."""
    said = {row.line: row for row in imported.rows.filter(corrected=True).select_related("product")}
    for row in rows:
        if (before := said.get(row.line)) is None:
            continue
        row.choice, row.product, row.corrected = before.choice, before.product, True
        kept = ("company", "product") if before.choice == InventoryRow.Choice.NEW else ()
        row.values = {**row.values, **{key: before.values[key] for key in kept}}
        row.values["executed_on"] = row.values.get("executed_on") or before.values.get("executed_on")
    files = imported.files.filter(corrected=True).select_related("row").defer("reading", "report")
    return [(file, file.row.line if file.row else None) for file in files]


def _fault(fault: Fault) -> dict[str, object]:
    return {
        "file": fault.file, "line": fault.line, "field": fault.field, "what": fault.what, "fix": fault.fix,
        "fatal": fault.fatal,
    }  # fmt: skip


def _candidate(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in ("id", "score", "reason")}


@task()
def read_file(file_id: str) -> None:
    """Read one file against the law of today, and find the row to which it belongs. Safe to run again."""
    file = InventoryFile.objects.select_related("of__board").get(public_id=file_id)
    if file.state != FileState.WAITING or file.of.state != State.READING:
        return
    today = timezone.now().astimezone(law.ZONE).date()
    try:
        document, report = review.isolated(kept_files.bytes_of(file.stored_as), file.name, today)
    except review.Unreadable as problem:
        file.state, file.fault = FileState.FAILED, str(problem)
        file.save(update_fields=["state", "fault"])
    else:
        file.state, file.reading, file.report = FileState.READ, document.to_dict(), report.to_json()
        if found := executed_on(document.text):
            file.executed_on, file.executed_words = found.day, found.words[:300]
        file.save(update_fields=["state", "reading", "report", "executed_on", "executed_words"])
        if not file.corrected:
            _match(file, _claims(file.of), document.text)
    if not file.of.files.filter(state=FileState.WAITING).exists():
        finish_reading(file.of)


def _claims(imported: InventoryImport) -> Files:
    """The rows of the list as claims on files; where there is no list, the products that are known."""
    if imported.list_stored_as:
        rows = ((row.public_id, row.values) for row in imported.rows.all())
        return Files([Claim(i, v["product"], v["company"], v["address"], v["document"]) for i, v in rows])
    return Files(
        [
            Claim(row.public_id, row.name, row.contractor.name, row.address)
            for row in contractors.known_to(imported.board)
        ]
    )


def _match(file: InventoryFile, claims: Files, text: str) -> None:
    found = claims.match(file.name, text)
    file.candidates = [_candidate(one) for one in found]
    sure = bool(found) and found[0].score >= SURE_FILE and (len(found) < 2 or found[0].score - found[1].score >= LEAD)
    if file.of.list_stored_as:
        file.row = file.of.rows.filter(public_id=found[0].id).first() if sure else None
    else:
        file.row = _row_of_a_file(file, found[0].id if sure else "")
    file.save(update_fields=["candidates", "row"])


def _row_of_a_file(file: InventoryFile, product_id: str) -> InventoryRow:
    """Without a list, each file is a row: of a known product, or of a new one named after the file."""
    product = contractors.known_to(file.of.board).filter(public_id=product_id).first()
    stem = file.name.rpartition(".")[0] or file.name
    name = product.name if product else " ".join(stem.replace("_", " ").replace("-", " ").split())[:200]
    company = product.contractor.name if product else ""
    values = sheet.InventoryRow(file.name, file.pk, name, company).as_json()
    row = file.row or InventoryRow(of=file.of, line=file.pk)
    row.values, row.product = values, product
    row.choice = InventoryRow.Choice.KNOWN if product else InventoryRow.Choice.NEW
    row.save()
    return row


def _match_again(imported: InventoryImport) -> None:
    """Match the files that are read with a list that was read again."""
    claims = _claims(imported)
    for file in imported.files.filter(state=FileState.READ, corrected=False):
        document = review.Document.from_dict(file.reading)
        _match(file, claims, document.text)


def finish_reading(imported: InventoryImport) -> None:
    """Everything is read: a person looks at it now."""
    InventoryImport.objects.filter(pk=imported.pk, state=State.READING).update(state=State.CHECKED)


def sweep(board: Board, *, at: datetime) -> int:
    """Have read what was lost on the way; returns how many imports. Safe to run at any time."""
    old = board.inventory_imports.filter(
        state=State.READING, begun_at__lt=at - timedelta(seconds=2 * settings.TASK_LEASE)
    )
    for imported in old:
        lost = list(imported.files.filter(state=FileState.WAITING).values_list("public_id", flat=True)[:AT_ONCE])
        if lost and (imported.rows.exists() or not imported.list_stored_as):
            for one in lost:
                read_file.enqueue(one)
        else:
            read_list.enqueue(imported.public_id)
    return len(old)


# --- Correcting ------------------------------------------------------------------------------------------------------


@transaction.atomic
def correct_row(
    row: InventoryRow,
    *,
    choice: str,
    product_id: str = "",
    company: str = "",
    product: str = "",
    executed_on: date | None = None,
    by: Member,
    at: datetime,
) -> InventoryRow:
    """Say which product a row stands for, that it is a new one, or that it is left out; and when it was signed."""
    imported = row.of
    by.must("products.write", imported.board)
    _must_be_open(imported)
    if choice not in InventoryRow.Choice.values:
        raise Refusal("The row was not changed", "that is no choice", "Choose new, known or leave out.")
    known = contractors.known_to(imported.board).filter(public_id=product_id).first()
    if choice == InventoryRow.Choice.KNOWN and known is None:
        raise Refusal("The row was not changed", "no product is chosen", "Choose the product that it stands for.")
    if executed_on is not None and executed_on > at.astimezone(law.ZONE).date():
        raise Refusal("The row was not changed", "the day of signing lies in the future", "Check the date.")
    if executed_on is not None:
        row.values = {**row.values, "executed_on": executed_on.isoformat()}
    row.choice, row.product, row.corrected = choice, known if choice == InventoryRow.Choice.KNOWN else None, True
    if choice == InventoryRow.Choice.NEW:
        row.values = {**row.values, "company": company.strip() or row.values["company"],
                      "product": product.strip() or row.values["product"]}  # fmt: skip
    row.save()
    record(imported.board.public_id, "inventory.corrected", imported, by=by, at=at, line=row.line, choice=choice)
    return row


@transaction.atomic
def correct_file(file: InventoryFile, *, row: InventoryRow | None, by: Member, at: datetime) -> InventoryFile:
    """Say to which row a file belongs, or that it belongs to none."""
    by.must("products.write", file.of.board)
    _must_be_open(file.of)
    if row is not None and row.of_id != file.of_id:
        raise Refusal("The file was not moved", "the row is of another import", "Choose a row of this one.")
    file.row, file.corrected = row, True
    file.save(update_fields=["row", "corrected"])
    record(file.of.board.public_id, "inventory.corrected", file.of, by=by, at=at, file=file.public_id)
    return file


@transaction.atomic
def make_rows(imported: InventoryImport, *, by: Member, at: datetime) -> int:
    """Make a row of each agreement that belongs to none: a product named after the file. Returns how many."""
    by.must("products.write", imported.board)
    _must_be_open(imported)
    loose = list(imported.files.filter(row=None, state=FileState.READ).defer("reading", "report"))
    for file in loose:
        file.row, file.corrected = _row_of_a_file(file, ""), True
        file.save(update_fields=["row", "corrected"])
    record(imported.board.public_id, "inventory.corrected", imported, by=by, at=at, rows=len(loose))
    return len(loose)


@transaction.atomic
def give_up(imported: InventoryImport, *, by: Member, at: datetime) -> InventoryImport:
    """Put an inventory away that is not taken over; nothing of it was written."""
    by.must("products.write", imported.board)
    _must_be_open(imported)
    stored = [imported.list_stored_as, *imported.files.values_list("stored_as", flat=True)]
    imported.state, imported.list_stored_as = State.GIVEN_UP, ""
    imported.save(update_fields=["state", "list_stored_as"])
    imported.files.all().delete()
    imported.rows.all().delete()
    storing.forget(stored)
    record(imported.board.public_id, "inventory.given-up", imported, by=by, at=at)
    return imported
