"""The first page of each role, and the law of today."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from charteroak import law
from charteroak.district.boards.models import Member
from charteroak.district.contracts.models import Contract
from charteroak.district.contracts.next_step import next_steps
from charteroak.district.duties.models import Duty
from charteroak.district.notices.models import Posting
from charteroak.district.technology import answers, desks
from charteroak.web.presenting import clock_of, now, today

from . import dashboard
from .access import show, staff_page

#: Steps that each role takes; a coordinator takes them all.
STEPS_OF = {"approver": {"rule"}, "signer": {"sign", "execute"}}


#: Contracts and requests that the page shows; their lists show the rest.
MOST = 6
#: The newest contracts are asked for their next step, at most so many.
LOOKED_AT = 24


@require_safe
@staff_page("home.read")
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """May it be used, and what is mine to do, the most urgent first: for each role its own."""
    at, board = now(), member.board
    query = request.GET.get("q", "").strip()[:200]
    found = answers.find(board, query, today()) if query else []
    waiting = answers.desks_of(board, [answer.product for answer in found])
    duties = Duty.objects.none()
    if member.may("duties.read"):
        duties = Duty.objects.open().filter(board=board).shown_to(member.may).most_urgent_first()
    steps = _steps_of(member) if member.may("contracts.read") else []
    at_desk = desks.steps_for(member).select_related("request__asked_by__user", "desk").order_by("opened_at")
    to_decide = board.technology_requests.filter(state="to-decide") if member.may("requests.decide") else None
    mine = board.technology_requests.filter(asked_by=member).select_related("product")
    reads = not member.may("contracts.write") and member.may("audit.read")
    return show(
        request,
        member,
        "home.html",
        here="staff:home",
        title=f"Good day, {member.user.name.split()[0]}",
        steps=steps[:MOST],
        all_steps=len(steps),
        clocks=[clock_of(duty, at) for duty in duties[:MOST]],
        late=duties.late(at).count(),
        open_duties=duties.count(),
        query=query,
        found=[(answer, waiting.get(answer.product.pk, [])) for answer in found],
        at_desk=[(step, step.waited(at)) for step in at_desk[:MOST]],
        all_at_desk=at_desk.count(),
        to_decide=to_decide[:MOST] if to_decide is not None else [],
        second_looks=board.reopenings.open().select_related("product")[:MOST] if to_decide is not None else [],
        mine=mine[:MOST],
        all_mine=mine.count(),
        told=member.user.memos.filter(board=board)[:4],
        pictures=dashboard.pictures_for(board, at) if member.may("contracts.write") or reads else None,
    )


def _steps_of(member: Member) -> list[dict[str, object]]:
    """The contracts that wait for this member. Those with nothing open are not looked at one by one."""
    mine: set[str] | None = None
    if not member.may("contracts.write"):
        mine = set().union(*(STEPS_OF.get(role, set()) for role in member.roles))
        if not mine:
            return []
    waiting = member.board.contracts.exclude(state__in=[Contract.State.ABANDONED, Contract.State.ENDED])
    settled = Q(state=Contract.State.EXECUTED, open_findings=0)
    proved = Posting.objects.current().filter(board=member.board, checks__outcome="up").values("contract_id")
    contracts = list(waiting.exclude(settled & Q(public_id__in=proved)).with_readings()[:LOOKED_AT])
    return [
        {"contract": contract, "step": step}
        for contract, step in zip(contracts, next_steps(contracts, today()), strict=True)
        if step.code != "none" and (mine is None or step.code in mine)
    ]


@require_safe
@staff_page("home.read")
def the_law(request: HttpRequest, member: Member) -> HttpResponse:
    """The law of a day, row by row, with what is unconfirmed and what the board's counsel answered."""
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        day = today()
    the = law.on(day)
    answers = [answer.as_law() for answer in member.board.counsel_answers.all()]
    groups = [
        ("Required provisions", the.provisions),
        ("Clauses of boards’ own policies", the.policy_provisions),
        ("Duties and their deadlines", the.deadlines),
        ("What notices must say", the.notice_rules),
        ("Other rules", the.rules),
        ("Prohibitions", the.prohibitions),
        ("Permitted uses", the.permitted_uses),
        ("What the law does not do", the.limits),
        ("Definitions", the.terms),
        ("Waivers", the.waivers),
        ("How time is counted", the.counting_rules),
        ("Legal holidays", the.holidays),
    ]
    shown = [(name, [(row, the.answers_beside(row, answers)) for row in rows]) for name, rows in groups if rows]
    return show(request, member, "law.html", here="staff:law", title="The law", law=the, day=day, groups=shown)
