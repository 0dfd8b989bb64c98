"""A contractor looks before it leaps: its own paper read as the board would read it, with what would cure each gap.

Nothing is kept: the file is read in a process of its own and forgotten, and no record says that it was here. Whoever
wants the board to have it sends it after the report, with the file a second time (`sending`).
"""

from __future__ import annotations

import threading
from itertools import count
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from charteroak import review
from charteroak.district import uploads
from charteroak.district.boards.models import Board
from charteroak.district.contracts.twin import Mark, blocks_of
from charteroak.district.refusal import Refusal
from charteroak.review import cures
from charteroak.web.limits import asked_too_often
from charteroak.web.presenting import quotation_of, today

from . import sending

#: Files that one address may have read in an hour.
AN_HOUR = 20
#: Seconds that reading one file may take: somebody waits for it.
SECONDS = 30
GAPS = frozenset({"weak", "missing", "conflict"})
#: Files are read one at a time in each process of the web server, so that nobody else waits for long.
_reading = threading.BoundedSemaphore(1)


class PaperForm(forms.Form):
    file = forms.FileField(
        label="Your agreement or terms", allow_empty_file=True, error_messages={"required": "Choose a file."},
        help_text="PDF, Word (DOCX), HTML, Markdown or plain text.",
    )  # fmt: skip
    contractor = forms.CharField(required=False, max_length=120, label="Your company’s name")
    address = forms.CharField(
        required=False, max_length=120, label="Where the board writes to you", help_text="An e-mail address, say."
    )


@require_http_methods(["GET", "HEAD", "POST"])
def preflight(request: HttpRequest, slug: str) -> HttpResponse:
    """Read a contractor's own paper, and show the report that the board would see."""
    board = get_object_or_404(Board, slug=slug)
    form = PaperForm(request.POST or None, request.FILES or None)
    found: dict[str, Any] = {}
    status = 200
    if request.method == "POST" and form.is_valid():
        if asked_too_often(request, "preflight", AN_HOUR):
            return render(request, "429.html", status=429)
        try:
            found = _read(board, form.cleaned_data)
        except Refusal as refusal:
            form.add_error("file", f"{refusal.why}. {refusal.todo}")
            status = 422
        except review.Unreadable as problem:
            form.add_error("file", str(problem))
            status = 422
    # Contractors write contracts in English, and the page is in one language whatever the reader's is.
    with translation.override("en"):
        return render(request, "registry/preflight.html", {"board": board, "form": form, **found}, status=status)


def _read(board: Board, said: dict[str, Any]) -> dict[str, Any]:
    """The report on one file, as the page shows it."""
    file = said["file"]
    name = uploads.plain_name(file.name)
    data = file.read()
    uploads.inspect(data, name)
    if not _reading.acquire(timeout=SECONDS):
        raise Refusal("The file was not read", "other files are being read", "Try again in a minute.")
    try:
        read, report = review.isolated(data, name, today(), seconds=SECONDS)
    finally:
        _reading.release()
    names = {"board": board.name}
    names |= {word: said[word].strip() for word in ("contractor", "address") if said[word].strip()}
    numbers = count(1)
    findings: list[dict[str, Any]] = [
        {
            "quotation": quotation_of(finding, numbers),
            "cure": cures.clause_for(finding.id, **names) if finding.verdict in GAPS else None,
        }
        for finding in report.findings
    ]
    shown = [one["quotation"] for one in findings]
    marks = [Mark(q["start"], q["end"], q["n"], one["verdict"]) for one in shown for q in one["quotes"]]
    gaps = [finding.id for finding in report.findings if finding.verdict in GAPS]
    return {
        "report": report,
        "findings": findings,
        "blocks": blocks_of(read, marks),
        "gaps": [gap for gap in gaps if gap.startswith("bb-")],
        "addendum": cures.addendum(gaps, **names) if any(gap.startswith("bb-") for gap in gaps) else "",
        "day": today(),
        "send": sending.offered(board, data, said["contractor"]),
    }
