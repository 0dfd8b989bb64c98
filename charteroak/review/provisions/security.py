"""bb-a-5, C.G.S. § 10-234bb(a)(5): the contractor takes actions designed to ensure the security and confidentiality
of student data.

Looks for: a duty (or a statement of fact) that measures protect the data, and a word of confidentiality: that
persons keep them confidential or disclose them to nobody, that only some may reach them, or protection against
unauthorised access, use or disclosure. The two may stand in different sentences, rows or sections.
Weak: efforts and nothing more; security with no word of confidentiality, or the reverse; effort without guarantee;
a promise to private individuals; the statute by reference and no more.
Contradicts: security or confidentiality is disclaimed, put on the board alone, or denied ("treated as public").
Abstains: never.
"""

from __future__ import annotations

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.vocabulary import DEFINES, HOUSE_RULES, LIABILITY, USER_RULES, cue

# --- what a clause must hold a word of, to be looked at more closely ----------------------------------------------

TOPIC = cue(
    r"\b(?:secur\w+|saf\w+|secre\w+|privat\w+|privacy|confid\w+|protect\w*|guard\w*|encrypt\w*|encipher\w*|lock\w*"
    r"|firewalls?|un-?authori[sz]ed|unlawful|unintended|improper|impermissible|wrongful|unprotected|disclos\w+"
    r"|redisclos\w+|re-disclos\w+|reveal\w*|divulg\w+|tell|repeat\w*|speak\w*|talk\w*|discuss\w*|releas\w+|share"
    r"|shared|sharing|access\w*|only|closed|measures|silence|discretion|NDAs?|non-?disclosure|strangers?|outsiders?"
    r"|prying|hands|public|barriers|passwords?|SOC|ISO|NIST|SSL|TLS|AES|MFA|DDoS|two-factor|multi-?factor|pen"
    r"|penetration|virus\w*|anti-?virus|patch\w*|intrusion|fireproof|backups?|backed|redundan\w+|continuity|cameras"
    r"|certified|logs?|(?:it|my|our|him|her|them)sel(?:f|ves)|nobody|none|no ?one|10-234\w*)\b"
)

# --- security ----------------------------------------------------------------------------------------------------

SECURE = cue(
    r"\b(?:secur(?:e|es|ed|ing|ely)|security(?! (?:events?|incidents?|breach\w*|officer|contact|questions?)\b)"
    r"|safeguard\w*|protect(?:s|ed|ing|ions|ive)?|protection(?! (?:laws?|legislation|acts?|regulations?|directive"
    r"|authorit\w+|officers?|impact|requirements))|encrypt\w*|encipher\w*|safe(?:ly|ty)?(?! browsing| harbou?r)"
    r"|safekeeping|lock(?:s|ed)?|under lock and key|firewalls?|access controls?"
    r"|technical and organi[sz]ational measures|guard(?:s|ed|ing)?|SOC 2|ISO(?:/IEC)? ?27001|NIST|TLS|AES|MFA"
    r"|two-factor|multi-?factor|pen(?:etration)? tests?|passwords|barriers|certified facility|(?:put in place|take"
    r"|implement|maintain|adopt|apply)s? (?:\w+ ){0,4}?measures|logs? (?:each|every|all) access|controls of)\b"
)
INFRASTRUCTURE = cue(
    r"\b(?:firewalls?|virus scans?|anti-?virus|intrusion detection|patch(?:ed|es|ing)|SSL|TLS|AES|MFA|DDoS"
    r"|encrypt\w*|fireproof|security (?:policy|program|plan)|continuity plan)\b",
    r"\b(?:servers?|systems?|hosting|data cent(?:er|re)s?|facility)\b[^.;]{0,80}?\b(?:secur(?:e|ed)|safe|lock(?:s"
    r"|ed)|guards|cameras|redundan\w+|backups?)\b",
    r"\b(?:backups?|backed up|redundan\w+)\b[^.;]{0,80}?\b(?:loss|lost|disappears?|data|systems)\b",
    r"\b(?:safe|secur(?:e|ed|es)|guarded|locked)\b[^.;]{0,40}?\b(?:servers?|systems?|hosting|data cent(?:er|re)s?"
    r"|vault)\b",
)

