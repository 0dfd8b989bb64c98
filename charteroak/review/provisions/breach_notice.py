"""bb-a-6, C.G.S. § 10-234bb(a)(6): procedures to notify the board of an unauthorised release, disclosure or
acquisition, in accordance with § 10-234dd (30 days from discovery for student information, 60 for the rest).

Looks for: the contractor notifies the board (school, customer, controller) of a breach, with a time limit or with
steps: an address, what the notice says.
Weak: no time and no procedure; "without undue delay" alone; notice to users or a teacher only; the clock runs
from confirmation or the end of an investigation.
Contradicts: a limit over 30 days for student information; the contractor "may attempt" to notify, or has no duty
to.
Abstains: never.
"""

from __future__ import annotations

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.vocabulary import BLANK, DEFINES, LIABILITY, cue, days_in

EVENT = cue(
    r"\b(?:(?:data|security|privacy|personal data|information|system|confidentiality) (?:breach|incident"
    r"|event|compromise)\w*|breach\w*(?: of (?:the )?(?:security|data|confidentiality|privacy|system"
    r"|personal|student|its))?"
    r"|un-?authori[sz]ed[, ](?:\w+[, ]+){0,5}?(?:release|disclosure|acquisition|access|use|person"
    r"|part(?:y|ies)|acquir\w+|exposure)|incidents?|compromised?|leak(?:s|ed|age)?|hack\w*|intrusion"
    r"|data loss|lost or stolen|improper(?:ly)? (?:disclos\w+|access\w*|released?)"
    r"|without (?:authori[sz]ation|authority|permission)|(?:has|have|with) no right to"
    r"|accidental(?:ly)? (?:disclos\w+|release\w*)|fallen into|into the wrong hands|not (?:permit"
    r"|authori[sz])\w*)\b"
)
SURE_EVENT = cue(
    r"\b(?:(?:data|security|privacy|personal data|information|system) (?:breach|incident|event"
    r"|compromise)\w*|\w+ data breach|breach\w* of (?:the )?(?:security|data|confidentiality|privacy"
    r"|system|personal|student|its|their)"
    r"|un-?authori[sz]ed|compromised|leak\w*|hack\w*|intrusion"
    r"|(?<!critical )(?<!support )incidents?(?! report)\b|without (?:authori[sz]ation|authority)"
    r"|no right to|acquired by|10-234 ?dd)\b"
)
DATA = cue(
    r"\b(?:data|information|records?|PII|personally identifiable|content|incidents?|files|recordings"
    r"|security)\b"
)
NOTIFIES = cue(
    r"\b(?:notif(?:y|ies|ied|ying)|notifications?|notices?|inform(?:s|ed|ing)?|alert(?:s|ed)?|advis(?:e"
    r"|es|ed)|reports?|reported|tell|told|telephone|contact(?:s|ed)?|communicate\w*|let (?:the"
    r"|you) \w+ know|write to|make known|call)\b"
)
BOARD = cue(
    r"\b(?:boards?(?: of education)?|districts?|LEA|local education(?:al)? agency|schools?|customers?"
    r"|client|controller|subscriber|licensee|institution|agency|universit(?:y|ies)|college"
    r"|superintendent|principal"
    r"|administrators?|data (?:office|owner|supplier|exporter)|organi[sz]ation|city|county|you"
    r"|technology director|director of \w+)\b"
)
TO_USERS = cue(
    r"\b(?:users?|individuals?|parents?|students?|families|data subjects?|teachers?|instructors?"
    r"|account holders?|affected persons|members|you)\b"
)
DUTY = cue(
    r"\b(?:<MUST>|notifies|informs|reports|shall be|will be|responsible|(?:is|are) (?:issued|sent|given"
    r"|notified|told|provided|delivered|informed))\b"
)
TIME = cue(
    r"\b(?:within|no(?:t)? (?:later|more) than|in (?:less|no more) than|in any (?:event|case)"
    r"|never later than|at most|not to exceed|by the (?:next|end of the)"
    r"|before the end of)\b.{0,50}?\b<NUMBER>\b.{0,20}?\b<UNIT>\b",
    r"\b<NUMBER>\b(?: \(\d+\))?[- ]<UNIT>\b.{0,40}?\b(?:of|after|from|following)\b",
    r"\b(?:immediately|at once|same day|next business day|next school day|the day (?:after|on which)"
    r"|right away)\b",
    r"\b\d{1,3}[- ](?:hours?|days?)\b",
)
PROMPT = cue(
    r"\b(?:prompt(?:ly)?|without (?:undue|unreasonable|unnecessary) delay|as soon as|expeditious\w*|timely"
    r"|reasonabl[ey] (?:time|promptly)|soon)\b"
)
STEPS = cue(
    r"\b(?:notice|notification|report|it|letter|message)s?\b.{0,40}?\b(?:shall|will|must"
    r"|to)\b.{0,20}?\b(?:include|contain|describe|state|say|set (?:out|forth)|list|give|identify"
    r"|be (?:sent|made|given|delivered))\b",
    r"\b(?:by (?:e-?mail|telephone|phone|certified|letter|writing|calling)|e-?mail(?:ing)?|telephone"
    r"|in writing|written notice|[\w.+-]+@[\w-]+\.\w+|notification email address|designated (?:contact"
    r"|representative)|describ(?:e|es|ing)|including (?:the|a) (?:nature|description|date)"
    r"|provide details|nature of (?:the )?(?:breach|incident))\b",
    r"\bthe following (?:steps|information|procedures?)\b",
)
LATE_CLOCK = cue(
    r"\b(?:of|after|from|following|upon|once|when|until|on which)\b.{0,60}?\b(?:confirm(?:s|ed|ing"
    r"|ation)|(?:complet\w+|conclu\w+|finish\w*|end|results?)\b.{0,40}?\b(?:investigation|review"
    r"|analysis|forensic\w*|inquiry|assessment)|investigation (?:is|has been) (?:complete|concluded"
    r"|finished)|verif(?:y|ied|ies|ication)|determin(?:es|ed|ing|ation)|satisfied itself"
    r"|established that)\b",
)
DISCOVERY = cue(
    r"\b(?:discover\w*|becom(?:es?|ing) aware|became aware|learn(?:s|ed|ing)?|knowledge|detect\w*|awareness"
    r"|suspect\w*|find(?:s|ing)? out|aware of)\b"
)
MAY = cue(
    r"\b(?:may|might|can|at its (?:sole )?discretion|in its (?:sole )?discretion|if it (?:chooses"
    r"|considers|thinks|sees fit)|reserves the right to|will attempt|may attempt"
    r"|at its option)\b.{0,40}?\b(?:notif\w+|inform|tell|advise|alert|report|contact|post)\b"
)
NO_DUTY = cue(
    r"\b(?:no|not|never|nor|without)\b.{0,40}?\b(?:obligation|obligated|obliged|required|duty"
    r"|responsib\w+|undertake\w*|bound)\b.{0,80}?\b(?:notif\w+|inform|report|advise|alert|tell)\b",
    r"\b(?:will|shall|does|need) not\b.{0,15}?\b(?:notif\w+|inform|report to|tell"
    r"|alert)\b.{0,80}?\b(?:board|district|school|customer|breach|incident|un-?authori[sz]ed)",
)
TO_CONTRACTOR = cue(
    r"^\W*(?:[\d.]+ )?(?:if )?(?:you|users?|customers?|licensee|subscriber|authorized users?|members?"
    r"|client|board|district|school|LEA|controller)\b.{0,80}?\b(?:shall|will|must|agrees?|should|are to"
    r"|is to|responsible)\b.{0,80}?\b(?:notify|inform|report|advise|tell|contact|alert)\b",
    r"\b(?:notify|inform|report to|alert|contact|tell) (?:us|the company|company|vendor|provider"
    r"|contractor|the contractor|the provider|the vendor)\b",
)
OTHER_LIMIT = cue(r"\b(?:directory information|student records?|student-generated content)\b")
OTHER_SUBJECT = cue(
    r"\b(?:material breach|breach of (?:this|the|any|contract|these|its obligations under this|warranty)"
    r"|new sub-?processors?|price|insurance|claim|renewal|terminat\w+|changes? (?:to|in|of)|lawsuit"
    r"|subpoena|infring\w+|litigation|legal process)\b"
)

