"""bb-a-8, C.G.S. § 10-234bb(a)(8): the contractor and the board ensure compliance with FERPA, 20 U.S.C. § 1232g.

Looks for: a duty to comply with the Family Educational Rights and Privacy Act, and who bears it. "Each party", or
the contractor in one clause and the board in another, is both.
Weak: only one of them; or FERPA is named without a duty.
Contradicts: the contractor says that FERPA lays no duty on it, or that it accepts none.
Abstains: never.
"""

from __future__ import annotations

import re

from charteroak.review.clauses import Agreement
from charteroak.review.cue import Words
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.parties import Parties
from charteroak.review.vocabulary import DEFINES, cue

FERPA = cue(
    r"\bFERPA\b|\bFamily Education(?:al)? Rights?(?: and|,|&)? ?(?:and )?Privacy\b|\b1232 ?\(?g\b"
    r"|\b34 C\.?F\.?R\.?,? (?:part |§ ?)?99\b"
)
THAT_ACT = cue(
    r"\b(?:that|the|said) act\b|\b(?:that|the) (?:federal )?(?:statute|law)\b|\bduties that fall\b|\bby it\b"
    r"|\bfederal education(?:al)? (?:records? |privacy )?laws?\b"
)
COMPLY = cue(
    r"\b(?:compl(?:y|ies|ied|iance|iant|ying)|adher\w+|abid\w+|conform\w*|observ(?:e|es|ance)|follow(?:s|ed)?"
    r"|honou?r|uphold|satisf(?:y|ies)|meets?|obey(?:s|ed)?|keep(?:s|ing)? (?:to|within)|live up to|stick to"
    r"|in keeping with|(?:in|with) (?:\w+ )?accord(?:ance)?|accordance with|consistent with|bound by"
    r"|within the requirements|fulfil\w*|subject to the requirements|pursuant to|as (?:FERPA|that act) (?:demands|asks"
    r"|requires))\b",
    r"\b(?:contraven\w+|perform the duties|do (?:\w+ )?what|promise[sd]? to keep|conduct (?:it|them)sel(?:f|ves)|"
    r"as (?:\w+ ){0,6}?(?:requires?|demands?|asks?) (?:of )?(?:it|them|both)?)\b",
)
DUTY = cue(
    r"\b(?:<MUST>|ensures?|complies|warrants?|represents?|certif(?:y|ies)|acknowledges?|responsible"
    r"|obligat\w+|undertakes|in all respects|comply|are|is)\b"
)
EACH = cue(
    r"\b(?:each|both|the|either) (?:of the |of them |of us )?(?:respective )?part(?:y"
    r"|ies)\b(?! (?:service|website|vendor|provider|application))",
    r"\beach (?:of them|is|are|party|will|shall|of us)\b|\bboth (?:of (?:them|us|the)|will|shall|must"
    r"|sides)\b|\b(?:shall|will|must|to) (?:each|both|jointly)\b|\bmutual(?:ly)?\b",
    r"\b(?:we and you|you and we|you and us|both of us|either of us|(?:we|you) each|and so (?:will|shall|must) (?:you"
    r"|we)"
    r"|as (?:shall|will|must|do) (?:the|you|we)|alike|likewise|reciprocal\w*|all parties|both signatories|severally"
    r"|one and the other)\b",
    r"\bneither ~ nor\b~~\b(?:breach|violate|contravene|offend)\b",
    r"\bnothing in this \w+ .{0,40}violat",
)
AS_WELL = cue(
    r"\b(?:and so (?:will|shall|must|do)|as (?:shall|will|must|do)|alike|likewise|both of us"
    r"|by (?:\w+ ){1,3}and (?:\w+ ){1,3}alike)\b",
    r"\bfor what it holds and to\b|\bby both\b",
)
NAME = cue(r"^\{[^}]+\}?$|^\[[^\]]+\]?$")
PAIR = cue(
    r"(?:^|(?<=[ ,.;:(]))(?P<a>(?:the |\{|\[)?[\w'{}\]-]+(?: [\w'{}\]-]+){0,3}?),? (?:and|as well as"
    r"|and also) (?P<b>(?:the |\{|\[)?[\w'{}\]-]+(?: [\w'{}\]-]+){0,3}?)(?: \(?each\)?,?)? (?:<MUST>"
    r"|each|both|ensure)\b"
)
_ACT = r"(?:FERPA|family educational rights(?: and privacy act)?|that act|1232g)"
DENIES = cue(
    rf"\b{_ACT}\b.{{0,80}}?\b(?:do(?:es)?(?: not|n't) apply|places no|imposes? no|shall not apply|not applicable"
    rf"|inapplicable"
    rf"|lays no|creates? no|is excluded|excluded from|disappl\w+|(?:shall |will )?cease|none)\b",
    rf"\b(?:not|no|never|disclaims?|without|accepts? none|excludes?|waives?|released? from|denies|nothing in|n't)\b"
    rf".{{0,60}}?\b(?:responsib\w+|oblig\w+|liab\w+|dut(?:y|ies)|subject to|bound by|accepts?|required to"
    rf"|requirement that"
    rf"|commitments?|promise|undertaking|need (?:not )?(?:follow|comply)|have to|held to)\b.{{0,80}}?\b{_ACT}\b",
    rf"\bnothing in {_ACT} binds\b|\b{_ACT}\b.{{0,60}}?\b(?:shall|will|do|does) not bind\b",
    rf"\b{_ACT}\b.{{0,120}}?\b(?:sole(?:ly)?|alone|exclusive(?:ly)?|entirely|only) .{{0,40}}?\b(?:responsib\w+|oblig\w+"
    rf"|customer|district|school|board|matter)\b",
    rf"\b(?:sole(?:ly)?|exclusive(?:ly)?|entirely|alone) (?:\w+ )?(?:responsib\w+|obligation|liable|burden|carries"
    rf"|bears)\b.{{0,120}}?\b{_ACT}\b",
    rf"\b{_ACT}\b.{{0,60}}?\b(?:your job|not ours|not our (?:job|concern|responsibility)|(?:we|it) (?:do(?:es)?n't"
    rf"|won't"
    rf"|will not|does not) (?:\w+ )?(?:follow|check|comply|promise))\b",
    rf"\b(?:in place of|instead of|rather than) {_ACT}\b",
    rf"\bfollow no {_ACT}\b|\bon your own with {_ACT}\b",
    rf"\b{_ACT}\b.{{0,80}}?\b(?:released from|no duty|be (?:waived|relieved)|is hereby waived)\b",
    rf"\b(?:all|every) (?:duty|duties|obligations?)\b[^.;]{{0,40}}?\b{_ACT}\b[^.;]{{0,100}}?\b"
    r"(?:and (?:the )?\w+(?:'s)? only|alone)\b",
    rf"\bnot (?:to be )?(?:taken|read|construed) as (?:a |any )?(?:promise|undertaking)\b[^.;]{{0,60}}?\b{_ACT}\b",
    rf"\b(?:contractor|vendor|provider|company|operator|supplier|we) (?:do(?:es)? not|don't|will not"
    rf"|won't) (?:\w+ )?(?:comply with|follow|observe|undertake to meet) {_ACT}\b",
    rf"\b{_ACT}\b[^|]{{0,20}}\|[^|]{{0,40}}\| ?(?:no duties|none|nothing)\b",
)
FOR_THE_OTHER = cue(
    r"\b(?:assist|help|support|enable|allow|cooperate|facilitate|so that|in order that|to permit)\b.{0,60}$"
)
SUBCONTRACTOR = cue(r"\b(?:sub-?contractors?|sub-?processors?|third part(?:y|ies))\b[^.;]{0,40}$")

