"""Asking about a child's data, without an account: a link to the address on the roster, then an hour's visit."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Board
from charteroak.district.files import sealed_bytes_of
from charteroak.district.refusal import Refusal
from charteroak.district.requests import acting, asking
from charteroak.district.requests.asking import Child
from charteroak.district.requests.models import FamilyLink, FamilyRequest, RequestPart
from charteroak.district.requests.tools import tools_of
from charteroak.web import visits
from charteroak.web.downloads import as_file
from charteroak.web.fields import Text
from charteroak.web.limits import asked_too_often
from charteroak.web.presenting import clock_of, now, today

from .tools import shown
from .words import KINDS, STATES

FORM_METHODS = ["GET", "HEAD", "POST"]
#: Names that one address may type in an hour.
AN_HOUR = 20


class NameForm(forms.Form):
    name = forms.CharField(
        max_length=160, label=_("Your first and last name"),
        help_text=_("As the school writes it. A student may ask too."),
        error_messages={"required": _("Type your first and last name.")},
    )  # fmt: skip
    school = forms.ChoiceField(label=_("School"), error_messages={"required": _("Choose the school.")})

    def __init__(self, *args: Any, board: Board, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(one.public_id, one.name) for one in board.schools.all()]
        self.fields["school"].choices = choices or [("", "-")]  # type: ignore[attr-defined]
        self.fields["school"].required = bool(choices)


class AskForm(forms.Form):
    kind = forms.ChoiceField(
        choices=list(KINDS.items()), widget=forms.RadioSelect, label=_("What do you ask for?"),
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    words = Text(
        required=False, max_length=4000, rows=5, label=_("In your own words"),
        help_text=_("Say which tool you mean, and what is wrong or what you want to know. Give no passwords."),
    )  # fmt: skip


def _page(
    request: HttpRequest, board: Board, template: str, title: Any, status: int = 200, **more: Any
) -> HttpResponse:
    return render(request, f"family/{template}", {"board": board, "title": title, **more}, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Type a name and a school. What is answered does not depend on whether anybody is called so."""
    board = get_object_or_404(Board, slug=slug)
    form = NameForm(request.POST if request.method == "POST" else None, board=board)
    if request.method == "POST":
        if asked_too_often(request, "family", AN_HOUR):
            return render(request, "429.html", status=429)
        if form.is_valid():
            asking.wish(board, **form.cleaned_data, language=get_language() or "en", at=now())
            return redirect("family:asked", slug)
    again = visits.had_one(request)
    return _page(request, board, "start.html", _("Ask about your child’s data"), 422 if form.errors else 200,
                 form=form, again=again)  # fmt: skip


@never_cache
@require_safe
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, get_object_or_404(Board, slug=slug), "asked.html", _("Look at your e-mail"))


def visit_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a visit. Without one there is no such page; after one that is over, a new link is offered."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, slug: str, **where: Any) -> HttpResponse:
        board = Board.objects.filter(slug=slug).first()
        link = visits.current(request, board) if board else None
        if link is None:
            if board is not None and visits.had_one(request):
                return redirect("family:start", slug)
            raise Http404
        return view(request, link, **where)

    return checked


@require_safe
@visit_page
def mine(request: HttpRequest, link: FamilyLink) -> HttpResponse:
    """The children of who came in, and what was asked for them."""
    rows = _requests(link)
    children = [(child, [row for row in rows if row.student_id == child.student.pk]) for child in _children(link)]
    return _page(request, link.board, "mine.html", _("Your child’s data"), link=link, children=children, states=STATES,
                 kinds=KINDS)  # fmt: skip


@require_safe
@visit_page
def child(request: HttpRequest, link: FamilyLink, student_id: str) -> HttpResponse:
    """The child's own list of tools."""
    row = _child(link, student_id)
    found = shown(tools_of(row.student, on=today())) if row.is_open else []
    return _page(request, link.board, "child.html", _("The tools of this student"), child=row, tools=found)


@require_http_methods(FORM_METHODS)
@visit_page
def ask(request: HttpRequest, link: FamilyLink, student_id: str) -> HttpResponse:
    row = _child(link, student_id)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = acting.Asked(**form.cleaned_data, language=get_language() or "en")
        try:
            made = acting.ask(link, row, said, at=now())
        except Refusal:
            text = _("You have many open requests. Please wait for an answer, or call us.")
            if said.kind in {"correct", "question"} and not said.words.strip():
                text = _("Say in your own words what you mean.")
            form.add_error("words", text)
        else:
            return redirect("family:request", link.board.slug, made.public_id)
    return _page(request, link.board, "ask.html", _("What do you ask for?"), 422 if form.errors else 200, form=form,
                 child=row)  # fmt: skip


@require_safe
@visit_page
def request_page(request: HttpRequest, link: FamilyLink, family_request_id: str) -> HttpResponse:
    """One request: its clocks as the board sees them, where it stands, and the answer."""
    row, at = _request(link, family_request_id), now()
    return _page(
        request, link.board, "request.html", KINDS[row.kind], row=row, state=STATES[row.state], at=at,
        clocks=[clock_of(duty, at) for duty in row.clocks()], stops=row.stops.all(), recounts=row.recounts(),
        files=[part for part in row.parts.all() if part.shown_at and row.closed_at],
    )  # fmt: skip


@require_safe
@visit_page
def letter(request: HttpRequest, link: FamilyLink, family_request_id: str) -> HttpResponse:
    row = _request(link, family_request_id)
    if not row.letter_sealed_as:
        raise Http404
    return as_file(sealed_bytes_of(row.letter_sealed_as), "answer.pdf")


@require_safe
@visit_page
def file(request: HttpRequest, link: FamilyLink, part_id: str) -> HttpResponse:
    """A company's file, once a person has looked it through and the request is answered."""
    rows = RequestPart.objects.filter(request__in=_requests(link), request__closed_at__isnull=False)
    part = get_object_or_404(rows.exclude(shown_at=None), public_id=part_id)
    return as_file(sealed_bytes_of(part.shown_sealed_as), part.shown_name)


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """End the visit on this device."""
    visits.end(request)
    return redirect("family:start", slug)


def _children(link: FamilyLink) -> list[Child]:
    person = asking.person_of(link, on=today())
    return asking.children_of(person, on=today()) if person else []


def _child(link: FamilyLink, student_id: str) -> Child:
    found = next((one for one in _children(link) if one.student.public_id == student_id), None)
    if found is None:
        raise Http404
    return found


def _requests(link: FamilyLink) -> list[FamilyRequest]:
    """What this very person asked for children that are still theirs: nobody else's requests, the other parent's
    neither."""
    children = _children(link)
    rows = link.board.family_requests.filter(student__in=[one.student for one in children])
    guardians = {one.guardian.pk for one in children if one.guardian}
    return [row for row in rows if (row.by_student if not guardians else row.guardian_id in guardians)]


def _request(link: FamilyLink, request_id: str) -> FamilyRequest:
    found = next((row for row in _requests(link) if row.public_id == request_id), None)
    if found is None:
        raise Http404
    return found
