"""bb-a-5, C.G.S. § 10-234bb(a)(5): the contractor takes actions designed to ensure the security and confidentiality
of student data.

Looks for: a duty (or a statement of fact) that measures protect the data, and a word of confidentiality: that
persons keep them confidential, or protection against unauthorised access, use or disclosure.
Weak: commercially reasonable efforts and nothing more; security with no word of confidentiality; effort without
guarantee.
Contradicts: security or confidentiality is named among the things that are disclaimed.
Abstains: never.
"""

from __future__ import annotations

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.vocabulary import DEFINES, LIABILITY, cue

SECURE = cue(
    r"\b(?:secur(?:e|es|ed|ing|ity|ely)|safeguard\w*|protect(?:s|ed|ing|ion|ions|ive)?|encrypt\w*"
    r"|safe(?:ly)?|safekeeping|locked|firewalls?|access controls?"
    r"|technical and organi[sz]ational measures)\b"
)
CONFIDENTIAL = cue(
    r"\b(?:confidential(?:ity|ly)?|in confidence|secrecy|privacy and security|security and privacy)\b",
    r"\b(?:un-?authori[sz]ed|unlawful|unintended|improper|impermissible|wrongful)\b.{0,60}?\b(?:access"
    r"|disclos\w*|use|acquisition|release|persons?|part(?:y|ies)|people|processing|view\w*|exposure"
    r"|sharing)\b",
    r"\b(?:access(?:ed|ible)?|disclos\w+|seen|read|viewed)\b.{0,30}?\b(?:by"
    r"|to) (?:any )?(?:un-?authori[sz]ed|outsiders?|strangers?|people who|those who have no"
    r"|anyone who)\b",
    r"\b(?:against|from|prevent\w*)\b.{0,60}?\b(?:disclosure|un-?authori[sz]ed|prying)\b",
    r"\b(?:keep|kept|hold|held|treat\w*)\b.{0,60}?\b(?:private|confidential|in confidence)\b",
)
LIMITS_ACCESS = cue(
    r"\b(?:limit|restrict)\w*\b.{0,30}?\baccess\b|\baccess\b.{0,60}?\b(?:limited|restricted"
    r"|need[- ]to[- ]know|only (?:by|to)|need (?:to know|it))\b",
)
DUTY = cue(
    r"\b(?:<MUST>|has (?:implemented|adopted|established|in place)|have (?:implemented|adopted"
    r"|established|in place|put)|implements?|maintains?|uses?|takes?|employs?|adopts?|ensures?|protects?"
    r"|safeguards?|is (?:kept|stored|encrypted|protected)|are (?:kept|stored|encrypted|protected|bound"
    r"|subject)|keeps?|stores?|encrypts?|responsible for|applies|operates)\b"
)
MEASURE = cue(
    r"\b(?:measures?|safeguards?|procedures?|practices?|actions?|steps|programs?|controls?|protections?"
    r"|standards?|means|systems?|efforts|security|encrypt\w*|server|technolog\w+|care|polic(?:y|ies)"
    r"|protect\w*|keep|kept|confidential\w*|precautions)\b"
)
DATA = cue(
    r"\b(?:data|information|records?|PII|content|files|student work|recordings|personally identifiable"
    r"|materials)\b"
)
OTHER_DATA = cue(
    r"\b(?:confidential information|proprietary information|trade secrets?|password|credentials|payment"
    r"|credit card|your account|account information|security of your|source code|each party's"
    r"|the other(?: party)?'s|disclosing party)\b"
)
STUDENT_DATA = cue(
    r"\b(?:(?:student|pupil|learner|customer|client|personal|user|education\w*|school|district|board"
    r"|covered|protected|university|such|these|all|the|shared|city|county|child\w*'?s?|your|that|this"
    r"|their) (?:\w+ ){0,2}?(?:data|information|records?|content|PII|files)|PII|personally identifiable"
    r"|data|minors?|minor users)\b"
)
CONTRACTOR_ONLY_USER = cue(
    r"^\W*(?:[\d.]+ )?(?:[a-z] )?(?:you|users?|customers?|students?|licensee|subscriber"
    r"|authorized users?|members?|client|controller|district|board|school)\b.{0,40}?\b(?:are|is|shall"
    r"|will|agree\w*|must|may)\b"
)
WEAK_EFFORT = cue(
    r"\b(?:commercially|economically) (?:reasonable|practicable|feasible)\b|\b(?:reasonable|best"
    r"|good[- ]faith|some) efforts?\b|\b(?:striv\w+|endeavou?r\w*|attempts?|tr(?:y|ies)|aims?"
    r"|seeks?) to\b|\bwhere (?:practicable|feasible)\b|\bas (?:it|we) (?:considers?|deems?|think)\b"
)
DISCLAIMS = cue(
    r"\b(?:disclaims?|no (?:warrant\w+|undertaking|guarant\w+|representation|responsib\w+|liab\w+"
    r"|promise|duty|obligation)|(?:not|cannot|nor|neither|never|without(?! prejudice| undue"
    r"| unreasonable| limit\w*)|n't)\b.{0,40}?\b(?:warrant\w*|guarant\w+|represent\w*|promise\w*"
    r"|responsib\w+|liab\w+|undertak\w*|accept\w*|oblig\w+)|makes? no|gives? no|at (?:your|its|the"
    r"|customer's) (?:own |sole )?risk|assumes? no|accepts? no|bears? no)\b"
)
NAMED_SECURITY = cue(
    r"\b(?:secure|security|confidential\w*|un-?authori[sz]ed (?:access|disclosure|use|acquisition)"
    r"|safeguard\w*|privacy of)\b"
)
HUMBLE = cue(
    r"\b(?:100 ?%|absolute(?:ly)?|completely|perfect(?:ly)?|fully|entirely|total|impenetrable"
    r"|no (?:method|system|security|measures?|transmission)|infallible|work(?:s)? to protect|while|every"
    r"|all (?:risk|security)|however|while we|although|though)\b"
)
SERVICE_TERMS = cue(
    r"\b(?:export|physical security of (?:the )?premises|social security|securities|national security"
    r"|security (?:deposit|interest|test\w*)|homeland)\b"
)
ENDS_LIABILITY = cue(
    r"\b(?:except|other than|subject to|unless|nothing in)\b.{0,80}?\b(?:section|article|security|breach)\b"
)