# --- confidentiality ---------------------------------------------------------------------------------------------

_TELL = r"(?:disclos|reveal|divulg|shar(?:e|ed|ing)\b|tell\b|repeat|speak|spoke|talk|discuss|releas|re-?disclos)"
SECRECY = cue(
    r"\b(?:confidential(?:ity|ly)?|in (?:strict(?:est)? )?confidence|confidence undertaking|secre(?:t|cy)"
    r"|privacy and (?:data )?security|(?:data )?security and (?:data )?privacy|saf(?:e|ety) and privacy|silence"
    r"|(?:to|with) discretion|NDAs?|non-?disclosure|wrong hands|strangers?|outsiders?|prying)\b",
    r"\b(?:keep|kept|hold|held|treat\w*|safe and|secure and)\b.{0,60}?\b(?:private|to (?:it|my|our|her|him"
    r"|them)sel(?:f|ves))\b",
    r"\bprivate and (?:safe|secure)|\b(?:safe|security?) (?:and|or) private",
)
CONFIDENTIAL = cue(
    SECRECY.source,
    r"\b(?:un-?authori[sz]ed|unlawful|unintended|improper|impermissible|wrongful)\b.{0,60}?\b(?:access|disclos\w*"
    r"|use|acquisition|release|persons?|part(?:y|ies)|people|processing|view\w*|exposure|sharing|hands|eyes|reads?"
    r"|should see)\b",
    r"\b(?:access(?:ed|ible)?|disclos\w+|seen|read|viewed)\b.{0,30}?\b(?:by|to) (?:any )?(?:un-?authori[sz]ed"
    r"|people who|those who have no|anyone who)\b",
    r"\b(?:against|from|prevent\w*|bars?)\b.{0,60}?\b(?:disclosure|un-?authori[sz]ed|being seen|seeing it)\b",
    r"\b(?:nobody|no ?one|not|anyone|those|people|persons?)\b.{0,40}?\b(?:not (?:entitled|meant|allowed"
    r"|permitted)|no business|shouldn't|hasn't approved|no right|without (?:a )?(?:need|right)|else (?:can|may"
    r"|could))\b",
)
TELLS_NOBODY = cue(
    rf"(?:\b|(?=n't))(?:not|n't|never|nor|nobody|no ?one|none|without the \w+'s)\b[^.;]{{0,60}}?\b{_TELL}",
    rf"\bno (?:re-?)?disclosure\b|\bbars? disclosure\b|\b{_TELL}\w*\b[^.;]{{0,40}}?\b(?:to none|to nobody|with none"
    rf"|with nobody|to no ?one)\b|\b{_TELL}\w* (?:it )?(?:nobody|no ?one)\b|\b(?:promise|undertaking) not to {_TELL}",
    r"\bneither\b[^.;]{0,40}?\b(?:show|describe|tell|give)\b",
)
STATUTE = cue(
    r"\b(?:comply|complies|obeys?|observes?|follows?|abides?|act)\b[^.;]{0,100}?\b10-234 ?(?:aa|bb|cc|dd)\b"
    r"|\b(?:bound by|subject to) (?:sections? |C\.G\.S\. |§+ ?)*10-234 ?(?:aa|bb|cc|dd)\b"
)
INDIVIDUALS = cue(
    r"\b(?:private individuals?|members? of the public|not on behalf of (?:a|any) school|personal account)\b"
)
NAMED_MEASURES = cue(r"\b(?:measures|safeguards|protections?|controls|security (?:program|plan|policy|standards?))$")
THEM = cue(r"\b(?:it|them|they|these|those)\b")
MEASURES = cue(r"\b(?:measures|safeguards)\b")
OTHER_SHARING = cue(
    r"\b(?:sell|sold|advertis\w+|marketing|brokers?|commerciali[sz]\w+|plagiari\w+|need not|any purpose)\b",
    r"\b(?:please|if you) (?:do not|don't)\b|^\W*(?:do not|don't|never)\b|\byou (?:do|may|must|shall|should|will"
    r"|agree)\b|\b(?:log-?ins?|passwords)\b",
)
LIMITS_ACCESS = cue(
    r"\b(?:limit|restrict)\w*\b.{0,30}?\b(?:access|who (?:can|may))\b|\baccess\b.{0,60}?\b(?:limited|restricted"
    r"|need[- ]to[- ]know|only (?:by|to)|by role|need (?:to know|it))\b",
    r"\b(?:role-based access|least[- ]privilege|need[- ]to[- ]know|closed to all but|open to none)\b",
    r"\bonly (?:\w+ ){0,2}?(?:staff|employees|people|persons?|personnel|engineers|those)\b.{0,60}?\b(?:access"
    r"|see|open|reach|view|need)",
    r"\b(?:let|permit|allow|admit)s?\b.{0,30}?\b(?:only|no ?(?:one|body)|named)\b.{0,60}?\b(?:reach|access|see"
    r"|those)",
    r"\b(?:access|view|see|reach|handle|enter)\b.{0,40}?\b(?:only|other than|except|nobody"
    r"|no ?one)\b.{0,40}?\bauthori[sz]ed\b|\b(?:only|other than|except|nobody"
    r"|no ?one)\b.{0,40}?\bauthori[sz]ed (?:\w+ ){0,3}?(?:may|can|to|shall) (?:\w+ )?(?:view|see|reach|access"
    r"|handle|have)\b",
    r"\blet no ?(?:one|body)\b|\b(?:available|accessible) only to\b",
)

