"""cc-b-3, C.G.S. § 10-234cc(b)(3): the operator does not sell, rent or trade student data.

Looks for: the operator says that it does not sell, rent or trade users' or students' data. A merger or a sale of the
business is no sale where the successor stays bound.
Weak: the promise is hedged ("in the conventional sense", "as defined by" one state's law), leaves cases open
("unless"), reaches some users only, stands beside sharing that may count as a sale, or is undone by a successor who is
bound to nothing. A clause on mergers alone, or a general promise not to disclose, is nothing here.
Contradicts: data are sold, rented, traded or given for value; or there is a way to opt out of sales and no promise.
Abstains: never.
"""

from __future__ import annotations

from charteroak.review.evidence import Judgement, Reasons
from charteroak.review.operators.policy import Policy, Statement, denied, phrase
from charteroak.review.operators.weighing import Said, settled

SELLS = phrase(
    r"\b(?:sell(?:s|ing)?|sold|rent(?:s|ed|ing|al)?|trad(?:e|es|ed|ing)|leas(?:e|es|ed|ing)|barter\w*"
    r"|moneti[sz]\w+|sale|licen[sc](?:e|es|ed|ing) (?:\w+'? ){0,4}(?:data|information|records|lists?))\b",
    r"\bexchang(?:e|es|ed|ing) (?:\w+ ){0,3}(?:data|information|records|lists?)\b.{0,60}?\b(?:in return"
    r"|for theirs)\b",
)
DATA = phrase(
    r"\b<DATA>\b|\b(?:it|them) (?:to|with)\b|\b(?:anything|nothing|what|whatever"
    r"|everything)\b.{0,30}?\b(?:you|users?|students?|pupils?|writers?|learners?|child(?:ren)?|gives?|enters?"
    r"|writes?|know)\b"
)
GOODS = phrase(
    r"\b(?:sell(?:s|ing)?|sold|sale of|rent(?:s|ing)?|trad(?:e|es|ing)) (?:any |our |the |you |these |such "
    r"|only )?(?:\w+ )?(?:products?|goods|merchandise|items?|tickets?|subscriptions?|services|anything to"
    r"|books?|advertis\w+|space|ads|tutoring|all or|substantially|assets|some or all|part of|a portion"
    r"|certain assets|business(?:es)?|compan(?:y|ies))\b",
    r"\b(?:products?|goods|items|services|assets|business|company|stocks?)\b[^.;]{0,30}\b(?:is|are|be|been"
    r"|we) (?:sold|sell)\b",
    r"\btrade ?(?:marks?|secrets?|names?|shows?|commission|associations?|unions?)\b|\b(?:point of|for) sale\b"
    r"|\bsales? (?:tax|team|representative|and marketing|inquir\w+|force)\b",
)
BY_OTHERS = phrase(
    r"^\W*(?:(?:our|these|such|all|any|the|those|each|some|other|many) )*(?:third[- ]part(?:y|ies)"
    r"|service providers?|vendors?|partners?|contractors?|processors?|sub-?processors?|employees?|they"
    r"|companies|advertisers?|app developers|websites?|sites?)\b",
    r"\b(?:require|contractually|obligat\w+|prohibit\w*|ensure|forbid\w*)\b.{0,60}?\b(?:third[- ]part(?:y"
    r"|ies)|providers?|vendors?|partners?|contractors?|they|them)\b.{0,60}?\bsell",
    r"\byou (?:may|shall|must|will|can|agree|should|are)\b.{0,60}?\b(?:not|never)\b.{0,40}?\b(?:sell|rent"
    r"|trade|lease)",
    r"^\W*you\b.{0,20}?\b(?:not|cannot)\b",
)
HEDGED = phrase(
    r"\bunderstand (?:the|that|this) (?:word|term)\b",
    r"\b(?:conventional|traditional|ordinary|usual|common|typical|literal|everyday|plain) (?:sense|meaning"
    r"|understanding|use)\b",
    r"\b(?:conventionally|traditionally|typically|directly|literally) (?:sell|sold)\b",
    r"\b(?:for|in exchange for|in return for) (?:any )?(?:money|monetary|payment|cash|financial|profit|direct)\b",
    r"\b(?:as|how) (?:that|the|those|such|this|these|\W?sell\w*\W?|\W?sale\W?|we understand)? ?(?:terms?"
    r"|words?|is|are)?\W? ?(?:is|are)? ?\(?(?:defined|used|understood|described|contemplated)\b"
    r"|\bwithin the meaning\b|\bunder (?:the )?(?:CCPA|CPRA|California|applicable|certain|some)\b",
)
OPEN = phrase(
    r"\b(?:unless|except|other than|apart from|save (?:as|for|where|that|with|to))\b",
    r"\bwithout (?:first )?(?:your|their|the|a|any|prior|express|explicit|parental|obtaining|asking|providing"
    r"|giving|notice|advance|informing)\b",
    r"\bwithout (?:\w+ ){0,2}(?:consent|permission|approval|notice)\b",
)
SHARES_TOO = phrase(r"\b(?:share|disclose|release|provide|transfer|distribute)\b")
EXCEPT = phrase(r"\b(?:except|other than|apart from)\b")
NO_LEAVE = phrase(r"\b(?:unless|without|notice)\b")
WITH_ADVERTISERS = phrase(
    r"\b(?:shar(?:e|es|ed|ing)|disclos(?:e|es|ed|ing)|provid(?:e|es|ed)|giv(?:e|es|en))\b.{0,160}?\b(?:with"
    r"|to)\b.{0,60}?\b(?:ad(?:vertising)? (?:networks?|partners?|platforms?|technolog\w+)|advertisers"
    r"|marketing partners)\b"
)
ADMITS = phrase(
    r"\b(?:call|consider|define|treat|regard)\w*\b.{0,30}?\b(?:a |as )\W?sale\b|\bconstitutes? (?:a "
    r"|the )?\W?sale\b",
    r"\b(?:may|might|could|can|would|is|are|to|be)\b.{0,30}?\b(?:considered|deemed|constitute|qualif\w+"
    r"|viewed|interpreted|fall|regarded|treated|defined|classified|count)\b.{0,60}?\b(?:sale|sell\w*|sold)\b",
    r"\b(?:sale|sell\w*)\W? (?:and|or|and/or|/) ?\W?shar(?:e|ing)\b.{0,40}?\bfor\b.{0,20}?\badvertising\b",
)
OPT_OUT = phrase(
    r"\bopt(?:ing)?[- ]?(?:ed )?out\b.{0,60}?\b(?:sale|sales|selling|sell)\b",
    r"\bdo not sell\b(?: or share)?\W{0,2} ?my\b",
    r"\b(?:right|ability|choose|choice)\b.{0,40}?\b(?:say no to|object to|prevent|stop|limit|decline"
    r"|direct)\b.{0,60}?\b(?:sale|sell\w*)\b",
)
FOR_VALUE = phrase(
    r"\bpay us\b.{0,60}?\b(?:receive|get|data|identifiers?|IDs|information)\b|\bin (?:exchange"
    r"|return) for (?:\w+ ){0,3}(?:data|statistics|identifiers?|information|profiles)\b",
    r"\b(?:fees?|paid|commissions?|compensat\w+|payments?)\b.{0,40}?\b(?:for|each"
    r"|per)\b.{0,40}?\b(?:profiles?|records?|contacts?|leads?)\b.{0,40}?\b(?:pass|share|hand|give|supply"
    r"|refer|provide)\w*\b",
    r"\b(?:valuable|other) consideration\b|\bin exchange for (?:value|compensation|consideration|something)\b",
)
WE_DO_NOT = phrase(
    r"\bwe (?:do|will|have|would|shall)? ?(?:not|never|n't)\b.{0,30}?\b(?:sell|sold|rent|trade)\b"
    r"|\bwe don't sell\b"
)
RIGHT = phrase(r"\bright\b.{0,30}?\b(?:opt|say no|object|direct|prevent|stop|limit)\b")
RIGHT_ALONE = "there is a right to opt out of sales, and no promise"
BLIND = phrase(r"\b<BLIND>\b")
DOES_SELL = phrase(
    r"\b(?:we|our affiliates|us to)\b,? (?:(?:may|will|can|could|do|also|might|sometimes|occasionally|and|or"
    r"|to|time|from|share|disclose|transfer|assign|license|sublicense|rent|trade|lease|provide|sell|have"
    r"|reserve|the|right|exchange)\b,? ?){0,9}(?<=\W)(?:sell|rent|trade|lease|sold|rented"
    r"|traded)\b.{0,50}?\b<DATA>\b",
    r"\bwe (?:may |also )?(?:licen[sc]e|exchange) (?:\w+'? ){0,4}(?:data|information|records"
    r"|lists?)\b.{0,60}?\b(?:to|with|for|in return)\b",
    r"\b(?:information|data|lists?)\b.{0,40}?\b(?:may|will|can|is|are"
    r"|might) (?:also )?(?:be )?(?:\w+,? (?:or |and )?)?(?:sold|rented|traded|leased)\b",
)

