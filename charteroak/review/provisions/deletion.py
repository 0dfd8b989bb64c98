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

# --- deleting, and what is deleted -------------------------------------------------------------------------------

_GONE = (
    r"(?:<DELETE>|annihilat\w+|do(?:ne|es)? away with|eliminat\w+|sanitiz\w+|strike out|struck out|clean(?:s|ed)? out"
    r"|(?:be|it'll be|is|means|file|data|something) gone|vanish\w*|be withdrawn)"
)
DELETES = cue(rf"\b{_GONE}")
DATA = cue(
    r"\b(?:projects?|photos?|data|information|records?|content|PII|accounts?|files?|materials|recordings"
    r"|rosters?|items?|it|them|some or all|scores|profiles?|work|copies|particulars|postings?|posts|transcripts"
    r"|uploads|logs"
    r"|everything|anything|something|sheets|class(?:es)?|papers?|whatever|entries|datum|database)\b"
)
STUDENT_DATA = cue(
    r"\b(?:(?:student|pupil|learner|customer|client|personal|user|education\w*|school|district|board"
    r"|covered|confidential|protected|your|university|such|these|all|any|the|said|this|shared|city"
    r"|county) (?:\w+ ){0,2}?(?:data|information|records?|content|PII|recordings|files)|PII"
    r"|personally identifiable|data|(?:student|pupil|learner|user) (?:accounts?|profiles?)|files of pupils"
    r"|transcripts|recordings"
    r"|every record|answer sheets|assessment files|inactive accounts|accounts that|everything in them"
    r"|deleted everything|the lot)\b"
)
NOT_DATA = cue(
    r"\b(?:software|confidential information of|documentation|licensed materials|equipment|words|provision"
    r"|section|clause|term|trade secrets|business information|contractor employee|invoice)\b"
)
DUTY = cue(
    rf"\b(?:<MUST>|respects?|entitled|is|are|has been|have been|gets?)\b~~\b{_GONE}",
    r"\b(?:deletes|destroys|erases|removes|purges|overwrites|wipes|shreds|disposes of|clears? out|clean out|purged?"
    r"|auto-deleted|wiped"
    r"|overwritten)\b",
)

# --- asking, and how ---------------------------------------------------------------------------------------------

