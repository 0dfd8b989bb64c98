"""bb-a-1, C.G.S. § 10-234bb(a)(1): student data are not the property of, or under the control of, the contractor.

Looks for: a statement on whose property the data are (not the contractor's, or the board's or the student's) and
one on whose control they are under. Both are needed; they may stand in different sentences.
Weak: property without control, control without property (acting only on the customer's instructions is control),
or only some kinds of data.
Contradicts: the contractor owns the data; it takes a perpetual, irrevocable or surviving licence to data or
content; it calls itself controller for its own purposes; or data may be sold as a business asset.
Abstains: never.
"""

from __future__ import annotations

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.vocabulary import DEFINES, HOUSE_RULES, LIABILITY, cue

TOPIC = cue(
    r"\b(?:propert\w+|own(?:s|ed|er|ers|ership|ing)?|titles?|belong\w*|control\w*|proprietary|assets?|licen[cs]\w*"
    r"|perpetual\w*|irrevocabl\w+|forever|perpetuity|surviv\w+|instruct\w+|directions?|directed|processor|claims?"
    r"|interest|rights?|yours|theirs|vests?|directs|decides|determines|behalf|grants?|everlasting|hers?)\b"
)
OWNERS = (
    r"(?:board|district|LEA|local education(?:al)? agency|schools?|customer|client|controller|subscriber"
    r"|licensee|institution|agency|university"
    r"|college|city|county|state|organi[sz]ation|student|pupil|learner|parent|family|user|you"
    r"|data (?:owner|supplier|subject|exporter|controller)|its owner|their owner)s?"
)
DATA = (
    r"(?:(?:\w+[- ])?(?:data|information|records?|PII)|(?:user|customer|student|pupil|your|learner"
    r"|student-generated|user-generated|submitted|school|client|subscriber|education\w*|covered|the|such"
    r"|all|their|assessment|its) ?(?:-?generated )?"
    r"(?:content|materials?|work|works|files|submissions?|responses|uploads?)|user content|content you"
    r"|what (?:students|you|children) (?:make|create|write|upload)|artifacts|schoolwork|portfolios?"
    r"|recordings)"
)
PROPERTY = cue(
    r"\b(?:propert(?:y|ies)|own(?:s|ed|er|ers|ership|ing)?|titles?|belong\w*|proprietary|interests?|assets?|rights?"
    r"|yours|theirs|its own|\w+'s)\b"
)
NOT_CONTRACTORS = cue(
    rf"\b{DATA}\b~~\b(?:is|are|be|remain|become|becomes|shall|will|do|does)\b.{{0,30}}\b(?:not"
    rf"|never)\b.{{0,90}}\b(?:propert|owned|belong|asset)",
    rf"\b(?:not|never|nor|neither|no)\b~\b(?:own|owns|(?:claim|acquire|obtain|have|hold|take|gain|assert"
    rf"|make)s? (?:any |no )?(?:claim|own\w*|title|property|right))\b~~\b{DATA}\b",
    rf"\b(?:no|any|nothing|neither|not|never)\b.{{0,80}}\b(?:rights?,? title|title|ownership|interest"
    rf"|propert(?:y|ies)|property rights?)\b.{{0,40}}\b(?:in|to|over|of)\b.{{0,50}}\b{DATA}\b",
    rf"\b{DATA}\b~\bnot (?:the )?(?:\w+'s|property)\b",
    r"\bnot (?:the )?property of\b",
    r"\b(?:nothing|no provision)\b~~\b(?:gives?|confers?|grants?|transfers?|vests?|makes?"
    r"|construed)\b.{0,160}\b(?:propert\w+|own\w*|title)\b",
)
OWNERS_PROPERTY = cue(
    rf"\b{DATA}\b~~\b(?:is|are|be|remains?|stays?|continues? to be|kept|deemed"
    rf"|considered)\b~\b(?:propert(?:y|ies) of|owned by|proprietary to|belongs? to|property)\b",
    rf"\b{DATA}\b~~\bbelongs? (?:\w+ )?to\b",
    rf"\b{OWNERS}\b.{{0,30}}\b(?:owns?|is the (?:sole |exclusive )?owner|are the (?:sole )?owners?"
    rf"|retains?|keeps?|shall have|has|have|reserves?|holds?|maintains?|will own"
    rf"|shall own)\b.{{0,80}}?\b(?:own(?:s|ed|er|ers|ership)?|title|propert(?:y|ies)"
    rf"|rights?,? title)\b~~\b{DATA}\b",
    rf"\b{OWNERS}\b.{{0,20}}\b(?:owns?|own and control|shall own|will own|retains? (?:full |all |sole "
    rf"|exclusive )?(?:ownership|title|right|rights)\b)~~\b{DATA}\b",
    rf"\bownership of\b.{{0,60}}\b{DATA}\b.{{0,60}}\b(?:remains?|stays?|rests?|belongs?|vests?|lies)\b",
    rf"\b{DATA}\b.{{0,60}}\b(?:remains?|stays?|shall be|is|are|will be)\b.{{0,30}}\b(?:yours|theirs"
    rf"|the (?:district|board|school|student|customer|LEA)'s|its own)\b",
)
CONTROL = cue(
    r"\b(?:authority over|power over|dominion over|say over|command (?:of|over)|in charge of|master of|governance|power to"
    r" (?:determine|decide)|right to govern|calls? the (?:shots|tune)|steers?|power of decision)\b",
    r"\b(?:decides?|determines?|directs?|say|dictates?)\b.{0,20}?\b(?:how|what|who|whether|where|when|all handling)\b",
    r"\bdecision-making authority\b|\bwhose (?:orders|directions?|decisions?|instructions?)\b|\bsubject (?:at all times )?to"
    r" (?:\w+ ){0,4}?(?:control|direction)\b|\bfollow the \w+(?:'s)? decisions\b|\bas the (?:customer|board|district|client) says\b",
    r"\b(?:owned|owns?|belong\w*) (?:and|or) control(?:s|led)?\b",
    r"\b(?:under|in|within|outside|out of|beyond)\b.{0,90}?\bcontrol\b(?! of (?:the parties|either party))",
    r"\bcontrolled by\b",
    rf"\bcontrol (?:of|over)\b.{{0,60}}?\b{DATA}\b",
    r"\b(?:retains?|keeps?|has|have|maintains?|exercises?|holds?|own and|owns and|ownership and"
    r"|title and|remains? in)\b.{0,40}?\bcontrol\b",
    r"\b(?:directs|decides|determines) what (?:is done|happens|may be done)\b",
    r"\b(?:ownership|property|title|owned?)\b.{0,40}\b(?:and|or|nor)\b.{0,20}\bcontrol",
    rf"\bnot (?:own or )?control\b.{{0,60}}\b{DATA}\b",
    rf"\b{OWNERS}\b.{{0,20}}\b(?:controls|is in control)\b.{{0,60}}\b{DATA}\b",
    r"\b(?:sole|direct) control\b",
)
NO_CONTROL = cue(
    r"\b(?:change (?:of|in)|access|quality|version|reasonable|beyond (?:its|the|our|their|either)"
    r"|outside (?:of )?(?:its|our|their|the)|internal|disease|parental|export|majority|common"
    r"|administrative|technical|security|rodent) (?:reasonable )?controls?\b",
    r"\bcontrols? (?:of|over) (?:the )?(?:service|platform|software|defen[sc]e|litigation|settlement"
    r"|account)",
    r"\b(?:under common|control(?:s|ling|led)? (?:with|by) (?:a|the|another) (?:party|entity|person))\b",
)
INSTRUCTED = cue(
    r"\b(?:strictly|only|solely)?\b.{0,30}?\b(?:in line with|obey|carry out each|follow|comply with)\b.{0,60}?\b(?:instructions?"
    r"|directions?|orders)\b",
    r"\bdetermines? the purposes? and (?:the )?means\b|\bshall not determine the purposes\b",
    r"\b(?:only|solely|exclusively)\b.{0,60}\b(?:on|upon|under|in accordance with|pursuant to"
    r"|according to|as)\b.{0,40}\b(?:instruct\w+|directions?|directed)\b",
    r"\b(?:is|acts?|acting|as)\b.{0,20}\b(?:a |the )?(?:data )?processor\b.{0,60}",
    r"\b(?:customer|controller|district|school|client|you|board|LEA)\b.{0,20}\b(?:is|are|acts? as"
    r"|remains?)\b.{0,20}\b(?:a |the )?(?:data )?controller\b",
    r"\bat .{0,30}(?:direction|instruction)s?\b",
    r"\b(?:process|handle|use)\w*\b.{0,60}\bon (?:the )?(?:behalf|instructions) of\b.{0,30}\b(?:customer"
    r"|controller|district|school|client|board)\b",
)
LICENCE = cue(
    r"\b(?:for all time|for ever|permanent(?:ly)?|outlives?|cannot be (?:withdrawn|revoked|taken back)|may not (?:be (?:revoked|withdrawn)"
    r"|take back)|no right of withdrawal|non-?revocable|does not end when|not affected by the end|whole term of copyright"
    r"|(?:shall|will)? ?survives?\b.{0,40}?\b(?:terminat|expir|cancel|clos|end)\w*)",
    r"\b(?:perpetual|irrevocabl\w+|in perpetuity|non-?revocable|survives? (?:the )?(?:terminat|expir"
    r"|cancel)\w*|forever|everlasting|without (?:limit of time|end))\b"
)
GRANTS = cue(r"\b(?:rights?|permissions?|licen[cs]es?|licen[cs]ed|rights?|grants?|permission|authori[sz]\w+|sublicen[sc]\w+)\b")
GRANTS_TO_CONTRACTOR = cue(
    r"\b(?:licen[cs]es?|permissions?|rights?) (?:in|to|over|granted|you give|in this)\b",
    r"\bis (?:hereby )?(?:granted|licensed)\b|\blicensed to\b|\blicense them to us\b",
    r"\b(?:they|he or she|users?|you)\b.{0,20}?\bgrants?\b.{0,30}?\b(?:contractor|company|vendor"
    r"|provider|us)\b",
    r"\b(?:you|user|users|customer|client|subscriber|district|board|school|LEA|licensee|institution"
    r"|each user|submitting user|member|teacher|student|learner)s?\b.{0,60}\b(?:grants?|gives?|licenses?"
    r"|provides?|allow|assigns?|agrees? to grant|hereby|confers?)\b",
    r"\b(?:grant(?:s|ed|ing)?|giv(?:e|es|ing)|license[ds]?|licen[cs]e)\b.{0,60}\b(?:us"
    r"|to (?:the )?(?:company|vendor|provider|contractor|operator|service|licensor|publisher"
    r"|platform))\b",
    r"\b(?:we|company|vendor|provider|contractor|operator|publisher|licensor"
    r"|consultant)\b.{0,40}\b(?:shall have|has|have|obtains?|receives?|retains?|takes?|acquires?"
    r"|is granted|are granted|keeps?|enjoys?)\b.{0,80}\b(?:licen[cs]e|right)",
)
CONTENT = cue(rf"\b(?:{DATA}|submissions?|postings?|materials?|content)\b")
CONTRACTORS_OWN = cue(
    r"\b(?:data|information|records?|content|output|responses?|results?|work|submissions?)\b.{0,120}?\b(?:belongs? to|vests? (?:\w+ )?in"
    r"|(?:becomes?|is|are|be) the (?:sole |exclusive )?property of|owned by|pass(?:es)? to|part of the)\b.{0,24}?\b(?:contractor"
    r"|vendor|provider|company|operator|us|ours|consultant|publisher|licensor|supplier|seller|bureau)\b",
    r"\b(?:owner|property): *(?:vendor|contractor|company|provider|supplier)\b",
    r"\b(?:contractor|vendor|provider|company|operator|publisher|licensor|supplier|seller|we)\b.{0,30}?\b(?:retains?|holds?|has|takes?)\b"
    r".{0,40}?\b(?:lien|title|ownership)\b.{0,60}?\b(?:data|information|records|results)\b",
    r"\b(?:contractor|vendor|provider|company|operator|consultant|publisher|licensor|we"
    r"|proctoring company)\b.{0,60}\b(?:owns?|own all|shall own|will own"
    r"|retains? (?:\w+ ){0,3}?(?:rights?|title|ownership|interest)|is the (?:sole |exclusive )?owner of"
    r"|shall be the owner)\b"
    r".{0,120}?\b(?:(?:student|pupil|learner|customer|user|usage|personal|school|education\w*|derived"
    r"|collected|submitted|service|performance|response|analytics|assessment) (?:data|information"
    r"|records?|content|work)|any data|all data|data (?:collected|generated|derived|provides?|provided"
    r"|submitted|entered|that))\b",
    r"\b(?:student|pupil|learner|customer|user|usage|personal|education\w*|all) (?:data|information"
    r"|records?|content)\b~~\b(?:is|are|becomes?|shall (?:be|become)|remains?|will (?:be"
    r"|become))\b.{0,40}\b(?:property|owned)\b.{0,10}\b(?:of|by)\b.{0,12}\b(?:contractor|vendor"
    r"|provider|company|operator|us|consultant|publisher|licensor)\b",
    r"\b(?:students?|pupils?|learners?|users?"
    r"|children)\b.{0,60}?\bbecomes?\b.{0,20}?\bproperty of\b.{0,10}?\b(?:contractor|vendor|provider"
    r"|company|operator|us)\b",
)
ASSET = cue(
    rf"\b(?:database|{DATA})\b.{{0,80}}?\b(?:collateral|rest of its property|highest bidder)\b",
    rf"\b(?:{DATA}|information)\b~~\b(?:business |transferr?(?:ed|able) |company "
    rf"|corporate )?assets?\b.{{0,120}}",
    rf"\bassets?\b.{{0,80}}\b(?:includ\w+|such as|comprising)\b.{{0,60}}\b{DATA}\b",
)
SALE = cue(
    r"\b(?:merger|acquisition|acquire[ds]?|bankruptcy|sale of|sell|sold|reorgani[sz]ation|transfer\w*"
    r"|assign\w*|successor)\b"
)
BOUND_SUCCESSOR = cue(
    r"\b(?:subject to (?:the same|this|these|all|everything)|bound by|same (?:terms|obligations|restrictions"
    r"|commitments|protections)|assumes?|not be (?:deemed|considered|treated)|never|not (?:a"
    r"|an) .{0,20}asset|no asset|shall not|will not|may not|without the)\b"
)
OWN_CONTROLLER = cue(
    r"\b(?:we|company|vendor|provider|contractor|operator|supplier|processor|publisher)\b.{0,40}\b(?:is"
    r"|are|acts?|acting|shall be|will be)\b.{0,40}\b(?:an? |the )?(?:sole |independent |separate "
    r"|data )*controller\b",
    r"\bas (?:an? )?(?:independent|separate|sole) (?:data )?controller\b",
)
FEEDBACK = cue(
    r"\b(?:feedback|suggestions?|ideas|comments? (?:about|on|regarding) (?:the|our)|improvement requests?"
    r"|testimonials?|beta|logos?|trademarks?|name and logo)\b"
)
ALL_KINDS = cue(
    r"\b(?:(?:student|pupil|learner|customer|personal|client|school|district|subscriber|covered|education\w*"
    r"|shared|company) (?:data|information|records?)|all data|data|information|records?|PII)\b"
)

