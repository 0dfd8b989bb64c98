"""Contracts: the list, the record, and each step from the first document to the posting."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak import law
from charteroak.district import uploads
from charteroak.district.audit.actions import subject_of
from charteroak.district.audit.models import Event
from charteroak.district.boards.models import Member
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors.models import Contractor, Product
from charteroak.district.contracts import actions, own_policy, portal
from charteroak.district.contracts.models import Contract
from charteroak.district.contracts.next_step import next_step, next_steps
from charteroak.district.contracts.standing import standing_of
from charteroak.district.duties.models import Duty
from charteroak.district.notices.models import Posting
from charteroak.district.notices.proof import public_address
from charteroak.district.policies.models import Overlay
from charteroak.district.refusal import Refusal
from charteroak.district.signatures import actions as signing
from charteroak.district.signatures.models import Signature
from charteroak.review.gap_report import inert
from charteroak.web import refusals
from charteroak.web.presenting import clock_of, clock_of_due, days_of, name_of, now, today
from charteroak.web.wording import in_words

from . import life
from .access import place, show, staff_page
from .forms import ContractForm, DocumentForm, ExecutionForm, SignatureForm, StatementsForm

PAGE = 25
FORM_METHODS = ["GET", "HEAD", "POST"]


def _contract(member: Member, contract_id: str) -> Contract:
    return get_object_or_404(
        member.board.contracts.with_readings().prefetch_related("products"),
        public_id=contract_id,
    )


def _above(member: Member, contract: Contract | None = None) -> tuple[tuple[str, str], ...]:
    above = (place(member, "Contracts", "staff:contracts"),)
    return (*above, place(member, contract.title, "staff:contract", contract.public_id)) if contract else above


def _filtered(request: HttpRequest, member: Member) -> tuple[QuerySet[Contract], str, str]:
    query, state = request.GET.get("q", "").strip()[:200], request.GET.get("state", "")
    rows = member.board.contracts.with_readings().prefetch_related("products")
    if state in Contract.State.values:
        rows = rows.filter(state=state)
    for word in query.split():
        covering = Contract.products.through.objects.filter(product__name__icontains=word).values("contract")
        rows = rows.filter(Q(title__icontains=word) | Q(contractor__name__icontains=word) | Q(pk__in=covering))
    return rows, query, state


@require_safe
@staff_page("contracts.read")
def contracts(request: HttpRequest, member: Member) -> HttpResponse:
    rows, query, state = _filtered(request, member)
    counts = [
        (choice, Contract.State(choice).label, member.board.contracts.filter(state=choice).count())
        for choice in Contract.State.values
    ]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    steps, clocks = next_steps(list(page), today()), _leading_clocks(member, list(page))
    shown = [
        {"contract": one, "step": step, "clock": clocks.get(one.public_id)}
        for one, step in zip(page, steps, strict=True)
    ]
    return show(
        request,
        member,
        "contracts.html",
        here="staff:contracts",
        title="Contracts",
        page=page,
        rows=shown,
        query=query,
        state=state,
        counts=counts,
        total=rows.count(),
        sent_in=member.board.submissions.waiting().count(),
        to_judge=sum(1 for one in member.board.demands.open().prefetch_related("answers") if one.state == "answered"),
    )


def _history(row: Contract, duties: list[Duty], signatures: list[Signature]) -> QuerySet[Event]:
    """What was done with the contract and with what belongs to it, the newest first."""
    documents = list(row.documents.all())
    reviews = [review for document in documents for review in document.reviews.all()]
    postings = Posting.objects.filter(board=row.board, contract_id=row.public_id)
    records: list[Model] = [row, *documents, *reviews, *signatures, *duties, *postings]
    subjects = [subject_of(record) for record in records]
    return Event.objects.filter(chain=row.board.public_id, subject__in=subjects).order_by("-number")[:100]


def _proof_of(posting: Posting, member: Member) -> dict[str, Any]:
    return {
        "what": "The notice as it was posted",
        "happened": posting.posted_at,
        "recorded": posting.posted_at,
        "by": name_of(posting.posted_by, member.board),
        "sha256": posting.digest,
        "check": "This is the fingerprint of the statements and of the files’ fingerprints. Each file’s stands on its "
        "public page: save the file, compute its SHA-256, and compare.",
    }


def _leading_clocks(member: Member, rows: list[Contract]) -> dict[str, dict[str, Any]]:
    """The most urgent open clock of each contract that has one."""
    at = now()
    duties = Duty.objects.open().filter(
        board=member.board, subject_label=Contract._meta.label_lower, subject_id__in=[one.public_id for one in rows]
    )
    first: dict[str, Duty] = {}
    for duty in duties.most_urgent_first():
        first.setdefault(duty.subject_id, duty)
    return {contract_id: clock_of(duty, at) for contract_id, duty in first.items()}


@require_safe
@staff_page("contracts.read")
def contracts_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The list as it is filtered, for a spreadsheet."""
    rows, _, _ = _filtered(request, member)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="contracts-{today()}.csv"'
    out = csv.writer(response)
    out.writerow(
        ["id", "title", "contractor", "products", "instrument", "state", "executed on", "ends on", "next step"]
    )
    listed = list(rows)
    for one, step in zip(listed, next_steps(listed, today()), strict=True):
        products = "; ".join(product.name for product in one.products.all())
        cells = [
            one.public_id,
            one.title,
            one.contractor.name,
            products,
            one.instrument,
            one.state,
            one.executed_on or "",
            one.ends_on or "",
            step.title,
        ]
        out.writerow([inert(str(cell)) for cell in cells])
    return response