BOARD = (
    r"(?:boards?|districts?|LEAs?|local education(?:al)? agency|schools?|customers?|client|controller"
    r"|subscriber|licensee|institution|agency|universit(?:y|ies)"
    r"|college|superintendent|principal|(?:\w+ )?administrators?|data (?:office|owner|officer|supplier|exporter"
    r"|provider"
    r"|controller)|organi[sz]ation|city|county|you|teachers?|school officials?|business office"
    r"|director|coordinator|establishment|privacy officer|trust|council|governors|clerk|authority|purchaser|buyer"
    r"|head of records|committee)"
)
BOARD_CUE = cue(rf"\b{BOARD}\b")
ASKED = cue(
    r"\b(?:orders?|directives?|tickets?|power to order|entitled to (?:submit|call)|call for|file a|message|mailbox"
    r"|removal form"
    r"|want something gone|line in writing)\b",
    rf"\b{BOARD}\b.{{0,90}}?\b(?:may|can|could|shall have|has|have|is entitled|wishes?|wants?|would like"
    rf"|might|to)\b.{{0,60}}?\b(?:requests?|ask|asks|instruct|direct|demand|require|call for|order|tell"
    rf"|write|notify|the right)\b",
    rf"\b(?:requests?|requested|instructions?|instructed|directions?|directed|demand|notice|asked"
    rf"|required) (?:\w+ ){{0,4}}?(?:of|from|by|to us by)\b.{{0,40}}?\b{BOARD}\b",
    rf"\b{BOARD}(?:'s|s'|'|r)?\b (?:\w+ ){{0,2}}?(?:requests?|instructions?|directions?|demand)\b",
    rf"\b{BOARD}\b.{{0,60}}?\b(?:requests?|asks?|instructs?|directs?|demands?|requires?|tells? us"
    rf"|notif(?:y|ies))\b",
    rf"\b{BOARD}\b.{{0,60}}?\b(?:entitled|may (?:have|obtain|by|at any time|require)|have the right|has the right"
    rf"|would have"
    rf"|wish(?:es)?|wants?|would like|obtain|trigger|free to have|submits?|sends|serv(?:es|ing)|e-?mails|points out"
    rf"|specif(?:y|ies)"
    rf"|writes?|so asks)\b",
    rf"\b(?:deletion|erasure|removal|purge|destruction)(?: during term)?\b[^.;]{{0,40}}?[|:=][^.;]{{0,60}}?\b"
    rf"(?:{BOARD}|request|ticket|e-?mail)",
    r"\b(?:right to (?:require |request |demand )?(?:deletion|erasure)|erasure (?:requests?|orders?)|deletion "
    r"(?:requests?|orders?|notices?"
    r"|directives?|instructions?)|removal schedule|(?:board|district|customer|client|school)-initiated|free to have"
    r"|(?:want|need) (?:something|data|it|a file) (?:gone|wiped|deleted|removed|erased))\b",
    r"\b(?:upon|on|at|following|after|receipt of|within .{1,40} of|by) (?:\w+ ){0,4}?(?:request"
    r"|instruction|direction|demand)s?\b",
    r"\b(?:if|when|where|whenever|once) (?:we are|it is|contractor is|vendor is|provider is|company is"
    r"|so)? ?(?:asked|requested|instructed|directed|told)\b",
    r"\b(?:write|e-?mail(?= (?:us|to|the|your|our|[\w.]+@))|contact|call|tell us|let us know|requests? for "
    r"(?:deletion|erasure|removal)"
    r"|requests? (?:to|that)\b.{0,60}?\b<DELETE>)\b",
    r"\b(?:may|can) (?:request|ask|direct|instruct|require|demand)\b",
    rf"\b{BOARD}\b[^.;]{{0,60}}?\b(?:recalls?|may recall|e-?mails)\b|\b(?:notice|note|letter"
    rf"|form) signed by\b[^.;]{{0,40}}?\b{BOARD}\b",
    r"\bdeletion (?:request|notice)s?\b",
)
MAY_ASK = cue(
    r"\b(?:may|can|at any time|whenever)\b.{0,80}?\b(?:request|ask|direct|instruct)|\b(?:written request"
    r"|request of)\b"
)
CONTRACTOR_ASKS = cue(
    r"\b(?:at|upon|on) (?:contractor|vendor|provider|company|licensor|our)'s? (?:\w+ )?(?:request|direction"
    r"|instruction)"
)
SELF_SERVICE = cue(
    rf"\b{BOARD}\b.{{0,60}}?\b(?:may|can|is able to|are able to|ability to|able to)\b.{{0,40}}?\b<DELETE>",
    r"\b(?:delete|purge|erase|deletion) (?:function|tool|feature|button|option|screen)\b",
)
MEANS = cue(
    r"[\w.+-]+@[\w-]+\.[\w.]+|\bhttps?://|\bwww\.|\b\d{3}-\d{4}\b",
    r"\b(?:mailbox|address|schedule \d|notices? (?:clause|given)|section \d{1,2} \(notices\)|manager|hotline"
    r"|telephoning|calling|ring"
    r"|phone|telephone|certified mail|by (?:post|letter|mail|notice)|serving notice|e-?mail\w*|portal|console"
    r"|dashboard|ticket|form"
    r"|help ?desk|desk|support (?:team|desk|center)|letter|memo|message|signed (?:request|note|removal)"
    r"|written (?:request|notice|instruction|direction|demand|notification|note)|in writing|writing to|write to"
    r"|writes? (?:to|and tell)"
    r"|account settings|settings|admin(?:istrator)? (?:panel|console|tools?|page)|site admin|tools?|function"
    r"(?:ality)?|contacting"
    r"|interface|screen|page|privacy officer|data (?:steward|governance lead)|(?:designated|named) (?:contact"
    r"|representative)"
    r"|compliance manager)\b",
    r"\bby (?:delivering|handing|giving|serving|completing|filling)\b|\bcustodian\b",
)
MEANS_STRONG = cue(
    r"[\w.+-]+@[\w-]+\.[\w.]+",
    r"\b(?:request|instruction|deletion)s?\b.{0,80}?\b(?:in writing|by e-?mail|through the|via|using the"
    r"|sent to|made to|submitted|by (?:writing|contacting|sending))\b",
    r"\b(?:do so|made|done|asks?|requests?) (?:by|through|via|in writing)\b",
)
TIMED = cue(
    r"\b(?:within|inside|in)\b.{0,40}\b(?:hours?|days?|weeks?|months?|fortnight)\b|\bat once\b|\b(?:hours?|days?"
    r"|weeks?|months?) (?:of|after"
    r"|from|following)\b|\b(?:no|not) later than\b|\b(?:not|no) more than\b|\bovernight\b|\bby (?:the end of|friday"
    r"|day \d)|\bday \d{1,3}\b"
    r"|\bdeadline\b|\bfortnight\b"
)
ENDS = cue(r"\b<END>\b")
DURING = cue(
    r"\b(?:at any time|any time|during the (?:term|agreement)|whenever|from time to time|sooner|earlier|prior to"
    r"|before the (?:term|end)"
    r"|or (?:otherwise|at any|earlier|sooner|upon|at the|on)|at all times|throughout|not only at|any day"
    r"|when no longer needed|or if|as well as)\b"
)

