"""A district's own list, whatever its columns are called and however its cells are typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from charteroak.district.tables import BadTable
from charteroak.district.technology.inventory import cells, sheet

HEADERS = [
    ("Product Name", "product"), ("Application", "product"), ("App", "product"), ("Tool Name", "product"),
    ("Software Title", "product"), ("Vendor", "company"), ("Provider/Company Name", "company"), ("Publisher", "company"),
    ("Website", "address"), ("Product URL", "address"), ("Link", "address"), ("Primary Essential Function", "purpose"),
    ("Category", "purpose"), ("Subject", "purpose"), ("Grade Level(s)", "grades"), ("Sector(s)", "grades"),
    ("Building", "schools"), ("School Name", "schools"), ("DPA Status", "status"), ("Approved?", "status"),
    ("Date Signed", "executed_on"), ("Contract Date", "executed_on"), ("Effective Date", "executed_on"),
    ("Expiration Date", "ends_on"), ("Expires", "ends_on"), ("Renewal Date", "ends_on"), ("Agreement PDF", "file"),
    ("# of Students", "students"), ("Data Elements", "elements"), ("Parental Consent Needed?", "permission"),
    ("Privacy Contact", "contact"), ("LP ID", ""), ("Notes", ""), ("Cost", ""),
]  # fmt: skip


@pytest.mark.parametrize(("header", "field"), HEADERS)
def test_a_column_is_known_by_its_header(header: str, field: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f'"{header}"\nx\n')
    assert [one.field for one in sheet.guess(sheet.source_of(path))] == [field]


def test_a_column_without_a_telling_header_is_known_by_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Name,Col2,Col3\nA,https://a.example,a@a.example\nB,https://b.example,b@b.example\nC,www.c.example,c@c.example\n"
    )
    assert [one.field for one in sheet.guess(sheet.source_of(path))] == ["product", "address", "contact"]


def test_no_field_is_given_to_two_columns(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Product Name,Website,URL\na,b,c,d\n")
    fields = [one.field for one in sheet.guess(sheet.source_of(path)) if one.field]
    assert sorted(fields) == ["address", "product"]


DAYS = [
    ("2024-07-01", date(2024, 7, 1)), ("7/1/2024", date(2024, 7, 1)), ("7/1/24", date(2024, 7, 1)),
    ("July 1, 2024", date(2024, 7, 1)), ("July 1st, 2024", date(2024, 7, 1)), ("1 July 2024", date(2024, 7, 1)),
    ("Jul 1 2024", date(2024, 7, 1)), ("01-Jul-24", date(2024, 7, 1)), ("45474", date(2024, 7, 1)),
    ("2024-07-01 00:00:00", date(2024, 7, 1)), ("soon", None), ("13/13/2024", None), ("2/30/2024", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_date_is_read_as_people_type_it(text: str, day: date | None) -> None:
    assert cells.day(text) == day


GRADES = [
    ("K-2", "KG 01 02", True), ("PreK-12", "PK KG 01 02 03 04 05 06 07 08 09 10 11 12", True), ("6, 7; 8", "06 07 08", True),
    ("Grades 9 - 12", "09 10 11 12", True), ("Elementary", "KG 01 02 03 04 05", True), ("Middle and High", "06 07 08 09 10 11 12", True),
    ("pre kindergarten to yr 12", "PK KG 01 02 03 04 05 06 07 08 09 10 11 12", True), ("PreK-12; Higher Ed; Corporate",
     "PK KG 01 02 03 04 05 06 07 08 09 10 11 12", True), ("5-3", "", False), ("some", "", False), ("", "", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "codes", "whole"), GRADES)
def test_grades_are_read_as_people_type_them(text: str, codes: str, whole: bool) -> None:
    assert cells.grades(text) == (tuple(codes.split()), whole)


@pytest.mark.parametrize(
    ("text", "address"),
    [("quill.example", "https://quill.example"), ("http://www.quill.example/x", "http://www.quill.example/x"), ("", ""),
     ("not an address", None), ("javascript:alert(1)", None), ("https://[bad", None)],
)  # fmt: skip
def test_a_web_address_is_repaired_or_refused(text: str, address: str | None) -> None:
    assert cells.address(text) == address


def test_a_cell_that_would_be_a_formula_is_text(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("product\n'=HYPERLINK(1)\n")
    assert [row.product for row in sheet.read(sheet.source_of(path), {"product": "product"})] == ["=HYPERLINK(1)"]  # type: ignore[union-attr]


def test_what_is_no_list_says_why(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text('{"rows": 3}')
    with pytest.raises(BadTable, match="no inventory that was exported here"):
        sheet.guess(sheet.source_of(path))
    other = tmp_path / "list.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(BadTable, match="Say which one names it"):
        list(sheet.read(sheet.source_of(other), {"a": "company"}))
