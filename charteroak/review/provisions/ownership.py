"""bb-a-1, C.G.S. § 10-234bb(a)(1): student data are not the property of, or under the control of, the contractor.

Looks for: words of owning (property, title, belonging) and words of ruling (control, direction, decision), and for
each of them whose it is said to be: not the contractor's, or the board's, the school's, the student's or the
family's. Both are needed; they may stand in different sentences.
Weak: property without control, control without property (acting only on the customer's instructions is control),
or only some kinds of data.
Contradicts: the contractor owns the data or rules over them alone; it takes a licence to data or content that has no
end or cannot be taken back; it calls itself controller for its own purposes; or data pass as a business asset.
Abstains: never.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.cue import Cue
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.vocabulary import DEFINES, HOUSE_RULES, LIABILITY, cue

# --- of what is owned and ruled ----------------------------------------------------------------------------------

_WHOSE_DATA = (
    r"student|pupil|learner|scholar|child(?:ren)?|customer|client|personal|user|school|district|education\w*|board|LEA"
    r"|subscriber|licensee|covered|protected|shared|survey|submitted|your|university|city|participant|assessment"
)
_DATA = (
    r"data|information|records?|content|PII|files?|submissions?|materials?|responses|uploads?|works?|essays?|answers"
    r"|results|recordings?|scores|grades|profiles?|rosters?|portfolios?|artifacts|schoolwork|contributions?|entries"
    r"|stories|transcripts|writings|projects?|photos?|pictures|images|videos?|assignments|registers?"
)
STUDENTS_DATA = cue(
    rf"\b(?:{_WHOSE_DATA})(?:'s?|s'?)?[- ](?:[\w-]+ ){{0,2}}?(?:{_DATA}|stuff|database)\b",
    rf"\b(?:{_DATA})\b[^.;]{{0,40}}?\b(?:of|about|by|from|concerning|that|which|relating to|scored)\b[^.;]{{0,30}}?\b"
    r"(?:students?|pupils?|learners?|scholars?|child(?:ren)?|minors|school|district|customer|end users?|you"
    r"|university|college|board|agency)\b",
    r"\b(?:the|these|those|all|any|such|its|their|said|this|each|every|a) (?:data|information|records?|content|files"
    r"|stuff|database)\b",
    r"\b(?:anything|nothing|everything|whatever|each item)\b[^.;]{0,20}?\b(?:students?|pupils?|learners?|child\w*"
    r"|you)\b",
    r"\b(?:personally identifiable|PII|student-generated|user-generated|what (?:a |your |the )?(?:students?|pupils?"
    r"|child\w*|learners?|you) \w+|output which a pupil)\b",
    r"\b(?:students?|pupils?|learners?|child\w*)\b[^.;]{0,60}?\b(?:recordings|responses|answers|essays|stories|voices"
    r"|images|it)\b",
)
ANY_DATA = cue(
    r"\b(?:data|information|records?|PII|stuff|files?|content|materials?|database|entries|work|it all"
    r"|what (?:\w+ ){1,3}(?:makes?|creates?|types?|writes?|uploads?|posts?|puts?|records?)|it|them|anything|nothing"
    r"|everything|all three|all of (?:it|them)|the lot)\b"
)
_NARROW = (
    r"rosters?|roster data|directory information|photo\w*|pictures|video\w*|recordings?|report cards?|transcripts?"
    r"|art ?work"
    r"|drawings|compositions|essays?|names(?: and \w+)*|(?:e-?mail )?addresses|telephone numbers|contact (?:details"
    r"|lists?)"
    r"|(?:health|medical|immuni[sz]ation|nurse|attendance|financial aid|bus|lunch|counsel\w+|disciplin\w+) (?:\w+ )?"
    r"(?:records?"
    r"|notes|forms|data|information|files)|IEPs?(?: documents)?|evaluation reports?|service logs|test (?:answers"
    r"|results)"
    r"|survey answers|enrolment list|psychologist's reports?|special-needs flags|assignments|portfolios|grades|scores"
    r"|phone numbers?|seating charts?|quiz answers?"
)
NARROW = cue(rf"\b(?:{_NARROW})\b")
LEFT_OUT = cue(
    r"\b(?:not (?:addressed|dealt with|cover\w*|discussed)|does not (?:cover|apply to|extend to)|(?:is|are) "
    r"(?:dealt with|addressed)"
    r" (?:in|elsewhere)|outside this|elsewhere|settle terms later|see vendor's|only those|alone is declared"
    r"|only work)\b"
)
WIDE = cue(
    r"\b(?:(?:student|pupil|learner|personal|school|district|customer|LEA|education\w*|client)(?:'s?|s')? (?:data"
    r"|information|records?|content|files|work)(?! system)"
    r"|all (?:data|else|information|records|other)|student-generated|information (?:about|of|that)|data|everything"
    r"|records (?:of|about))\b"
)
FEEDBACK = cue(
    r"\b(?:feedback|suggestions?|ideas|comments? (?:about|on|regarding) (?:the|our)|improvement requests?"
    r"|testimonials?|beta|logos?|trademarks?|name and logo)\b"
)
ALL_KINDS = cue(
    r"\b(?:(?:student|pupil|learner|customer|personal|client|school|district|subscriber|covered|education\w*"
    r"|shared|company) (?:data|information|records?)|all data|data|information|records?|PII)\b"
)
_BLIND = cue(r"\b<BLIND>")

# --- owning and ruling -------------------------------------------------------------------------------------------

OWNING = cue(
    r"\b(?:(?:do|does|did|wo)n't own\b|own(?:s|ed|ers?|ership|ing)\b|(?:not|n't|never|to|or|and|neither|shall|will|you"
    r"|they|we|students|parties|does|you both|both) own\b(?! (?:purpose|use|behalf|business|expense|risk|cost))"
    r"|propert(?:y|ies)\b|titles?\b(?! (?:i|v|x|\d|of (?:the )?(?:agreement|article|section)))|belong(?:s|ing|ed)?\b"
    r"|proprietary\b|proprietors?\b|patrimony\b|copyright\b"
    r"|rights? in\b(?! (?:the |this )?(?:service|agreement|software|platform|law))|rights?, title"
    r"|retains? all rights\b|lien\b|yours\b|theirs\b|ours\b|hers\b|on loan\b|borrowing\b|assets?\b|interest in\b"
    r"|claim (?:to|on|over|in)\b|acquire (?:it|them)\b"
    r"|(?:district|board|school|university|customer|client|LEA|council|agency|licensee|licensor|vendor|contractor"
    r"|provider|company|supplier"
    r"|student|pupil|author|operator|publisher|corporation|trust|academy)(?:'s|s')(?: alone| only| in both|[.,;|]|$))"
)
RULING = cue(
    r"\b(?:control(?:s|led|lers?|ling)?\b|commands?\b|call\w* the (?:shots|tune)\b|dominion\b|steer(?:s|ed)?\b"
    r"|in charge\b|charge of\b"
    r"|(?:full|any|no|the|sole|final) say\b|say over\b|says? (?:what|who|how|where|when|so)\b|(?<!DPA )"
    r"(?<!agreement )(?<!addendum )(?<!policy )(?<!section )(?<!terms )(?<!laws )(?<!law )(?<!notice )"
    r"(?<!annex )governs?\b|master of\b|rule[sd]? over\b"
    r"|governed (?:exclusively )?by (?:the )?(?=board|district|school|LEA|it\b|them|client|council|authority"
    r"|university)|the customer says\b"
    r"|(?:decides?|deciding|determines?) (?:to whom|what|who|how|where|when|whether|on|over|the purposes|nothing)\b"
    r"|decid\w+ what\b|decisions? (?:about|on|over|as to|over|concerning)\b|decide\b|is decided\b"
    r"|directs\b|(?:may not|to|not|alone) direct\b(?! (?:advertis|market|mail|access|that|them to|it to))|dictates?\b"
    r"|(?:and|under|subject to|at) (?:[\w']+ ){0,5}?direction\b|directing the use\b|directed by\b|directives\b"
    r"|disposal\b|dispose of (?:them|it) (?:except|only|but)\b"
    r"|power (?:over|to (?:determine|decide|dispose)|of (?:decision|dispos\w+|control))\b|(?:its|the contractor's"
    r"|our) power\b"
    r"|authority (?:over|to (?:manage|decide|direct|determine|dispose))\b|obeys?\b|your call\b|tells? us (?:what"
    r"|to)\b\b|(?:for|up to) (?:the )?[\w ]{2,24} to (?:determine|decide|direct)\b"
    r"|tell the \w+ to (?:stop|move|restrict)\b|(?:don't|not) run it\b|whose orders\b|independent authority\b"
    r"|take orders\b|at the \w+'s orders\b|(?:in|into) (?:your|the \w+'s) hands\b\b|bidding\b)"
)
NO_CONTROL = cue(
    r"\b(?:change (?:of|in)|access|quality|version|reasonable|beyond (?:its|the|our|their|either)"
    r"|outside (?:of )?(?:its|our|their|the)|internal|disease|parental|export|majority|common"
    r"|administrative|technical|organi[sz]ational|security|rodent) (?:reasonable )?controls?\b",
    r"\bcontrols? (?:of|over) (?:the )?(?:service|platform|software|defen[sc]e|litigation|settlement|account)",
    r"\b(?:under common|control(?:s|ling|led)? (?:with|by) (?:a|the|another) (?:party|entity|person))\b",
    r"\b(?:third[- ]part\w+|web ?sites?|links?)\b.{0,60}?\bcontrol\w*",
    r"\b(?:if|unless|as|where) (?:the )?[\w ]{2,30}?(?:so )?(?:directs|decides|determines)\b",
)
DENIED = cue(r"\b(?:not|no|never|nor|neither|without|nothing|none|nil|disclaims?|waives?|cannot|under no)\b|n't\b")
PASSES_TO = cue(
    r"^[^.;|]{0,70}?\b(?:of|to|by|with|in|subject to),? (?:(?!data\b|records?\b|information\b|content\b|that\b"
    r"|which\b|respect\b)[\w']+ ){0,3}?"
    r"(?P<who>contractor|vendor|provider|company|supplier|operator|publisher|licensor|seller|bureau|us|consultant"
    r"|board|districts?|LEA"
    r"|schools?|client|customer|students?|pupils?|parents?|agency|you|university|creator|licensee|council|famil\w+"
    r"|subscriber|college"
    r"|controller|institution|state|them|user|city)\b(?!(?:'s?|s')? (?:[\w-]+ )?(?:data|records?|information|content"
    r"|files|work|materials|submissions|responses|results|recordings|profiles|essays)\b)"
)
ANOTHER_SUBJECT = cue(
    r"\b(?:work product|slide decks|training (?:manuals|videos)|made for hire|third[- ]party (?:web ?)?sites?"
    r"|links to (?:\w+ )?web ?sites?|web ?sites? not owned)\b"
)

Holder = Literal["contractor", "others", ""]


def _holder(agreement: Agreement, words: str, family: Cue) -> Holder:
    """Whose the data are said to be, or under whose rule: "others" where it is denied of the contractor, too."""
    found: Holder = ""
    if words in ANOTHER_SUBJECT:
        return ""
    for match in family.finditer(words):
        before, after = _same_thought(words, match.start()), words[match.end() : match.end() + 90]
        telling = match.group().lower()
        passed = PASSES_TO.search(after)
        side = agreement.parties.first(passed.group("who")) if passed else ""
        if telling in ("theirs", "hers"):
            side = "family"
        elif not side:
            side = agreement.parties.side(before + match.group()) or agreement.parties.first(after[:40])
        if side in ("board", "family"):
            if before[-30:] not in DENIED:
                return "others"
        elif before in DENIED or after[:25] in DENIED:
            return "others"
        elif side == "contractor":
            found = "contractor"
    return found


_TURN = cue(r"[.;?:](?=\W)|\b(?:but|save that|save|except|provided|though|however|whereas)\b")


def _same_thought(words: str, end: int) -> str:
    """The words before a place, back to the last turn of the thought."""
    before = words[max(0, end - 220) : end]
    turns = [match.end() for match in _TURN.finditer(before)]
    return before[turns[-1] :] if turns else before


# --- acting on instructions --------------------------------------------------------------------------------------

INSTRUCTED = cue(
    r"\b(?:in line with|obey|carry out|follow|comply with|compliance with|according to)\b.{0,60}?\b(?:instructions?"
    r"|directions?|directives|orders?)\b",
    r"\bdetermines? the purposes? and (?:the )?means\b|\bshall (?:not|neither) (?:determine the purposes|decide why)\b",
    r"\b(?:only|solely|exclusively)\b.{0,60}\b(?:on|upon|under|in accordance with|pursuant to"
    r"|according to|as)\b.{0,40}\b(?:instruct\w+|directions?|directed)\b",
    r"\binstructions only\b|\bonly (?:as|upon order|when) (?:\w+ ){0,4}?(?:directs?|instructs?|says)\b|\bupon order\b",
    r"\b(?:is|acts?|acting|as)\b.{0,20}\b(?:a |the )?(?:data )?processor\b.{0,60}",
    r"\b(?:customer|controller|district|school|client|you|board|LEA)\b.{0,20}\b(?:is|are|acts? as"
    r"|remains?)\b.{0,20}\b(?:a |the )?(?:data )?controller\b",
    r"\bat .{0,30}(?:direction|instruction)s?\b",
    r"\b(?:process|handle|use)\w*\b.{0,60}\bon (?:the )?(?:behalf|instructions) of\b.{0,30}\b(?:customer"
    r"|controller|district|school|client|board|data exporter)\b",
)
CUSTOMER = cue(
    r"\b(?:customer|controller|district|school|client|board|LEA|you|your|data exporter|subscriber|principal|authority"
    r"|institution)\b"
)
ROLE = cue(
    r"\b(?:LEA|district|school|customer|board|client|agency|institution|subscriber|you)\b.{0,40}?\b(?:is"
    r"|are|acts? as|remains?|shall be)\b.{0,30}?\bcontroller\b",
    r"\b(?:only|solely|exclusively)\b.{0,80}?\binstruct\w+\b",
)

# --- what contradicts --------------------------------------------------------------------------------------------

ENDLESS = cue(
    r"\b(?:perpetual\w*|irrevocabl\w+|in perpetuity|non-?(?:revocable|terminable)|forever|for ever|for all time"
    r"|for good|everlasting"
    r"|never-ending|lifetime|permanent(?:ly)?|no-take-backs?|outlives?|beyond recall|without (?:limit of time|end"
    r"|limit in time)|no right of withdrawal|(?:cannot|can't|may not|can not) (?:be )?(?:withdrawn?|revoked?"
    r"|take[n]?\b.{0,30}?\bback)|that no one may"
    r" revoke|whole term of copyright|does not end when|(?:goes|go) on (?:after|using)|endures after"
    r"|not affected by the end"
    r"|(?:shall |will )?survives?\b.{0,40}?\b(?:terminat|expir|cancel|clos|end)\w*|permission, payment or end"
    r"|lasts for ever)\b"
)
GRANTS = cue(
    r"\b(?:rights?|permissions?|licen[cs]es?|licen[cs]ed|grants?|authori[sz]\w+|sublicen[sc]\w+|lets?|allows?|exploit"
    r"|transfers?|go on using)\b",
)
GRANTS_TO_CONTRACTOR = cue(
    r"\b(?:licen[cs]es?|permissions?|rights?) (?:in|to|over|granted|you give|in this)\b",
    r"\b(?:is|are) (?:hereby )?(?:granted|licensed|given)\b|\blicensed to\b|\blicense them to us\b|\blet us\b",
    r"\b(?:they|he or she|users?|you)\b.{0,20}?\bgrants?\b.{0,30}?\b(?:contractor|company|vendor|provider|us)\b",
    r"\b(?:you|user|users|customer|client|subscriber|district|board|school|LEA|licensee|institution"
    r"|each user|submitting user|member|teacher|student|learner|author)s?\b.{0,60}\b(?:grants?|gives?|licenses?"
    r"|provides?|allow|assigns?|agrees? to grant|hereby|confers?|transfers)\b",
    r"\b(?:grant(?:s|ed|ing)?|giv(?:e|es|ing)|license[ds]?|licen[cs]e)\b.{0,60}\b(?:us"
    r"|to (?:the )?(?:company|vendor|provider|contractor|operator|service|licensor|publisher"
    r"|platform))\b",
    r"\b(?:we|company|vendor|provider|contractor|operator|publisher|licensor"
    r"|consultant|supplier)\b.{0,40}\b(?:shall have|has|have|obtains?|receives?|retains?|takes?|acquires?|holds?"
    r"|gets?|just get"
    r"|is granted|are granted|keeps?|enjoys?|may (?:go on|exploit))\b.{0,80}\b(?:licen[cs]e|right|using|exploit)",
)
CONTENT = cue(
    rf"\b(?:{_DATA}|content|reproduce|adapt|postings?|what a student makes|anything that learners create"
    rf"|images and voices|media)\b",
)
STRONG_CONTENT = cue(
    r"\b(?:user content|customer content|student|your content|customer data|user data|submissions?"
    r"|all content|any content|personal)\b"
)
_CONTRACTOR = r"(?:contractor|vendor|provider|company|operator|consultant|publisher|licensor|supplier|seller|bureau|we)"
_US = _CONTRACTOR.replace("|we)", "|practice|us|ours)")
_NOBODY_ELSE = (
    r"(?:(?!customer|client|district|board|school|student|user|licensee|LEA|you\b|parties|institution)[^.;]){0,60}?"
)
_THEIRS = rf"(?:{_WHOSE_DATA}|usage|response|analytics|derived|collected|service|performance)"
CONTRACTORS_OWN = cue(
    rf"\b(?:{_DATA}|output|logs)\b.{{0,120}}?\b(?:belongs? to|vests? (?:\w+ )?in"
    rf"|(?:becomes?|becoming|is|are|be|as|remains?|its) (?:the |our )?(?:sole |exclusive |own )*propert(?:y|ies)"
    rf"(?: of)?|(?:owned|owned exclusively) by|pass(?:es)? to"
    rf"|goes to|(?:become|are|is)(?: \w+)?,?) (?:the )?{_US}\b",
    rf"\b(?:{_DATA})\b.{{0,120}}?\b(?:becomes?|treated as|are|is|as) (?:\w+, )?(?:our|its|(?:the )?{_CONTRACTOR}'s) "
    rf"(?:sole |exclusive |own )*(?:property)\b(?! (?:rights|of))",
    rf"\b(?:treat|deemed)\b.{{0,60}}?\b(?:{_DATA})\b.{{0,30}}?\bits own property\b",
    r"\b(?:owner|property): *(?:vendor|contractor|company|provider|supplier)\b",
    rf"\b(?:district|board|customer|client|authority|school|user|institution)s?\b (?:hereby )?(?:irrevocably )?"
    rf"(?:assigns?|transfers?|conveys?)\b(?: and \w+)?"
    rf"(?:,? and [\w ]{{3,40}}accepts,?|\b[^.;]{{0,60}}?)\b(?:rights?|title|interest)\b.{{0,60}}?\b(?:{_DATA}"
    rf"|media)\b",
    rf"\b{_CONTRACTOR}\b.{{0,30}}?\b(?:retains?|holds?|has|takes?|have|acquires?)\b"
    rf".{{0,40}}?\b(?:lien|title (?:to|in)|ownership|proprietary right)\b.{{0,60}}?\b(?:data|information|records"
    rf"|results)\b",
    rf"\b{_CONTRACTOR}\b{_NOBODY_ELSE}\b(?:owns|(?:we|shall|will|to) own|own all|co-owns|shall own|will own"
    r"|retains? (?:\w+ ){0,3}?(?:rights?|title|ownership|interest)|(?:is|are|be|deemed) the (?:sole "
    r"|exclusive )?owner of)\b"
    rf".{{0,120}}?\b(?:{_THEIRS} (?:data|information|records?|content|work|logs)|any data|all data"
    rf"|whatever it derives"
    r"|data (?:collected|generated|derived|provides?|provided|submitted|entered|that))\b",
    r"\bbecomes? the (?:\w+ )?property of (?!(?:the )?(?:board|district|school|student|pupil|learner|parent|customer"
    r"|client|state|author"
    r"|creator|LEA|agency|their|its|user|you))",
    rf"\b(?:students?|pupils?|learners?|users?) (?:hereby )?assigns?\b[^.;]{{0,40}}?\b(?:copyright|rights?"
    rf"|title)\b[^.;]{{0,60}}?\b(?:{_DATA}|posts?)\b",
    r"\bjointly owned by\b.{0,60}?\b(?:vendor|sponsor|contractor)",
    rf"\b(?:save|except|but|provided|though|only (?:until|if))\b.{{0,140}}?\b(?:belongs? to (?:the )?{_US}|becomes? "
    rf"(?:ours|the \w+'s)|are the property of {_US}|{_CONTRACTOR} shall own\b)",
)
RULES_ALONE = cue(
    rf"\b{_CONTRACTOR}\b.{{0,30}}?\b(?:alone (?:shall )?(?:decide|determine)s?|(?:have|has|retains?|holds?) (?:the )?"
    rf"(?:sole|full|exclusive) control (?:of|over)"
    rf"|(?:is|be) the sole judge)\b.{{0,80}}?\b(?:data|information|records?)\b",
    rf"\b(?:data|information|records?)\b.{{0,60}}?\b(?:under the (?:sole|exclusive) control of"
    rf"|control\b.{{0,20}}?\blies with) the {_US}\b",
    rf"\bcontrol of (?:\w+ ){{0,3}}?(?:data|information|records?) (?:lies|rests|remains?) with (?:the )?{_US}\b",
    r"\|? ?control (?:\| )?(?:vendor|contractor|provider|company)\b",
)
ASSET = cue(
    rf"\b(?:database|{_DATA})\b~~\b(?:collateral|rest of its property|highest bidder|(?:business|transferr?(?:ed"
    rf"|able)|company|corporate|saleable|'s)?"
    r" ?assets?|estate)\b",
    rf"\bassets?\b.{{0,80}}\b(?:includ\w+|such as|comprising|of the business)\b.{{0,60}}\b(?:{_DATA})\b",
    r"\bdatabase\b.{0,60}?\bconveyed\b",
)
SALE = cue(
    r"\b(?:merger|acquisition|acquire[ds]?|bankruptcy|insolven\w+|creditors?|sale of|sell|sold|buys|buyer"
    r"|reorgani[sz]ation|transfer\w*"
    r"|change of control|assign\w*|successor|collateral)\b"
)
BOUND_SUCCESSOR = cue(
    r"\b(?:subject to (?:the same|this|these|all|everything)|bound by|same (?:terms|obligations|restrictions"
    r"|commitments|protections)|assumes?|not be (?:deemed|considered|treated)|never|not (?:a"
    r"|an) .{0,20}asset|no asset|shall not|will not|may not|without the)\b"
)
OWN_CONTROLLER = cue(
    r"\b(?:we|company|vendor|provider|contractor|operator|supplier|processor|publisher)\b.{0,60}\b(?:is"
    r"|are|acts?|acting|shall be|will be|itself)\b.{0,60}\b(?:an? |the )?(?:sole |independent |separate "
    r"|data )*controller\b",
    r"\bas (?:an? )?(?:independent|separate|sole) (?:data )?controller\b|\bas a controller in its own name\b",
)
OWN_PURPOSE = cue(
    r"\b(?:(?:its )?own (?:business )?purposes|usage data|account (?:data|information)|service data|analytics"
    r"|in its own name"
    r"|legitimate (?:interests?|business))\b"
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
    ruled: list[Evidence] = []
    for clause in agreement.operative:
        text = clause.full
        if text in HOUSE_RULES or text in LIABILITY:
            continue
        if contrary := _contrary(clause, text, agreement.near(clause, 1, 0)):
            found.append(contrary)
            continue
        if text in DEFINES and text not in DEFINED_AS_NOBODYS:
            continue
        is_owned = _is_owned(agreement, clause, text)
        is_ruled = _is_ruled(agreement, clause, text)
        if (
            not is_owned
            and not is_ruled
            and text in INSTRUCTED
            and (text in ALL_KINDS or text in ROLE)
            and text in CUSTOMER
        ):
            ruled.append(Evidence("partly", clause, "it acts on the customer's instructions; nothing on property"))
        part = _left_out(agreement, text) if is_owned or is_ruled else ""
        if part:
            found.append(Evidence("partly", clause, f"it leaves out {part}"))
        elif is_owned and is_ruled:
            found.append(Evidence("meets", clause, "not its property and not under its control"))
        elif is_owned:
            owned.append(Evidence("partly", clause, "property only, nothing on control"))
        elif is_ruled:
            ruled.append(Evidence("partly", clause, "control only, nothing on property"))
    strong = [item for item in ruled if item.cue.startswith("control only") or item.clause.full in ROLE]
    if owned and strong and not any(item.side == "meets" for item in found):
        found += [Evidence("meets", item.clause, "property and control") for item in (owned[0], strong[0])]
    return settled(agreement, [*found, *owned, *ruled], REASONS, about_data=True)


DEFINED_AS_NOBODYS = cue(r"\bpropert\w+\b.{0,80}?\bcontrol\b|\bcontrol\b.{0,80}?\bpropert\w+\b")


def _is_owned(agreement: Agreement, clause: Clause, text: str) -> bool:
    """Whether the clause says that data are not the contractor's property, or whose they are."""
    if text not in OWNING or (text in FEEDBACK and text not in ALL_KINDS) or not _about_data(agreement, clause, text):
        return False
    return _holder(agreement, text, OWNING) == "others"


