"""Whom notices go to and what they say: each contract, the yearly notice, and a breach."""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.policy.found import BREACH, CONTRACT, Found, Paper
from charteroak.policy.sentences import Sentence
from charteroak.policy.telling import Telling
from charteroak.policy.words import BEYOND, PAST, QUESTION, cue

_EACH_CONTRACT = cue(
    r"\b(?:after|upon|when(?:ever)?|once|of|each time|every time|as soon as|within|following"
    r"|if)\b.{0,40}?\b<EXECUTE>\b.{0,60}?"
    r"\b<CONTRACT>\b",
    r"\b(?:each|every|any|an?|new|the) (?:[\w-]+ ){0,3}?<CONTRACT>\b.{0,60}?\b(?:is|are|has been|have been|was"
    r"|were) (?:\w+ )?"
    r"(?:executed|signed|concluded|made|final|entered into)\b",
    r"\b(?:about|of|for) (?:each|every|any) (?:new |renewed |signed |executed )?(?:[\w-]+ ){0,2}?<CONTRACT>\b",
    r"\baffected by the <CONTRACT>\b",
)
_YEARLY = cue(r"\b(?:september|annual\w*|each year|every year|yearly|once a year|every august|by august)\b")
_BEFORE_SIGNING = cue(r"\b(?:before|prior to|consent|permission|IEPs?|504)\b")
_POSTING_ALONE = cue(
    r"\b<POST>\b.{0,60}?\b(?:is|are|be|would|was|by itself|alone)\b.{0,16}?\bnot\b.{0,10}?\b(?:sufficient|enough"
    r"|adequate|satisfy)\b",
    r"\bnot (?:enough|sufficient|adequate)\b.{0,20}?\b<POST>\b",
    r"\brequires? (?:an? )?(?:electronic |direct |individual |written )?notices? to (?:the |each |all )?<FAMILY>",
)
_MONTH_LATE = cue(
    r"\b(?:by|before|no later than|not later than|until|in|during)\b.{0,30}?\b(?:october|november|december"
    r"|september (?:[2-9]|1\d"
    r"|2\d|30)(?:th|nd|rd|st)?|(?:the )?end of september|january)\b"
)
_WHERE = cue(r"\b(?:address|web ?site|web ?page|link|url|where|site)\b")
_FAMILY = cue(r"\b<FAMILY>\b")

_NOT_TOLD = cue(r"\b(?:not|never|no)\b.{0,20}$")
_OWN_USE = cue(
    r"\b(?:own use|through (?:a|the|its) (?:student'?s? )?use|not (?:under|through|pursuant to) (?:a|the"
    r"|any) (?:board'?s? )?<CONTRACT>"
    r"|without a <CONTRACT>|10-234dd\(b\))"
)
_OTHERS = cue(
    r"\b(?:(?:State |Connecticut )?Department of Education|CSDE|Attorney General|police|law enforcement"
    r"|Commission(?:er)?"
    r"|credit (?:bureaus?|reporting)|insur(?:er|ance carrier)|state(?:'s)? (?:department|agenc\w+|officials))\b"
)
_NOTICE = r"(?:notices?|notifications?|letters?|messages?|postings?|e-?mails?)"
_SAYS = (
    r"(?:states?|describes?|includes?|contains?|tells?|says?|explains?|lists?|names?|sets? out|identif(?:y|ies)"
    r"|informs?|gives?)"
)
_NOTICE_SAYS = cue(rf"\b{_NOTICE}\b.{{0,60}}?\b{_SAYS}\b")
#: Of a notice where the sentence before speaks of one; else it may be anything.
_IT_SAYS = cue(rf"\bit\b.{{0,60}}?\b{_SAYS}\b")
_OF_A_NOTICE = cue(rf"\b{_NOTICE}\b")
#: What a notice of a breach may tell.
_BREACH_CONTENTS = cue(
    r"\b(?:what (?:happened|occurred|was (?:taken|lost|released))|(?:kinds?|types?|categories"
    r"|nature) of (?:the )?(?:data"
    r"|information|breach|incident)|(?:which|what) (?:data|information|records?)|data (?:were |was )?involved"
    r"|data elements"
    r"|whom? (?:to|they (?:may|can)) (?:ask|call|contact)|contact (?:person|information|name)|telephone number"
    r"|date of the"
    r"|steps|what (?:is|the \w+ (?:is|are)) (?:being )?do(?:ne|ing)|credit monitoring|protect themselves)\b"
)
_MORE_CONTENTS = {
    "where the data are kept": cue(r"\bwhere\b.{0,30}?\b(?:stor\w+|kept|held|hosted|located)\b"),
    "whom to ask": cue(
        r"\b(?:whom?|person|people|office|name|names)\b.{0,20}?\b(?:contact|ask|call"
        "|questions?)\b",
        r"\bcontact",
    ),
    "who can see the data": cue(r"\bwho\b.{0,20}?\b(?:see|access|use|reach)\b", r"\bsub-?contractors?\b"),
    "how long the data are kept": cue(
        r"\bhow long\b",
        r"\bretention\b",
        r"\b(?:until|when)\b.{0,20}?\b(?:expir\w+"
        "|end)",
    ),
    "how the data are protected": cue(r"\b(?:security|safeguards?|protected|encrypt\w*)\b"),
    "what it costs": cue(r"\b(?:cost|price|fee)s?\b"),
    "how to object or opt out": cue(r"\b(?:opt[- ]?out|object|refuse)\b"),
}


