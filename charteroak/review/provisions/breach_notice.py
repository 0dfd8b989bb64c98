"""bb-a-6, C.G.S. § 10-234bb(a)(6): procedures to notify the board of an unauthorised release, disclosure or
acquisition, in accordance with § 10-234dd (30 days from discovery for student information, 60 for the rest).

Looks for: the contractor tells the board (school, customer, controller) of a breach, with a time limit or with
steps: an address, what the notice says. A table row or a step of a list ("Notify the district") is a duty too.
Weak: no time and no procedure; "without undue delay" alone; notice to users, families or an authority only; the
clock runs from confirmation or the end of an investigation; the time is a blank.
Contradicts: a limit over 30 days for student information; notice is left to the contractor's choice, may be held
back, comes in a periodic report only, or is no duty at all. A delay that the police ask for is no fault.
Abstains: never.
"""

from __future__ import annotations

from collections.abc import Sequence

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.cue import Words
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.vocabulary import BLANK, DEFINES, LIABILITY, USER_RULES, cue, days_in

# --- what happens, and to what ---

EVENT = cue(
    r"\b(?:breach\w*|incidents?|compromis\w+|leak\w*|hack\w*|intru(?:sions?|ders?)|un-?authori[sz]\w+"
    r"|unlawful(?:ly)? (?:\w+ )?(?:disclos\w+|access\w*|acqui\w+|us\w+|process\w+|destr\w+|loss)|unwarranted"
    r"|improper(?:ly)?|wrongful(?:ly)?|wrongly|misus\w+|expos(?:ed|es|ing|ure)|stolen|theft|los(?:t|s|ses)"
    r"|mislaid|astray|purloin\w*|intercept\w+|outsiders?|strangers?|(?:wrong|other) hands|accidental(?:ly)?"
    r"|(?:security|data|cybersecurity) (?:events?|failures?|problems?)|goes wrong|(?:gets?|got|get) (?:at|into|hold)"
    r"|reportable event|forensic\w*|discover\w*(?: of)? (?:the|any|a) release|(?:of|about) any release of"
    r"|(?:infringements?|violations?) of (?:the |their )?(?:protection|data|personal))\b",
    r"\b(?:without|beyond) (?:the |any |\w+'s )?(?:leave|permission|authority|authori[sz]ation|consent)\b",
    r"\b(?:data|information|records?|files?|accounts?|profiles?|details|materials?)\b.{0,40}?\b(?:was|were|is|are"
    r"|been) (?:\w+ )?(?:taken"
    r"|obtained|acquired|accessed|seen|viewed|looked at|opened|released|handed out|let out)\b",
    r"\b(?:no|without) (?:right|business)\b|\bnot (?:permit\w*|authori[sz]\w+|entitled|provided for|allowed)\b",
)
SURE_EVENT = cue(
    r"\b(?:(?:data|security|privacy|personal data|information|system|cybersecurity|confidentiality) (?:breach|incident"
    r"|event|compromise|failure)\w*|breach\w* of (?:the )?(?:security|data|confidentiality|privacy|system|personal"
    r"|student|its|their)|un-?authori[sz]ed|compromised|leak\w*|hack\w*|intrusions?|intruders?"
    r"|(?<!critical )(?<!support )incidents?(?! report)\b|without (?:authori[sz]ation|authority|permission)"
    r"|no right to|acquired by|10-234 ?dd)\b"
)
DATA = cue(
    r"\b(?:data|information|records?|PII|personally identifiable|content|incidents?|files?|recordings|security"
    r"|materials?"
    r"|particulars|papers|notes|profiles?|accounts?|grades|details|work|breach(?:es)?)\b"
)
ANOTHER_SUBJECT = cue(
    r"\b(?:(?:material|alleged|uncured|serious|substantial|fundamental) breach|(?:is |are )?in (?:\w+ )?breach of"
    r"|(?:part(?:y|ies)|breaching party)(?: is| in)? (?:\w+ )?breach"
    r"|breach\w* (?:of |in )?(?:(?:this|the|any|these|that|a) )?(?:agreement|contract|terms?|conditions?|warrant\w+"
    r"|representations?|obligations?|section|provision|covenants?)|new sub-?processors?|prices?|price list|insurance"
    r"|insurer"
    r"|claims?|renewal|terminat\w+|changes? (?:to|in|of)|lawsuit|subpoena|infring\w+(?! of the protection)|litigation"
    r"|legal process|public records|trade secrets?|passwords?|badges?|test items|arrest\w*|maintenance|suspected abuse"
    r"|workplace|injur\w+|drugs?|weapons?)\b"
)