REASONS = Reasons(
    present="The contractor takes measures for the security and the confidentiality of student data.",
    weak="Security is addressed, but less than security and confidentiality is promised",
    missing="Nothing says how the security and confidentiality of student data are ensured.",
    conflict="Responsibility for security or confidentiality is disclaimed",
)


def judge(agreement: Agreement) -> Judgement:
    found: list[Evidence] = []
    secured: list[Evidence] = []
    confided: list[Evidence] = []
    for clause in agreement.operative:
        text = clause.full
        if text in DEFINES:
            continue
        if item := _disclaims(text, clause):
            found.append(item)
            continue
        if text in SERVICE_TERMS and text not in STUDENT_DATA:
            continue
        secure = text in SECURE
        confidential = text in CONFIDENTIAL
        if not (secure or confidential) or text not in DUTY or _users_own(agreement, text):
            continue
        if text in OTHER_DATA and text not in PUPIL:
            continue
        if text in FIREWALLS and text not in STUDENT_DATA and secure and not confidential:
            secured.append(Evidence("partly", clause, "nothing on confidentiality"))
        if text not in STUDENT_DATA or text not in MEASURE or text in BREACH_NOTICE:
            continue
        if NEGATED_DUTY.search(text):
            continue
        if secure and confidential:
            if text in WEAK_EFFORT and text not in CONCRETE:
                found.append(Evidence("partly", clause, "an effort, not a duty"))
            else:
                strength = 2 * (text in TAKES) + (text in BOTH)
                found.append(Evidence("meets", clause, "measures for security and confidentiality", strength=strength))
        elif secure:
            effort = text in WEAK_EFFORT and text not in CONCRETE
            item = Evidence("partly", clause, "an effort, not a duty" if effort else "nothing on confidentiality")
            (found if effort else secured).append(item)
        else:
            confided.append(Evidence("partly", clause, "confidentiality without measures of security"))
    if secured and not any(item.side == "meets" for item in found):
        limits = [
            Evidence("partly", clause, "access is limited")
            for clause in agreement.operative
            if clause.full in LIMITS_ACCESS and clause.full in STUDENT_DATA and not _users_own(agreement, clause.full)
        ]
        if other := (confided or limits):
            found += [
                Evidence("meets", item.clause, "security, and confidentiality apart") for item in (secured[0], other[0])
            ]
    return settled(agreement, [*found, *secured, *confided], REASONS, about_data=True)


