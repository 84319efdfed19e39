"""The few words that a CAP alert says by itself, in each language of the desk.

Promise: every language has every phrase (a missing one is a KeyError in the tests, not at 3 a.m.).
Not here: what the desk wrote, which is signed and stays in the language in which it was written.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's phrases.

    event     by the first word of the release's `because`
    ended     added where the telling says that something is over
    answer    what to do, with the time by which; none: where no answer is owed
    told      `{event}: {subject}, version {version}`
    signed    leads the desk's own words
    area      names an area by its number; unknown: where none is shown
    """

    event: dict[str, str]
    ended: str
    answer: str
    none: str
    told: str
    signed: str
    area: str
    disclaimer: str


ENGLISH = Phrases(
    event={
        "zone": "Zone",
        "plan": "Plan",
        "overlap": "Overlap",
        "notice": "Protected site or movement",
        "movement": "Movement",
        "party": "Parties",
        "receipt": "Answer to a telling",
        "release": "Silence",
        "alert": "Alert of the watch",
        "cease": "CEASE: notified object under fire",
        "commitment": "Commitment",
        "incident": "Incident",
        "instrument": "Agreement",
    },
    ended="over",
    answer="Acknowledge release #{number} at the desk by {by}.",
    none="No answer is asked for.",
    told="{event}: {subject}, version {version}",
    signed="The desk's words, as signed:",
    area="Area {number}",
    disclaimer="This is information. It is not permission, and takes no duty away from anyone.",
)
RUSSIAN = Phrases(
    event={
        "zone": "Зона",
        "plan": "План",
        "overlap": "Пересечение",
        "notice": "Защищаемый объект или передвижение",
        "movement": "Передвижение",
        "party": "Стороны",
        "receipt": "Ответ на сообщение",
        "release": "Молчание",
        "alert": "Тревога наблюдения",
        "cease": "ПРЕКРАТИТЬ: обстрел заявленного объекта",
        "commitment": "Обязательство",
        "incident": "Инцидент",
        "instrument": "Соглашение",
    },
    ended="окончено",
    answer="Подтвердите получение сообщения № {number} до {by}.",
    none="Ответ не требуется.",
    told="{event}: {subject}, версия {version}",
    signed="Слова поста, как подписано:",
    area="Район {number}",
    disclaimer="Это сведения. Это не разрешение и ни с кого не снимает обязанностей.",
)
ARABIC = Phrases(
    event={
        "zone": "منطقة",
        "plan": "خطة",
        "overlap": "تداخل",
        "notice": "موقع محمي أو تنقّل",
        "movement": "تنقّل",
        "party": "الأطراف",
        "receipt": "ردّ على إبلاغ",
        "release": "صمت",
        "alert": "إنذار المراقبة",
        "cease": "توقفوا: موقع مبلَّغ عنه تحت النار",
        "commitment": "التزام",
        "incident": "حادث",
        "instrument": "اتفاق",
    },
    ended="انتهى",
    answer="أكّد استلام الإبلاغ رقم {number} قبل {by}.",
    none="لا يُطلب ردّ.",
    told="{event}: {subject}، النسخة {version}",
    signed="كلمات المكتب كما وُقّعت:",
    area="مساحة {number}",
    disclaimer="هذه معلومات. ليست إذنًا ولا تُسقط واجبًا عن أحد.",
)
PHRASES = {"en": ENGLISH, "ru": RUSSIAN, "ar": ARABIC}
"""By RFC 5646 language tag, in the order of the blocks."""


def event_word(because: str, phrases: Phrases) -> str:
    """What a telling is about, by the rule that made it a duty."""
    return phrases.event[because.partition(".")[0]]
