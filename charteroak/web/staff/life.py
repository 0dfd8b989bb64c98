"""What becomes of a contract: void or cured, ended before its time, its copies followed, closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Member
from charteroak.district.contracts import ending as contract_ending
from charteroak.district.contracts.models import Contract
from charteroak.district.contracts.standing import standing_of
from charteroak.district.demands import answers, copies, curing, ending, evidence, reminding
from charteroak.district.demands.models import Answer, Closing, Demand, RecoveryCopy, Reminder
from charteroak.district.files import sealed_bytes_of
from charteroak.district.technology import suspending
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.fields import DayField, Text
from charteroak.web.presenting import name_of, now, today
from charteroak.web.wording import in_words

from .access import place, show, staff_page

FORM_METHODS = ["GET", "HEAD", "POST"]


def of(contract: Contract, day: date) -> dict[str, Any]:
    """What the contract's page says of its validity and of its end."""
    limbs = ending.limbs(contract, today=day)
    return {
        "explained": curing.explained(contract, today=day),
        "limbs": limbs,
        "is_open": any(one.is_open for one in limbs),
        "took": ending.took(contract) if contract.is_over else None,
        "dates": list(contract.dates.all()),
        "closing": Closing.objects.filter(contract=contract).first(),
        "copies": [(one, one.state(day)) for one in RecoveryCopy.objects.filter(answer__demand__contract=contract)],
    }


class RulingForm(forms.Form):
    reason = Text(
        max_length=2000, rows=4, label="Why", help_text="Why the notice and the time that it gave were reasonable."
    )


class TerminationForm(forms.Form):
    last_day = DayField(label="Last day")
    why = Text(max_length=1000, rows=3, label="Why", help_text="By which clause, or by which letter.")


class CopyForm(forms.Form):
    what = forms.ChoiceField(
        choices=[
            ("gone", "It is overwritten, and gone"),
            ("restored", "Data came back from it: ask for their deletion again"),
        ],
        widget=forms.RadioSelect, label="What became of it?", error_messages={"required": "Choose what became of it."},
    )  # fmt: skip
    on = DayField(label="On which day")
    words = forms.CharField(max_length=400, label="What shows it", help_text="The letter, the e-mail or the log.")


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("contracts.void")
def rule_void(request: HttpRequest, member: Member, demand_id: str) -> HttpResponse:
    """A named person rules that a contract is void, after notice and failure to cure."""
    demand = get_object_or_404(_demands(member).filter(contract__isnull=False), public_id=demand_id)
    assert demand.contract is not None
    form = RulingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            suspending.rule_void(demand, reason=form.cleaned_data["reason"], by=member, at=now())
            messages.success(request, "The contract is void. Whoever uses its products is told.")
            return redirect("staff:contract", member.board.slug, demand.contract.public_id)
    return show(
        request, member, "rule_void.html", here="staff:contracts", title="Rule a contract void",
        above=(
            place(member, "Asked of contractors", "staff:demands"),
            place(member, demand.about_kind.title, "staff:demand", demand_id),
        ),
        demand=demand, form=form, omissions=standing_of(demand.contract, today()).omissions,
    )  # fmt: skip


@require_http_methods(FORM_METHODS)
@staff_page("contracts.execute")
def terminate(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    row = get_object_or_404(member.board.contracts.select_related("contractor", "board"), public_id=contract_id)
    form = TerminationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            contract_ending.terminate(row, **form.cleaned_data, by=member, at=now())
            messages.success(request, "Its new last day is kept.")
            return redirect("staff:contract", member.board.slug, contract_id)
    return show(
        request, member, "terminate.html", here="staff:contracts", title="End a contract before its time",
        above=(place(member, "Contracts", "staff:contracts"), place(member, row.title, "staff:contract", contract_id)),
        contract=row, form=form,
    )  # fmt: skip


@require_POST
@staff_page("contracts.read")
def evidence_file(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    """The contract's evidence in one zip archive. Making it is an event of the trail, which keeps its seal."""
    row = get_object_or_404(member.board.contracts.select_related("contractor", "board"), public_id=contract_id)
    made = evidence.of_contract(
        row, by=member, at=now(), words=in_words, name=lambda actor: str(name_of(actor, member.board))
    )
    return as_file(made.data, f"evidence-{row.public_id}.zip")


@require_POST
@staff_page("contracts.close")
def close(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    row = get_object_or_404(member.board.contracts, public_id=contract_id)
    with refusals.told(request, "The contract is closed."):
        ending.close(row, by=member, at=now())
    return redirect("staff:contract", member.board.slug, contract_id)


@require_http_methods(FORM_METHODS)
@staff_page("demands.write")
def copy(request: HttpRequest, member: Member, copy_id: str) -> HttpResponse:
    """What became of a disaster-recovery copy."""
    rows = RecoveryCopy.objects.filter(answer__demand__board=member.board)
    row = get_object_or_404(rows.select_related("answer__demand__contractor"), public_id=copy_id)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        act = copies.confirm_gone if data["what"] == "gone" else copies.restored
        with refusals.shown_on(form):
            act(row, on=data["on"], words=data["words"], by=member, at=now())  # type: ignore[operator]
            messages.success(request, "It is recorded.")
            return redirect("staff:demand", member.board.slug, row.answer.demand.public_id)
    return show(
        request, member, "copy.html", here="staff:contracts", title="A disaster-recovery copy",
        above=(
            place(member, "Asked of contractors", "staff:demands"),
            place(member, row.answer.demand.about_kind.title, "staff:demand", row.answer.demand.public_id),
        ),
        copy=row, form=form,
    )  # fmt: skip


@never_cache
@require_safe
@staff_page("demands.write")
def reminder_letter(request: HttpRequest, member: Member, reminder_id: str) -> HttpResponse:
    return as_file(sealed_bytes_of(_reminder(member, reminder_id).letter_sealed_as), "reminder.pdf")


@require_POST
@staff_page("demands.write")
def prove_reminder(request: HttpRequest, member: Member, reminder_id: str) -> HttpResponse:
    row = _reminder(member, reminder_id)
    try:
        day = date.fromisoformat(request.POST.get("reached_on", ""))
    except ValueError:
        messages.error(request, "Enter the day on which it reached the contractor.")
    else:
        with refusals.told(request, "It is on record that the reminder arrived."):
            reminding.prove(row, reached_on=day, proof=request.POST.get("proof", ""), by=member, at=now())
    return redirect("staff:demand", member.board.slug, row.demand.public_id)


@never_cache
@require_safe
@staff_page("demands.write")
def lacks_letter(request: HttpRequest, member: Member, answer_id: str) -> HttpResponse:
    """The ready letter that asks for what a certificate lacks."""
    rows = Answer.objects.filter(demand__board=member.board).select_related("demand__board", "demand__contractor")
    row = get_object_or_404(rows, public_id=answer_id)
    return as_file(answers.letter_of_lacks(row, on=today(), by=member), "what-is-missing.pdf")


def _demands(member: Member) -> Any:
    return Demand.objects.filter(board=member.board).select_related("board", "contractor", "contract__board")


def _reminder(member: Member, reminder_id: str) -> Reminder:
    rows = Reminder.objects.filter(demand__board=member.board).select_related("demand__board")
    return get_object_or_404(rows, public_id=reminder_id)