# --- those who ask for themselves only ---------------------------------------------------------------------------

FAMILY_ONLY = cue(
    r"\b(?:parents?|guardians?|students?|users?|teachers?|data subjects?|individuals?|child|famil(?:y|ies)"
    r"|learners?|account holders?|pupils?|residents)\b"
)
OWN_HANDS = cue(
    r"\b(?:students?|pupils?|learners?|users?|parents?)\b (?:may|can|are able to)\b.{0,30}?\b<DELETE>",
    r"\b(?:if you are a (?:parent|student)|mums and dads|data subjects? (?:can|may|have)|\w+ residents may"
    r"|individuals? (?:may|can|have|has)"
    r"|individuals may have|a (?:pupil|learner|student) (?:of full age|who turns)|any registered student"
    r"|end users' right|each student can"
    r"|students who have reached|teachers can remove)\b",
)
USERS_ACCOUNT = cue(r"\b(?:your|his or her|own|user) accounts?\b")
ACCOUNT_ONLY = cue(r"\b(?:your|their|his or her|the|an|own|user) accounts?\b|\bprofile\b")
FEE = cue(
    r"\b(?:charge|fee|at .{0,20}expense|insofar as|commercially (?:practicable|reasonable)"
    r"|reasonable request|where feasible|if feasible|technically feasible)\b"
)
NO_FEE = cue(r"\b(?:no fee|without charge|not (?:decline, )?(?:condition or )?charge|free of charge)\b")

# --- refusing, and keeping ---------------------------------------------------------------------------------------