# --- who tells whom ---

_TELL = (
    r"(?:notify|inform|alert|advise|report|tell|telephone|phone|ring|call|contact|communicate|write|e-?mail|disclose"
    r"|acquaint|send"
    r"|give|deliver|provide|let|make|bring|announce)"
)
TELLS = cue(
    r"\b(?:giv(?:e|es|ing)|sends?|provid(?:e|es|ing)|deliver(?:s|ing)?|furnish(?:es)?) (?:[\w'-]+ ){1,6}?(?:notice"
    r"|notification"
    r"|word|account|report|letter|e-?mail|message)\b",
    r"\b(?:notif(?:y|ies|ied|ying)|notifications?|(?<!without )(?<!prior )notices?|inform(?:s|ed|ing)?(?! consent)"
    r"|alert(?:s|ed)?|advis(?:e|es|ed)"
    r"|reports?|reported|tells?|told|telephone[ds]?|phones?|contact(?:s|ed)?|communicat\w+|let\b.{0,40}?\bknow"
    r"|writes?(?: to)?"
    r"|made known|makes? (?:it |this )?known|receives? (?:an?|notice|word)|calls?|rings?|e-?mails?|e-?mailed"
    r"|acquaint\w*|made aware|(?:notice|attention|knowledge) of"
    r"|hears?|sends? word|word (?:of|to)|news of|reach (?:you|the)|written (?:word|statement)"
    r"|disclosed? (?:\w+ ){0,4}?to|account of)\b",
)
_BOARDS = (
    r"(?:boards?(?: of education)?|districts?|LEAs?|local education(?:al)? agenc(?:y|ies)|schools?|customers?|clients?"
    r"|controller|subscribers?|licensees?|institutions?|agency|agencies|universit(?:y|ies)|college|superintendents?"
    r"|principal"
    r"|headteacher|administrators?|(?:education )?entit(?:y|ies)|data (?:office|owner|supplier|exporter)"
    r"|organi[sz]ations?"
    r"|city|county|trust|authority|council|establishment|buyer|academy|head|(?:IT|technology) director"
    r"|director of \w+|you|(?:account|privacy|data) (?:lead|contact|manager)s?)"
)
_OFFICE = (
    r"(?:protection|privacy|security|technology|governance|systems|manager|steward|contact|office|coordinator"
    r"|administrator|director|lead|desk|team|custodian|clerk|services)"
)
BOARD = cue(
    rf"(?<!certificate )(?<!supervisory )(?<!protection )(?<!regulatory )\b{_BOARDS}\b(?!(?:s?'s? (?:[\w-]+ ){{0,2}}?"
    rf"| (?:student |pupil |personal |confidential )?)(?:data\b(?! {_OFFICE})|information\b(?! {_OFFICE})|records?\b"
    rf"|pupils?'|students?'|files\b|materials\b))"
)
OTHERS = cue(
    r"\b(?:users?|individuals?|parents?|guardians?|students?(?!'| data| info| record|-)|famil(?:y|ies)|data subjects?"
    r"|teachers?|instructors?|learners?(?!'| data| info| record)"
    r"|account[- ]?holders?|persons? (?:affected|concerned)|affected persons?|members|residents?|attorney general"
    r"|commissioner(?:'s)?|regulators?|supervisory authority|data protection authority|insurers?|status page|website"
    r"|you)\b"
)
YOUR_ACCOUNT = cue(r"\b(?:your|the) (?:account|profile|log-?in|user ?name)\b(?! (?:administrator|lead|manager))")
_US = (
    r"(?:us|we|it|contractor|vendor|provider|company|supplier|processor|operator|licensor|consultant|publisher|seller"
    r"|recipient"
    r"|developer|service provider|firm|bureau)"
)
WE_TELL = cue(
    rf"\b{_US}\b(?:[^.;]{{0,80}}?) (?:<MUST>|may|also) (?:[\w-]+ ){{0,6}}?{_TELL}\b",
    rf"\b{_US}(?:'ll)? (?:\w+ly )?(?:notif(?:y|ies)|informs?|alerts?|advises?|reports?|tells?|e-?mails?|rings?"
    rf"|writes?|gives?|sends?)\b",
)
THEY_TELL = cue(
    rf"\b(?:{_BOARDS}|users?|members?|teachers?|students?|parents?|employees?|staff|(?:either|each|a|the other"
    rf"|any) party"
    r"|administrator|subprocessors?|sub-?contractors?)\b(?:[^,.;]{0,30}?) (?:shall|will|must|agrees?(?: to)?|should"
    r"|are to|is to"
    rf"|(?:is|are) responsible for|undertakes? to|can|may) (?:[\w-]+ ){{0,3}}?(?:{_TELL}|notifying|informing)\b"
)
TELLS_US = cue(
    rf"\b(?:notify|inform|report (?:it |this )?to|alert|contact|tell|notice to|advise) (?:the )?(?!it\b|we\b){_US}\b"
)
DUTY = cue(
    r"\b(?:<MUST>|must|should|(?:is|are|be) (?:told|informed|notified|reported|issued|sent|given|provided|delivered)"
    r"|informs"
    r"|notifies|advises|alerts|tells|reports|gives|sends|rings|writes|telephones|obliges?|obliged|obligations?"
    r"|requires?"
    r"|required|duty|responsible|to (?:report|notify|inform)|count on|owes?|undertakes|hears?|gets?|receives?"
    r"|accountable|due)\b",
    r"\b(?:we|vendor|provider|company|contractor|supplier|operator)(?:'ll)? (?:\w+ly )?(?:notify|inform|alert|tell"
    r"|report|email|contact|write)\b",
)
IMPERATIVE = cue(
    r"(?:^|: ?|- )\W*(?:\(?\w{1,3}[.)] )?(?:promptly |immediately )?(?:(?:notify|inform|report|alert|advise|provide"
    r"|contact|email)\b"
    r"|(?:notification|notice|report) (?:to|of)\b)"
)

