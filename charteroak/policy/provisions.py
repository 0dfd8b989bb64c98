"""What a policy says that contracts must contain: the ten provisions as they read today, and clauses beyond them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from charteroak.law import Unit
from charteroak.policy.found import Found, Paper
from charteroak.policy.sentences import Sentence
from charteroak.policy.words import PAST, QUESTION, cue, spans_in

_CONTENT = cue(
    r"\b<CONTENT>\b",
    r"\b(?:work|materials?|whatever|what|everything) (?:that )?(?:the |our )?(?:students?|pupils?"
    r"|child(?:ren)?) (?:themselves )?"
    r"(?:create|make|produce|write|generate)s?\b",
    r"\b(?:all|any) (?:student|pupil) data\b",
    r"\b(?:student|pupil) data (?:are|is|remain|shall|belong)",
)
_BOARD_OWNS = cue(
    r"\b(?:property of|belongs? to|owned by|title (?:\w+ ){0,3}(?:vests?|rests?|remains?|lies) (?:in|with))"
    r"(?: and (?:under the|subject to the) (?:\w+ )?control of)? (?:(?:the|our|its|this|\w+) ){0,4}?<BOARD>\b",
    r"\b<BOARD>(?: of education)? (?:shall |will )?(?:owns?|(?:retains?|keeps?|holds?|has) (?:full |sole "
    r"|all )?(?:ownership|title)"
    r"|(?:is|are|remains?) the (?:sole |legal )?owners?)\b",
)
_NOT_BEFORE = re.compile(r"\b(?:not|never|neither|nor|no longer|n't)\b[^,;]{0,25}$", re.IGNORECASE)

_HOLD_OF = cue(
    r"\b(?:possession|control|keep|retain|transfer\w*|mov(?:e|es|ing)|export\w*|send\w*|download\w*|forward\w*)\b"
)
_OWN_ACCOUNT = cue(
    r"\b(?:e-?mail|personal|private|own|another|different)(?: [\w-]+){0,2}? (?:accounts?|address(?:es)?|storage)\b",
    r"\be-?mail\b",
)
_RETAIN_CONTROL = cue(
    r"\b(?:possession and control|keep (?:possession|control|hold)|retain (?:possession|control|ownership))\b"
)
_FAMILY = cue(r"\b<FAMILY>\b")
_CONTRACT_SAYS = cue(r"\b(?:descri\w+|means|procedures?|statement|how|spell\w* out|provisions?|clauses?|<CONTRACT>)\b")
_NOTHING_LIMITS = cue(r"\b(?:nothing|construed|shall not limit|does not limit|not prevent)\b")
_BOARD_MAY_DELETE = cue(r"\b<BOARD>\b.{0,60}?\b(?:request|ask|require|direct|order|demand)\w*\b.{0,40}?\b<DELETE>")

_ASKS_DELETION = cue(
    r"\b<BOARD>\b.{0,60}?\b(?:request|ask|require|direct|order|demand)\w*\b.{0,40}?\b<DELETE>.{0,80}?\b(?:any|all"
    r"|every|the"
    r"|its|student|pupil)\b"
)
_ALL_HELD = cue(r"\b(?:possession|holds?|held|has in|custody|any|all|every)\b")
_EXCEPTIONS = cue(
    r"\b(?:except\w*|unless|other than|save|less|apart from|prohibit\w+|forbid\w*|forbidden|disaster|back-?ups?"
    r"|subject to"
    r"|exempt\w*|required to (?:be )?(?:retain|ke[ep])\w*|(?:law|statute) (?:allows?|requires?|permits?|provides?"
    r"|says?|sets?)"
    r"|10-234bb ?\(a\) ?\(2\)|10-234cc|as (?:provided|permitted|required|set)|limits?)\b"
)
_OPERATOR = cue(r"\b(?:operators?|compan(?:y|ies)|providers?|vendors?|contractors?|firms?)\b")
_MUST_DELETE = cue(r"\b(?:shall|must|will|has to|have to|required to|deletes?)\b.{0,30}?\b<DELETE>", r"\bto delete\b")
_ASKED = cue(r"\b(?:request\w*|asks?|asked)\b")
_REASONABLE = cue(r"\breasonable (?:(?:amount|period|length)\b.{0,6}?)?time\b")

_SUSPECT = cue(r"\b(?:suspect\w*|suspicion|possible|potential(?:ly)?|may have been|might have been|believes?)\b")
_KEPT = cue(r"\b(?:retain\w*|available|keep|kept|access|hold|held|possess\w*|stored?)\b")
_NOTHING_KEPT = cue(r"\b(?:not|no|nothing|neither|nor|never|cease\w*)\b")
_SERVICES_DONE = cue(
    r"\b(?:complet\w+|conclusion|finish\w*|performance|end) (?:of )?(?:the |its |all |such "
    r"|their )?(?:\w+ )?(?:services?|work"
    r"|project|engagement|task)\b",
    r"\b(?:services?|work|project|engagement|tasks?)\b.{0,20}?\b(?:is|are|has been|have been|was"
    r"|were) (?:\w+ )?(?:complete\w*"
    r"|finished|done|concluded|rendered|over)\b",
    r"\bonce\b.{0,40}?\b(?:finish\w*|complet\w+)\b.{0,20}?\b(?:services?|work|project|engagement)\b",
)
_CONTRACT_EXPIRES = cue(
    r"\b(?:expir\w+|terminat\w+)\b",
    r"\b(?:end|close) of (?:the |its |this |that |any )?<CONTRACT>\b",
    r"\b<CONTRACT> (?:ends?|is over|has ended)\b",
)

_ADVERTISING = cue(r"\b(?:advertis\w+|ads?|marketing)\b")
_NO_ADVERTISING = cue(
    r"\b(?:prohibit\w*|prohibition|forbid\w*|forbidden|ban(?:s|ned|ning)?|bars?|barred|not|never|no|refrain\w*)\b"
    r".{0,200}?\b(?:advertis(?:ing|e|ements?)|ads?)\b",
    r"\badvertis\w+\b.{0,60}?\b(?:prohibited|forbidden|banned|not (?:allowed|permitted))\b",
)
_TARGETED = cue(
    r"\b(?:target\w*|aimed|directed (?:at|to)|tailored|personali[sz]ed|behaviou?ral|based on|interest-based)\b.{0,40}?"
    r"\b(?:advertis\w+|ads?)\b",
    r"\b(?:advertis\w+|ads?)\b.{0,30}?\b(?:target\w*|aimed|directed (?:at|to)|tailored|based on|chosen|selected)\b",
)
_ANY_ADVERTISING = cue(
    r"\b(?:any|all) (?:kind of |form of |sort of )?(?:advertis\w+|ads?)\b|\b(?:advertis\w+|ads?) of any (?:kind|sort"
    r"|form)\b"
    r"|\btargeted or (?:not|otherwise|untargeted)\b|\bwhether or not (?:it is |they are )?targeted\b"
    r"|\bnot only targeted\b"
)
_IN_CONTRACT = cue(r"\b(?:<CONTRACT>|<VENDOR>)\b")
_OTHER_SUBJECT = cue(
    r"\b(?:construed|parents? or (?:legal )?guardians? of students|school newspaper|yearbook|job|bids?)\b"
)

_HEALTH = cue(
    r"\bHITECH\b|\b164\.3(?:06|08|10|12)\b|\bHealth Information Technology for Economic\b|\bHIPAA (?:security"
    r"|technical)"
    r"|\b13402\b|\bprotected health information\b"
)
_INSURANCE_ACT = cue(r"\bHealth Insurance Portability\b|\bcomplies with\b.{0,80}?\bHIPAA\b")

_REQUIRED = cue(
    r"\b(?:shall|must|requires?|required|oblig\w+|has to|have to|insists?|demand\w*|need to|agrees? to|may not"
    r"|no (?:vendor"
    r"|contractor|operator|compan\w+|provider|firm)s? (?:may|shall|can)|cannot|contains? a)\b"
)
_NOT_REQUIRED = cue(r"\b(?:not (?:required|obliged|need\w*)|need not|optional|may wish|should|can try|recommend\w*)\b")
#: Further clauses that boards ask for, each with the words by which it goes.
_CLAUSES = {
    "encryption of student data": cue(r"\bencrypt\w*"),
    "a certificate that student data have been destroyed": cue(
        r"\b(?:certif\w+|attest\w*|written confirmation|proof|affidavit)\b.{0,50}?\b<DELETE>",
        r"\b<DELETE>.{0,60}?\b(?:certif\w+|attest\w*|affidavit|confirm\w* in writing)\b",
    ),
    "storage in the United States only": cue(
        r"\b(?:stor\w+|host\w*|kept|located|maintained|processed|remain)\b.{0,50}?\b(?:United States|U\.S\.|USA"
        r"|this country)"
    ),
    "no use of student data to train artificial intelligence": cue(
        r"\btrain\w*\b.{0,40}?\b(?:artificial intelligence|AI|machine[- ]learning|models?|algorithms?)\b"
    ),
    "audits or security tests": cue(
        r"\b(?:audit(?:s|ed)?|SOC 2|penetration test\w*|security (?:assessments?|tests?)|ISO 27001"
        r"|vulnerability scan\w*)\b"
    ),
    "insurance against breaches": cue(r"\b(?:cyber|liability|data breach)[\w -]{0,20}insurance\b"),
    "a list of subcontractors, or consent to them": cue(
        r"\b(?:list|name|disclose|identify|approv\w+|consent\w*|prior written)\b.{0,40}?\bsub-?(?:contractors?"
        r"|processors?)\b"
    ),
    "training of the contractor's employees": cue(
        r"\b(?:train(?:s|ed|ing)?)\b.{0,30}?\b(?:employees|staff|personnel|workers)\b",
        r"\b(?:employees|staff|personnel)\b.{0,40}?\b(?:training|trained)\b",
    ),
    "payment for what a breach costs": cue(
        r"\b(?:pays?|bears?|reimburse\w*|costs?|expenses?)\b.{0,60}?\b<BREACH>",
        r"\b<BREACH>.{0,80}?\b(?:pays?|bears?|reimburse\w*|at its (?:own )?(?:cost|expense))\b",
    ),
    "background checks": cue(r"\bbackground checks?\b"),
    "sign-in with a second factor": cue(r"\b(?:multi-?factor|two-?factor|second factor)\b"),
    "the NIST cybersecurity framework": cue(r"\bNIST\b"),
}
_STUDENTS = cue(r"\b(?:students?|pupils?|child(?:ren)?)\b", r"\b<DATA>", r"\bdata\b")


def find(sentence: Sentence, paper: Paper) -> Iterator[Found]:
    """What a sentence would put into contracts that is not today's provision, or is more than the ten."""
    text = sentence.full
    if QUESTION.search(text) or text in PAST:
        return
    if _makes_board_owner(sentence):
        yield Found(sentence, "board-owns")
    yield from _content(sentence, paper)
    yield from _deletion(sentence, paper)
    if _is_bill_of_2015(sentence, paper):
        yield Found(sentence, "breach-clause-of-bill")
    if (
        text in _KEPT
        and text in _NOTHING_KEPT
        and text in _SERVICES_DONE
        and text not in _CONTRACT_EXPIRES
        and (text in _STUDENTS or text in _FAMILY)
        and text in _IN_CONTRACT
    ):
        yield Found(sentence, "retention-completion")
    if not paper.is_a_providers:
        yield from _further_clauses(sentence, paper)


