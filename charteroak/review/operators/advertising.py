"""cc-b-1, C.G.S. § 10-234cc(b)(1): the operator does not target advertising at students.

Looks for: there is no advertising, or none that is chosen by who the user is or what the user did.
Weak: advertising by context beside third-party cookies; advertising of which nothing more is said; the promise reaches
some users only, or only the handing of data to advertisers; cookies that measure the operator's own campaigns.
Contradicts: advertising is targeted, or others may target it: interest-based advertisements, advertising cookies,
retargeting, data for the marketing of others. An opt-out or consent does not cure it.
Abstains: never. E-mail about the operator's own service is nothing here.
"""

from __future__ import annotations

from dataclasses import replace

from charteroak.review.evidence import Judgement, Reasons
from charteroak.review.operators.policy import SHINE_THE_LIGHT, Policy, Statement, denied, phrase
from charteroak.review.operators.weighing import Said, settled

ADVERT = phrase(
    r"\b(?:advertis\w+|adverts?|ads?|ad-?(?:free|supported)|sponsor\w*|marketing|market(?:ed|ers?)?"
    r"|promotion\w*|re-?targeting|re-?marketing|AdSense|AdWords|AdMob|DoubleClick|DART|pixels?|offers"
    r"|commercial)\b"
)
ADS = phrase(r"\b(?:<ADS>|ad-?(?:free|supported)|re-?targeting|re-?marketing|AdSense|AdWords|AdMob|DoubleClick)\b")
TARGETED_AD = phrase(
    r"\b<TARGETED>\b.{0,40}?\b(?:<ADS>|marketing|promotions?|offers|sponsored)\b",
    r"\b(?:<ADS>|promotions|offers)\b.{0,60}?\b(?:based (?:up)?on|because of|depending on|tailored|targeted"
    r"|relevant|personali[sz]ed|of interest|match\w*|according to|most likely|likely to (?:be of )?interest"
    r"|suited|customi[sz]ed|interest(?:s|ed)? you)\b",
    r"\b(?:target|tailor|personali[sz]e|customi[sz]e|select|choose|optimi[sz]e)\w*\b.{0,40}?\b(?:<ADS>"
    r"|promotions|offers)\b",
    r"\b(?:based (?:up)?on|using)\b.{0,60}?\b(?:interests?|activity|activities|browsing|behaviou?r|visits?"
    r"|profile|preferences|usage|history)\b.{0,80}?\b(?:<ADS>|offers|promotions)\b",
    r"\bre-?targeting\b|\bre-?marketing\b|\bcross-context\b",
    r"\b(?:place|show|serve|display|deliver|run)\w*\b.{0,20}?\b<ADS>\b.{0,80}?\bon other (?:web ?)?(?:sites"
    r"|platforms|services|apps)\b",
    r"\b(?:advertisers?|sponsors?)\b.{0,60}?\b(?:choose|select|target|reach)\b.{0,60}?\b(?:users|learners"
    r"|students|audiences?|demographic\w*|people|you)\b",
)
AD_COOKIES = phrase(
    r"\b(?:advertis\w+|ads?|targeting|marketing|tracking and advertising) (?:and \w+ )?(?:cookies?|trackers?"
    r"|pixels?|tags?|beacons?|identifiers?|IDs?)\b",
    r"\b(?:AdSense|AdWords|AdMob|DoubleClick|DART cookie|Google Ads|(?:Facebook|Meta|TikTok|LinkedIn|Twitter"
    r"|Pinterest|Snap\w*) (?:pixel|custom audiences?)|Criteo|AdRoll|Taboola|Outbrain|custom audiences?)\b",
    r"\bcookies?\b.{0,60}?\badvertisers?\b",
    r"\bcookies?\b.{0,120}?\b(?:serv\w+|show\w*|deliver\w*|display\w*|target\w*|present\w*"
    r"|tailor\w*)\b.{0,40}?\b(?:<ADS>|marketing)\b",
    r"\b(?:ad(?:vertis\w+)? ?-?(?:networks?|servers?|partners?|compan(?:y|ies)|technolog\w+|agenc\w+"
    r"|platforms?|exchanges?)|advertisers?|marketers?|third[- ]party vendors?)\b.{0,80}?\b(?:cookies?"
    r"|beacons?|pixels?|tags|identifiers?|collect\w*|track\w*|non-personal(?:ly)?)\b",
    r"\b(?:cookies?|beacons?|pixels?)\b.{0,60}?\b(?:for|by|from|of)\b.{0,30}?\b(?:advertis(?:ing|ers?"
    r"|ements?)|ad (?:networks?|servers?|partners?))\b",
)
FOR_ADS = phrase(
    r"\b(?:us(?:e|es|ed|ing)|process\w*|shar(?:e|es|ed|ing)|disclos\w+|collect\w*"
    r"|combin\w+)\b.{0,80}?\b(?:for|to)\b.{0,40}?\b(?:advertis(?:e|ing|ements?)|ads|serve ads)\b",
)
TO_ADVERTISERS = phrase(
    r"\b(?:shar\w+|disclos\w+|provid\w+|giv(?:e|es|en|ing)|sell\w*|sold|rent\w*|transfer\w*|releas\w+"
    r"|pass(?:es|ed)?|available|sen[dt])\b.{0,100}?\b(?:to|with)\b.{0,60}?\b(?:advertisers?"
    r"|ad(?:vertis\w+)? (?:networks?|partners?|compan\w+|platforms?|agenc\w+)|marketers"
    r"|marketing (?:partners?|compan\w+)|sponsors)\b",
    r"\b(?:third[- ]part(?:y|ies)|partners|others|other companies|affiliates|compan(?:y"
    r"|ies))\b.{0,80}?\b(?:for|their|its)(?: own)? (?:\w+ )?(?:marketing|advertising|promotional)\b",
)
OTHERS_OFFERS = phrase(
    r"\b(?:offers?|promotions?|products?|services|marketing(?: \w+)?|information|advertis\w+|e-?mails?"
    r"|communications?)\b.{0,50}?\b(?:from|of|by|on behalf of|offered by"
    r"|about)\b.{0,30}?\b(?:our )?(?:third[- ]part(?:y|ies)|(?:\w+ )?partners?|advertisers?|sponsors?"
    r"|other (?:compan\w+|organi[sz]ations|businesses)|others|affiliates)\b",
    r"\bthird[- ]party (?:\w+ )?(?:offers|promotions|products|services|marketing|advertising)\b",
)
SENDS = phrase(
    r"\b(?:send|sent|receive|contact|inform|notify|market|promote|provide you|tell you|offer you|e-?mail)\w*\b"
)
OPTS_OUT = phrase(
    r"\b(?:opt(?:ing)?[- ]?(?:ed )?out|choices?|disable|turn off|manage|control|limit"
    r"|unsubscribe)\b.{0,80}?\b(?:interest[- ]based|targeted|behaviou?ral|personali[sz]ed|tailored|online"
    r"|cookie-based|third[- ]party)\b.{0,30}?\b<ADS>\b",
    r"\b(?:aboutads|networkadvertising|youronlinechoices|optout\.|adssettings|digital advertising alliance"
    r"|network advertising initiative|adchoices|ads settings|ad settings|limit ad tracking|ads preferences)",
)
CONTEXT_ONLY = phrase(
    r"\b(?:contextual(?:ly)?|non-?(?:personali[sz]ed|targeted)|generic|(?:based|chosen|selected|determined"
    r"|depend\w*|according) (?:only |solely |purely )?(?:on|by|to) (?:the )?(?:\w+ )?(?:content|context"
    r"|pages?|search results|topic|subject|lesson|language))\b",
    r"\bnot\b.{0,20}?\b(?:based on|chosen by|selected by|depend\w* on) (?:you|your|who|personal|any|user"
    r"|individual)\b",
)
NOT_BY_USER = phrase(
    r"\bnot\b.{0,20}?\b(?:based on|chosen by|selected by|depend\w* on) (?:you|your|who|personal|any|user"
    r"|individual)\b"
)
MEASURES = phrase(
    r"\b(?:effective\w*|success|performance|measur\w+|conversion\w*|analy[sz]\w+|evaluat\w+"
    r"|response)\b.{0,60}?\b(?:our|own)?(?:\w+ )?(?:<ADS>|marketing|campaigns?|promotions?)\b",
    r"\b(?:<ADS>|marketing|campaigns?)\b.{0,40}?\b(?:effective\w*|success|performance|measur\w+|conversion\w*)\b",
)
SHOWS = phrase(
    r"\b(?:show|shown|display\w*|serv(?:e|es|ed|ing)|place[sd]?|contain\w*|includ\w*|feature\w*|host|run"
    r"|carr(?:y|ies)|appear\w*|support\w*|deliver\w*|insert\w*|see|allow\w*|permit\w*|accept\w*|have"
    r"|present\w*|free)\b"
)
USES = phrase(
    r"\b(?:us(?:e|es|ed|ing)|shar(?:e|es|ed|ing)|sell\w*|sold|rent\w*|provid\w*|disclos\w*|process\w*"
    r"|collect\w*|target\w*|engag\w*|conduct\w*|perform\w*|practi[cs]e|do|track\w*|profil\w*|employ\w*"
    r"|participat\w*|mine[sd]?|trad\w+|giv\w+|tailor\w*|personali[sz]\w*|direct\w*)\b"
)
NO_ADS = phrase(
    r"\b(?:ad|advertising|advertisement)s?[- ]free\b|\bfree (?:of|from) (?:any |all |third[- ]party )?<ADS>\b"
    r"|\bno (?:\w+ ){0,2}<ADS>\b(?! network)|\bwithout (?:any )?<ADS>\b"
)
TRANSFER = phrase(r"\b(?:shar\w+|disclos\w+|provid\w+|sell\w*|sold|rent\w*|giv\w+|trad\w+|transfer\w*|releas\w+)\b")
MARKETING_ONLY = phrase(r"\b(?:marketing|market to|promotional)\b")
NOT_OURS = phrase(
    r"^\W*(?:\w+ ){0,2}?(?:on )?(?:(?:most|many|some) (?:other )?|other )(?:compan\w+|sites|search engines"
    r"|websites|services|apps|platforms)\b",
    r"^\W*(?:(?:these|those|such|the|linked|external|third[- ]party) )+(?:websites?|sites?|web sites?|apps"
    r"|services)\b",
    r"\b(?:you|users?) (?:may|must|shall|should|will|agree) not\b|\bdo not (?:post|advertise|send|use (?:the"
    r"|this|our))\b|\bspam\b",
)
UNCONTROLLED = phrase(
    r"\b(?:not responsible|no control|do not control|cannot control|don't control|no access to or control"
    r"|not (?:cover|apply|govern)|have no (?:access|control))\b"
)
DEFINES = phrase(
    r"\b(?:means|refers to|is defined as|definition|are (?:small|tiny|text))\b|^\W*\W?(?:targeted"
    r"|interest-based|behavioral) advertising\W? (?:is (?:an?|the|when)|means)\b"
)
BLIND = phrase(r"\b<BLIND>\b")
ONLY_SOME = phrase(
    r"\b(?:without (?:\w+ ){0,3}?(?:consent|permission|approval)|unless|third[- ]party advertis\w+ only"
    r"|sensitive (?:personal )?(?:information|data|categories)|precise location|health|payment|logged[- ]in"
    r"|premium|paid|subscrib\w+|plus (?:members|users))\b"
)
USED_FOR_ADS = phrase(r"\bus(?:e|es|ed|ing)\b.{0,100}?\b(?:for|to)\b.{0,60}?\b(?:<ADS>|advertise)\b|\bto advertise\b")
MENTION = phrase(r"\b(?:<ADS>|marketing|re-?targeting|re-?marketing)\b")
PASSIVE_NOT = phrase(
    r"\b(?:<ADS>|marketing|re-?targeting|re-?marketing)\b.{0,40}?\b(?:is|are|will be|shall be)? ?(?:not"
    r"|never) (?:be )?(?:allowed|permitted|used|shown|displayed|served|done|targeted|based on (?:you|your"
    r"|personal))\b",
    r"\b(?:prohibit\w*|forbid\w*|bans?|banned)\b.{0,40}?\b(?:<ADS>|re-?targeting|re-?marketing)\b",
    r"\b<ADS>\b.{0,30}?\b(?:is|are) (?:\w+ )?(?:prohibited|forbidden|banned|barred|off)\b",
)
OTHER_NOT = phrase(
    r"\b(?:if|when|whether|where|in case)\b.{0,40}?\b(?:not|don't|do not|no longer)\b|\b(?:not"
    r"|n't) (?:respond|control|responsib\w+|endorse|want|wish|consent|opt|mean|prevent|stop|eliminate"
    r"|necessarily|affect|accept cookies|identif\w+|personally)\b"
)
COUNTS = phrase(r"\b(?:count|frequency|how (?:often|many))\b")
ALSO_TARGETS = phrase(r"\b(?:interests?|relevant|target\w*|tailor\w*|personali[sz]\w*|behaviou?r\w*|visits)\b")
OWN = phrase(r"\bour(?: own)? (?:\w+ ){0,2}(?:advertis\w+|ads|marketing|campaigns?)\b")
PROMOTES = phrase(r"\b(?:offers?|promot\w+|marketing|advertis\w+|market|special)\b")