# --- when ---

_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|tenth|fourteenth|fifteenth|twentieth|twenty-first|thirtieth"
    r"|forty-fifth"
    r"|sixtieth|ninetieth|\d{1,3}(?:st|nd|rd|th))"
)
TIME = cue(
    r"\b(?:within|inside|no(?:t)? (?:later|more|longer) than|(?:at )?(?:the )?latest|in (?:less|no more|not more) than"
    r"|in any (?:event|case)|in the course of|never later than|at most|not (?:to )?exceed(?:ing)?|less than"
    r"|by the (?:next"
    r"|end of the)|before the end of|beyond|wait longer than|deadline|more than"
    r"|by)\b.{0,50}?\b<NUMBER>\b.{0,20}?\b<UNIT>\b",
    r"\b<NUMBER>\b(?: \(\d+\))?[- ]<UNIT>\b.{0,40}?\b(?:of|after|from|following|go by|to report|counted)\b",
    r"\bin (?:a|an|one|two|three|four|five|seven|ten|\d{1,3}) <UNIT>\b",
    rf"\b{_ORDINAL} (?:business |calendar |school |working |following )?day\b",
    r"\b(?:at once|same day|that day|(?:next|following) (?:\w+ )?day|the day (?:after|on which)|right away)\b",
    r"\b\d{1,3}[- ](?:hours?|days?)\b",
    r"\b(?:quarter|fortnight)\b|≤ ?\d+",
)
_ORDINAL_DAYS = {"thirtieth": 30, "forty-fifth": 45, "sixtieth": 60, "ninetieth": 90}
IMMEDIATELY = cue(r"\bimmediately\b")
PROMPT = cue(
    r"\b(?:prompt\w*|immediately|without (?:undue|unreasonable|unnecessary|culpable)? ?(?:delay|hesitation)"
    r"|as soon as|expeditious\w*"
    r"|timely|reasonabl[ey] (?:time|promptly)|soon|speed\w*|swiftly|quickly|earliest)\b"
)
LATE_CLOCK = cue(
    r"\b(?:of|after|from|following|upon|once|when|until|on which|commence\w*)\b.{0,60}?\b(?:confirm(?:s|ed|ing|ation)"
    r"|(?:complet\w+|conclu\w+|finish\w*|end|close|results?|issues)\b.{0,40}?\b(?:investigat\w+|review|analysis"
    r"|forensic\w*"
    r"|inquiry|assessment|report|examin\w+|remediation)|(?:investigat\w+|forensic\w*"
    r"|examiners?)\b.{0,30}?(?:complete\w*|conclu\w+"
    r"|finished)|verif(?:y|ied|ies|ying|ication)|validat\w+|determin(?:es|ed|ing|ation)|satisfied|(?:'re|is"
    r"|are) (?:sure|certain)"
    r"|establish(?:ed|es)|classif\w+|certif\w+|identified all)\b",
)
NO_LATE_CLOCK = cue(r"\bwhether or not\b|\bneed not be\b|\bconfirmed or (?:not|suspected|reasonably)\b|\bsuspected\b")
DISCOVERY = cue(
    r"\b(?:discover\w*|becom(?:es?|ing) aware|became aware|learn(?:s|ed|ing)?|knowledge|detect\w*|awareness"
    r"|find(?:s|ing)? out|aware of)\b"
)
STEPS = cue(
    r"\b(?:notice|notification|report|it|letter|message)s?\b.{0,40}?\b(?:shall|will|must"
    r"|to)\b.{0,20}?\b(?:include|contain|describe|state|say|set (?:out|forth)|list|give|identify"
    r"|be (?:sent|delivered))\b",
    r"\b(?:by (?:e-?mail|telephone|phone|certified|letter|writing|calling)|e-?mail(?:ing|s)?|telephone"
    r"|in writing|written (?:notice|statement|word)|[\w.+-]+@[\w-]+\.\w+|notification email address"
    r"|designated (?:contact"
    r"|representative)|describ(?:e|es|ing)|including (?:the|a) (?:nature|description|date)|stating|naming"
    r"|setting (?:out|forth)|provide details|nature of (?:the )?(?:breach|incident)|plain language"
    r"|rings? the number)\b",
    r"\bthe following (?:steps|information|procedures?)\b",
)
STEPS_FOLLOW = cue(r"\b(?:following (?:steps|procedures?)|as follows|these steps)\b|:\s*$")
STEPS_AFTER = cue(
    r"\b(?:notice|notification|report|letter)s?\b.{0,60}?\b(?:shall|will|must|to)\b.{0,20}?\b(?:include|contain"
    r"|describe|state|say|set (?:out|forth)|list|give|identify|be (?:sent|made|given|delivered))\b",
    r"\bnotification email address\b|\bprovide details\b",
)
TIME_OF_NOTICE = cue(
    r"\b(?:notice|notification|notify|notified|report)\b.{0,120}?\b(?:within|no(?:t)? (?:later|more) than"
    r"|in any event)\b.{0,50}?\b<NUMBER>\b.{0,20}?\b<UNIT>\b"
)
OTHER_LIMIT = cue(r"\b(?:directory information|student records?|student-generated content)\b")

