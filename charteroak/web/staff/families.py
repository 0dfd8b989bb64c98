"""Rosters: handing one in, looking at what it would change, taking it over; and a student's guardians and limits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Member
from charteroak.district.families import actions, handing_in, imports
from charteroak.district.families.models import CourtLimit, Guardian, Guardianship, RosterImport, Student
from charteroak.district.families.roster.sheet import GUARDIAN_FIELDS, GUARDIANS, STUDENT_FIELDS
from charteroak.district.refusal import Refusal
from charteroak.district.uploads import too_large
from charteroak.web import refusals
from charteroak.web.fields import DayField
from charteroak.web.presenting import name_of, now, today

from . import opt_outs
from .access import place, show, staff_page

PAGE = 50
MEGABYTE = 1024 * 1024
#: Bytes that a roster's files may have together.
LARGEST_ROSTER = 1000 * MEGABYTE
STANDINGS = {
    "enrolled": "in a school of the board", "preschool": "in preschool", "outplaced": "out-placed",
    "other": "in no school of the board",
}  # fmt: skip


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class RosterField(forms.FileField):
    """Several files; `clean` gives a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(RosterField, self).clean(one, initial) for one in given]


class RosterForm(forms.Form):
    files = RosterField(
        label="Files",
        help_text="OneRoster 1.1 or 1.2, School Data Sync, Ed-Fi, or any spreadsheet (CSV, XLSX): choose all of its"
        " files, or one zip archive. Columns of passwords are never read.",
        error_messages={"required": "Choose the files."},
    )


class AcceptForm(forms.Form):
    bad_rows_accepted = forms.BooleanField(
        required=False, label="Leave the bad rows out; nobody is taken off the roster meanwhile"
    )
    removal_confirmed = forms.BooleanField(required=False, label="I have checked it: these students have left")


class LimitForm(forms.Form):
    kind = forms.ChoiceField(choices=CourtLimit.Kind.choices, label="What the court has ordered")
    order_is = forms.CharField(max_length=200, label="Court and docket number")
    order = forms.FileField(
        label="The order", help_text="It is kept sealed.", error_messages={"required": "Add the order."}
    )
    from_day = DayField(label="From")
    until = DayField(label="Until", required=False, help_text="Empty where the order has no end.")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("families.count", write="families.read")