REASONS = Reasons(
    present="Student data are not the contractor's property, and not under its control.",
    weak="The agreement does not say both that the data are not the contractor's property and not under its control",
    missing="Nothing says whose property student data are or who controls them.",
    conflict="A term makes student data or content the contractor's own, or licenses it without end",
)


def judge(agreement: Agreement) -> Judgement:
    found: list[Evidence] = []
    owned: list[Evidence] = []
    controlled: list[Evidence] = []
    for clause in agreement.speaking_of(TOPIC):
        text = clause.full
        if text in HOUSE_RULES or (text in DEFINES and text not in DEFINES_BOTH) or text in LIABILITY:
            continue
        if contrary := _contrary(clause, text):
            found.append(contrary)
            continue
        is_owned = _says_owned(text)
        is_controlled = text in CONTROL and _about_data(text) and NO_CONTROL.pattern.sub("", text) in CONTROL
        if is_owned and is_controlled and (apart := _left_out(agreement, text)):
            found.append(Evidence("partly", clause, f"it leaves out {apart}"))
        elif is_owned and is_controlled and text in ALL_KINDS:
            found.append(Evidence("meets", clause, "not its property and not under its control"))
        elif is_owned:
            cue_ = "property only, nothing on control"
            owned.append(Evidence("partly", clause, cue_))
        elif is_controlled and text in CONTROLS_DATA:
            controlled.append(Evidence("partly", clause, "control only, nothing on property"))
        elif text in INSTRUCTED and text in ALL_KINDS and text in CUSTOMER:
            controlled.append(Evidence("partly", clause, "it acts on the customer's instructions; nothing on property"))
    whole = [item for item in owned if item.clause.full in ALL_KINDS]
    strong = [item for item in controlled if item.cue.startswith("control only") or item.clause.full in ROLE]
    if whole and strong and not any(item.side == "meets" for item in found):
        found += [Evidence("meets", item.clause, "property and control") for item in (whole[0], strong[0])]
    return settled(agreement, [*found, *owned, *controlled], REASONS, about_data=True)


