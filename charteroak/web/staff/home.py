"""The first page of each role, and the law of today."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from charteroak import law
from charteroak.district.boards.models import Member
from charteroak.district.contracts.models import Contract
from charteroak.district.contracts.next_step import next_steps
from charteroak.district.duties.models import Duty
from charteroak.district.search import find as search
from charteroak.web.presenting import clock_of, now, today

from .access import show, staff_page

#: Steps that each role takes; a coordinator takes them all.
STEPS_OF = {"approver": {"rule"}, "signer": {"sign", "execute"}}


@require_safe
@staff_page("home.read")
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """What is mine to do, the most urgent first."""
    at = now()
    duties = Duty.objects.none()
    steps = []
    if member.may("duties.read"):
        duties = Duty.objects.open().filter(board=member.board).most_urgent_first()
        steps = _steps_of(member)
    query = request.GET.get("q", "").strip()[:200]
    return show(
        request,
        member,
        "home.html",
        here="staff:home",
        title=f"Good day, {member.user.name.split()[0]}",
        steps=steps,
        clocks=[clock_of(duty, at) for duty in duties[:6]],
        late=duties.late(at).count(),
        open_duties=duties.count(),
        query=query,
        found=search.find(member.board, "staff", query, limit=20) if query else [],
    )


def _steps_of(member: Member) -> list[dict[str, object]]:
    mine: set[str] | None = None
    if not member.may("contracts.write"):
        mine = set().union(*(STEPS_OF.get(role, set()) for role in member.roles))
    contracts = list(
        member.board.contracts.exclude(state__in=[Contract.State.ABANDONED, Contract.State.ENDED]).with_readings()
    )
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
