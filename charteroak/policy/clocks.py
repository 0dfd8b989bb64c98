"""Time limits: whose they are, and whether the statute gives that much, less or more.

A limit that equals the statute's is right. One that was the statute's once is repealed law; a shorter one is a promise;
a longer one, or days where the statute counts business days, is a mistake. The statute's own limits, of all days, are
those of the law pack (rows B4, B9, C2 and C3), so that no number stands here.
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.law import Deadline, Unit
from charteroak.law.packs import book
from charteroak.policy.found import BREACH, Found, Paper
from charteroak.policy.sentences import Sentence
from charteroak.policy.telling import Telling
from charteroak.policy.words import BEYOND, PAST, QUESTION, Span, cue, spans_in

#: What to say for each deadline: repealed, the same number in another unit, longer, shorter.
_TOPICS = {
    "B9": ("breach-notice-48-hours", "breach-notice-days", "breach-notice-late", "stricter-clock-families"),
    "B4": ("", "contract-notice-days", "contract-notice-late", "stricter-clock-contract-notice"),
    "C2": ("", "", "contractor-notice-late", "stricter-clock-contractor"),
    "C3": ("", "", "contractor-notice-late", "stricter-clock-contractor"),
}
_LIMIT = cue(
    r"\b(?:within|inside|not? (?:later|more|longer) than|in no (?:case|event) (?:later|more) than|at most|up to"
    r"|not exceed\w*"
    r"|have|has|had|gets?|gives? \w+|maximum of|exceed|before|less than|under|dentro de|plazo de|m[aá]s de|en|after)"
    r"(?: the (?:first|next|following))?(?: a (?:period|maximum) of)?(?: of)? *$"
)
_LIMIT_AFTER = cue(
    r"^\)?,? (?:at (?:the )?(?:most|latest|longest)|or (?:less|sooner|fewer)|deadline|limit|window|notice|rule"
    r"|maximum|period"
    r"|(?:of|after|from|following|upon) (?:the |its |such |any )?(?:[\w-]+ ){0,3}(?:receiv|receipt|discover|execut"
    r"|sign|learn"
    r"|notice|becoming|hear|being|enter|breach)\w*|to (?:tell|notify|inform|report|let|post|alert|warn))"
)
_ABOUT_CONTRACT = cue(
    r"\b<EXECUTE>\b~~\b<CONTRACT>\b",
    r"\b<CONTRACT>\b~~\b<EXECUTE>\b",
    r"\b<CONTRACT>\b.{0,40}?\b(?:is|are|has been|have been|was|were|being) (?:\w+ )?(?:executed|signed|concluded|made"
    r"|in place|final|entered into)\b",
    r"\b(?:new|newly|each|every|any|renewed) (?:[\w-]+ ){0,3}<CONTRACT>\b",
    r"\b<CONTRACT>(?:'s|’s)? (?:execution|signing|signature)\b",
)
_POSTED = cue(r"\b<POST>\b")
_SHOWN = cue(r"\b<POST>\b", r"\b<TELL>")
_DIRECTORY = cue(r"\b(?:directory information|student records?|pupil records?|(?:student|pupil)[- ]?generated)\b")
_ONLY_INFORMATION = cue(
    r"\b(?:student|pupil) information\b", r"\bexcluding (?:any )?directory\b", r"\bother than directory\b"
)
_NOT_DIRECTORY = cue(
    r"\b(?:excluding|except(?:ing)?|other than|not (?:counting|including)|apart from|but not|aside from"
    r"|leaving out) (?:any |the "
    r"|for |mere |their )*directory information(?: contained in (?:such|the) (?:student )?information)?\b"
)
_CONFIRMED = cue(
    r"\b(?:after|of|from|following|upon|once)\b.{0,40}?\b(?:confirm\w*|(?:complet\w+|conclud\w+|conclusion|end"
    r"|finish\w*) (?:of |its "
    r"|the |an |their )*investigat\w+|investigation (?:is|has been|ends))\b"
)
_REQUEST = cue(r"\b(?:request\w*|asks?|asked|asking|demand\w*)\b")
_DELETE = cue(r"\b<DELETE>")
_REVIEW = cue(r"\b(?:review\w*|inspect\w*|see|show\w*|correct\w*|access to)\b")
_EVIDENCE = cue(r"\bevidence\b")
_VENDOR = cue(r"\b<VENDOR>\b")
_CONTRACT_ENDS = cue(
    r"\b<CONTRACT>\b.{0,30}?\b(?:ends?|ended|expir\w+|terminat\w+|is over|runs? out|lapses?)\b",
    r"\b(?:end|expiration|termination|expiry|conclusion) of (?:the |its |a |any |our |such |that )?<CONTRACT>\b",
    r"\b(?:expiration|termination)\b",
)
_KEEP = cue(r"\b(?:keep\w*|retain\w*|retention|hold\w*|store[sd]?|remain\w*)\b", r"\b<DELETE>", r"\breturn\w*\b")
_DATA = cue(r"\b<DATA>", r"\bdata\b", r"\b(?:students?|pupils?)\b")


def find(sentence: Sentence, paper: Paper) -> Iterator[Found]:
    """What the time limits of a sentence are, compared with the statute's of the day."""
    text = sentence.full
    every = spans_in(text)
    if not every or QUESTION.search(text) or text in PAST or paper.is_a_providers:
        return
    yield from _of_endings(sentence, every)
    limits = [span for span in every if _is_limit(text, span)]
    if limits:
        yield from _of_breaches(sentence, paper, limits)
        yield from _of_contracts(sentence, paper, limits)
        yield from _of_requests(sentence, limits)


