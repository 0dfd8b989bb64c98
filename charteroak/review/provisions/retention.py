"""bb-a-7, C.G.S. § 10-234bb(a)(7): student data are not retained by or available to the contractor once the contract
expires, except for an account that a student or parent independently keeps.

Looks for: data destroyed, erased or returned when the agreement ends, automatically or within a stated time up to
180 days; or not kept and not available afterwards. Law, de-identified data and disaster-recovery copies may be
excepted.
Weak: only on request; "may delete"; only some data; a reasonable time with no end; when no longer needed; unless a
family agrees that they stay.
Contradicts: retention without limit or for the contractor's own ends; a tail of a year or more, or a period that has
nothing to do with the end; no duty to delete; conversion to a consumer account; a licence to content that is
perpetual, irrevocable or survives.
Abstains: never.
"""

from __future__ import annotations

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.provisions import ownership
from charteroak.review.vocabulary import BLANK, DEFINES, HOUSE_RULES, LIABILITY, cue, days_in

# --- the end ---

_CONTRACT = (
    r"(?:agreements?|contracts?|terms?|subscriptions?|orders?|licen[cs]es?|plans?|services?|programs?|engagements?"
    r"|relationship"
    r"|arrangement|accord|compact|covenant|memorandum|deal|project|study|pilot|evaluation|appointment|indenture|DPA"
    r"|school year|accounts?|processing)"
)
_OVER = (
    r"(?:ends?|ended|ending|over|lapse[sd]?|runs? out|ran out|run its course|cut short|expire[sd]?|spent|conclude[sd]?"
    r"|concluding|close[sd]?"
    r"|cease[sd]?"
    r"|terminate[sd]?|finish(?:es|ed)?|determined|stops?|stopped|complete[d]?|dissolved|cancel(?:l?ed|s))"
)
ENDS = cue(
    r"\b<END>\b",
    rf"\b{_CONTRACT}(?:'s)?(?: form)?(?: shall| may| will)?(?: has| have| having| had| is| are| being"
    rf"| been)* (?:been )?{_OVER}\b",
    rf"\b{_CONTRACT}(?:'s)? (?:end|close|closure|expiry|expiration|termination|conclusion|completion)\b",
    rf"\b(?:end|close|closure|finish\w*|completion|conclusion|cessation|dissolution|determination|lapse|life|outlast"
    rf"|beyond"
    rf"|ceases with|dies with|outlives?|(?:at|by) the end) (?:of |with )?(?:the |this |its |your |our |such |each "
    rf"|any |said )?(?:[\w']+ ){{0,3}}?{_CONTRACT}\b",
    rf"\b(?:after|following|beyond|past|once) (?:the |this |your |our |its )?{_CONTRACT}\b",
    r"\b(?:leaves? us|you leave|we leave|part ways|paying|cancel(?:l?ed|s)?|post-termination|closing date|last (?:day"
    r"|lesson)|contract close"
    r"|end date|offboarding|closure|we stop|whether or not you remain|no longer (?:a )?(?:customer|subscriber))\b",
)
ENDS_HEADING = cue(
    r"\b(?:terminat\w+|expir\w+|end of|upon (?:the )?end|disposition|return (?:and|or) (?:deletion"
    r"|destruction)|when .{0,30}ends|data (?:disposal|destruction|retention))\b"
)
ENDS_STRONG = cue(
    r"\b(?:end date|terminat\w+|expir\w+|end of (?:the|this)|(?:agreement|contract|term|subscription"
    r"|letter|order|services?) (?:ends?|runs? out|lapses?|is over|ceases?|concludes?)|at the end"
    r"|upon completion|completion of)\b"
)
UNTIED = cue(
    r"\b(?:irrespective|regardless|independent\w*|whether or not) .{0,60}?\b(?:contract|agreement|subscription"
    r"|customer|district"
    r"|ended|plan)\b|\b(?:inactiv\w+|idle|dormant|last (?:log-?in|activity|used))\b"
)

# --- the data ---

