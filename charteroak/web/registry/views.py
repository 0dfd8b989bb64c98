"""The public registry. It reads postings and nothing else: what was not posted does not exist here."""

from __future__ import annotations

import io
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from charteroak import law
from charteroak.district.boards.models import Board
from charteroak.district.breaches import reporting
from charteroak.district.breaches.models import Room, Update
from charteroak.district.contractors.actions import known_to
from charteroak.district.disclosures.models import Designation
from charteroak.district.files import bytes_of
from charteroak.district.notices.models import PostedFile, PostedProduct, Posting
from charteroak.district.search import find as search
from charteroak.district.technology.answers import find as find_answers
from charteroak.district.technology.card import card_of
from charteroak.web.limits import asked_too_often
from charteroak.web.presenting import today

from .designated import words_of
from .words import WORDS

PAGE = 25


def page(
    request: HttpRequest, board: Board, template: str, current: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of the registry with the places that there are."""
    places = [
        (_("Search"), "registry:home"),
        (_("Products"), "registry:products"),
        (_("Contracts"), "registry:contracts"),
        (_("My child’s tools"), "family:tools"),
        (_("Your rights"), "registry:rights"),
        (_("Guide for families"), "registry:guide"),
        (_("How to ask"), "registry:ask"),
    ]
    if board.answers_public:
        places.insert(1, (_("May I use it?"), "registry:answers"))
    nav = [
        {"label": label, "url": reverse(name, args=[board.slug]), "current": name == current} for label, name in places
    ]
    return render(request, f"registry/{template}", {"board": board, "nav": nav, **context}, status=status)


def _board(slug: str) -> Board:
    return get_object_or_404(Board, slug=slug)


@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """Search by product, company, web address or purpose."""
    board = _board(slug)
    query = request.GET.get("q", "").strip()[:200]
    results = _results(board, query) if query else []
    postings = Posting.objects.current().filter(board=board)
    return page(
        request,
        board,
        "home.html",
        "registry:home",
        query=query,
        results=results,
        newest=postings[:5],
        breaches=Room.objects.real().filter(board=board, updates__posted_at__isnull=False).distinct()[:5],
        contracts_count=postings.count(),
        products_count=PostedProduct.objects.filter(posting__in=postings).values("product_id").distinct().count(),
    )


def _results(board: Board, query: str) -> list[dict[str, Any]]:
    results = []
    for entry in search.find(board, "registry", query):
        if entry.label == "product":
            shown = _posted_product(board, entry.object_id)
            if shown:
                results.append({"kind": "product", "product": shown, "posting": shown.posting})
        else:
            posting = Posting.objects.current().filter(board=board, contract_id=entry.object_id).first()
            if posting:
                results.append({"kind": "contract", "posting": posting})
    return results


def _posted_product(board: Board, product_id: str) -> PostedProduct | None:
    return (
        PostedProduct.objects.filter(posting__board=board, posting__replaced_by=None, product_id=product_id)
        .select_related("posting__board")
        .order_by("-posting__executed_on")
        .first()
    )


@require_safe
def products(request: HttpRequest, slug: str) -> HttpResponse:
    board = _board(slug)
    posted = PostedProduct.objects.filter(posting__board=board, posting__replaced_by=None)
    newest = {
        product_id: (name.lower(), key)
        for product_id, name, key in posted.order_by("posting__executed_on").values_list("product_id", "name", "pk")
    }
    shown = Paginator([key for _, key in sorted(newest.values())], PAGE).get_page(request.GET.get("page"))
    rows = posted.select_related("posting__board").in_bulk(list(shown))
    shown.object_list = [rows[key] for key in shown]
    return page(request, board, "products.html", "registry:products", page=shown)


@require_safe
def product(request: HttpRequest, slug: str, product_id: str) -> HttpResponse:
    """One product: every posted contract that covers it."""
    board = _board(slug)
    shown = _posted_product(board, product_id)
    if shown is None:
        raise Http404
    postings = Posting.objects.current().filter(board=board, products__product_id=product_id).order_by("-executed_on")
    return page(request, board, "product.html", "registry:products", product=shown, postings=postings, today=today())


@require_safe
def contracts(request: HttpRequest, slug: str) -> HttpResponse:
    board = _board(slug)
    postings = Posting.objects.current().filter(board=board).order_by("-executed_on").prefetch_related("products")
    return page(
        request,
        board,
        "contracts.html",
        "registry:contracts",
        page=Paginator(postings, PAGE).get_page(request.GET.get("page")),
        today=today(),
    )


def _posting(board: Board, contract_id: str) -> Posting:
    return get_object_or_404(Posting.objects.current().select_related("board"), board=board, contract_id=contract_id)


@require_safe
def contract(request: HttpRequest, slug: str, contract_id: str) -> HttpResponse:
    """The notice of C.G.S. § 10-234bb(g): the contract, when it was executed, what it is for, what is collected."""
    board = _board(slug)
    posting = _posting(board, contract_id)
    earlier = Posting.objects.filter(board=board, contract_id=contract_id).exclude(pk=posting.pk)
    return page(
        request,
        board,
        "contract.html",
        "registry:contracts",
        posting=posting,
        files=posting.files.all(),
        products=posting.products.all(),
        earlier=earlier,
        first_posted_at=earlier.last().posted_at if earlier else posting.posted_at,
        today=today(),
    )


def _file(board: Board, contract_id: str, sha256: str) -> PostedFile:
    return get_object_or_404(_posting(board, contract_id).files, sha256=sha256)


@require_safe
def file(request: HttpRequest, slug: str, contract_id: str, sha256: str) -> HttpResponse:
    """The posted file, byte for byte. Whatever it is, a browser never runs it as a page of this site."""
    posted = _file(_board(slug), contract_id, sha256)
    inline = posted.media_type == "application/pdf"
    response = FileResponse(
        io.BytesIO(bytes_of(posted.stored_as)),
        as_attachment=not inline,
        filename=posted.name,
        content_type=posted.media_type if inline else "application/octet-stream",
    )
    # A browser's own PDF reader does not open what is sandboxed; a PDF runs nothing in this site's name anyway.
    response["Content-Security-Policy"] = "frame-ancestors 'none'" if inline else "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def text(request: HttpRequest, slug: str, contract_id: str, sha256: str) -> HttpResponse:
    """The accessible twin of a posted file: the same words as headings and paragraphs."""
    board = _board(slug)
    posted = _file(board, contract_id, sha256)
    return page(
        request,
        board,
        "text.html",
        "registry:contracts",
        posting=_posting(board, contract_id),
        file=posted,
        blocks=posted.twin,
    )


def _board_that_answers(slug: str) -> Board:
    return get_object_or_404(Board, slug=slug, answers_public=True)


@require_safe
def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """May I use it? For whoever asks, where the board allows it: what was decided, and never at whose desk it is."""
    board = _board_that_answers(slug)
    query = request.GET.get("q", "").strip()[:200]
    return page(
        request,
        board,
        "answers.html",
        "registry:answers",
        query=query,
        answers=find_answers(board, query, today(), known_only=True) if query else [],
    )


@require_safe
def card(request: HttpRequest, slug: str, product_id: str) -> HttpResponse:
    """The classroom card of a product that may be used: one page, to print."""
    board = _board_that_answers(slug)
    found = card_of(board, get_object_or_404(known_to(board), public_id=product_id), today())
    if found is None:
        raise Http404
    return page(request, board, "card.html", "registry:answers", card=found, day=today())


@require_safe
def rights(request: HttpRequest, slug: str) -> HttpResponse:
    """The law in plain words, with its citations and what is unconfirmed."""
    today_law, board = law.on(today()), _board(slug)
    year = Designation.objects.in_force(board, today())
    return page(
        request,
        board,
        "rights.html",
        "registry:rights",
        law=today_law,
        year=year,
        designated=words_of(year),
        prohibitions=today_law.prohibitions,
        provisions=today_law.provisions,
        terms=today_law.terms,
    )


@require_safe
def breach(request: HttpRequest, slug: str, room_id: str) -> HttpResponse:
    """What the board has posted of a breach, the newest first. A drill is never here."""
    board = _board(slug)
    posted = Update.objects.exclude(posted_at=None).filter(room__board=board, room__is_drill=False)
    rows = list(posted.filter(room__public_id=room_id).select_related("room__contractor").order_by("-number"))
    if not rows:
        raise Http404
    shown = []
    for row in rows:
        texts = row.posted["texts"]
        language = get_language() if get_language() in texts else next(iter(texts))
        subject, body = texts[language]
        shown.append((row, {"language": language, "subject": subject, "body": body}, row.posted["table"]))
    return page(request, board, "breach.html", "", room=rows[0].room, updates=shown)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether the code of a breach report's receipt is this board's, and of which instant. Nothing of the report."""
    board, code = _board(slug), request.POST.get("code", "").strip()[:40]
    if request.method == "POST" and asked_too_often(request, "receipt", 60):
        return render(request, "429.html", status=429)
    return page(
        request, board, "receipt.html", "", title=_("Confirm a receipt"), code=code,
        breach=reporting.found_by(board, code) if code else None,
    )  # fmt: skip


def _time_limits() -> dict[str, int | None]:
    """How many days the law of today gives, by the row of the law."""
    return {deadline.row: deadline.count for deadline in law.on(today()).deadlines}


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """The law for families in plain words, what its words mean, and where the state's own guidance is."""
    unconfirmed = {term.id for term in law.on(today()).terms if term.confidence in ("recalled", "unresolved")}
    return page(
        request,
        _board(slug),
        "guide.html",
        "registry:guide",
        days=_time_limits(),
        words=[(word, meaning, row in unconfirmed) for row, word, meaning in WORDS],
    )


@require_safe
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """How a family asks to see, to correct and to delete, and whom to write to."""
    return page(request, _board(slug), "ask.html", "registry:ask", days=_time_limits())