@require_http_methods(FORM_METHODS)
@staff_page("contracts.write")
def new_contract(request: HttpRequest, member: Member) -> HttpResponse:
    product = contractors.known_to(member.board).filter(public_id=request.GET.get("product", "")).first()
    if product is not None and not product.contractor.is_known:
        messages.info(request, f"Say first which company offers {product}: a contract is made with it.")
        return redirect("staff:correct-product", member.board.slug, product.public_id)
    form = ContractForm(request.POST or None, initial=_of_a_product(product))
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            contract = _open(form, member)
            messages.success(request, "The contract’s record is open. Upload the agreement next.")
            return redirect("staff:add-document", member.board.slug, contract.public_id)
    return show(
        request,
        member,
        "new_contract.html",
        here="staff:contracts",
        title="Open a contract",
        above=_above(member),
        form=form,
    )


def _of_a_product(product: Product | None) -> dict[str, Any]:
    """What the form starts with where it is opened from a product's page."""
    if product is None:
        return {}
    return {
        "title": f"{product.name}: agreement", "contractor": product.contractor_id, "products": product.name,
        "product_address": product.address,
    }  # fmt: skip


def parties(form: ContractForm, member: Member) -> tuple[Contractor, list[Product]]:
    """The contractor and the products that the form names, entered where they are new."""
    data, at = form.cleaned_data, now()
    contractor = data["contractor"] or contractors.enter_contractor(
        board=member.board,
        name=data["contractor_name"],
        kind=data["contractor_kind"],
        website=data["contractor_website"],
        by=member,
        at=at,
    )
    products = [
        contractors.enter_product(
            contractor, board=member.board, name=name, address=data["product_address"], by=member, at=at
        )
        for name in form.product_names()
    ]
    return contractor, products


def _open(form: ContractForm, member: Member) -> Contract:
    data = form.cleaned_data
    contractor, products = parties(form, member)
    return actions.open_contract(
        member.board,
        contractor=contractor,
        products=products,
        title=data["title"],
        instrument=data["instrument"],
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        by=member,
        at=now(),
    )