REASONS = Reasons(
    present="Both the contractor and the board undertake to comply with FERPA.",
    weak="FERPA is addressed, but not as a duty of both the contractor and the board",
    missing="FERPA is not mentioned.",
    conflict="The contractor disclaims any duty under FERPA",
)


def judge(agreement: Agreement) -> Judgement:
    found: list[Evidence] = []
    bearers: dict[str, Evidence] = {}
    parties = agreement.parties
    terms = [name for name, meaning in agreement.definitions.items() if meaning in FERPA and name in LAWS]
    for clause in agreement.operative:
        text = clause.full
        if named := [name for name in terms if name in text]:
            text = Words(text.replace(named[0], "FERPA"))
        refers = text in THAT_ACT or text in LIKE_DUTY
        if text not in FERPA and not (refers and agreement.near(clause, 1, 0) in FERPA):
            continue
        if clause.full in DEFINES:
            continue
        if text in DENIES:
            found.append(Evidence("against", clause, "it says that FERPA binds the board alone"))
            continue
        who = _bearers(text, parties)
        if text not in FERPA and text in LIKE_DUTY and (side := parties.first(text)) in ("contractor", "board"):
            who = who | {side}
        if "both" in who:
            found.append(Evidence("meets", clause, "both parties"))
        for bearer in sorted(who & {"contractor", "board"}):
            bearers.setdefault(bearer, Evidence("partly", clause, f"only the {bearer} undertakes it"))
        if not who and text in FERPA:
            found.append(Evidence("partly", clause, "it names FERPA without a duty of both to comply"))
    if len(bearers) == 2:
        found = [*(Evidence("meets", item.clause, "each in its own clause") for item in bearers.values()), *found]
    else:
        found = [*bearers.values(), *found]
    return settled(agreement, found, REASONS)


