"""A contractor as this board knows it: products, contracts, contacts, and what it answers on security."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak import law
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors import questionnaire
from charteroak.district.contractors.models import Contractor, SecurityEvidence
from charteroak.district.contractors.security import OPEN_QUESTION, QUESTIONS
from charteroak.district.contracts import memory
from charteroak.district.files import bytes_of
from charteroak.web import refusals
from charteroak.web.answering import AnswerForm, EvidenceForm, Links, by_group
from charteroak.web.downloads import as_file
from charteroak.web.presenting import now, today

from .access import place, show, staff_page

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@staff_page("contracts.read")
def contractor(request: HttpRequest, member: Member, contractor_id: str) -> HttpResponse:
    """What this board has of the contractor, in one place."""
    row, board = known_contractor(member.board, contractor_id), member.board
    return show(
        request,
        member,
        "contractor.html",
        here="staff:products",
        title=row.name,
        above=(place(member, "Products", "staff:products"),),
        contractor=row,
        products=contractors.known_to(board).filter(contractor=row),
        contracts=board.contracts.filter(contractor=row).prefetch_related("products"),
        sheet=questionnaire.sheet_of(row, today()),
        demands=board.demands.filter(contractor=row).select_related("contract").prefetch_related("answers"),
        accepted=_accepted(row, board),
        contacts=board.contractor_contacts.filter(contractor=row),
        offers=board.offers.filter(contractor_name__iexact=row.name),
    )


def _accepted(row: Contractor, board: Board) -> list[tuple[law.Provision, list[memory.Accepted]]]:
    """The provisions of today's law, each with the words that the contractor accepted elsewhere."""
    found = memory.accepted_elsewhere(row, than=board)
    return [(one, found[one.id]) for one in law.on(today()).provisions if one.id in found]


@require_safe
@staff_page("security.read")
def security(request: HttpRequest, member: Member, contractor_id: str) -> HttpResponse:
    """The contractor's answers with their gaps, and what stands behind each question."""
    row = known_contractor(member.board, contractor_id)
    sheet = questionnaire.sheet_of(row, today())
    question = next(one for one in law.on(today()).questions if one.id == OPEN_QUESTION)
    return show(
        request,
        member,
        "security.html",
        here="staff:products",
        title=f"Security of {row}",
        above=over(member, row),
        contractor=row,
        sheet=sheet,
        groups=by_group(sheet, _links(member, row)),
        open_question=question,
        answers=member.board.counsel_answers.filter(question=OPEN_QUESTION),
    )


@require_http_methods(FORM_METHODS)
@staff_page("security.answer")
def security_answer(request: HttpRequest, member: Member, contractor_id: str, question: str) -> HttpResponse:
    """Type one answer from a paper."""
    row = known_contractor(member.board, contractor_id)
    if question not in QUESTIONS:
        raise Http404
    last = row.security_answers.filter(question=question).first()
    form = AnswerForm(request.POST or None, question=QUESTIONS[question], last=last, today=today())
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            questionnaire.answer(row, question=question, **form.cleaned_data, by=member, at=now())
            messages.success(request, "The answer is kept.")
            return redirect(_sheet(member, row, question))
    return show(
        request,
        member,
        "security_answer.html",
        here="staff:products",
        title=QUESTIONS[question].ask,
        above=(*over(member, row), place(member, "Security", "staff:security", row.public_id)),
        contractor=row,
        question=QUESTIONS[question],
        form=form,
    )


@require_http_methods(FORM_METHODS)
@staff_page("security.answer")
def attach_evidence(request: HttpRequest, member: Member, contractor_id: str) -> HttpResponse:
    """Attach a file that shows some answers."""
    row = known_contractor(member.board, contractor_id)
    chosen = {"questions": request.GET.getlist("question")}
    form = EvidenceForm(request.POST or None, request.FILES or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        file = data.pop("file")
        with refusals.shown_on(form):
            questionnaire.attach_evidence(row, data=file.read(), name=file.name, **data, by=member, at=now())
            messages.success(request, f"{file.name} is kept.")
            return redirect("staff:security", member.board.slug, contractor_id)
    return show(
        request,
        member,
        "security_evidence.html",
        here="staff:products",
        title="Attach evidence",
        above=(*over(member, row), place(member, "Security", "staff:security", row.public_id)),
        contractor=row,
        form=form,
    )


@require_safe
@staff_page("security.read")
def evidence_file(request: HttpRequest, member: Member, evidence_id: str) -> HttpResponse:
    row = _evidence(member, evidence_id)
    return as_file(bytes_of(row.stored_as), row.name)


@require_POST
@staff_page("security.answer")
def withdraw_evidence(request: HttpRequest, member: Member, evidence_id: str) -> HttpResponse:
    row = _evidence(member, evidence_id)
    with refusals.told(request, f"{row.name} shows nothing any more."):
        questionnaire.withdraw_evidence(row, by=member, at=now())
    return redirect("staff:security", member.board.slug, row.contractor.public_id)


def known_contractor(board: Board, contractor_id: str) -> Contractor:
    """A contractor of which this board has a product or a contract; any other is a 404."""
    known = contractors.known_to(board).values("contractor")
    rows = Contractor.objects.filter(pk__in=known) | Contractor.objects.filter(contracts__board=board)
    return get_object_or_404(rows.distinct(), public_id=contractor_id)


def over(member: Member, row: Contractor) -> tuple[tuple[str, str], ...]:
    """The pages over a contractor's own pages, for the breadcrumbs."""
    return place(member, "Products", "staff:products"), place(member, row.name, "staff:contractor", row.public_id)


def _links(member: Member, row: Contractor) -> Links:
    """Whoever may not answer for the contractor reads."""
    slug, may = member.board.slug, member.may("security.answer")
    return Links(
        answer=lambda code: reverse("staff:security-answer", args=[slug, row.public_id, code]) if may else "",
        file=lambda public_id: reverse("staff:evidence-file", args=[slug, public_id]),
        withdraw=lambda public_id: reverse("staff:withdraw-evidence", args=[slug, public_id]) if may else "",
    )


def _sheet(member: Member, row: Contractor, question: str) -> str:
    return f"{reverse('staff:security', args=[member.board.slug, row.public_id])}#{question}"


def _evidence(member: Member, evidence_id: str) -> SecurityEvidence:
    row = get_object_or_404(SecurityEvidence.objects.select_related("contractor"), public_id=evidence_id)
    known_contractor(member.board, row.contractor.public_id)
    return row
