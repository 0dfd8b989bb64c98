"""The inbox of papers that contractors without an account sent to the board."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Member
from charteroak.district.contractors.models import Contractor
from charteroak.district.contracts import submissions as actions
from charteroak.district.contracts.models import Document, Submission
from charteroak.district.files import bytes_of
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.presenting import name_of, now

from .access import place, show, staff_page
from .contracts import parties
from .forms import ContractForm

PAGE = 25


class TakeUpForm(ContractForm):
    """What a contract's record needs, filled in from what the sender wrote."""

    role = forms.ChoiceField(choices=Document.Role.choices, initial="agreement", label="What is the file?")
    field_order = ("title", "contractor", "contractor_name", "contractor_kind", "contractor_website", "products",
                   "product_address", "role", "instrument", "starts_on", "ends_on")  # fmt: skip


class DismissalForm(forms.Form):
    reason = forms.CharField(max_length=1000, label="Why it is not taken up", widget=forms.Textarea(attrs={"rows": 3}))


@require_safe
@staff_page("contracts.read")
def inbox(request: HttpRequest, member: Member) -> HttpResponse:
    rows = Paginator(member.board.submissions.select_related("contract"), PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        member,
        "submissions.html",
        here="staff:contracts",
        title="Sent in by contractors",
        above=(place(member, "Contracts", "staff:contracts"),),
        page=rows,
        waiting=member.board.submissions.waiting().count(),
    )


@require_safe
@staff_page("contracts.read")
def submission(request: HttpRequest, member: Member, submission_id: str) -> HttpResponse:
    return _show(request, member, _submission(member, submission_id), DismissalForm())


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("contracts.write")
def take_up(request: HttpRequest, member: Member, submission_id: str) -> HttpResponse:
    """Open a contract with the paper."""
    row = _submission(member, submission_id)
    known = Contractor.objects.filter(name__iexact=row.company).first()
    initial = {
        "title": row.product, "contractor": known, "contractor_name": "" if known else row.company,
        "products": row.product.replace(",", " "),
    }  # fmt: skip
    form = TakeUpForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            contractor, products = parties(form, member)
            data = form.cleaned_data
            contract = actions.take_up(
                row, contractor=contractor, products=products, title=data["title"], instrument=data["instrument"],
                role=data["role"], starts_on=data["starts_on"], ends_on=data["ends_on"], by=member, at=now(),
            )  # fmt: skip
            messages.success(request, f"A contract is open with {row.file_name}, which is being read.")
            return redirect("staff:contract", member.board.slug, contract.public_id)
    return show(
        request,
        member,
        "take_up.html",
        here="staff:contracts",
        title=f"Open a contract with {row.file_name}",
        above=_above(member, row),
        form=form,
        submission=row,
    )


@require_POST
@staff_page("contracts.write")
def dismiss(request: HttpRequest, member: Member, submission_id: str) -> HttpResponse:
    row = _submission(member, submission_id)
    form = DismissalForm(request.POST)
    if form.is_valid():
        with refusals.shown_on(form):
            actions.dismiss(row, reason=form.cleaned_data["reason"], by=member, at=now())
            messages.success(request, "It is dismissed.")
            return redirect("staff:submission", member.board.slug, submission_id)
    return _show(request, member, _submission(member, submission_id), form, status=422)


@require_safe
@staff_page("contracts.read")
def file(request: HttpRequest, member: Member, submission_id: str) -> HttpResponse:
    """The file as it was sent."""
    row = _submission(member, submission_id)
    if not row.stored_as:
        raise Http404
    return as_file(bytes_of(row.stored_as), row.file_name)


def _submission(member: Member, submission_id: str) -> Submission:
    rows = member.board.submissions.select_related("board", "contract")
    return get_object_or_404(rows, public_id=submission_id)


def _show(
    request: HttpRequest, member: Member, row: Submission, form: DismissalForm, *, status: int = 200
) -> HttpResponse:
    return show(
        request,
        member,
        "submission.html",
        here="staff:contracts",
        title=row.file_name,
        above=_above(member)[:2],
        submission=row,
        form=form,
        settled_by=name_of(row.settled_by, member.board) if row.settled_by else "",
        status=status,
    )


def _above(member: Member, row: Submission | None = None) -> tuple[tuple[str, str], ...]:
    over = (place(member, "Contracts", "staff:contracts"), place(member, "Sent in", "staff:submissions"))
    return (*over, place(member, row.file_name, "staff:submission", row.public_id)) if row else over
