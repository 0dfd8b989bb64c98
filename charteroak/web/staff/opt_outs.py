"""Opting out of directory information, on a student's page: entered by staff, and taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from charteroak.district.boards.models import Member
from charteroak.district.disclosures import optouts, sources
from charteroak.district.disclosures.elements import ELEMENTS
from charteroak.district.disclosures.models import OptOut
from charteroak.district.families.models import Guardian, Student
from charteroak.web import refusals
from charteroak.web.fields import DayField, ManyChoices
from charteroak.web.presenting import name_of, now, today

from .access import place, show, staff_page
from .directory import FORM_METHODS

STUDENT = "student"


class WhoForm(forms.Form):
    who = forms.ChoiceField(label="Who decided?")

    def __init__(self, *args: Any, student: Student, **options: Any) -> None:
        super().__init__(*args, **options)
        self.student, of_age = student, student.of_age(today())
        people = [] if of_age else [
            (pair.guardian.public_id, f"{pair.guardian.name} ({pair.relation})") for pair in student.guardians()
        ]  # fmt: skip
        if of_age is not False:
            people.append((STUDENT, "The student, at eighteen or more"))
        self.fields["who"].choices = people  # type: ignore[attr-defined]

    def clean_who(self) -> Guardian | None:
        if self.cleaned_data["who"] == STUDENT:
            return None
        return self.student.guardians().get(guardian__public_id=self.cleaned_data["who"]).guardian


class OptOutForm(WhoForm):
    covers = forms.ChoiceField(
        choices=OptOut.Covers.choices, initial="all", widget=forms.RadioSelect, label="What is it against?"
    )
    elements = forms.MultipleChoiceField(
        required=False, widget=ManyChoices, choices=[(one.code, one.words) for one in ELEMENTS.values()],
        label="Only against these", help_text="None chosen: against everything, and the student is in no file.",
    )  # fmt: skip
    via = forms.ChoiceField(choices=OptOut.Via.choices, label="How did it come?")
    happened_on = DayField(label="Dated")
    received_on = DayField(label="Received by the board on")


class TakeBackForm(WhoForm):
    on = DayField(label="Taken back on")


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("families.write")
def opt_out(request: HttpRequest, member: Member, student_id: str) -> HttpResponse:
    rows = Student.objects.known(member.board).select_related("board")
    student = get_object_or_404(rows, public_id=student_id)
    form = OptOutForm(request.POST or None, student=student, initial={"received_on": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            said = dict(form.cleaned_data)
            optouts.opt_out(student, guardian=said.pop("who"), **said, by=member, at=now())
            messages.success(request, "It is recorded, and holds from now on.")
            return redirect("staff:student", member.board.slug, student_id)
    return _page(request, member, form, student, "Opt out of directory information", "Record it")


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("families.write")
def end_opt_out(request: HttpRequest, member: Member, opt_out_id: str) -> HttpResponse:
    row = get_object_or_404(OptOut.objects.select_related("board", "student"), board=member.board, public_id=opt_out_id)
    form = TakeBackForm(request.POST or None, student=row.student, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            optouts.take_back(row, guardian=form.cleaned_data["who"], on=form.cleaned_data["on"], by=member, at=now())
            messages.success(request, "It is taken back.")
            return redirect("staff:student", member.board.slug, row.student.public_id)
    return _page(request, member, form, row.student, "An opt-out is taken back", "Record it")


def of_student(student: Student, member: Member) -> list[tuple[OptOut, str, str]]:
    """The opt-outs on a student's page, each with who decided and who recorded it."""
    return [
        (
            row,
            row.guardian.name if row.guardian else "the student, or a guardian who is gone",
            name_of(row.recorded_by, member.board),
        )
        for row in student.opt_outs.select_related("guardian")
    ]


def _page(
    request: HttpRequest, member: Member, form: forms.Form, student: Student, title: str, do: str
) -> HttpResponse:
    families = place(member, "Students and families", "staff:families")
    return show(
        request,
        member,
        "opt_out.html",
        here="staff:families",
        title=title,
        above=(families, place(member, student.name, "staff:student", student.public_id)),
        form=form,
        do=do,
        student=student,
        rules=(sources.OPT_OUT,),
    )
