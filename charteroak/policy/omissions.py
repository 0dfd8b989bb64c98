"""What a whole policy leaves out. Only a paper that sets out the law is asked for everything the law says."""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.policy.found import Paper
from charteroak.policy.report import Omission
from charteroak.policy.topics import lackings
from charteroak.policy.words import cue

_CITES = cue(r"\b10-234(?:aa|bb|cc|dd)\b|\bpublic acts?\b|\bP\.? ?A\.? ?1[678]-\d")
_DEFINES = cue(r"[\"'][^\"']{4,40}[\"'] (?:means|shall mean|is|refers to)\b")
_DEFINES_CONSULTANT = cue(
    r"\bconsultants?\b[\"']*,?:? (?:means|shall mean|is|are|refers? to)\b", r"\bwhat is an? [\"']?consultant"
)
_CONSULTANT = cue(r"\bconsultants?\b")
_SUBJECTS = (
    cue(
        r"\b<EXECUTE>\b.{0,60}?\b(?:written )?<CONTRACT>\b",
        r"\bwritten <CONTRACT>\b",
        r"\b<CONTRACT>\b.{0,30}?\b(?:void|invalid)\b",
    ),
    cue(
        r"\b(?:statement|description|provisions?) (?:that|of|by)\b",
        r"\b<CONTRACT>\b.{0,80}?\b(?:shall|must|requires?|has to) (?:have|contain|include|carry|state|say|describe)\b",
        r"\b<CONTRACT>\b.{0,20}?\b(?:carry|contain|state|say)s?\b",
    ),
    cue(r"\b<BREACH>"),
    cue(
        r"\b<EXECUTE>\b.{0,120}?\b(?:<POST>|notice)\b",
        r"\b<CONTRACT>\b.{0,60}?\b<POST>\b",
        r"\bnotice of (?:the |such |each )?<CONTRACT>\b",
    ),
    cue(r"\boperators?\b.{0,60}?\b(?:shall not|may not|must not|shall)\b", r"\btarget(?:ed)? advertis"),
)
_BOARDS_PAPER = cue(
    r"\b(?:the|local or regional|our|this) (?:boards?(?: of education)?|(?:school )?district|region)\b"
    r"|\bboards? of education\b"
    r"|\bpublic schools\b"
)
_PROVISION = cue(
    r"\b(?:statement|description|prohibition|procedures?|provision|promise)\b.{0,16}?\b(?:that|of|by|how|against)\b"
)
_NORM = cue(r"\b(?:shall|must)\b")
_FEWEST_SUBJECTS, _FEWEST_PROVISIONS, _FEWEST_NORMS = 3, 5, 8

_SAID = {
    "deletion-means": cue(r"\b(?:request|ask|require|direct)\w*\b.{0,40}?\b<DELETE>"),
    "website": cue(
        r"\b(?:maintain\w*|keep\w*|updat\w+)\b.{0,40}?\b<SITE>\b.{0,80}?\b<CONTRACT>\b",
        r"\bseptember (?:1|1st|first)\b.{0,160}?\b(?:<SITE>|page)\b|\b(?:<SITE>|page)\b.{0,160}?\bseptember (?:1|1st"
        r"|first)\b",
        r"\b(?:annual\w*|each year|every year|yearly)\b.{0,120}?\b(?:address|<SITE>)\b",
    ),
    "september-notice": cue(r"\bseptember (?:1|1st|first|one)\b", r"\b(?:address|link)\b.{0,60}?\b(?:annual\w*"
    "|each year|yearly)\b",
                            r"\b(?:annual\w*|each year|every year|yearly)\b.{0,120}?\b(?:address|web ?site|link)\b"),
    "addendum": cue(r"\baddend(?:um|a)\b"),
    "iep-504": cue(r"\b504\b", r"\bindividuali[sz]ed education (?:program|plan)s?\b.{0,200}?\b(?:<CONTRACT>|comply)",
                   r"\bIEPs?\b"),
    "cet-report": cue(
        r"\breport\w*\b.{0,80}?\bCommission\b|\bCommission\b.{0,60}?\breport\w*\b|\breport\w*\b.{0,40}?\bCET\b"
    ),
}  # fmt: skip
_STUDENT_DEFINITION = cue(r"\benrolled in\b|\breceiving special education\b")


def omissions(paper: Paper) -> Iterator[Omission]:
    """What is to be remarked on the whole policy, in the statute's order."""
    if not _sets_out_the_law(paper):
        return
    for lacking in lackings():
        if lacking.since <= paper.law.day and _lacks(paper, lacking.topic):
            yield Omission(
                id=f"omission-{lacking.topic}",
                topic=lacking.topic,
                why=lacking.why,
                citation=lacking.citation,
                confidence=lacking.confidence,
                proposed=lacking.proposed,
            )


def _sets_out_the_law(paper: Paper) -> bool:
    sentences = [sentence.full for sentence in paper.sentences]
    if paper.is_a_providers or not any(words in _BOARDS_PAPER for words in sentences):
        return False
    subjects = sum(any(words in subject for words in sentences) for subject in _SUBJECTS)
    cites = any(words in _CITES for words in sentences)
    defines = sum(words in _DEFINES for words in sentences) > 1
    commands = sum(sentence.text in _NORM for sentence in paper.sentences) >= _FEWEST_NORMS
    return subjects >= (_FEWEST_SUBJECTS if cites or defines else _FEWEST_SUBJECTS + 1) and (
        cites or defines or commands
    )


def _lacks(paper: Paper, topic: str) -> bool:
    sentences = [sentence.full for sentence in paper.sentences]
    if topic == "consultant-undefined":
        defines = sum(words in _DEFINES for words in sentences) > 2
        used = any(words in _CONSULTANT for words in sentences)
        return defines and used and not any(words in _DEFINES_CONSULTANT for words in sentences)
    if topic == "deletion-means":
        listed = sum(sentence.text in _PROVISION and sentence.item for sentence in paper.sentences)
        if listed < _FEWEST_PROVISIONS:
            return False
    if topic == "iep-504":
        sentences = [words for words in sentences if words not in _STUDENT_DEFINITION or words in _SAID["addendum"]]
    return not any(words in _SAID[topic] for words in sentences)