_WHOSE = (
    r"(?:student|pupil|learner|child(?:ren)?|scholar|customer|client|personal|user|education\w*|school|district|board"
    r"|covered"
    r"|confidential|protected|your|university|such|these|all|any|the|said|this|shared|city|county|its|their|our|whose"
    r"|LEA"
    r"|every|other|each|kids?|class(?:es)?|family|trust|buyer|licensee|institution|agency|authority|no|only|named)"
)
_WHAT = (
    r"(?:data|information|records?|content|PII|recordings?|files?|materials?|copies|copy|submissions|papers"
    r"|portfolios?|profiles?"
    r"|scores|results|answers|rosters?|lists|work|stor(?:y|ies)|uploads|posts|contributions|histor(?:y|ies)|reports?"
    r"|notes"
    r"|drafts|details|documents|photographs|images|accounts?|scripts?|tapes|registers?|dataset|logins|IEPs|credentials"
    r"|grades?|names?)"
)
STUDENT_DATA = cue(
    rf"\b{_WHOSE}(?:'s|s'|s)?[ -](?:[\w'&/-]+ ){{0,3}}?{_WHAT}\b",
    r"\b(?:PII|personally identifiable|data|everything|nothing|(?:relating|pertaining|concerning"
    r"|about) (?:to )?(?:\w+ ){0,2}?(?:students?|pupils?"
    r"|learners?|child\w*))\b",
)
PUPIL = cue(
    r"\b(?:students?|pupils?|learners?|personal|education\w*|child\w*|kids?|customer(?:'s)? data|data|records?|PII"
    r"|client data|scholars?"
    r"|users?|class(?:es)?|content|submissions)\b"
)
ALL_DATA = cue(
    r"\b(?:all|any|every|whole of the|totality of the) (?:of )?(?:[\w',-]+ ){0,5}?(?:data|information|records?"
    r"|content|PII|files|copies|materials?)\b",
    r"\b(?:student|pupil|learner|personal|customer|district|school|LEA|institution|client|protected|shared|education"
    r"|university)(?:'s|s'|s)?"
    r" (?:personal )?(?:data|information|records?|content|material)\b(?!.{0,3}\b(?:users?|import))",
    r"\b(?:everything|nothing|whatever|the lot|the data|data of (?:the )?(?:pupils|students|learners)|no (?:data|copy"
    r"|copies|record)|files?\b.{0,30}\bretain)\b",
)
SOME_ONLY = cue(
    r"\b(?:original files|copies furnished|user accounts?|your account|sensitive|backup tapes|hard copies"
    r"|paper (?:records|files)|names and"
    r"|e-?mail addresses|(?:audio|video|voice)\b.{0,20}?recordings|photographs|photos|social security"
    r"|health information"
    r"|special[- ](?:category|education)|log-?in credentials|credentials|passwords|under (?:thirteen|13)|rosters?"
    r"|roster data|IEPs"
    r"|test scripts|laptop|hard drive|file linking|original|student-generated content|registers)\b"
)
REACH = cue(
    r"\b(?:does not (?:reach|extend|apply) to|nothing is said of|(?:is|are) (?:governed|dealt with)"
    r"|see (?:the )?product guide"
    r"|separately)\b"
)
NOT_DATA = cue(
    r"\b(?:software|documentation|licensed materials|equipment|devices?|confidential information|hardware"
    r"|logos?|marks|proprietary|invoices?|timesheets|financial|keys|badges|trade secrets?|price lists?|insurance"
    r"|personnel|fees"
    r"|spare parts|copiers|consents|minutes|library|web ?server)\b"
)

# --- gone ---

