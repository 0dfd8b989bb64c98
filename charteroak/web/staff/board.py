"""The board itself: what it says of itself, its people, its calendar, its promises, and its counsel's answers."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from charteroak import law
from charteroak.district.boards import actions
from charteroak.district.boards.invitations import way_in
from charteroak.district.boards.models import Member
from charteroak.district.boards.roles import MEANING, Role
from charteroak.district.contractors.people import known_only_to
from charteroak.district.duties import actions as duties
from charteroak.district.policies import overlays
from charteroak.district.refusal import Refusal
from charteroak.web import refusals
from charteroak.web.presenting import long_date, moved_clocks, now, today

from .access import place, show, staff_page
from .forms import AnswerForm, BoardForm, CalendarDayForm, MemberForm, MemberRolesForm, PromiseForm, SchoolForm

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@staff_page("board.read", write="board.write")
def board(request: HttpRequest, member: Member) -> HttpResponse:
    what = request.POST.get("what", "")
    form = BoardForm(request.POST if what == "board" else None, instance=member.board)
    school_form = SchoolForm(request.POST if what == "school" else None)
    try:
        if what == "board" and form.is_valid():
            fresh = type(member.board).objects.get(pk=member.board.pk)
            actions.change_board(fresh, fields=form.cleaned_data, by=member, at=now())
            messages.success(request, "The board’s entry is changed.")
            return redirect("staff:board", member.board.slug)
        if what == "school" and school_form.is_valid():
            actions.add_school(member.board, **school_form.cleaned_data, by=member, at=now())
            messages.success(request, f"{school_form.cleaned_data['name']} is added.")
            return redirect("staff:board", member.board.slug)
    except Refusal as refusal:
        refusals.on_form(form if what == "board" else school_form, refusal)
    return show(
        request,
        member,
        "board.html",
        here="staff:board",
        title="Board",
        form=form,
        school_form=school_form,
        schools=member.board.schools.all(),
    )


@require_http_methods(FORM_METHODS)
@staff_page("board.read", write="board.write")
def members(request: HttpRequest, member: Member) -> HttpResponse:
    """The people, their roles, and a way in for a new one: a link that sets a password, to be handed on."""
    form = MemberForm(request.POST or None)
    invitation = None
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            added = actions.add_member(member.board, **form.cleaned_data, by=member, at=now())
            messages.success(request, f"{added} is a member of {member.board}.")
            if not added.user.has_usable_password() and known_only_to(added.user, member.board):
                invitation = {"member": added, "address": settings.PUBLIC_ADDRESS + way_in(added.user)}
            form = MemberForm()
    people = member.board.members.select_related("user")
    return show(
        request,
        member,
        "members.html",
        here="staff:board",
        title="People and roles",
        above=(place(member, "Board", "staff:board"),),
        form=form,
        invitation=invitation,
        members=people.filter(ended_on=None),
        former=people.exclude(ended_on=None),
        meanings=[(role.label, MEANING[role]) for role in Role],
    )


@require_http_methods(FORM_METHODS)
@staff_page("board.write")
def change_member(request: HttpRequest, member: Member, member_id: str) -> HttpResponse:
    other = get_object_or_404(
        Member.objects.select_related("user", "board"), board=member.board, public_id=member_id, ended_on=None
    )
    form = MemberRolesForm(
        request.POST if "end" not in request.POST and request.method == "POST" else None,
        initial={"title": other.title, "roles": other.roles},
    )
    try:
        if "end" in request.POST:
            actions.end_member(other, on=today(), by=member, at=now())
            messages.success(request, f"{other} is no longer a member.")
            return redirect("staff:members", member.board.slug)
        if request.method == "POST" and form.is_valid():
            actions.change_member(
                other, title=form.cleaned_data["title"], roles=form.cleaned_data["roles"], by=member, at=now()
            )
            messages.success(request, f"The roles of {other} are changed.")
            return redirect("staff:members", member.board.slug)
    except Refusal as refusal:
        if form.is_bound:
            refusals.on_form(form, refusal)
        else:
            refusals.as_message(request, refusal)
    return show(
        request,
        member,
        "change_member.html",
        here="staff:board",
        title=str(other),
        above=(place(member, "Board", "staff:board"), place(member, "People and roles", "staff:members")),
        form=form,
        other=other,
    )


def _issue_clocks_again(request: HttpRequest, member: Member) -> None:
    """Count running clocks again and say which dates moved."""
    moved_clocks(request, duties.issue_again(member.board, by=member, at=now()))


@require_http_methods(FORM_METHODS)
@staff_page("board.read", write="board.write")
def calendar(request: HttpRequest, member: Member) -> HttpResponse:
    """The board's own closed days and worked holidays; a change counts every running clock again."""
    form = CalendarDayForm(request.POST if request.method == "POST" and "clear" not in request.POST else None)
    try:
        if "clear" in request.POST:
            entry = get_object_or_404(member.board.calendar_days, pk=request.POST["clear"])
            actions.clear_calendar_day(entry, by=member, at=now())
            _issue_clocks_again(request, member)
            return redirect("staff:calendar", member.board.slug)
        if request.method == "POST" and form.is_valid():
            actions.set_calendar_day(member.board, **form.cleaned_data, by=member, at=now())
            messages.success(request, f"{long_date(form.cleaned_data['day'])} is entered.")
            _issue_clocks_again(request, member)
            return redirect("staff:calendar", member.board.slug)
    except Refusal as refusal:
        refusals.on_form(form, refusal)
    return show(
        request,
        member,
        "calendar.html",
        here="staff:board",
        title="Calendar",
        above=(place(member, "Board", "staff:board"),),
        form=form,
        days=member.board.calendar_days.all(),
    )


