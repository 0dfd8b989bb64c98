"""Whom a breach touches: groups, the contractor's list beside the roster, a person's rulings. Names stand on these
pages, and in no address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from charteroak.district.boards.models import Member
from charteroak.district.breaches import matching, tasks, who
from charteroak.district.breaches.models import Group, ListLine, Room, StudentList
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.families.models import Student
from charteroak.web import refusals
from charteroak.web.fields import ManyChoices
from charteroak.web.presenting import now, today

from .access import show, staff_page
from .rooms import FORM_METHODS, groups_of, over, shown_counts, the_room, uploaded

PAGE = 100


class GroupForm(forms.Form):
    name = forms.CharField(max_length=120, label="What these students have in common")
    elements = forms.MultipleChoiceField(
        choices=[(one.code, one.words) for one in ELEMENTS.values()], required=False, widget=ManyChoices,
        label="Data exposed", help_text="Families of this group read of these, and of no others.",
    )  # fmt: skip


class ListForm(forms.Form):
    file = forms.FileField(
        label="The company’s list (CSV)", help_text="Columns headed id, first name, last name, dob. It is sealed."
    )
    group = forms.ChoiceField(label="For the group")

    def __init__(self, *args: Any, room: Room, **options: Any) -> None:
        super().__init__(*args, **options)
        self._groups = {one.public_id: one for one in room.groups.all()}
        self.fields["group"].choices = [(key, one.name) for key, one in self._groups.items()]  # type: ignore[attr-defined]

    def chosen(self) -> Group:
        return self._groups[self.cleaned_data["group"]]


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("families.read", write="breaches.write")
def affected(request: HttpRequest, member: Member, room_id: str) -> HttpResponse:
    """Whom it touches: the counts, the groups, the lists; a student is looked up, added and taken off."""
    row = the_room(member, room_id)
    form = ListForm(request.POST if request.FILES else None, request.FILES or None, room=row)
    if request.method == "POST" and request.FILES and form.is_valid():
        with refusals.shown_on(form):
            data, name = uploaded(form.cleaned_data["file"])
            made = matching.hand_in(form.chosen(), data=data, name=name, by=member, at=now())
            messages.success(request, "The list is matched. What is only alike waits for you.")
            return redirect("staff:student-list", member.board.slug, made.public_id)
    query = request.POST.get("q", "").strip()[:100]
    known = Student.objects.known(member.board).select_related("school")
    found = list(known.called(query).order_by("pk")[:20]) if query else []  # type: ignore[attr-defined]
    inside = dict(who.places_of(row).filter(student__in=found).values_list("student", "cohort"))
    groups = {one.cohort_id: one for one in row.groups.all()}
    return show(
        request,
        member,
        "room_affected.html",
        here="staff:breaches",
        title="Whom it touches",
        above=over(member, row),
        room=row,
        counts=shown_counts(row),
        remarks=who.reached(row, on=today()).remarks,
        groups=groups_of(row),
        form=form,
        query=query,
        found=[(one, groups.get(inside.get(one.pk))) for one in found],
        lists=[(one, _standing(one)) for one in row.lists.all()],
    )


def _standing(made: StudentList) -> dict[str, int]:
    waiting = made.lines.filter(state=ListLine.State.LIKELY).count()
    return {"lines": made.lines.count(), "waiting": waiting,
            "nobody": made.lines.filter(state=ListLine.State.NOBODY).count()}  # fmt: skip


@require_POST
@staff_page("families.read", write="breaches.write")
def compute(request: HttpRequest, member: Member, room_id: str) -> HttpResponse:
    """Count again: a roster or a use has changed."""
    row = the_room(member, room_id)
    with refusals.told(request):
        added = who.compute(row, by=member, at=now())
        tasks.count_people.enqueue(row.public_id)
        messages.success(request, f"Counted again; {added:,} students are new.")
    return redirect("staff:affected", member.board.slug, room_id)


@require_POST
@staff_page("families.read", write="breaches.write")
def change_student(request: HttpRequest, member: Member, room_id: str) -> HttpResponse:
    """Add a student to a group, or take one off; either with a reason."""
    row = the_room(member, room_id)
    students = Student.objects.known(member.board)
    student = get_object_or_404(students, public_id=request.POST.get("student", "")[:12])
    group_id, reason = request.POST.get("group", "")[:12], request.POST.get("reason", "")[:500]
    with refusals.told(request, "It is changed, and the reason is kept."):
        if group_id:
            group = get_object_or_404(row.groups.select_related("room__board"), public_id=group_id)
            who.add(group, student, reason=reason, by=member, at=now())
        else:
            who.take_off(row, student, reason=reason, by=member, at=now())
        tasks.count_people.enqueue(row.public_id)
    return redirect("staff:affected", member.board.slug, room_id)


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("breaches.write")
def new_group(request: HttpRequest, member: Member, room_id: str) -> HttpResponse:
    return _group_page(request, member, the_room(member, room_id), None)


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("breaches.write")
def group(request: HttpRequest, member: Member, group_id: str) -> HttpResponse:
    """Which elements were exposed for the students of a group."""
    rows = Group.objects.select_related("room__board", "room__contractor")
    row = get_object_or_404(rows, room__board=member.board, public_id=group_id)
    return _group_page(request, member, row.room, row)


def _group_page(request: HttpRequest, member: Member, room: Room, row: Group | None) -> HttpResponse:
    initial = {"name": row.name, "elements": row.elements} if row else {}
    form = GroupForm(request.POST or None, initial=initial)
    if row:
        form.fields["name"].disabled = True
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            data = form.cleaned_data
            if row:
                who.set_elements(row, data["elements"], by=member, at=now())
            else:
                who.make_group(room, data["name"], elements=data["elements"], by=member, at=now())
            messages.success(request, "It is kept. The next update tells it.")
            return redirect("staff:room", member.board.slug, room.public_id)
    return show(
        request, member, "room_group.html", here="staff:breaches", above=over(member, room), room=room, form=form,
        title="Data exposed" if row else "Another group",
    )  # fmt: skip


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("families.read", write="breaches.write")
def student_list(request: HttpRequest, member: Member, list_id: str) -> HttpResponse:
    """A list of the contractor's: the lines that wait for a ruling first, then what did not match."""
    rows = StudentList.objects.select_related("room__board", "room__contractor", "group")
    row = get_object_or_404(rows, room__board=member.board, public_id=list_id)
    if request.method == "POST":
        return _rule(request, member, row)
    waiting = Paginator(row.lines.filter(state=ListLine.State.LIKELY), 20).get_page(request.GET.get("page"))
    keys = {key for line in waiting for key in line.candidates}
    students = Student.objects.filter(board=member.board).select_related("school").in_bulk(keys)
    return show(
        request,
        member,
        "student_list.html",
        here="staff:breaches",
        title="The company’s list, beside the roster",
        above=over(member, row.room),
        list=row,
        standing=_standing(row),
        page=waiting,
        waiting=[(line, [students[key] for key in line.candidates if key in students]) for line in waiting],
        nobody=row.lines.filter(state=ListLine.State.NOBODY)[:PAGE],
        settled=row.lines.exclude(state__in=[ListLine.State.LIKELY, ListLine.State.NOBODY]).count(),
    )


def _rule(request: HttpRequest, member: Member, row: StudentList) -> HttpResponse:
    line = get_object_or_404(row.lines, public_id=request.POST.get("line", "")[:12])
    key = request.POST.get("student", "")[:12]
    student = get_object_or_404(Student.objects.known(member.board), public_id=key) if key != "nobody" else None
    if not key:
        raise Http404
    line.of = row
    with refusals.told(request, "It is ruled."):
        matching.rule(line, student, by=member, at=now())
    return redirect("staff:student-list", member.board.slug, row.public_id)
