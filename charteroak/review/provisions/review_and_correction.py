"""bb-a-4, C.G.S. § 10-234bb(a)(4): procedures by which a student, parent or guardian may review and correct.

Looks for: a parent, guardian or student who may see personally identifiable information and have errors
corrected, and a route: through the board, a contact, a setting of the account, days to answer.
Weak: review without correction or the reverse; no route; or rights of "users" and "data subjects" only.
Contradicts: review or correction is refused.
Abstains: never.
"""

from __future__ import annotations

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.vocabulary import BLANK, DEFINES, HOUSE_RULES, LIABILITY, cue

REVIEW = cue(
    r"\b(?:review(?:s|ed|ing)?|inspect\w*|access|see|sees|view(?:s|ed|ing)?|examin\w+|look(?:s"
    r"|ing)? (?:at|over|through)|obtain (?:a )?cop(?:y|ies)|copies of|be shown|read|know what"
    r"|find out what|receive a copy|request a copy)\b"
)
WRONG = r"\b(?:chang|fix|edit|updat|alter)\w*\b.{0,40}?\b(?:wrong|incorrect|out of date|mistaken)\b"
CORRECT = cue(
    WRONG,
    r"\b(?:correct(?!ional|ive)\w*|rectif\w+|amend(?:s|ed|ing|ment)?(?! (?:this|to this|no))|fix(?:es|ed"
    r"|ing)?|put right|set right|mend(?:ed)?|repair\w*|challenge\w*|inaccura\w+|erroneous|"
    r"(?:error|mistake)s?\b.{0,80}?\b(?:chang|updat|edit|chang|remov|revis)\w*|(?:updat|edit|chang|modif"
    r"|revis)\w+ (?:\w+ ){0,5}?(?:information|data|records?|profile|details))\b",
)
FAMILY = cue(
    r"\b(?:parents?(?! compan| entit)|guardians?|(?:eligible )?students?(?! data| info| record)"
    r"|pupils?(?! data| info| record)|learners?(?! data)|famil(?:y(?! educational)|ies)|mother|father"
    r"|child(?:ren)?|caregivers?)\b"
)
FAMILY_ACTS = cue(
    r"\b(?:parents?|guardians?|students?(?! data| info| record)|pupils?(?! data| info| record)"
    r"|learners?(?! data)|famil(?:y(?! educational)|ies)|he or she|child)\b[^.;]{0,160}?\b(?:may|can"
    r"|shall|will|has|have|wish\w*|wants?|entitled|able|requests?|requested|asks?|seek\w*"
    r"|who)\b[^.;]{0,80}?\b(?:review|inspect|access|see|view|examine|obtain|correct|amend|copy|copies"
    r"|look|shown|challenge|challenging|error|mistake|fix|read|change)",
    r"\b(?:requests?|rights?|access|ability|opportunity|procedures?)\b[^.;]{0,60}?\b(?:of|by|from|for"
    r"|made by)\b[^.;]{0,60}?\b(?:parents?|guardians?|students?|pupils?|learners?|famil(?:y|ies))\b",
    r"\b(?:parents?'?|guardians?'?|parental|student|family)'?s? (?:and \w+ )?(?:access|rights?|requests?)\b",
    r"\b(?:allow|enable|give|provide|let|show|offer)s?\b[^.;]{0,40}?\b(?:parents?|guardians?|students?"
    r"|pupils?|learners?|famil(?:y|ies))\b",
)
INFORMATION = cue(
    r"\b(?:everything|what (?:is|we|the service) (?:held|holds?|keeps?)|information|data|records?|PII|file"
    r"|profile|what is held|page|scores?|work|account)\b"
)
USERS = cue(r"\b(?:users?|data subjects?|individuals?|you|your|person|consumers?|account holders?|members?)\b")
ROUTE = cue(
    r"[\w.+-]+@[\w-]+\.[\w.]+|\bhttps?://",
    r"\b(?:by (?:contacting|writing|e-?mail\w*|sending|logging|signing|editing|submitting|asking|calling"
    r"|using|visiting|request\w*|notifying)|log(?:ging)? in|sign(?:ing)? in|through (?:the|its|their|a"
    r"|an|his|your)|via\b|contact(?:ing|s)?|write to|e-?mail|portal|dashboard"
    r"|account settings|settings|request(?:s|ed)? (?:to|from|in writing|by|through)|submit\w*"
    r"|within\b.{0,40}?\b(?:days?|hours?|weeks?)|days? (?:of|after)|ask(?:s|ing)? (?:the|for|their)"
    r"|forward\w*|refer\w*|pass(?:es)? (?:the|it|on)|telephone|form"
    r"|procedures? (?:established|set|below|described)|following (?:procedure|steps)|screen|button"
    r"|principal|counselor|office|written request|in writing|make (?:a|the) request|direct (?:the|their"
    r"|such|any) \w+ to|respond)\b",
)
REFUSES = cue(
    r"\b(?:will|shall|does|do|need|is|are) not\b.{0,50}?\b(?:provide|allow|respond|accept|honou?r"
    r"|entertain|obliged|obligated|required|able|open|correct|change|amend|show"
    r"|give)\b.{0,100}?\b(?:review|inspect\w*|access (?:to|by)|correct\w*|amend\w*)\b",
    r"\b(?:parents?|guardians?|students?|families|pupils?|learners?)\b.{0,60}?\b(?:may not|shall not"
    r"|cannot|have no right|has no right|no right|will not be (?:able|permitted"
    r"|given))\b.{0,80}?\b(?:review|inspect|see|access|view|correct|amend|change|examine|obtain)\b",
    r"\bno (?:right|procedure|means|provision)\b.{0,60}?\b(?:review|inspect\w*|correct\w*|amend\w*"
    r"|rectif\w*)\b.{0,60}?\b(?:information|data|records?)",
)
REFUSAL_SCOPE = cue(r"\b(?:personal\w*|identifiable|information|data|records?)\b")
AUDIT = cue(
    r"\b(?:audit\w*|draft|invoice|report(?:s)? of findings|this (?:policy|agreement|addendum|notice"
    r"|amendment|terms)|these terms|privacy policy|curriculum|lesson)\b"
)