# --- whose duty, over what ---------------------------------------------------------------------------------------

DUTY = cue(
    r"\b(?:<MUST>|has|have|had|is|are|be|been|sits?|responsible for|includes?|uses?|using|we|our|by|under"
    r"|(?:implement|maintain|tak|employ|adopt|ensur|protect|safeguard|keep|stor|encrypt|appl(?:y|ies)|operat|run"
    r"|secur|guard|lock|limit|restrict|host|hold|log|undertak|provid|follow|bar|let|sign|striv|endeavou?r|tr(?:y"
    r"|ies))(?:e|es|s|ing)?|may not|mandatory)\b"
)
LABELLED = cue(r"^\W*\w+(?: \w+){0,3}: \S")
DESCRIBES = cue(
    r"\bthis (?:\w+ ){0,8}?(?:\(?\"\w+\"\)? )?(?:outlines|governs|describes|explains|sets (?:out|forth))\b"
    r"|\bhow (?:we|the \w+) (?:\w+, )*\w+,? (?:and|or) (?:\w+ )?protects?\b"
)
DATA = cue(
    r"\b(?:(?:student|pupil|learner|scholar|child|children|customer|client|personal|user|education\w*|school"
    r"|district|board|covered|protected|university|such|these|all|the|shared|city|county|your|that|this|their|its"
    r"|her|his|any)(?:s'|'s|s)? (?:[\w']+ ){0,2}?(?:data|info(?:rmation)?|records?|content|PII|files?|folders"
    r"|details|notes)|PII|data|records|personally identifiable|minors?|uploads)\b"
)
RECORDS = cue(r"\b(?:data|info(?:rmation)?|records?|PII|files?|folders|details)\b")
PERSONS = cue(r"\b(?:students?|pupils?|learners?|scholars?|child(?:ren)?|minors?)\b")
OTHER_DATA = cue(
    r"\b(?:confidential information|proprietary information|trade secrets?|password|credentials|payments?"
    r"|credit card|your account|account information|security of your|source code|each party's|business plans"
    r"|prices?|quotes|mediation|arbitration|pleadings|terms of this|commercial terms|patents?"
    r"|the other(?: party)?'s|disclosing party)\b"
)
PUPIL = cue(
    r"\b(?:student|pupil|learner|scholar|child\w*|education(?:al)? records?|personal (?:data|information)"
    r"|personally identifiable|PII|customer (?:data|content)|customer personal data)\b"
)
SERVICE_TERMS = cue(
    r"\b(?:export|physical security of (?:the )?premises|social security|securities|national security|job security"
    r"|security (?:deposits?|interest|test\w*|staff|team|personnel|guards)|homeland|lien|licen[cs]es and permits"
    r"|all permits"
    r"|insurance|equipment|safety of (?:the )?(?:food|company's)|food|consent of|permission|hacked)\b"
)
ATTACKS = cue(
    r"\b(?:break|circumvent|breach|defeat|probe|bypass|disable|interfere with|test)\b.{0,40}?\b(?:security"
    r"|authentication)\b"
)
USERS_OWN = cue(
    r"^\W*(?:[\d.]+ )?(?:[a-z] )?(?:the )?(?:you|users?|customers?|students?|licensee|subscriber|teachers?"
    r"|controller|authorized users?|members?|client|district|board|school|buyer)\b(?!'| (?:data|info|personal"
    r"|records?|content))[^:]{0,40}?\b(?:are|is|shall|will|agree\w*|must|may|warrants?)\b"
)
WEAK_EFFORT = cue(
    r"\b(?:commercially|economically) (?:reasonable|practicable|feasible)\b|\b(?:reasonable|best|good[- ]faith"
    r"|some) (?:commercial )?efforts?\b|\b(?:striv\w+|endeavou?r\w*|attempts?|try|tries|aims?|seeks?|hopes?"
    r"|works? hard) (?:to|for|at)\b|\bin good faith attempt\b|\bwhere (?:practicable|feasible)\b|\b(?:as|if"
    r"|where) (?:it|we) (?:considers?|deems?|thinks?|believes?|finds?)\b|\b(?:intends?|plans?) to\b"
    r"|\bmay\b[^.;]{0,40}?\b(?:adopt|implement|take|apply|encrypt)\b|\bso far as (?:it|we)?\b|\bendeavou?rs?\b"
    r"|\b(?:do|does) (?:our|its|his|her) best\b|\b(?:our|its) aim\b|\befforts (?:as|are|and)\b|\bwhat care\b"
    r"|\ban effort\b|\breasonable effort\b"
)
CONCRETE = cue(
    r"\b(?:encrypt\w*|industry[- ]standard|firewall\w*|password|two-step|multi-?factor|locked|shall (?:implement"
    r"|maintain)|will (?:implement|maintain)|administrative,? (?:technical|physical))\b"
)
BREACH_NOTICE = cue(
    r"\b(?:notify|notif\w+|inform)\b.{0,120}?\b(?:confirm\w*|breach of security|security breach)\b",
    r"\b(?:notify|notif\w+|inform)\b.{0,120}?\b(?:discover\w*|after the)\b|\bupon (?:discover|becom|learn)\w+\b"
    r"|\b(?:notify|notification|notifies|notice) (?:\w+ ){0,6}?(?:breach|incident|un-?authori[sz]ed)\b"
    r"|\bin the event of\b.{0,60}?\b(?:breach|incident)\b|\bbreach\b.{0,60}?\bnotif",
    r"\b(?:becomes? aware|suspects?|un-?authori[sz]ed)\b.{0,160}?\b(?:notify|notifies|inform|report)\b",
    r"\b(?:notify|notifies|notification|inform|report)\b.{0,120}?\bun-?authori[sz]ed\b",
)
KEEPS = cue(
    r"\b(?:shall|will|must|agrees to) (?:\w+ )?(?:protect|safeguard|secure|implement|maintain|take|employ|use"
    r"|encrypt)\b[^.;]{0,80}?\b(?:data|information|records?|safeguards|measures|security)\b"
)
NEGATED_DUTY = cue(
    r"\b(?:is|are|be|shall|will|does|do) not (?:be )?(?:required|obliged|obligated|responsible|intended|designed"
    r"|a substitute)\b"
)
TAKES = cue(r"\b(?:shall|will|must) (?:take|implement|maintain|use|employ|adopt)\b")
BOTH = cue(r"\b(?:security|secure)\b.{0,30}?\bconfidential|\bconfidential\w*\b.{0,40}?\bsecur")

