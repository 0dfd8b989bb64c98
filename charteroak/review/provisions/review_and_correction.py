"""bb-a-4, C.G.S. § 10-234bb(a)(4): procedures by which a student, parent or guardian may review and correct.

Looks for: a parent, guardian or student who may see personally identifiable information and have errors
corrected, and a route: through the board, a contact, a setting of the account, days to answer. The two may stand in
different sentences, rows or sections.
Weak: review without correction or the reverse; no route, or a blank one; families' requests that are only passed on
or helped with; or rights of "users" and "data subjects" only.
Contradicts: review or correction is refused, left to the contractor's pleasure, or waived.
Abstains: never.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.cue import Words
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.vocabulary import BLANK, DEFINES, HOUSE_RULES, LIABILITY, cue

# --- who, what, and what is done with it -------------------------------------------------------------------------

_WHO = (
    r"(?:parents?(?! compan| entit| organi| portal)|guardians?|students?|pupils?|learners?|scholars?"
    r"|famil(?:y(?! educational)|ies)|mothers?|fathers?|mums?|moms?|dads?|wards?|child(?:ren)?|caregivers?|carers?"
    r"|legal representatives?|he or she|minors?)(?![- ](?:generated|data|info\w*|records?|work|content|PII"
    r"|accounts?|personal|privacy|profiles?|files?)\b)"
)
_THING = (
    r"(?:everything|whatever|what (?:is|we|you|it|they|the)|all (?:that|we)|info(?:rmation)?|data|PII|records?"
    r"|files?|profiles?|particulars|details|entr(?:y|ies)|notes|marks|grades|scores?|progress|pages?|account|work"
    r"|register|on file|settings|printout)"
)
_SEE = (
    r"(?:(?:review|view)(?:s|ed|ing|able)?|inspect\w*|access(?:es|ed|ing)?(?! (?:to )?(?:the|our|this"
    r"|its) (?:service|site|platform|app|product|software))|sees?|seeing|seen|sight|examin(?:e|es|ed|ing|ation)"
    r"|perus\w+|consult(?:s|ed|ing)?|look(?:s|ing)? (?:at|over|through|in)|(?:obtain|receive|request|send|get"
    r"|suppl(?:y|ies)|furnish)s? (?:an? )?cop(?:y|ies)|cop(?:y|ies) of|be shown|reads?|know what|find out what"
    r"|right to know|(?:check|open|print|call up|display|show)(?:s|ed|ing)?(?= (?:[\w']+ ){0,6}?<THING>)|printout)"
).replace("<THING>", _THING)
_WRONG = (
    r"(?:wrong|mistakes?|mistaken|errors?|erroneous|incorrect|inaccura\w+|untrue|false|misspel\w+|misleading"
    r"|out of date|outdated|(?:something|anything)'s (?:off|wrong))"
)
_CHANGE = (
    r"(?:chang|edit|updat|alter|modif|revis|remov|struck|strik|flag|report|sort|settl|quer|delet|disput|contest)\w*"
)
_MEND = (
    r"(?:correct(?!ional|ive|ly)\w*|rectif\w+|amend(?:s|ed|ing|ments?|able)?(?! (?:this|to this|no\b))|fix(?:es|ed"
    r"|ing)?|mend(?:s|ed|ing)?|repair\w*|challeng\w+|contest(?:ed|ing)?|disput(?:e|es|ed|ing)|(?:put|puts|set"
    r"|sets) (?:\w+ )?(?:right|straight))"
)
REVIEW = cue(rf"\b{_SEE}\b")
CORRECT = cue(
    rf"\b{_MEND}\b",
    rf"\b{_WRONG}\b[^.;|]{{0,80}}?\b{_CHANGE}",
    rf"\b{_CHANGE}\b[^.;|]{{0,40}}?\b{_WRONG}",
    rf"\b(?:chang|edit|updat|alter|modif|revis)\w*,? (?:[\w']+,? ){{0,5}}?{_THING}\b",
    rf"\b{_SEE}\b~\b(?:chang|edit|updat|alter)\w* (?:it|them)\b",
    r"\binaccura\w+|\berroneous\b",
)
WRONG = cue(rf"\b{_WRONG}\b")
FAMILY = cue(rf"\b{_WHO}\b")
_DO = rf"(?:{_SEE}|{_MEND}|{_WRONG} (?:[\w']+ ){{0,4}}?{_CHANGE}|{_CHANGE} (?:[\w']+ ){{0,5}}?(?:{_THING}|{_WRONG}))"
_MAY = (
    r"(?:may|can|could|shall|will|must|has|have|wish\w*|want(?:s|ing)?|entitled|able|request(?:s|ed)?|asks?|seeks?"
    r"|seeking|who|is|are|exercises?|demands?|thinks?|believes?|finds?|calls?|writes?|e-?mails?|applies|spots?"
    r"|finds?|free|welcome)"
)
FAMILY_ACTS = cue(
    rf"\b{_WHO}(?!')\b[^.;]{{0,160}}?\b{_MAY}\b[^.;]{{0,100}}?\b{_DO}",
    rf"\b{_WHO}(?!')[:,]? (?:(?:and|or|can|freely|may) )?(?:\w+ ){{0,3}}?{_DO}",
    r"\b(?:requests?|rights?|access|ability|opportunity|procedures?|correction|review|inspection|changes?"
    rf"|complaints?)\b[^.;]{{0,60}}?\b(?:of|by|from|for|to|with)\b[^.;]{{0,40}}?\b{_WHO}(?!')\b",
    r"\b(?:parents?|guardians?|parental|student|eligible student|famil(?:y|ies)|child)(?:'s?|s'?)? (?:or \w+ "
    rf"|and \w+ )?(?:access|rights?|requests?|{_SEE}|{_MEND})\b",
    rf"\b(?:allow|enabl|give|giving|provid|let|show|offer|permit|grant|help|assist)\w*\b[^.;]{{0,40}}?\b{_WHO}(?!')\b",
    rf"\b{_DO}\b[^.;]{{0,80}}?\b(?:by|for|from|between|at|on behalf of) (?:the |an? |any |such "
    rf"|either )?(?:\w+ or )?{_WHO}(?!')\b",
    rf"\byou(?:'re| are) (?:an? |the )?{_WHO}\b",
    r"\byou\b[^.;]{0,120}?\byour (?:own )?(?:son|daughter|child(?:ren)?)\b",
    r"\byour (?:own )?(?:son|daughter|child(?:ren)?)\b[^.;]{0,120}?\byou\b",
)
INFORMATION = cue(rf"\b{_THING}\b")
USERS = cue(
    r"\b(?:users?|data subjects?|individuals?|you|you're|your|persons?|consumers?|account holders?|members?"
    r"|subscribers?|participants?)\b"
)
_DAYS = r"(?:days?|hours?|weeks?|fortnight|months?)"
ROUTE = cue(
    r"[\w.+-]+@[\w-]+\.[\w.]+|\bhttps?://|\w ?(?:>|\u2192) ?\w",
    r"\b(?:by (?:contacting|writing|e-?mail\w*|letter|telephon\w+|sending|logging|signing|editing|submitting|asking"
    r"|calling|pressing|using|visiting|request\w*|notifying|making)|log(?:s|ging)? in|log-?in|sign(?:s|ing)? in"
    r"|through (?:the|its|their|a|an|his|your)|via\b|contact(?:ing|s)?|writ(?:e|es|ing) to|apply to|application to"
    r"|turn to|e-?mails?|portal|dashboard|account settings|settings|requests? (?:\w+ ){0,4}?(?:to|from|in writing"
    r"|by|through)|submit\w*)\b",
    rf"\b(?:within|inside)\b.{{0,40}}?\b{_DAYS}|\b{_DAYS} (?:of|after)\b|\bin (?:[\w-]+ ){{1,3}}{_DAYS}\b"
    r"|\banswer in\b",
    r"\b(?:asks? (?:the|for|their|an?|his|it|us)|asking (?:the|for|their)|forward\w*|refer\w*|pass(?:es)? (?:the|it"
    r"|on)|telephone|phone|calls? (?:at|on|us|mr|ms|mrs|dr)|form|app|tap|click\w*|press\w*|screen|button|link"
    r"|web ?site|ticket|procedures? (?:established|set|below|described)|(?:under|following"
    r"|by) the (?:\w+'s )?(?:\w+ ){0,2}?procedure|following (?:procedure|steps)|step 1|principal|counselor"
    r"|head ?teacher|registrar|secretar\w+|help ?(?:desk|line)|desk|office|in writing|written request|make (?:a"
    r"|the) request|direct (?:the|their|such|any) \w+ to|respond\w*|under [A-Z]\w+, [A-Z]\w+|password|code"
    r"|upon application|meeting)\b",
    r"\b(?:support|assist|help|cooperat\w+ with|enabl\w+|allow\w*)\w* (?:the |our )?(?:board|district|LEA|schools?"
    r"|agency|customer|controller|client)\b",
)
RIGHT_TO_SEE = cue(
    rf"\b{_SEE}\b[^.;]{{0,120}}?\b(?:{_THING}|attendance)\b",
    rf"\b{_THING}\b[^.;]{{0,80}}?\b(?:available|displayed|{_SEE})\b",
)

# --- refusal -----------------------------------------------------------------------------------------------------

_NOT = (
    r"(?:in no (?:case|event)|under no circumstances|can ?not|not|never|neither|nor|n't|no (?:duty|obligation"
    r"|need) to)"
)
_REFUSE = (
    r"(?:refus(?:e|es|ed|al|ing)|den(?:y|ies|ied)|declin(?:e|es|ed|ing)|reject(?:s|ed)?|ignor(?:e|es|ed)|barred"
    r"|shut out|turn(?:s|ed)? (?:\w+ )?away|excluded|unaltered|unchanged|without answer to|disregarded|unanswered"
    r"|unread|not (?:offered|available|possible)|off limits|withheld|closed (?:to|against)|(?:not|neither|never"
    r"|n't) (?:be )?(?:answer\w*|honou?r\w*|grant\w*|accept\w*|entertain\w*|act(?:ed)? on|offer\w*|respond\w*"
    r"|shown?|opened|reveal\w*))"
)
REFUSES = cue(
    rf"\b{_WHO}\b[^.;]{{0,60}}?\b(?:may not|shall not|can ?not|can't|must not|have no|has no|no right|not be (?:able"
    rf"|permitted|allowed|suffered|given))\b[^.;]{{0,80}}?\b{_DO}",
    rf"\b(?:no|neither|nor) (?:an? |any )?{_WHO}\b[^.;]{{0,80}}?\b(?:{_DO}|chang\w+|alter\w*)",
    rf"(?:\b|(?=n't)){_NOT} (?:\w+ ){{0,3}}?(?:let|allow|permit|offer|provide|give|grant|show|open|entertain|accept"
    rf"|honou?r|answer|obliged|obligated|required|bound|able|need|process)\b[^.;]{{0,80}}?\b{_DO}",
    rf"(?:\b|(?=n't)){_NOT} (?:\w+ )?(?:correct|chang|amend|alter|rectif|fix|edit|shown|open)\w*\b",
    r"\bno (?:right|procedure|process|mechanism|facility|means|way|provision)\b[^.;]{0,60}?\b(?:review|inspect\w*"
    r"|see|correct\w*|amend\w*|rectif\w*)\b",
    r"\bnothing (?:in|herein)\b[^.;]{0,60}?\b(?:gives?|entitles?|grants?|obliges?|requires?"
    rf"|confers?)\b[^.;]{{0,60}}?\b{_DO}",
    r"\brights?\b[^.;]{0,80}?\bnot (?:extend|apply|include)\b(?! to de-?identified)",
    r"\b(?:access|review|correction|inspection)\b[^|]{0,40}\| ?(?:none|no|n/a)(?: \||$)",
    rf"(?:\b|(?=n't)){_NOT} (?:\w+ ){{0,3}}?(?:open|show|reveal)\b[^.;]{{0,60}}?\bto (?:the |an? |any )?{_WHO}",
    r"\byou (?:may not|can't|cannot)\b[^.;]{0,40}?\b(?:see|view|read|inspect|correct|change)\b",
)
FLATLY = cue(
    r"\bno (?:correction|rectification|amendment|inspection|review|change)s? (?:shall|will|is|are|may|can)\b",
    r"\b(?:can ?not|not|never|neither|nor) (?:be )?(?:\w+ )?(?:corrected|rectified|amended|shown|inspected|altered"
    r"|open to (?:inspection|correction|challenge|review))\b",
    r"\b(?:stands?|remains?) (?:as (?:it is|recorded|entered|scored|they are)|unaltered|unchanged|uncorrected)\b",
    rf"\b{_NOT} (?:obliged|obligated|required|bound) to (?:correct|rectify|amend|show)\b",
    r"\bdo(?:es)? not (?:show|correct|rectify|amend|alter|change|disclose) (?:it|them)\b",
)
REFUSED = cue(
    rf"\b{_REFUSE}\b[^.;]{{0,80}}?\b(?:requests?|applications?|challenges?|{_WHO})\b",
    rf"\b(?:requests?|applications?|review|access|correction|challenges?|{_WHO})\b[^.]{{0,120}}?\b{_REFUSE}\b",
    r"\b(?:neither|no|not)\b[^.;]{0,60}?\b(?:act on|grant(?:ed)?|entertain(?:ed)?|honou?r(?:ed)?) (?:a "
    r"|any )?requests?\b",
    r"\bno request\b[^.;]{0,80}?\b(?:granted|honou?red|entertained|acted on|met)\b|\bnever (?:a |an "
    r"|any )?(?:students?|pupils?|parents?)\b",
)
AT_PLEASURE = cue(
    r"\b(?:is|are) up to (?:us|the (?:contractor|vendor|provider|company))\b|\bas \w+ (?:pleases?|sees? fit|likes?"
    r"|chooses?)\b|\b(?:decides?|determines?) whether\b|\b(?:if|where|when) (?:it|we) (?:so )?(?:chooses?"
    r"|wish(?:es)?|likes?|sees? fit)\b|\b(?:at|in) (?:its|our) (?:sole |own |absolute "
    r"|sole and absolute )?(?:discretion|judge?ment|option|pleasure)\b"
    r"|\breserves? the right\b[^.;]{0,30}?\b(?:deny|refuse|withhold)\b"
)
WAIVES = cue(
    r"\b(?:waiv(?:e|es|ed)|gives? up|given up|surrenders?|forgo(?:es)?|renounces?"
    rf"|relinquish\w*)\b[^.;]{{0,60}}?\b{_DO}",
    rf"\bagrees? not to (?:ask|request|seek|demand|require)\b[^.;]{{0,60}}?\b{_DO}",
    rf"\brights? (?:of|to) {_DO}\b[^.;]{{0,60}}?\b(?:are|is) (?:waived|given up|surrendered)\b",
)
NO_REFUSAL = cue(
    r"\b(?:no|neither|nothing)\b[^.;]{0,120}?\b(?:den(?:y|ied)|withh\w+|prevent\w*|restrict\w*|limit\w*|refused"
    r"|hinder\w*|barred|charg\w+)\b",
    r"\b(?:not|never) (?:\w+ ){0,3}?(?:den(?:y|ied)|refus\w+|prevent\w*|withh\w+|restrict\w*|limit\w*|hinder\w*"
    r"|interfer\w*|charg\w+)\b",
    r"\b(?:except|unless|other than|without|until|save)\b[^.;]{0,60}?\b(?:board|district|LEA|schools?|agency"
    r"|customer|controller|instruct\w+|direct\w+|consent|authori\w+|verif\w+|identity|proof|request\w*|undue"
    r"|unreasonabl\w+|delay|charge|cost|fee|other|another)\b",
    r"\b(?:another|others'?|other (?:students?|users?|pupils?|people|famil\w+)(?! data| info| record)"
    r"|someone else'?s?|forward\w*|refer\w*|redirect\w*|hearing|appeal|failure to|through the|unauthori[sz]ed"
    r"|further collection|consent|opt(?:ing)? out|retaliat\w+)\b",
    rf"\b(?:except|other than)\b[^.;]{{0,40}}?\b{_WHO}\b",
    rf"\b{_WHO} (?:\w+ ){{0,4}}?(?:refuse|decline|reject)s?\b(?! to show)",
)
REFUSAL_SCOPE = cue(
    r"\b(?:personal\w*|PII|identifiable|info(?:rmation)?|data|records?|files?|scores|register|entr(?:y|ies)|notes"
    r"|profile|history|review|correction)\b"
)

# --- what else is about families or about requests ---------------------------------------------------------------

AUDIT = cue(
    r"\b(?:audit\w*|draft|invoice\w*|bills?|this page|on this|billing|payments?|reports? of findings|this (?:policy"
    r"|agreement|addendum|notice|amendment|terms)|these terms|privacy policy|curriculum|lesson|software|bugs?"
    r"|defects?|vulnerabilit\w+|books)\b"
)
BREACH = cue(r"\b(?:breach\w*|un-?authori[sz]ed|acqui(?:red|sition)|incidents?)\b")
THEY = cue(r"^\W*(?:they|he or she|either|these|those|such persons?)\b")
CHANGES = cue(r"\b(?:requests?|applications?|chang\w+|alter\w*)\b")
PRONOUN = cue(r"\b(?:they|them|it|he or she|either|such requests?)\b")
CORRECTIONS = cue(r"\bcorrections? (?:are|is|may be|can be|will be)? ?(?:asked|requested|sought|applied|made)\b")
OTHERS_DATA = cue(
    r"\b(?:may|shall|must|do|can|will) ?not (?:\w+ ){0,3}?(?:access|view|see|use"
    r"|share)\b[^.;]{0,60}?\b(?:another|others'?|other (?:students?|users?|people|pupils?)|someone else)\b"
    r"|\beach other's\b"
)
CONSISTS = cue(
    r"\b(?:student|pupil|personal) (?:data|information|records?) (?:includes?|means|consists? of|comprises?"
    r"|refers to)\b"
)
LEGAL_PROCESS = cue(r"\b(?:legal process|governmental request|law enforcement|subpoena)\b")
SUBJECTS = cue(r"\bdata subjects?\b")
ASSISTS = cue(
    r"\b(?:assist\w*|help\w*|cooperat\w+|support\w*|facilitat\w+)\b.{0,120}?\b(?:requests?|rights?"
    r"|respond(?:ing)?|answer\w*)\b",
    r"\b(?:enabl|allow|permit|provid|let|giv)\w*\b.{0,40}?\b(?:board|district|LEA|schools?|agency|customer"
    r"|controller)\b.{0,40}?\b(?:to|of|can) (?:access|view|see|retrieve|review)\b",
)
PROFILE = cue(r"\b(?:profile|on file|settings|account)\b")
RIGHTS = cue(r"\b(?:may|can|free to|rights?|request\w*|able to|entitled|allow\w*|assist\w*|respond\w*|demand|seek)\b")
PERSONAL = cue(
    r"\b(?:personal\w*|identifiable|pupil|learner|records?|data|info(?:rmation)?|particulars|rectification"
    r"|rights? to (?:know|access|correct))\b"
)
DATA_SUBJECT_REQUEST = cue(
    r"\bdata subjects?\b.{0,160}?\b(?:requests?|rights?)\b|\b(?:requests?|rights?)\b.{0,80}?\bdata subjects?\b",
    r"\b(?:users?|you|individuals?)\b.{0,40}?\b(?:rights?)\b.{0,60}?\b(?:data|information)\b",
)
_ASK = r"(?:requests?|inquir\w+|enquir\w+|letters?|(?:get|gets|getting) in touch|contacts?|questions?)"
_HANDLE = (
    r"(?:forward\w*|pass(?:es|ed)?|refer(?:s|red)?|redirect\w*|point|handled|assist\w*|help\w*|support\w*"
    r"|cooperat\w+|facilitat\w+|laid before|answer(?:s|ed|ing)?|deal with|respond\w*|direct(?:s|ed)?)"
)
PASSED_ON = cue(
    r"\b(?:parents?|guardians?|parental|famil(?:y|ies)|mum|mom"
    rf"|dad)(?:'s?)?\b[^.;]{{0,60}}?\b{_ASK}\b[^.;]{{0,160}}?\b{_HANDLE}\b",
    rf"\b{_ASK}\b[^.;]{{0,40}}?\b(?:parents?|guardians?|famil(?:y|ies))\b[^.;]{{0,160}}?\b{_HANDLE}\b",
    rf"\b{_HANDLE}\b[^.;]{{0,100}}?\b{_ASK} (?:of|from|by) (?:the |any )?(?:parents?|guardians?|famil(?:y|ies))\b",
    rf"\b{_HANDLE}\b[^.;]{{0,100}}?\b(?:parents?|guardians?|famil(?:y|ies))(?:'s?)? (?:who )?{_ASK}\b",
)
OTHER_REQUESTS = cue(r"\b(?:delet\w+|eras\w+|refunds?|complain\w*|consent\w*|opt[- ]out|transport\w*|suppress\w*)\b")

REASONS = Reasons(
    present="Students and parents may review information and have it corrected, and the agreement says how.",
    weak="Review and correction are addressed in part",
    missing="Nothing says how a student, parent or guardian may review and correct information.",
    conflict="Review or correction is refused",
)


# --- the judgement -----------------------------------------------------------------------------------------------


def judge(agreement: Agreement) -> Judgement:
    found = [item for clause in agreement.operative if (item := _read(agreement, clause))]
    reviewing = [item for item in found if item.cue == _NO_CORRECTION]
    correcting = [item for item in found if item.cue == _NO_REVIEW]
    if reviewing and not any(item.side == "meets" for item in found):
        texts = [" ".join(near.full for near in _following(agreement, item.clause)) for item in reviewing + correcting]
        if any(text in ROUTE for text in texts):
            pair = [*reviewing[:1], *correcting[:1]]
            if correcting or _corrected(_following(agreement, reviewing[0].clause)):
                found += [Evidence("meets", item.clause, "review and correction") for item in pair]
    return settled(agreement, found, REASONS, about_data=True)


_NO_CORRECTION = "review without correction"
_NO_REVIEW = "correction without review"
_HELP = "help with requests, without a right or procedure of families"


def _read(agreement: Agreement, clause: Clause) -> Evidence | None:
    text = clause.full
    if _refuses(agreement, clause):
        return Evidence("against", clause, "it refuses families")
    review, correct = text in REVIEW, text in CORRECT
    passed_on = text in PASSED_ON and text not in OTHER_REQUESTS and text not in LEGAL_PROCESS
    if not (review or correct):
        if text in ASSISTS and text in SUBJECTS:
            return Evidence("partly", clause, _HELP, strength=1)
        return Evidence("partly", clause, "families' requests are passed on or helped with") if passed_on else None
    if any(text in other for other in (DEFINES, LIABILITY, HOUSE_RULES, OTHERS_DATA, CONSISTS)):
        return None
    named = text in INFORMATION or text in WRONG or (review and correct)
    if named and (text in FAMILY_ACTS or _families_by_context(agreement, clause, both=review and correct)):
        item = _of_family(agreement, clause, review=review, correct=correct)
        if item:
            return item
    if passed_on:
        return Evidence("partly", clause, "families' requests are passed on or helped with")
    if text in AUDIT:
        return None
    if text in USERS and review and correct and text in RIGHTS and (text in PERSONAL or text in PROFILE):
        return Evidence("partly", clause, "for users or data subjects only")
    if text in ASSISTS and (text in SUBJECTS or (text in PERSONAL and text not in LEGAL_PROCESS)):
        return Evidence("partly", clause, _HELP, strength=int(text in SUBJECTS))
    if text in DATA_SUBJECT_REQUEST:
        return Evidence("partly", clause, "requests of data subjects, without a procedure for families")
    return None


def _of_family(agreement: Agreement, clause: Clause, *, review: bool, correct: bool) -> Evidence | None:
    """What a clause is worth in which a parent, guardian or student reviews or corrects."""
    text = clause.full
    if text in AUDIT and not (correct and text in PERSONAL):
        return None
    around = agreement.around(clause, 1, 4)
    review = review or any(near.full in REVIEW and near.full in FAMILY for near in around)
    correct = correct or _corrected(around)
    if review and correct:
        if agreement.near(clause, 1, 4) not in ROUTE:
            return Evidence("partly", clause, "no route is described")
        if BLANK.search(text) and BLANK.pattern.sub(" ", text) not in ROUTE:
            return Evidence("partly", clause, "the route is left blank")
        return Evidence("meets", clause, "review and correction, with a route")
    if review and text in RIGHT_TO_SEE and text not in BREACH:
        return Evidence("partly", clause, _NO_CORRECTION)
    if correct and (text in INFORMATION or text in WRONG):
        return Evidence("partly", clause, _NO_REVIEW)
    return None


def _corrected(sentences: Sequence[Clause]) -> bool:
    """Whether one of these sentences, read with the one before it, is about correcting data, whoever is named in it."""
    texts = ["", *(sentence.full for sentence in sentences)]
    pairs = (Words(f"{before} {text}") for before, text in pairwise(texts) if text not in AUDIT)
    return any(pair in CORRECT and (pair in WRONG or pair in CORRECTIONS) for pair in pairs) or any(
        text in CORRECT and (text in FAMILY or text in PERSONAL) and text not in AUDIT for text in texts
    )


def _refuses(agreement: Agreement, clause: Clause) -> bool:
    """Whether families are refused, in the clause itself or flatly after a sentence about them."""
    text = clause.full
    topic = text in REVIEW or text in CORRECT
    if not (topic or text in CHANGES or text in FLATLY) or text in NO_REFUSAL:
        return False
    before = " ".join(near.full for near in agreement.around(clause, 1, 0)[:-1]) if text in PRONOUN else ""
    if clause.kind != "row" and text not in REFUSAL_SCOPE and before not in REFUSAL_SCOPE:
        return False
    if text in WAIVES:
        return topic
    if text in FLATLY and any(near.full in FAMILY for near in agreement.around(clause, 3, 1)):
        return True
    if text not in FAMILY and before not in FAMILY:
        return False
    if topic and (match := AT_PLEASURE.search(text)):
        return agreement.parties.side(text[: match.end()]) != "board"
    return text in FAMILY and (text in REFUSED or text in REFUSES)


def _families_by_context(agreement: Agreement, clause: Clause, *, both: bool) -> bool:
    """Whether the words around a clause say that it is about families.

    A row whose table names families in its first row; "they" after a sentence on families; help with the rights to
    review and correct, where the next sentences name families.
    """
    if clause.kind == "row":
        rows = [near for near in agreement.around(clause, 6, 0) if near.kind == "row"]
        return rows[0].full in FAMILY
    if both and clause.full in THEY:
        return any(near.full in FAMILY for near in agreement.around(clause, 1, 0))
    return both and clause.full in ASSISTS and any(near.full in FAMILY for near in agreement.around(clause, 0, 2)[1:])


def _following(agreement: Agreement, clause: Clause) -> tuple[Clause, ...]:
    """The clauses that follow, headings between them or not."""
    aside = agreement.setting.aside
    after = agreement.clauses[clause.index : clause.index + 11]
    return tuple(near for near in after if near.kind != "heading" and near.index not in aside)
