"""The link by which a family comes in. Looking at it changes nothing, since mail programs look; the button opens it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from charteroak.district.requests import asking
from charteroak.web.presenting import now
from charteroak.web.visits import begin


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def family(request: HttpRequest, token: str) -> HttpResponse:
    link = asking.waiting_for(token, at=now())
    if link is None:
        raise Http404
    if request.method == "POST":
        begin(request, asking.come_in(link, at=now()))
        return redirect(f"{reverse('family:mine', args=[link.board.slug])}?language={link.language}")
    with translation.override(link.language):
        context = {"board": link.board, "language": link.language, "title": _("Ask about your child’s data")}
        return render(request, "link/family.html", context)
