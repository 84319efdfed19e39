"""Statements in a text, proposed by rule for a person to confirm, correct or leave.

Promise: pure and the same each time; what is proposed stands in the text to the sign. Nothing here
is a finding: no model is asked, and no proposal is held before a person confirms it as their own.
Found by: words between quotation marks; "X said that ..."; "..., X said"; "according to X"; and
sentences with words of offers, commitments, denials or attacks.
Not here: the words and marks themselves (cues.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from standclear.core.sources import cues
from standclear.core.sources.source import LONGEST_LINE, LONGEST_QUOTE, QuoteKind

FEWEST_WORDS = 4
"""Between quotation marks; fewer are a term and not a statement. Own choice."""

LONGEST_SENTENCE = 1_500
"""Signs, own choice: what is longer is a list or a table, and is looked through for marks alone."""

MOST_PROPOSALS = 500
"""Of one text, own choice."""

AROUND = 300
"""Signs before and behind quotation marks in which a speaker is looked for. Own choice."""

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")
"""To the next empty line: within it a line may be broken anywhere, as mails break them."""

_INITIAL = r"(?<![A-ZА-Я]\.[A-ZА-Я])(?<! [A-ZА-Я])"
_SENTENCE = re.compile(rf".+?(?:{_INITIAL}[.!?؟…]+[”\"»]?(?=\s|$)|$)")
_STOPS = re.compile(r"[.!?؟…]")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One statement as a rule finds it; each part may be wrong.

    number       1, 2, 3 ... in the order of the text
    day_words    words of the text that tell when, such as "on Wednesday"; "" for none
    found_by     which rule found it, in words
    """

    number: int
    start: int
    text: str
    speaker: str
    attribution: str
    kind: QuoteKind
    day_words: str
    found_by: str


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    speaker: str
    found_by: str


def propose_quotes(text: str) -> tuple[Proposal, ...]:
    """What may be statements, in the order of the text."""
    found: list[Proposal] = []
    for sentence, offset, marked in _sentences(text):
        for span in _spans(sentence, marked):
            if len(found) >= MOST_PROPOSALS:
                return tuple(found)
            start, end = offset + span.start, offset + span.end
            found.append(
                Proposal(
                    number=len(found) + 1,
                    start=start,
                    text=text[start:end],
                    speaker=span.speaker,
                    attribution=_reported_by(sentence, span),
                    kind=kind_of_words(sentence[span.start : span.end]),
                    day_words=_day(sentence, span),
                    found_by=span.found_by,
                )
            )
    return tuple(found)


def kind_of_words(words: str) -> QuoteKind:
    """The kind whose cue stands in the words; else other."""
    return next((kind for kind, cue in cues.KINDS if cue.search(words)), QuoteKind.OTHER)


def _sentences(text: str) -> Iterator[tuple[str, int, list[tuple[int, int]]]]:
    """Each sentence on one line, where it begins, and the words between marks in it. A stop between
    marks ends no sentence: what somebody says in three of them is one statement."""
    for paragraph in _PARAGRAPH.finditer(text):
        line, offset = paragraph.group().replace("\n", " "), paragraph.start()
        marked, masked, place = list(_marked(line)), [], 0
        for start, end in marked:
            masked += [line[place:start], _STOPS.sub("_", line[start:end])]
            place = end
        held = iter((*marked, (len(line), len(line))))
        start, end = next(held)
        for match in _SENTENCE.finditer("".join((*masked, line[place:]))):
            within = []
            while end <= match.end() and start < len(line):
                within.append((start - match.start(), end - match.start()))
                start, end = next(held)
            yield line[match.start() : match.end()], offset + match.start(), within