# --- disclaimers -------------------------------------------------------------------------------------------------

DISCLAIMS = cue(
    r"\b(?:disclaims?|disclaimed|no (?:warrant\w+|undertaking|guarant\w+|representation|responsib\w+|liab\w+"
    r"|promise|duty|obligation)|(?:not(?! limited)|cannot|nor|neither|never|without(?! prejudice| undue"
    r"| unreasonable| limit\w*)|\w+n't)\b.{0,40}?\b(?:warrant\w*|guarant\w+|represent(?:s|ed|ations?)?\b|promise\w*"
    r"|responsib\w+"
    r"|liab\w+|undertak\w*|accept\w*|oblig\w+)|makes? no|gives? no|at (?:your|its|the|customer's) (?:own "
    r"|sole )?risk|assumes? no|accepts? no|bears? no)\b"
)
NAMED_SECURITY = cue(
    r"\b(?:secure|security|confidential\w*|un-?authori[sz]ed (?:access|disclosure|use|acquisition)|safeguard\w*"
    r"|privacy of)\b"
)
GUARANTEE = cue(r"\b(?:guarant\w+|warrant\w*|promise)\b")
_KEEP = (
    r"(?:secur\w+|saf(?:e|ely|ety)\b|secre\w+|privat\w+|privacy|confiden\w+|protect\w*|guard\w*|encrypt\w*|lock\b"
    r"|organi[sz]ational measures|bar the public|restrict access|limit access|prevent it)"
)
REFUSES = cue(
    r"(?:\b(?:not|no wise|no way)|n't) (?:be )?(?:responsible|bound|obliged|obligated"
    rf"|required)\b[^.;]{{0,80}}?\b{_KEEP}",
    rf"\b(?:no|any) (?:duty|obligation)s? (?:to|of)\b[^.;]{{0,60}}?\b{_KEEP}[^.;]{{0,60}}?\b(?:disclaimed|excluded"
    rf"|owed)\b|\b(?:owes?|assumes?|has|have|under) no (?:duty|obligation) (?:to|of)\b[^.;]{{0,60}}?\b{_KEEP}",
    rf"\b(?:does|do|will|shall) not (?:promise|undertake)\b[^.;]{{0,60}}?\b{_KEEP}"
    rf"|\bundertakes? nothing\b[^.;]{{0,40}}?\b{_KEEP}",
    rf"\bnothing (?:in|herein)\b[^.;]{{0,60}}?\b(?:obliges?|requires?|binds?)\b[^.;]{{0,60}}?\b{_KEEP}",
    rf"\b{_KEEP}[^.;]{{0,60}}?\b(?:rests?|lies?) (?:solely |wholly |entirely |only )?(?:with|upon"
    r"|on) (?:the )?(?:board|district|schools?|customer|client|you)\b|\btakes? no (?:steps?|measures?"
    rf"|responsibility)\b[^.;]{{0,60}}?\b{_KEEP}",
    rf"\b(?:releases?|relieves?)\b[^.;]{{0,60}}?\bfrom any (?:duty|obligation)\b[^.;]{{0,40}}?\b{_KEEP}",
    rf"\b(?:duty|duties|obligations?)\b[^.;]{{0,60}}?\b{_KEEP}[^.;]{{0,80}}?\b(?:shall|do|does|will) not (?:bind"
    r"|apply)\b",
    r"\b(?:do|does|will|shall|need) not (?:secure|encrypt|protect|guard|safeguard)\b|\bwithout any (?:safeguard"
    r"|security|protection)s?\b|\bleave\w*\b[^.;]{0,40}?\b(?:unprotected|unsecured|open to the public)\b"
    r"|\bowes? \w+ no protection\b",
    r"\bno (?:security|confidentiality|privacy) (?:obligations?|dut(?:y|ies)|protections?|for|is (?:promised"
    r"|provided))\b|\bno confidential relationship\b|\bopen to all\b[^.;]{0,80}?\b(?:nothing|no)\b",
    rf"\b{_KEEP}[^.;]{{0,60}}?\bsole (?:concern|responsibility) of the (?:board|district|school|customer|client)\b",
    rf"\b{_KEEP}[^.]{{0,60}}?\b(?:provides none|declines (?:them|it))\b",
    r"\b(?:responsib\w+|liability) for un-?authori[sz]ed\b[^.;]{0,60}?\b(?:excluded|disclaimed|denied)\b",
    rf"\b(?:declines?|refuses?|denies) (?:all|any) responsib\w+\b[^.;]{{0,40}}?\b{_KEEP}",
    rf"\bowes? (?:nobody|no ?one|you no) (?:an? )?duty\b[^.;]{{0,40}}?\b{_KEEP}|\b{_KEEP}[^.;]{{0,60}}?\b(?:business"
    rf"|affair|task) of the (?:board|district|school|customer) alone\b",
)
PUBLIC = cue(
    r"\b(?:deemed|considered|treated as|regarded as)\b[^.;]{0,20}?\b(?:non-?confidential|not confidential"
    r"|public)\b|\bnot (?:be )?(?:treated|considered|deemed) (?:as |to be )?(?:confidential|private)\b"
)
IDEAS = cue(
    r"\b(?:feedback|suggestions?|ideas?|comments?|unsolicited|public(?:ly)? (?:areas?|posted|forums?|profiles?)"
    r"|trade secrets?)\b"
)
HUMBLE = cue(
    r"\b(?:100 ?%|absolute(?:ly)?|completely|perfect(?:ly)?|fully|entirely|total|impenetrable|hacker-proof"
    r"|no (?:method|system|security|measures?|transmission|web ?site)|infallible|work(?:s)? to protect|while|every"
    r"|all (?:risk|security)|however|while we|although|though)\b"
)
ENDS_LIABILITY = cue(
    r"\b(?:except|other than|subject to|unless|nothing in)\b.{0,80}?\b(?:section|article|security|breach)\b"
)
OUTRIGHT = cue(
    r"\b(?:disclaims?|no undertaking|accepts? no|assumes? no|makes? no|uninterrupted|error[- ]free|timely)\b"
)
USERS_CREDENTIALS = cue(
    r"\b(?:your|user'?s?|customer'?s?|its) (?:passwords?|credentials|log-?in|account credentials)\b|\b(?:you"
    r"|customer|user)s? (?:are|is) (?:solely )?responsible for\b"
)