LAWS = cue(r"\b(?:laws?|statutes?|acts?|regulations?|rules|requirements)$")
LIKE_DUTY = cue(
    r"\b(?:makes? the (?:like|same) (?:covenant|promise|undertaking)|(?:promises?|undertakes?|will"
    r"|shall) (?:to )?(?:do )?the same"
    r"|promises? to keep it|abide by it)\b"
)
_SOMEBODY = re.compile(r"\b(?:and|nor) (?:the )?[A-Z]\w+")
_JOINED = cue(r"\b(?:and|nor)\b[^.;]{0,120}?\b<MUST>[^.;]{0,60}$", r"\bneither\b[^.;]{0,60}?\bnor\b[^.;]{0,80}$")
_OTHERS_DUTY = cue(r"\b(?:that|which|ensure|require|cause|enable|acknowledge|confirm|understand)s?\b")


def _both_in_subject(subject: str, parties: Parties) -> bool:
    """Whether both are joined as those who must: "The Board in releasing, and the Lab in using them, shall"."""
    if subject not in _JOINED or subject in _OTHERS_DUTY:
        return False
    return parties.named("board", subject) and (
        parties.named("contractor", subject) or _SOMEBODY.search(subject) is not None
    )


def _bearers(text: str, parties: Parties) -> set[str]:
    """Who must comply, by this clause: "both", or "contractor" or "board"."""
    if text not in COMPLY or text not in DUTY:
        return set()
    who: set[str] = set()
    for match in COMPLY.finditer(text):
        before, after = text[: match.start()], text[match.end() : match.end() + 300]
        if before in SUBCONTRACTOR:
            continue
        mention = text not in FERPA or after in FERPA or before in FERPA or after in THAT_ACT
        if not mention:
            continue
        subject = before[-200:]
        if subject in EACH or after[:160] in AS_WELL:
            return {"both"}
        if _both_in_subject(subject, parties):
            return {"both"}
        if pair := PAIR.search(subject + " shall"):
            sides = {parties.side(pair.group("a")), parties.side(pair.group("b"))}
            if {"contractor", "board"} <= sides or (
                len(sides) == 2 and (pair.group("a") in NAME or pair.group("b") in NAME)
            ):
                return {"both"}
        side = parties.side(subject)
        if side and subject not in FOR_THE_OTHER:
            who.add(side)
    return {"both"} if who >= {"contractor", "board"} else who