def find(sentence: Sentence, paper: Paper) -> Iterator[Found]:
    """What a sentence says of recipients and contents that the law no longer asks, or never asked."""
    text = sentence.full
    if QUESTION.search(text) or text in PAST:
        return
    acts = paper.tellings(sentence)
    breach = paper.speaks_of_breach(sentence)
    if text not in BREACH:
        yield from _of_contracts(sentence, paper, acts)
    if paper.is_a_providers:
        return
    if breach:
        yield from _of_breaches(sentence, acts)
    yield from _contents(sentence, paper, breach)


def _of_contracts(sentence: Sentence, paper: Paper, acts: tuple[Telling, ...]) -> Iterator[Found]:
    text = sentence.full
    if text in _YEARLY:
        if text in _MONTH_LATE and text in _WHERE and any(act.to_families for act in acts):
            yield Found(sentence, "annual-notice-late")
        return
    if text in _POSTING_ALONE:
        near = [*paper.before(sentence, 4), sentence]
        if any(other.full in CONTRACT for other in near) and not any(other.full in BREACH for other in near):
            yield Found(sentence, "contract-notice-families")
        return
    if text not in CONTRACT or text not in _EACH_CONTRACT or text in _BEFORE_SIGNING:
        return
    if any(act.to_families and act.teller != "vendor" for act in acts):
        if text not in BEYOND:
            yield Found(sentence, "contract-notice-families")
        yield Found(
            sentence, "contract-notice-recipients", overlay="recipient", row="B4", recipient="students and parents"
        )


def _of_breaches(sentence: Sentence, acts: tuple[Telling, ...]) -> Iterator[Found]:
    text = sentence.full
    for act in acts:
        if text[max(0, act.start - 24) : act.start] in _NOT_TOLD:
            continue
        if act.teller == "vendor" and act.to_families and text not in _OWN_USE:
            recipient = "students and parents"
            yield Found(
                sentence,
                "contractor-tells-families",
                {"recipient": recipient},
                "recipient",
                row="C2",
                recipient=recipient,
            )
        other = _OTHERS.search(act.told)
        if other:
            recipient = f"the {other.group()}"
            yield Found(
                sentence,
                "breach-other-recipients",
                {"recipient": recipient},
                "recipient",
                row="B9",
                recipient=recipient,
            )


def _contents(sentence: Sentence, paper: Paper, breach: bool) -> Iterator[Found]:
    text = sentence.full
    before = paper.before(sentence, 1)
    it_says = text in _IT_SAYS and any(words.full in _OF_A_NOTICE for words in before)
    if text not in _NOTICE_SAYS and not it_says:
        return
    if breach:
        found = [match.group() for match in _BREACH_CONTENTS.finditer(sentence.text)]
        if found:
            fill = {"contents": ", ".join(dict.fromkeys(found))}
            yield Found(sentence, "breach-notice-contents", fill, "notice", row="B9")
        return
    near = [*paper.before(sentence, 2), sentence]
    if any(other.full in CONTRACT for other in near) and text not in _YEARLY:
        more = [name for name, words in _MORE_CONTENTS.items() if sentence.text in words]
        if more:
            yield Found(sentence, "contract-notice-contents", {"contents": ", ".join(more)}, "notice", row="B4")