# --- no duty, or a duty in name ---

NO_DUTY = cue(
    r"\b(?:no|not|never|nor|without|neither|nothing|isn't|aren't|don't|won't)\b.{0,40}?\b(?:obligat\w+|oblig\w+"
    r"|requir\w+|duty"
    r"|responsib\w+|undertake\w*|bound|entitled|owes?)\b.{0,80}?\b(?:notif\w+|inform|report|advise|alert|tell|notice"
    r"|disclose)\b",
    r"\b(?:will|shall|does|need|do)(?: not|n't)\b.{0,15}?\b(?:notif\w+|inform|report|tell|alert|disclose|give"
    r"|send)\b.{0,80}?\b(?:boards?|districts?|schools?|customers?|breach\w*|incidents?|un-?authori[sz]ed|notice|LEA"
    r"|trust|controller)\b",
    r"\bwaives?\b.{0,30}?\b(?:notice|notification|notified)\b|\bduty to notify\b.{0,20}?\bexcluded\b|\bno (?:report"
    r"|notice|notification) (?:is|will be|shall be) (?:given|due|sent|made)\b",
    r"\bowes?\b.{0,30}?\bno (?:report|notice|word)\b|\bno notice (?:is given|of them)\b",
    r"\bwaives?\b[^.;]{0,60}?\b(?:entitlement|right)\b[^.;]{0,20}?\b(?:informed|told|notified)\b",
    r"\b(?:isn't|is not|aren't) a commitment\b",
)
FREE = cue(
    r"(?<!or, )(?<!or )\b(?:at|in) (?:its|our|their|the \w+'s|\w+'s) (?:sole |free |own |absolute )?(?:option"
    r"|discretion|judgment)\b"
    r"|\bfree to decide\b|\brests with\b|\b(?:right|entitled|free) to (?:withhold|defer|delay|postpone|hold back)\b"
    r"|\bhold (?:notice|news|word)\b|\bwithhold (?:notice|news|word)\b|\bneed not\b.{0,30}?\b(?:inform|notify|tell"
    r"|disclose|give|report)\b"
    r"|\b(?:we'll|will|may|might|shall) (?:try|attempt|endeavou?r) to\b|\b(?:only|solely|only,?) (?:if|where"
    r"|when) (?:\w+ ){0,3}?(?:order\w*|considers?"
    r"|deems?|thinks?|believes?|decides?|chooses?|required)|\bonly (?:breaches|incidents|events)\b.{0,60}?\b(?:more"
    r"|over|above|material)"
    r"|\b(?:where|if) (?:it|we|company|vendor|provider|contractor) (?:considers?|thinks?|deems?|believes?|chooses?"
    r"|sees fit)\b"
)
MAY = cue(
    r"\b(?:may|might|can(?! count)|at its (?:sole )?discretion|in its (?:sole )?discretion|if it (?:chooses"
    r"|considers|thinks|sees fit)|reserves the right to|will attempt|may attempt"
    r"|at its option)\b(?! be required).{0,40}?\b(?:notif\w+|inform|tell|advise|alert|report|contact|post)\b"
)
MUST_NOTIFY = cue(
    r"\b<MUST>\b.{0,80}?\b(?:notif\w+|inform|report|advise|alert|tell|notice|telephone|contact|send|give"
    r"|provide|told|write|writes|disclose|let)\b"
)
POLICE = cue(r"\b(?:law enforcement|police|criminal investigation|prohibited by law|unless (?:legally )?prohibited)\b")
TO_THIRD = cue(
    r"\b(?:third part(?:y|ies)|individuals?|parents?|data subjects?|regulators?|supervisory authorit\w+|media|press"
    r"|public"
    r"|without (?:\w+ ){0,3}?(?:consent|approval|instruction))\b"
)
DISCLAIMS = cue(r"\b(?:disclaims?|no warranty|assumes? no)\b")
NOTICE_DUE = cue(r"\b(?:notice|notification)\b.{0,90}?\b(?:is due|shall be|will be|must be|is given|is to be)\b")
INTERNAL = cue(r"\b(?:employees?|staff|personnel|management|leadership|team|supervisors?|managers?|internal(?:ly)?)\b")
PERIODIC = cue(
    r"\b(?:quarterly|annual|yearly|semi-?annual|transparency|service) (?:\w+ )?(?:reports?|meetings?|reviews?)\b"
    r"|\b(?:once a year|(?:end|close) of each (?:calendar )?(?:semester|quarter|year|term))\b"
)
NAMES_EVENT = cue(r"\b(?:event|incident|breach|occurrence|release|disclosure|compromise|leak)\b")
SUCH_EVENT = cue(r"\b(?:such|this|each|any such) (?:an? )?(?:breach|incident|event|occurrence|disclosure|release)\b")
FOLLOWS = cue(
    r"\b(?:the notice|such notice|notification|(?:such|this|each|an?) (?:breach|incident|event|occurrence)|incident"
    r"|breach"
    r"|(?:written )?notice (?:shall|will|must|to))\b"
)