TAKEOVER = phrase(
    r"\b(?:is|are|be|been|were|was) (?:\w+ ){0,2}?bought\b|\bjoins? another\b|\bchanges? hands\b"
    r"|\bchange of ownership\b",
    r"\b(?:merge[rds]*|merging|acqui(?:sitions?|red|rers?|res?|ring)|bankruptcy|insolvency|reorgani[sz]\w+"
    r"|restructuring|dissolution|liquidation|divestitures?|(?:change|transfer) (?:of|in) (?:control"
    r"|ownership)|business transfers?|corporate transactions?|successors?|new owners?|tak(?:e|es|en"
    r"|ing) (?:\w+ )?over|wound up|joined (?:to|with) another|asset (?:sale|transfer)|(?:sale|sell|sold"
    r"|transfer|purchase) (?:of )?(?:all|substantially|any|some|our|its|the|a|part|assets|business))\b",
)
PASSES_ON = phrase(
    r"\b(?:mov(?:e|es|ed)|go|goes) (?:across|over|along|with|to)\b",
    r"\b(?:transfer\w*|disclos\w+|shar(?:e|ed|ing)|assets?|pass(?:es|ed)?|sold|sale|assign\w*|acquired"
    r"|provided?|includ\w+|own(?:s|ed)?|assume|part of|access(?:ed)?|convey\w*|receives?)\b",
)
DATA_NAMED = phrase(
    r"\b(?:information|data|PII|personally identifiable|records|accounts?|user databases?|customer lists?"
    r"|personal details)\b"
)
BINDS = phrase(
    r"\b(?:subject to|bound by|honou?r\w*|abides? by|compl(?:y|ies) with|adheres? to|follow\w*"
    r"|consistent with|governed by|in accordance with|respect|uphold|under|assumes?|keeps? (?:to|this)"
    r"|agree\w* to|accordance with|protected by|apply)\b(?: [\w',-]+){0,7}? (?:privacy|polic(?:y|ies)|notice"
    r"|statement|terms|commitments?|promises?|pledge|obligations|restrictions|protections?|safeguards"
    r"|standards|agreements?|rights|responsibilities)\b",
    r"\b(?:remains?|continues? to|still) (?:be )?(?:protect\w*|subject|bound|private|apply|honou?r|ensure"
    r"|govern\w*|confidential|safeguard\w*)\b",
    r"\bno less protective\b|\bat least as protective\b|\bsame (?:\w+ )?(?:protections?|commitments|standards"
    r"|level|manner|privacy|terms|obligations|restrictions)\b|\b(?:obligat\w+|required|bound"
    r"|agree\w*) to (?:follow|comply|honou?r|abide|use|treat|protect|keep|maintain)\b",
)
LETS_GO = phrase(
    r"\brules of its own\b",
    r"\b(?:different|(?<!consent to a )(?<!agree to a )(?<!accept a )new|its own|their own|another|separate"
    r"|new owner's|acquir\w+'s|successor's|recipient's)\b(?: [\w-]+){0,3}? (?:privacy|polic(?:y|ies)|terms"
    r"|practices|rules)\b",
    r"\b(?:may|will) (?:no longer|not) (?:be|apply|follow)\b",
)

