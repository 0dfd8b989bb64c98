"""cc-b-4, C.G.S. § 10-234cc(b)(4): student data are disclosed only in the cases that the statute lists.

Looks for: disclosure only to service providers who are bound, for law or a court, for safety or security, or as the
user directs; or none at all.
Weak: service providers of whom nothing is asked; affiliates; "partners"; other companies' cookies and analytics; what
users write is public unless they see to it.
Contradicts: data go to advertisers, advertising networks, data brokers or others for their own ends.
Abstains: never.
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.review.evidence import Judgement, Reasons
from charteroak.review.operators.policy import SHINE_THE_LIGHT, Policy, Statement, affirmed, phrase
from charteroak.review.operators.weighing import Said, settled

SHARES = phrase(
    r"\b(?:shar(?:e|es|ed|ing)|disclos(?:e|es|ed|ing|ures?)|provid(?:e|es|ed|ing)|transfer(?:s|red|ring)?"
    r"|releas(?:e|es|ed|ing)|giv(?:e|es|en|ing)|available|pass(?:es|ed)?|sen[dt]|sells?|rents?|trad(?:e|es)"
    r"|reveal\w*|divulg\w*|distribut\w+|sees?|seen|view\w*|access(?:ed|ible)?|receiv(?:e|es|ed)|collect(?:s"
    r"|ed|ing)?|us(?:e|es|ed|ing)|engag\w+|employ\w*|visible|public(?:ly)?|publish\w*|integrat\w+|work with)\b"
)
HANDS_OVER = phrase(
    r"\b(?:shar(?:e|es|ed|ing)|disclos(?:e|es|ed|ing|ures?)|provid(?:e|es|ed|ing)|transfer(?:s|red|ring)?"
    r"|releas(?:e|es|ed|ing)|giv(?:e|es|en|ing)|available|pass(?:es|ed)? (?:\w+ ){0,4}?(?:on|to|along)"
    r"|hands? (?:[\w-]+ ){0,8}?(?:to|over)|go(?:es)? (?:only )?to|sen[dt]|sells?|rents?|trad(?:e|es)"
    r"|reveal\w*|divulg\w*|distribut\w+|transmit\w*|leaves? (?:your|the) (?:device|browser|computer)"
    r"|who else gets)\b"
)
SHARE_TOPIC = phrase(
    r"\b(?:shar(?:e|es|ed|ing)|disclos\w+|third[- ]part(?:y|ies)|recipients?|who (?:else|we|has|can|may|sees?"
    r"|gets?|receives?)|with whom|transfer\w*|partners?|service providers?|vendors?|3rd part(?:y|ies))\b"
)
DATA = phrase(r"\b<DATA>\b|\b(?:it|them|cookies)\b")
ADVERTISERS = phrase(
    r"\b(?:advertisers?|ad(?:vertis\w+)? ?-?(?:networks?|platforms?|partners?|exchanges?|compan(?:y|ies)"
    r"|agenc(?:y|ies)|servers?|technolog\w+|tech|services|providers?|vendors?)|data (?:brokers?|aggregators?"
    r"|resellers?)|marketers|marketing (?:partners?|compan(?:y|ies)|platforms?|affiliates?|agenc\w+|services"
    r"|and advertising)|advertising and \w+ (?:partners?|services|providers?)|sponsors|list (?:brokers?"
    r"|managers?)|social media (?:platforms?|compan\w+) (?:for|to))\b"
)
USE_FOR_SELF = phrase(
    r"\b(?:they|these compan\w+|these third part\w+|partners|third parties|such compan\w+"
    r"|advertis\w+ compan\w+) (?:may|can|will|also|might)\b.{0,100}?\b(?:us(?:e|es|ing)"
    r"|combin\w+)\b.{0,60}?\b(?:their own|other purposes|already know)\b"
)
OWN_ENDS = phrase(
    r"\bto (?:compan\w+|organi[sz]ations|businesses|recruiters|employers|colleges|universities|brands"
    r"|others) (?:that|who|which) (?:wish|want|would like|may want) to\b",
    r"\b(?:third[- ]part(?:y|ies)|partners|others|compan(?:y|ies)|affiliates"
    r"|organi[sz]ations)\b.{0,40}?\bfor (?:\w+ )?(?:marketing|advertising|promotional|commercial)\b",
    r"\b(?:for|to|in) (?:their|its|the third part\w+'?s?)(?: own)? (?:\w+ ){0,2}?(?:purposes?|marketing"
    r"|advertising|research|use|ends|benefit|products)\b",
    r"\b(?:market|offer|promote|advertise)\w*\b.{0,30}?\b(?:their|its)(?: own)? (?:\w+ )?(?:products|services"
    r"|offers)\b",
    r"\b(?:third[- ]part(?:y|ies)|partners|(?:other|selected|chosen|reputable|certain|outside) (?:compan\w+"
    r"|organi[sz]ations|businesses|merchants)|affiliates)\b.{0,80}?\b(?:offers?|promotions?|products"
    r"|marketing|may (?:contact|be of interest))\b.{0,30}?\b(?:you|interest)\b",
    r"\b(?:tailored|targeted|relevant|interest-based|personali[sz]ed|behaviou?ral|cross-context|serve|deliver"
    r"|show)\b.{0,40}?\b<ADS>\b",
)
PROVIDERS = phrase(
    r"\b(?:firms?|compan(?:y|ies)|business(?:es)?|provider) (?:that|which|who) (?:hosts?|rents?|runs?|stores?"
    r"|helps?|supports?|maintains?|sends?|process\w*)\b",
    r"\b(?:service[- ]providers?|vendors?|contractors?|sub-?contractors?|sub-?processors?|processors?|agents"
    r"|suppliers?|hosting (?:partners|providers?|compan\w+)|third[- ]part(?:y"
    r"|ies) (?:\w+ ){0,3}?(?:providers?|vendors?|who|that|which|to (?:help|assist|provide|perform|process"
    r"|host))|(?:trusted|other) (?:third part\w+|businesses|compan\w+|partners) (?:\w+ ){0,3}?(?:who|that"
    r"|which|to)|(?:on|in) our behalf|third[- ]party (?:services?|tools?|software|compan\w+|platforms?)"
    r"|outside (?:compan\w+|contractors?|parties))\b",
)
BOUND = phrase(
    r"\b(?:agree[sd]?|contract(?:s|ually|ual)?|confidential\w*|obligat\w+|obliged|bound"
    r"|required? (?:\w+ ){0,3}?to|prohibit\w*|restrict\w*|forbidden|not (?:be )?(?:use[d]?|permitted|allowed"
    r"|authori[sz]ed|share|disclose|retain)|instructions|same (?:level|standards?|protections?|obligations"
    r"|commitments|privacy|restrictions)|agreements?|solely|only (?:to|for|as|use[ds]?|in|be)|limited to"
    r"|not for any other|committed to|compl(?:y|iance) with (?:our|this|these|the terms)|abide by"
    r"|subject to (?:\w+ ){0,3}?(?:confidentiality|privacy|terms|polic))\b"
)
AFFILIATES = phrase(
    r"\b(?:affiliates?|affiliated (?:compan\w+|organi[sz]ations|entit\w+|businesses)|subsidiar(?:y|ies)"
    r"|parent compan(?:y|ies)|sister compan\w+|corporate (?:family|group)|group (?:compan\w+|of compan\w+)"
    r"|family of compan\w+|related compan\w+"
    r"|joint ventur\w+)\b(?<!together with its affiliates)(?<!and its affiliates)"
)
PARTNERS = phrase(
    r"\b(?:business |commercial |strategic |trusted |selected |content |educational |research |other "
    r"|integration |distribution |channel |third[- ]party |our )*partners?\b|\bresearchers?\b|\bresellers?\b"
)
PUBLIC = phrase(
    r"\bto (?:anyone|anybody|everyone|everybody|the whole world)\b",
    r"\b(?:read|seen|viewed|found|visited|copied) by (?:anyone|anybody|everyone|everybody|all)\b",
    r"\b(?:publicly|public (?:information|profiles?|posts?|areas?|forums?|by default|view|record|content"
    r"|spaces?|parts?|pages?|features?|communit\w+|sections?)|(?:become|becomes|is|are|be|made|make|set to"
    r"|considered|your) public(?! (?:author|interest|safe))|(?:visible|available|accessible|seen"
    r"|viewed) (?:to|by) (?:anyone|everyone|the public|other users|all|others|any|the world|search engines)"
    r"|other (?:users|members|visitors|people) (?:can|may|will)|anyone can|seen by everyone)\b",
)
PUBLIC_DATA = phrase(
    r"\b(?:post\w*|contribut\w+|profiles?|content|comments?|submi\w+|information|(?:user|nick)names?"
    r"|leaderboards?|scores|forums?|messages?|boards?|blogs?|areas|projects?|publish\w*|display name"
    r"|features)\b"
)
NOT_PUBLIC = phrase(
    r"\b(?:public (?:authorit\w+|interest|safety|bod\w+|records?|at large|domain|agenc\w+|officials?|health"
    r"|key|school|sector|figure|law)|publicly[- ](?:available|traded|accessible) (?:information|sources|data"
    r"|compan\w+)|(?:the )?rights?,? .{0,40}public|general public)\b"
)
THIRD_COOKIES = phrase(
    r"\b(?:google analytics|analytics (?:providers?|services?|partners?|tools?|compan\w+)|mixpanel|hotjar"
    r"|segment|amplitude|third[- ]party (?:cookies|analytics|tracking|tools)|(?:third[- ]part(?:y|ies)"
    r"|partners|advertisers)\b.{0,60}?\b(?:cookies|beacons|pixels)|3rd party tools)\b"
)
CONSENT = phrase(
    r"\b(?:consent|permission|at your (?:direction|request)|you (?:direct|ask|choose|authori[sz]e|request"
    r"|agree)|opt[- ]in)\b"
)
LAW = phrase(r"\b(?:law|legal|court|subpoena|government\w*|law enforcement|safety|security|protect|fraud|rights)\b")
DENIAL = phrase(
    r"\b(?:not|never|n't|no)\b.{0,40}?\b(?:shar\w+|disclos\w+|releas\w+|giv(?:e|es|en|ing)"
    r"|provid\w+(?! for\b)|transfer\w*|divulg\w*|distribut\w*|transmit\w*|sen[dt]|leaves? (?:your|the))\b"
)
BLIND = phrase(r"\b<BLIND>\b")
NOT_OURS = phrase(
    r"\b(?:other|most|many) (?:compan\w+|sites|search engines|websites|services|apps)\b.{0,40}?\b(?:track"
    r"|collect|sell)",
    r"^\W*(?:you|users?) (?:may|must|shall|should|will|agree|can|are)\b(?! (?:receive|be|have))",
    r"\b(?:not responsible|no control|do not control|cannot control|don't control)\b",
)
TAKEOVER = phrase(r"\b(?:merger|acqui\w+|bankruptcy|sale of|successor|reorgani[sz]\w+|change of control)\b")

LISTED = phrase(
    r"^\W*(?:our |third[- ]party )?(?:advertisers?|advertising (?:partners|networks|platforms|companies)"
    r"|ad (?:networks|partners)|data brokers)\b"
)
COOKIE_TOPIC = phrase(r"\b(?:cookies?|analytics|tracking|beacons?|pixels?|do not track)\b")
OTHERS = phrase(
    r"\b(?:shar(?:e|es|ed|ing)|disclos(?:e|es|ed|ing)|provid(?:e|es|ed|ing)|transfer(?:s|red|ring)?"
    r"|releas(?:e|es|ed|ing)|giv(?:e|es|en|ing)|sen[dt]|transmit\w*|published?)\b.{0,80}?\b(?:with|to|by"
    r"|on)\b.{0,20}?\b(?:third[- ]part(?:y|ies)|others|other (?:compan\w+|organi[sz]ations|businesses"
    r"|entities|parties)|outside (?:part\w+|compan\w+))\b"
)
NAMED = phrase(
    r"\b(?:stored?|hosted|process(?:es|ed)|sent|saved|kept|handled|managed|collected|shared|transmitted"
    r"|us(?:e|es|ing)|rely|relies)\b.{0,40}?\b(?:on|by|with|to|in|through|via|use|using|like"
    r"|as)?\b ?(?:third[- ]party )?(?:\w+ )?(?:Google (?:Firebase|Cloud|Drive|Sheets|Workspace|Sign[- ]?in)"
    r"|Firebase|Firestore|AWS|Amazon Web Services|Microsoft Azure|Azure|Heroku|Supabase|Vercel|Netlify"
    r"|Cloudflare|MongoDB|Stripe|PayPal|OpenAI|ChatGPT|Anthropic|Gemini|Sentry|Twilio|SendGrid|Mailchimp"
    r"|Zendesk|Intercom|Auth0|Clerk|DigitalOcean|Linode)\b",
)
OWN_RULES = phrase(
    r"\b(?:their|its)(?: own)? (?:\w+ )?(?:privacy (?:polic(?:y|ies)|notices?|practices)|polic(?:y|ies)"
    r"|terms)\b"
)
USED_BY_US = phrase(
    r"\b(?:us(?:e|es|ing)|integrat\w+|embed\w*|plug-?ins?|log(?:ged)? ?in|sign[- ]?in|handled|powered|rely"
    r"|connect\w*|provided by)\b"
)
LINKS = phrase(r"\b(?:links?|linked|linking)\b")
PERSONAL = phrase(r"\bpersonal (?:data|information)\b|\bpersonally[- ]identif\w+ information\b")
AFFILIATES_BOUND = phrase(
    r"\baffiliat\w+\b(?:(?!, and |; ).){0,100}?\b(?:instructions|(?:on|in) our behalf|process it for us|bound"
    r"|agree\w*|same|comply|consistent)\b"
)
SERVED_BY = phrase(r"\b(?:<ADS>|content)\b.{0,80}?\b(?:served|provided|delivered|placed|shown) by\b")
SUMS = phrase(r"\b(?:reports?|statistics|aggregat\w+|insights)\b")
THEY = phrase(
    r"\b(?:each|they|them|their|these|those|such|providers?|vendors?|contractors?|processors?|part(?:y|ies)"
    r"|compan(?:y|ies)|agents|partners|with whom|recipients?)\b"
)
UNLESS_OBJECTED = phrase(
    r"\b(?:prefer|wish|want|would like|ask|request|opt(?:ing)?[- ]?out|choose)\b.{0,100}?\b(?:not|n't|stop"
    r"|out of)\b.{0,40}?\b(?:shar|disclos|transfer)\w*"
)
NOBODY = phrase(
    r"\bwho\b[^?]{0,40}\?\W*(?:nobody|no one)\b",
    r"\b(?:nobody|no one|no-one)(?: else)? (?:can |may |ever )?(?:sees?|receives?|gets?|has access|reads?)\b",
)
LIMITED = phrase(
    r"\bfor (?:their|any|its|third[- ]part\w+|direct|the)?(?:'s?)?(?: own)? ?(?:\w+ ){0,2}?(?:marketing"
    r"|advertising|promotional|commercial)\b",
    r"\b(?:to|with) (?:these|such|those) (?:third part\w+|compan\w+|providers|services)\b",
    r"\b(?:to|with) (?:\w+ )?(?:advertisers|marketers|ad networks)\b|\b(?:financial|payment|credit[- ]card"
    r"|health|sensitive|precise location|passwords?)\b",
)
WE_DISCLOSE = phrase(
    r"\b(?:we|us)\b.{0,80}?\b(?:disclose|share|release|provide|transfer|give|sharing|disclosing)\b",
    r"\b(?:may|will|might|can|be|is|are) (?:also |only )?(?:be )?(?:disclosed|shared|released|provided"
    r"|transferred|given)\b",
)
BY_USERS = phrase(
    r"\b(?:allow|permit|let|enable)s? (?:your |any |a )?(?:students?|child(?:ren)?|users?|you|pupils?"
    r"|others)\b.{0,30}?\b(?:post|distribut|shar|disclos|mak)\w*"
)
TO_US = phrase(
    r"\b(?:you|users?|others|part(?:y|ies)|parents?|schools?|teachers?|students?|they|partners|advertisers?"
    r"|compan\w+)\b.{0,60}?\b(?:provid|giv|send|sen[dt]|suppl|shar|disclos|submit)\w*\b.{0,40}?\b(?:us|we)\b",
)
WE_HAND = phrase(
    r"\bwe (?:(?:may|will|can|also|do|might|only|never|not|sometimes|shall|occasionally"
    r"|currently) ){0,4}(?:share|disclose|release|provide|transfer|give|send|sell|use|allow|permit|let|engage"
    r"|employ|work)\b",
    r"\b(?:be|is|are) (?:\w+ )?(?:shared|disclosed|released|provided|transferred|given|sent)\b",
)
NAMED_PROVIDERS = phrase(r"\b(?:service[- ]providers?|vendors?|contractors?|processors?|subprocessors?)\b")
GIVES = phrase(
    r"\b(?:share|disclose|provide|give|sell|transfer|release|send)s?\b.{0,60}?\b(?:data|information|e-?mail"
    r"|address\w*|identifiers?|details)\b.{0,120}?\b(?:with|to)\b"
)
LETS_SEE = phrase(r"\b(?:see|access|view|handle|process|receive)\b.{0,40}?\b(?:data|information)\b")
AS_DIRECTED = phrase(
    r"\bonly\b.{0,30}?\b(?:with|to|by)\b.{0,60}?\b(?:teachers?|schools?|parents?|guardians?|districts?|you)\b",
    r"\bas (?:the |your )?(?:school|district|teacher|user|parent|you)\w*\b.{0,20}?\b(?:direct|instruct"
    r"|request|ask)\w*\b",
)
DISCLOSES = phrase(r"\b(?:shar(?:e|ed)|disclos(?:e|ed)|releas(?:e|ed))\b")
OPEN_CASES = phrase(r"\b(?:except|unless|other than)\b.{0,80}?\b(?:including|such as|for example)\b")
TAKES = phrase(
    r"\b(?:may|can|might|will|to|also|that|who|which)? ?(?:collects?|receives?|uses?|places?|set|access"
    r"|tracks?|obtains?|gathers?)\b"
)
RECEIVES = phrase(r"\b(?:we|us) (?:may |also |might |can )*(?:receive|obtain|collect|get)s?\b.{0,80}?\bfrom\b")

REASONS = Reasons(
    present="Data are disclosed only to bound service providers, for law or safety, or as the user directs.",
    weak="Disclosure is spoken of, but goes beyond what the statute lists or binds nobody",
    missing="Nothing says to whom users' data are disclosed.",
    conflict="Data go to advertisers, brokers or others for their own ends",
)


UNBOUND = "service providers of whom nothing is asked"
BOUND_PROVIDER = "service providers who are bound"
CASES_ONLY = "law, safety or consent are named, and nothing is said of other cases"


def judge(policy: Policy) -> Judgement:
    """To whom data go, and whether they are bound."""
    said = [item for statement in policy.statements for item in _read(policy, statement)]
    if any(item.cue == BOUND_PROVIDER for item in said):
        said = [item for item in said if item.cue != UNBOUND]
    if any(item.side == "meets" for item in said):
        said = [item for item in said if item.cue != CASES_ONLY]
    return settled(said, REASONS, various=True)


def _read(policy: Policy, statement: Statement) -> Iterator[Said]:
    text = statement.text
    on_topic = statement.topic in SHARE_TOPIC
    named = affirmed(NAMED, text, 60) is not None
    if NOT_OURS.search(statement.own) or SHINE_THE_LIGHT.search(text):
        return
    speaks = (text in SHARES or text in HANDS_OVER) and text in DATA
    if not (on_topic or named or speaks or text in PUBLIC or text in ADVERTISERS):
        return
    if PUBLIC_DATA.search(text) and NOT_PUBLIC.search(text) is None and affirmed(PUBLIC, text, 200):
        yield Said("weakens", statement, "what users write is public", 1)
    yield from _promise(statement, on_topic)
    if TO_US.search(text) and WE_HAND.search(text) is None:
        return
    if BLIND.search(text) and not affirmed(PERSONAL, statement.own):
        if text in PROVIDERS and (binding := _binding(policy, statement)):
            yield Said("meets", binding, BOUND_PROVIDER, 1)
        return
    found = [*_for_own_ends(statement, on_topic), *_recipients(policy, statement, on_topic)]
    yield from found
    if affirmed(THIRD_COOKIES, text, 60):
        yield Said("weakens", statement, "other companies' cookies or analytics")
    if not found:
        yield from _others(policy, statement, on_topic, named)


def _for_own_ends(statement: Statement, on_topic: bool) -> Iterator[Said]:
    """Advertisers, brokers, and others who use the data for themselves."""
    text = statement.text
    if RECEIVES.search(text):
        return
    if on_topic and LISTED.search(statement.own) and statement.clause.kind in ("item", "heading", "row"):
        yield Said("against", statement, "advertisers are named as recipients", 2)
        return
    if affirmed(USE_FOR_SELF, text):
        yield Said("against", statement, "others use the data for themselves", 2)
        return
    match = affirmed(ADVERTISERS, text, 160) or (affirmed(OWN_ENDS, text, 160) if text in HANDS_OVER else None)
    if match is None:
        return
    if HANDS_OVER.search(text[: match.start() + 3]):
        strength = 2 + on_topic + (GIVES.search(text) is not None) - (SUMS.search(text) is not None)
        yield Said("against", statement, f"“{match.group()}”", strength)
    elif SERVED_BY.search(text) or TAKES.search(text[match.end() : match.end() + 80]):
        yield Said("against", statement, f"“{match.group()}”", 1)


def _recipients(policy: Policy, statement: Statement, on_topic: bool) -> Iterator[Said]:
    """Service providers, affiliates and partners."""
    text = statement.text
    if not (text in HANDS_OVER or on_topic or text in LETS_SEE):
        return
    if text in PROVIDERS and not DENIAL.search(text[:60]):
        binding = _binding(policy, statement)
        if binding is None:
            yield Said("weakens", statement, UNBOUND, 2 + (text in NAMED_PROVIDERS))
        elif THIRD_COOKIES.search(text) is None and statement.topic not in COOKIE_TOPIC:
            yield Said("meets", binding, BOUND_PROVIDER, 3)
            yield Said("meets", statement, BOUND_PROVIDER, 2)
    if affirmed(AFFILIATES, text) and not (TAKEOVER.search(text) or AFFILIATES_BOUND.search(text)):
        yield Said("weakens", statement, "affiliates", 1 + on_topic)
    elif affirmed(PARTNERS, text) and text not in ADVERTISERS and not BOUND.search(policy.near(statement, 0, 1)):
        yield Said("weakens", statement, "“partners”", 1 + on_topic)


def _others(policy: Policy, statement: Statement, on_topic: bool, named: bool) -> Iterator[Said]:
    """Recipients of whom the text says hardly more than a name."""
    text = statement.text
    if affirmed(OTHERS, text):
        if not any(cue.search(text) for cue in (LAW, CONSENT, AS_DIRECTED, BOUND)):
            yield Said("weakens", statement, "others of whom nothing more is said", on_topic)
    elif named and _binding(policy, statement) is None:
        yield Said("weakens", statement, UNBOUND)
    elif OWN_RULES.search(text) and USED_BY_US.search(policy.near(statement, 2, 0)) and LINKS.search(text) is None:
        yield Said("weakens", statement, "services under rules of their own")


IMPERATIVE = phrase(
    r"\b(?:please|then|you should|you must)?,? ?(?:please )?do not (?:provide|send|give|share|submit|disclose"
    r"|post)\b.{0,40}?\b(?:us|we|any|personal)\b"
)


def _promise(statement: Statement, on_topic: bool) -> Iterator[Said]:
    """What is promised of disclosure: none, none but in listed cases, or only as the user directs."""
    text = statement.text
    to_us = (TO_US.search(text) or IMPERATIVE.search(text)) is not None and WE_HAND.search(text) is None
    if UNLESS_OBJECTED.search(text):
        yield Said("weakens", statement, "shared unless the user objects", 1)
    elif DENIAL.search(text) and text in HANDS_OVER and not (TAKEOVER.search(text) or BY_USERS.search(text) or to_us):
        if LIMITED.search(text) or statement.topic in COOKIE_TOPIC:
            yield Said("partly", statement, "only some sharing is ruled out")
            return
        if OPEN_CASES.search(text):
            yield Said("weakens", statement, "the list of cases stays open", 1)
        yield Said("meets", statement, "no disclosure but in listed cases", 1 + on_topic)
    elif NOBODY.search(text) or (text in HANDS_OVER and AS_DIRECTED.search(text)):
        yield Said("meets", statement, "only as the user or the school directs", 1)
    elif not to_us and (on_topic or DISCLOSES.search(text)) and _in_a_case(text):
        yield Said("partly", statement, CASES_ONLY, -1)


def _in_a_case(text: str) -> bool:
    """Whether it is said that data are disclosed where law, safety or consent asks for it."""
    return bool(text in HANDS_OVER and WE_DISCLOSE.search(text) and (CONSENT.search(text) or LAW.search(text)))


def _binding(policy: Policy, statement: Statement) -> Statement | None:
    """Where something is asked of the service providers: in the sentence itself, or in what is said of them next."""
    if BOUND.search(statement.text):
        return statement
    after = (each for each in policy.after(statement, 2) if THEY.search(each.own) and BOUND.search(each.own))
    return next(after, None)
