"""The year's report to the Commission for Educational Technology: PA 18-125 § 6. Nobody can be made out in it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import date, datetime
from typing import Any

import typst
from django.db import transaction

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board, Member
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.families.models import Student
from charteroak.district.refusal import Refusal
from charteroak.review.gap_report import inert

from .conditions import REASONS
from .models import ExemptionReport
from .suppression import published

CITATION = "PA 18-125 § 6"
#: Bands of grades, so that a small school's one grade names nobody.
BANDS: dict[str, tuple[str, ...]] = {
    "Preschool to 5": ("PK", "PK3", "PK4", "KG", "01", "02", "03", "04", "05"),
    "6 to 8": ("06", "07", "08"),
    "9 to 12 and after": ("09", "10", "11", "12", "13"),
}
NOT_KNOWN = "Grade not known"
PLANS = (("iep", "IEP"), ("504", "504"))
HIDDEN = "hidden"

_PAPER = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.board, date: none)
#set page(paper: "us-letter", flipped: true, margin: 0.8in, numbering: "1 of 1")
#set text(size: 10pt, font: "Libertinus Serif", lang: "en")
#heading(level: 1)[#data.title]
#for line in data.opening { par(line) }
#if data.rows.len() > 0 {
  table(
    columns: data.header.len(),
    table.header(..data.header.map(one => strong(one))),
    ..data.rows.flatten(),
  )
}
"""


def school_year(day: date) -> int:
    """The year in which the school year of that day began: July 1 to June 30."""
    return day.year if day.month >= 7 else day.year - 1


def bounds(year: int) -> tuple[date, date]:
    return date(year, 7, 1), date(year + 1, 6, 30)


def band_of(grade: str) -> str:
    return next((band for band, grades in BANDS.items() if grade in grades), NOT_KNOWN)


def table_of(board: Board, year: int) -> dict[str, Any]:
    """The table as it is published: tool, provider, why, and how many children by plan and grades; null is hidden.

    A child counts in the grade in which the exception was put in force; groups are those of the roster today.
    """
    first, last = bounds(year)
    used = board.plan_exceptions.during(first, last).select_related("product__contractor", "student")
    tools: dict[tuple[str, str, str], dict[tuple[str, str], set[int]]] = {}
    for one in used:
        key = (one.product.name, one.product.contractor.name, REASONS[one.reason])
        tools.setdefault(key, {}).setdefault((one.plan, band_of(one.grade)), set()).add(one.student_id)
    columns = [(plan, band) for plan, _ in PLANS for band in (*BANDS, NOT_KNOWN)]
    groups = [_enrolled(board, band) for _, band in columns]
    keys = sorted(tools)
    counts = [[len(tools[key].get(column, ())) for column in columns] for key in keys]
    shown = published(counts, groups).cells if keys else ()
    words = [f"{dict(PLANS)[plan]}, {band}" for plan, band in columns]
    return {
        "columns": [*words, "All"],
        "rows": [[*key, list(cells)] for key, cells in zip(keys, shown, strict=False)],
        "totals": list(shown[-1]) if shown else [],
    }


def _enrolled(board: Board, band: str) -> int:
    everybody = Student.objects.listed(board)
    if band == NOT_KNOWN:
        return everybody.exclude(grade__in=[grade for grades in BANDS.values() for grade in grades]).count()
    return everybody.filter(grade__in=BANDS[band]).count()


@transaction.atomic
def make(board: Board, *, year: int, by: Member, at: datetime) -> ExemptionReport:
    """Make the report of a school year that is over; a year without any exception gives a nil report."""
    by.must("exceptions.report-write", board)
    today = at.astimezone(law.ZONE).date()
    if bounds(year)[1] >= today:
        raise Refusal("The report was not made", "the school year is not over", "Make it from July 1 on.")
    table = table_of(board, year)
    sha256 = hashlib.sha256(json.dumps(table, sort_keys=True).encode()).hexdigest()
    before = board.exemption_reports.filter(year=year).first()
    if before and before.sha256 == sha256:
        return before
    made = ExemptionReport.objects.create(
        board=board, year=year, table=table, sha256=sha256, made_at=at, made_by=by.audit_id
    )
    record(board.public_id, "exception.report-made", made, by=by, at=at, year=year, rows=len(table["rows"]))
    return made


