"""Words and marks by which a statement is found in a text: English, Russian, Arabic.

Own choice throughout, tried on news reports and communiques. A cue proposes and decides nothing:
what it gets wrong a person puts right before anything is held.
Not here: how they are used (proposing.py).
"""

from __future__ import annotations

import re

from standclear.core.sources.source import QuoteKind

MARKS: dict[str, str] = {
    "“": "”", "„": "“”", "«": "»", "‹": "›", "「": "」", "『": "』", "‟": "”", '"': '"',
}  # fmt: skip
"""Opening quotation mark -> what may close it. Single marks are left out: they are apostrophes."""

OPENING = re.compile(f"[{re.escape(''.join(MARKS))}]")

_EN = (
    r"said|says|saying|told|stated|states|declared|announced|pledged|promised|warned|added|noted|"
    r"claimed|claims|denied|denies|insisted|replied|confirmed|reiterated|vowed|offered"
)
_RU = (
    r"заявил[аио]?|сказал[аи]?|сообщил[аи]?|объявил[аи]?|подчеркнул[аи]?|добавил[аи]?|"
    r"отметил[аи]?|пообещал[аи]?|опроверг(?:ла|ли)?|утверждает|заявляет|сообщает"
)
_AR = r"قال|قالت|صرح|صرحت|أعلن|أعلنت|أكد|أكدت|أضاف|أضافت|نفى|نفت|تعهد|تعهدت|زعم"

_NAMED = r"[^\W\d_a-zа-яё][^,;:!?\"“”«»\n]{1,140}?"
"""A speaker as it is written: from a capital letter, or a letter of a script without them."""

_DAY = (
    r"(?: (?P<day>on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|"
    r"on \d{1,2} \w+(?: \d{4})?|в (?:понедельник|вторник|среду|четверг|пятницу|субботу)|"
    r"в воскресенье|"
    r"يوم \w+))?"
)

SAID = re.compile(rf"\b(?:{_EN}|{_RU}|{_AR})\b")
"""A verb of saying; a sentence without one has no reported speech."""

THAT = (
    re.compile(rf"(?P<speaker>{_NAMED}) (?:{_EN}){_DAY} that (?P<words>.+)", re.DOTALL),
    re.compile(rf"(?P<speaker>{_NAMED}) (?:{_RU}){_DAY},? что (?P<words>.+)", re.DOTALL),
    re.compile(
        rf"و?(?:{_AR}) (?P<speaker>[^،:؛\"«»\n]{{2,120}}?){_DAY} [إأ]ن(?P<words>.+)", re.DOTALL
    ),
)
""" "X said on Wednesday that ..." """

AFTER = (
    re.compile(rf"(?P<words>.+?)[,،] (?:{_EN}) (?P<speaker>{_NAMED})(?=[,.،]|$)", re.DOTALL),
    re.compile(rf"(?P<words>.+?)[,،] (?P<speaker>{_NAMED}) (?:{_EN}){_DAY}(?=[,.،]|$)", re.DOTALL),
    re.compile(rf"(?P<words>.+?), (?:{_RU}) (?P<speaker>{_NAMED})(?=[,.]|$)", re.DOTALL),
)
"""..., X said"""

REPORTED = re.compile(r"(?P<words>.+?), (?:reports?|reported) [^,.;\"“«\n]{2,120}[.]?$", re.DOTALL)
"""..., reports X: whose statement it is stands within the words, if anywhere."""

SUBJECT = re.compile(
    rf"(?P<speaker>{_NAMED})(?:,[^,\n]{{2,200}},)? "
    r"(?:attributed|blamed|accused|ruled out|called on|called for|urged|condemned|welcomed)\b"
)
"""X, who is this and that, attributed ..."""

BY_REPORT = (
    re.compile(r"(?:[Aa]ccording to|[Aa]s reported by|[Aa]s cited by) (?P<by>[^,.;\"“«\n]{2,120})"),
    re.compile(r", (?:reports?|reported) (?P<by>[^,.;\"“«\n]{2,120})"),
    re.compile(
        r"(?:[Пп]о словам|[Пп]о данным|[Пп]о сообщению|[Кк]ак сообщает) (?P<by>[^,.;\"«\n]{2,120})"
    ),
    re.compile(r"(?:وفق[اً]*|بحسب|حسب) (?P<by>[^،.؛\"«\n]{2,120})"),
)
"""According to X; ..., reports X"""

SPOKE = (
    re.compile(rf"^(?P<speaker>{_NAMED})['’]s (?:statement|remarks?|speech|letter|message)\b"),
    re.compile(rf"[,”\"»] (?:{_EN}) (?P<speaker>{_NAMED})(?=[,.:;]|$)"),
    re.compile(rf"(?:^|[,”\"»] )(?P<speaker>{_NAMED}) (?:{_EN})\b"),
    re.compile(rf"[,”\"»] ?[-–—]? ?(?:{_RU}) (?P<speaker>{_NAMED})(?=[,.:;]|$)"),
    re.compile(rf"(?:^|[,”\"»] )(?P<speaker>{_NAMED}) (?:{_RU})\b"),
    re.compile(rf"و?(?:{_AR}) (?P<speaker>[^،:؛.\"«»\n]{{2,120}}?)(?=[:،.]|$| إن| أن)"),
)
"""Who speaks, in what stands around quotation marks."""

DAY = re.compile(_DAY.removeprefix("(?: ").removesuffix(")?"))

KINDS: tuple[tuple[QuoteKind, re.Pattern[str]], ...] = (
    (
        QuoteKind.DEMAND,
        re.compile(
            r"\bmust\b|\bshould\b|\bcalls? (?:on|for)\b|\burge[sd]?\b|\bdemand|"
            r"\bдолжн[аоы]?\b|\bпризвал|\bтребу|يجب|ينبغي|دعا |طالب",
            re.IGNORECASE,
        ),
    ),
    (
        QuoteKind.DENIAL,
        re.compile(
            r"\bden(?:y|ies|ied)\b|\breject(?:s|ed)?\b|\bno such\b|\bnever\b|\bdid not\b|"
            r"\bопроверг|\bне наносил|نفى|نفت|ينفي|لم ",
            re.IGNORECASE,
        ),
    ),
    (
        QuoteKind.OFFER,
        re.compile(
            r"\bopen to\b|\boffer(?:s|ed|ing)?\b|\bready to\b|\bprepared to\b|\bwilling to\b|"
            r"\bготов[аоы]?\b|\bпредлага|مستعد|تعرض|يعرض",
            re.IGNORECASE,
        ),
    ),
    (
        QuoteKind.COMMITMENT,
        re.compile(
            r"\bcommit(?:s|ted|ment)?\b|\bpledge|\bundertake|\bguarantee|\bpromise|\bshall\b|"
            r"\bwill\b|\bagreed? to\b|\bvow|\bобязу|\bобеща|\bгарантиру|\bбудет\b|\bбудем\b|"
            r"لن |تعهد|يلتزم|نلتزم|التزام|سوف|يضمن",
            re.IGNORECASE,
        ),
    ),
    (
        QuoteKind.CLAIM,
        re.compile(
            r"\battack|\bstrike|\bstruck\b|\bshell(?:ed|ing)\b|\bkilled\b|\bviolat|\blaunched\b|"
            r"\bfired\b|\bbreach|\bfailure\b|\bудар|\bобстрел|\bнаруш|\bпогиб|هجوم|قصف|قتل|خرق|انتهاك",
            re.IGNORECASE,
        ),
    ),
)
"""In this order; the first whose words stand in the statement."""