def _is_ruled(agreement: Agreement, clause: Clause, text: str) -> bool:
    """Whether the clause says that the contractor does not rule over data, or who does."""
    if text not in RULING:
        return False
    plain = NO_CONTROL.pattern.sub("", text) if text in NO_CONTROL else text
    if RULING.search(plain) is None or not _about_data(agreement, clause, text):
        return False
    return _holder(agreement, plain, RULING) == "others"


def _about_data(agreement: Agreement, clause: Clause, text: str) -> bool:
    """Whether students' data are spoken of: by name, or as "it" and "they" after a sentence that names them."""
    if (
        text in STUDENTS_DATA
        or text in NARROW
        or any(name in text for name in agreement.definitions if name in _DATA_TERM)
    ):
        return True
    return text in ANY_DATA and agreement.near(clause, 2, 0) in STUDENTS_DATA


_DATA_TERM = cue(r"\b(?:data|information|records?|content|works?)$")
PUPILS = cue(r"\b(?:students?|pupils?|learners?|child\w*)\b")
_WIDE = cue(
    r"\b(?:student-generated|work|content|all (?:data|information)|any information|essays?|answers|10-234aa"
    r"|recordings?)\b"
)


def _left_out(agreement: Agreement, text: str) -> str:
    """A kind of students' data that the statement does not reach: it names one kind only, or leaves one out."""
    if text in LEFT_OUT:
        return "some kinds of data"
    rest, kinds = NARROW.pattern.subn("", text)
    if 1 <= kinds <= 3 and rest not in WIDE:
        return "other kinds of data"
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


