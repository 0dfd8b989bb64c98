"""After the report a contractor may ask the board to keep its paper: the file comes a second time, and is kept then.

Between the two nothing is stored. The report carries a signed pass, which names the bytes that were read and holds no
more than their SHA-256: only a file that this site has read can be sent, for two hours, and not within the seconds in
which no person could have filled in the form.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from charteroak.district import uploads
from charteroak.district.boards.models import Board
from charteroak.district.contracts import submissions
from charteroak.district.refusal import Refusal
from charteroak.web import refusals
from charteroak.web.limits import asked_too_often
from charteroak.web.presenting import now

#: Papers that one address may send in an hour.
AN_HOUR = 10
#: Seconds for which a report's pass is good.
GOOD_FOR = 2 * 3600
#: Nobody fills in the form in fewer seconds.
TOO_FAST = 3
_SALT = "charteroak.paper"
#: Senders of advertisements write web addresses into a name, and signs that nobody sees or that turn text round.
_NO_NAME = re.compile(
    r"https?:|www\.|[<>]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", re.IGNORECASE
)


class Name(forms.CharField):
    """What a person or a thing is called, and no more."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and _NO_NAME.search(value):
            raise forms.ValidationError(_("Write the name alone: no web address, and no signs that cannot be seen."))


class SendForm(forms.Form):
    file = forms.FileField(
        label="The same file again", allow_empty_file=True, error_messages={"required": "Choose the file again."},
        help_text="It was not kept when it was read, so it has to come once more.",
    )  # fmt: skip
    name = Name(max_length=120, label="Your name")
    company = Name(max_length=200, label="Company")
    email = forms.EmailField(label="Your e-mail address", help_text="The arrival is acknowledged there.")
    product = Name(max_length=200, label="Product that it is for")
    leave_empty = forms.CharField(required=False, label="Leave this empty")
    paper = forms.CharField(widget=forms.HiddenInput)

    def clean_leave_empty(self) -> str:
        if self.cleaned_data["leave_empty"]:
            raise forms.ValidationError("Leave this field empty: programs that fill in every field are told by it.")
        return ""


def offered(board: Board, data: bytes, company: str) -> SendForm:
    """The form below a report, with the pass for these very bytes."""
    named = {"board": board.public_id, "sha256": hashlib.sha256(data).hexdigest()}
    return SendForm(initial={"paper": signing.dumps(named, salt=_SALT), "company": company.strip()}, auto_id="send_%s")


@require_POST
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the paper for the board, as its sender asks."""
    board = get_object_or_404(Board, slug=slug)
    if asked_too_often(request, "send", AN_HOUR):
        return render(request, "429.html", status=429)
    form = SendForm(request.POST, request.FILES, auto_id="send_%s")
    if form.is_valid():
        said = form.cleaned_data
        with refusals.shown_on(form):
            data = _the_paper_that_was_read(board, said)
            sender = submissions.Sender(said["name"], said["company"], said["email"], said["product"])
            submissions.receive(board, data=data, name=said["file"].name, sender=sender, at=now())
            return redirect("registry:paper-sent", slug)
    with translation.override("en"):
        return render(request, "registry/send_paper.html", {"board": board, "form": form}, status=422)


def _the_paper_that_was_read(board: Board, said: dict[str, Any]) -> bytes:
    """The file's bytes. Raises `Refusal` unless a report of this site's stands behind them."""
    what, again = "Nothing was sent", "Have the file read again, and send it from below its report."
    try:
        named = signing.loads(said["paper"], salt=_SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired as late:
        raise Refusal(what, "the report is more than two hours old", again) from late
    except signing.BadSignature as forged:
        raise Refusal(what, "no report of this site stands behind it", again) from forged
    if named["board"] != board.public_id:
        raise Refusal(what, "the report was made for another board", again)
    if _is_young(said["paper"]):
        raise Refusal(
            what, "it came faster than a person fills in a form", "Wait a moment, and press the button again."
        )
    if said["file"].size > settings.LARGEST_UPLOAD:
        raise uploads.too_large(said["file"].name, said["file"].size)
    data: bytes = said["file"].read()
    if hashlib.sha256(data).hexdigest() != named["sha256"]:
        raise Refusal(
            what, "it is another file than the one that was read", "Choose the same file, or have this one read."
        )
    return data


def _is_young(paper: str) -> bool:
    try:
        signing.loads(paper, salt=_SALT, max_age=TOO_FAST)
    except signing.SignatureExpired:
        return False
    return True


@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens now with what was sent; it shows nothing of it."""
    board = get_object_or_404(Board, slug=slug)
    with translation.override("en"):
        return render(request, "registry/paper_sent.html", {"board": board})