REASONS = Reasons(
    present="The contractor takes measures for the security and the confidentiality of student data.",
    weak="Security is addressed, but less than security and confidentiality is promised",
    missing="Nothing says how the security and confidentiality of student data are ensured.",
    conflict="Responsibility for security or confidentiality is disclaimed",
)


# --- the judgement -----------------------------------------------------------------------------------------------


def judge(agreement: Agreement) -> Judgement:
    found: list[Evidence] = []
    secured: list[Evidence] = []
    confided: list[Evidence] = []
    confiding = [
        name for name, meaning in agreement.definitions.items() if name in NAMED_MEASURES and meaning in CONFIDENTIAL
    ]
    for clause in agreement.speaking_of(TOPIC):
        text = clause.full
        if text in DEFINES:
            continue
        if item := _disclaims(text, clause):
            found.append(item)
            continue
        if text in STATUTE:
            found.append(Evidence("partly", clause, "by reference to the statute only", strength=-1))
        if not _is_promise(agreement, clause):
            continue
        secure = text in SECURE or text in INFRASTRUCTURE
        confidential = (
            text in CONFIDENTIAL
            or any(term in text for term in confiding)
            or _tells_nobody(text)
            or (secure and text in LIMITS_ACCESS)
        )
        if text in INDIVIDUALS and (secure or confidential):
            found.append(Evidence("partly", clause, "promised to private individuals"))
            continue
        effort = text in WEAK_EFFORT and text not in CONCRETE
        about = _about_data(agreement, clause)
        if (secure or text in CONFIDENTIAL) and effort and (about or text in NAMED_SECURITY):
            found.append(Evidence("partly", clause, "an effort, not a duty"))
        elif secure and confidential and (about or text in INFRASTRUCTURE):
            strength = 2 * (text in TAKES) + (text in BOTH) + (text in PUPIL) + (text in MEASURES)
            found.append(Evidence("meets", clause, "measures for security and confidentiality", strength=strength))
        elif not (secure or confidential):
            continue
        elif secure and (text in DATA or text in INFRASTRUCTURE or (about and text not in PERSONS)):
            strength = 2 * (text in TAKES) + (text in PUPIL) + (text in MEASURES)
            secured.append(Evidence("partly", clause, "nothing on confidentiality", strength=strength))
        elif text in DATA or (about and (text in SECRECY or _tells_nobody(text))):
            confided.append(Evidence("partly", clause, "confidentiality without measures of security"))
    if secured and not any(item.strength >= 0 for item in found):
        limits = [
            Evidence("partly", clause, "access is limited")
            for clause in agreement.speaking_of(TOPIC)
            if clause.full in LIMITS_ACCESS and clause.full in RECORDS and _is_promise(agreement, clause)
        ]
        if other := (confided or limits):
            pair = (max(secured, key=lambda item: item.strength), other[0])
            found += [Evidence("meets", item.clause, "security, and confidentiality apart") for item in pair]
    return settled(agreement, [*found, *secured, *confided], REASONS, about_data=True)