DEFINES_BOTH = cue(r"\bpropert\w+\b.{0,80}?\bcontrol\b|\bcontrol\b.{0,80}?\bpropert\w+\b")
ROLE = cue(
    r"\b(?:LEA|district|school|customer|board|client|agency|institution|subscriber|you)\b.{0,40}?\b(?:is"
    r"|are|acts? as|remains?|shall be)\b.{0,30}?\bcontroller\b",
    r"\b(?:only|solely|exclusively)\b.{0,80}?\binstruct\w+\b",
)
CUSTOMER = cue(r"\b(?:customer|controller|district|school|client|board|LEA|you|data exporter|subscriber)\b")
CONTROLS_DATA = cue(
    r"\b(?:decides?|determines?|directs?|authority|power|command|charge|say over|master)\b",
    rf"\b(?:{DATA})\b.{{0,160}}\bcontrol|\bcontrol\w*\b.{{0,120}}\b{DATA}\b",
)
STUDENTISH = cue(
    r"\b(?:(?:student|pupil|learner|customer|client|personal|user|school|district|education\w*|board|LEA"
    r"|subscriber|covered|protected|shared|survey|sensor|submitted|your|university|city|participant"
    r"|children's|their|its own|assessment)(?:-generated| generated)? ?(?:\w+ )?(?:data|information"
    r"|records?|content|work|works|PII|files|submissions?|materials|responses)|personally identifiable"
    r"|PII|(?:these|such|the|all|any|this) (?:data|information|content|records)|data|artifacts"
    r"|student-generated|user-generated)\b"
)