@require_safe
@staff_page("contracts.read")
def contract(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    """The record: the headline fact, its clocks, the next step, then everything else; history last."""
    row, at = _contract(member, contract_id), now()
    posting = Posting.objects.current().filter(board=member.board, contract_id=row.public_id).first()
    duties = Duty.objects.about(row).most_urgent_first()
    events = _history(row, list(duties), actions.signatures_of(row))
    return show(
        request,
        member,
        "contract.html",
        here="staff:contracts",
        title=row.title,
        above=_above(member),
        contract=row,
        standing=standing_of(row, today()),
        step=next_step(row, today()),
        clocks=[clock_of(duty, at) for duty in duties],
        documents=[(document, document.latest_review()) for document in row.documents.all()],
        own_policy=own_policy.standing_on_policy(row),
        **_of_own_policy(row),
        signatures=actions.signatures_of(row),
        demands=row.demands.prefetch_related("answers"),
        life=life.of(row, today()),
        posting=posting,
        public_address=public_address(posting) if posting else "",
        posting_proof=_proof_of(posting, member) if posting else None,
        proof_days=days_of(posting, today()) if posting else [],
        checks=posting.checks.all()[:10] if posting else [],
        history=[
            {"at": event.at, "what": in_words(event.verb), "by": name_of(event.actor, member.board)} for event in events
        ],
    )


def _of_own_policy(row: Contract) -> dict[str, Any]:
    """What the board's policy asks of the notice of a contract beyond the statute, and the notices begun for it."""
    asked = row.board.overlays.on().of_rows("B4", "B4L").select_related("policy")
    return {
        "further_contents": [one for one in asked if one.kind == Overlay.Kind.NOTICE],
        "further_recipients": [one for one in asked if one.kind == Overlay.Kind.RECIPIENT],
        "told": row.board.notices.filter(kind="contract", scope__contract=row.public_id) if asked else (),
    }


@require_http_methods(FORM_METHODS)
@staff_page("contracts.write")
def add_document(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    row = _contract(member, contract_id)
    first = {"role": "addendum" if row.documents.exists() else "agreement"}
    form = DocumentForm(request.POST or None, request.FILES or None, initial=first)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        with refusals.shown_on(form):
            if upload.size > settings.LARGEST_UPLOAD:
                raise uploads.too_large(upload.name, upload.size)
            document = actions.add_document(
                row, data=upload.read(), name=upload.name, role=form.cleaned_data["role"], by=member, at=now()
            )
            messages.success(request, f"{document.name} is kept, and is being read.")
            return redirect("staff:document", member.board.slug, document.public_id)
    return show(
        request,
        member,
        "add_document.html",
        here="staff:contracts",
        title="Add a document",
        above=_above(member, row),
        contract=row,
        form=form,
        largest=settings.LARGEST_UPLOAD,
    )


@require_http_methods(FORM_METHODS)
@staff_page("contracts.write")
def statements(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    """What the public notice will say: the three statements of C.G.S. § 10-234bb(g)."""
    row = _contract(member, contract_id)
    names = ("description", "purpose", "student_information", "student_records", "student_generated_content")
    form = StatementsForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            actions.state_what_is_collected(row, **form.cleaned_data, by=member, at=now())
            messages.success(request, "The statements for the public notice are kept.")
            return redirect("staff:contract", member.board.slug, row.public_id)
    return show(
        request,
        member,
        "statements.html",
        here="staff:contracts",
        title="What the public notice says",
        above=_above(member, row),
        contract=row,
        form=form,
    )


@require_http_methods(FORM_METHODS)
@staff_page("signatures.record")
def signatures(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    row = _contract(member, contract_id)
    form = SignatureForm(request.POST or None, documents=list(row.documents.all()))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        with refusals.shown_on(form):
            for sha256 in data.pop("documents"):
                signing.record_signature(row, board=member.board, sha256=sha256, **data, by=member, at=now())
            messages.success(request, f"The signature of {data['name']} is recorded.")
            return redirect("staff:contract", member.board.slug, row.public_id)
    return show(
        request,
        member,
        "signatures.html",
        here="staff:contracts",
        title="Record signatures",
        above=_above(member, row),
        contract=row,
        form=form,
        signatures=actions.signatures_of(row),
        prevented=portal.obstacles_to_offering(row),
    )


@require_POST
@staff_page("contracts.write")
def offer_to_sign(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    """Put the draft before the contractor's people, who sign in the portal."""
    row = _contract(member, contract_id)
    with refusals.told(request, f"It lies before {row.contractor} now, and its people are told."):
        portal.offer(row, by=member, at=now())
    return redirect("staff:signatures", member.board.slug, row.public_id)


@require_http_methods(FORM_METHODS)
@staff_page("contracts.execute")
def execute(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    """Shows the clock that the execution will start, with its working, and what stands in the way; then asks once."""
    row = _contract(member, contract_id)
    signed = [signature.signed_on for signature in actions.signatures_of(row)]
    form = ExecutionForm(request.POST or None, initial={"on": max(signed, default=today())})
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            opened = actions.execute(row, on=form.cleaned_data["on"], by=member, at=now())
            messages.success(
                request,
                f"The contract is executed. {len(opened)} dut{'ies are' if len(opened) != 1 else 'y is'} running.",
            )
            return redirect("staff:contract", member.board.slug, row.public_id)
    on = form.cleaned_data.get("on") if form.is_bound and form.is_valid() else form.initial["on"]
    return show(
        request,
        member,
        "execute.html",
        here="staff:contracts",
        title="Execute the contract",
        above=_above(member, row),
        contract=row,
        form=form,
        on=on,
        obstacles=actions.obstacles_to_execution(row, on),
        preview=_preview(member, on),
    )


def _preview(member: Member, on: date) -> list[dict[str, Any]]:
    dues = law.duties("contract.executed", on, calendar=member.board.calendar(), promises=member.board.promises())
    return [clock_of_due(due) for due in dues]


@require_http_methods(FORM_METHODS)
@staff_page("contracts.execute")
def record_executed(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    """A contract that was signed elsewhere or before: a fact with its true date, gaps and all."""
    row = _contract(member, contract_id)
    form = ExecutionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            actions.record_executed(row, on=form.cleaned_data["on"], by=member, at=now())
            messages.success(request, "The execution is recorded. Its duties run from its true date.")
            return redirect("staff:contract", member.board.slug, row.public_id)
    return show(
        request,
        member,
        "record_executed.html",
        here="staff:contracts",
        title="Record an execution",
        above=_above(member, row),
        contract=row,
        form=form,
        standing=standing_of(row, today()),
    )


@require_http_methods(FORM_METHODS)
@staff_page("contracts.post")
def post(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    """Shows the public page as it will read, then posts it and looks at it from outside at once."""
    row = _contract(member, contract_id)
    if request.method == "POST":
        try:
            posting = actions.post_contract(row, by=member, at=now())
        except Refusal as refusal:
            refusals.as_message(request, refusal)
            return redirect("staff:contract", member.board.slug, row.public_id)
        messages.success(
            request, f"Posted at {public_address(posting)}. It counts once its page has been seen to be up."
        )
        return redirect("staff:contract", member.board.slug, row.public_id)
    return show(
        request,
        member,
        "post.html",
        here="staff:contracts",
        title="Post the contract",
        above=_above(member, row),
        contract=row,
        documents=row.documents.all(),
        further_contents=_of_own_policy(row)["further_contents"],
    )


@require_POST
@staff_page("contracts.post")
def check(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    """Look at the public address now, and keep what was seen."""
    row = _contract(member, contract_id)
    posting = get_object_or_404(Posting.objects.current(), board=member.board, contract_id=row.public_id)
    seen = actions.check_posting(posting, at=now())
    if seen.outcome == "up":
        messages.success(
            request, "The posting is up: the page, its statements, its files and the link from the board’s website."
        )
    else:
        messages.error(request, f"{seen.get_outcome_display()}. {seen.fault}")
    return redirect("staff:contract", member.board.slug, row.public_id)


@require_POST
@staff_page("contracts.write")
def abandon(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    row = _contract(member, contract_id)
    try:
        actions.abandon(row, by=member, at=now())
    except Refusal as refusal:
        refusals.as_message(request, refusal)
    else:
        messages.success(request, "The record is closed: this contract was not signed.")
    return redirect("staff:contract", member.board.slug, row.public_id)