_GONE = (
    r"(?:<DELETE>|return(?:s|ed|ing)?\b|(?:hand|give|deliver|turn|send)(?:s|ed|ing|n)? (?:back|over|up)"
    r"|hands? (?:\w+ ){1,4}back|give(?:s|n)? back"
    r"|goes? back|de-?identif\w+|anonymi[sz]\w+|surrender\w*|transfer (?:to|back)|transferred to|revert\w*|burn\w*"
    r"|pulp\w*"
    r"|obliterat\w+|extinguish\w*|saniti[sz]\w+|render|put beyond use|be gone|data gone|gone (?:from|in)|clears?"
    r"|cleared|"
    r"roll off|parts ways with us)"
)
DISPOSES = cue(rf"\b{_GONE}")
NOT_KEPT = cue(
    r"\b(?:not|nothing|never|no longer|nor|none|no|neither|cannot|without)\b.{0,60}?\b(?:retain\w*|kept|keep\w*"
    r"|stored?|remains?|remaining"
    r"|be available|available|h[eo]ld\w*|maintain\w*|access\w*|possess\w*|stays?|survive|outlast|left|behind|have)\b",
    r"\b(?:retain|keep|hold)(?:s|ing)? (?:no|none|nothing)\b|\bkeep(?:ing)? nothing\b",
    r"\b(?:access|right|custody)\b.{0,60}?\b(?:ceases?|ends?|dies|is at an end|shall be at an end)\b",
    r"\bcease to be available\b",
)
DUTY = cue(
    r"\b(?:<MUST>|deletes?|destroys?|erases?|returns?|purges?|wipes?|removes?|hands|disposes|has been|have been"
    r"|instructs?|requires?"
    r"|oblig\w+|forbidden|keeps no|parts ways|goes|ceases?|gone|(?:is|are|be) (?:\w+ )?(?:deleted|destroyed|erased"
    r"|removed|purged|wiped|shredded|overwritten"
    r"|obliterated|cleared|returned|transferred|disposed))\b"
)
MUST_DELETE = cue(rf"\b(?:shall|will|must|agrees? to)\b(?: \w+){{0,6}}? {_GONE}")
MAY_DELETE = cue(
    r"\b(?:may|can|reserves? the right to|is entitled to|might)\b(?: (?!request|require|ask"
    r"|direct)[\w,]+){0,8}? <DELETE>"
    r"|\bno obligation to (?:maintain|keep|retain|store)\b"
)
TIMED = cue(
    r"\b(?:within|inside|no(?:t)? (?:later|more|longer) than|in any (?:event|case)|by|after|maximum (?:period )?of"
    r"|before|in|plus|day"
    r"|further)\b.{0,40}?\b<NUMBER>\b.{0,20}?\b<UNIT>\b",
    r"\b<NUMBER>\b(?: \(\d+\))?[- ]<UNIT>\b.{0,40}?\b(?:of|after|from|following|later|thereafter)\b",
    r"\b(?:immediately|at once|promptly|automatically|forthwith|on the (?:day|date)|the same day|upon|that same week"
    r"|on (?:expir|terminat)\w+|at the (?:end|expir|terminat)\w*)\b",
    r"\bby (?:the )?(?:\w+ \d{1,2}(?:, \d{4})?|\w+ day)\b",
)
VAGUE = cue(
    r"\b(?:(?:commercially )?reasonabl[ey] (?:time ?frame|time|period|amount of time)|reasonable (?:efforts|endeavours)"
    r"|in due course|in time\b|eventually|when (?:practicable|we can)"
    r"|as soon as (?:is )?(?:reasonably )?(?:practicable|possible)"
    r"|routine(?:ly)?|periodically|before long|ordinary course\b(?!.{0,40}\b(?:within|days))|normally|suitable term"
    r"|conveniently|get round to"
    r"|retention (?:schedule|practices|policy|policies))\b"
)
NO_LONGER = cue(r"\b(?:no longer (?:needed|necessary|required|of use)|when not needed)\b")
AS_NEEDED = cue(
    r"\b(?:only )?(?:as|so|no|not be kept|for) (?:long|longer)(?: only)? (?:as|than) (?:is |are |it is |they are "
    r"|reasonably |permitted|we )?(?:\w+ )?"
    r"(?:necessary|needed|required|need|permitted)\b"
)

# --- who asks ---

