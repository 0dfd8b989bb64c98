"""Asking for a tool: the form, what is approved already, the desks, and the decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.actions import known_to
from charteroak.district.contractors.grades import GRADES
from charteroak.district.contractors.models import Product
from charteroak.district.notices.models import Memo
from charteroak.district.refusal import Refusal
from charteroak.district.technology import answers, asking, deciding, desks, triage
from charteroak.district.technology.models import Desk, Step, TechnologyRequest
from charteroak.web import refusals
from charteroak.web.fields import InlineRadios, ManyChoices, Text
from charteroak.web.presenting import name_of, now, today

from .access import place, show, staff_page

PAGE = 30
FORM_METHODS = ["GET", "HEAD", "POST"]


class RequestForm(forms.Form):
    """The staff request of policy 3520.13: what it is, how it will be used, and which data it gets."""

    name = forms.CharField(max_length=200, label="What is it called?")
    company = forms.CharField(required=False, max_length=200, label="Which company offers it?")
    link = forms.URLField(
        required=False, max_length=400, assume_scheme="https", label="Link", help_text="Where it is found on the web."
    )
    is_service = forms.BooleanField(
        required=False, label="It is a service of a person or a firm, and no site or app",
        help_text="Such as an evaluation by a consultant.",
    )  # fmt: skip
    description = Text(label="What is it, in a sentence or two?")
    position = forms.CharField(max_length=120, label="Your position", help_text="For example: teacher, grade 4.")
    users = forms.ChoiceField(
        choices=TechnologyRequest.Users.choices, widget=forms.RadioSelect, initial="students", label="Who will use it?"
    )
    schools = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label="In which schools?")
    grades = forms.MultipleChoiceField(
        required=False,
        widget=ManyChoices,
        choices=list(GRADES.items()),
        label="In which grades?",
        help_text="Needed where students use it.",
    )
    plan = Text(label="How do you plan to use it?")
    data_shared = Text(required=False, label="What information will be shared with it, if any?", rows=2)
    who_has_access = Text(required=False, label="Who will have access to it?", rows=2)
    download = forms.ChoiceField(
        choices=triage.ANSWERS, widget=InlineRadios, label="Must students or staff download something?"
    )
    parental_permission = forms.ChoiceField(
        choices=triage.ANSWERS, widget=InlineRadios,
        label="Does it ask for a parent’s permission before a student uses it?",
    )  # fmt: skip
    terms_link = forms.URLField(
        required=False, max_length=400, assume_scheme="https", label="Link to its terms or privacy policy"
    )
    assistive = forms.BooleanField(
        required=False, label="It is assistive technology, or needed for a child’s IEP or Section 504 plan",
        help_text="Do not name the child.",
    )  # fmt: skip

    def __init__(self, *args: Any, board: Board, **options: Any) -> None:
        super().__init__(*args, **options)
        schools = self.fields["schools"]
        schools.choices = [(school.public_id, school.name) for school in board.schools.all()]  # type: ignore[attr-defined]
        if not schools.choices:  # type: ignore[attr-defined]
            del self.fields["schools"]
        for question in (*triage.QUESTIONS, triage.TERMS):
            self.fields[f"triage_{question.code}"] = forms.ChoiceField(
                choices=triage.ANSWERS, widget=InlineRadios, label=question.asks, help_text=question.hint
            )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions under their headings, in the order in which they are asked."""
        first = ["name", "company", "link", "is_service", "description"]
        use = ["position", "users", "schools", "grades", "plan", "assistive"]
        data = [f"triage_{question.code}" for question in (*triage.QUESTIONS, triage.TERMS)]
        rest = ["terms_link", "data_shared", "who_has_access", "download", "parental_permission"]
        named = (("What it is", first), ("How it will be used", use), ("Two minutes on data", data), ("More", rest))
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in named]

    def asked(self, board: Board, product: Product | None) -> asking.Asked:
        data = dict(self.cleaned_data)
        said = {question.code: data.pop(f"triage_{question.code}") for question in (*triage.QUESTIONS, triage.TERMS)}
        schools = list(board.schools.filter(public_id__in=data.pop("schools", [])))
        return asking.Asked(**data, schools=schools, triage=said, product=product)


class OpinionForm(forms.Form):
    opinion = forms.ChoiceField(
        choices=[(Step.Opinion.FOR, "In favor"), (Step.Opinion.AGAINST, "Against, for this reason")],
        widget=forms.RadioSelect, label="What does the desk think of it?",
    )  # fmt: skip
    reason = Text(required=False, label="Reason", rows=2)


