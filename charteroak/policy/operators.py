"""What operators may not do with student data, where a policy states less than § 10-234cc(b) forbids."""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.policy.found import Found, Paper
from charteroak.policy.sentences import Sentence
from charteroak.policy.words import PAST, QUESTION, cue
from charteroak.review.cue import Words

_FORBIDDEN = cue(
    r"\b<VENDOR>\b.{0,60}?\b(?:shall not|may not|must not|cannot|can not|can't|will not|won't|never|not knowingly"
    r"|prohibited|forbidden|barred)\b",
    r"\bno <VENDOR>\b.{0,20}?\b(?:shall|may|can)\b",
)
_PROFILE = cue(r"\bprofil(?:e|es|ing)\b")
_COLLECTS = cue(r"\b(?:collect\w*|stor(?:e|es|ing|age)|gather\w*|retain\w*)\b")
_FURTHER = cue(
    r"\b(?:other than|except|unless|unrelated|outside|beyond|not|but|non)\b.{0,40}?\b(?:school|educational"
    r"|furtherance)\b"
)
_SELL = cue(r"\b(?:sells?|selling|sold|sale)\b")
_RENT = cue(r"\b(?:rent\w*|trad(?:e|es|ing)|leas(?:e|es|ing)|barter\w*|exchang\w+|sell,)")
_SUCCESSOR = cue(
    r"\b(?:merg\w+|acqui\w+|successor|purchase of|company (?:itself )?is (?:sold|bought)|takes? over|bought)\b"
)
_DATA = cue(r"\b<DATA>")


def find(sentence: Sentence, paper: Paper) -> Iterator[Found]:
    """Prohibitions that stop short of the statute's, where the policy sets out to state the rule."""
    text = sentence.full
    if QUESTION.search(text) or text in PAST or text not in _FORBIDDEN:
        return
    beside = " ".join(other.text for other in paper.sentences if sentence.lead and other.lead == sentence.lead)
    around = Words(f"{sentence.text} {beside}")
    if sentence.text in _PROFILE and sentence.text in _FURTHER and around not in _COLLECTS:
        yield Found(sentence, "operator-profile-only")
    states_the_rule = bool(sentence.lead) or sentence.text in _SUCCESSOR
    if sentence.text in _SELL and sentence.text in _DATA and states_the_rule and around not in _RENT:
        yield Found(sentence, "operator-sell-only")