REASONS = Reasons(
    present="The operator says that it does not sell, rent or trade users' data.",
    weak="A promise not to sell is made, but something is left open",
    missing="Nothing says that users' data are not sold, rented or traded.",
    conflict="The operator's own text says that data are sold, rented, traded or given for value",
)


def judge(policy: Policy) -> Judgement:
    """Whether data are sold, rented or traded."""
    said: list[Said] = []
    admitted: list[Said] = []
    for statement in policy.statements:
        if item := _promise(statement):
            said.append(item)
        elif item := _sale(statement):
            (said if item.side == "against" else admitted).append(item)
    promised = [item for item in said if item.side in ("meets", "partly")]
    if promised:
        said += [item for item in admitted if item.cue != RIGHT_ALONE]
        said += [
            Said("weakens", statement, "data are shared with advertising partners all the same")
            for statement in policy.statements
            if (match := WITH_ADVERTISERS.search(statement.text))
            and not denied(statement.text, match.start(), 60)
            and BLIND.search(statement.text) is None
        ][:1]
        said += [
            Said("weakens", statement, "a successor is not bound")
            for statement in policy.statements
            if _unbound_successor(policy, statement)
        ][:1]
    else:
        said += [Said("against", item.statement, item.cue) for item in admitted]
    return settled(said, REASONS)