PUPIL = cue(
    r"\b(?:student|pupil|learner|child\w*|education(?:al)? records?|personal (?:data|information)"
    r"|personally identifiable|PII|customer (?:data|content)|customer personal data)\b"
)
BREACH_NOTICE = cue(
    r"\b(?:notify|notif\w+|inform)\b.{0,120}?\b(?:confirm\w*|breach of security|security breach)\b",
    r"\b(?:notify|notif\w+|inform)\b.{0,120}?\b(?:discover\w*|after the)\b|\bupon (?:discover|becom"
    r"|learn)\w+\b|\b(?:notify|notification|notice) (?:\w+ ){0,6}?(?:breach|incident|un-?authori[sz]ed)\b"
    r"|\bin the event of\b.{0,60}?\b(?:breach|incident)\b",
)
NEGATED_DUTY = cue(
    r"\b(?:is|are|be|shall|will|does|do) not (?:be )?(?:required|obliged|obligated|responsible|intended"
    r"|designed|a substitute)\b"
)
CONCRETE = cue(
    r"\b(?:encrypt\w*|industry[- ]standard|firewall\w*|password|two-step|multi-?factor|locked"
    r"|shall (?:implement|maintain)|will (?:implement|maintain)|administrative,? (?:technical|physical))\b"
)


def _users_own(agreement: Agreement, text: str) -> bool:
    """Whether the duty is the user's or the board's own."""
    return CONTRACTOR_ONLY_USER.search(text) is not None and not agreement.parties.named("contractor", text[:60])


def _disclaims(text: str, clause: Clause) -> Evidence | None:
    match = DISCLAIMS.search(text)
    if match is None:
        return None
    named = next((m for m in NAMED_SECURITY.finditer(text) if abs(m.start() - match.start()) < 500), None)
    if named is None or text in BREACH_NOTICE:
        return None
    around = text[max(0, match.start() - 80) : match.end() + 80]
    if text in HUMBLE and text in CONFIDENTIAL and text in TAKES and text not in OUTRIGHT:
        return None
    if text in HUMBLE and text not in OUTRIGHT:
        return Evidence("partly", clause, "effort without a guarantee") if text in DATA else None
    if text in LIABILITY and text not in OUTRIGHT:
        return None
    if ENDS_LIABILITY.search(around):
        return None
    if text in USERS_CREDENTIALS:
        return None
    return Evidence("against", clause, "security is named among what is disclaimed")


FIREWALLS = cue(r"\b(?:firewalls?|malware|intrusion detection|patch\w*|SSL|TLS|encrypt\w*)\b")
BOTH = cue(r"\b(?:security|secure)\b.{0,30}?\bconfidential|\bconfidential\w*\b.{0,40}?\bsecur")
TAKES = cue(r"\b(?:shall|will|must) (?:take|implement|maintain|use|employ|adopt)\b")
OUTRIGHT = cue(
    r"\b(?:disclaims?|no undertaking|accepts? no|assumes? no|makes? no|uninterrupted|error[- ]free|timely)\b"
)
USERS_CREDENTIALS = cue(
    r"\b(?:your|user'?s?|customer'?s?|its) (?:passwords?|credentials|log-?in|account credentials)\b|\b(?:you"
    r"|customer|user)s? (?:are|is) (?:solely )?responsible for\b"
)
