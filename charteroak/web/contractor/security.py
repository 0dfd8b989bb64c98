"""The security questionnaire, answered by the contractor itself, with the files that show it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak import law
from charteroak.district.contractors import questionnaire
from charteroak.district.contractors.models import ContractorUser, SecurityEvidence
from charteroak.district.contractors.security import OPEN_QUESTION, QUESTIONS
from charteroak.district.files import bytes_of
from charteroak.web import refusals
from charteroak.web.answering import AnswerForm, EvidenceForm, Links, by_group
from charteroak.web.downloads import as_file
from charteroak.web.presenting import now, today

from .access import contractor_page, over, show

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@contractor_page("security.answer")
def security(request: HttpRequest, place: ContractorUser) -> HttpResponse:
    """Every question, what was answered, what is missing or too old, and what stands behind each."""
    sheet = questionnaire.sheet_of(place.contractor, today())
    links = Links(
        answer=lambda code: reverse("contractor:security-answer", args=[place.public_id, code]),
        file=lambda public_id: reverse("contractor:evidence-file", args=[place.public_id, public_id]),
        withdraw=lambda public_id: reverse("contractor:withdraw-evidence", args=[place.public_id, public_id]),
    )
    return show(
        request,
        "security.html",
        title="Security questionnaire",
        here="contractor:security",
        place=place,
        sheet=sheet,
        groups=by_group(sheet, links),
        open_question=next(one for one in law.on(today()).questions if one.id == OPEN_QUESTION),
    )


@require_http_methods(FORM_METHODS)
@contractor_page("security.answer")
def answer(request: HttpRequest, place: ContractorUser, question: str) -> HttpResponse:
    if question not in QUESTIONS:
        raise Http404
    last = place.contractor.security_answers.filter(question=question).first()
    form = AnswerForm(request.POST or None, question=QUESTIONS[question], last=last, today=today())
    form.fields.pop("source")
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            questionnaire.answer(
                place.contractor, question=question, **form.cleaned_data, source="", by=place, at=now()
            )
            messages.success(request, "The answer is kept; every board that has a product of yours reads it.")
            return redirect(f"{reverse('contractor:security', args=[place.public_id])}#{question}")
    return show(
        request,
        "security_answer.html",
        title=QUESTIONS[question].ask,
        here="contractor:security",
        place=place,
        above=_over(place),
        question=QUESTIONS[question],
        form=form,
    )


@require_http_methods(FORM_METHODS)
@contractor_page("security.answer")
def attach(request: HttpRequest, place: ContractorUser) -> HttpResponse:
    """Attach a file that shows some answers."""
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        file = data.pop("file")
        with refusals.shown_on(form):
            questionnaire.attach_evidence(
                place.contractor, data=file.read(), name=file.name, **data, by=place, at=now()
            )
            messages.success(request, f"{file.name} is kept.")
            return redirect("contractor:security", place.public_id)
    return show(
        request,
        "attach_evidence.html",
        title="Attach evidence",
        here="contractor:security",
        place=place,
        above=_over(place),
        form=form,
    )


@require_safe
@contractor_page("security.answer")
def file(request: HttpRequest, place: ContractorUser, evidence_id: str) -> HttpResponse:
    row = _evidence(place, evidence_id)
    return as_file(bytes_of(row.stored_as), row.name)


@require_POST
@contractor_page("security.answer")
def withdraw(request: HttpRequest, place: ContractorUser, evidence_id: str) -> HttpResponse:
    row = _evidence(place, evidence_id)
    with refusals.told(request, f"{row.name} shows nothing any more."):
        questionnaire.withdraw_evidence(row, by=place, at=now())
    return redirect("contractor:security", place.public_id)


def _evidence(place: ContractorUser, evidence_id: str) -> SecurityEvidence:
    rows = SecurityEvidence.objects.filter(contractor=place.contractor).select_related("contractor")
    return get_object_or_404(rows, public_id=evidence_id)


def _over(place: ContractorUser) -> tuple[tuple[str, str], ...]:
    return (*over(place), ("Security", reverse("contractor:security", args=[place.public_id])))
