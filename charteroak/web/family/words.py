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


#: What can be asked for, as families read it.
KINDS = {
    "see": _("See what is held"),
    "correct": _("Correct what is wrong"),
    "delete": _("Delete"),
    "keep": _("Keep or move what the student made"),
    "evidence": _("See the proof behind an exception for my child’s plan"),
    "directory": _("Keep my child out of directory information"),
    "question": _("I have a question"),
}
#: Where a request stands, as families read it.
STATES = {
    "person": _("A person at the board must look at it first."),
    "stopped": _("We have asked you something and wait for your answer."),
    "ready": _("The board works on it."),
    "waiting": _("Companies have been asked. We wait for them."),
    "to-answer": _("All answers are in. The board writes to you."),
    "answered": _("It is answered."),
    "withdrawn": _("You took it back."),
}