def _makes_board_owner(sentence: Sentence) -> bool:
    text = sentence.text
    if sentence.full not in _CONTENT:
        return False
    return any(not _NOT_BEFORE.search(text[: match.start()][-60:]) for match in _BOARD_OWNS.finditer(text))


def _content(sentence: Sentence, paper: Paper) -> Iterator[Found]:
    text = sentence.full
    if text not in _CONTENT or text not in _FAMILY or text not in _CONTRACT_SAYS or text in _NOTHING_LIMITS:
        return
    keeps = text in _RETAIN_CONTROL or (text in _HOLD_OF and text in _OWN_ACCOUNT)
    if not keeps or text in _CONTRACT_EXPIRES or text in _SERVICES_DONE:
        return
    if any(other.full in _BOARD_MAY_DELETE for other in paper.sentences):
        clause = "how students keep or transfer what they create"
        yield Found(sentence, "further-clause", {"clause": clause}, overlay="clause")
    else:
        yield Found(sentence, "content-transfer")


def _deletion(sentence: Sentence, paper: Paper) -> Iterator[Found]:
    text = sentence.full
    around = [text, *(after.text for after in paper.after(sentence, 2) if after.lead or not after.item)]
    if any(words in _EXCEPTIONS for words in around[:2]) or any(
        words in _EXCEPTIONS for words in around if words is text
    ):
        return
    if text in _ASKS_DELETION and text in _ALL_HELD and text in _CONTRACT_SAYS and text in _IN_CONTRACT:
        yield Found(sentence, "deletion-without-exceptions")
    elif (
        text in _OPERATOR
        and text in _MUST_DELETE
        and text in _ASKED
        and text in _FAMILY
        and text in _REASONABLE
        and text in _STUDENTS
    ):
        yield Found(sentence, "operator-deletion-without-exceptions")


