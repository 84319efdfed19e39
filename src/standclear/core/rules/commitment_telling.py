"""Telling of commitments: who may read one, who hears of each change, and in which words.

The committed party is told as the one whom it concerns and owes an answer for having it; all other
parties for information. Of a commitment with named readers all others hear THAT alone.
"""

from __future__ import annotations

from standclear.core.act_codes import act_words
from standclear.core.commitments.commitment import Commitment, Whose
from standclear.core.commitments.duties import DUTIES
from standclear.core.commitments.held import HeldCommitment
from standclear.core.commitments.said import Answer
from standclear.core.duty import Duty
from standclear.core.picture import Picture, Said
from standclear.core.release import CommitmentView, Content, NoteView
from standclear.core.telling import Disclosure, Urgency


def may_read_commitment(picture: Picture, held: HeldCommitment, party: str) -> bool:
    """All, or its recorder, the committed party, the desk, and whom the recorder named."""
    commitment = held.commitment
    named = commitment.shared_with
    return not named or party in (picture.desk, held.recorder, commitment.party, *named)


def tell_commitment(
    picture: Picture,
    said: Said,
    held: HeldCommitment,
    because: str,
    headline: str,
    *,
    owed: bool = False,
    urgent: bool = False,
    whole: bool = False,
) -> list[Duty]:
    """Duties to all but whoever said it.

    owed   the committed party answers for having it
    whole  the commitment itself is told, and not a word about it alone
    """
    return [
        commitment_duty(
            picture, held, party, because, headline, owed=owed, urgent=urgent, whole=whole
        )
        for party in picture.participants(said.at)
        if party != said.issuer
    ]


def commitment_duty(
    picture: Picture,
    held: HeldCommitment,
    party: str,
    because: str,
    headline: str,
    *,
    owed: bool = False,
    urgent: bool = False,
    whole: bool = False,
) -> Duty:
    """Tell one party of one change."""
    commitment = held.commitment
    reads, concerned = may_read_commitment(picture, held, party), party == commitment.party
    word = because.partition(".")[2]
    blind = f"Commitment {commitment.id}: {word}. It is shared with named parties only."
    text = headline if reads else blind
    content: Content = NoteView(commitment.id, text)
    if reads and whole:
        content = CommitmentView(commitment, held.recorder, reading_of(held))
    return Duty(
        recipient=party,
        subject=commitment.id,
        version=1,
        because=because,
        disclosure=Disclosure.FULL if reads else Disclosure.BLIND,
        headline=text,
        content=content,
        urgency=Urgency.URGENT if urgent and concerned else Urgency.ROUTINE,
        answer_owed=owed and concerned,
    )


def reading_of(held: HeldCommitment) -> str:
    """affirmed, disputed, unanswered; or nobody_here, where it is no party's."""
    last = held.answer
    if last is not None:
        return "disputed" if last.answer is Answer.DISPUTES else "affirmed"
    return "unanswered" if held.commitment.party else "nobody_here"


def stands_words(held: HeldCommitment) -> str:
    """One sentence for a party that comes or comes back."""
    commitment = held.commitment
    return (
        f"Commitment {commitment.id} of {commitment.by} stands, for {whose_words(commitment)}: "
        f"{meaning(commitment)}. So read by {held.recorder} from {commitment.quoted.ref}."
    )


def whose_words(commitment: Commitment) -> str:
    """ "own forces and forces influenced (the west bank guard)"."""
    said = []
    for whose in Whose:
        forces = commitment.forces_of(whose)
        if forces is not None:
            said.append(forces_words(whose, forces.names))
    return " and ".join(said)


def forces_words(whose: Whose, names: tuple[str, ...]) -> str:
    """ "own forces", "forces answered for (the guard)"."""
    kind = "own forces" if whose is Whose.OWN else f"forces {whose.value.replace('_', ' ')}"
    return f"{kind} ({', '.join(names)})" if names else kind


def meaning(commitment: Commitment) -> str:
    """ "no hostile fire: air strike; access is given"."""
    parts = [f"no {act_words(code)}" for code in commitment.prohibited]
    parts += [DUTIES[code] for code in commitment.required]
    return "; ".join(parts)
