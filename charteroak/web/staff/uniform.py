"""The Commission's uniform addendum: a board hands in its blank form, and papers are compared with it word by word."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from charteroak import review
from charteroak.district import uploads
from charteroak.district.boards.models import Member
from charteroak.district.contracts.models import Document
from charteroak.district.contracts.uniform_form import keep_form, passes
from charteroak.review import uniform
from charteroak.web import refusals
from charteroak.web.presenting import now, today

from .access import place, show, staff_page

#: Seconds that reading the form may take: somebody waits for it.
SECONDS = 30


class BlankForm(forms.Form):
    file = forms.FileField(
        label="The blank form", allow_empty_file=True, error_messages={"required": "Choose the file."},
        help_text="With its open parts as lines, rows of dots or words in square brackets.",
    )  # fmt: skip
    source = forms.CharField(
        max_length=200, label="Where it came from", help_text="Such as the Commission’s page, and the day you took it."
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("contracts.read")
def form(request: HttpRequest, member: Member) -> HttpResponse:
    """The board's copy of the blank form, and a newer one handed in."""
    if request.method == "POST" and not member.may("contracts.write"):
        raise PermissionDenied
    blank = BlankForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and blank.is_valid():
        upload = blank.cleaned_data["file"]
        try:
            with refusals.shown_on(blank):
                if upload.size > settings.LARGEST_UPLOAD:
                    raise uploads.too_large(upload.name, upload.size)
                name, data = uploads.plain_name(upload.name), upload.read()
                uploads.inspect(data, name)
                read, _ = review.isolated(data, name, today(), seconds=SECONDS)
                kept = keep_form(
                    member.board, data=data, name=name, read=read, source=blank.cleaned_data["source"], by=member,
                    at=now(),
                )  # fmt: skip
                messages.success(request, f"{kept} is kept, with {kept.open_parts} open parts.")
                return redirect("staff:uniform-form", member.board.slug)
        except review.Unreadable as problem:
            blank.add_error("file", str(problem))
    return show(
        request,
        member,
        "uniform_form.html",
        here="staff:contracts",
        title="The Commission’s uniform addendum",
        above=(place(member, "Contracts", "staff:contracts"),),
        form=blank,
        kept=member.board.uniform_forms.first(),
    )


@require_safe
@staff_page("contracts.read")
def compared(request: HttpRequest, member: Member, document_id: str) -> HttpResponse:
    """A document beside the blank form: what was filled in, what was left open, and what was altered."""
    row = get_object_or_404(
        Document.objects.select_related("contract"), contract__board=member.board, public_id=document_id
    )
    read, done = row.as_read(), row.last_done_review()
    if read is None or done is None:
        raise Http404
    blank, report = member.board.uniform_forms.first(), done.as_report()
    found = uniform.compare(blank.text, read.text) if blank else None
    return show(
        request,
        member,
        "uniform.html",
        here="staff:contracts",
        title=f"{row.name} beside the uniform addendum",
        above=(
            place(member, "Contracts", "staff:contracts"),
            place(member, row.contract.title, "staff:contract", row.contract.public_id),
            place(member, row.name, "staff:document", row.public_id),
        ),
        document=row,
        blank=blank,
        found=found,
        lacking=passes(found, report) if found else [],
        signs=uniform.signs(read, report),
        confidence=uniform.CONFIDENCE,
    )
