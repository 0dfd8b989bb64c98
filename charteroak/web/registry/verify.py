"""Anyone checks a copy: whether its bytes are those of a contract that the board has posted. Nothing is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from charteroak.district import uploads
from charteroak.district.boards.models import Board
from charteroak.district.files import bytes_of
from charteroak.district.notices.models import PostedFile, Posting
from charteroak.district.refusal import Refusal
from charteroak.web.limits import asked_too_often

from .views import page

#: Times that one address may check copies in an hour, and files that it may check at a time.
AN_HOUR, AT_ONCE = 60, 10


@dataclass(frozen=True)
class Checked:
    """A copy, the posted file with the same bytes, or else how it differs from the posted file that it may be."""

    name: str
    sha256: str
    same: PostedFile | None
    meant: PostedFile | None = None
    first_difference: int | None = None
    size: int = 0


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, slug: str) -> HttpResponse:
    """Compare copies with what is posted; a contract named in the address is the one they are meant to be of."""
    board = get_object_or_404(Board, slug=slug)
    meant = Posting.objects.current().filter(board=board, contract_id=request.GET.get("contract", "")).first()
    said: dict[str, Any] = {"checked": [], "fault": "", "untouched": []}
    status = 200
    if request.method == "POST":
        if asked_too_often(request, "verify", AN_HOUR):
            return render(request, "429.html", status=429)
        copies = request.FILES.getlist("file")[:AT_ONCE]
        try:
            said["checked"] = [_check(board, one, meant) for one in copies]
        except Refusal:
            said["fault"], status = _("A file is too large to be checked here."), 422
        if not copies:
            said["fault"], status = _("Choose the file that you want to check."), 422
        if meant and said["checked"]:
            found = {one.sha256 for one in said["checked"]}
            said["untouched"] = [one for one in meant.files.all() if one.sha256 not in found]
    return page(
        request, board, "verify.html", "registry:contracts", status=status, title=_("Check a copy of a contract"),
        meant=meant, **said,
    )  # fmt: skip


def _check(board: Board, copy: UploadedFile, meant: Posting | None) -> Checked:
    name = uploads.plain_name(copy.name or "")
    if (copy.size or 0) > settings.LARGEST_UPLOAD:
        raise uploads.too_large(name, copy.size or 0)
    data = copy.read()
    sha256 = hashlib.sha256(data).hexdigest()
    posted = PostedFile.objects.filter(posting__board=board, sha256=sha256).select_related("posting__board")
    same = posted.filter(posting__replaced_by=None).first() or posted.first()
    if same is not None or meant is None:
        return Checked(name, sha256, same)
    rows = list(meant.files.all())
    like = next((one for one in rows if one.name == name), rows[0] if len(rows) == 1 else None)
    if like is None:
        return Checked(name, sha256, None)
    pairs = zip_longest(data, bytes_of(like.stored_as))
    place = next(number for number, (ours, theirs) in enumerate(pairs, 1) if ours != theirs)
    return Checked(name, sha256, None, like, place, len(data))
