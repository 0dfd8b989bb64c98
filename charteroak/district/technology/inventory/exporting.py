"""The inventory as a spreadsheet, as JSON, or with its agreements as a zip archive: each imports again without loss.

A row says a product with one of its contracts and one of its uses; a product with several has several rows.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

from charteroak.district import files
from charteroak.district.boards.models import Board
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.models import Product, ProductUse
from charteroak.district.contracts.models import Contract, EarlierPosting
from charteroak.review.gap_report import inert

from ..answers import answers_for
from .sheet import FIELDS

FORMAT = "charteroak-inventory"
Row = dict[str, str]


def rows(board: Board, today: date) -> Iterator[Row]:
    """The rows in the order of the products' names."""
    products = list(contractors.known_to(board).order_by("name", "pk"))
    contracts = _contracts(board)
    uses: dict[int, list[ProductUse]] = {}
    for use in board.product_uses.select_related("school").order_by("pk"):
        uses.setdefault(use.product_id, []).append(use)
    elements: dict[int, list[str]] = {}
    for schedule in board.data_schedules.prefetch_related("elements"):
        elements.setdefault(schedule.product_id, schedule.codes)
    permission = set(board.decisions.current().filter(permission_required=True).values_list("product", flat=True))
    for product, answer in zip(products, answers_for(board, products, today), strict=True):
        theirs = list(zip_longest(contracts.get(product.pk, []), uses.get(product.pk, [])))
        for contract, use in theirs or [(None, None)]:
            row = dict.fromkeys(FIELDS, "")
            row |= _product(product, elements.get(product.pk, []), product.pk in permission)
            row["status"] = "not approved" if answer.may == "not-approved" else str(answer.may)
            row |= _contract(contract) if contract else {}
            row |= _use(use) if use else {}
            yield row


def _contracts(board: Board) -> dict[int, list[Contract]]:
    found: dict[int, list[Contract]] = {}
    for contract in (
        board.contracts.exclude(state="abandoned")
        .select_related("earlier_posting")
        .prefetch_related("products", "documents")
        .order_by("pk")
    ):
        for product in contract.products.all():
            found.setdefault(product.pk, []).append(contract)
    return found


def _product(product: Product, codes: list[str], permission: bool) -> Row:
    return {
        "product": product.name, "company": product.contractor.name, "address": product.address,
        "purpose": product.purpose, "other_names": product.other_names,
        "is_service": "yes" if product.is_service else "", "contact": product.contractor.privacy_contact,
        "elements": "; ".join(ELEMENTS[code].words for code in codes if code in ELEMENTS),
        "permission": "yes" if permission else "", "product_id": product.public_id,
    }  # fmt: skip


def _contract(contract: Contract) -> Row:
    documents = list(contract.documents.all())
    said = {
        "title": contract.title, "instrument": contract.instrument, "executed_on": _day(contract.executed_on),
        "ends_on": _day(contract.ends_on), "file": _named(contract, documents[0].name) if documents else "",
        "contract_id": contract.public_id,
    }  # fmt: skip
    earlier = _earlier(contract)
    if earlier is not None:
        said |= {"posted_at": earlier.address, "posted_on": _day(earlier.posted_on),
                 "posted_snapshot": _named(contract, earlier.snapshot_name)}  # fmt: skip
    return said


def _named(contract: Contract, name: str) -> str:
    """A file's name in the archive: two contracts may each have an `agreement.pdf`."""
    return f"{contract.public_id} {name}"


def _earlier(contract: Contract) -> EarlierPosting | None:
    return getattr(contract, "earlier_posting", None)


def _use(use: ProductUse) -> Row:
    return {
        "schools": use.school.name if use.school else "", "grades": "; ".join(use.grades),
        "used_from": _day(use.from_day), "used_until": _day(use.until),
        "students": str(use.students) if use.students is not None else "",
    }  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def as_csv(board: Board, today: date) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(FIELDS))
    writer.writeheader()
    for row in rows(board, today):
        writer.writerow({name: inert(value) for name, value in row.items()})
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(board: Board, today: date) -> bytes:
    """A workbook whose cells are text, so that no date changes its meaning with the reader's language."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Inventory")
    sheet.freeze_panes = "B2"
    sheet.append(list(FIELDS))
    for row in rows(board, today):
        sheet.append([inert(row[name]) for name in FIELDS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_json(board: Board, today: date) -> bytes:
    said = {
        "format": FORMAT,
        "version": 1,
        "board": board.name,
        "on": today.isoformat(),
        "rows": list(rows(board, today)),
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def as_zip(board: Board, today: date) -> io.BytesIO:
    """The list as CSV with every agreement and snapshot beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inventory.csv", as_csv(board, today))
        for contract in board.contracts.exclude(state="abandoned").prefetch_related("documents"):
            for document in contract.documents.all():
                archive.writestr(f"files/{_named(contract, document.name)}", files.bytes_of(document.stored_as))
            earlier = _earlier(contract)
            if earlier is not None:
                archive.writestr(
                    f"files/{_named(contract, earlier.snapshot_name)}", files.bytes_of(earlier.snapshot_stored_as)
                )
    out.seek(0)
    return out


WRITERS = {"csv": as_csv, "xlsx": as_xlsx, "json": as_json}
