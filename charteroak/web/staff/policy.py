"""The board's own paper: handed in, read beside its marks, decided on, and what of it is switched on."""

from __future__ import annotations

from itertools import count
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak import law, policy
from charteroak.district import uploads
from charteroak.district.boards.models import Member
from charteroak.district.contracts.twin import Mark, blocks_of
from charteroak.district.files import bytes_of
from charteroak.district.policies import changes as listing
from charteroak.district.policies import keeping, overlays, rendering
from charteroak.district.policies.models import BoardPolicy, Overlay
from charteroak.district.refusal import Refusal
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.fields import Text
from charteroak.web.presenting import long_date, moved_clocks, name_of, now, today

from .access import place, show, staff_page

FORM_METHODS = ["GET", "HEAD", "POST"]
LONGEST_PASTE = 400_000


class PolicyForm(forms.Form):
    title = forms.CharField(
        max_length=200, label="What does the board call it?", help_text="Such as “Policy 3520.13: student data”."
    )
    text = Text(
        required=False, rows=10, max_length=LONGEST_PASTE, strip=False, label="Its text",
        help_text="Paste it here, or choose its file below.",
    )  # fmt: skip
    file = forms.FileField(
        required=False, allow_empty_file=True, label="Its file",
        help_text="PDF, Word (DOCX), HTML, Markdown, plain text, or a picture of a page (PNG, JPEG, TIFF).",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pasted, file = (cleaned.get("text") or "").strip(), cleaned.get("file")
        if pasted and file:
            self.add_error("file", "There is pasted text and a file. Keep one of them.")
        elif not pasted and not file and not self.errors:
            self.add_error("text", "Paste the policy’s text, or choose its file.")
        return cleaned


class DecisionForm(forms.Form):
    """One mark's decision; the page holds one for each mark, with its number as the prefix."""

    proposed = Text(required=False, rows=4, max_length=4000, label="Sentence to propose")
    reason = Text(
        required=False, rows=2, max_length=2000, label="Reason", help_text="Needed where the policy is left as it is."
    )


def _above(member: Member, row: BoardPolicy | None = None) -> tuple[tuple[str, str], ...]:
    above = (place(member, "Board", "staff:board"), place(member, "The board’s policy", "staff:policies"))
    return (*above, place(member, row.title, "staff:policy", row.public_id)) if row else above


def _policy(member: Member, policy_id: str) -> BoardPolicy:
    return get_object_or_404(member.board.policies.select_related("board"), public_id=policy_id)


@require_http_methods(FORM_METHODS)
@staff_page("policy.read", write="policy.write")
def policies(request: HttpRequest, member: Member) -> HttpResponse:
    """The papers that were handed in, what of them is switched on, and a form for the next."""
    form = PolicyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            row = _hand_in(form.cleaned_data, member)
            messages.success(request, f"{row.title} is kept, and is being read.")
            return redirect("staff:policy", member.board.slug, row.public_id)
    rows = list(member.board.policies.all())
    return show(
        request,
        member,
        "policies.html",
        here="staff:board",
        title="The board’s policy",
        above=_above(member)[:1],
        form=form,
        rows=[(row, row.as_report(), listing.undecided(row)) for row in rows],
        switched_on=member.board.overlays.on().select_related("policy"),
        largest=settings.LARGEST_UPLOAD,
    )


def _hand_in(data: dict[str, Any], member: Member) -> BoardPolicy:
    upload = data["file"]
    if upload and upload.size > settings.LARGEST_UPLOAD:
        raise uploads.too_large(upload.name, upload.size)
    content, name = (upload.read(), upload.name) if upload else (data["text"].encode(), keeping.PASTED)
    return keeping.hand_in(member.board, data=content, name=name, title=data["title"], by=member, at=now())


@require_safe
@staff_page("policy.read")
def one_policy(request: HttpRequest, member: Member, policy_id: str) -> HttpResponse:
    """While the policy is being read this page says so and asks again; then its marks stand beside it."""
    return _show_policy(request, member, _policy(member, policy_id))


def _show_policy(
    request: HttpRequest, member: Member, row: BoardPolicy, refused: tuple[str, DecisionForm] | None = None
) -> HttpResponse:
    if row.state != BoardPolicy.State.DONE:
        return show(
            request, member, "policy_reading.html", here="staff:board", title=row.title, above=_above(member),
            policy=row,
        )  # fmt: skip
    report, read = row.as_report(), row.as_read()
    assert report is not None and read is not None
    shown = list(_shown(row, report, refused))
    marks = [Mark(one["found"].start, one["found"].end, one["n"], one["kind"]) for one in shown if one["start"]]
    return show(
        request,
        member,
        "policy.html",
        here="staff:board",
        title=row.title,
        above=_above(member),
        status=422 if refused else 200,
        policy=row,
        form=refused[1] if refused else None,
        report=report,
        faults=[one for one in shown if one["kind"] in ("repealed", "mistaken")],
        promises=[one for one in shown if one["kind"] == "promise"],
        omissions=[one for one in shown if one["kind"] == "omission"],
        undecided=listing.undecided(row),
        accepted=len(listing.changes(row)),
        blocks=blocks_of(read, marks),
        notes=read.notes,
        newer_law=law.on(today()).edition != report.edition,
    )


def _shown(row: BoardPolicy, report: policy.PolicyReport, refused: tuple[str, DecisionForm] | None) -> Any:
    decisions, numbers = row.decisions_now(), count(1)
    running = {overlay.mark: overlay for overlay in row.overlays.on()}
    for found in (*report.marks, *report.omissions):
        number, decision = str(next(numbers)), decisions.get(found.id)
        form = DecisionForm(prefix=number, initial={
            "proposed": (decision and decision.proposed) or found.proposed,
            "reason": decision.reason if decision else "",
        })  # fmt: skip
        yield {
            "n": number,
            "found": found,
            "kind": found.kind if isinstance(found, policy.Mark) else "omission",
            "start": isinstance(found, policy.Mark),
            "decision": decision,
            "overlay": running.get(found.id),
            "kind_of_overlay": _kind_of_overlay(found),
            "form": refused[1] if refused and refused[0] == found.id else form,
        }


def _kind_of_overlay(found: policy.Mark | policy.Omission) -> str:
    if isinstance(found, policy.Omission) or found.overlay is None:
        return ""
    return str(Overlay.Kind(found.overlay.kind).label)


@require_POST
@staff_page("policy.write", write="policy.write")
def decide(request: HttpRequest, member: Member, policy_id: str) -> HttpResponse:
    """Accept a mark with its sentence, or dismiss it with a reason. What was typed stays where it cannot be kept."""
    row, number = _policy(member, policy_id), request.POST.get("number", "")[:6]
    mark, form = request.POST.get("mark", "")[:160], DecisionForm(request.POST, prefix=number)
    try:
        keeping.found_in(row, mark)
    except Refusal as refusal:
        refusals.as_message(request, refusal)
        return redirect("staff:policy", member.board.slug, row.public_id)
    if form.is_valid():
        try:
            keeping.decide(
                row, mark=mark, verdict=request.POST.get("verdict", ""), **form.cleaned_data, by=member, at=now()
            )
        except Refusal as refusal:
            refusals.on_form(form, refusal)
        else:
            messages.success(request, "The decision is recorded.")
            return redirect(f"{_address(member, row)}#mark-{number}")
    return _show_policy(request, member, row, (mark, form))


def _address(member: Member, row: BoardPolicy) -> str:
    return place(member, "", "staff:policy", row.public_id)[1]


@require_POST
@staff_page("policy.write", write="policy.write")
def read_again(request: HttpRequest, member: Member, policy_id: str) -> HttpResponse:
    row = _policy(member, policy_id)
    with refusals.told(request, f"{row.title} is being read by the law of {long_date(today())}."):
        keeping.read_again(row, by=member, at=now())
    return redirect("staff:policy", member.board.slug, row.public_id)


@require_safe
@staff_page("policy.read")
def file(request: HttpRequest, member: Member, policy_id: str) -> HttpResponse:
    """The policy as it was handed in."""
    row = _policy(member, policy_id)
    return as_file(bytes_of(row.stored_as), row.name)


@require_safe
@staff_page("policy.read")
def changes(request: HttpRequest, member: Member, policy_id: str) -> HttpResponse:
    """The list of changes for the board of education, to print."""
    row = _policy(member, policy_id)
    return show(
        request, member, "policy_changes.html", here="staff:board", title=f"Changes to {row.title}",
        above=_above(member, row), policy=row, changes=listing.changes(row), undecided=listing.undecided(row),
    )  # fmt: skip


@require_safe
@staff_page("policy.read")
def changes_file(request: HttpRequest, member: Member, policy_id: str, ending: str) -> HttpResponse:
    """The same list as a Word document or a tagged PDF."""
    row = _policy(member, policy_id)
    if ending not in rendering.KINDS:
        raise Http404
    return as_file(
        rendering.as_file(listing.as_draft(row), ending, on=row.law_day), f"changes-{row.public_id}.{ending}"
    )


@require_POST
@staff_page("policy.write", write="policy.write")
def switch_on(request: HttpRequest, member: Member, policy_id: str) -> HttpResponse:
    """Let a promise of the policy run beside the statute, and say which clocks moved."""
    row = _policy(member, policy_id)
    with refusals.told(request):
        overlay, moved = overlays.switch_on(row, mark=request.POST.get("mark", "")[:160], by=member, at=now())
        messages.success(request, f"Switched on, as the board’s own rule: {overlay.words}")
        moved_clocks(request, moved)
    return redirect(f"{_address(member, row)}#promises")


@require_safe
@staff_page("policy.read")
def overlays_page(request: HttpRequest, member: Member) -> HttpResponse:
    """What the board's policy asks beyond the statute: what is on, what was, by which sentence, by whom."""
    rows = member.board.overlays.select_related("policy", "promise")
    ended = rows.exclude(off_at=None).order_by("-off_at")
    return show(
        request, member, "overlays.html", here="staff:board", title="Promises of the policy", above=_above(member),
        running=rows.on(), ended=[(overlay, name_of(overlay.off_by, member.board)) for overlay in ended],
    )  # fmt: skip


@require_POST
@staff_page("policy.write", write="policy.write")
def switch_off(request: HttpRequest, member: Member, overlay_id: str) -> HttpResponse:
    overlay = get_object_or_404(member.board.overlays, public_id=overlay_id)
    with refusals.told(request):
        moved = overlays.switch_off(overlay, why=request.POST.get("why", ""), by=member, at=now())
        messages.success(request, f"Switched off: {overlay.words}")
        moved_clocks(request, moved)
    return redirect("staff:overlays", member.board.slug)