def _contrary(clause: Clause, text: str, before: str) -> Evidence | None:
    blind = text in _BLIND
    if licence := licence_without_end(clause, before):
        return licence
    owns, rules = CONTRACTORS_OWN.may_be_in(text), RULES_ALONE.may_be_in(text)
    for thought in _thoughts(text) if owns or rules else ():
        if owns and thought in CONTRACTORS_OWN and thought not in DENIED and not blind and text not in OUR_OFFER:
            return Evidence("against", clause, "the contractor owns data")
        if rules and thought in RULES_ALONE and thought not in DENIED_RULE:
            return Evidence("against", clause, "the contractor alone rules over data")
    if (match := CONTRACTORS_OWN.search(text)) and not blind and not _denied(text, match.start(), match.group()):
        return Evidence("against", clause, "the contractor owns data")
    if (
        (match := ASSET.search(text))
        and text in SALE
        and text not in BOUND_SUCCESSOR
        and text in STUDENTS_DATA
        and not _denied(text, match.start(), match.group())
    ):
        return Evidence("against", clause, "data pass as a business asset")
    if (
        (match := OWN_CONTROLLER.search(text))
        and match.group() not in DENIED
        and "processor" not in match.group().lower()
        and (text in OWN_PURPOSE or "independent" in match.group().lower())
    ):
        return Evidence("against", clause, "the contractor calls itself controller")
    return None


