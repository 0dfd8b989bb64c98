"""A document beside its findings: each quotation where it stands, and a person's ruling on each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from charteroak import review as engine
from charteroak.district.boards.models import Member
from charteroak.district.contracts import actions, memory, own_policy
from charteroak.district.contracts.models import Document, Review, Ruling
from charteroak.district.contracts.standing import GAPS, PRECEDENCE
from charteroak.district.contracts.twin import Mark, twin_of
from charteroak.district.files import bytes_of
from charteroak.district.policies.models import Overlay
from charteroak.district.refusal import Refusal
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.presenting import now, numbered_quotes, quotation_of

from .access import place, show, staff_page
from .forms import RulingForm

PICTURE_WIDTH = 1100
#: Contracts of other boards that are quoted beside one gap.
ELSEWHERE = 5


def _document(member: Member, document_id: str) -> Document:
    return get_object_or_404(
        Document.objects.select_related("contract__contractor", "contract__board"),
        contract__board=member.board,
        public_id=document_id,
    )


def _above(member: Member, row: Document) -> tuple[tuple[str, str], ...]:
    return (
        place(member, "Contracts", "staff:contracts"),
        place(member, row.contract.title, "staff:contract", row.contract.public_id),
    )


@require_safe
@staff_page("contracts.read")
def document(request: HttpRequest, member: Member, document_id: str) -> HttpResponse:
    """While the document is being read this page says so and asks again; then the findings stand beside it."""
    row = _document(member, document_id)
    latest, done = row.latest_review(), row.last_done_review()
    if done is None:
        return show(
            request,
            member,
            "reading.html",
            here="staff:contracts",
            title=row.name,
            above=_above(member, row),
            document=row,
            contract=row.contract,
            review=latest,
        )
    return _show_review(request, member, row, latest, done, {})


def _show_review(
    request: HttpRequest,
    member: Member,
    row: Document,
    latest: Review | None,
    done: Review,
    typed: dict[str, RulingForm],
    status: int = 200,
) -> HttpResponse:
    report = done.as_report()
    rulings = done.rulings_now()
    numbers = count(1)
    findings = [_shown(finding, rulings.get(finding.id), typed.get(finding.id), numbers) for finding in report.findings]
    _put_elsewhere_beside_gaps(findings, row)
    precedence = None
    if row.role == Document.Role.ADDENDUM:
        precedence = _shown_precedence(report, rulings.get(PRECEDENCE), typed.get(PRECEDENCE), numbers)
    own = [_shown_own(one, rulings, typed, numbers) for one in own_policy.clauses_asked(row.contract)]
    own = [one for one in own if one]
    shown = [*findings, *([precedence] if precedence else []), *own]
    marks = [
        Mark(quote["start"], quote["end"], quote["n"], one["quotation"]["verdict"])
        for one in shown
        for quote in one["quotation"]["quotes"]
    ]
    read = row.as_read()
    as_pages = request.GET.get("show") == "pages" and _has_pictures(row)
    return show(
        request,
        member,
        "review.html",
        here="staff:contracts",
        title=row.name,
        above=_above(member, row),
        status=status,
        document=row,
        contract=row.contract,
        review=done,
        newer=latest if latest != done else None,
        report=report,
        findings=findings,
        own=own,
        own_rules=own_policy.clauses_asked(row.contract),
        precedence=precedence,
        warnings=report.warnings,
        blocks=[] if as_pages else twin_of(row, marks),
        notes=read.notes if read else (),
        pages=_pictured_pages(read, shown) if as_pages else [],
        as_pages=as_pages,
        has_pictures=_has_pictures(row),
        pages_in_doubt=read.pages_in_doubt if read else (),
        ruled=sum(1 for one in findings if one["ruling"]),
        statutory=[one for one in findings if one["statutory"]],
        errors=[error for form in typed.values() for error in form.non_field_errors()],
    )


def _put_elsewhere_beside_gaps(findings: list[dict[str, Any]], row: Document) -> None:
    """Beside each gap what the contractor accepted in contracts that other boards have posted."""
    gaps = {
        one["quotation"]["id"]
        for one in findings
        if (one["ruling"].verdict if one["ruling"] else one["quotation"]["verdict"]) in GAPS
    }
    if gaps:
        accepted = memory.accepted_elsewhere(row.contract.contractor, than=row.contract.board, of=gaps)
        for one in findings:
            one["accepted"] = accepted.get(one["quotation"]["id"], [])[:ELSEWHERE]


def _shown_own(
    overlay: Overlay, rulings: dict[str, Ruling], typed: dict[str, RulingForm], numbers: Iterator[int]
) -> dict[str, Any] | None:
    """A clause that the board's policy asks for and the engine does not look for; shown and ruled like a finding."""
    provision = own_policy.provision_of(overlay)
    if not provision.startswith(own_policy.PREFIX):
        return None
    ruling = rulings.get(provision)
    return {
        "quotation": {
            "id": provision,
            "verdict": ruling.verdict if ruling else "unclear",
            "title": overlay.words,
            "citation": "",
            "confidence": "",
            "reason": f"{overlay.where}: “{overlay.source}” The statute does not ask for it, and the engine does not "
            "look for it: read the document, and rule with the passage.",
            "quotes": numbered_quotes((), numbers),
        },
        "ruling": ruling,
        "statutory": False,
        "form": typed.get(provision) or RulingForm(prefix=provision, initial=_as_typed(ruling)),
    }


