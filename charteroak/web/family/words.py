"""What families read for the headings under which data is stated, in plain words and in their language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

GROUPS = {
    "Student name": _("The student’s name"),
    "Student contact": _("Address, e-mail or phone of the student"),
    "Demographics": _("Facts such as birth date, gender or home language"),
    "Student identifiers": _("School number or sign-in name"),
    "Application and usage": _("How and when the tool is used"),
    "In-app performance": _("Scores and progress in the tool"),
    "Assessment": _("Test answers and test results"),
    "Transcript": _("Grades and courses"),
    "Attendance": _("Attendance"),
    "Schedule": _("Classes and teachers"),
    "Enrollment": _("School, grade level and homeroom"),
    "Program membership": _("Programs, clubs and awards"),
    "Conduct": _("Conduct and discipline"),
    "Other": _("Other facts about the student"),
    "Special indicators": _("Health, special education, meals and other sensitive facts"),
    "Survey answers": _("Answers to surveys"),
    "Communications": _("Messages"),
    "Student work": _("Work the student makes, such as essays, photos and recordings"),
    "Parent or guardian name": _("Name of a parent or guardian"),
    "Parent or guardian contact": _("Address, e-mail or phone of a parent"),
    "Transportation": _("Bus and bus stop"),
}  # fmt: skip


def plain(groups: Iterable[str]) -> list[object]:
    """The headings as families read them."""
    return [GROUPS.get(group, group) for group in groups]