REASONS = Reasons(
    present="The contractor must notify the board of an unauthorised release, and the agreement says when or how.",
    weak="Notice of an unauthorised release is addressed, but not as the law asks",
    missing="Nothing says that the board is notified of an unauthorised release.",
    conflict="Notice of an unauthorised release is later than the law allows, or no duty",
)
_SUMMARY = "only in a periodic report"


_SHORT = 150
"""Characters. A sentence so short that tells somebody something speaks of what the sentence before it named."""


def judge(agreement: Agreement) -> Judgement:
    events = [
        name
        for name, meaning in agreement.definitions.items()
        if name in NAMES_EVENT and meaning in EVENT and meaning in DATA
    ]
    found = [item for clause in agreement.operative if (item := _read(agreement, clause, events))]
    if any(item.side == "meets" for item in found):
        found = [item for item in found if item.cue != _SUMMARY]
    return settled(agreement, found, REASONS, about_data=True)


def _read(agreement: Agreement, clause: Clause, events: Sequence[str]) -> Evidence | None:
    text = clause.full
    if clause.kind == "item" and not clause.lead and clause.heading.endswith(":"):
        text = Words(f"{clause.heading} {text}")
    if text not in TELLS and text not in NO_DUTY:
        return None
    before = agreement.near(clause, 2, 0)
    here = text in SURE_EVENT or (text in EVENT and text in DATA)
    if text in ANOTHER_SUBJECT and text not in SURE_EVENT:
        return None
    here = here or any(name in text for name in events)
    listed = clause.text in IMPERATIVE or clause.lead in IMPERATIVE
    if not here:
        if listed:
            before = " ".join(near.full for near in agreement.clauses[max(0, clause.index - 8) : clause.index + 1])
        context = f"{clause.heading}. {before}"
        follows = ((text in FOLLOWS or len(text) < _SHORT) and context in SURE_EVENT) or (
            text in SUCH_EVENT and before in DATA
        )
        if context not in EVENT or not (follows or listed):
            return None
    if refusal := _refuses(agreement, text):
        return Evidence("against", clause, refusal)
    if text in LIABILITY or text in DISCLAIMS or text in DEFINES or text not in TELLS or _told_by_others(text):
        return None
    may = MAY.search(text)
    if may and text not in MUST_NOTIFY and not (not here and agreement.parties.side(text[: may.start()]) == "board"):
        return Evidence("against", clause, "the contractor may notify, but need not")
    if not (text in DUTY or listed or clause.kind == "row" or (here and text in TIME)):
        return None
    if not here and not (text in MUST_NOTIFY or listed or text in DUTY):
        return None
    if text in PERIODIC and text not in TIME:
        return Evidence("against", clause, _SUMMARY)
    if not _reaches_the_board(text, before):
        if text not in OTHERS or text[:80] in USER_RULES:
            return None
        return Evidence("partly", clause, "notice goes to users, families or an authority only")
    if late := _late(text):
        return Evidence("against", clause, late)
    return _timed(agreement, clause, text)


