"""A page such as a school district has, with or without a link to the board's registry.

It stands for the website that a board declares under C.G.S. § 10-234bb(g), so that proofs of posting can find the
link, or find it missing.
"""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, Engine
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import mail as sink
from . import tables

HERE = Path(__file__).parent / "website"
PAGES = Engine(dirs=[HERE])


@require_safe
def website(request: HttpRequest, slug: str) -> HttpResponse:
    board = next((row for row in tables.boards() if row.slug == slug), None)
    if board is None:
        raise Http404
    facts = {
        "board": board,
        "style": reverse("demo:style"),
        "registry": reverse("registry:home", args=[slug]) if board.website_links else "",
    }
    return HttpResponse(PAGES.get_template("page.html").render(Context(facts)))


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    return HttpResponse((HERE / "website.css").read_text(encoding="utf-8"), content_type="text/css")


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """What the demonstration has sent, the newest first: nothing of it left this machine."""
    rows = [found for number in sink.numbers()[:100] if (found := sink.kept(number))]
    return render(request, "demo/mail.html", {"rows": rows, "total": len(sink.numbers())})


@require_safe
def letter(request: HttpRequest, number: int) -> HttpResponse:
    found = sink.kept(number)
    if found is None:
        raise Http404
    return render(request, "demo/letter.html", {"letter": found})