def _has_pictures(row: Document) -> bool:
    """Whether the document's pages can be looked at."""
    return row.media_type == "application/pdf" or row.media_type.startswith("image/")


def _shown(finding: engine.Finding, ruling: Any, typed: RulingForm | None, numbers: Iterator[int]) -> dict[str, Any]:
    return {
        "quotation": quotation_of(finding, numbers),
        "ruling": ruling,
        "statutory": finding.id.startswith("bb-"),
        "form": typed or RulingForm(prefix=finding.id, initial=_as_typed(ruling)),
    }


def _shown_precedence(
    report: engine.Report, ruling: Any, typed: RulingForm | None, numbers: Iterator[int]
) -> dict[str, Any]:
    """Whether the addendum controls over the other terms, shown and ruled like a finding."""
    found = report.precedence
    return {
        "quotation": {
            "id": PRECEDENCE,
            "verdict": "present" if found else "missing",
            "title": "This addendum controls over other terms",
            "citation": "C.G.S. § 10-234bb(h)",
            "confidence": "",
            "reason": "A clause gives this document precedence over the contractor’s other terms."
            if found
            else "No clause was found that gives this document precedence over the contractor’s other terms.",
            "quotes": numbered_quotes((found,) if found else (), numbers),
        },
        "ruling": ruling,
        "statutory": False,
        "form": typed or RulingForm(prefix=PRECEDENCE, initial=_as_typed(ruling)),
    }


def _as_typed(ruling: Any) -> dict[str, Any]:
    names = ("verdict", "reason", "passage", "page")
    return {name: getattr(ruling, name) for name in names} if ruling else {}


def _pictured_pages(read: engine.Document | None, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each page with the boxes of the quotations on it, in hundredths of the page."""
    boxes: dict[int, list[dict[str, Any]]] = {}
    for one in shown:
        for quote in one["quotation"]["quotes"]:
            for box in quote["boxes"]:
                boxes.setdefault(box.page, []).append(
                    {
                        "n": quote["n"],
                        "verdict": one["quotation"]["verdict"],
                        "x": box.x0 * 100,
                        "y": box.y0 * 100,
                        "width": (box.x1 - box.x0) * 100,
                        "height": (box.y1 - box.y0) * 100,
                    }
                )
    return [{"page": page, "boxes": boxes.get(page.number, [])} for page in (read.pages if read else ())]


@require_POST
@staff_page("findings.rule")
def rulings(request: HttpRequest, member: Member, document_id: str) -> HttpResponse:
    """Keep every ruling on the page that is new or changed. What cannot be kept stays as typed, with the reason."""
    row = _document(member, document_id)
    done = row.last_done_review()
    if done is None:
        raise Http404
    own = [own_policy.provision_of(one) for one in own_policy.clauses_asked(row.contract)]
    asked = list(dict.fromkeys([finding.id for finding in done.as_report().findings] + [PRECEDENCE, *own]))
    standing = done.rulings_now()
    kept, typed = 0, {}
    for provision in asked:
        form = RulingForm(request.POST, prefix=provision)
        if not form.is_valid():
            typed[provision] = form
            continue
        data, before = form.cleaned_data, standing.get(provision)
        if not data["verdict"] or (before and _same(before, data)):
            continue
        try:
            with transaction.atomic():
                actions.rule(done, provision=provision, **data, by=member, at=now())
            kept += 1
        except Refusal as refusal:
            refusals.on_form(form, refusal)
            typed[provision] = form
    if typed:
        return _show_review(request, member, row, row.latest_review(), done, typed, status=422)
    messages.success(
        request, f"{kept} ruling{'s are' if kept != 1 else ' is'} recorded." if kept else "Nothing was changed."
    )
    return redirect("staff:document", member.board.slug, row.public_id)


def _same(ruling: Any, data: dict[str, Any]) -> bool:
    return (ruling.verdict, ruling.reason, ruling.passage, ruling.page) == (
        data["verdict"],
        data["reason"].strip(),
        data["passage"].strip(),
        data["page"],
    )


@require_POST
@staff_page("findings.rule")
def read_again(request: HttpRequest, member: Member, document_id: str) -> HttpResponse:
    """Have the document read again, by the law of its contract's day and this program's engine."""
    row = _document(member, document_id)
    try:
        actions.ask_for_review(row, by=member, at=now())
    except Refusal as refusal:
        refusals.as_message(request, refusal)
    else:
        messages.success(request, f"{row.name} is being read again. Rulings stay where the reading is the same.")
    return redirect("staff:document", member.board.slug, row.public_id)


@require_safe
@staff_page("contracts.read")
def file(request: HttpRequest, member: Member, document_id: str) -> HttpResponse:
    """The file as it was uploaded."""
    row = _document(member, document_id)
    return as_file(bytes_of(row.stored_as), row.name)


@require_safe
@staff_page("contracts.read")
def page_picture(request: HttpRequest, member: Member, document_id: str, number: int) -> HttpResponse:
    """One page of a PDF, or of a picture, as a picture."""
    row = _document(member, document_id)
    read = row.as_read()
    if not _has_pictures(row) or read is None or not 1 <= number <= len(read.pages):
        raise Http404
    try:
        picture = engine.isolated_picture(bytes_of(row.stored_as), number, PICTURE_WIDTH)
    except engine.Unreadable as problem:
        raise Http404(str(problem)) from problem
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response