REASONS = Reasons(
    present="The contractor must notify the board of an unauthorised release, and the agreement says when or how.",
    weak="Notice of an unauthorised release is addressed, but not as the law asks",
    missing="Nothing says that the board is notified of an unauthorised release.",
    conflict="Notice of an unauthorised release is later than the law allows, or no duty",
)


def judge(agreement: Agreement) -> Judgement:
    return settled(
        agreement,
        [item for clause in agreement.operative if (item := _read(agreement, clause))],
        REASONS,
        about_data=True,
    )


def _read(agreement: Agreement, clause: Clause) -> Evidence | None:
    text = clause.full
    if text in NO_DUTY and text in BOARD and agreement.near(clause, 2, 1) in DATA and text not in OTHER_SUBJECT:
        return Evidence("against", clause, "no duty to notify")
    if text not in NOTIFIES or text in LIABILITY or text in DEFINES:
        return None
    before = agreement.near(clause, 2, 0)
    here = text in EVENT and text in DATA
    if not here and not (before in SURE_EVENT and text in FOLLOWS and text in NOTICE_OF_IT):
        return None
    context = f"{clause.heading}. {before}"
    if text not in SURE_EVENT and context not in SURE_EVENT:
        return None
    if text in OTHER_SUBJECT and text not in SURE_EVENT:
        return None
    if text in NO_DUTY:
        return Evidence("against", clause, "no duty to notify")
    if TO_CONTRACTOR.search(text) and not agreement.parties.named("board", _object(text)):
        return None
    if TO_CONTRACTOR.search(text) and USER_DUTY.search(text):
        return None
    if text in MAY and text not in MUST_NOTIFY:
        return Evidence("against", clause, "the contractor may notify, but need not")
    if (text not in DUTY and IMPERATIVE.search(clause.text) is None) or (not here and text not in MUST_NOTIFY):
        return None
    after = agreement.near(clause, 0, 3)
    to_board = agreement.parties.named("board", _object(text)) or _object(text) in BOARD
    if not to_board:
        if _object(text) in TO_USERS:
            return Evidence("partly", clause, "notice goes to users or families only")
        if text in BOARD or before in BOARD:
            to_board = True
        else:
            return None
    if late := _late(text):
        return Evidence("against", clause, late)
    return _timed(agreement, clause, text, after)


