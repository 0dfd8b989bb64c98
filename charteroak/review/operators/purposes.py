"""cc-b-2, C.G.S. § 10-234cc(b)(2): student data are used for school purposes, and no profile is made beyond them.

Looks for: purposes that keep to providing, maintaining, supporting, evaluating and improving the same service, which
§ 10-234cc(c) permits.
Weak: newsletters and promotions, research beyond the service, new products, or a list that stays open ("such as").
Contradicts: marketing on users' data, interest profiles, marketing for others, data for any purpose of the operator.
Abstains: never. Advertising that is named in a clause on cookies alone counts for targeted advertising only.
"""

from __future__ import annotations

from charteroak.review.evidence import Judgement, Reasons
from charteroak.review.operators.policy import SHINE_THE_LIGHT, Policy, Statement, affirmed, denied, phrase
from charteroak.review.operators.weighing import Said, settled

USES = phrase(
    r"\b(?:us(?:e|es|ed|ing)|process(?:es|ed|ing)?|collect(?:s|ed|ing)?|gather\w*|need|ask(?:s"
    r"|ed)? (?:you )?for|request|analy[sz]e\w*|store)\b"
)
DATA = phrase(
    r"\b<DATA>\b|\b(?:it|them|answers|responses|work|scores|progress|usage|feedback|photos|submissions"
    r"|address(?:es)?|location)\b"
)
AIM = phrase(r"\b(?:to|for|in order to|so (?:that )?we can|purposes?|because|enables? us|helps? us|allows? us)\b")
USE_HEADING = phrase(
    r"\b(?:how|what|why)\b.{0,60}?\b(?:us(?:e|es|ed|ing)|for|do with|gather|purposes?|process)\b|\b(?:uses?"
    r"|purposes?) (?:of|for)\b"
)
USE_TOPIC = phrase(
    r"\bwhat (?:is )?(?:it|this|that|they) (?:is |are )?for\b",
    r"\b(?:us(?:e|es|ing|age)|purposes?|why|process(?:ing)?|what (?:do )?we do with|legal bas[ei]s"
    r"|legitimate interests?|marketing|communications?|research)\b",
)
SERVICE = phrase(
    r"\b(?:show\w*|display\w*|provid\w+|operat\w+|maintain\w*|improv\w+|deliver\w*|support\w*|develop\w*"
    r"|enhanc\w+|administer\w*|personali[sz]\w+|respond\w*|creat\w+|manag\w+|process\w*|communicat\w+"
    r"|contact\w*|understand\w*|secur\w+|troubleshoot\w*|fulfil\w*|enable\w*|recogni[sz]e|verify|analy[sz]\w+"
    r"|monitor\w*|customi[sz]\w+|run|function|better|learning|feature|see|progress|teach\w*|(?:school"
    r"|educational|instructional) purposes)\b"
)
PURPOSE = phrase(
    r"\b<DATA>\b.{0,40}?\b(?:is|are) (?:\w+ )?(?:collected|used|processed|gathered|needed"
    r"|kept)\b.{0,80}?\b(?:to|for|only|so that|in order)\b",
    r"\b(?:us(?:e|es|ed|ing)|process(?:es|ed|ing)?|analy[sz]e\w*)\b.{0,120}?\b(?:to|for|in order|purposes?"
    r"|so that|as (?:needed|necessary)|only)\b",
    r"\b(?:collect|gather|need|request|ask|track|record)(?:s|ed|ing)?\b.{0,120}?\b(?:<DATA>|it"
    r"|them)\b.{0,80}?\b(?:to|in order|purposes?|so (?:that )?(?:we|you|they|it|teachers|schools|students"
    r"|users|parents)|for (?:the|our|use|these))\b",
    r"\b(?:enables?|helps?|allows?) us\b",
)
SECURITY_TOPIC = phrase(r"\b(?:security|secure)\b")
COOKIE_TOPIC = phrase(r"\b(?:cookies?|beacons?|tracking|pixels?|do not track|analytics)\b")
PERSONAL_MARKETING = phrase(
    r"\b(?:promotions?|offers|<ADS>)\b.{0,30}?\b(?:you are|you're|you may be|you might be"
    r"|most) (?:\w+ )?(?:interested|likely)\b",
    r"\b<TARGETED>\b.{0,40}?\b(?:<ADS>|marketing|promotion\w*|offers|sponsored)\b",
    r"\b(?:<ADS>|marketing|promotion\w*|offers|advertise|market)\b.{0,100}?\b(?:based (?:up)?on|tailored"
    r"|targeted|relevant|personali[sz]ed|according to|most likely)\b",
    r"\b(?:target|tailor|personali[sz]e|customi[sz]e)\w*\b.{0,60}?\b(?:<ADS>|promotion\w*|offers|marketing)\b",
    r"\b(?:show|serve|deliver|display|provide|present|send|select)\w*\b.{0,40}?\b(?:<ADS>)\b",
    r"\b(?:for|and|our|to support) (?:\w+ )?advertising\b|\badvertising (?:purposes|services|efforts"
    r"|campaigns|and marketing)\b",
)
CONTEXTUAL = phrase(
    r"\b(?:contextual(?:ly)?|non-?(?:personali[sz]ed|targeted)|based on (?:the )?(?:context|content of))\b"
    r"|\bnot targeted\b"
)
OTHERS_MARKETING = phrase(
    r"\b(?:offers?|promotions?|products?|services|marketing(?: \w+)?|information|e-?mails?|communications?"
    r"|messages)\b.{0,50}?\b(?:from|of|by|on behalf of|offered by"
    r"|about)\b.{0,30}?\b(?:our )?(?:third[- ]part(?:y|ies)|(?:\w+ )?partners?|advertisers?|sponsors?"
    r"|other (?:compan\w+|organi[sz]ations|businesses)|others|affiliates)\b",
    r"\bthird[- ]party (?:\w+ )?(?:offers|promotions|products|services|marketing|advertising)\b",
)
PROMOTES = phrase(r"\b(?:offers?|promot\w+|marketing|advertis\w+|market|special|interest)\b")
PROFILES = phrase(
    r"\b(?:sort|group)s? (?:our )?(?:users|students|players|learners|members)\b.{0,30}?\b(?:by|into)\b",
    r"\b(?:build|draw|keep|form|make)\w*\b.{0,20}?\b(?:a )?picture of\b|\baudience segments?\b|\bsegment(?:s"
    r"|ed|ing)? (?:our )?(?:users|audiences?|customers)\b",
    r"\b(?:picture|record|map|model|list) of (?:each|every|a|the|your|their|our)? ?(?:\w+ )?(?:users?"
    r"|students?|pupils?|learners?|persons?|child(?:ren)?)?'?s?'? ?(?:interests|habits|tastes|likes)\b",
    r"\bwhat (?:they|you|users|students|people) (?:might|may|could|would) (?:like to )?(?:buy|purchase)\b",
    r"\b(?:build|creat|develop|compil|generat|mak|construct|assembl|form|draw"
    r"|deriv)\w*\b.{0,40}?\b(?:profiles? (?:of|about|on|reflecting) (?!the school)|(?:consumer|interest"
    r"|marketing|advertising|behaviou?ral|detailed) profiles?|inferences?)\b",
    r"\b(?:we|to) (?:may |also |can )*(?:infer|deduce|predict)(?:s|red|ring)?\b.{0,60}?\b(?:interests?"
    r"|preferences|attributes|characteristics|gender|age)\b",
    r"\binferences\b.{0,60}?\b(?:drawn|profile|interests)\b",
)
ANY_PURPOSE = phrase(
    r"\bother purposes? as (?:it|we|the \w+) (?:may )?(?:sees?|deems?|thinks?|considers?|chooses?|determines?)\b",
    r"\bany (?:(?:other|and all|lawful|legal|legitimate|business|commercial"
    r"|internal) ){0,3}purposes?(?: whatsoever)?\b(?! (?:other|than|except|described|set|outlined|stated"
    r"|listed|identified|disclosed|specified|permitted|for which|to which|you))",
    r"\b(?:our|its)(?: own)? commercial purposes?\b|\bpurposes beyond the\b|\bwhatever (?:else )?(?:furthers"
    r"|serves|helps|benefits|we)\b|\bfor other markets\b|\b(?:economic|commercial) exploitation\b"
    r"|\b(?:separate|unrelated) (?:service|product|business)\b.{0,60}?\b(?:launch|for|offer)\b",
)
TRAINING = phrase(
    r"\b(?:teach|train|feed)(?:es|s)?\b.{0,40}?\b(?:engine|models?|algorithms?|AI)\b.{0,60}?\b(?:sell"
    r"|licen[sc]e|offer|supply)\b",
    r"\b(?:train\w*|improve|develop)\b.{0,60}?\b(?:third[- ]party|others'|partners'?)\b.{0,30}?\b(?:models?"
    r"|AI|artificial intelligence|algorithms?)\b|\btrain\w*\b.{0,60}?\b(?:models?|AI|artificial intelligence"
    r"|algorithms?)\b.{0,30}?\b(?:of|for|by) (?:third part\w+|others|our partners)\b"
    r"|\bmodels?\b.{0,120}?\b(?:licen[sc]\w*|sold|offered|made available|make available)\b.{0,40}?\b(?:to"
    r"|by) (?:others?|publishers|manufacturers|third|compan\w+|partners|customers)\b|\b(?:licen[sc]e"
    r"|sell)\b.{0,40}?\b(?:datasets?|training data)\b",
)
DATA_MARKETING = phrase(
    r"\b(?:combin|enrich|append|supplement|merg)\w*\b.{0,100}?\b(?:data brokers?|third[- ]party sources"
    r"|other sources|marketing)\b.{0,100}?\b(?:<ADS>|marketing|offers)\b"
)
PROMOTIONS = phrase(
    r"\b(?:newsletters?|promotion\w*|marketing|(?:special|exclusive|promotional|our|new|other|and|of) offers?"
    r"|offers (?:of|from|about|and)|announcements? about|market(?:ing)? research|surveys? for|sweepstakes"
    r"|contests?|new products|product updates|updates about|events? (?:and|that|we)|(?:communicat\w+|inform"
    r"|tell|send|contact|notify)\b.{0,60}?\babout (?:our|other|new) (?:\w+,? ){0,2}?(?:products?|services)"
    r"|products? (?:and|or) services (?:that|which) (?:may|might|we|you)|of interest to you|may interest you"
    r"|keep you (?:up[- ]to[- ]date|informed|updated|posted)|latest developments?|news (?:of|about|from)"
    r"|information about (?:our|the|us|other) (?:company|products|organi[sz]ation|programs)|fundrais\w+"
    r"|donat\w+|solicit\w*|product offerings)\b"
)
MAILINGS_SENT = phrase(
    r"\b(?:receive|send|get|e-?mail)\w*\b.{0,60}?\b(?:e-?mails?|messages|communications)\b.{0,60}?\b(?:news"
    r"|promot\w+|offers|marketing|related products?|product information)\b"
)
RESEARCH = phrase(r"\b(?:universit(?:y|ies)|research(?:ers)?|academic|papers?|publish\w*|scientific|studies)\b")
NEW_THINGS = phrase(
    r"\b(?:develop\w*|creat\w+|design\w*|build\w*|offer\w*)\b.{0,30}?\b(?:new|other|additional|our"
    r"|data-related) (?:\w+ )?(?:products?|services)\b(?! (?:and )?features)"
)
OPEN_LIST = phrase(
    r"\bpurposes?\b,? (?:such as|including|like|for example|e\.g\.|that include)\b",
    r"\bus(?:e|es|ed|ing)\b.{0,80}?\b(?:for|to)\b.{0,100}?\b(?:such as for|including(?:,)? (?:but not"
    r"|without) limit\w+|among other (?:things|purposes)|and so (?:on|forth)|etc\b)",
    r"\bother (?:similar |related |business |legitimate )?(?:purposes|exchanges|reasons"
    r"|uses)\b(?! (?:described|disclosed|set|stated|for which))",
    r"\bus(?:e|es|ed|ing)\b.{0,100}?\bincluding(?: for the following purposes)?(?: to)?:",
)
OPTS_OUT = phrase(r"\b(?:opt(?:ing)?[- ]?out|unsubscrib\w+|no longer (?:wish|want)|stop receiving|choose not to)\b")
MAILINGS = phrase(r"\b(?:marketing|promotional|newsletters?)\b")
BLIND = phrase(r"\b<BLIND>\b")
ONLY = phrase(
    r"\b(?:only|solely|exclusively|limited to|strictly|no other purpose"
    r"|not (?:be )?used? for any (?:other )?purpose)\b"
)
NOT_OURS = phrase(
    r"^\W*(?:they|these (?:providers|companies|services))\b",
    r"\b(?:other|most|many|some) (?:compan\w+|sites|search engines|websites|services|apps)\b|^\W*(?:these"
    r"|those|such|the)? ?(?:third[- ]part(?:y|ies)|advertisers?|partners?|vendors?|service providers?|you)\b",
    r"\b(?:you|users?) (?:may|must|shall|should|will|agree) not\b",
)

