"""Exceptions for children's plans. The child's name stands on these pages, and in no address, title or message."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Member
from charteroak.district.contractors import actions as contractors
from charteroak.district.duties.models import Duty
from charteroak.district.exceptions import actions, agreement, disclosing
from charteroak.district.exceptions.conditions import BY_CODE, CONDITIONS, REASONS
from charteroak.district.exceptions.models import AgreementSignature, ConditionEvidence, EvidenceRequest, PlanException
from charteroak.district.families.models import Guardian, Student
from charteroak.district.files import sealed_bytes_of
from charteroak.district.technology import answers
from charteroak.district.uploads import too_large
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.fields import DayField, Text
from charteroak.web.presenting import clock_of, name_of, now, today

from .access import place, show, staff_page

FORM_METHODS = ["GET", "HEAD", "POST"]
LARGEST = 20 * 1024 * 1024


class PlanForm(forms.Form):
    plan_from = DayField(label="The plan’s first day")
    plan_until = DayField(label="The plan’s last day")
    review_on = DayField(label="Review the exception on", help_text="On or before the plan’s last day.")


class ProposalForm(PlanForm):
    product = forms.ChoiceField(label="Tool", error_messages={"required": "Choose the tool."})
    plan = forms.ChoiceField(
        choices=PlanException.Plan.choices, widget=forms.RadioSelect, label="Which plan?",
        error_messages={"required": "Choose the plan."},
    )  # fmt: skip
    reason = forms.ChoiceField(
        choices=list(REASONS.items()), widget=forms.RadioSelect, label="Why can the service not comply?",
        help_text="In these words it stands in the yearly report.", error_messages={"required": "Choose why."},
    )  # fmt: skip
    field_order = ("product", "plan", "plan_from", "plan_until", "review_on", "reason")

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        self._products = {
            one.public_id: one for one in contractors.known_to(member.board).order_by("name") if one.contractor.is_known
        }
        choices = [("", "Choose"), *((key, f"{one.name}, {one.contractor}") for key, one in self._products.items())]
        self.fields["product"].choices = choices  # type: ignore[attr-defined]

    def clean_product(self) -> Any:
        return self._products[self.cleaned_data["product"]]


class EvidenceForm(forms.Form):
    condition = forms.ChoiceField(choices=[(one.code, one.title) for one in CONDITIONS], label="What does it show?")
    words = Text(rows=5, max_length=4000, label="In words")
    happened_on = DayField(label="Happened on")
    received_on = DayField(label="Received by the board on")
    file = forms.FileField(required=False, label="File that shows it", help_text="Up to 20 MB; kept sealed.")


class PaperForm(forms.Form):
    who = forms.ChoiceField(label="Who signed?")
    name = forms.CharField(max_length=160, label="Name, as it was signed")
    signed_on = DayField(label="Signed on")
    received_on = DayField(label="Received on")
    file = forms.FileField(label="The signed copy", error_messages={"required": "Choose the signed copy."})

    def __init__(self, *args: Any, signers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["who"].choices = signers  # type: ignore[attr-defined]


class EndForm(forms.Form):
    why = forms.ChoiceField(
        choices=[c for c in PlanException.End.choices if c[0] not in ("renewed", "not-granted")],
        widget=forms.RadioSelect, label="Why does it end?", error_messages={"required": "Choose why."},
    )  # fmt: skip
    words = Text(required=False, max_length=2000, label="In words")
    on = DayField(label="Last day of use")


class AskedForm(forms.Form):
    who = forms.ChoiceField(label="Who asked?")
    asked_on = DayField(label="Asked on")
    received_on = DayField(label="Received by the board on")

    def __init__(self, *args: Any, guardians: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["who"].choices = guardians  # type: ignore[attr-defined]


@never_cache
@require_safe
@staff_page("exceptions.read")
def exceptions(request: HttpRequest, member: Member) -> HttpResponse:
    """The register. Reading it is on record, as reading each entry is."""
    rows = actions.read_register(member.board, by=member, at=now())
    day = today()
    return show(
        request,
        member,
        "exceptions.html",
        here="staff:exceptions",
        title="Exceptions for children’s plans",
        open=[(row, row.state(day)) for row in rows.open()],
        ended=list(rows.exclude(ended_on=None)[:200]),
    )


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("exceptions.write")
def new_exception(request: HttpRequest, member: Member) -> HttpResponse:
    """Find the child by name, which is posted, and begin the record."""
    query = request.POST.get("q", "").strip()[:100]
    chosen = "student" in request.POST
    form = ProposalForm(request.POST if chosen else None, member=member)
    if chosen and form.is_valid():
        student = get_object_or_404(Student.objects.listed(member.board), public_id=request.POST["student"])
        with refusals.shown_on(form):
            made = actions.propose(member.board, student, by=member, at=now(), **form.cleaned_data)
            messages.success(request, "The record is begun. Nothing may be used before it is in force.")
            return redirect("staff:exception", member.board.slug, made.public_id)
    found = Student.objects.listed(member.board).called(query).select_related("school").order_by("pk")[:20]
    return show(
        request,
        member,
        "new_exception.html",
        here="staff:exceptions",
        title="Begin an exception",
        above=_above(member),
        form=form,
        query=query,
        found=found if query else [],
        chosen=request.POST.get("student", ""),
    )


@never_cache
@require_safe
@staff_page("exceptions.read")
def exception(request: HttpRequest, member: Member, exception_id: str) -> HttpResponse:
    """One exception: its conditions with their evidence, both signatures, what is missing, what comes next."""
    row = actions.read(_exception(member, exception_id), by=member, at=now())
    day = today()
    lacking = row.lacking()
    answer = answers.answer_for(member.board, row.product, day)
    duties = Duty.objects.filter(board=member.board).about(row)
    return show(
        request,
        member,
        "exception.html",
        here="staff:exceptions",
        title="Exception for a child’s plan",
        above=_above(member),
        row=row,
        state=row.state(day),
        conditions=[(one, row.evidence_for(one.code)) for one in CONDITIONS],
        lacking=lacking,
        lacking_codes={condition.code for condition, _ in lacking},
        signers=list(row.signers.all()),
        signatures=row.signatures,
        text=(row.agreement or {}).get("en"),
        requests=row.evidence_requests.all(),
        renewals=row.renewals.all(),
        compliant=answer.product if answer.may_be_used and not answer.without_data else None,
        instead=answers.alternatives_for(member.board, row.product.purpose, day) if row.product.purpose else [],
        clocks=[clock_of(duty, now()) for duty in duties.open()],
        by=name_of(row.granted_by, member.board) if row.granted_by else "",
        day=day,
    )


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("exceptions.write")
def evidence(request: HttpRequest, member: Member, exception_id: str) -> HttpResponse:
    row = _exception(member, exception_id)
    condition = request.GET.get("condition", "")
    form = EvidenceForm(
        request.POST or None, request.FILES or None, initial={"condition": condition, "received_on": today()}
    )
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            data = dict(form.cleaned_data)
            file, name = _read(data.pop("file"))
            actions.add_evidence(row, **data, file=file, file_name=name, by=member, at=now())
            messages.success(request, "The evidence is recorded.")
            return redirect("staff:exception", member.board.slug, exception_id)
    asked = BY_CODE.get(condition)
    return _form_page(
        request, member, row, form, "Record evidence", do="Record it",
        say=f"{asked.asks} ({asked.citation})" if asked else "", asks=CONDITIONS if not asked else (),
    )  # fmt: skip


@require_POST
@staff_page("exceptions.write")
def write_agreement(request: HttpRequest, member: Member, exception_id: str) -> HttpResponse:
    row = _exception(member, exception_id)
    with refusals.told(request, "The agreement is written as it will be signed."):
        agreement.put_before_signers(row, by=member, at=now())
    return redirect("staff:exception", member.board.slug, exception_id)


class LinkForm(forms.Form):
    who = forms.ChoiceField(label="Who is to sign?")
    name = forms.CharField(required=False, max_length=160, label="Name of the team’s member")
    email = forms.EmailField(required=False, label="E-mail address of the team’s member")

    def __init__(self, *args: Any, signers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["who"].choices = signers  # type: ignore[attr-defined]


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("exceptions.write")
def ask_signer(request: HttpRequest, member: Member, exception_id: str) -> HttpResponse:
    """Send a link to a signer: to the address on the roster for the family, to a given one for the team."""
    row = _exception(member, exception_id)
    form = LinkForm(request.POST or None, signers=_signers(row))
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            capacity, guardian = _who(row, form.cleaned_data["who"])
            agreement.ask_by_link(
                row, capacity=capacity, guardian=guardian, name=form.cleaned_data["name"],
                email=form.cleaned_data["email"], by=member, at=now(),
            )  # fmt: skip
            messages.success(request, "The link is on its way. It works once, for 14 days.")
            return redirect("staff:exception", member.board.slug, exception_id)
    return _form_page(
        request, member, row, form, "Ask a signer by a link", do="Send the link",
        say="A parent, guardian or student is written to at the address on the roster, and at no other.",
    )  # fmt: skip


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("exceptions.write")
def paper(request: HttpRequest, member: Member, exception_id: str) -> HttpResponse:
    row = _exception(member, exception_id)
    form = PaperForm(
        request.POST or None, request.FILES or None, signers=_signers(row), initial={"received_on": today()}
    )
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            data = dict(form.cleaned_data)
            capacity, guardian = _who(row, data.pop("who"))
            file, name = _read(data.pop("file"))
            agreement.record_paper(
                row, capacity=capacity, guardian=guardian, file=file, file_name=name, by=member, at=now(), **data
            )
            messages.success(request, "The signature is recorded.")
            return redirect("staff:exception", member.board.slug, exception_id)
    return _form_page(
        request, member, row, form, "Record a signature on paper", do="Record the signature",
        say="Print the agreement from the exception’s page, have it signed, and scan it.",
    )  # fmt: skip


@require_POST
@staff_page("exceptions.write")
def grant(request: HttpRequest, member: Member, exception_id: str) -> HttpResponse:
    row = _exception(member, exception_id)
    with refusals.told(request, "It is in force, for this child and this tool alone."):
        actions.grant(row, on=today(), by=member, at=now())
    return redirect("staff:exception", member.board.slug, exception_id)


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("exceptions.write")
def end(request: HttpRequest, member: Member, exception_id: str) -> HttpResponse:
    row = _exception(member, exception_id)
    form = EndForm(request.POST or None, initial={"on": today()})
    if row.granted_on is None:
        del form.fields["why"]
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            actions.end(row, **{"why": "not-granted", **form.cleaned_data}, by=member, at=now())
            messages.success(request, "It is over. The tool is not used for this child on this ground any more.")
            return redirect("staff:exception", member.board.slug, exception_id)
    return _form_page(request, member, row, form, "End the exception", do="End it")


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("exceptions.write")
def renew(request: HttpRequest, member: Member, exception_id: str) -> HttpResponse:
    row = _exception(member, exception_id)
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            made = actions.renew(row, **form.cleaned_data, by=member, at=now())
            messages.success(request, "The next exception is begun. What must be shown anew is listed.")
            return redirect("staff:exception", member.board.slug, made.public_id)
    return _form_page(
        request, member, row, form, "Renew with the next plan", do="Begin the next",
        say="What the provider stated is carried over. The child’s need, the attempt to contract, the search for an "
        "equivalent and the signatures are asked for anew. This one stays in force until the next one is.",
    )  # fmt: skip


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("exceptions.write")
def evidence_asked(request: HttpRequest, member: Member, exception_id: str) -> HttpResponse:
    """Record that the family asked for the evidence of the board's efforts."""
    row = _exception(member, exception_id)
    people = [(pair.guardian.public_id, f"{pair.guardian.name} ({pair.relation})") for pair in row.student.guardians()]
    if row.student.of_age(today()):
        people.append(("student", "The student"))
    form = AskedForm(
        request.POST or None, guardians=people, initial={"asked_on": today(), "received_on": today()}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            data = dict(form.cleaned_data)
            guardian = _guardian(row, data.pop("who"))
            disclosing.ask(row, guardian=guardian, name="", **data, by=member, at=now())
            messages.success(request, "The request is recorded.")
            return redirect("staff:exception", member.board.slug, exception_id)
    return _form_page(
        request, member, row, form, "A parent asks for the evidence", do="Record the request",
        say="The law gives it to the parent or guardian on request, and names no time (C.G.S. § 10-234bb(i)).",
    )  # fmt: skip


@require_POST
@staff_page("exceptions.write")
def give_evidence(request: HttpRequest, member: Member, evidence_request_id: str) -> HttpResponse:
    rows = EvidenceRequest.objects.select_related("exception__board", "exception__student", "exception__product")
    row = get_object_or_404(rows, exception__board=member.board, public_id=evidence_request_id)
    how = request.POST.get("how", "")
    with refusals.told(request, "The packet is made, and its giving is on record."):
        disclosing.give(row, how=how, despite=request.POST.get("despite", "")[:400], by=member, at=now())
    return redirect("staff:exception", member.board.slug, row.exception.public_id)


@never_cache
@require_safe
@staff_page("exceptions.read")
def packet(request: HttpRequest, member: Member, evidence_request_id: str) -> HttpResponse:
    """The packet, to print it for a parent who comes in person."""
    row = get_object_or_404(
        EvidenceRequest.objects.select_related("exception__board").exclude(packet_sealed_as=""),
        exception__board=member.board, public_id=evidence_request_id,
    )  # fmt: skip
    actions.read(row.exception, by=member, at=now())
    return as_file(disclosing.open_packet(row, by=member, at=now()), f"evidence-{row.public_id}.zip")


@never_cache
@require_safe
@staff_page("exceptions.read")
def proof_file(request: HttpRequest, member: Member, proof_id: str) -> HttpResponse:
    rows = ConditionEvidence.objects.select_related("exception__board").exclude(file_sealed_as="")
    row = get_object_or_404(rows, exception__board=member.board, public_id=proof_id)
    actions.read(row.exception, by=member, at=now())
    return as_file(sealed_bytes_of(row.file_sealed_as), row.file_name)


@never_cache
@require_safe
@staff_page("exceptions.read")
def signed_copy(request: HttpRequest, member: Member, signature_id: str) -> HttpResponse:
    rows = AgreementSignature.objects.select_related("exception__board").exclude(file_sealed_as="")
    row = get_object_or_404(rows, exception__board=member.board, public_id=signature_id)
    actions.read(row.exception, by=member, at=now())
    return as_file(sealed_bytes_of(row.file_sealed_as), str((row.signed or {}).get("file", "signed")))


def _exception(member: Member, exception_id: str) -> PlanException:
    rows = member.board.plan_exceptions.select_related("board", "student", "product__contractor", "renews")
    return get_object_or_404(rows.prefetch_related("evidence", "signers"), public_id=exception_id)


def _signers(row: PlanException) -> list[tuple[str, str]]:
    """Who may be asked: each guardian, or the student of eighteen, and for an IEP a member of the team."""
    found = []
    for capacity in row.capacities:
        if capacity == AgreementSignature.Capacity.GUARDIAN:
            found += [
                (f"guardian:{pair.guardian.public_id}", f"{pair.guardian.name} ({pair.relation})")
                for pair in row.student.guardians()
            ]
        else:
            found.append((capacity, str(AgreementSignature.Capacity(capacity).label)))
    return found


def _who(row: PlanException, chosen: str) -> tuple[str, Guardian | None]:
    capacity, _, public_id = chosen.partition(":")
    return capacity, _guardian(row, public_id) if public_id else None


def _guardian(row: PlanException, public_id: str) -> Guardian | None:
    pair = row.student.guardianships.filter(guardian__public_id=public_id, ended_on=None).first()
    return pair.guardian if pair else None


def _read(file: Any) -> tuple[bytes, str]:
    if not file:
        return b"", ""
    if file.size > LARGEST:
        raise too_large(file.name, file.size)
    return file.read(), file.name


def _above(member: Member) -> tuple[tuple[str, str], ...]:
    return (place(member, "Exceptions", "staff:exceptions"),)


def _form_page(
    request: HttpRequest, member: Member, row: PlanException, form: forms.Form, title: str, *, do: str, say: str = "",
    asks: tuple[Any, ...] = (),
) -> HttpResponse:  # fmt: skip
    return show(
        request,
        member,
        "exception_form.html",
        here="staff:exceptions",
        title=title,
        above=(*_above(member), place(member, "The exception", "staff:exception", row.public_id)),
        row=row,
        form=form,
        do=do,
        say=say,
        asks=asks,
    )
