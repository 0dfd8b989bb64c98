"""A second look at a product whose contractor changed what it says of it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from charteroak.district.boards.models import Member
from charteroak.district.contractors import schedules
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.technology import answers, reopening
from charteroak.web import refusals
from charteroak.web.fields import Text
from charteroak.web.presenting import name_of, now, today

from .access import show, staff_page
from .products import above


class SettleForm(forms.Form):
    stands = forms.ChoiceField(
        widget=forms.RadioSelect, label="What follows?",
        choices=[("yes", "It stands: the change is covered"), ("no", "It is not approved any more")],
        error_messages={"required": "Choose what follows."},
    )  # fmt: skip
    reason = Text(
        label="Why", help_text="Teachers read it where the product is not approved any more.", max_length=2000
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("requests.read", write="requests.decide")
def second_look(request: HttpRequest, member: Member, reopening_id: str) -> HttpResponse:
    """What changed, beside what stood before; and the ruling."""
    rows = member.board.reopenings.select_related("product__contractor", "schedule", "engagement__subprocessor")
    row = get_object_or_404(rows, public_id=reopening_id)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            reopening.settle(
                row, stands=form.cleaned_data["stands"] == "yes", reason=form.cleaned_data["reason"], by=member,
                at=now(),
            )  # fmt: skip
            messages.success(request, f"{row.product}: {row.get_outcome_display().lower()}.")
            return redirect("staff:product", member.board.slug, row.product.public_id)
    change = None
    if row.schedule:
        before = member.board.data_schedules.filter(product=row.product, number__lt=row.schedule.number).first()
        change = schedules.changes(before, row.schedule)
    return show(
        request,
        member,
        "second_look.html",
        here="staff:products",
        title=f"To be looked at again: {row.product}",
        above=above(member, row.product),
        row=row,
        by=name_of(row.opened_by, member.board),
        settled_by=name_of(row.settled_by, member.board) if row.settled_by else "",
        change=change,
        names={code: one.words for code, one in ELEMENTS.items()},
        why={one.code: one.why for one in row.schedule.elements.all()} if row.schedule else {},
        answer=answers.answer_for(member.board, row.product, today()),
        contracts=member.board.contracts.filter(products=row.product, state="executed"),
        form=form if not row.settled_at and member.may("requests.decide") else None,
    )