REASONS = Reasons(
    present="The stated purposes keep to the service itself.",
    weak="Purposes are stated, but they go beyond the service or stay open",
    missing="Nothing says what users' data are used for.",
    conflict="Data are used for the operator's own ends beyond the service",
)


def judge(policy: Policy) -> Judgement:
    """What data are used for."""
    return settled([item for statement in policy.statements for item in _read(statement)], REASONS, various=True)


def _read(statement: Statement) -> list[Said]:
    text, topic, own = statement.text, statement.topic, statement.own.rstrip(" *_")
    if (OPTS_OUT.search(text) and text in MAILINGS) or affirmed(MAILINGS_SENT, text):
        return [Said("weakens", statement, "marketing communications")]
    if NOT_OURS.search(statement.own) or SHINE_THE_LIGHT.search(text):
        return []
    on_topic = topic in USE_TOPIC or topic in USE_HEADING
    uses = text in USES and text in DATA and text in AIM and PURPOSE.search(text) is not None
    if not (uses or on_topic or any(cue.search(text) for cue in (PROFILES, DATA_MARKETING, TRAINING, ANY_PURPOSE))):
        return []
    in_cookies = topic in COOKIE_TOPIC or "cookie" in text.lower()
    found: list[Said] = []
    strength = int(on_topic) + int(uses)
    if item := _beyond(statement, on_topic, in_cookies) or _aside(statement, on_topic):
        found.append(item)
    stated = text in SERVICE and (uses or topic in USE_HEADING)
    if (stated or (uses and own.endswith(":"))) and not (in_cookies or topic in SECURITY_TOPIC or _unused(text)):
        strength += 2 * (ONLY.search(own) is not None) + own.endswith(":")
        found.append(Said("meets", statement, "purposes of the service", strength))
    return found