@require_http_methods(FORM_METHODS)
@staff_page("board.read", write="board.write")
def promises(request: HttpRequest, member: Member) -> HttpResponse:
    """Stricter promises of the board's policy: they run beside the statute's clock, and the earlier date leads."""
    form = PromiseForm(request.POST if request.method == "POST" and "end" not in request.POST else None, today=today())
    try:
        if "end" in request.POST:
            promise = get_object_or_404(member.board.policy_promises, pk=request.POST["end"], ended_on=None)
            moved_clocks(request, overlays.end_promise(promise, by=member, at=now()))
            return redirect("staff:promises", member.board.slug)
        if request.method == "POST" and form.is_valid():
            overlays.make_promise(member.board, **form.cleaned_data, by=member, at=now())
            messages.success(request, "The promise runs beside the statute from now on.")
            _issue_clocks_again(request, member)
            return redirect("staff:promises", member.board.slug)
    except Refusal as refusal:
        refusals.on_form(form, refusal)
    deadlines = {deadline.row: deadline for deadline in law.on(today()).deadlines}
    rows = [(promise, deadlines.get(promise.row)) for promise in member.board.policy_promises.filter(ended_on=None)]
    return show(
        request,
        member,
        "promises.html",
        here="staff:board",
        title="Promises beyond the statute",
        above=(place(member, "Board", "staff:board"),),
        form=form,
        promises=rows,
    )


@require_http_methods(FORM_METHODS)
@staff_page("board.read", write="board.write")
def questions(request: HttpRequest, member: Member) -> HttpResponse:
    """What the law leaves open, and what the board's counsel answered: shown beside the rule, never changing it."""
    asked = law.on(today()).questions
    chosen = request.GET.get("question") or request.POST.get("question") or ""
    form = AnswerForm(request.POST or None, initial={"question": chosen})
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            actions.record_counsel_answer(member.board, **form.cleaned_data, by=member, at=now())
            messages.success(request, "Counsel’s answer is recorded, and shown beside the rules that it touches.")
            return redirect("staff:questions", member.board.slug)
    answers = list(member.board.counsel_answers.all())
    rows = [(question, [answer for answer in answers if answer.question == question.id]) for question in asked]
    return show(
        request,
        member,
        "questions.html",
        here="staff:board",
        title="Questions for counsel",
        above=(place(member, "Board", "staff:board"),),
        form=form,
        rows=rows,
        chosen=next((question for question in asked if question.id == chosen), None),
    )
