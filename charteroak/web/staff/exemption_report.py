"""The year's report to the Commission for Educational Technology."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Member
from charteroak.district.duties.models import Duty
from charteroak.district.exceptions import report as reports
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.fields import DayField
from charteroak.web.presenting import clock_of, now, today

from .access import place, show, staff_page


class SubmittedForm(forms.Form):
    on = DayField(label="Sent on")
    receipt = forms.CharField(max_length=300, label="What shows it", help_text="A receipt’s number, or the message.")


class DueForm(forms.Form):
    month = forms.IntegerField(min_value=1, max_value=12, label="Month (1 to 12)")
    day = forms.IntegerField(min_value=1, max_value=31, label="Day")


@require_safe
@staff_page("exceptions.report")
def exemption_reports(request: HttpRequest, member: Member) -> HttpResponse:
    """The reports that were made, the year's clock, and the day that the board has set."""
    day = today()
    last = reports.school_year(day) - 1
    duties = Duty.objects.filter(board=member.board, event="year.report").order_by("-started")
    made = list(member.board.exemption_reports.all())
    return show(
        request,
        member,
        "exemption_reports.html",
        here="staff:exceptions",
        title="Yearly report to the Commission for Educational Technology",
        reports=made,
        clocks=[clock_of(duty, now()) for duty in duties[:3]],
        last=last,
        is_made=any(one.year == last for one in made),
        due_form=DueForm() if member.may("board.write") else None,
    )


@require_POST
@staff_page("exceptions.report-write")
def make_report(request: HttpRequest, member: Member) -> HttpResponse:
    try:
        year = int(request.POST.get("year", "")[:4])
    except ValueError:
        year = reports.school_year(today()) - 1
    with refusals.told(request):
        made = reports.make(member.board, year=min(max(year, 2018), 2100), by=member, at=now())
        messages.success(request, f"{made} is made. Read it before it is sent.")
        return redirect("staff:exemption-report", member.board.slug, made.public_id)
    return redirect("staff:exemption-reports", member.board.slug)


@require_POST
@staff_page("board.write")
def set_due(request: HttpRequest, member: Member) -> HttpResponse:
    form = DueForm(request.POST)
    if form.is_valid():
        with refusals.told(request, "The day is set, and the year’s clock counts to it."):
            reports.set_due(member.board, **form.cleaned_data, by=member, at=now())
    else:
        messages.error(request, "The day was not set: there is no such day. Choose a month and a day.")
    return redirect("staff:exemption-reports", member.board.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("exceptions.report", write="exceptions.report-write")
def exemption_report(request: HttpRequest, member: Member, report_id: str) -> HttpResponse:
    row = get_object_or_404(member.board.exemption_reports, public_id=report_id)
    form = SubmittedForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            reports.submit(row, **form.cleaned_data, by=member, at=now())
            messages.success(request, "It is recorded as sent, and the year’s duty is met.")
            return redirect("staff:exemption-report", member.board.slug, report_id)
    return show(
        request,
        member,
        "exemption_report.html",
        here="staff:exceptions",
        title=str(row),
        above=(place(member, "Yearly report", "staff:exemption-reports"),),
        row=row,
        form=form if not row.submitted_on and member.may("exceptions.report-write") else None,
        citation=reports.CITATION,
    )


@require_safe
@staff_page("exceptions.report")
def report_file(request: HttpRequest, member: Member, report_id: str, kind: str) -> HttpResponse:
    row = get_object_or_404(member.board.exemption_reports, public_id=report_id)
    data = reports.as_pdf(row) if kind == "pdf" else reports.as_csv(row).encode("utf-8-sig")
    return as_file(data, f"report-{row.year}-{row.year + 1}.{kind}")