def _timed(agreement: Agreement, clause: Clause, text: str, after: str) -> Evidence:
    confirmed = LATE_CLOCK.search(text) or (text not in TIME and LATE_CLOCK.search(after) and TIME.search(after))
    if confirmed and text not in DISCOVERY:
        return Evidence("partly", clause, "the clock runs from confirmation, not from discovery")
    if text in TIME:
        return Evidence("meets", clause, "notice to the board within a stated time")
    if text in STEPS_FOLLOW or agreement.near(clause, 0, 1) in STEPS_FOLLOW:
        steps = [
            near.text
            for near in agreement.around(clause, 1, 6)
            if near.index > clause.index and near.lead in STEPS_FOLLOW
        ]
        if steps and not any(step in BOARD for step in steps) and any(step in TO_USERS for step in steps):
            return Evidence("partly", clause, "the steps described do not reach the board")
    if BLANK.search(text):
        return Evidence("partly", clause, "the time is left blank")
    follow = agreement.near(clause, 0, 2)
    if late := _late(follow):
        return Evidence("against", clause, late)
    if follow in TIME_OF_NOTICE:
        return Evidence("meets", clause, "notice to the board within a stated time")
    if text in STEPS or follow in STEPS_AFTER:
        return Evidence("meets", clause, "notice to the board, with its steps")
    if text in PROMPT:
        return Evidence("partly", clause, "promptly, with no limit and no steps")
    return Evidence("partly", clause, "no time and no procedure")


def _object(text: str) -> str:
    """The words after the verb of notifying: who is told."""
    match = NOTIFIES.search(text)
    return text[match.start() :] if match else text


def _late(text: str) -> str:
    """A reason where a limit is longer than the law allows for student information."""
    limits = [days_in(match.group()) for match in TIME.finditer(text)]
    days = [day for found in limits for day in found if day > 0]
    over = [day for day in days if day > 30.5]
    if not over:
        return ""
    if text in OTHER_LIMIT and min(days) <= 30.5 and max(over) <= 60.5:
        return ""
    return f"{max(over):.0f} days, where the law allows 30"


STEPS_FOLLOW = cue(r"\b(?:following (?:steps|procedures?)|as follows|these steps)\b|:\s*$")
IMPERATIVE = cue(r"^\W*(?:\(?\w{1,3}[.)] )?(?:promptly |immediately )?(?:notify|inform|report|alert|advise|provide)\b")
FOLLOWS = cue(
    r"\b(?:the notice|such notice|notification|such (?:breach|incident|event|occurrence)|this (?:breach"
    r"|incident)|incident|breach)\b"
)
NOTICE_OF_IT = cue(
    r"\b(?:the notice|notice (?:shall|will|must)|notify|inform|tell|alert|report it|such (?:breach|incident"
    r"|event))\b"
)
MUST_NOTIFY = cue(
    r"\b<MUST>\b.{0,80}?\b(?:notif\w+|inform|report|advise|alert|tell|notice|telephone|contact|send|give"
    r"|provide)\b"
)
USER_DUTY = cue(
    r"\b(?:you|users?|customers?|licensee|subscriber|member|client)s?\b.{0,40}?\b(?:shall|will|must|agrees?"
    r"|should)\b.{0,60}?\b(?:notify|inform|report|advise|tell|contact|alert)\b"
)
TIME_OF_NOTICE = cue(
    r"\b(?:notice|notification|notify|notified|report)\b.{0,120}?\b(?:within|no(?:t)? (?:later|more) than"
    r"|in any event)\b.{0,50}?\b<NUMBER>\b.{0,20}?\b<UNIT>\b"
)
STEPS_AFTER = cue(
    r"\b(?:notice|notification|report)s?\b.{0,60}?\b(?:shall|will|must|to)\b.{0,20}?\b(?:include|contain"
    r"|describe|state|say|set (?:out|forth)|list|give|identify|be (?:sent|made|given|delivered))\b",
    r"\bnotification email address\b|\bprovide details\b",
)
