"""Five questions that show whether any student data is involved. All "no" closes a request at once, with its basis.

A board must have a contract any time it shares or provides access to student information, student records or
student-generated content (C.G.S. § 10-234bb(a)); where nothing of these leaves the board, there is nothing to contract
for. "Don't know" counts as yes: a person looks at it. Terms that a user must accept go to a desk, too, data or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CITATION = "C.G.S. § 10-234bb(a)"
YES, NO, UNSURE = "yes", "no", "unsure"
ANSWERS = [(NO, "No"), (YES, "Yes"), (UNSURE, "I don’t know")]


@dataclass(frozen=True, slots=True)
class Question:
    """`asks` is put to the requester; `means` says what a yes shows, for the record."""

    code: str
    asks: str
    hint: str
    means: str


QUESTIONS = (
    Question(
        "accounts", "Does a student sign in, or have an account?",
        "Also when signing in with a school account, a class code or a nickname.",
        "students sign in or have accounts",
    ),
    Question(
        "uploads", "Does anyone type in or upload something about a student, or something a student made?",
        "Names, scores, essays, photographs, recordings, questions to a chat.",
        "something about a student, or made by one, is entered",
    ),
    Question(
        "feed", "Does a class list, a roster or another system send it anything?",
        "Clever, ClassLink, Google Classroom, the student information system.",
        "a roster or another system sends it data",
    ),
    Question(
        "identifier", "Does it recognize a student or a device from one visit to the next?",
        "It remembers where a student stopped, shows progress, or follows a device.",
        "it recognizes a student or a device again",
    ),
    Question(
        "content", "Does it keep anything of what students do in it?",
        "Answers, scores, drawings, time spent, what was clicked.",
        "it keeps what students do in it",
    ),
)  # fmt: skip
TERMS = Question(
    "terms", "Must someone accept terms of service or a user agreement?",
    "A box to tick, a button that says “I agree”, or a sentence that says that using it means agreeing.",
    "terms must be accepted",
)  # fmt: skip


def reasons_for_a_desk(answers: Mapping[str, str]) -> list[str]:
    """Why a person must look at it; empty where no student data is involved and no terms are accepted."""
    found = []
    for question in (*QUESTIONS, TERMS):
        answer = answers.get(question.code, UNSURE)
        if answer == YES:
            found.append(question.means)
        elif answer != NO:
            found.append(f"it is not known whether {question.means}")
    return found


def shares_nothing(answers: Mapping[str, str]) -> bool:
    """Whether the five answers say that no student data is involved, whatever is said of terms."""
    return all(answers.get(question.code) == NO for question in QUESTIONS)


def basis(answers: Mapping[str, str]) -> str:
    """The recorded basis of a request that closed at once, in one sentence."""
    said = "; ".join(f"{question.asks} {dict(ANSWERS)[answers[question.code]]}" for question in (*QUESTIONS, TERMS))
    return f"No student data is involved ({CITATION}). {said}."