REQUESTED = cue(
    r"\b(?:upon|on|at|if|following|after|when|where|unless|by|with|requires?"
    r"|receipt of)\b(?: [\w']+){0,6}? (?:requests?\b|requested|instruct(?:ed|ion|ions|s)"
    r"|direct(?:ed|ion|ions|s|ive)|demand(?:ed)?|asked|asks|ask|choice|option|election|application|call\b"
    r"|so requir\w+|notice requiring)",
    r"\b(?:at|upon|on) the (?:\w+'s? )?(?:request|direction|instruction|option|choice|election|discretion)\b",
    r"\b(?:may|can)\b.{0,50}?\b(?:request|ask|direct|instruct|require|download|export|retrieve|press)\b",
    r"\b(?:when|only),? and only if\b|\bonly (?:if|when)\b[^.;]{0,60}?\b(?:order|request|demand|directive)\b"
    r"|\bon receipt of (?:\w+ ){0,4}?(?:directive|form|order|demand)\b|\bsends?\b[^.;]{0,40}?\b(?:written demand"
    r"|asking that)\b"
    r"|\bmay send\b",
    r"\bwritten request\b|\bsuch request\b|\byou ask\b|\bask(?:s|ed)? us to\b|\bjust e-?mail\b|\bopen a ticket\b"
    r"|\bserves notice\b"
    r"|\bif you'd like\b|\bmakes an application\b|\bcall for\b|\bsubmits? an? \w+ request\b|\bunless the button\b",
)
AND_ANYWAY = cue(
    r"\b(?:(?:terminat|expir)\w+(?: of [\w ]{3,40})?,? or (?:upon |on |at "
    r"|earlier )?(?:the )?(?:\w+'s? )?(?:\w+ )?(?:request|instruction)"
    r"|or (?:upon|on|at|within|in any event)|in any event|whether or not|absent (?:such|a) (?:request|instruction"
    r"|direction)"
    r"|without (?:\w+ ){0,4}?(?:request|demand|instruction|ask\w*)|(?:if|failing|in case of) (?:no|any"
    r"|none) (?:\w+ )?(?:request|instruction|direction|election|choice)"
    r"|if no (?:\w+ )?(?:choice|election|request)|otherwise|automatically|earlier of|sooner of"
    r"|unless (?:\w+ ){0,4}?(?:request|instruct"
    r"|direct)\w* (?:otherwise|return)|and (?:shall|will) (?:delete|destroy|erase|overwrite)|not (?:depend"
    r"|conditional)\w*|need not ask|never asks"
    r"|no (?:\w+ )?request (?:is )?(?:needed|necessary|required)|no request|own motion"
    r"|at (?:the )?(?:\w+'s )?(?:choice|election|option)|being the default)\b"
)
SHALL_NOT_KEEP = cue(r"\b(?:shall|will|must) not (?:be )?(?:retain|kept|keep|remain)\w*")
CONSENT = cue(
    r"\b(?:unless|except|save|other than)\b.{0,60}?\b(?:parents?|guardian|famil\w+|student"
    r"|pupil)s?'?s?\b.{0,40}?\b(?:agree[sd]?|consent\w*|permit\w*|written)\b"
    r"(?!.{0,60}\b(?:account|portfolio)\b)"
)

# --- kept ---