def _told_by_others(text: str) -> bool:
    """Whether it is the board, a user or a helper who tells, or the contractor who is told."""
    return (text in THEY_TELL or text in TELLS_US) and text not in WE_TELL


def _refuses(agreement: Agreement, text: str) -> str:
    """A reason where the clause denies the duty, or leaves it to the contractor."""
    if text in POLICE:
        return ""
    if match := NO_DUTY.search(text):
        told = text[match.end() : match.end() + 30]
        who = agreement.parties.side(text[max(0, match.start() - 60) : match.start()])
        if not (told in TO_THIRD and told not in BOARD) and (
            who != "board" or "waive" in match.group() or "entitled" in match.group()
        ):
            return "no duty to notify"
    if text in FREE and text in TELLS and text not in THEY_TELL and text not in LIABILITY:
        return "notice is left to the contractor's choice"
    return ""


def _told(text: str) -> str:
    """The words from the first verb of telling on: who is told."""
    match = TELLS.search(text)
    return text[match.start() :] if match else text


def _reaches_the_board(text: str, before: str) -> bool:
    if text in YOUR_ACCOUNT and text in OTHERS:
        return False
    told = _told(text)
    if told in BOARD:
        return True
    if told in OTHERS:
        return False
    if text in BOARD or (text not in OTHERS and before in BOARD):
        return True
    return text in NOTICE_DUE and text in TIME and text not in INTERNAL