class DecisionForm(forms.Form):
    OUTCOMES = (
        ("approved", "Approved for use; no further notice or permission is needed"),
        ("permission", "Approved for use; further parental notice and permission are required first"),
        ("not-approved", "Not approved for use at this time"),
    )
    outcome = forms.ChoiceField(choices=OUTCOMES, widget=forms.RadioSelect, label="The decision")
    conditions = Text(
        required=False, rows=2, label="How to use it within the agreement",
        help_text="For teachers; it stands on the classroom card.",
    )  # fmt: skip
    reason = Text(
        required=False, rows=2, label="Reason, where it is not approved", help_text="In words that a teacher uses."
    )


def _request(member: Member, request_id: str) -> TechnologyRequest:
    """A request of the board that the member may read: a reader's any, everyone's own. Others are not there."""
    rows = member.board.technology_requests.select_related(
        "product__contractor", "asked_by__user", "joined_to__asked_by__user", "board"
    )
    if not member.may("requests.read"):
        rows = rows.filter(asked_by=member)
    return get_object_or_404(rows, public_id=request_id)


def _above(member: Member, row: TechnologyRequest | None = None) -> tuple[tuple[str, str], ...]:
    above = (place(member, "Requests", "staff:requests"),)
    return (*above, place(member, row.name, "staff:request", row.public_id)) if row else above


@require_safe
@staff_page("home.read")
def requests(request: HttpRequest, member: Member) -> HttpResponse:
    """Every request of the board, or one's own for those who may only ask."""
    rows = member.board.technology_requests.select_related("product", "asked_by__user", "joined_to")
    everything = member.may("requests.read")
    if not everything:
        rows = rows.filter(asked_by=member)
    states = [
        ("mine", "At my desk"), ("open", "Open"), ("to-decide", "To decide"), ("approved", "Approved"),
        ("not-approved", "Not approved"), ("no-data", "No student data"), ("withdrawn", "Withdrawn"),
    ]  # fmt: skip
    if not member.may("requests.review"):
        states = states[1:]
    state, query = request.GET.get("state", ""), request.GET.get("q", "").strip()[:200]
    for word in query.split():
        rows = rows.filter(name__icontains=word) | rows.filter(product__name__icontains=word)
    shown = _in_state(rows, state, member)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    waiting: dict[int, list[Step]] = {}
    leading = [row.joined_to_id or row.pk for row in page]
    for step in Step.objects.filter(request__in=leading, opinion="", opened_at__isnull=False).select_related("desk"):
        waiting.setdefault(step.request_id, []).append(step)
    return show(
        request,
        member,
        "requests.html",
        here="staff:requests",
        title="Requests" if everything else "My requests",
        page=page,
        rows=[
            (
                row,
                row.waited(today()),
                [(step.desk, step.waited(now())) for step in waiting.get(row.joined_to_id or row.pk, [])],
            )
            for row in page
        ],
        states=[(value, label, _in_state(rows, value, member).count()) for value, label in states],
        state=state,
        query=query,
        total=page.paginator.count,
        directory_open=member.board.directory_requests.open().count() if member.may("directory.log") else 0,
        everything=everything,
    )


def _in_state(rows: Any, state: str, member: Member) -> Any:
    if state == "open":
        return rows.open()
    if state == "mine":
        return rows.filter(pk__in=desks.steps_for(member).values("request"))
    if state in TechnologyRequest.State.values:
        return rows.filter(state=state)
    return rows


@require_http_methods(FORM_METHODS)
@staff_page("requests.write")
def new_request(request: HttpRequest, member: Member) -> HttpResponse:
    """The form. Before it is sent, it shows what is approved already and does the same."""
    board = member.board
    product = _chosen(request, member)
    initial = {"name": request.GET.get("name", "")[:200], "position": member.title}
    if product is not None:
        initial |= {"name": product.name, "company": product.contractor.name, "link": product.address}
    form = RequestForm(request.POST or None, board=board, initial=initial)
    before: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        asked = form.asked(board, product)
        if "send" not in request.POST:
            before = _before_sending(board, asked)
        else:
            with refusals.shown_on(form):
                sent = asking.ask(board, asked, by=member, at=now())
                messages.success(request, _what_happened(sent))
                return redirect("staff:request", board.slug, sent.public_id)
    return show(
        request,
        member,
        "new_request.html",
        here="staff:requests",
        title="Ask for a tool" if before is None else "Before you send it",
        above=_above(member),
        form=form,
        before=before,
        product=product,
    )


def _chosen(request: HttpRequest, member: Member) -> Product | None:
    chosen = request.POST.get("product") or request.GET.get("product", "")
    if not chosen:
        return None
    return get_object_or_404(known_to(member.board), public_id=chosen)