def _is_bill_of_2015(sentence: Sentence, paper: Paper) -> bool:
    text = sentence.full
    if text not in _SUSPECT or not any(span.unit == Unit.HOURS for span in spans_in(text)):
        return False
    return any(act.teller == "vendor" and act.to_families and act.to_board for act in paper.tellings(sentence))


def _further_clauses(sentence: Sentence, paper: Paper) -> Iterator[Found]:
    text = sentence.full
    if text in _OTHER_SUBJECT:
        return
    bans = text in _NO_ADVERTISING and text in _IN_CONTRACT and text in _STUDENTS and sentence.text in _ADVERTISING
    if bans and (text not in _TARGETED or text in _ANY_ADVERTISING):
        yield Found(sentence, "no-advertising", overlay="clause", row="policy:advertising")
    if sentence.text in _HEALTH and text not in _INSURANCE_ACT:
        yield Found(sentence, "health-safeguards", overlay="clause", row="bb-c-safeguards")
    if text not in _REQUIRED or text in _NOT_REQUIRED or text not in _IN_CONTRACT:
        return
    if not any(near.full in _STUDENTS for near in (*paper.before(sentence, 2), sentence)):
        return
    for clause, words in _CLAUSES.items():
        if sentence.text in words:
            yield Found(sentence, "further-clause", {"clause": clause}, overlay="clause")