KEEPS = cue(
    r"\b(?:may|will|shall|can|might|reserves? the right to|(?:is|are) (?:entitled|permitted|free|at liberty) to"
    r"|right to|we|company|vendor"
    r"|provider|continues? to|elect)\b.{0,60}?\b(?:retain\w*|keep\w*|stor(?:e|ed|es|ing)|maintain\w*|preserv\w+"
    r"|archiv\w+|hold\w*|hang on"
    r"|continue to (?:use|have|store|hold|show)|conserv\w+|remain\w*|stays?)\b",
    r"\b(?:retained|kept|stored|preserved|archived|maintained|held|retains?|keeps?|holds?|conserves?|remains?|stays?"
    r"|retention|carr(?:y|ies) (?:on|over)"
    r"|survives?|outlives?|continues?|left in place|never purged|removed|deleted|purged|cold storage|hang on)\b",
)
WITHOUT_END = cue(
    r"\b(?:indefinite(?:ly)?|without (?:end|limit|limitation)(?: of| in| as to)? ?(?:time)?\b"
    r"|without (?:a )?time limit|for (?:an )?unlimited"
    r"|in perpetuity|perpetual(?:ly)?|permanent(?:ly)?(?! (?:delet|eras|destr|remov|purg|dispos))|forever|for good"
    r"|(?:for )?(?:so|as) long as"
    r"|until (?:it|we|company|vendor|provider|contractor|the \w+|a student) (?:no longer|decides?|chooses?"
    r"|determines?|elects?|tells?|closes?)"
    r"|determines for itself|never (?:purged|deleted|erased|removed)|after (?:the )?(?:termination"
    r"|expiration)\b.{0,40}?\b(?:for|to) (?:its|our|their))\b"
)
SERVICE_LONG = cue(
    r"\b(?:as long as|for so long as|so long)\b.{0,80}?\b(?:agreement|contract|term|this DPA|services? (?:are"
    r"|is) (?:provided|in effect)|in effect"
    r"|subscription|required by (?:applicable )?law|law requires|obligat\w+ (?:by|under) (?:applicable )?law"
    r"|in (?:its|our) possession"
    r"|it (?:retains|holds|has|obliges)|needed to (?:provide|perform)|statute)\b"
)
OWN_ENDS = cue(
    r"\b(?:legitimate (?:business )?(?:interest|purpose|need)s?|(?:lawful )?business (?:purposes?|needs?|reasons?"
    r"|records)|our business"
    r"|commercial(?:ly)?|considers?|deems?|(?:its|our|their) own|research\w*|product (?:development|improvement)"
    r"|(?:sole|absolute) discretion"
    r"|marketing|reactivat\w+|returning customers?|resubscribe|re-?enrol\w*|come back|analytics?|analytical|train\w*"
    r"|sees? fit|(?:in|to|for|within) (?:its|our|their|an?|the) (?:\w+ )?archives?|useful|improv\w+|convenience|opinion"
    r"|benchmark\w*|develop\w* (?:its|our|better)|build better|norming|reference database|learning graph|alumni"
    r"|showcase|new services?|as we like|prudent)\b"
)
NO_DUTY = cue(
    r"\b(?:no|not|nor|any|under no|need not|nothing)\b.{0,40}?\b(?:obligation|duty|obliged|required|entail|need not"
    r"|affect)\b.{0,30}?\b(?:to )?(?:return|destroy|delet\w+|eras\w+"
    r"|wipe|surrender|remove|purge)\b",
    r"\bneed not (?:return|destroy|delete|erase|surrender|remove)\b|\b(?:delete|erase)s? nothing\b|\b(?:destroy"
    r"|delete|return) or (?:keep|retain)\b"
    r"|\bdoes not (?:remove|delete|entail)\b|\b(?:are|is) not (?:removed|deleted|erased)\b"
    r"|\baffect\b.{0,20}\bright to (?:keep|retain)\b",
)
CONVERTS = cue(
    r"\bturns? (?:every|each|all|the) (?:[\w', ]{0,50} )?into (?:an? )?(?:personal|consumer"
    r"|alumni) (?:\w+ ){0,2}account\b",
    r"\b(?:account|data|student|profile|pupil|portfolio|log-?in)s?\b.{0,90}?\b(?:convert\w*|transition\w*|migrat\w+"
    r"|become"
    r"|turn(?:s|ed)? (?:[\w', ]{0,60} )?into|carried over"
    r"|continue as|carries on as|moved to|rolled (?:over )?into|transfer\w*)\b.{0,60}?\b(?:personal|consumer"
    r"|individual|free|basic|home"
    r"|family|private|alumni) (?:\w+ ){0,2}accounts?\b",
)
OPTED_OUT = cue(r"\b(?:opt|opts|opted|opting)[ -]out\b|\bno act of\b")
BY_CHOICE = cue(
    r"\b(?:choos\w+|chose|independent\w*|elect\w*|opt\w*|wish\w*|decid\w*|on (?:his|her|their) own|of (?:his|her"
    r"|their) own"
    r"|consent\w*|request\w*|at (?:the )?(?:option|choice))\b"
)
FAMILY_MAY = cue(r"\b(?:students?|pupils?|parents?|guardians?|learners?|famil(?:y|ies))\b.{0,60}?\b(?:may|can)\b")
LAW_OR_BACKUP = cue(
    r"\b(?:required by|to comply with|applicable|state (?:or|and) federal|federal (?:or|and) state|by"
    r"|under) (?:\w+ ){0,2}?laws?\b|\blegal (?:obligations?|requirements?|hold)\b|\bback-?ups?\b"
    r"|\bdisaster[- ]recovery\b|\brecovery from a disaster\b|\bdispute\b|\blitigation\b|\blog(?:s| files)\b"
    r"|\bbilling\b|\baudit\b"
    r"|\barchiv\w+ copies\b|\bstatutes?\b|\blaw (?:requires|obliges|compels|tells)\b"
)
BLIND = cue(r"\b<BLIND>|\bno pupil could be\b")
NEGATED = cue(r"\b(?:not|never|no|nor|neither|none|cannot|without|nothing)\b(?! (?:later|more|longer|limit|end))|n't\b")
USER_DUTY = cue(
    r"^\W*(?:[\d.]+ )?(?:[^,]{0,60}, )?(?:the )?(?:you|users?|customers?|licensee|subscriber|client|members?|party"
    r"|each party"
    r"|school|institution)\b.{0,30}?\b(?:shall|will|must|agrees?|may|is|are)\b.{0,60}?\b(?:delete|destroy"
    r"|return|cease|remove|uninstall|export|download)\b"
)
BOARD_KEEPS = cue(
    r"\b(?:school|district|board|LEA|customer|you|university|institution)s? (?:shall |will |may |must )?(?:retains?"
    r"|keeps?|maintains?|holds?|preserves?)\b"
)
KEPT_AFTER = cue(
    r"\b(?:retain\w*|retention|keep\w*|kept|stor(?:e|ed|es)|maintain\w*|preserv\w+|archiv\w+|held|conserv\w+|stays?"
    r"|remains?"
    r"|holds?|hold on|hang on)\b.{0,160}?\b(?:after|following|beyond|from the|of the|past|upon|years?|months?"
    r"|in case)\b",
    r"\b(?:after|following|upon|beyond|end of|when|once|on|notwithstanding|at|survive\w*|past"
    r"|even)\b.{0,120}?\b(?:retain\w*|retention|keep\w*|kept"
    r"|stor(?:e|ed|es)|maintain\w*|preserv\w+|archiv\w+|held|hold\w*|conserv\w+|stays?|remains?|hang on)\b",
)
EXCEPT_KEPT = cue(
    r"\b(?:except|save|other than|but|provided|exceptions?|exception of|which|instead)\b.{0,80}?\b(?:may|which|that"
    r"|keeps?"
    r"|retain\w*|kept|hold)\b.{0,60}?\b(?:keep\w*|kept|retain\w*|use\w*|useful|requires?|continue|store)\b"
)
THEREAFTER = cue(r"\b(?:after that|thereafter|afterwards|from then on)\b")
STAYS_WITH = cue(
    r"\b(?:remains?|stays?|left|rests?) with (?:the )?(?:contractor|vendor|provider|company|operator|supplier|licensor"
    r"|us|processor)\b"
)
LONG_TAIL = cue(
    r"\bage of (?:\w+-\w+|\d+)\b",
    r"\b(?:eighteen|thirty-six|forty-eight|sixty) months\b|\b(?:[4-9]\d\d) days\b|\bdecade\b|\b(?:anniversary"
    r"|birthday)\b",
)