@transaction.atomic
def submit(report: ExemptionReport, *, on: date, receipt: str, by: Member, at: datetime) -> ExemptionReport:
    """Record that the report was sent, when, and what shows it; the year's duty is met."""
    by.must("exceptions.report-write", report.board)
    if report.submitted_on is not None:
        raise Refusal("Nothing was recorded", "it was submitted already", "Make a new report to correct it.")
    if on > at.astimezone(law.ZONE).date() or on < bounds(report.year)[1]:
        raise Refusal("Nothing was recorded", "that day cannot be", "Enter the day on which it was sent.")
    if not receipt.strip():
        raise Refusal("Nothing was recorded", "nothing shows that it was sent", "Enter the receipt or the message.")
    report.submitted_on, report.receipt = on, receipt.strip()
    report.submitted_at, report.submitted_by = at, by.audit_id
    report.save(update_fields=["submitted_on", "receipt", "submitted_at", "submitted_by"])
    record(report.board.public_id, "exception.report-submitted", report, by=by, at=at, on=on.isoformat())
    opened = bounds(report.year + 1)[0].isoformat()
    for duty in Duty.objects.open().filter(board=report.board, event="year.report", started=opened):
        duties.meet(duty, happened=at, received=None, evidence=f"Report {report.sha256}: {receipt}", by=None, at=at)
    return report


@transaction.atomic
def set_due(board: Board, *, month: int, day: int, by: Member, at: datetime) -> int:
    """Set the day of the year by which the board reports; the law names none that could be confirmed.

    It is kept as the board's own promise, counted from July 1. Returns the days from then.
    """
    by.must("board.write", board)
    year = at.astimezone(law.ZONE).date().year
    try:
        due = date(year, month, day)
    except ValueError as fault:
        raise Refusal("The day was not set", "there is no such day", "Choose a month and a day.") from fault
    if due < date(year, 7, 1):
        due = due.replace(year=year + 1)
    count = (due - date(due.year if due.month >= 7 else due.year - 1, 7, 1)).days or 365
    boards.make_promise(
        board, row="B8", unit="calendar days", count=count, on=at.astimezone(law.ZONE).date(), by=by, at=at,
        source=f"Day set by the board: {due:%B} {due.day}",
    )  # fmt: skip
    duties.issue_again(board, by=by, at=at)
    return count


def open_the_year(board: Board, *, at: datetime) -> None:
    """Start the clock of the report on the school year that has just ended: from July 1. Safe to run at any time."""
    today = at.astimezone(law.ZONE).date()
    opens = date(school_year(today), 7, 1)
    started = Duty.objects.filter(board=board, event="year.report", started=opens.isoformat())
    if not started.exists():
        duties.start_clocks("year.report", board, board=board, happened=opens, by=None, at=at)


def as_csv(report: ExemptionReport) -> str:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["School year", "Board", "Tool", "Provider", "Reason", *report.table["columns"]])
    year = f"{report.year}-{report.year + 1}"
    for tool, provider, reason, cells in report.table["rows"]:
        sheet.writerow([year, report.board.name, inert(tool), inert(provider), reason, *map(_shown, cells)])
    if report.is_nil:
        sheet.writerow(
            [
                year,
                report.board.name,
                "No service was used without a contract",
                "",
                "",
                *[0 for _ in report.table["columns"]],
            ]
        )
    else:
        sheet.writerow([year, report.board.name, "All", "", "", *map(_shown, report.table["totals"])])
    return out.getvalue()


def as_pdf(report: ExemptionReport) -> bytes:
    rows = [[tool, provider, reason, *map(_shown, cells)] for tool, provider, reason, cells in report.table["rows"]]
    if rows:
        rows.append(["All", "", "", *map(_shown, report.table["totals"])])
    data = {
        "title": f"Services used without a contract, school year {report.year}-{report.year + 1}",
        "board": report.board.name, "header": ["Tool", "Provider", "Reason", *report.table["columns"]], "rows": rows,
        "opening": [
            f"{report.board.name} to the Commission for Educational Technology, {CITATION}.",
            "Children for whose plan a service was used under C.G.S. § 10-234bb(i). A number under 6, one of a group "
            "of fewer than 20, and whatever would give one of these away, is hidden."
            if rows else "No service was used without a contract in this school year (nil report).",
        ],
    }  # fmt: skip
    return bytes(typst.compile(_PAPER.encode(), sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"]))


def _shown(value: int | None) -> str:
    return HIDDEN if value is None else str(value)
