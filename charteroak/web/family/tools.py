"""My child's tools: by school and grade, for anyone who asks, without signing in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from charteroak.district.boards.models import Board
from charteroak.district.contractors.grades import GRADES
from charteroak.district.requests.tools import Tool, tools_at
from charteroak.web.presenting import today

from .words import plain


@require_safe
def tools(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the school and the grade; then each tool, why it is used, which data it receives and by which contract."""
    board = get_object_or_404(Board, slug=slug)
    schools = list(board.schools.all())
    school = next((one for one in schools if one.public_id == request.GET.get("school")), None)
    grade = request.GET.get("grade", "") if request.GET.get("grade") in GRADES else ""
    chosen = bool(grade and (school or not schools))
    return render(
        request,
        "family/tools.html",
        {
            "board": board, "title": _("My child’s tools"), "schools": schools, "school": school, "grade": grade,
            "grades": [(code, grade_words(code)) for code in GRADES], "grade_words": grade_words(grade),
            "chosen": chosen, "asked": bool(request.GET.get("grade") or request.GET.get("school")), "today": today(),
            "tools": shown(tools_at(board, school, grade, on=today())) if chosen else [],
        },
    )  # fmt: skip


def shown(found: list[Tool]) -> list[dict[str, Any]]:
    return [{"tool": tool, "data": plain(tool.groups)} for tool in found]


def grade_words(code: str) -> str:
    """The grade as families call it, in their language."""
    if code.isdigit() and int(code) <= 12:
        return gettext("Grade %(number)s") % {"number": int(code)}
    return {"PK": gettext("Preschool"), "KG": gettext("Kindergarten"), "13": gettext("After grade 12")}.get(code, "")
