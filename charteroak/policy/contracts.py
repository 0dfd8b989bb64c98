"""The duty to contract: whether it is one, since when, what a contract without a provision is worth, and the pledge."""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.policy.found import Found, Paper
from charteroak.policy.sentences import Sentence
from charteroak.policy.words import PAST, QUESTION, cue

_MAY_CONTRACT = cue(
    r"\b<BOARD>\b[^.;]{0,160}?\b(?:may|can|could|(?:is|are) (?:authori[sz]ed|permitted|free|encouraged) to"
    r"|has the option (?:to|of)"
    r"|chooses? to|should (?:consider|try to)|(?:in|at) its (?:own )?discretion)\b(?! not\b| only\b)[^.;]{0,70}?"
    r"\b(?:enter(?:ing)? into|conclud\w+|mak(?:e|ing)|sign(?:ing)?|execut\w+|hav(?:e|ing)|put(?:ting)?|us(?:e|ing)"
    r"|negotiat\w+) [^.;]{0,50}?\b<CONTRACT>\b"
)
_OPTIONAL = cue(
    r"\b<CONTRACT>\b[^.;]{0,40}?\b(?:is|are) (?:optional|recommended|encouraged|advisable|not (?:required|necessary"
    r"|mandatory|needed)|good practice)\b",
    r"\b(?:no|not (?:a|any)) (?:written )?<CONTRACT>\b[^.;]{0,20}?\b(?:is|are) (?:required|necessary|needed)\b",
)
_PARTNER = cue(
    r"\b(?:<VENDOR>|outside|third[- ]part\w+|cloud|software|online|applications?|apps?|products?|tools?|platforms?)\b"
)
_DATA = cue(r"\b<DATA>", r"\bstudent\b.{0,30}?\b(?:data|information|records?)\b")
_MUST_CONTRACT = cue(
    r"\b(?:shall|must|required to|has to|have to|obliged to|may only|may not"
    r"|only)\b[^.;]{0,60}?\b<EXECUTE>\b[^.;]{0,60}?"
    r"\b<CONTRACT>\b",
    r"\bonly (?:if|when|after|where|with|once|under)\b",
    r"\bbefore\b",
)
_EXCEPTED = cue(
    r"\b(?:IEPs?|504|individuali[sz]ed|exceptions?|unique|special education|de-?identified|no (?:student|pupil"
    r"|personal)"
    r"|(?:does|do|did) not (?:share|receive|collect|get|involve|use|have access)|without (?:any )?(?:student|pupil)"
    r"|addendum|behalf|delegat\w+|purchas\w+|longer|renew\w+|terminat\w+|amend\w*)\b"
)
_OLD_START = cue(
    r"\b(?:October|Oct\.?) (?:1|1st|first),? 2016\b|\b(?:1|1st|first) (?:of )?(?:October|Oct\.?),? 2016\b"
    r"|\b10/0?1/(?:20)?16\b"
    r"|\bOctober (?:of )?2016\b"
)
_ABOUT_CONTRACTS = cue(r"\b<CONTRACT>\b")
_NEW_START = cue(r"\b2018\b")
_MOVED = cue(
    r"\b(?:moved|postponed|put off|delayed|deferred|first|took effect|went into effect|(?:was|were) (?:passed|signed"
    r"|enacted))\b"
)

_LACKS = cue(
    r"\b(?:lack\w*|omit\w*|miss(?:es|ing)|without|(?:does|do|did) not (?:include|contain|carry|have|set out)"
    r"|leaves? out"
    r"|fails? to (?:include|contain|carry)|absent|absence|incomplete)\b"
)
_VOID = cue(
    r"\b(?:is|are|be|becomes?|deemed|considered|held|rendered)\b[^.;]{0,30}?\b(?:void|invalid|unenforceable|a nullity"
    r"|without (?:legal )?(?:force|effect)|not (?:valid|binding|enforceable))\b|\bha(?:s|ve) no (?:legal )?(?:force"
    r"|effect)\b"
)
_VOID_ON_CONDITION = cue(
    r"\b(?:provided|unless|only (?:if|when|after|where)|after\b.{0,30}?\bnotice|if\b.{0,60}?\b(?:fails?|failed|refuses?"
    r"|does not|doesn't|has not)|reasonable time|voidable|not (?:yet |automatically |immediately )?void"
    r"|before (?:the|a|it)|until|can be void|could be(?:come)? void|given notice|notified)\b"
)
_SEVERABLE = cue(r"\b(?:given effect|invalidity|competent jurisdiction|held invalid)\b")
_NOT_THE_CONTRACT = cue(r"^\W*(?:any |a |each |every )?(?:provision|clause|term|section)s? of\b")
_THEN_ON_CONDITION = cue(
    r"\b(?:only|unless|but|however|not)\b.{0,80}?\b(?:notice|notif\w+|cure|amend|fix|time)\b",
    r"\bthis (?:applies|is so|happens|holds)\b",
)

