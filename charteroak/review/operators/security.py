"""cc-a-1, C.G.S. § 10-234cc(a)(1): the operator keeps security that meets or exceeds industry standards.

Looks for: a concrete measure that protects users' data (encryption, control of access, audits ...), or an undertaking
to industry or generally accepted standards.
Weak: "reasonable" or "appropriate" measures and nothing more; measures for one product, for payments or for other
companies only; hardly more than a disclaimer.
Contradicts: security is disclaimed outright, and no measure is named.
Abstains: never.
"""

from __future__ import annotations

from charteroak.review.evidence import Judgement, Reasons
from charteroak.review.operators.policy import Policy, Statement, affirmed, phrase
from charteroak.review.operators.weighing import Said, settled

CONCRETE = phrase(
    r"\b(?:AES|scrambled|hardware keys?|security keys?)\b",
    r"\bonly\b.{0,40}?\b(?:staff|engineers?|employees?|people|persons|team|colleagues"
    r"|of us)\b.{0,30}?\b(?:can|may) (?:reach|open|get at|see|enter)\b",
    r"\b(?:encrypt\w*|SSL|TLS|HTTPS|secure sockets?|transport layer|firewalls?|access[- ]controls?"
    r"|role[- ]based|(?:two|multi)[- ]?(?:factor|step)|2FA|MFA|penetration|pen[- ]test\w*"
    r"|vulnerability (?:scan\w*|assessments?|test\w*|management)|intrusion|SOC ?[123]\b|ISO(?:/IEC)? ?27\d{3}"
    r"|security audits?|audit(?:s|ed|ing)?|hash(?:ed|ing|es)|salted|bcrypt|tokeni[sz]\w+|malware (?:scan\w*"
    r"|protection|detection)|anti-?(?:virus|malware)|least[- ]privilege|need[- ]to[- ]know|background checks?"
    r"|NIST|PCI|row level security|pseudonymi[sz]\w+|security (?:assessments?|testing|reviews|monitoring"
    r"|training)|(?:secured?|guarded|locked) (?:networks?|facilit(?:y|ies)|servers?|data ?cent(?:er|re)s?"
    r"|databases?|environment|rooms?)|password[- ]protected (?:servers?|databases?|systems?|computers?))\b",
    r"\b(?:access\w*|available|seen|viewed)\b.{0,60}?\b(?:limited|restricted"
    r"|only)\b.{0,40}?\b(?:authori[sz]ed|employees?|personnel|staff|those|persons|individuals|people"
    r"|who (?:need|have)|need)\b",
    r"\b(?:limit|restrict)(?:s|ed|ing)?\b.{0,30}?\baccess\b",
    r"\bonly\b.{0,40}?\b(?:authori[sz]ed|employees?|personnel|staff|individuals|persons)\b.{0,60}?\baccess\b",
)
STANDARD = phrase(
    r"\b(?:customary|usual|common|expected|standard) (?:in|for) (?:the|our|this) (?:industry|trade|field|sector)\b",
    r"\bindustry(?:'s)?[- ](?:\w+ )?(?:standards?|best[- ]practices?|accepted|recogni[sz]ed|leading|grade)\b"
    r"|\bstandards? (?:in|of) (?:the|our) industry\b|\b(?:generally|commercially|widely) (?:accepted"
    r"|recogni[sz]ed)\b|\bbest[- ]practices?\b|\bstate[- ]of[- ]the[- ]art\b|\b(?:meets?"
    r"|exceeds?)\b.{0,30}?\bstandards?\b",
)
SECURITY_TOPIC = phrase(r"\b(?:secur\w+|protect\w*|safeguard\w*|safe(?:ly|ty)?|confidential\w*|storage|store)\b")
SECURES = phrase(
    r"\b(?:secur(?:e|es|ed|ing|ity|ely)|safeguards?|safeguarding|protect(?:s|ed|ing|ion)?|safe(?:ly)?"
    r"|encrypt\w*|un-?authori[sz]ed|confidential\w*)\b|\b(?:keep|kept|hold|held)\b.{0,80}?\bprivate\b"
)
MEASURES = phrase(
    r"\b(?:measures?|safeguards?|procedures?|practices|steps|precautions|controls?|means|efforts?|techniques?"
    r"|technolog\w+|systems?|methods?|mechanisms?|care|protections?|protect\w*|secur(?:e|ed|ely)|safe"
    r"|confidential|tools|committed|commitment|program|seriously|importan\w+|priorit\w+)\b"
)
DATA = phrase(
    r"\b(?:data|information|PII|records?|accounts?|content|privacy|personally[- ]identif\w+|databases?"
    r"|systems|servers?|details|platform|environment|messages)\b"
)
OURS = phrase(r"\b(?:we|us|our|is|are|has|been)\b")
YOURS = phrase(
    r"\bwe (?:encourage|urge|recommend|advise|suggest|ask)(?: that)? you\b|\byou (?:should|must)\b",
    r"^\W*(?:you (?:should|must|are responsible|can|may|agree)|please (?!(?:note|remember|be aware"
    r"|understand))|it is (?:important|your)|do not|never|make sure|if you|we (?:encourage|urge|recommend"
    r"|advise|suggest) (?:that )?you|to protect your(?:self| account| privacy),? (?:you|we may|please))\b"
    r"|\byour (?:own )?(?:password|log-?in|browser|computer|device)\b.{0,60}?\b(?:secure|safe|confidential"
    r"|secret|private)\b",
)
SOME_ONLY = phrase(
    r"\b(?:credit[- ]card|payment|billing|financial|checkout|transactions?|purchases?|orders?|PCI|Stripe"
    r"|PayPal)\b"
)
ALL_DATA = phrase(
    r"\b(?:personal(?:ly)? (?:\w+ )?(?:information|data)|your (?:information|data)|user (?:data|information)"
    r"|student (?:data|information|records)|all (?:data|information|communication\w*)|sensitive"
    r"|data in transit|data at rest|servers)\b"
)
OF_OTHERS = phrase(
    r"\b(?:third[- ]part(?:y|ies)|service providers?|vendors?|processors?|partners?|affiliates?|recipients?"
    r"|contractors?|these entities|they)\b"
)
BY_OTHERS = phrase(
    r"\b(?:require|ask|expect|oblige|obligate|contract with)s?\b.{0,40}?\b(?:third[- ]part(?:y|ies)"
    r"|service providers?|vendors?|(?:sub-?)?processors?|partners?|contractors?|recipients)\b",
    r"^\W*(?:these|those|such|our|the|all)? ?(?:third[- ]part(?:y|ies)|(?:third[- ]party )?service providers?"
    r"|vendors?|(?:sub-?)?processors?|partners?|payment processors?)\b(?!.{0,60}?\b(?:host|store)\w* (?:our"
    r"|your))",
)
DISCLAIMS = phrase(
    r"\b(?:not|no|cannot|nor|neither|never|disclaims?|n't)\b.{0,70}?\b(?:guarantee\w*|warrant\w*|ensure|100"
    r"|promise|completely|absolute\w*|impenetrable|perfect\w*)\b",
    r"\b(?:at your own risk|own risk|(?:not|no) (?:be |our )?(?:responsib\w+|liab\w+|accountable)|disclaims?"
    r"|assumes? no|accepts? no|takes? no)\b",
)
OUTRIGHT = phrase(
    r"\b(?:not|no|cannot be|never|disclaims?|assumes? no|accepts? no|takes? no)\b.{0,30}?\b(?:responsib\w+"
    r"|liab\w+|accountable|obligat\w+|duty)\b",
    r"\bdisclaims?\b|\bat your (?:own|sole) risk\b",
)
ITS_SECURITY = phrase(
    r"\b(?:secur(?:e|ity)|un-?authori[sz]ed (?:access|use|disclosure|part\w+|persons?)|hack\w*|intercept\w*"
    r"|breach\w*|data (?:loss|leak)|safety of)\b"
)
STEPS = phrase(
    r"\b(?:reasonable|appropriate|adequate|suitable|proper|technical|administrative"
    r"|necessary)\b.{0,60}?\b(?:measures?|safeguards?|procedures?|steps|precautions|efforts?|controls?"
    r"|protections?|security|care)\b"
)
EFFORT = phrase(r"\b(?:reasonable|appropriate|adequate|suitable|proper|some)\b")
OF_DATA = phrase(
    r"^(?!.*\b(?:disclos\w+|shar(?:e|ing)|releas\w+)\b).*\b(?:secur(?:e|ing|ity)|protect(?:s|ed|ing|ion)?"
    r"|safeguard(?:s|ed|ing)?)\b(?: (?:of|and|the|privacy|confidentiality|integrity|your|personal|user"
    r"|student|students'|all|any|that|this|their|our)){0,6} (?:\w+ )?(?:data|information|PII|records)\b",
    r"\b(?:keep|kept|hold|held)\b.{0,30}?\b(?:data|information|PII|records|messages|it)\b.{0,80}?\b(?:private"
    r"|confidential|secure|safe)\b",
)
TAKES_STEPS = phrase(
    r"\b(?:take|use|employ|implement|maintain|adopt|make|have|strive|attempt|try)s?\b.{0,40}?\b(?:steps"
    r"|measures?|efforts?|precautions|safeguards|procedures|means|to protect)\b"
)
PROTECTS_DATA = phrase(
    r"\b(?:protect\w*|secur(?:e|ed|ity|ing|ely)|safeguard\w*|safe(?:ly)?)\b.{0,100}?\b(?:data|information|PII"
    r"|records|content)\b",
    r"\b(?:data|information|PII|records|content|systems)\b.{0,100}?\b(?:protect\w*|secur(?:e|ed|ity|ing|ely)"
    r"|safeguard\w*|safe(?:ly)?)\b",
    r"\b(?:your|personal|user|student|all) (?:\w+ )?(?:data|information)\b.{0,60}?\bencrypt\w*\b"
    r"|\bencrypt\w*\b.{0,40}?\b(?:your|personal|user|student|all) (?:\w+ )?(?:data|information"
    r"|communications?|traffic)\b",
    r"\b(?:robust|strong|strict) (?:\w+ )?(?:security|controls)\b",
    r"\bour (?:databases?|storage|backups?)\b.{0,40}?\bencrypt\w*\b|\b(?:everything|all) you (?:send|enter"
    r"|write)\b.{0,60}?\bencrypt\w*\b",
)