def _promise(statement: Statement) -> Said | None:
    """A promise not to sell, whole or hedged."""
    text = statement.text
    if (
        text not in SELLS
        or BY_OTHERS.search(statement.own)
        or (OPT_OUT.search(text) and WE_DO_NOT.search(text) is None)
    ):
        return None
    for match in SELLS.finditer(text):
        if (
            not denied(text, match.start(), 70)
            or text not in DATA
            or GOODS.search(text[match.start() : match.start() + 60])
        ):
            continue
        after = text[match.end() :]
        if SHARES_TOO.search(text) and EXCEPT.search(after) and NO_LEAVE.search(after) is None:
            after = ""
        if HEDGED.search(text):
            return Said("partly", statement, "“sell” is taken in a narrow sense")
        if OPEN.search(after) and TAKEOVER.search(after) is None:
            return Said("partly", statement, "cases are left open")
        strength = 1 + (statement.reach == "students")
        return Said("meets", statement, "no sale", strength, names_students=statement.reach == "students")
    return None


def _sale(statement: Statement) -> Said | None:
    """A sale that is stated (against), or one that is admitted by the way (weakens)."""
    text = statement.text
    if text not in SELLS and text not in FOR_VALUE:
        return None
    if BLIND.search(text) and OPT_OUT.search(text) is None:
        return None
    if ADMITS.search(text):
        return Said("weakens", statement, "some sharing may count as a sale")
    if OPT_OUT.search(text):
        return Said("weakens", statement, RIGHT_ALONE if RIGHT.search(text) else "there is an opt-out from sales")
    if (
        FOR_VALUE.search(text)
        and text in DATA
        and (match := FOR_VALUE.search(text))
        and not denied(text, match.start())
    ):
        return Said("against", statement, "data are given for value")
    match = DOES_SELL.search(text)
    if match is None or TAKEOVER.search(text) or text not in DATA or BY_OTHERS.search(statement.own):
        return None
    if denied(text, match.end(), 80) or GOODS.search(text[match.start() :]):
        return None
    return Said("against", statement, "data are sold, rented or traded")


def _unbound_successor(policy: Policy, statement: Statement) -> bool:
    """Whether data may pass to a successor of whom nothing is asked."""
    text = statement.text
    if text not in TAKEOVER or text not in PASSES_ON or text not in DATA_NAMED or denied(text, len(text), 40):
        return False
    near = policy.near(statement, 2, 2)
    return BINDS.search(near) is None or LETS_GO.search(near) is not None
