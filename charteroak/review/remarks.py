"""What a coordinator should see beside the verdicts: retention tails, who owns students' work, terms that can change.

A remark is no verdict and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.vocabulary import DEFINES, LIABILITY, cue, days_in

_ENDS = cue(r"\b(?:terminat\w+|expir\w+|end of|ends?|ended|close of|cancel\w*|runs? out|conclusion|completion)\b")
_DISPOSES = cue(r"\b(?:<DELETE>|return(?:s|ed)?|retain\w*|kept|keeps?|stored?|preserv\w+|archiv\w+)\b")
_DATA = cue(r"\b(?:data|information|records?|content|PII|recordings|back-?ups?)\b")
_TAIL = cue(
    r"\b(?:within|for|no(?:t)? (?:later|more) than|after|up to|maximum (?:period )?of"
    r"|by)\b.{0,40}?\b<NUMBER>\b.{0,20}?\b<UNIT>\b"
)
_THAT_DAY = cue(r"\b(?:that (?:day|date|time)|thereafter|afterwards?)\b")
_NOT_A_TAIL = cue(r"\b(?:notice|cure|breach|invoice|fees?|pay\w*|renew\w*|remedied|material breach)\b")

_WORK = cue(
    r"\b(?:(?:student|pupil|learner|user)-?(?: ?generated)? (?:content|work|works|creations?|materials)"
    r"|student data|pupil data|learner data|customer content)\b"
)
_CONTENT_WORDS = cue(r"\b(?:student-generated content|work|essays?|creat\w+|content|writing)\b")
_BOARD_OWNS = cue(
    r"\b(?:property of|owned by|belongs? to|proprietary to)\b.{0,40}?\b(?:boards?|districts?|LEA"
    r"|local education(?:al)? agency|schools?|customer|client|institution)\b",
    r"\b(?:boards?|districts?|LEA|schools?|customer)\b.{0,20}?\b(?:owns?|retains? (?:all )?(?:ownership"
    r"|title))\b",
)
_OR_STUDENT = cue(
    r"\b(?:student|pupil|learner|parent|famil\w+)\b(?!-)(?:'s)? .{0,20}?\b(?:who (?:made|created)"
    r"|respectively|as applicable)\b|\b(?:property of|belongs? to) (?:the |that |its )?(?:student|pupil"
    r"|parent)|\bor (?:of )?the (?:student|pupil|parent)\b"
)

_CHANGES = cue(
    r"\b(?:we|company|vendor|provider|contractor|operator|publisher)\b.{0,60}?\b(?:may|can"
    r"|reserves? the right to|at (?:its|our) (?:sole )?discretion)\b.{0,40}?\b(?:change|modify|revise"
    r"|update|amend|replace)\b.{0,40}?\b(?:terms?|agreement|polic(?:y|ies)|notice|page|conditions)\b",
    r"\b(?:terms?|agreement|privacy (?:policy|notice))\b.{0,60}?\b(?:may|can) be (?:changed|modified"
    r"|revised|updated|amended)\b.{0,60}?\b(?:at any time|from time to time|without notice|by posting)\b",
    r"\b(?:terms?|polic(?:y|ies)|notice)\b.{0,80}?\b(?:company|vendor|provider|contractor|we"
    r"|it) may (?:change|revise|modify|update|amend)\b",
)

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_DATE = (
    rf"(?:(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:day of )?(?:{_MONTHS}),? \d{{4}}"
    r"|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d{2}-\d{2})"
)
_DATED = cue(
    rf"\b(?:dated|made|entered|effective|signed|executed|as of|accepted|date|takes effect|commenc\w+"
    rf"|begins|between)\b.{{0,60}}?{_DATE}",
    rf"^\W*{_DATE}\W*$",
)


def remarks(agreement: Agreement) -> Iterator[tuple[str, str, Clause | None]]:
    """(kind, message, clause) for everything worth a coordinator's eye."""
    for clause in agreement.operative:
        text = clause.full
        if (text in DEFINES and text not in _BOARD_OWNS) or text in LIABILITY:
            continue
        if days := _tail(text, agreement.near(clause, 1, 0)):
            yield "retention-tail", f"Data may stay with the contractor for {days:.0f} days after the end.", clause
        if _owns_content(agreement, text):
            message = (
                "Students' own content is made the board's property;"
                " by § 10-234bb(b) it is the student's or the parent's."
            )
            yield "board-owns-content", message, clause
        if text in _CHANGES:
            yield "unilateral-change", "The contractor may change these terms by itself.", clause
    if not agreement.document.pages_without_text and not any(clause.text in _DATED for clause in agreement.clauses):
        yield "no-execution-date", "No date of execution was found; the posting duty runs from that day.", None


def _tail(text: str, near: str) -> float:
    if (
        (text not in _ENDS and (text not in _THAT_DAY or near not in _ENDS))
        or text not in _DISPOSES
        or text not in _DATA
        or text in _NOT_A_TAIL
    ):
        return 0.0
    return max((day for match in _TAIL.finditer(text) for day in days_in(match.group())), default=0.0)


def _owns_content(agreement: Agreement, text: str) -> bool:
    if text not in _WORK or text not in _BOARD_OWNS or text in _OR_STUDENT:
        return False
    if "content" in text.lower() or "work" in text.lower():
        return True
    return any(
        "student" in name.lower() and meaning in _CONTENT_WORDS for name, meaning in agreement.definitions.items()
    )