def _unused(text: str) -> bool:
    """Whether the sentence says what data are not used for, and nothing else."""
    match = USES.search(text)
    return match is not None and denied(text, match.start(), 60) and text not in ONLY


def _beyond(statement: Statement, on_topic: bool, in_cookies: bool) -> Said | None:
    """A use for the operator's own ends, or for others'."""
    text = statement.text
    if not in_cookies:
        for cue, what, needs in (
            (PERSONAL_MARKETING, "marketing or advertising on users' data", False),
            (OTHERS_MARKETING, "the marketing of others", True),
            (PROFILES, "profiles of users", False),
            (TRAINING, "models or data sets for others", False),
            (DATA_MARKETING, "data are enriched for marketing", False),
        ):
            match = cue.search(text)
            if match is None or denied(text, match.start() + 1, 220) or (needs and text not in PROMOTES):
                continue
            if CONTEXTUAL.search(text):
                return Said("weakens", statement, "advertising by context", on_topic)
            return Said("against", statement, what, 1 + on_topic)
    match = ANY_PURPOSE.search(text)
    if match and not denied(text, match.start()) and BLIND.search(text) is None:
        return Said("against", statement, "any purpose", 1)
    return None


def _aside(statement: Statement, on_topic: bool) -> Said | None:
    """A use that is beside the service, or a list of purposes that stays open."""
    text = statement.text
    if text in ONLY:
        return None
    for cue, what, strength in (
        (PROMOTIONS, "promotions or newsletters", 2),
        (RESEARCH, "research", 2),
        (NEW_THINGS, "new products", 1),
        (OPEN_LIST, "the list of purposes stays open", 1),
    ):
        match = cue.search(text)
        if match and not denied(text, match.start()) and (BLIND.search(text) is None or what != "research"):
            return Said("weakens", statement, what, strength + on_topic)
    return None