_NO_PROMISE = (DESCRIBES, NEGATED_DUTY, LIABILITY, HOUSE_RULES, USER_RULES, ATTACKS)


def _is_promise(agreement: Agreement, clause: Clause) -> bool:
    """Whether a clause can be the contractor's promise on data: not the user's duty, nor a word on other things."""
    text = clause.full
    if text in SERVICE_TERMS and text not in PUPIL:
        return False
    if text in OTHER_DATA and text not in PUPIL:
        return False
    if text in BREACH_NOTICE and text not in KEEPS:
        return False
    if text.endswith("?") or any(text in other for other in _NO_PROMISE):
        return False
    return (clause.kind != "paragraph" or text in DUTY or text in LABELLED) and not _users_own(agreement, text)


def _about_data(agreement: Agreement, clause: Clause) -> bool:
    """Whether a clause speaks of data or of pupils, or of "them" after a sentence that does."""
    text = clause.full
    if text in DATA or text in PERSONS or text in MEASURES:
        return True
    return text in THEM and any(near.full in DATA or near.full in PERSONS for near in agreement.around(clause, 2, 0))


def _tells_nobody(text: str) -> bool:
    """Whether the contractor's people are to tell nobody of the data: no ban on selling, no rule on users' sharing."""
    return text in TELLS_NOBODY and (text in RECORDS or text in PERSONS or text in THEM) and text not in OTHER_SHARING