REASONS = Reasons(
    present="Students and parents may review information and have it corrected, and the agreement says how.",
    weak="Review and correction are addressed in part",
    missing="Nothing says how a student, parent or guardian may review and correct information.",
    conflict="Review or correction is refused",
)


def judge(agreement: Agreement) -> Judgement:
    found: list[Evidence] = []
    reviewing: Evidence | None = None
    correcting: Evidence | None = None
    for clause in agreement.operative:
        item = _read(agreement, clause)
        if item is None:
            continue
        found.append(item)
        if item.cue == _NO_CORRECTION:
            reviewing = reviewing or item
        if item.cue == _NO_REVIEW:
            correcting = correcting or item
    if reviewing and correcting and not any(item.side == "meets" for item in found):
        routes = (agreement.near(item.clause, 1, 5) in ROUTE for item in (reviewing, correcting))
        if any(routes):
            found += [Evidence("meets", item.clause, "review and correction") for item in (reviewing, correcting)]
    return settled(agreement, found, REASONS, about_data=True)


_NO_CORRECTION = "review without correction"
_NO_REVIEW = "correction without review"


def _read(agreement: Agreement, clause: Clause) -> Evidence | None:
    text = clause.full
    if text in REFUSES and text in REFUSAL_SCOPE and text in FAMILY:
        return Evidence("against", clause, "it refuses families")
    review, correct = text in REVIEW, text in CORRECT
    if text in ASSISTS and text in SUBJECTS:
        return Evidence("partly", clause, "help with requests, without a right or procedure of families")
    if (
        not (review or correct)
        or (text not in INFORMATION and text not in PROFILE)
        or text in DEFINES
        or text in LIABILITY
        or text in HOUSE_RULES
    ):
        return None
    near = agreement.near(clause, 1, 4)
    by_family = text in FAMILY_ACTS
    if by_family:
        if text in AUDIT and not correct:
            return None
        both = (review or _nearby(agreement, clause, REVIEW)) and (correct or _nearby(agreement, clause, CORRECT))
        if both:
            if near in ROUTE:
                if BLANK.search(text) and BLANK.pattern.sub(" ", text) not in ROUTE:
                    return Evidence("partly", clause, "the route is left blank")
                return Evidence("meets", clause, "review and correction, with a route")
            return Evidence("partly", clause, "no route is described")
        if review and text in RIGHT_TO_SEE:
            return Evidence("partly", clause, _NO_CORRECTION)
        if correct and text in PERSONAL:
            return Evidence("partly", clause, _NO_REVIEW)
        return None
    if text in USERS and review and correct and text in RIGHTS and (text in PERSONAL or text in PROFILE):
        return Evidence("partly", clause, "for users or data subjects only")
    if text in ASSISTS and (review or correct) and text in PERSONAL and text not in LEGAL_PROCESS:
        return Evidence("partly", clause, "help with requests, without a right or procedure of families")
    if text in DATA_SUBJECT_REQUEST:
        return Evidence("partly", clause, "requests of data subjects, without a procedure for families")
    return None


def _nearby(agreement: Agreement, clause: Clause, wanted: object) -> bool:
    return any(near.text in wanted and near.text in FAMILY for near in agreement.around(clause, 1, 4))  # type: ignore[operator]


RIGHT_TO_SEE = cue(
    r"\b(?:review|inspect\w*|access|see|view|examine|copy|copies)\b.{0,120}?\b(?:information|data"
    r"|records?|PII|page|progress|account|work|content)\b",
    r"\b(?:information|data|records?|PII)\b.{0,80}?\b(?:reviewed|inspected|seen|viewed|available)\b",
)
LEGAL_PROCESS = cue(r"\b(?:legal process|governmental request|law enforcement|subpoena)\b")
SUBJECTS = cue(r"\bdata subjects?\b")
ASSISTS = cue(
    r"\b(?:assist\w*|help\w*|cooperat\w+|support\w*|facilitat\w+)\b.{0,120}?\b(?:requests?|rights?"
    r"|respond\w*)\b"
)
PROFILE = cue(r"\b(?:profile|on file|settings|account)\b")
RIGHTS = cue(r"\b(?:may|can|rights?|request\w*|able to|entitled|allow\w*|assist\w*|respond\w*)\b")
PERSONAL = cue(
    r"\b(?:personal\w*|identifiable|student (?:data|information|records?)|pupil|learner"
    r"|education(?:al)? records?|records?|data|information)\b"
)
DATA_SUBJECT_REQUEST = cue(
    r"\bdata subjects?\b.{0,160}?\b(?:requests?|rights?)\b|\b(?:requests?"
    r"|rights?)\b.{0,80}?\bdata subjects?\b",
    r"\b(?:users?|you|individuals?)\b.{0,40}?\b(?:rights?)\b.{0,60}?\b(?:data|information)\b",
)
