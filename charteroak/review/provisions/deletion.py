"""bb-a-2, C.G.S. § 10-234bb(a)(2): the means by which the board may request that student data be deleted.

Looks for: the board (or its administrator, the customer, the controller) asks, and the contractor deletes; with
the means: an address, a portal, a written request, or a stated time for the contractor to do it.
Weak: deletion without a request by the board; a request without means; only when the agreement ends; only by the
user or the family. That data "shall not be retained" afterwards is no answer here at all.
Contradicts: the contractor may refuse, or may keep what it was asked to delete, as it sees fit.
Abstains: never.
"""

from __future__ import annotations

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.vocabulary import BLANK, DEFINES, HOUSE_RULES, LIABILITY, cue, days_in

DELETES = cue(r"\b<DELETE>")
DATA = cue(
    r"\b(?:projects?|photos?|data|information|records?|content|PII|accounts?|files?|materials|recordings"
    r"|rosters?|items?|it|them|some or all|scores|profiles?|work|copies)\b"
)
BOARD = (
    r"(?:boards?|districts?|LEAs?|local education(?:al)? agency|schools?|customers?|client|controller"
    r"|subscriber|licensee|institution|agency|universit(?:y|ies)"
    r"|college|superintendent|principal|(?:\w+ )?administrators?|data (?:office|owner|supplier|exporter"
    r"|controller)|organi[sz]ation|city|county|you|teachers?|school officials?|business office"
    r"|director|coordinator|privacy officer)"
)
ASKED = cue(
    rf"\b(?:orders?|directives?|tickets?|power to order|entitled to (?:submit|call)|call for|file a|message|mailbox|removal form"
    rf"|want something gone|line in writing)\b",
    rf"\b{BOARD}\b.{{0,90}}?\b(?:may|can|could|shall have|has|have|is entitled|wishes?|wants?|would like"
    rf"|might|to)\b.{{0,60}}?\b(?:requests?|ask|asks|instruct|direct|demand|require|call for|order|tell"
    rf"|write|notify|the right)\b",
    rf"\b(?:requests?|requested|instructions?|instructed|directions?|directed|demand|notice|asked"
    rf"|required) (?:\w+ ){{0,4}}?(?:of|from|by|to us by)\b.{{0,40}}?\b{BOARD}\b",
    rf"\b{BOARD}(?:'s|s'|'|r)?\b (?:\w+ ){{0,2}}?(?:requests?|instructions?|directions?|demand)\b",
    rf"\b{BOARD}\b.{{0,60}}?\b(?:requests?|asks?|instructs?|directs?|demands?|requires?|tells? us"
    rf"|notif(?:y|ies))\b",
    r"\b(?:upon|on|at|following|after|receipt of|within .{1,40} of|by) (?:\w+ ){0,4}?(?:request"
    r"|instruction|direction|demand)s?\b",
    r"\b(?:if|when|where|whenever|once) (?:we are|it is|contractor is|vendor is|provider is|company is"
    r"|so)? ?(?:asked|requested|instructed|directed|told)\b",
    r"\b(?:write|e-?mail|contact|call|tell us|let us know|requests? for (?:deletion|erasure|removal)"
    r"|deletion requests?|requests? (?:to|that)\b.{0,60}?\b<DELETE>)\b",
    r"\b(?:may|can) (?:request|ask|direct|instruct|require|demand)\b",
)
SELF_SERVICE = cue(
    rf"\b{BOARD}\b.{{0,60}}?\b(?:may|can|is able to|are able to|ability to|able to)\b.{{0,40}}?\b<DELETE>",
    r"\b(?:delete|purge|erase|deletion) (?:function|tool|feature|button|option|screen)\b",
)
MEANS = cue(
    r"[\w.+-]+@[\w-]+\.[\w.]+|\bhttps?://|\bwww\.",
    r"\b(?:mailbox|address|schedule \d|notices clause|manager|hotline|telephoning|calling|certified mail|e-?mail|portal|console|dashboard|ticket|form|help ?desk|support (?:team|desk|center)"
    r"|telephone|phone|letter|written (?:request|notice|instruction|direction|demand|notification)"
    r"|in writing|writing to|write to"
    r"|request in writing|account settings|admin(?:istrator)? (?:panel|console|tools?)|tool"
    r"|function(?:ality)?|contacting|by contacting|interface|settings|privacy officer"
    r"|designated (?:contact|representative)|compliance manager)\b",
)
TIMED = cue(
    r"\b(?:within|inside|in)\b.{0,40}\b(?:hours?|days?|weeks?|months?|fortnight)\b|\bat once\b|\b(?:hours?|days?|weeks?|months?) (?:of|after"
    r"|from|following)\b|\bno later than\b|\bnot more than\b"
)
ENDS = cue(r"\b<END>\b")
DURING = cue(
    r"\b(?:at any time|any time|during the (?:term|agreement)|whenever|from time to time|sooner|earlier"
    r"|or (?:otherwise|at any|earlier|sooner|upon|at the|on)|at all times|throughout"
    r"|when no longer needed|or if|as well as)\b"
)
FAMILY_ONLY = cue(
    r"\b(?:parents?|guardians?|students?|users?|teachers?|data subjects?|individuals?|child|famil(?:y|ies)"
    r"|learners?|account holders?)\b"
)
KEEPS_FOR_ITSELF = cue(
    r"\b(?:except|provided that|save|but|however|reserves?|exempt|does not extend|instead|other than|we'll)\b.{0,120}?\b(?:keep"
    r"|retain|hold|archiv\w+|stays?|kept|elects?|wants?)\b.{0,100}?\b(?:its own|our own|product\w*|research|archives|useful|value"
    r"|business|commercial|our models|policies allow|benchmarking|regardless|whatever|of interest)\b",
    r"\b(?:learning|interaction|usage)\b.{0,40}?\b(?:exempt|kept regardless)\b|\bkept (?:regardless|as long as ~\b(?:useful|value))\b",
    r"\bmay (?:retain|keep)\b.{0,40}?\bafter (?:a|the) (?:deletion|erasure) request\b",
)
REFUSES = cue(
    r"\b(?:delet\w+|eras\w+|remov\w+|purg\w+)\b.{0,140}?\b(?:decision (?:is |shall be )?final|may elect|case by case|alone to"
    r" decide|is excluded|policy .{0,30}refuse|disturb its business)\b",
    r"\b(?:alone|not (?:the )?(?:district|customer|board|client)),? (?:decides?|determines?)\b.{0,60}?\b(?:delet\w+|eras\w+)\b",
    r"\b(?:waives?|will not ask|cannot be (?:withdrawn|deleted|erased|removed)|refuses? erasure|can refuse|not be required to,? act)\b"
    r".{0,100}?\b(?:delet\w+|eras\w+|remov\w+|data|records?)\b",
    r"\bpolicy of the \w+ to refuse\b|\bwhatever you ask\b|\bmay, but shall not be required to\b.{0,60}?\brequest",
    r"\b(?:may|can|reserves? the right to|is (?:free|entitled) to|right to"
    r"|shall be free to)\b.{0,40}?\b(?:refuse|decline|deny|reject|disregard"
    r"|defer)\b.{0,100}?\b(?:delet\w+|eras\w+|removal|remove|request|destr\w+)",
    r"\b(?:delet\w+|eras\w+|remov\w+|destr\w+|requests?)\b.{0,120}?\b(?:(?:sole|own|absolute|unfettered"
    r"|its|our|reasonable|business) (?:and absolute )?(?:discretion|judge?ment|option)|as it sees fit"
    r"|if it (?:chooses|wishes|agrees)|considers? (?:appropriate|justified|convenient))\b",
    r"\b(?:no|not|never)\b.{0,30}?\b(?:obligation|obligated|obliged|required|duty|bound"
    r"|undertake)\b.{0,50}?\b(?:delete|erase|remove|destroy|honou?r|purge|act on)\b",
    r"\b(?:discretion|sees? fit|chooses)\b.{0,80}?\b(?:preserve|retain|keep|store)\b.{0,60}?\b(?:content"
    r"|data|information|records?)\b",
    r"\b(?:may|reserves? the right to)\b.{0,20}?\b(?:keep|retain|preserve)\b.{0,80}?\b(?:despite"
    r"|notwithstanding|even (?:if|after|where)|regardless of|whatever)\b.{0,60}?\brequest",
    r"\b(?:will|shall|does|do|need) not\b.{0,30}?\b(?:delete|erase|remove|purge|honou?r|accept"
    r"|act on)\b.{0,60}?\b(?:request|on request|when asked|for the board|for customer)",
)
ABOUT_CONTENT_RULES = cue(
    r"\b(?:infring\w+|copyright|abus\w+|offensive|violat\w+|objectionable|terms of (?:use|service)|monitor"
    r"|suspend|block|pre-?screen|posted|moderat\w+)\b"
)
BLIND = cue(r"\b<BLIND>")
CONTRACTOR_ASKS = cue(
    r"\b(?:at|upon|on) (?:contractor|vendor|provider|company|licensor|our)'s? (?:\w+ )?(?:request|direction"
    r"|instruction)"
)
NOT_DATA = cue(
    r"\b(?:software|confidential information of|documentation|licensed materials|equipment|words|provision"
    r"|section|clause|term)\b"
)
FEE = cue(
    r"\b(?:charge|fee|at .{0,20}expense|insofar as|commercially (?:practicable|reasonable)"
    r"|reasonable request|where feasible|if feasible|technically feasible)\b"
)

