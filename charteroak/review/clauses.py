"""Turns a Document into clauses: sentences with their heading, their lead-in and their place in the file.

Rules read a smoothed copy of the text (`Clause.text`): line ends are spaces, broken words are whole, typographic
marks are plain, Markdown marks and struck words are gone. Every position in the smoothed copy knows which
character of the document it came from, so that a quotation is cut from the document itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from charteroak.review.cue import Cue, Words
from charteroak.review.document import Block, Document

if TYPE_CHECKING:
    from charteroak.review.parties import Parties
    from charteroak.review.precedence import Precedence
    from charteroak.review.setting import Setting

# --- smoothing ---------------------------------------------------------------------------------------------------

_KEEP_HYPHEN = frozenset(
    """
    student third non self de re co opt read school well state pre post sub log sign cross end user long
    short multi personally disaster parent thirty sixty forty seventy ninety
    """.split()  # noqa: SIM905 - words read better than a list
)
_ROUGH = re.compile(
    r"""
      (?P<broken>   (?<=[A-Za-z])[-\u2010\u00ad][ \t]*\n\s*(?=[a-z]) )
    | (?P<soft>     [\u00ad\u200b-\u200d\u2060\ufeff]+ )
    | (?P<struck>   ~~[^~\n]{1,2000}~~
                  | \[(?:struck|stricken|deleted|crossed[ ]out|strikethrough)(?:[ ]\w+)?:[^\[\]]{1,2000}\] )
    | (?P<written>  \[(?:written[ ]in|inserted|added|handwritten)(?:[ ]\w+)?:\s* )
    | (?P<link>     \]\([^()\s]{1,500}(?:[ ]"[^"\n]{0,200}")?\) )
    | (?P<mark>     (?:\*{1,3}|(?<!_)__(?!_)|`+|\\(?=[^\w\s])|(?<![^\s(])_(?=\w)|(?<=\w)_(?![\w_]))
                  | ^[ \t]*(?:>[ \t]*)+ | ^[ ]{0,3}\#{1,6}[ \t]+ )
    | (?P<tag>      (?<!<)</?[a-z][a-z0-9]{0,10}(?:[ ][^<>\n]{0,200})?/?>(?!>) )
    | (?P<open>     !?\[(?=[^\[\]\n]{1,300}\]\() )
    | (?P<space>    [\t\n\r\f\v\u00a0\u2000-\u200a\u202f\u3000][\s\u00a0\u2000-\u200a\u202f\u3000]*
                  | [ ][\s\u00a0\u2000-\u200a\u202f\u3000]+ )
    | (?P<plain>    [\u2018\u2019\u201a\u201b\u2032\u201c\u201d\u201e\u2033\u00ab\u00bb]
                  | [\u2010-\u2015\u2212\u2026\ufb00-\ufb04] )
    """,
    re.VERBOSE | re.MULTILINE,
)
_PLAIN = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "\u2026": "...",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
}
_LAST_WORD = re.compile(r"[A-Za-z]+$")


@dataclass(slots=True)
class Smooth:
    """A smoothed piece of text that remembers where each character came from."""

    text: str
    _at: list[int]
    _from: list[int]

    def origin(self, position: int) -> int:
        """The position in the document of the character at `position` of the smoothed text."""
        index = bisect_right(self._at, position) - 1
        next_at = self._at[index + 1] if index + 1 < len(self._at) else len(self.text) + 1
        step = min(position - self._at[index], max(0, next_at - self._at[index] - 1))
        return self._from[index] + step

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The document's span of `text[start:end]`."""
        return self.origin(start), self.origin(max(start, end - 1)) + 1


def smooth(text: str, spans: Iterable[tuple[int, int]]) -> Smooth:
    """The spans of `text`, smoothed and joined by single spaces."""
    pieces: list[str] = []
    at: list[int] = []
    origin: list[int] = []
    length = 0

    def put(piece: str, came_from: int) -> None:
        nonlocal length
        if piece.startswith(" ") and (not pieces or pieces[-1].endswith(" ")):
            piece, came_from = piece[1:], came_from + 1
        if piece:
            pieces.append(piece)
            at.append(length)
            origin.append(came_from)
            length += len(piece)

    for start, end in spans:
        if pieces and not pieces[-1].endswith(" "):
            if pieces[-1][-1] in "-\u00ad" and text[start : start + 1].islower() and pieces[-1][-2:-1].isalpha():
                pieces[-1] = pieces[-1][:-1]
                length -= 1
            else:
                put(" ", max(0, start - 1))
        position = start
        for match in _ROUGH.finditer(text, start, end):
            put(text[position : match.start()], position)
            what, found = match.lastgroup, match.group()
            if what == "space":
                put(" ", match.start())
            elif what == "plain":
                put(_PLAIN[found], match.start())
            elif what == "broken":
                word = _LAST_WORD.search(text, max(start, match.start() - 20), match.start())
                if word and word.group().lower() in _KEEP_HYPHEN:
                    put("-", match.start())
            position = match.end()
        put(text[position:end], position)
    if not pieces:
        return Smooth("", [0], [0])
    return Smooth("".join(pieces), at, origin)


# --- sentences ---------------------------------------------------------------------------------------------------

_STOP = re.compile(r"""(?<=[.!?;])["')\]]{0,3}\s+(?:/\s+)?(?=["'(\[]{0,3}[A-ZÀ-Ý0-9§"'(\[])""")
_NO_STOP = re.compile(
    r"""(?:
        \b(?:C\.G\.S|U\.S\.C?|C\.F\.R|Conn|Gen|Stat|Sec|Secs|Art|No|Nos|Inc|Ltd|Corp|Co|v|vs|e\.g|i\.e|cf|al|etc|Mr|Ms|Mrs|Dr|St|Ave
           |Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Oct|Nov|Dec|Ch|Pub|L|P\.A|N\.Y|Pt|para|Cal|Civ|Educ|Ed|Reg|approx|dept|Bus|Prof|Rev|Ill|Comp)\.
      | (?:^|[\s(])[A-Z]\.
      | (?:^|\s)\(?[0-9ivxIVX]{1,4}(?:\.[0-9]{1,3}){0,3}\.
      | (?:^|\s)\(?[a-z]\.
    )["')\]]{0,3}\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
LONGEST_SENTENCE = 3_000
"""Characters. The longest sentence in a real agreement is about half of that."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences of a smoothed paragraph. A semicolon ends one only where both sides are long."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _STOP.finditer(text):
        end = match.start() + len(match.group().rstrip())
        if text[match.start() - 1] == ";":
            continue
        if _NO_STOP.search(text, max(start, end - 14), end):
            continue
        if text[match.end() : match.end() + 1] == "§":
            continue
        spans.append((start, end))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return [piece for span in spans for piece in _bounded(text, *span)]


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span in pieces of at most `LONGEST_SENTENCE`: what is longer is no sentence, and would cost its square."""
    while end - start > LONGEST_SENTENCE:
        cut = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        cut = start + LONGEST_SENTENCE if cut < 0 else cut + 1
        yield start, cut
        start = cut
    yield start, end


# --- clauses -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence. `lead` is the unfinished sentence that a list item completes ("Contractor shall not:").

    `heading` is the nearest heading above it, `section` counts headings, `paragraph` counts paragraphs.
    """

    index: int
    text: Words
    heading: str
    lead: str
    section: int
    paragraph: int
    kind: str
    source: Smooth = field(repr=False, compare=False)
    at: int = 0
    full: Words = field(default_factory=Words)
    """The lead-in and the sentence as one, in the form in which they are read (see `canonical`)."""

    def span(self, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """The document's span of `text[start:end]`."""
        return self.source.span(self.at + start, self.at + (len(self.text) if end is None else end))


@dataclass(frozen=True, slots=True)
class _Paragraph:
    smooth: Smooth
    kind: str
    heading: str
    section: int


_MARKER = re.compile(
    r"^\s*(?:[-*+•·●○▪◦✅❌✓✗➢]|\(?(?P<mark>[a-zA-Z]|[ivxIVX]{1,5}|\d{1,3}(?:\.\d{1,3}){0,4})[.)]?)\s+"
)
_MAX_LEAD = 400
_OPENING = re.compile(r"\bagree(?:d|ment)?s?(?: as follows| to the following)?:$|\bwitnesseth", re.IGNORECASE)


def _mark_of(text: str) -> str:
    """What kind of mark a list item begins with: "1", "1.1", "a", "i", "-"; "" where there is none."""
    match = _MARKER.match(text)
    if match is None:
        return ""
    mark = match.group("mark")
    if mark is None:
        sign = match.group().strip()
        return sign if sign in "✅❌✓✗➢" else "-"
    if mark[0].isdigit():
        return ".".join("1" for _ in mark.split("."))
    return "a" if mark.islower() else "A"


def clauses_of(document: Document) -> tuple[Clause, ...]:
    """The clauses of the document in reading order. Headings are clauses too, of kind "heading"."""
    found: list[Clause] = []
    lead, lead_mark = "", ""
    for number, paragraph in enumerate(_paragraphs(document)):
        if (
            paragraph.kind == "heading"
            or (paragraph.kind == "paragraph" and not _completes_a_lead(paragraph.smooth.text))
            or (lead_mark and _mark_of(paragraph.smooth.text) == lead_mark)
        ):
            lead = ""
        if paragraph.kind == "heading" and _LEADING_HEADING.search(paragraph.smooth.text):
            lead, lead_mark = f"{paragraph.smooth.text.strip().rstrip(':')}:", "#"
        body, title = (0, "") if paragraph.kind in ("heading", "row") else _run_in_heading(paragraph.smooth.text)
        spans = [(body + start, body + end) for start, end in sentence_spans(paragraph.smooth.text[body:])]
        for start, end in spans:
            text = Words(paragraph.smooth.text[start:end])
            found.append(
                Clause(
                    index=len(found),
                    text=text,
                    heading=f"{paragraph.heading}: {title}" if title else paragraph.heading,
                    lead=lead if paragraph.kind != "heading" else "",
                    section=paragraph.section,
                    paragraph=number,
                    kind=paragraph.kind,
                    source=paragraph.smooth,
                    at=start,
                )
            )
        if spans and paragraph.kind != "heading":
            last = paragraph.smooth.text[spans[-1][0] : spans[-1][1]].rstrip(" *_")
            if last.endswith((":", ": -", ":-")):
                lead = "" if _OPENING.search(last) else last[-_MAX_LEAD:]
                lead_mark = _mark_of(paragraph.smooth.text)
    return tuple(found)


_LEADING_HEADING = re.compile(
    r"\b(?:prohibited|forbidden|not (?:permitted|allowed)|(?:do|does|will|shall|may|must|can) not|don't|won't|never"
    r"|cannot)\b|❌",
    re.IGNORECASE,
)
"""A heading that forbids what the list below it names is the list's lead-in ("Prohibited uses")."""


def _completes_a_lead(text: str) -> bool:
    return bool(text) and (text[0].islower() or text.rstrip().endswith(";"))


_RUN_IN = re.compile(
    r"""^\s*(?P<mark>["']?(?:(?:[A-Z]{1,2}[-.])?\d{1,3}(?:\.\d{1,3}){0,3}[A-Za-z]?|\(?[a-zA-Z]|[IVXivx]{1,5})[.)]\)?\s+)?
        (?P<title>[A-Z0-9][^.:;!?]{2,75}?)[.:]["']?\s+(?=["'(]?(?:\([a-z]\)\s)?[A-Z0-9])""",
    re.VERBOSE,
)
_VERB = re.compile(
    r"\b(?:shall|will|must|may|can|agrees?|is|are|was|be|has|have|does|do|means?|grants?|owns?|retains?"
    r"|remains?|warrants?|notif(?:y|ies)"
    r"|complies|maintains?|uses|provides|acknowledges?|includes?|took|takes|following|not|we|you|they|it"
    r"|uses?|keep|keeps|give|gives|delete|deletes|prohibit\w*)\b",
    re.IGNORECASE,
)


def _run_in_heading(text: str) -> tuple[int, str]:
    """Where the sentence begins after a heading that stands on the paragraph's own line, and that heading."""
    match = _RUN_IN.match(text)
    if match is None:
        return 0, ""
    title = match.group("title")
    words = [word for word in re.findall(r"[A-Za-z]+", title) if len(word) > 3]
    titled = bool(words) and sum(word[0].isupper() for word in words) >= 0.75 * len(words)
    if _VERB.search(title) or len(title.split()) > 11 or not (match.group("mark") or titled):
        return 0, ""
    return match.end(), match.group("title")


def _paragraphs(document: Document) -> Iterator[_Paragraph]:
    heading, section = "", 0
    for kind, spans in _joined(document.text, document.blocks):
        smoothed = smooth(document.text, spans)
        if not smoothed.text.strip():
            continue
        if kind == "heading":
            heading, section = smoothed.text.strip(), section + 1
        yield _Paragraph(smoothed, kind, heading, section)


def _joined(text: str, blocks: Sequence[Block]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Blocks as span lists; a paragraph that a page break cut in two is one again."""
    kind, spans, page = "", [(0, 0)], 0
    for block in blocks:
        span = (block.start, block.end)
        parted = block.page != page or bool(text[spans[-1][1] : block.start].strip())
        if kind and kind not in ("heading", "row") and parted and _cut_here(text, spans[-1], block):
            spans.append(span)
            page = block.page
            continue
        if kind:
            yield kind, spans
        kind, spans, page = block.kind, [span], block.page
    if kind:
        yield kind, spans


def _cut_here(text: str, above: tuple[int, int], block: Block) -> bool:
    tail = text[max(above[0], above[1] - 40) : above[1]].rstrip()
    if not tail or tail[-1] in ".:;!?":
        return False
    first = text[block.start : block.start + 1]
    return first.islower() or (block.kind == "paragraph" and tail[-1] not in ")\"'")


# --- what the clauses are part of --------------------------------------------------------------------------------


_DEFINITION = re.compile(
    r"""
    (?<=^)[-•*\s]*(?P<label>[A-Z][\w'-]*(?:\s[A-Z][\w'-]*){0,3}):\s(?=[A-Z])
  | ["'](?P<term>[A-Z][\w' -]{2,40})["'](?:\s\(?or\s["'][^"']{2,40}["']\)?)?,?
    \s(?:shall\s)?(?:means?|includes?|refers?\sto|is\sdefined)\b
    """,
    re.VERBOSE,
)


_PERSONAL_TERM = re.compile(r"^(?:Personal|Customer|User|Client)\s(?:\w+\s)?(?:Data|Information)$")
_STAFF = re.compile(r"\b(?:teachers?|employees?|staff|instructors?|educators?)\b", re.IGNORECASE)
_ANYBODY = re.compile(
    r"\b(?:students?|pupils?|learners?|child(?:ren)?|users?|individuals?|natural persons?|persons?"
    r"|anyone|famil\w+|minors?)\b",
    re.IGNORECASE,
)


_A_WORD = re.compile(r"\w+")
_PRIVATE = re.compile(
    r"\byou(?:,| are)? (?:an? |the )?(?:individual|adult|private (?:customer|subscriber|user))\b"
    r"|\bas a private (?:customer|subscriber|user)\b|\bfor your own use\b",
    re.IGNORECASE,
)
_RIGHTLY_LEFT_OUT = re.compile(r"de-?identif|anonymi[sz]|aggregat|\blaws?\b|back-?up|\baccounts?\b", re.IGNORECASE)
_NARROWS = re.compile(
    r"\b(?:this|the) (?:\w+ )?(?:section|article|clause|paragraph|sentence|restriction|limit|promise"
    r"|undertaking)s? (?:(?:does|do)"
    r" not (?:extend|apply|reach)|(?:concerns|applies to|extends to|is about|covers)\b.{0,60}?\b(?:and (?:not|no other"
    r"|leaves)|only|alone))"
    r"|\b(?:are|is) not (?:covered|reached|touched) by this (?:section|article|clause|paragraph)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Agreement:
    """A document's clauses with what must be known of the whole to judge one of them."""

    document: Document
    clauses: tuple[Clause, ...]
    definitions: Mapping[str, str]
    """Defined terms and what they mean: ("Student Data" means ..., or Student Data: ...)."""
    parties: Parties
    """The document's own names for the contractor and the board."""

    @cached_property
    def setting(self) -> Setting:
        """The parts of the document, and which clauses bind here."""
        from charteroak.review.setting import setting_of

        return setting_of(self.clauses, [(member.start, member.name) for member in self.document.members])

    @cached_property
    def operative(self) -> tuple[Clause, ...]:
        """The clauses that bind: no headings, recitals or struck words, and nothing declared no part of it."""
        aside = self.setting.aside
        return tuple(clause for clause in self.clauses if clause.kind != "heading" and clause.index not in aside)

    @cached_property
    def precedence(self) -> tuple[Precedence, ...]:
        """The clauses by which this document, or a part of it, controls over other words."""
        from charteroak.review.precedence import precedence_of

        return precedence_of(self.clauses, self.setting)

    @cached_property
    def data_are_not_students(self) -> bool:
        """Whether its personal data are expressly not students': a staff's, or an adult buyer's own."""
        meanings = [meaning[:300] for name, meaning in self.definitions.items() if _PERSONAL_TERM.search(name)]
        staff = any(_STAFF.search(meaning) and not _ANYBODY.search(meaning) for meaning in meanings)
        return staff or any(_PRIVATE.search(clause.text) for clause in self.clauses[:40])

    @cached_property
    def passages(self) -> tuple[tuple[Clause, frozenset[str]], ...]:
        """The clauses that bind here and are long enough, each with what the trained reader sees of it."""
        from charteroak.review.trained.grams import FEWEST_WORDS, SHORTEST, grams

        here = (clause for clause in self.operative if not self.runs_elsewhere(clause))
        return tuple(
            (clause, grams(str(clause.full)))
            for clause in here
            if len(clause.full) >= SHORTEST and len(_A_WORD.findall(clause.full)) >= FEWEST_WORDS
        )

    @cached_property
    def readings(self) -> tuple[tuple[Clause, Sequence[int], int], ...]:
        """The same clauses, each with the sums of the weights that were learnt, and how many grams it has."""
        from charteroak.review.trained.weights import lexicon

        return tuple((clause, lexicon().sums(seen), len(seen)) for clause, seen in self.passages)

    def speaking_of(self, topic: Cue) -> tuple[Clause, ...]:
        """The operative clauses in which a cue is found; what no cheap word of a topic is in needs no closer look."""
        return tuple(clause for clause in self.operative if clause.full in topic)

    def narrowed(self, clause: Clause) -> bool:
        """Whether the next sentence of the paragraph says that the clause reaches some data only."""
        after = self.clauses[clause.index + 1 : clause.index + 2]
        if not after or after[0].paragraph != clause.paragraph or _RIGHTLY_LEFT_OUT.search(after[0].text):
            return False
        return _NARROWS.search(after[0].text) is not None

    def runs_elsewhere(self, clause: Clause) -> bool:
        """Whether a clause is promised to another state's districts only."""
        return clause.index in self.setting.elsewhere

    def around(self, clause: Clause, before: int = 2, after: int = 2) -> tuple[Clause, ...]:
        """The operative sentences around a clause within its section, the clause among them."""
        first, last = max(0, clause.index - before), clause.index + after + 1
        aside = self.setting.aside
        return tuple(
            near
            for near in self.clauses[first:last]
            if near.section == clause.section and near.kind != "heading" and near.index not in aside
        )

    def near(self, clause: Clause, before: int = 2, after: int = 2) -> str:
        """The words of `around`, as one text that begins with the clause's lead-in."""
        return " ".join(near.full for near in self.around(clause, before, after))


def _definitions(clauses: Sequence[Clause]) -> dict[str, str]:
    found: dict[str, str] = {}
    for clause in clauses:
        for match in _DEFINITION.finditer(clause.text):
            found.setdefault(match.group("term") or match.group("label"), clause.text[match.end() :])
    return found


def agreement_of(document: Document) -> Agreement:
    """The document, cut into clauses that are ready to be judged."""
    from charteroak.review.canonical import reader
    from charteroak.review.parties import parties_of

    clauses = clauses_of(document)
    definitions, parties = _definitions(clauses), parties_of(clauses)
    read = reader(definitions, parties, document.text[:200_000])

    def full(clause: Clause) -> Words:
        words = read(f"{clause.lead} {clause.text}" if clause.lead else clause.text)
        return clause.text if words == clause.text else Words(words)

    ready = tuple(replace(clause, full=full(clause)) for clause in clauses)
    return Agreement(document, ready, definitions, parties)
