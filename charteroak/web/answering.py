"""The forms in which a contractor, or a board from a paper, answers the security questionnaire and shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from charteroak.district.contractors.models import SecurityAnswer
from charteroak.district.contractors.questionnaire import Sheet
from charteroak.district.contractors.security import EVIDENCE, GROUPS, LONGEST, QUESTIONS, SAYINGS, Question
from charteroak.web.fields import DayField

STATES = {
    "open": "Not answered", "expired": "Too old", "short": "Not in place", "unshown": "Nothing shows it",
    "settled": "Settled",
}  # fmt: skip


class AnswerForm(forms.Form):
    """One question. What may be said depends on the question; whether it may be said is for the action to judge."""

    said = forms.ChoiceField(required=False, label="Answer", widget=forms.RadioSelect)
    words = forms.CharField(
        required=False, max_length=LONGEST, label="In words", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Needed wherever the answer is not simply “In place”.",
    )  # fmt: skip
    answered_on = DayField(label="Answered on", help_text="The day that stands on the answer.")
    source = forms.CharField(
        required=False, max_length=200, label="Where it was read", help_text="Such as: questionnaire on paper, page 3."
    )

    def __init__(self, *args: Any, question: Question, last: SecurityAnswer | None, today: date, **options: Any):
        before = {"said": last.said, "words": last.words} if last else {}
        super().__init__(*args, initial=before | {"answered_on": today}, **options)
        if question.kind == "measure":
            self.fields["said"].choices = list(question.sayings.items())  # type: ignore[attr-defined]
        elif question.kind == "day":
            self.fields["said"] = forms.CharField(label="The day", widget=forms.DateInput(attrs={"type": "date"}))
        else:
            del self.fields["said"]
            self.fields["words"].help_text = ""

    def clean(self) -> dict[str, Any]:
        return {"said": ""} | (super().clean() or {})


class EvidenceForm(forms.Form):
    """A file that shows some answers."""

    file = forms.FileField(
        label="File", allow_empty_file=True, error_messages={"required": "Choose a file."},
        help_text="PDF, Word (DOCX), HTML, Markdown, plain text, or a picture.",
    )  # fmt: skip
    kind = forms.ChoiceField(choices=[(kind.code, kind.words) for kind in EVIDENCE.values()], label="What is it?")
    questions = forms.MultipleChoiceField(
        choices=[(one.code, one.ask) for one in QUESTIONS.values()], widget=forms.CheckboxSelectMultiple,
        label="Which answers it shows", error_messages={"required": "Choose what it shows."},
    )  # fmt: skip
    issued_on = DayField(label="Day that stands on it")
    expires_on = DayField(label="Last day on which it counts", required=False, help_text="Needed for a certificate.")


@dataclass(frozen=True)
class Links:
    """Where an answer is given, and where a file is read and withdrawn; empty where the reader may not."""

    answer: Callable[[str], str]
    file: Callable[[str], str]
    withdraw: Callable[[str], str]


def by_group(sheet: Sheet, links: Links) -> list[tuple[str, list[dict[str, Any]]]]:
    """The sheet under its headings, for `components/security_sheet.html`."""
    shown = [
        {
            "asked": one, "state": one.state, "state_words": STATES[one.state],
            "said": SAYINGS.get(one.answer.said, one.answer.said) if one.answer else "",
            "answer_url": links.answer(one.question.code),
            "evidence": [
                {"file": file, "kind": EVIDENCE[file.kind].words, "shows": file.shows_on(one.day),
                 "url": links.file(file.public_id), "withdraw_url": links.withdraw(file.public_id)}
                for file in one.evidence
            ],
        }
        for one in sheet.asked
    ]  # fmt: skip
    return [(group, [one for one in shown if one["asked"].question.group == group]) for group in GROUPS]