def _before_sending(board: Board, asked: asking.Asked) -> dict[str, Any]:
    """What a requester sees before sending: what is known of it, what does the same, and where it would go."""
    day = today()
    words = " ".join(filter(None, [asked.name, asked.company]))
    same = [one for one in answers.find(board, words, day, limit=5) if one.may != answers.May.UNKNOWN]
    known = {one.product.pk for one in same}
    instead = answers.alternatives_for(board, asked.description, day, words=asked.plan)
    return {
        "same": same,
        "instead": [one for one in instead if one.pk not in known],
        "reasons": triage.reasons_for_a_desk(asked.triage),
    }


def _what_happened(sent: TechnologyRequest) -> str:
    if sent.state == TechnologyRequest.State.NO_DATA:
        return "Done: no student data is involved, so that you may use it. Your answers are kept as the basis."
    if sent.joined_to_id:
        return "Your request is joined to an earlier one for the same tool. You are told at every step."
    return "Your request is in. You are told at every step, here and by e-mail."


@require_safe
@staff_page("home.read")
def technology_request(request: HttpRequest, member: Member, request_id: str) -> HttpResponse:
    """One request: where it is, what was said, and what may be done."""
    row = _request(member, request_id)
    leading = row.leading()
    at = now()
    steps = [
        (step, step.waited(at), name_of(step.given_by, member.board) if step.given_by else "")
        for step in leading.steps.select_related("desk")
    ]
    mine = [step for step, _, _ in steps if step.opened_at and not step.opinion and desks.sits_at(member, step.desk)]
    may_review = member.may("requests.review") and leading.is_open
    may_decide = member.may("requests.decide") and row.is_open
    notes = leading.comments.all()
    if not member.may("requests.read"):
        notes = row.comments.filter(for_requester=True)
    asker = row.asked_by_id == member.pk
    return show(
        request,
        member,
        "request.html",
        here="staff:requests",
        title=row.name,
        above=_above(member),
        row=row,
        leading=leading,
        answer=answers.answer_for(member.board, row.product, today()),
        steps=steps,
        mine=mine if may_review else [],
        others=member.board.desks.exclude(pk__in=[step.desk_id for step in mine]) if mine else [],
        notes=notes,
        memos=Memo.objects.about(row).filter(user=row.asked_by.user) if asker or member.may("requests.read") else [],
        triage=[(question.asks, dict(triage.ANSWERS).get(row.triage.get(question.code, ""), "–"))
                for question in (*triage.QUESTIONS, triage.TERMS)],
        grades=[GRADES.get(code, code) for code in row.grades],
        joined=leading.joined.select_related("asked_by__user"),
        decisions=leading.decisions.all(),
        obstacles=deciding.obstacles_to_approval(member.board, row.product, leading, today()) if may_decide else [],
        may_decide=may_decide,
        may_withdraw=row.is_open and (asker or member.may("requests.decide")),
        may_reopen=not row.is_open and row.state != "approved" and (asker or member.may("requests.decide")),
        may_comment=asker or member.may("requests.review"),
        asker=asker,
        waited=row.waited(today()),
    )  # fmt: skip


def _back(member: Member, row: TechnologyRequest) -> HttpResponse:
    return redirect("staff:request", member.board.slug, row.public_id)


@require_POST
@staff_page("requests.review")
def opinion(request: HttpRequest, member: Member, request_id: str) -> HttpResponse:
    """A desk's opinion."""
    row = _request(member, request_id)
    form = OpinionForm(request.POST)
    step = row.leading().steps.filter(public_id=request.POST.get("step", "")).select_related("desk").first()
    if step is None or not form.is_valid():
        messages.error(request, "The opinion was not recorded: choose in favor or against, and open the page again.")
        return _back(member, row)
    with refusals.told(request, f"The opinion of the desk {step.desk} is recorded."):
        asking.give_opinion(step, **form.cleaned_data, by=member, at=now())
    return _back(member, row)


@require_POST
@staff_page("requests.review")
def hand_on(request: HttpRequest, member: Member, request_id: str) -> HttpResponse:
    """From one desk to another."""
    row = _request(member, request_id)
    step = row.leading().steps.filter(public_id=request.POST.get("step", "")).select_related("desk").first()
    to = member.board.desks.filter(public_id=request.POST.get("desk", "")).first()
    if step is None or to is None:
        messages.error(request, "The request was not handed on: choose a desk.")
        return _back(member, row)
    with refusals.told(request, f"Handed on to the desk {to}."):
        asking.hand_on(step, to=to, reason=request.POST.get("reason", "")[:2000], by=member, at=now())
    return _back(member, row)