def _spans(sentence: str, marked: list[tuple[int, int]]) -> list[_Span]:
    """Statements in one sentence, none within another, in order."""
    quoted = [
        _Span(*_trimmed(sentence, start, end), _speaker(sentence, start, end), "quotation marks")
        for start, end in marked[:MOST_PROPOSALS]
        if len(sentence[start:end].split()) >= FEWEST_WORDS
    ]
    found = list(quoted)
    if len(sentence) <= LONGEST_SENTENCE:
        for span in _reported_speech(sentence):
            within = sum(each.end - each.start for each in quoted if _meet(each, span))
            others = [each for each in found if each not in quoted and _meet(each, span)]
            if 2 * within < span.end - span.start and not others:
                found = [each for each in found if not _meet(each, span)] + [span]
        if not found and kind_of_words(sentence) is not QuoteKind.OTHER:
            found = [_Span(*_trimmed(sentence, 0, len(sentence)), "", "words of the sentence")]
    fitting = [each for each in found if 0 < each.end - each.start <= LONGEST_QUOTE]
    return sorted(fitting, key=lambda each: each.start)


def _marked(line: str) -> Iterator[tuple[int, int]]:
    """What stands between marks, of the outermost pair; a mark that nothing closes within the
    longest quotation is passed over."""
    place = 0
    for mark in cues.OPENING.finditer(line):
        start = mark.end()
        if mark.start() < place:
            continue  # within the pair before, or its end
        ends = (line.find(c, start, start + LONGEST_QUOTE) for c in cues.MARKS[mark.group()])
        found = [end for end in ends if end >= 0]
        if found:
            place = min(found) + 1
            yield start, min(found)


def _reported_speech(sentence: str) -> Iterator[_Span]:
    if cues.SAID.search(sentence):
        for pattern in cues.THAT:
            if match := pattern.search(sentence):
                yield _span(sentence, match, "said that")
        for pattern in cues.AFTER:
            if match := pattern.match(sentence):
                yield _span(sentence, match, "a speaker named after the words")
    if match := cues.REPORTED.match(sentence):
        subject = cues.SUBJECT.search(match["words"])
        start, end = _trimmed(sentence, *match.span("words"))
        speaker = _line(subject["speaker"]) if subject else ""
        yield _Span(start, end, speaker, "a report named after the words")


def _span(sentence: str, match: re.Match[str], found_by: str) -> _Span:
    start, end = _trimmed(sentence, *match.span("words"))
    return _Span(start, end, _line(match["speaker"]), found_by)


def _speaker(sentence: str, start: int, end: int) -> str:
    """Who is named with a verb of saying around the marks; "" where nobody is."""
    before = sentence[max(0, start - AROUND) : start - 1]
    behind = sentence[end + 1 : end + 1 + AROUND]
    for part in (f'"{behind}', before, f'{before}"{behind}'):
        if cues.SAID.search(part) is None:
            continue
        for pattern in cues.SPOKE:
            if match := pattern.search(part):
                return _line(match["speaker"])
    return ""


def _reported_by(sentence: str, span: _Span) -> str:
    """By whose report, outside of the words themselves."""
    for part in _around(sentence, span):
        for pattern in cues.BY_REPORT:
            if match := pattern.search(part):
                by = _line(match["by"])
                return "" if by == span.speaker else by
    return ""


def _day(sentence: str, span: _Span) -> str:
    for part in _around(sentence, span):
        if match := cues.DAY.search(part):
            return str(match["day"])
    return ""


def _around(sentence: str, span: _Span) -> tuple[str, str]:
    """What stands before and behind the words."""
    before = sentence[max(0, span.start - AROUND) : span.start]
    return before, sentence[span.end : span.end + AROUND]


def _trimmed(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Without spaces at both ends, nor the stop or comma that belongs to the sentence around."""
    while start < end and sentence[start].isspace():
        start += 1
    while end > start and (sentence[end - 1].isspace() or sentence[end - 1] in ".,;،؛"):
        end -= 1
    return start, end


def _line(words: str) -> str:
    """A name on one line."""
    line = " ".join(words.split())
    return line[:LONGEST_LINE].strip(" ,،")


def _meet(one: _Span, other: _Span) -> bool:
    return one.start < other.end and other.start < one.end