_DATA_TERM = cue(r"\b(?:data|information|records?|content|works?)$")


def _left_out(agreement: Agreement, text: str) -> str:
    """A kind of students' data that the document defines apart and the statement does not name."""
    defined = {
        name: meaning for name, meaning in agreement.definitions.items() if name in _DATA_TERM and name not in _BLIND
    }
    named = [name for name in defined if name in text]
    if len(named) != 1 or "content" in named[0].lower():
        return ""
    meaning = defined[named[0]]
    apart = [
        n
        for n, m in defined.items()
        if n != named[0] and n not in meaning and named[0] not in m and f"{n} {m}" in PUPILS
    ]
    return apart[0] if apart and f"{named[0]} {meaning}" in PUPILS and meaning not in _WIDE else ""


PUPILS = cue(r"\b(?:students?|pupils?|learners?|child\w*)\b")
_WIDE = cue(
    r"\b(?:student-generated|work|content|all (?:data|information)|any information|essays?|answers|10-234aa"
    r"|recordings?)\b"
)


def _about_data(text: str) -> bool:
    return text in STUDENTISH


def _says_owned(text: str) -> bool:
    """Whether the clause says that data are not the contractor's property, or whose they are."""
    if text in FEEDBACK and text not in ALL_KINDS:
        return False
    if text not in PROPERTY or not _about_data(text):
        return False
    return text in NOT_CONTRACTORS or text in OWNERS_PROPERTY or text in TITLE_RESTS or text in NO_CLAIM


