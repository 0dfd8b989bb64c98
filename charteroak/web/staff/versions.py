"""A contract's versions and days: a renewal opened and compared, days kept, and what ends this school year."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Member
from charteroak.district.contracts import dates, versions
from charteroak.district.contracts.models import Contract, ContractDate
from charteroak.web import refusals
from charteroak.web.fields import DayField
from charteroak.web.presenting import now, today

from .access import place, show, staff_page

FORM_METHODS = ["GET", "HEAD", "POST"]


class VersionForm(forms.Form):
    title = forms.CharField(max_length=300, label="What is it called?")
    starts_on = DayField(required=False, label="First day")
    ends_on = DayField(required=False, label="Last day")


class DateForm(forms.Form):
    kind = forms.ChoiceField(choices=ContractDate.Kind.choices, widget=forms.RadioSelect, label="What is it?")
    on = DayField(label="Day")
    words = forms.CharField(max_length=200, label="Where it stands", help_text="The clause, or what it is about.")


@require_http_methods(FORM_METHODS)
@staff_page("contracts.write")
def new_version(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    row = _contract(member, contract_id)
    form = VersionForm(request.POST or None, initial={"title": f"{row.title}: renewal"})
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            made = versions.open_version(row, **form.cleaned_data, by=member, at=now())
            messages.success(request, "Its record is open. Upload its text next.")
            return redirect("staff:add-document", member.board.slug, made.public_id)
    return show(
        request, member, "version.html", here="staff:contracts", title="Renew or amend a contract",
        above=_above(member, row), contract=row, form=form,
    )  # fmt: skip


@require_http_methods(FORM_METHODS)
@staff_page("contracts.read", write="findings.rule")
def compare(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    """This contract beside the one that it replaces; rulings on what did not change can be kept."""
    row = _contract(member, contract_id)
    comparison = versions.compare(row, today=today())
    if comparison is None:
        raise Http404
    if request.method == "POST":
        with refusals.told(request, "The rulings on what did not change are kept; the rest waits to be ruled on."):
            versions.keep_rulings(row, by=member, at=now())
        return redirect("staff:contract", member.board.slug, contract_id)
    return show(
        request, member, "compare.html", here="staff:contracts", title="What changed", above=_above(member, row),
        comparison=comparison,
    )  # fmt: skip


@require_http_methods(FORM_METHODS)
@staff_page("contracts.write")
def keep_date(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    row = _contract(member, contract_id)
    form = DateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            dates.keep(row, **form.cleaned_data, by=member, at=now())
            messages.success(request, "The day is kept.")
            return redirect("staff:contract", member.board.slug, contract_id)
    return show(
        request, member, "keep_date.html", here="staff:contracts", title="Keep a day of the contract",
        above=_above(member, row), contract=row, form=form,
    )  # fmt: skip


@require_POST
@staff_page("contracts.write")
def settle_date(request: HttpRequest, member: Member, date_id: str) -> HttpResponse:
    rows = ContractDate.objects.filter(contract__board=member.board).select_related("contract__board")
    row = get_object_or_404(rows, public_id=date_id)
    with refusals.told(request, "It is settled."):
        dates.settle(row, words=request.POST.get("words", ""), by=member, at=now())
    return redirect("staff:contract", member.board.slug, row.contract.public_id)


@require_safe
@staff_page("contracts.read")
def this_year(request: HttpRequest, member: Member) -> HttpResponse:
    """What ends, or falls due, this school year."""
    first, last = dates.school_year_of(today())
    return show(
        request, member, "dates.html", here="staff:contracts", title="What ends this school year",
        above=(place(member, "Contracts", "staff:contracts"),), first=first, last=last,
        entries=dates.between(member.board, max(first, today()), last),
    )  # fmt: skip


def _contract(member: Member, contract_id: str) -> Contract:
    rows = member.board.contracts.select_related("contractor", "board", "replaces__board", "replaces__contractor")
    return get_object_or_404(rows, public_id=contract_id)


def _above(member: Member, row: Contract) -> tuple[tuple[str, str], ...]:
    return (
        place(member, "Contracts", "staff:contracts"),
        place(member, row.title, "staff:contract", row.public_id),
    )