REASONS = Reasons(
    present="The board may request deletion, and the agreement says how.",
    weak="Deletion is addressed, but not how the board may request it at any time",
    missing="Nothing says that the board may request deletion of student data.",
    conflict="The contractor may refuse to delete, or keep data as it sees fit",
)


def judge(agreement: Agreement) -> Judgement:
    return settled(
        agreement,
        [item for clause in agreement.operative for item in _read(agreement, clause)],
        REASONS,
        about_data=True,
    )


def _read(agreement: Agreement, clause: Clause) -> list[Evidence]:
    text = clause.full
    if text in MAY_DECLINE and agreement.near(clause, 1, 0) in DELETES and agreement.near(clause, 1, 0) in ASKED:
        return [Evidence("against", clause, "the contractor may decline")]
    if (text in REFUSES or (text in KEEPS_FOR_ITSELF and text in ASKED)) and text in DATA and text not in BLIND and not _content_rule(text):
        return [Evidence("against", clause, "deletion is left to the contractor")]
    if text not in DELETES or text not in DATA or text in DEFINES or text in LIABILITY or text in HOUSE_RULES:
        return []
    if text in NOT_DATA and text not in STUDENT_DATA:
        return []
    match = DELETES.search(text)
    if match and NEGATED.search(text[max(0, match.start() - 25) : match.start()]):
        return []
    near = agreement.near(clause, 1, 2)
    asked = text in ASKED and text not in CONTRACTOR_ASKS
    duty = text in DUTY
    if text in OWN_HANDS and text not in ASKED:
        return [Evidence("partly", clause, "only by users or families themselves")]
    by_board = agreement.parties.named("board", text) or text in BOARD_CUE
    own_hand = text in SELF_SERVICE
    if asked or own_hand:
        if text in ENDS and text not in DURING:
            return [Evidence("partly", clause, "only when the agreement ends")]
        if text in REPORTS_DONE:
            return []
        if text in USERS_ACCOUNT and text not in STUDENT_DATA:
            return [Evidence("partly", clause, "only the user's own account")]
        if not by_board and agreement.near(clause, 1, 0) not in BOARD_CUE and text in FAMILY_ONLY:
            return [Evidence("partly", clause, "only on the request of users or families")]
        if text not in STUDENT_DATA and text in ACCOUNT_ONLY and not by_board:
            return [Evidence("partly", clause, "only the user's own account")]
        if BLANK.search(text) and text not in MEANS:
            return [Evidence("partly", clause, "the means are left blank")]
        if text in FEE and not days_in(text):
            return [Evidence("partly", clause, "deletion is subject to conditions")]
        if text in MEANS or text in TIMED or near in MEANS_STRONG or (asked and near in TIMED and near in MEANS):
            strength = (text in MAY_ASK) + (text in MEANS)
            return [Evidence("meets", clause, "the board asks, and the contractor deletes", strength=strength)]
        return [Evidence("partly", clause, "no means are described")]
    if duty and text in STUDENT_DATA and match and DUTY.search(text[: match.end()]):
        return [Evidence("partly", clause, "deletion without a request by the board")]
    return []