REASONS = Reasons(
    present="There is no advertising, or none that is chosen by users' data.",
    weak="Advertising is spoken of, but targeted advertising is not ruled out for all students",
    missing="Nothing is said of advertising.",
    conflict="The operator targets advertising, or lets others do so",
)


BY_CONTEXT = "advertising by context only"
COOKIES = "advertising cookies"


def judge(policy: Policy) -> Judgement:
    """Whether advertising is kept from users' data."""
    said = [item for statement in policy.statements if (item := _read(statement))]
    if any(item.cue == BY_CONTEXT for item in said):
        said = [replace(item, side="weakens") if item.cue == COOKIES else item for item in said]
    return settled(said, REASONS)


def _read(statement: Statement) -> Said | None:
    text = statement.text
    if text not in ADVERT and OPTS_OUT.search(text) is None:
        return None
    if NOT_OURS.search(text) or DEFINES.search(statement.own) or SHINE_THE_LIGHT.search(text):
        return None
    if UNCONTROLLED.search(text) and AD_COOKIES.search(text) is None:
        return None
    return _denial(statement) or _practice(statement)


def _denial(statement: Statement) -> Said | None:
    """A promise that there is no targeted advertising, or none at all."""
    text = statement.text
    students = statement.reach == "students"
    if text not in ADVERT:
        return None
    if match := NO_ADS.search(text):
        if ONLY_SOME.search(text):
            return Said("partly", statement, "no advertising for some users only")
        if not denied(text, match.start(), 30):
            return Said("meets", statement, "no advertising", 2, names_students=students)
    if (
        text in ADS
        and CONTEXT_ONLY.search(text)
        and (TARGETED_AD.search(text) is None or NOT_BY_USER.search(text) or _ruled_out(text))
    ):
        if AD_COOKIES.search(text):
            return Said("partly", statement, "by context, yet with advertising cookies")
        return Said("meets", statement, BY_CONTEXT, 1)
    if not _ruled_out(text):
        return None
    if text not in ADS:
        if text in MARKETING_ONLY and TRANSFER.search(text):
            return Said("partly", statement, "handing data on for marketing is ruled out, advertising is not named", -1)
        return None
    if ONLY_SOME.search(text):
        return Said("partly", statement, "only with exceptions")
    if TRANSFER.search(text) and TARGETED_AD.search(text) is None and not USED_FOR_ADS.search(text):
        return Said("partly", statement, "only the handing of data to advertisers", -1)
    return Said(
        "meets",
        statement,
        "no targeted advertising",
        1 + (TARGETED_AD.search(text) is not None),
        names_students=students,
    )


