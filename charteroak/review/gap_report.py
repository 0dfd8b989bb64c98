"""One report over many agreements, as CSV, XLSX or HTML: a row for each, the most urgent first."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from charteroak.review.folder import Outcome
from charteroak.review.report import Finding

FORMATS = (".csv", ".xlsx", ".html")
_URGENCY = {
    "conflict": "A term is void now, § 10-234bb(e)",
    "missing": "A provision is missing, § 10-234bb(f)",
    "weak": "A provision falls short",
    "unread": "Could not be read",
    "complete": "All ten provisions are there",
}
_Cell = str | int | None


def write(outcomes: Sequence[Outcome], out: Path, *, on: str, edition: str) -> None:
    """Write the ranked outcomes in the format that the name's ending asks for."""
    writer = {".csv": _csv, ".xlsx": _xlsx, ".html": _html}[out.suffix.lower()]
    writer(outcomes, out, f"C.G.S. § 10-234bb(a) as in force on {on} (law edition {edition})")


def _titles(outcomes: Sequence[Outcome]) -> list[tuple[str, str]]:
    """The provisions in the statute's order: id and title."""
    report = next((found.report for found in outcomes if found.report), None)
    return [(finding.id, finding.title or finding.id) for finding in report.findings] if report else []


def _head(titles: Sequence[tuple[str, str]]) -> list[str]:
    counted = ["Rank", "Agreement", "What it is", "Students", "Conflicts", "Missing", "Weak", "Unclear"]
    return [*counted, *(f"{title} ({id_})" for id_, title in titles), "Most urgent"]


def _row(rank: int, found: Outcome, titles: Sequence[tuple[str, str]]) -> list[_Cell]:
    verdicts = {finding.id: finding.verdict for finding in found.report.findings} if found.report else {}
    counts = [found.count(verdict) if found.report else None for verdict in ("conflict", "missing", "weak", "unclear")]
    return [
        rank,
        found.path,
        _URGENCY[found.urgency],
        found.students,
        *counts,
        *(verdicts.get(id_, "") for id_, _ in titles),
        found.fault or (_told(_worst(found)[0]) if found.gaps else ""),
    ]


def _worst(found: Outcome) -> list[Finding]:
    order = ("conflict", "missing", "weak", "unclear")
    return sorted(found.gaps, key=lambda finding: order.index(finding.verdict))


def _told(finding: Finding) -> str:
    words = f" “{' '.join(finding.quotes[0].text.split())[:300]}”" if finding.quotes else ""
    return f"{finding.citation}: {finding.reason}{words}"


_GAP_HEAD = ("Agreement", "Provision", "Citation", "Verdict", "Reason", "Page", "Words of the agreement")


def _gap_rows(outcomes: Sequence[Outcome]) -> Iterator[list[_Cell]]:
    for found in outcomes:
        for finding in _worst(found):
            quote = finding.quotes[0] if finding.quotes else None
            yield [
                found.path,
                finding.title or finding.id,
                finding.citation,
                finding.verdict,
                finding.reason,
                quote.page if quote else None,
                " ".join(quote.text.split()) if quote else "",
            ]


def inert(cell: _Cell) -> _Cell:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _csv(outcomes: Sequence[Outcome], out: Path, law: str) -> None:
    titles = _titles(outcomes)
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(_head(titles))
        rows.writerows([inert(cell) for cell in _row(n, found, titles)] for n, found in enumerate(outcomes, 1))
        rows.writerow([])
        rows.writerow(["", law])


def _xlsx(outcomes: Sequence[Outcome], out: Path, law: str) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    titles = _titles(outcomes)
    book = Workbook()
    sheets: list[tuple[str, list[str], list[list[_Cell]]]] = [
        ("Agreements", _head(titles), [_row(n, found, titles) for n, found in enumerate(outcomes, 1)]),
        ("Gaps", list(_GAP_HEAD), list(_gap_rows(outcomes))),
        ("About", ["What was checked"], [[law], ["The engine finds; a person decides."]]),
    ]
    for number, (name, head, rows) in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet.title = name
        sheet.append(head)
        for row in rows:
            sheet.append([_clean(inert(cell)) for cell in row])
        sheet.freeze_panes = "C2" if number == 0 else "A2"
        sheet.auto_filter.ref = sheet.dimensions
        for cell in sheet[1]:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        for column in range(1, len(head) + 1):
            longest = max((len(str(row[column - 1] or "")) for row in rows if len(row) >= column), default=8)
            sheet.column_dimensions[get_column_letter(column)].width = min(60, max(10, longest + 2))
    book.save(out)


def _clean(cell: _Cell) -> _Cell:
    """Without the control characters that an XLSX file cannot hold."""
    return "".join(c for c in cell if c >= " " or c in "\n\t") if isinstance(cell, str) else cell


_STYLE = """
body { margin: 0 auto; max-width: 80rem; padding: 1rem; color: #1b1b1b; }
body { font: 1rem/1.5 system-ui, "Segoe UI", sans-serif; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .25rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 700; padding: .5rem 0; }
th, td { border: 1px solid #a9aeb1; padding: .4rem .6rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } .scroll:focus { outline: .25rem solid #2491ff; }
.verdict { font-weight: 700; text-transform: uppercase; } a { color: #005ea2; }
"""


def _html(outcomes: Sequence[Outcome], out: Path, law: str) -> None:
    head = ("Rank", "Agreement", "What it is", "Students", "Conflicts", "Missing", "Weak", "Unclear")
    pieces = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Gaps in {len(outcomes):,} agreements</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
        f"<h1>Gaps in {len(outcomes):,} agreements</h1>",
        f"<p>{escape(law)}. The engine finds; a person decides.</p>",
        '<div class="scroll" tabindex="0" role="region" aria-label="All agreements"><table>',
        "<caption>The most urgent first; in each rank, most students first</caption><thead><tr>",
        *(f'<th scope="col">{name}</th>' for name in head),
        "</tr></thead><tbody>",
    ]
    for rank, found in enumerate(outcomes, 1):
        cells = _row(rank, found, ())[: len(head)]
        link = f'<a href="#a{rank}">{escape(found.path)}</a>' if found.gaps or found.fault else escape(found.path)
        shown = ["" if cell is None else f"{cell:,}" if isinstance(cell, int) else escape(str(cell)) for cell in cells]
        row = "".join(f"<td>{cell}</td>" for cell in (shown[0], link, *shown[2:]))
        pieces.append(f"<tr>{row}</tr>")
    pieces.append("</tbody></table></div>")
    for rank, found in enumerate(outcomes, 1):
        if found.fault:
            pieces.append(f'<h2 id="a{rank}">{rank}. {escape(found.path)}</h2><p>{escape(found.fault)}</p>')
        elif found.gaps:
            pieces.append(f'<h2 id="a{rank}">{rank}. {escape(found.path)}</h2><ul>')
            pieces += [
                f'<li><span class="verdict">{finding.verdict}</span> {escape(finding.title or finding.id)}: '
                f"{escape(_told(finding))}</li>"
                for finding in _worst(found)
            ]
            pieces.append("</ul>")
    pieces.append("</main>\n</body>\n</html>\n")
    out.write_text("\n".join(pieces), encoding="utf-8")
