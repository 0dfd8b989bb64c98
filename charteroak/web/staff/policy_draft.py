"""A policy and a regulation written for the board: its choices, what they say, and the files to edit."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.district.boards.models import Member
from charteroak.district.notices.proof import public_address
from charteroak.district.policies import drafting, rendering
from charteroak.policy.drafting import PAPERS
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.presenting import now, today

from .access import place, show, staff_page

MONTHS = ("", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


class ChoicesForm(forms.Form):
    policy = forms.CharField(max_length=120, label="Number or name of the policy", help_text="Such as 3520.13.")
    regulation = forms.CharField(max_length=120, label="Number or name of the regulation")
    coordinator = forms.CharField(
        max_length=120, label="Who answers for it", help_text="An office, such as “data privacy coordinator”, no name."
    )
    contact = forms.CharField(
        required=False,
        max_length=200,
        label="Where questions go",
        help_text="An office, a telephone number, an address.",
    )
    committee = forms.CharField(
        required=False, max_length=120, label="Committee that looks at requests for technology",
        help_text="Such as “Technology Committee”. Left out where there is none.",
    )  # fmt: skip
    answer_days = forms.IntegerField(
        min_value=0, max_value=drafting.LONGEST_ANSWER, label="Business days to answer a family’s letter",
        help_text="The board’s own promise; 0 promises none.",
    )  # fmt: skip
    report_day = forms.CharField(
        required=False, max_length=40, label="Day of the yearly report to the Commission for Educational Technology",
        help_text="Such as “September 15”. The law names no day that could be confirmed.",
    )  # fmt: skip
    review_month = forms.ChoiceField(
        required=False, choices=[(month, month or "No month is named") for month in MONTHS],
        label="Month in which the board looks at the policy",
    )  # fmt: skip
    approval = forms.BooleanField(required=False, label="New tools are approved before they are used")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("policy.read", write="policy.write")
def draft(request: HttpRequest, member: Member) -> HttpResponse:
    """The choices, both papers as they read with them, and their files."""
    board = member.board
    chosen = drafting.choices_of(board)
    form = ChoicesForm(request.POST or None, initial={name: getattr(chosen, name) for name in drafting.FIELDS})
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            drafting.choose(board, fields=form.cleaned_data, by=member, at=now())
            messages.success(request, "The choices are kept, and both papers say so.")
            return redirect("staff:policy-draft", board.slug)
    papers = [(paper, drafting.draft(board, paper, website=public_address(board), on=today())) for paper in PAPERS]
    return show(
        request, member, "policy_draft.html", here="staff:board", title="Write a policy and a regulation",
        above=(place(member, "Board", "staff:board"), place(member, "The board’s policy", "staff:policies")),
        form=form, papers=papers, switched_on=board.overlays.on().count(), edition=papers[0][1].edition,
    )  # fmt: skip


@require_safe
@staff_page("policy.read")
def file(request: HttpRequest, member: Member, paper: str, ending: str) -> HttpResponse:
    """One of the papers as a Word document to edit, or as a tagged PDF."""
    if paper not in PAPERS or ending not in rendering.KINDS:
        raise Http404
    day = today()
    made = drafting.draft(member.board, paper, website=public_address(member.board), on=day)  # type: ignore[arg-type]
    return as_file(rendering.as_file(made, ending, on=day), f"{paper}-{day}.{ending}")
