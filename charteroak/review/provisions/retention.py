"""bb-a-7, C.G.S. § 10-234bb(a)(7): student data are not retained by or available to the contractor once the contract
expires, except for an account that a student or parent independently keeps.

Looks for: data destroyed, erased or returned when the agreement ends, automatically or within a stated time up to
180 days; or not kept and not available afterwards. Law, de-identified data and disaster-recovery copies may be
excepted.
Weak: only on request; "may delete"; only some data; a reasonable time with no end; when no longer needed.
Contradicts: retention without limit or for the contractor's own ends; a tail of a year or more; conversion to a
consumer account; a licence to content that is perpetual, irrevocable or survives.
Abstains: never.
"""

from __future__ import annotations

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.provisions import ownership
from charteroak.review.vocabulary import BLANK, DEFINES, HOUSE_RULES, LIABILITY, cue, days_in

ENDS = cue(r"\b<END>\b")
DISPOSES = cue(
    r"\b(?:<DELETE>|return(?:s|ed|ing)?(?: or| and| to|\b)|hand(?:s|ed)? back|give(?:s|n)? back"
    r"|de-?identif\w+|anonymi[sz]\w+|keep none|retain no|keeps? no|surrender\w*|transfer (?:to|back)"
    r"|revert)\b"
)
NOT_KEPT = cue(
    r"\b(?:not|nothing|never|no longer|nor|none|no|neither)\b.{0,60}?\b(?:retain\w*|kept|keep|stored?"
    r"|remain\w*|be available|available|hold|held|maintain\w*|access\w*|possess\w*)\b",
    r"\b(?:retain|keep)s? (?:no|none)\b",
)
DATA = cue(
    r"\b(?:data|information|records?|PII|content|files?|materials|recordings|copies|accounts?|work"
    r"|rosters?|personally identifiable|it|them)\b"
)
STUDENT_DATA = cue(
    r"\b(?:(?:student|pupil|learner|customer|client|personal|user|education\w*|school|district|board"
    r"|covered|confidential|protected|your|university|such|these|all|any|the|said|this|shared|city"
    r"|county|its|their)[ -](?:[\w-]+ ){0,3}?(?:data|information|records?|content|PII|recordings|files"
    r"|materials|copies)|PII|personally identifiable|data)\b"
)
REQUESTED = cue(
    r"\b(?:upon|on|at|if|following|after|when|where|unless)\b(?: \w+){0,4}? (?:request(?:s|ed)?"
    r"|instruct(?:ed|ion|ions|s)|direct(?:ed|ion|ions|s)|demand(?:ed)?|asked|asks|choice|option"
    r"|election)\b",
    r"\b(?:at|upon|on) the (?:\w+'s? )?(?:request|direction|instruction|option|choice|election|discretion)\b",
    r"\b(?:may|can)\b.{0,50}?\b(?:request|ask|direct|instruct|require|download|export|retrieve)\b",
    r"\b(?:by|with) (?:written )?(?:request|instruction)\b|\bwritten request\b",
)
AND_ANYWAY = cue(
    r"\b(?:(?:terminat|expir)\w+(?: of [\w ]{3,40})?,? or (?:upon |on |at "
    r"|earlier )?(?:the )?(?:\w+'s? )?(?:\w+ )?(?:request|instruction)|or (?:upon|on|at|within"
    r"|in any event)|in any event|whether or not|absent (?:such|a) (?:request|instruction|direction)"
    r"|without (?:any |further )?request|if no (?:\w+ )?(?:request|instruction|direction|election)"
    r"|otherwise|automatically|earlier of|sooner of|unless (?:\w+ ){0,4}?(?:request|instruct"
    r"|direct)\w* (?:otherwise|return)|and (?:shall|will) (?:delete|destroy|erase))\b"
)
TIMED = cue(
    r"\b(?:within|no(?:t)? (?:later|more) than|in any (?:event|case)|by|after|maximum (?:period )?of"
    r"|before)\b.{0,40}?\b<NUMBER>\b.{0,20}?\b<UNIT>\b",
    r"\b<NUMBER>\b(?: \(\d+\))?[- ]<UNIT>\b.{0,40}?\b(?:of|after|from|following)\b",
    r"\b(?:immediately|at once|promptly|automatically|forthwith|on the (?:day|date)|the same day|upon"
    r"|on (?:expir|terminat)\w+|at the (?:end|expir|terminat)\w*)\b",
    r"\bby \w+ \d{1,2},? \d{4}\b",
)
VAGUE = cue(
    r"\b(?:(?:commercially )?reasonable (?:time ?frame|time|period|amount of time)|reasonable efforts"
    r"|in due course|in time|eventually|when practicable|as soon as (?:reasonably )?practicable"
    r"|routine(?:ly)?|periodically)\b"
)
NO_LONGER = cue(r"\b(?:no longer (?:needed|necessary|required|of use)|when not needed)\b")
SOME_ONLY = cue(
    r"\b(?:original files|copies furnished|student account(?:s)? only|user accounts?|your account|sensitive"
    r"|backup tapes|hard copies|paper)\b"
)
DUTY = cue(
    r"\b(?:<MUST>|deletes?|destroys?|erases?|returns?|has been|have been|are (?:deleted|destroyed|erased"
    r"|removed|purged)|is (?:deleted|destroyed|erased|removed|purged)|instructs?)\b"
)
MAY_DELETE = cue(r"\b(?:may|can|reserves? the right to|is entitled to|might)\b(?: \w+){0,4}? <DELETE>")
KEEPS = cue(
    r"\b(?:may|will|shall|can|might|reserves? the right to|is (?:entitled|permitted|free) to"
    r"|are (?:entitled|permitted) to|right to|we|company|vendor|provider"
    r"|continues? to)\b.{0,60}?\b(?:retain\w*|keep\w*|stor(?:e|ed|es|ing)|maintain\w*|preserv\w+"
    r"|archiv\w+|hold\w*|continue to (?:use|have|store|hold))\b",
    r"\b(?:retained|kept|stored|preserved|archived|maintained|held)\b",
)
WITHOUT_END = cue(
    r"\b(?:indefinite(?:ly)?|without (?:limit|limitation)(?: of| in| as to) time"
    r"|without (?:a )?time limit|for (?:an )?unlimited|in perpetuity|perpetual(?:ly)?|permanently"
    r"|forever|for so long as|for as long as|as long as|until (?:it|we|company|vendor|provider"
    r"|contractor) (?:no longer|decides?|chooses?|determines?)|after (?:the )?(?:termination"
    r"|expiration)\b.{0,40}?\b(?:for|to) (?:its|our|their))\b"
)
OWN_ENDS = cue(
    r"\b(?:legitimate (?:business )?(?:interest|purpose|need)s?|business (?:purposes?|needs?|reasons?"
    r"|records)|commercial(?:ly)?|considers?|deems?|(?:its|our|their) own|research"
    r"|product (?:development|improvement)|sole discretion|absolute discretion|marketing|reactivat\w+"
    r"|returning customers?|analytics|train\w*|sees fit|archive|improv\w+|convenience)\b"
)
SERVICE_LONG = cue(
    r"\b(?:as long as|for so long as)\b.{0,80}?\b(?:agreement|contract|term|this DPA|services? (?:are"
    r"|is) (?:provided|in effect)|in effect|subscription|required by (?:applicable )?law|law requires"
    r"|obligat\w+ (?:by|under) (?:applicable )?law|in (?:its|our) possession|it (?:retains|holds|has)"
    r"|needed to (?:provide|perform))\b"
)
CONVERTS = cue(
    r"\b(?:account|data|student|profile)s?\b.{0,40}?\b(?:convert\w*|transition\w*|migrat\w+|become"
    r"|turn(?:s|ed)? into|continue as|moved to|rolled (?:over )?into|transfer\w*)\b.{0,60}?\b(?:personal"
    r"|consumer|individual|free|basic|home|family|private|alumni) (?:\w+ )?accounts?\b"
)
BY_CHOICE = cue(
    r"\b(?:choos\w+|chose|independent\w*|elect\w*|opt\w*|wish\w*|decid\w*|on (?:his|her|their) own"
    r"|consent\w*|request\w*|at (?:the )?(?:option|choice))\b"
)
LAW_OR_BACKUP = cue(
    r"\b(?:required by|to comply with|applicable|state (?:or|and) federal|federal (?:or|and) state|by"
    r"|under) (?:\w+ ){0,2}?laws?\b|\blegal (?:obligations?|requirements?|hold)\b|\bback-?ups?\b"
    r"|\bdisaster[- ]recovery\b|\bdispute\b|\blitigation\b|\blog(?:s| files)\b|\bbilling\b|\baudit\b"
    r"|\barchiv\w+ copies\b"
)
BLIND = cue(r"\b<BLIND>")
NEGATED = cue(r"\b(?:not|never|no|nor|neither|none|cannot|without)\b(?! (?:later|more|longer))")
USER_DUTY = cue(
    r"^\W*(?:[\d.]+ )?(?:[^,]{0,60}, )?(?:the )?(?:you|users?|customers?|licensee|subscriber|client|members?"
    r"|school|institution)\b.{0,30}?\b(?:shall|will|must|agrees?|may|is|are)\b.{0,60}?\b(?:delete|destroy"
    r"|return|cease|remove|uninstall|export|download)\b"
)
NOT_DATA = cue(
    r"\b(?:software|documentation|licensed materials|equipment|devices?|confidential information|hardware"
    r"|logos?|marks|proprietary)\b"
)
PUPIL = cue(r"\b(?:student|pupil|learner|personal|education\w*|child\w*|customer|data|records?|PII|client)\b")