def _content_rule(text: str) -> bool:
    """Taking down abusive content is house-keeping, not an answer to a request for deletion."""
    return text in ABOUT_CONTENT_RULES and "preserve" not in text.lower() and "retain" not in text.lower()


MAY_DECLINE = cue(
    r"\b(?:grant or (?:decline|refuse|deny)|(?:may|can) (?:[\w ]{0,40} )?(?:decline|refuse|deny"
    r"|reject)(?: (?:it|them|the request|such|any))?)\b"
)
OWN_HANDS = cue(r"\b(?:students?|pupils?|learners?|users?|parents?)\b (?:may|can|are able to)\b.{0,30}?\b<DELETE>")
MAY_ASK = cue(
    r"\b(?:may|can|at any time|whenever)\b.{0,80}?\b(?:request|ask|direct|instruct)|\b(?:written request|request of)\b"
)
REPORTS_DONE = cue(r"\b(?:notify|certify|confirm|certificate)\b.{0,100}?\b(?:has|have) been\b(?: \w+){0,3} <DELETE>")
USERS_ACCOUNT = cue(r"\b(?:your|his or her|own|user) accounts?\b")
NEGATED = cue(r"\b(?:not|never|without|no)\b(?! only)")
DUTY = cue(r"\b(?:<MUST>|deletes?|destroys?|erases?|removes?|purges?|auto-deleted|overwrites?|respects?|entitled|is destroyed|are removed|has been|have been|are deleted|is deleted)\b")
BOARD_CUE = cue(rf"\b{BOARD}\b")
ACCOUNT_ONLY = cue(r"\b(?:your|their|his or her|the|an|own|user) accounts?\b|\bprofile\b")
MEANS_STRONG = cue(
    r"[\w.+-]+@[\w-]+\.[\w.]+",
    r"\b(?:request|instruction|deletion)s?\b.{0,80}?\b(?:in writing|by e-?mail|through the|via|using the"
    r"|sent to|made to|submitted|by (?:writing|contacting|sending))\b",
    r"\b(?:do so|made|done|asks?|requests?) (?:by|through|via|in writing)\b",
)
STUDENT_DATA = cue(
    r"\b(?:(?:student|pupil|learner|customer|client|personal|user|education\w*|school|district|board"
    r"|covered|confidential|protected|your|university|such|these|all|any|the|said|this|shared|city"
    r"|county) (?:\w+ ){0,2}?(?:data|information|records?|content|PII|recordings|files)|PII"
    r"|personally identifiable|data)\b"
)