_LAW_ASKS = cue(
    r"\b(?:laws?|statutes?|acts?|state|connecticut|section|10-234bb|legally|requir\w+|must|mandat\w+|need(?:s|ed)?)\b"
)
_OTHER_COUNT = cue(
    r"\b(?:eleven|11|nine|9|twelve|12|eight|8|thirteen|13)(?: \(\d\d?\))? (?:(?:required|contract(?:ual)?|mandatory"
    r"|specific"
    r"|statutory|standard|separate|key|legal|necessary) ){0,2}(?:provisions?|clauses?|statements?|elements?|items?"
    r"|terms?"
    r"|points?|requirements?)\b"
)
_NOT_ELEVEN = cue(r"\b(?:not|rather than|instead of|no longer)\b.{0,12}?\b(?:eleven|11|nine|9|twelve|12)\b")

_PLEDGE = cue(
    r"\b(?:pledge|software hub|hub listing|(?:listed|listing|registered|appears?) (?:on"
    r"|in) (?:the )?(?:\w+ ){0,3}(?:hub"
    r"|registry))\b"
)
_NO_CONTRACT = cue(
    r"\b(?:no|without|instead of|in place of|in lieu of|rather than|exempt\w* from"
    r"|excus\w+ from)\b.{0,30}?\b<CONTRACT>\b",
    r"\b(?:not (?:need|require|have)|needn't|doesn't need|don't need|need not)\b.{0,40}?\b<CONTRACT>\b",
    r"\b<CONTRACT>\b.{0,30}?\b(?:is|are) (?:not|un)[ ]?(?:required|needed|necessary)\b",
    r"\b(?:replaces?|takes? the place of|substitutes? for|satisf(?:y|ies)|counts? as|serves? as|suffices?|is enough)\b",
)
_STILL = cue(
    r"\b(?:does|do|can|will|shall|is|may)(?: not|n't|not) (?:by itself )?(?:replace|take the place|substitute"
    r"|satisfy|count"
    r"|serve|suffice|enough|excuse|exempt|a substitute|mean)",
    r"\b(?:still|even (?:if|where|when|though)|not enough|nevertheless|whether or not|never)\b",
)


def find(sentence: Sentence, paper: Paper) -> Iterator[Found]:
    """What a sentence says of the duty to contract that is not the law."""
    text = sentence.full
    if QUESTION.search(text) or text in PAST:
        return
    if _is_optional(sentence, paper):
        yield Found(sentence, "contract-optional")
    if (
        text in _OLD_START
        and text in _ABOUT_CONTRACTS
        and text not in _NEW_START
        and not _only_tells_history(sentence)
        and sentence.text in _OLD_START
    ):
        yield Found(sentence, "contract-start")
    if _is_void_outright(sentence, paper):
        yield Found(sentence, "void-outright")
    if text in _OTHER_COUNT and text in _LAW_ASKS and text not in _NOT_ELEVEN and text in _ABOUT_CONTRACTS:
        yield Found(sentence, "eleven-provisions")
    if text in _PLEDGE and text in _NO_CONTRACT and text not in _STILL:
        yield Found(sentence, "pledge-suffices")


def _is_optional(sentence: Sentence, paper: Paper) -> bool:
    text = sentence.text
    if sentence.lead or text in _EXCEPTED or text in _PLEDGE or not (text in _MAY_CONTRACT or text in _OPTIONAL):
        return False
    if text in _MUST_CONTRACT or text not in _PARTNER:
        return False
    items = [after.text for after in paper.after(sentence, 2) if after.lead]
    return any(words in _DATA for words in (text, *items))


def _only_tells_history(sentence: Sentence) -> bool:
    """An act's date of effect is told, and nothing is said to follow from it today."""
    return sentence.full in _MOVED and sentence.full not in _VOID


def _is_void_outright(sentence: Sentence, paper: Paper) -> bool:
    text = sentence.full
    if text not in _LACKS or text not in _VOID or text not in _ABOUT_CONTRACTS or text in _VOID_ON_CONDITION:
        return False
    if text in _NOT_THE_CONTRACT or text in _SEVERABLE:
        return False
    return not any(after.text in _VOID and after.text in _THEN_ON_CONDITION for after in paper.after(sentence, 1))