_AS_IT_LIKES = (
    r"(?:wants|values?|valuable|useful|elects?|prefers?|likes?|sees? fit|considers?|convenient|inconvenient|deems"
    r"|chooses?"
    r"|research|marketing|benchmarking|commercial|our products|(?:its|our) business|legitimate interests|its own"
    r"|our own|our models"
    r"|archive|corpus|revenue|permanent collection|norming sample|good enough|product team|no further interest"
    r"|judge?ment|discretion"
    r"|opportune|finds|contractor wishes|vendor wishes)"
)
KEEPS_AS_IT_LIKES = cue(
    rf"\b(?:keep|keeps|kept|keeping|retain|retains|preserved?|stays?|remains?|hold|archiv\w+"
    rf"|intact)\b[^.;]{{0,110}}?\b{_AS_IT_LIKES}\b",
    rf"\b(?:except|save|other than|unless|only if|only where|while|where|if and when|so long as|considered|not extend"
    rf"|exempt)\b"
    rf"[^.;]{{0,90}}?\b{_AS_IT_LIKES}\b",
    r"\b(?:are exempt and stay|data that's useful to us|(?:used|use) to build|hidden|hide|records as inactive"
    r"|it wants to delete)\b",
    r"\b(?:even after you ask|against the wish of|any request \w+ the \w+ to the contrary)\b",
)
_MAY_NOT = r"(?:no|not|never|neither|without|nothing|cannot|can't|n't)"
REFUSES = cue(
    r"\b(?:may|can|reserves? the right to|right to|discretion to|entitled to|free to|shall be free to) (?:\w+ ){0,6}?"
    r"(?:refuse|decline|deny"
    r"|reject|disregard|defer|say no|ignore)\b",
    rf"\b{_MAY_NOT}\b[^.;]{{0,60}}?\b(?:obligation|obligated|obliged?|required|duty|bound|undertake|entitled|no right"
    rf"|right)\b[^.;]{{0,90}}?"
    rf"\b(?:{_GONE}|grant|honou?r|act on)",
    rf"\b{_MAY_NOT}\b[^.;]{{0,25}}?\b(?:order us|ask us to|(?:be )?(?:removed|deleted|erased|withdrawn|destroyed"
    rf"|processed|accepted|supported"
    r"|available)|have it removed)\b",
    r"\b(?:without effect|no effect|not bound to|need not|needn't|don't have to|is excluded|decision (?:is "
    r"|shall be )?final|case by case"
    r"|unanswered|up to us|think about it|no right|waives|latitude: complete|withheld at will|may elect"
    r"|does not exist|deletion: none"
    r"|no reasons need|sorry, no|not suffice|promise it after|neither the)\b",
    r"\b(?:will|shall|does|do|need) not\b.{0,30}?\b(?:delete|erase|remove|purge|honou?r|accept|act on)\b",
    r"\bmay instead\b|\bno message\b.{0,40}?\boblige\b|\bnothing the\b.{0,80}?\bcan shorten\b",
    rf"\b(?:only|alone)\b.{{0,60}}?\b(?:decides?|determines?)\b.{{0,60}}?\b{_GONE}",
    r"\b(?:notwithstanding any|despite any|even (?:if|after|where)|regardless of)\b.{0,60}?\b(?:requests?|asks?"
    r"|orders?)\b",
)
MAY_DECLINE = cue(
    r"\b(?:grant or (?:decline|refuse|deny)|(?:may|can|lets? \w+|reserves? the right to) (?:[\w ]{0,40} )?(?:decline"
    r"|refuse|deny"
    r"|reject)(?: (?:it|them|the request|such|any))?)\b",
    rf"\b(?:may|can|we'll|will) (?:\w+ )?(?:keep|retain|preserve|archive)\b[^.;]{{0,100}}?\b{_AS_IT_LIKES}\b",
    r"\bnot deleted; we keep\b",
    r"\bwhether (?:we|it|the \w+) (?:do|does|agree)\w*\b[^.;]{0,30}?\bup to (?:us|it|the)\b|\b(?:erases?"
    r"|deletes?) or keeps?\b[^.;]{0,30}?\bas (?:it|we) (?:chooses?|likes?|pleases?|sees? fit)\b",
    r"\b(?:consider|weigh)\b[^.;]{0,80}?\b(?:or not|as (?:it|we) sees? fit|may decline|on its merits)\b"
    r"|\bdecide as we wish\b",
)
NO_REFUSAL = cue(
    r"\b(?:not|no discretion to|never|n't|nor)\b[^.;]{0,20}?\b(?:refuse|decline|deny|reject|condition|disregard"
    r"|retain|keep|preserve|ask why)\b",
    r"\b(?:latitude: none|may not (?:keep|retain|refuse|decline)|no fee|somebody else|no longer than|not only|no "
    r"(?:deletion )?(?:instructions?|requests?)"
    r"|without (?:[\w']+ ){0,4}(?:permission|consent|approval|instructions?|delay))\b",
)
ABOUT_REQUESTS = cue(
    r"\b(?:requests?|requested|orders?|call|right|entitled|wish|during the (?:subscription )?term|prior to|advance of"
    r"|in advance|board|district|customer"
    r"|school|trust|county|college|council|governors|LEA|licensee|you)\b"
)
_BY_OTHER_LEAVE = cue(
    r"\b(?:back-?ups?|disaster|(?:by|a|the|what|which|federal|state|applicable) (?:(?:or|and) \w+ )?(?:law|statutes?)\b"
    r"|law (?:requires|forbids|obliges|prohibits)|authori[sz]ed|research (?:study|project)"
    r"|business days?|employees?|copyright\w*|infring\w+|terms of (?:use|service)"
    r"|monitor|suspend|block|pre-?screen|moderat\w+|offensive|objectionable|violat\w+)\b"
)
COPYRIGHT = cue(r"\b(?:copyright|infring\w+|objectionable|offensive)\b")
BLIND = cue(r"\b<BLIND>")
NEGATED = cue(r"\b(?:not|never|without|no)\b(?! (?:only|longer))")
REPORTS_DONE = cue(r"\b(?:notify|certify|confirm|certificate)\b.{0,100}?\b(?:has|have) been\b(?: \w+){0,3} <DELETE>")

