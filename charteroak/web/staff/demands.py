"""What the board asks of its contractors: sending it, reading the answers, judging them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Member
from charteroak.district.contractors.models import Contractor
from charteroak.district.contracts.models import Contract
from charteroak.district.contracts.standing import standing_of
from charteroak.district.demands import actions, answers, curing
from charteroak.district.demands.kinds import KINDS, Kind
from charteroak.district.demands.models import Answer, Demand, RecoveryCopy
from charteroak.district.families.models import Student
from charteroak.district.files import sealed_bytes_of
from charteroak.web import refusals
from charteroak.web.demanding import AnswerForm, CertificateForm
from charteroak.web.downloads import as_file
from charteroak.web.fields import DayField, InlineRadios, Text
from charteroak.web.presenting import clock_of, name_of, now, today

from .access import place, show, staff_page
from .contractors import known_contractor, over

FORM_METHODS = ["GET", "HEAD", "POST"]
PAGE = 30
VIEWS = {"open": "Open", "answered": "To be judged", "settled": "Settled"}


#: What is asked in words, where anything is.
_WORDS = {
    "review": "What they want to see", "correction": "What is wrong, and what is right",
    "deletion": "Which data, if not all of these students’",
}  # fmt: skip


class AskForm(forms.Form):
    contract = forms.ChoiceField(required=False, label="Contract")
    asked_on = DayField(label="Asked on", help_text="The contractor’s time runs from this day.")
    words = Text(required=False, rows=4, max_length=4000, label="What exactly")
    count = forms.IntegerField(required=False, min_value=1, max_value=365, label="Time limit: how many")
    unit = forms.ChoiceField(
        choices=[("calendar days", "Calendar days"), ("business days", "Business days")], widget=InlineRadios,
        label="Counted in", initial="calendar days",
    )  # fmt: skip
    source = forms.CharField(
        required=False, max_length=200, label="Where the limit stands", help_text="Such as: Agreement, section 4."
    )
    how = forms.ChoiceField(choices=Demand.How.choices, widget=forms.RadioSelect, label="How it is sent")
    reached_on = DayField(required=False, label="Reached the contractor on", help_text="For a letter of your own.")
    proof = forms.CharField(
        required=False, max_length=400, label="What shows that it arrived", help_text="For a letter of your own."
    )

    def __init__(self, *args: Any, kind: Kind, contracts: list[Contract], **options: Any) -> None:
        super().__init__(*args, **options)
        self._kind, self._contracts = kind, {one.public_id: one for one in contracts}
        choices = [(key, one.title) for key, one in self._contracts.items()]
        self.fields["contract"].choices = choices if kind.of_contract else [("", "None"), *choices]  # type: ignore[attr-defined]
        if words := _WORDS.get(kind.code):
            self.fields["words"].label = words
        else:
            del self.fields["words"]
        if kind.code == "certificate":
            for key in ("asked_on", "count", "unit", "source"):
                del self.fields[key]
        if kind.code == "cure":
            self.fields["count"].required = True
            self.fields["count"].label = "Reasonable time to amend: how many"
            self.initial.setdefault("source", "the board’s notice")

    def asked(self) -> dict[str, Any]:
        """What `actions.make` takes."""
        data = self.cleaned_data
        contract = self._contracts.get(data["contract"])
        asked_on: date | None = data.get("asked_on") or (contract.ends_on if contract else None)
        return {
            "contract": contract,
            "asked_on": asked_on or today(),
            "words": data.get("words", ""),
            "limit": actions.Limit(data.get("count") or 0, data.get("unit", ""), data.get("source", "")),
            "sending": actions.Sending(data["how"], data["reached_on"], data["proof"]),
        }


class SettleForm(forms.Form):
    end = forms.ChoiceField(
        choices=Demand.End.choices, widget=forms.RadioSelect, label="How does it end?",
        error_messages={"required": "Choose how it ends."},
    )  # fmt: skip
    words = Text(required=False, max_length=2000, label="Why", help_text="Needed unless it is done.")


@require_safe
@staff_page("demands.read")
def demands(request: HttpRequest, member: Member) -> HttpResponse:
    """What was asked of every contractor, the newest first."""
    view = request.GET.get("view", "open")
    rows = member.board.demands.select_related("contractor", "contract").prefetch_related("answers")
    rows = rows.exclude(settled_at=None) if view == "settled" else rows.open()
    listed = [row for row in rows if view != "answered" or row.state == "answered"]
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    at = now()
    return show(
        request,
        member,
        "demands.html",
        here="staff:contracts",
        title="Asked of contractors",
        above=(place(member, "Contracts", "staff:contracts"),),
        page=page,
        rows=[(row, [clock_of(duty, at) for duty in row.clocks()]) for row in page],
        view=view if view in VIEWS else "open",
        views=VIEWS,
    )


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("demands.write")
def ask(request: HttpRequest, member: Member, contractor_id: str) -> HttpResponse:
    """Choose what to ask; then whose data, by when, and how it is sent."""
    contractor = known_contractor(member.board, contractor_id)
    kind = KINDS.get(request.GET.get("kind", ""))
    if kind is None:
        if request.method == "POST":
            raise Http404
        return show(
            request, member, "demand_kinds.html", here="staff:contracts", title=f"Ask something of {contractor}",
            above=over(member, contractor), contractor=contractor, kinds=KINDS.values(),
            contract=request.GET.get("contract", ""),
        )  # fmt: skip
    contracts = _contracts(member, contractor, kind)
    sending = request.method == "POST" and "find" not in request.POST
    initial = {"contract": request.GET.get("contract", ""), "asked_on": today(), "how": Demand.How.PORTAL}
    typed = request.POST if sending else None
    form = AskForm(typed, initial=initial | _typed(request), kind=kind, contracts=contracts)
    chosen = list(Student.objects.listed(member.board).filter(public_id__in=request.POST.getlist("student")))
    if sending and form.is_valid():
        with refusals.shown_on(form):
            made = actions.make(
                member.board, kind=kind.code, contractor=contractor, students=chosen, by=member, at=now(),
                **form.asked(),
            )  # fmt: skip
            messages.success(request, "It is sent, and its clock runs.")
            return redirect("staff:demand", member.board.slug, made.public_id)
    query = request.POST.get("q", "").strip()[:100]
    found = Student.objects.listed(member.board).called(query).select_related("school").order_by("pk")[:20]
    return show(
        request,
        member,
        "ask.html",
        here="staff:contracts",
        title=kind.title,
        above=(*over(member, contractor), place(member, "Ask something", "staff:ask", contractor_id)),
        contractor=contractor,
        kind=kind,
        form=form,
        contracts=contracts,
        gaps=_gaps(contracts) if kind.code == "cure" else [],
        query=query,
        found=[one for one in found if one not in chosen] if query else [],
        chosen=chosen,
        in_portal=member.board.contractor_people.active().filter(contractor=contractor).exists(),
    )


def _typed(request: HttpRequest) -> dict[str, str]:
    """What was typed before a student was searched for."""
    return {key: value for key, value in request.POST.items() if key in AskForm.base_fields}


def _contracts(member: Member, contractor: Contractor, kind: Kind) -> list[Contract]:
    rows = member.board.contracts.filter(contractor=contractor)
    if kind.code == "certificate":
        return list(rows.filter(Q(ends_on__lt=today()) | Q(state=Contract.State.VOID)))
    states = (
        [Contract.State.EXECUTED]
        if kind.code == "cure"
        else [Contract.State.EXECUTED, Contract.State.ENDED, Contract.State.VOID]
    )
    return list(rows.filter(state__in=states))


def _gaps(contracts: list[Contract]) -> list[tuple[Contract, list[str]]]:
    return [(one, [gap.provision.title for gap in standing_of(one, today()).omissions]) for one in contracts]


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("demands.read", write="demands.write")
def demand(request: HttpRequest, member: Member, demand_id: str) -> HttpResponse:
    """One demand: what was asked, the clocks, each answer with what it lacks, and the judgment."""
    row = _demand(member, demand_id)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            actions.settle(row, **form.cleaned_data, by=member, at=now())
            messages.success(request, "It is settled.")
            return redirect("staff:demand", member.board.slug, demand_id)
    at, day = now(), today()
    return show(
        request,
        member,
        "demand.html",
        here="staff:contracts",
        title=row.about_kind.title,
        above=(place(member, "Asked of contractors", "staff:demands"),),
        demand=row,
        names=member.may("families.read"),
        clocks=[clock_of(duty, at) for duty in row.clocks()],
        answers=[(one, name_of(one.recorded_by, member.board), one.lacks(day)) for one in row.answers.all()],
        sender=name_of(row.sent_by, member.board),
        form=form,
        certifies=any("certificate" in one.gives for one in row.about_kind.outcomes),
        reminders=row.reminders.all(),
        copies=[(one, one.state(day)) for one in RecoveryCopy.objects.filter(answer__demand=row)],
        not_void=curing.why_not_void(row, at=at) if row.kind == "cure" else ("", ""),
    )


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("demands.write")
def record_answer(request: HttpRequest, member: Member, demand_id: str) -> HttpResponse:
    """An answer that came by post or e-mail; a certificate on paper is taken down statement by statement."""
    row = _demand(member, demand_id)
    certify = "certificate" in request.GET and any("certificate" in one.gives for one in row.about_kind.outcomes)
    form: AnswerForm | CertificateForm
    paper = row.answers.filter(public_id=request.GET.get("paper", ""), outcome="paper").first()
    found = None
    if certify:
        form = CertificateForm(request.POST or None, demand=row, on_paper=True, today=today())
        if paper is not None and request.method != "POST":
            with refusals.told(request, "What could be found is filled in. Compare it with the paper, and correct it."):
                found = answers.read_paper(paper, today=today(), by=member)
                form.start_with(found.certificate)
                form.initial["received_on"] = paper.received_on
    else:
        form = AnswerForm(request.POST or None, request.FILES or None, demand=row, on_paper=True)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            given = answers.answer(row, replace(form.said(), paper=paper), by=member, at=now())
            if given.outcome == "paper":
                return redirect(f"{request.path}?certificate&paper={given.public_id}")
            messages.success(request, "The answer is recorded.")
            return redirect("staff:demand", member.board.slug, demand_id)
    return show(
        request,
        member,
        "record_certificate.html" if certify else "record_answer.html",
        here="staff:contracts",
        title="Record an answer on paper",
        above=(
            place(member, "Asked of contractors", "staff:demands"),
            place(member, row.about_kind.title, "staff:demand", demand_id),
        ),
        demand=row,
        form=form,
        quotes=found.quotes if found else {},
    )


@require_POST
@staff_page("demands.write")
def give_back(request: HttpRequest, member: Member, answer_id: str) -> HttpResponse:
    row = _answer(member, answer_id)
    with refusals.told(request, f"{row.demand.contractor} is told what is missing."):
        answers.give_back(row, why=request.POST.get("why", "")[:2000], by=member, at=now())
    return redirect("staff:demand", member.board.slug, row.demand.public_id)


@never_cache
@require_safe
@staff_page("demands.write")
def letter(request: HttpRequest, member: Member, demand_id: str) -> HttpResponse:
    return as_file(sealed_bytes_of(_demand(member, demand_id).letter_sealed_as), "letter.pdf")


@never_cache
@require_safe
@staff_page("demands.write")
def file(request: HttpRequest, member: Member, answer_id: str) -> HttpResponse:
    row = _answer(member, answer_id)
    if not row.file_name:
        raise Http404
    return as_file(answers.file_of(row, by=member), row.file_name)


def _demand(member: Member, demand_id: str) -> Demand:
    rows = member.board.demands.select_related("board", "contractor", "contract").prefetch_related("answers")
    return get_object_or_404(rows, public_id=demand_id)


def _answer(member: Member, answer_id: str) -> Answer:
    rows = Answer.objects.filter(demand__board=member.board).select_related("demand__board", "demand__contractor")
    return get_object_or_404(rows, public_id=answer_id)