CARES = phrase(
    r"\b(?:implement|maintain|provide|adopt|apply)\b.{0,30}?\bsecurity\b.{0,60}?\b(?:reasonable|appropriate"
    r"|adequate)\b",
    r"\bwe\b.{0,40}?\b(?:care|serious\w*|committed|commitment|importan\w+|priority"
    r"|dedicated)\b.{0,60}?\bsecurity\b",
    r"\bsecurity\b.{0,80}?\b(?:seriously|important|priority|trust center|white ?paper|described (?:in|at|on))\b",
    r"\bsecurity\b.{0,20}?\bsee our\b",
)
HARDLY = -2
"""The strength of a sentence that speaks of security and undertakes nothing."""

REASONS = Reasons(
    present="Concrete safeguards, or the standards of the industry, are undertaken.",
    weak="Security is spoken of, but neither concrete safeguards nor the industry's standards",
    missing="Nothing is said of how users' data are kept secure.",
    conflict="Security is disclaimed, and no safeguard is named",
)


def judge(policy: Policy) -> Judgement:
    """How data are kept secure."""
    said: list[Said] = []
    disclaimed: list[Said] = []
    for statement in policy.statements:
        if item := _read(policy, statement):
            (disclaimed if item.side == "against" else said).append(item)
    if not any(item.side == "meets" or item.strength > HARDLY for item in said):
        said += disclaimed
    return settled(said, REASONS)