TITLE_RESTS = cue(
    rf"\b(?:title|ownership|propert(?:y|ies)|interests?)\b~~\b(?:remains?|rests?|stays?|lies|belongs?|vest(?:s|ed)?|is|be"
    rf"|are)\b.{{0,60}}?\b(?:with|in|to|that of)?\b.{{0,12}}?\b{OWNERS}\b",
    rf"\b{DATA}\b.{{0,220}}?\b(?:propert(?:y|ies) of|owned by|owned and controlled by|owned or controlled by|belongs? to"
    rf"|vested in|owner,? )\b.{{0,30}}?\b{OWNERS}\b",
    rf"\b{OWNERS}\b.{{0,40}}?\b(?:owner|proprietor|owners|sole owner)\b",
    rf"\b(?:whose property|its property|their property)\b",
    rf"\bowners? of (?:the |its |their |all )?{DATA}\b|\b(?:as|is) owner\b",
    rf"\b(?:theirs|yours|the board's|the district's|the school's|customer's|the pupil's)\b(?: alone| and|,|\.|;| only)",
)
NO_CLAIM = cue(
    r"\b(?:neither|not|no|never|nothing|without|nor|n't|none)\b.{0,80}?\b(?:own(?:s|ed|er|ership)?|title|propert(?:y|ies)"
    r"|proprietary|proprietor)\b",
    r"\b(?:own(?:ership)?|title|property)\b.{0,160}?\b(?:has|have|claims?|acquires?) (?:neither|none)\b",
)