REASONS = Reasons(
    present="Student data are gone from the contractor when the agreement ends.",
    weak="The end of the agreement is addressed, but data may stay with the contractor",
    missing="Nothing says what happens to student data when the agreement ends.",
    conflict="Data may be kept after the agreement ends",
)


def judge(agreement: Agreement) -> Judgement:
    found = [item for clause in agreement.operative for item in _read(agreement, clause)]
    return settled(agreement, found, REASONS, about_data=True)


def _read(agreement: Agreement, clause: Clause) -> list[Evidence]:
    text = clause.full
    if text in DEFINES or text in LIABILITY or text in HOUSE_RULES:
        return []
    if against := _keeps(agreement, clause, text):
        return [against]
    if text not in DATA:
        return []
    ends = text in ENDS
    if not ends and (clause.heading in ENDS_HEADING or agreement.near(clause, 1, 0) in ENDS_STRONG):
        ends = True
        if text not in STUDENT_DATA:
            return []
    if not ends:
        if text in NO_LONGER and text in DISPOSES and text in STUDENT_DATA and text in DUTY:
            return [Evidence("partly", clause, "when no longer needed, with no tie to the end of the agreement")]
        return []
    if USER_DUTY.search(text) and not agreement.parties.named("contractor", text[:50]):
        return []
    if text in NOT_DATA and text not in PUPIL:
        return []
    kept_not = text in NOT_KEPT and text not in DISPOSES
    if not (text in DISPOSES or text in NOT_KEPT) or text not in STUDENT_DATA:
        return []
    if BLANK.search(text) and not days_in(text):
        return [Evidence("partly", clause, "the time is left blank")]
    tail = [day for match in TIMED.finditer(text) for day in days_in(match.group())]
    if tail and max(tail) >= 364 and text in DISPOSES:
        return [Evidence("against", clause, f"a tail of {max(tail):.0f} days")]
    if text in MAY_DELETE and text not in MUST_DELETE:
        return [Evidence("partly", clause, "the contractor may delete, but need not")]
    if text in REQUESTED and text not in AND_ANYWAY and text not in SHALL_NOT_KEEP:
        return [Evidence("partly", clause, "only on request")]
    if text in VAGUE and not tail:
        return [Evidence("partly", clause, "within a time that has no end")]
    if text in NO_LONGER and not tail:
        return [Evidence("partly", clause, "when no longer needed")]
    if tail and max(tail) > 185:
        return [Evidence("partly", clause, f"only after {max(tail):.0f} days")]
    if kept_not and text in ENDS_STRONG:
        return [Evidence("meets", clause, "not retained or available afterwards")]
    if text in DISPOSES and text in DUTY:
        if text in SOME_ONLY and text not in ALL_DATA:
            return [Evidence("partly", clause, "only some data")]
        return [Evidence("meets", clause, "destroyed or returned at the end")]
    return []