@require_POST
@staff_page("requests.write")
def comment(request: HttpRequest, member: Member, request_id: str) -> HttpResponse:
    row = _request(member, request_id)
    mine = row.asked_by_id == member.pk
    if not mine and not member.may("requests.review"):
        raise PermissionDenied
    target = row if mine or "for_requester" in request.POST else row.leading()
    with refusals.told(request, "The comment is kept."):
        asking.comment(
            target, text=request.POST.get("text", "")[:4000], for_requester="for_requester" in request.POST, by=member,
            at=now(),
        )  # fmt: skip
    return _back(member, row)


@require_POST
@staff_page("requests.write")
def withdraw(request: HttpRequest, member: Member, request_id: str) -> HttpResponse:
    row = _request(member, request_id)
    with refusals.told(request, "The request is withdrawn."):
        asking.withdraw(row, by=member, at=now())
    return _back(member, row)


@require_POST
@staff_page("requests.write")
def reopen(request: HttpRequest, member: Member, request_id: str) -> HttpResponse:
    row = _request(member, request_id)
    with refusals.told(request, "The request is open again."):
        asking.reopen(row, by=member, at=now())
    return _back(member, row)


@require_http_methods(FORM_METHODS)
@staff_page("requests.decide")
def decide(request: HttpRequest, member: Member, product_id: str) -> HttpResponse:
    """The board's word on a product, on a request or without one."""
    board = member.board
    product = get_object_or_404(known_to(board), public_id=product_id)
    asked = board.technology_requests.open().filter(product=product, joined_to=None).first()
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals.shown_on(form):
            if data["outcome"] == "not-approved":
                deciding.refuse(board, product, request=asked, reason=data["reason"], by=member, at=now())
            else:
                deciding.approve(
                    board, product, request=asked, permission_required=data["outcome"] == "permission",
                    conditions=data["conditions"], by=member, at=now(),
                )  # fmt: skip
            messages.success(request, f"The decision on {product} is recorded, and whoever asked is told.")
            return redirect("staff:product", board.slug, product.public_id)
    return show(
        request,
        member,
        "decide.html",
        here="staff:products",
        title=f"Decide on {product}",
        above=(place(member, "Products", "staff:products"), place(member, product.name, "staff:product", product_id)),
        form=form,
        product=product,
        asked=asked,
        obstacles=deciding.obstacles_to_approval(board, product, asked, today()),
        request_url=reverse("staff:request", args=[board.slug, asked.public_id]) if asked else "",
    )


class DeskForm(forms.Form):
    lane = forms.ChoiceField(choices=Desk.Lane.choices, label="Lane")
    number = forms.IntegerField(
        min_value=1, max_value=9, initial=1, label="Its turn",
        help_text="Desks of the same number work side by side; a higher number waits for the lower ones.",
    )  # fmt: skip
    days = forms.IntegerField(min_value=1, max_value=60, initial=5, label="Days after which it is reminded")
    members = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Who sits at it",
        help_text="Nobody chosen: everyone who may review requests.",
    )  # fmt: skip

    def __init__(self, *args: Any, board: Board, **options: Any) -> None:
        super().__init__(*args, **options)
        people = [one for one in board.members.select_related("user") if one.may("requests.review")]
        self.fields["members"].choices = [(one.public_id, str(one)) for one in people]  # type: ignore[attr-defined]


@require_http_methods(FORM_METHODS)
@staff_page("board.read", write="board.write")
def desk_settings(request: HttpRequest, member: Member) -> HttpResponse:
    """The board's desks: lanes, their turn, who sits there, when they are reminded."""
    board = member.board
    form = DeskForm(request.POST if "lane" in request.POST else None, board=board)
    if "remove" in request.POST:
        desk = get_object_or_404(board.desks, public_id=request.POST["remove"])
        try:
            desks.remove_desk(desk, by=member, at=now())
            messages.success(request, "The desk is removed.")
            return redirect("staff:desks", board.slug)
        except Refusal as refusal:
            refusals.as_message(request, refusal)
    elif request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = list(board.members.filter(public_id__in=data.pop("members")).select_related("user"))
        with refusals.shown_on(form):
            desks.set_desk(board, **data, members=chosen, by=member, at=now())
            messages.success(request, "The desk is set up.")
            return redirect("staff:desks", board.slug)
    return show(
        request,
        member,
        "desks.html",
        here="staff:board",
        title="Desks for requests",
        above=(place(member, "Board", "staff:board"),),
        form=form,
        desks=[(desk, desks.who_sits_at(desk), bool(desk.members.count())) for desk in board.desks.all()],
    )