def _timed(agreement: Agreement, clause: Clause, text: str) -> Evidence:
    after = agreement.near(clause, 0, 3)
    confirmed = LATE_CLOCK.search(text) or (text not in TIME and LATE_CLOCK.search(after) and TIME.search(after))
    if confirmed and text not in DISCOVERY and text not in NO_LATE_CLOCK:
        return Evidence("partly", clause, "the clock runs from confirmation, not from discovery")
    if text in TIME:
        return Evidence("meets", clause, "notice to the board within a stated time")
    if text in STEPS_FOLLOW or agreement.near(clause, 0, 1) in STEPS_FOLLOW:
        steps = [
            near.text
            for near in agreement.around(clause, 1, 6)
            if near.index > clause.index and near.lead in STEPS_FOLLOW
        ]
        if steps and not any(step in BOARD for step in steps) and any(step in OTHERS for step in steps):
            return Evidence("partly", clause, "the steps described do not reach the board")
    if BLANK.search(text):
        return Evidence("partly", clause, "the time is left blank")
    open_ended = clause.text.rstrip()[-1:] not in ".;!?"
    follow = " ".join(
        near.full
        for near in agreement.around(clause, 0, 2)
        if near.paragraph == clause.paragraph or near.lead or (open_ended and near.index == clause.index + 1)
    )
    if late := _late(follow):
        return Evidence("against", clause, late)
    if follow in TIME_OF_NOTICE:
        return Evidence("meets", clause, "notice to the board within a stated time")
    if text in STEPS or follow in STEPS_AFTER:
        return Evidence("meets", clause, "notice to the board, with its steps")
    if text in PROMPT:
        return Evidence("partly", clause, "promptly, with no limit and no steps")
    return Evidence("partly", clause, "no time and no procedure")


def _late(text: str) -> str:
    """A reason where a limit is longer than the law allows for student information."""
    days = [day for match in TIME.finditer(text) for day in _days(match.group()) if day > 0]
    over = [day for day in days if day > 30.5]
    if not over:
        return ""
    if text in OTHER_LIMIT and min(days) <= 30.5 and max(over) <= 60.5:
        return ""
    return f"{max(over):.0f} days, where the law allows 30"


def _days(words: str) -> list[float]:
    """The days that a limit names, as a number, an ordinal or a quarter."""
    lower = words.lower()
    named = [float(days) for ordinal, days in _ORDINAL_DAYS.items() if ordinal in lower]
    return days_in(words) + named + ([90.0] if "quarter" in lower else [])