FAMILY_MAY = cue(r"\b(?:students?|pupils?|parents?|guardians?|learners?|famil(?:y|ies))\b.{0,60}?\b(?:may|can)\b")
ENDS_HEADING = cue(
    r"\b(?:terminat\w+|expir\w+|end of|upon (?:the )?end|disposition|return (?:and|or) (?:deletion"
    r"|destruction)|when .{0,30}ends|data (?:disposal|destruction|retention))\b"
)
ENDS_STRONG = cue(
    r"\b(?:end date|terminat\w+|expir\w+|end of (?:the|this)|(?:agreement|contract|term|subscription"
    r"|letter|order|services?) (?:ends?|runs? out|lapses?|is over|ceases?|concludes?)|at the end"
    r"|upon completion|completion of)\b"
)
MUST_DELETE = cue(r"\b(?:shall|will|must|agrees? to)\b(?: \w+){0,6}? <DELETE>")
SHALL_NOT_KEEP = cue(r"\b(?:shall|will|must) not (?:be )?(?:retain|kept|keep|remain)\w*")
ALL_DATA = cue(
    r"\b(?:all|any|every|student|pupil|learner|personal) (?:\w+ ){0,3}?(?:data|information|records?|content"
    r"|PII)\b"
)


def _keeps(agreement: Agreement, clause: Clause, text: str) -> Evidence | None:
    """Retention after the end, without end or for the contractor's own ends."""
    if (
        (converts := CONVERTS.search(text))
        and text[: converts.start()] not in NEGATED
        and text not in BY_CHOICE
        and text not in FAMILY_MAY
    ):
        return Evidence("against", clause, "accounts become consumer accounts")
    if text not in STUDENT_DATA:
        return None
    match = KEEPS.search(text)
    if match is None or text in BLIND:
        if licence := ownership.licence_without_end(clause):
            return licence
        return None
    before = text[max(0, match.start() - 40) : match.end()]
    if NEGATED.search(before):
        return None
    endless = WITHOUT_END.search(text)
    if endless and text not in SERVICE_LONG:
        if endless.group().lower().endswith("as long as") and text in LAW_OR_BACKUP and text not in OWN_ENDS:
            return None
        return Evidence("against", clause, f"“{endless.group()}”", strength=1)
    if licence := ownership.licence_without_end(clause):
        return licence
    years = [day for day in days_in(text) if day >= 364]
    if years and (text in ENDS or clause.heading in ENDS_HEADING) and text in KEPT_AFTER:
        return Evidence("against", clause, f"kept for {max(years):.0f} days after")
    if text in OWN_ENDS and text in ENDS_STRONG and text in KEPT_AFTER and text not in LAW_OR_BACKUP:
        return Evidence("against", clause, "kept for the contractor's own ends")
    return None


KEPT_AFTER = cue(
    r"\b(?:retain\w*|keep\w*|kept|stor(?:e|ed|es)|maintain\w*|preserv\w+|archiv\w+|held"
    r"|hold)\b.{0,160}?\b(?:after|following|beyond|from the|of the|past|upon|years?)\b",
    r"\b(?:after|following|upon|beyond)\b.{0,100}?\b(?:retain\w*|keep\w*|kept|stor(?:e|ed|es)"
    r"|maintain\w*|preserv\w+|archiv\w+|held|hold)\b",
)