NOT_OF_DATA = cue(
    r"\b(?:agreement|DPA|addendum|terms|contract)\b.{0,160}?\bremains? in (?:effect|force)\b|\bviolators?\b"
    r"|\btemporarily disable\b"
)
USERS_OWN = cue(r"^\W*(?:[\d.]+ )?(?:you agree|you (?:shall|must|will) not|if you (?:want|wish|would like) to)\b")

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
    if text in DEFINES or text in LIABILITY or text in HOUSE_RULES or text in NOT_OF_DATA or text in USERS_OWN:
        return []
    if against := _keeps(clause, text, agreement.near(clause, 2, 0)):
        return [against]
    if text not in STUDENT_DATA or (text in NOT_DATA and text not in PUPIL):
        return []
    ends = text in ENDS or clause.heading in ENDS_HEADING or agreement.near(clause, 1, 0) in ENDS_STRONG
    if not ends:
        if text in AS_NEEDED and text in KEEPS:
            return [Evidence("partly", clause, "as long as needed, with no tie to the end of the agreement")]
        if text in NO_LONGER and text in DISPOSES and text in DUTY:
            return [Evidence("partly", clause, "when no longer needed, with no tie to the end of the agreement")]
        return []
    if USER_DUTY.search(text) and not agreement.parties.named("contractor", text[:50]):
        return []
    disposes, kept_not = text in DISPOSES, text in NOT_KEPT
    if not (disposes or kept_not):
        return []
    if partly := _falls_short(text):
        return [Evidence("partly", clause, partly)]
    if (kept_not and text in ENDS and text not in DISPOSES) or (
        disposes and (text in DUTY or clause.kind in ("row", "item"))
    ):
        return [
            Evidence("meets", clause, "destroyed or returned at the end" if disposes else "not retained or available")
        ]
    return []


