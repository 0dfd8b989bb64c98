"""What a board asks of the contractor: reading it, answering it, certifying a deletion."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.district.contractors.models import ContractorUser
from charteroak.district.demands import answers
from charteroak.district.demands.models import Answer, Demand
from charteroak.district.files import sealed_bytes_of
from charteroak.web import refusals
from charteroak.web.demanding import AnswerForm, CertificateForm
from charteroak.web.downloads import as_file
from charteroak.web.presenting import clock_of, name_of, now, today

from .access import contractor_page, over, show

FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(FORM_METHODS)
@contractor_page("demands.answer", of_students=True)
def demand(request: HttpRequest, place: ContractorUser, demand_id: str) -> HttpResponse:
    """What is asked, by when and why, what was answered, and the form of an answer."""
    row = _demand(place, demand_id)
    form = AnswerForm(request.POST or None, request.FILES or None, demand=row, on_paper=False)
    if request.method == "POST" and form.is_valid() and _kept(request, row, form, place):
        return redirect("contractor:demand", place.public_id, demand_id)
    at = now()
    return show(
        request,
        "demand.html",
        title=str(row),
        here="contractor:board",
        place=place,
        above=over(place),
        demand=row,
        clocks=[clock_of(duty, at) for duty in row.clocks()],
        answers=[(one, name_of(one.recorded_by, place.board)) for one in row.answers.all()],
        form=form,
        certifies=any("certificate" in one.gives for one in row.about_kind.outcomes),
    )


@never_cache
@require_http_methods(FORM_METHODS)
@contractor_page("demands.answer", of_students=True)
def certify(request: HttpRequest, place: ContractorUser, demand_id: str) -> HttpResponse:
    """The certificate, statement by statement; what it lacks is named before anything is recorded."""
    row = _demand(place, demand_id)
    if not any("certificate" in one.gives for one in row.about_kind.outcomes):
        raise Http404
    form = CertificateForm(request.POST or None, demand=row, on_paper=False, today=today())
    if request.method == "POST" and form.is_valid() and _kept(request, row, form, place):
        return redirect("contractor:demand", place.public_id, demand_id)
    return show(
        request,
        "certify.html",
        title="Certify the deletion",
        here="contractor:board",
        place=place,
        above=(*over(place), (str(row), demand_address(place, row))),
        demand=row,
        form=form,
    )


def _kept(request: HttpRequest, row: Demand, form: Any, place: ContractorUser) -> bool:
    with refusals.shown_on(form):
        answers.answer(row, form.said(), by=place, at=now())
        messages.success(request, f"Your answer lies before {place.board}.")
        return True
    return False


@never_cache
@require_safe
@contractor_page("demands.answer", of_students=True)
def letter(request: HttpRequest, place: ContractorUser, demand_id: str) -> HttpResponse:
    """The letter, as it went out."""
    return as_file(sealed_bytes_of(_demand(place, demand_id).letter_sealed_as), "letter.pdf")


@never_cache
@require_safe
@contractor_page("demands.answer", of_students=True)
def file(request: HttpRequest, place: ContractorUser, answer_id: str) -> HttpResponse:
    """What came with one of the contractor's own answers."""
    rows = Answer.objects.filter(demand__in=Demand.objects.shown_to(place)).exclude(file_name="")
    row = get_object_or_404(rows.select_related("demand__board", "demand__contract"), public_id=answer_id)
    return as_file(answers.file_of(row, by=place), row.file_name)


def demand_address(place: ContractorUser, row: Demand) -> str:
    return reverse("contractor:demand", args=[place.public_id, row.public_id])


def _demand(place: ContractorUser, demand_id: str) -> Demand:
    rows = Demand.objects.shown_to(place).select_related("board", "contractor", "contract").prefetch_related("answers")
    return get_object_or_404(rows, public_id=demand_id)