def _is_limit(text: str, span: Span) -> bool:
    before, after = text[max(0, span.start - 40) : span.start], text[span.end : span.end + 60]
    return _LIMIT.search(before) is not None or _LIMIT_AFTER.search(after) is not None


# --- breaches ----------------------------------------------------------------------------------------------------


def _of_breaches(sentence: Sentence, paper: Paper, spans: list[Span]) -> Iterator[Found]:
    if not paper.speaks_of_breach(sentence):
        return
    acts = [act for act in paper.tellings(sentence) if act.to_board or act.to_families]
    if not acts:
        return
    for span in spans:
        act = _nearest(acts, span)
        if act.teller == "vendor" or (not act.teller and act.to_board and not act.to_families):
            yield from _contractors(sentence, paper, span, act)
        elif act.to_families:
            yield from _compared(sentence, paper, "B9", span)


def _nearest(acts: list[Telling], span: Span) -> Telling:
    acts = [act for act in acts if not act.aside] or acts
    return min(acts, key=lambda act: min(abs(act.start - span.end), abs(span.start - act.end)))


def _contractors(sentence: Sentence, paper: Paper, span: Span, act: Telling) -> Iterator[Found]:
    text = sentence.full
    if act.to_families and not act.to_board:
        return
    if text in _CONFIRMED:
        yield Found(sentence, "contractor-notice-trigger")
        return
    rows = _rows_of(text)
    limits = {_statute(paper, row).count for row in ("C2", "C3")}
    if limits <= {other.count for other in spans_in(text)}:
        return
    for row in rows:
        yield from _compared(sentence, paper, row, span)


def _rows_of(text: str) -> tuple[str, ...]:
    """Which of a contractor's two clocks the sentence speaks of: both, unless it names the data of one."""
    others = _NOT_DIRECTORY.pattern.sub(" ", text)
    directory, information = others in _DIRECTORY, text in _ONLY_INFORMATION
    if directory and not information:
        return ("C3",)
    if information and not directory:
        return ("C2",)
    return ("C2", "C3")


# --- contracts, requests, endings ----------------------------------------------------------------------------------


def _of_contracts(sentence: Sentence, paper: Paper, spans: list[Span]) -> Iterator[Found]:
    text = sentence.full
    if text in BREACH or text not in _ABOUT_CONTRACT or text not in _SHOWN or text in _REQUEST:
        return
    acts = paper.tellings(sentence)
    if acts and all(act.teller == "vendor" for act in acts) and text not in _POSTED:
        return
    for span in spans:
        yield from _compared(sentence, paper, "B4", span)


def _of_requests(sentence: Sentence, spans: list[Span]) -> Iterator[Found]:
    text = sentence.full
    if text not in _REQUEST or text in BREACH:
        return
    by_vendor = text in _VENDOR
    for span in spans:
        if by_vendor and text in _DELETE and text in _DATA and text not in _CONTRACT_ENDS:
            yield _promise(sentence, "clock-deletion", "C7", span)
        elif text in _EVIDENCE:
            yield _promise(sentence, "clock-evidence", "B7", span)
        elif by_vendor and text in _REVIEW and text in _DATA:
            yield _promise(sentence, "clock-review", "C8", span)


def _of_endings(sentence: Sentence, spans: tuple[Span, ...]) -> Iterator[Found]:
    text = sentence.full
    if text in BREACH or text not in _CONTRACT_ENDS or text not in _KEEP or text not in _DATA or text not in _VENDOR:
        return
    if text not in _REQUEST:
        yield Found(sentence, "retention-after-end", {"stated": spans[0].words()})


# --- comparing ---------------------------------------------------------------------------------------------------


def _statute(paper: Paper, row: str) -> Deadline:
    found = paper.law.row(row)
    assert isinstance(found, Deadline)
    return found


def _former(paper: Paper, row: str, span: Span) -> bool:
    """Whether the law of an earlier day gave just this much."""
    return any(
        isinstance(known, Deadline)
        and known.id == row
        and known.until is not None
        and known.until <= paper.law.day
        and (known.unit, known.count) == (span.unit, span.count)
        for known in book(paper.law.pack).pack.rows
    )


def _compared(sentence: Sentence, paper: Paper, row: str, span: Span) -> Iterator[Found]:
    statute = _statute(paper, row)
    assert statute.count
    if (span.unit, span.count) == (statute.unit, statute.count):
        return
    former, other_unit, longer, shorter = _TOPICS[row]
    fill = {"stated": span.words(), "statute": f"{statute.count} {statute.unit}"}
    stricter = _within(span, statute.unit, statute.count)
    if former and _former(paper, row, span) and sentence.full not in BEYOND:
        yield Found(sentence, former, fill)
    elif other_unit and span.count == statute.count and span.unit != Unit.HOURS and sentence.full not in BEYOND:
        yield Found(sentence, other_unit, fill)
    elif not stricter:
        yield Found(sentence, longer, fill)
    if stricter:
        yield _promise(sentence, shorter, row, span, fill)


def _within(span: Span, unit: Unit, count: int) -> bool:
    """Whether a span surely ends no later than so many of the statute's units."""
    if span.unit == unit:
        return span.count < count
    days = -(-span.count // 24) if span.unit == Unit.HOURS else span.count
    if span.unit == Unit.BUSINESS_DAYS:
        days = span.count * 2
    return days <= count


def _promise(sentence: Sentence, topic: str, row: str, span: Span, fill: dict[str, str] | None = None) -> Found:
    return Found(
        sentence,
        topic,
        fill or {"stated": span.words()},
        overlay="clock",
        row=row,
        unit=str(span.unit),
        count=span.count,
    )
