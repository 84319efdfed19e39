"""A news report in the words of these tests, and what is promised in it.

Own words in the structure of a news agency's report of July 2017 on talks about Syria: an offer in
reported speech, a demand in quotation marks without a speaker, a claim of an attack, an attribution
by another agency, a refusal to comment.
"""

from __future__ import annotations

from typing import Any

from standclear.core.agreements.text import Text, canonical
from standclear.core.commitments.commitment import Commitment, Forces, QuotedFrom, Whose
from standclear.core.sources.said import SourceQuote
from standclear.core.sources.source import Quote, QuoteKind, Source, find_words

REPORT = canonical("""\
North renews its offer of talks on the Sorvath valley

Foreign Minister R. Amari of North said on Wednesday that North is open to keeping its aircraft out
of the valley in coordination with South.

Amari's statement tied the offer to the road, saying, "Whoever holds the road must let the aid pass
and must not shell those who carry it".

South shelled the bridge at Alder in April in answer to what it said was an attack on its patrol.

"North and South must publicly commit to protecting civilians in the valley and to ending
violations by their own forces as well as by the guards on the ground".

The head of South's delegation blamed the failure of the meeting on "counter-efforts" of a third
side, reports the Valley News Agency.

During her daily call South's spokeswoman declined to comment on Amari's remarks.
""")

OFFER = "North is open to keeping its aircraft out\nof the valley in coordination with South"
DEMAND = (
    "North and South must publicly commit to protecting civilians in the valley and to ending\n"
    "violations by their own forces as well as by the guards on the ground"
)


def report(**changes: Any) -> Source:
    told: dict[str, Any] = {
        "id": "report",
        "text": Text("en", REPORT),
        "title": "North renews its offer of talks",
        "publisher": "The Sorvath Courier",
        "published_on": "2029-12",
        "retrieved_on": "2029-12-30",
        "url": "https://courier.example/offer",
    }
    return Source(**told | changes)


def quote_of(words: str, kind: QuoteKind = QuoteKind.OFFER, **changes: Any) -> Quote:
    told: dict[str, Any] = {"speaker": "Foreign Minister R. Amari of North", "said_on": "2029-12"}
    return Quote(*find_words(REPORT, words), kind=kind, **told | changes)


def confirmed(words: str, **changes: Any) -> SourceQuote:
    return SourceQuote("report", quote_of(words, **changes), "press officer")


def no_flights(**changes: Any) -> Commitment:
    """North's offer, as somebody reads it."""
    told: dict[str, Any] = {
        "id": "no-flights",
        "quoted": QuotedFrom("report", 1),
        "forces": (Forces(Whose.OWN),),
        "party": "north",
        "prohibited": ("A.air_strike", "B.overflight"),
    }
    return Commitment(**told | changes)


def civilians(**changes: Any) -> Commitment:
    """Own forces, and the guards to be influenced."""
    told: dict[str, Any] = {
        "id": "civilians",
        "quoted": QuotedFrom("report", 2),
        "forces": (Forces(Whose.OWN), Forces(Whose.INFLUENCED, ("the bridge guards",))),
        "party": "north",
        "prohibited": ("D",),
        "required": ("D.killing_or_injury",),
    }
    return Commitment(**told | changes)