def _falls_short(text: str) -> str:
    """What keeps a promise to delete or return data from meeting the provision; "" where nothing does."""
    tail = [day for match in TIMED.finditer(text) for day in days_in(match.group())]
    if BLANK.search(text) and not days_in(text):
        return "the time is left blank"
    if text in MAY_DELETE and text not in MUST_DELETE:
        return "the contractor may delete, but need not"
    if text in REQUESTED and text not in AND_ANYWAY and text not in SHALL_NOT_KEEP:
        return "only on request"
    if text in CONSENT:
        return "data may stay where a family agrees"
    if text in VAGUE and not tail:
        return "within a time that has no end"
    if text in NO_LONGER and not tail:
        return "when no longer needed"
    if tail and max(tail) > 185:
        return f"only after {max(tail):.0f} days"
    if (text in SOME_ONLY and text not in ALL_DATA) or text in REACH:
        return "only some data"
    return ""


def _keeps(clause: Clause, text: str, before: str) -> Evidence | None:
    """Retention after the end, without end, unrelated to it, or for the contractor's own ends."""
    if (
        (converts := CONVERTS.search(text))
        and text[: converts.start()] not in NEGATED
        and (text not in BY_CHOICE or text in OPTED_OUT)
        and text not in FAMILY_MAY
    ):
        return Evidence("against", clause, "accounts become consumer accounts")
    if text not in NOT_DATA and (licence := ownership.licence_without_end(clause, before)):
        return licence
    if text not in STUDENT_DATA or (text in NOT_DATA and text not in PUPIL):
        return None
    if licence := ownership.licence_without_end(clause, before):
        return licence
    ends = text in ENDS or clause.heading in ENDS_HEADING or (text in THEREAFTER and before in ENDS)
    if text in STAYS_WITH and (ends or before in ENDS) and text not in BLIND and text not in NEGATED:
        return Evidence("against", clause, "data stay with the contractor")
    if text in NO_DUTY and ends and text not in BLIND and text not in BOARD_KEEPS:
        return Evidence("against", clause, "no duty to delete or return")
    match = KEEPS.search(text)
    if match is None or text in BLIND or text in BOARD_KEEPS:
        return None
    years = [day for day in days_in(text) if day >= 364]
    if (years or text in LONG_TAIL) and (ends or text in UNTIED) and (text in KEPT_AFTER or text in DISPOSES):
        return Evidence("against", clause, "kept for a year or more, or for a time unrelated to the end")
    if NEGATED.search(text[max(0, match.start() - 70) : match.end()]) and text not in EXCEPT_KEPT:
        return None
    endless = WITHOUT_END.search(text)
    if endless and text not in SERVICE_LONG:
        as_long = endless.group().lower().endswith("long as")
        if as_long and text not in OWN_ENDS and (text in LAW_OR_BACKUP or text in AS_NEEDED):
            return None
        return Evidence("against", clause, f"“{endless.group()}”", strength=1)
    if (
        text in OWN_ENDS
        and ends
        and text not in LAW_OR_BACKUP
        and text not in FAMILY_MAY
        and (text in KEPT_AFTER or text in EXCEPT_KEPT)
    ):
        return Evidence("against", clause, "kept for the contractor's own ends")
    return None