OUR_OFFER = cue(r"\b(?:content that we make available|our content partners)\b")
DENIED_RULE = cue(r"\b(?:not|never|nor|neither)\b")
_PREVENTS = cue(r"\b(?:prevent|preclude|stop)\b")


def _thoughts(text: str) -> list[str]:
    """The text in pieces, each from one turn of the thought to the next."""
    cuts = [0, *(match.start() for match in _TURN.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if end - start > 15]


def _denied(text: str, start: int, telling: str) -> bool:
    if _same_thought(text, start) in _PREVENTS:
        return False
    return telling in DENIED or _same_thought(text, start) in DENIED


def licence_without_end(clause: Clause, before: str = "") -> Evidence | None:
    """A licence to students' or customers' content, granted to the contractor, that never ends.

    `before` are the words of the clause with the sentence before it, which may name the content.
    """
    text = clause.full
    match = ENDLESS.search(text)
    if match is None or text[max(0, match.start() - 40) : match.start()] in DENIED or text in _BLIND:
        return None
    if text not in GRANTS or text not in GRANTS_TO_CONTRACTOR or (text not in CONTENT and before not in CONTENT):
        return None
    if text in FEEDBACK and FEEDBACK.pattern.sub("", text) not in STRONG_CONTENT:
        return None
    return Evidence("against", clause, f"a licence that is {match.group().lower()}")