def _users_own(agreement: Agreement, text: str) -> bool:
    """Whether the duty is the user's or the board's own."""
    return USERS_OWN.search(text) is not None and not agreement.parties.named("contractor", text[:60])


def _disclaims(text: str, clause: Clause) -> Evidence | None:
    if text in BREACH_NOTICE or not any(text in named for named in (RECORDS, NAMED_SECURITY, PERSONS, MEASURES)):
        return None
    if text in WEAK_EFFORT and text in GUARANTEE:
        return (
            Evidence("partly", clause, "effort without a guarantee") if text in SECURE or text in CONFIDENTIAL else None
        )
    if text in REFUSES or (text in PUBLIC and text not in IDEAS):
        return Evidence("against", clause, "security or confidentiality is refused")
    match = DISCLAIMS.search(text)
    if match is None:
        return None
    named = next((m for m in NAMED_SECURITY.finditer(text) if abs(m.start() - match.start()) < 500), None)
    if named is None:
        return None
    around = text[max(0, match.start() - 80) : match.end() + 80]
    if text in HUMBLE and text in CONFIDENTIAL and text in TAKES and text not in OUTRIGHT:
        return None
    if text in HUMBLE and text not in OUTRIGHT:
        return Evidence("partly", clause, "effort without a guarantee") if text in RECORDS else None
    if text in LIABILITY and text not in OUTRIGHT:
        return None
    if ENDS_LIABILITY.search(around):
        return None
    if text in USERS_CREDENTIALS:
        return None
    return Evidence("against", clause, "security is named among what is disclaimed")