def _read(policy: Policy, statement: Statement) -> Said | None:
    text = statement.text
    if YOURS.search(statement.own):
        return None
    on_topic = statement.topic in SECURITY_TOPIC
    standard = affirmed(STANDARD, text, 40) is not None
    if standard or affirmed(CONCRETE, text, 40):
        on_topic = on_topic or PROTECTS_DATA.search(policy.near(statement, 1, 0)) is not None
        if on_topic or (text in SECURES and (text in DATA or standard)):
            return _measure(statement, on_topic)
    return _disclaimer(statement, on_topic) or _effort(statement, on_topic)


def _measure(statement: Statement, on_topic: bool) -> Said:
    text = statement.text
    if SOME_ONLY.search(text) and ALL_DATA.search(text) is None:
        return Said("partly", statement, "for payments only")
    if BY_OTHERS.search(text):
        return Said("partly", statement, "only of other companies", -1)
    if not on_topic and text not in PROTECTS_DATA and text not in STANDARD:
        return Said("partly", statement, "for a part of the service only", -1)
    return Said("meets", statement, "concrete safeguards", int(on_topic) + (text in PROTECTS_DATA))


def _disclaimer(statement: Statement, on_topic: bool) -> Said | None:
    text = statement.text
    outright = OUTRIGHT.search(text) is not None
    if DISCLAIMS.search(text) is None or not (ITS_SECURITY.search(text) or (on_topic and outright)):
        return None
    if TAKES_STEPS.search(text):
        return Said("partly", statement, "efforts, and a disclaimer", 3)
    if outright:
        return Said("against", statement, "security is disclaimed")
    return Said("partly", statement, "hardly more than a disclaimer", HARDLY)


def _effort(statement: Statement, on_topic: bool) -> Said | None:
    """Security without a measure that is named."""
    text = statement.text
    if not (text in OURS and (text in SECURES or (on_topic and STEPS.search(text)))):
        return None
    if text in MEASURES and text in DATA and (on_topic or STEPS.search(text) or OF_DATA.search(text)):
        if OF_OTHERS.search(text):
            return Said("partly", statement, "only of other companies", -1)
        return Said("partly", statement, "no measure is named", int(on_topic) + (text in EFFORT))
    return Said("partly", statement, "no measure is named", -1) if CARES.search(text) else None