REASONS = Reasons(
    present="The board may request deletion, and the agreement says how.",
    weak="Deletion is addressed, but not how the board may request it at any time",
    missing="Nothing says that the board may request deletion of student data.",
    conflict="The contractor may refuse to delete, or keep data as it sees fit",
)


def judge(agreement: Agreement) -> Judgement:
    found = [item for clause in agreement.operative if (item := _read(agreement, clause))]
    return settled(agreement, found, REASONS, about_data=True)


def _read(agreement: Agreement, clause: Clause) -> Evidence | None:
    text = clause.full
    if text in DEFINES or text in LIABILITY:
        return None
    if _refuses(agreement, clause, text):
        return Evidence("against", clause, "deletion is left to the contractor")
    match = DELETES.search(text)
    if match is None or text not in DATA or text in HOUSE_RULES or (text in NOT_DATA and text not in STUDENT_DATA):
        return None
    if NEGATED.search(text[max(0, match.start() - 25) : match.start()]) or text in REPORTS_DONE:
        return None
    if text in COPYRIGHT:
        return None
    if text in OWN_HANDS and not agreement.parties.named("board", text.replace("you", "")):
        return Evidence("partly", clause, "only by users or families themselves")
    asked = text in ASKED and text not in CONTRACTOR_ASKS
    if asked or text in SELF_SERVICE:
        return _request(agreement, clause, text, asked=asked)
    if text in DUTY and text in STUDENT_DATA:
        return Evidence("partly", clause, "deletion without a request by the board")
    return None


def _request(agreement: Agreement, clause: Clause, text: str, *, asked: bool) -> Evidence:
    """What a clause is worth by which somebody asks for deletion, or deletes with their own hand."""
    by_board = agreement.parties.named("board", text) or text in BOARD_CUE
    if text in ENDS and text not in DURING:
        return Evidence("partly", clause, "only when the agreement ends")
    if text in USERS_ACCOUNT and text not in STUDENT_DATA:
        return Evidence("partly", clause, "only the user's own account")
    if not by_board and agreement.near(clause, 1, 0) not in BOARD_CUE and text in FAMILY_ONLY:
        return Evidence("partly", clause, "only on the request of users or families")
    if text not in STUDENT_DATA and text in ACCOUNT_ONLY and not by_board:
        return Evidence("partly", clause, "only the user's own account")
    if BLANK.search(text) and text not in MEANS:
        return Evidence("partly", clause, "the means are left blank")
    if text in FEE and text not in NO_FEE and not days_in(text):
        return Evidence("partly", clause, "deletion is subject to conditions")
    near = agreement.near(clause, 1, 2)
    if text in MEANS or text in TIMED or near in MEANS_STRONG or (asked and near in TIMED and near in MEANS):
        strength = (text in MAY_ASK) + (text in MEANS)
        return Evidence("meets", clause, "the board asks, and the contractor deletes", strength=strength)
    return Evidence("partly", clause, "no means are described")


def _refuses(agreement: Agreement, clause: Clause, text: str) -> bool:
    """Whether the contractor may refuse a request for deletion, or keep of the data what it likes."""
    if text in BLIND or text in NO_REFUSAL or text in _BY_OTHER_LEAVE:
        return False
    if text in DELETES and text in DATA and (text in ASKED or text in ABOUT_REQUESTS):
        return text in REFUSES or (text in KEEPS_AS_IT_LIKES and text in ASKED)
    near = agreement.near(clause, 1, 0)
    return text in MAY_DECLINE and near in DELETES and near in ASKED