def _contrary(clause: Clause, text: str) -> Evidence | None:
    blind = cue_blind(text)
    if licence := licence_without_end(clause):
        return licence
    if (match := CONTRACTORS_OWN.search(text)) and not blind:
        telling = match.group()
        if telling not in NEGATED and text[max(0, match.start() - 30) : match.start()] not in NEGATED:
            return Evidence("against", clause, "the contractor owns data")
    if (
        text in ASSET
        and text in SALE
        and text not in BOUND_SUCCESSOR
        and text in STUDENTISH
        and "asset" in text.lower()
    ):
        return Evidence("against", clause, "data pass as a business asset")
    if (
        (match := OWN_CONTROLLER.search(text))
        and match.group() not in NEGATED
        and "processor" not in match.group().lower()
        and (text in OWN_PURPOSE or "independent" in match.group().lower())
    ):
        return Evidence("against", clause, "the contractor calls itself controller")
    return None


def licence_without_end(clause: Clause) -> Evidence | None:
    """A licence to students' or customers' content, granted to the contractor, that never ends."""
    text = clause.full
    match = LICENCE.search(text)
    if match is None or text[max(0, match.start() - 40) : match.start()] in NEGATED or cue_blind(text):
        return None
    if text not in GRANTS or text not in GRANTS_TO_CONTRACTOR or text not in CONTENT:
        return None
    if text in FEEDBACK and FEEDBACK.pattern.sub("", text) not in STRONG_CONTENT:
        return None
    return Evidence("against", clause, f"a licence that is {match.group().lower()}")


NEGATED = cue(r"\b(?:not|no|never|nor|neither|without|nothing)\b|n't\b")
STRONG_CONTENT = cue(
    r"\b(?:user content|customer content|student|your content|customer data|user data|submissions?"
    r"|all content|any content|personal)\b"
)
OWN_PURPOSE = cue(
    r"\b(?:own (?:business )?purposes|usage data|account (?:data|information)|service data|analytics"
    r"|legitimate (?:interests?|business))\b"
)
_BLIND = cue(r"\b<BLIND>")


def cue_blind(text: str) -> bool:
    """Whether the clause speaks of data by which nobody can be recognised."""
    return text in _BLIND
