"""The page from which whoever asked takes the file. A wrong, ended or stopped link is a 404."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from charteroak.district.disclosures import releasing
from charteroak.web.downloads import as_file
from charteroak.web.presenting import now


@never_cache
@require_safe
def file(request: HttpRequest, token: str) -> HttpResponse:
    row = releasing.waiting_for(token, at=now())
    if row is None:
        raise Http404
    if "file" in request.GET:
        return as_file(releasing.open_file(row, by=None, at=now()), "directory-information.csv")
    with translation.override(row.language):
        context = {
            "board": row.request.board,
            "row": row,
            "language": row.language,
            "title": _("The directory information that you asked for"),
        }
        return render(request, "link/directory.html", context)