def _ruled_out(text: str) -> bool:
    """Whether advertising or marketing stands under a negation that is about it, and not about something else."""
    for match in MENTION.finditer(text):
        before = text[max(0, match.start() - 110) : match.start()]
        if (
            denied(text, match.start())
            and (USES.search(before) or SHOWS.search(before))
            and OTHER_NOT.search(before) is None
        ):
            return True
    return PASSIVE_NOT.search(text) is not None


def _practice(statement: Statement) -> Said | None:
    """Advertising as it is done."""
    text = statement.text
    if _ruled_out(text):
        return None
    if OPTS_OUT.search(text) and not denied(text, OPTS_OUT.search(text).start(), 40):  # type: ignore[union-attr]
        return Said("against", statement, "there is an opt-out from targeted advertising")
    if text not in ADVERT:
        return None
    own_only = MEASURES.search(text) is not None
    if text in ADS and TARGETED_AD.search(text) and CONTEXT_ONLY.search(text) is None:
        shown = AD_COOKIES.search(text) is not None or TO_ADVERTISERS.search(text) is not None
        return Said("against", statement, "targeted advertising", 3 + shown)
    if AD_COOKIES.search(text) and COUNTS.search(text) and text not in ALSO_TARGETS:
        return Said("weakens", statement, "advertising cookies that count")
    if AD_COOKIES.search(text) and not (own_only and OWN.search(text)):
        return Said("against", statement, COOKIES, 2)
    if (match := TO_ADVERTISERS.search(text)) and not denied(text, match.end(), 100) and BLIND.search(text) is None:
        return Said("against", statement, "data go to advertisers or marketers", 2)
    if OTHERS_OFFERS.search(text) and SENDS.search(text) and text in PROMOTES:
        return Said("against", statement, "the marketing of others", 1)
    if own_only and text in ADS:
        return Said("partly", statement, "campaigns are measured", -1)
    if text in ADS and FOR_ADS.search(text):
        return Said("against", statement, "data are used for advertising", 1)
    if text in ADS and SHOWS.search(text):
        return Said("partly", statement, "advertisements are shown", -1)
    return None