def families(request: HttpRequest, member: Member) -> HttpResponse:
    """How many students are on the roster and where; the rosters that were handed in; finding a student by name.

    The name is posted, so that it stands in no address and no log.
    """
    board = member.board
    listed = Student.objects.listed(board)
    query = request.POST.get("q", "").strip()[:100] if member.may("families.read") else ""
    found = list(listed.called(query).select_related("school").order_by("pk")[:PAGE]) if query else []
    schools = listed.values("school__name", "school__grades").annotate(students=Count("pk")).order_by("school__name")
    standings = dict(listed.values_list("standing").annotate(Count("pk")).order_by())
    return show(
        request,
        member,
        "families.html",
        here="staff:families",
        title="Students and families",
        query=query,
        found=found,
        total=sum(standings.values()),
        guardians=Guardian.objects.listed(board).count(),
        standings=[(STANDINGS[key], standings[key]) for key in STANDINGS if key in standings],
        schools=[row for row in schools if row["school__name"]],
        rosters=[(row, name_of(row.begun_by, board)) for row in board.roster_imports.all()[:20]],
        former=Student.objects.known(board).filter(left_on__isnull=False).count(),
        forgettable=Student.objects.forgettable(board, today()).count(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("families.write")
def hand_in(request: HttpRequest, member: Member) -> HttpResponse:
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = form.cleaned_data["files"]
        size = sum(file.size for file in files)
        if size > LARGEST_ROSTER:
            refusals.on_form(form, too_large("The roster", size))
        else:
            try:
                imported = handing_in.hand_in(member.board, [(file.name, file) for file in files], by=member, at=now())
                return redirect("staff:roster", member.board.slug, imported.public_id)
            except Refusal as refusal:
                refusals.on_form(form, refusal)
    return show(
        request,
        member,
        "hand_in.html",
        here="staff:families",
        title="Hand in a roster",
        above=_above(member),
        form=form,
    )


def _above(member: Member) -> tuple[tuple[str, str], ...]:
    return (place(member, "Students and families", "staff:families"),)


def _roster(member: Member, roster_id: str) -> RosterImport:
    return get_object_or_404(member.board.roster_imports, public_id=roster_id)


COUNTS = (
    ("students", "Students in it"), ("guardians", "Guardians in it"), ("new", "New people"), ("changed", "Changed"),
    ("same", "The same as before"), ("gone", "Students taken off"), ("skipped", "Staff and others, skipped"),
    ("bad_rows", "Bad rows"), ("remarks", "Remarks"),
)  # fmt: skip


@require_safe
@staff_page("families.write")
def roster(request: HttpRequest, member: Member, roster_id: str) -> HttpResponse:
    """One roster: what it would change, every bad row with its fix, and the step that takes it over."""
    row = _roster(member, roster_id)
    states = RosterImport.State
    faults = row.faults or []
    page = Paginator(faults, PAGE).get_page(request.GET.get("page"))
    working = row.state in (states.WAITING, states.STAGING, states.STAGED)
    address = reverse("staff:roster", args=[member.board.slug, row.public_id])
    progress = {
        "title": "Reading the roster" if row.state == states.WAITING else "Taking the roster over",
        "state": "waiting" if row.state == states.WAITING else "running",
        "state_words": row.get_state_display(),
        "counts": [{"label": label, "value": row.counts[name]} for name, label in COUNTS[:5] if row.counts.get(name)],
        "url": address,
    }
    columns = handing_in.guesses(row) if row.stored_as and row.state in (states.CHECKED, states.FAILED) else []
    gone, before = row.counts.get("gone", 0), row.counts.get("listed_before", 0)
    return show(
        request,
        member,
        "roster.html",
        here="staff:families",
        title=f"Roster of {row.begun_at:%B} {row.begun_at.day}, {row.begun_at.year}",
        above=_above(member),
        roster=row,
        progress=progress if working else None,
        counts=[(label, row.counts[name]) for name, label in COUNTS if name in row.counts],
        page=page,
        fatal=row.counts.get("bad_rows", 0),
        all_faults=row.counts.get("bad_rows", 0) + row.counts.get("remarks", 0),
        columns=[(guess, row.mapping.get(guess.column, guess.field)) for guess in columns],
        choices=_choices() if columns else [],
        many_gone=gone > before * imports.MOST_GONE,
        gone=gone,
        before=before,
        form=AcceptForm(),
        by=name_of(row.begun_by, member.board),
    )


def _choices() -> list[tuple[str, str]]:
    found = list(STUDENT_FIELDS.items())
    for number in range(1, GUARDIANS + 1):
        found += [
            (f"guardian{number}.{field}", f"Guardian {number}: {label}") for field, label in GUARDIAN_FIELDS.items()
        ]
    return found


@require_POST
@staff_page("families.write", write="families.write")
def map_columns(request: HttpRequest, member: Member, roster_id: str) -> HttpResponse:
    row = _roster(member, roster_id)
    columns = request.POST.getlist("column")
    mapping = dict(zip(columns, request.POST.getlist("field"), strict=False))
    try:
        handing_in.map_columns(row, mapping, by=member, at=now())
    except Refusal as refusal:
        refusals.as_message(request, refusal)
    return redirect("staff:roster", member.board.slug, row.public_id)


@require_POST
@staff_page("families.write", write="families.write")
def take_over(request: HttpRequest, member: Member, roster_id: str) -> HttpResponse:
    row = _roster(member, roster_id)
    form = AcceptForm(request.POST)
    form.is_valid()
    with refusals.told(request, "The roster is being taken over. Readers see all of it at once, when it is done."):
        handing_in.accept(row, **form.cleaned_data, by=member, at=now())
    return redirect("staff:roster", member.board.slug, row.public_id)


@require_POST
@staff_page("families.write", write="families.write")
def give_up(request: HttpRequest, member: Member, roster_id: str) -> HttpResponse:
    row = _roster(member, roster_id)
    with refusals.told(request, "The roster is given up, and its files are gone."):
        handing_in.give_up(row, by=member, at=now())
    return redirect("staff:families", member.board.slug)


@require_POST
@staff_page("families.write", write="families.write")
def forget(request: HttpRequest, member: Member) -> HttpResponse:
    """Delete the former students whom nothing needs any more."""
    number = actions.forget(member.board, on=today(), by=member, at=now())
    messages.success(request, f"{number:,} former students are forgotten.")
    return redirect("staff:families", member.board.slug)


@require_POST
@staff_page("families.write", write="families.write")
def same_notices(request: HttpRequest, member: Member, student_id: str, guardian_id: str) -> HttpResponse:
    """Record that a parent who lives apart asked for all notices at the same time."""
    row = _student(member, student_id)
    link = get_object_or_404(Guardianship, student=row, guardian__public_id=guardian_id)
    actions.ask_for_same_notices(link, by=member, at=now())
    messages.success(request, "It is recorded.")
    return redirect("staff:student", member.board.slug, row.public_id)


def _student(member: Member, student_id: str) -> Student:
    return get_object_or_404(Student.objects.known(member.board).select_related("school"), public_id=student_id)


@require_safe
@staff_page("families.read")
def student(request: HttpRequest, member: Member, student_id: str) -> HttpResponse:
    """One student: who stands for the student, and what a court has limited."""
    row = _student(member, student_id)
    links = row.guardians().prefetch_related("limits").order_by("pk")
    return show(
        request,
        member,
        "student.html",
        here="staff:families",
        title=row.name,
        above=_above(member),
        student=row,
        standing=STANDINGS[row.standing],
        of_age=row.of_age(today()),
        links=[(link, link.limits_on(today())) for link in links],
        opt_outs=opt_outs.of_student(row, member),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("families.write")
def limit(request: HttpRequest, member: Member, student_id: str, guardian_id: str) -> HttpResponse:
    """Record a court's limit on a guardian's contact or access to records."""
    row = _student(member, student_id)
    link = get_object_or_404(
        Guardianship.objects.select_related("guardian"), student=row, guardian__public_id=guardian_id
    )
    form = LimitForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals.shown_on(form):
            actions.limit(
                link, kind=data["kind"], order=data["order"].read(), order_is=data["order_is"],
                from_day=data["from_day"], until=data["until"], by=member, at=now(),
            )  # fmt: skip
            messages.success(request, "The limit is recorded, with its order.")
            return redirect("staff:student", member.board.slug, row.public_id)
    return show(
        request,
        member,
        "limit.html",
        here="staff:families",
        title=f"A court’s limit on {link.guardian.name}",
        above=(*_above(member), place(member, row.name, "staff:student", row.public_id)),
        form=form,
    )


@require_POST
@staff_page("families.write", write="families.write")
def lift_limit(request: HttpRequest, member: Member, limit_id: str) -> HttpResponse:
    row = get_object_or_404(
        CourtLimit.objects.select_related("guardianship__student"), board=member.board, public_id=limit_id
    )
    with refusals.told(request, "The limit is lifted."):
        actions.lift(row, by=member, at=now())
    return redirect("staff:student", member.board.slug, row.guardianship.student.public_id)
