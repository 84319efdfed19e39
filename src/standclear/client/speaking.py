"""Speaking to a desk as one party: what is said is signed here.

Promise: a statement whose answer was lost is handed in again as it was, and answered once.
Not here: asking (desk.py), trying again (wire.py).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from datetime import datetime

from standclear.client import answers
from standclear.client.answers import Me, Said
from standclear.client.wire import Wire
from standclear.core.errors import NotAllowed, Stale
from standclear.core.intent import OperationalIntent
from standclear.core.notice import MovementNotice, SiteNotice
from standclear.core.statements import (
    NoticeAmend,
    NoticeGive,
    PlanAmend,
    PlanCheck,
    PlanFile,
    ReceiptGive,
    Statement,
)
from standclear.core.telling import Receipt as Answered
from standclear.core.telling import ReceiptLevel
from standclear.formats import documents
from standclear.log.entry import NONCE_BYTES, Sealed
from standclear.log.keys import PartySigner
from standclear.log.note import to_base64
from standclear.service.author import Thread, say
from standclear.service.rehearse import Wording
from standclear.service.shown.plain import Document

TRIES = 5
"""Times that a statement is signed anew when a colleague of the same party was faster."""


class Speaker:
    """One party's voice at a desk."""

    def __init__(
        self, wire: Wire, *, signer: PartySigner | None, clock: Callable[[], datetime]
    ) -> None:
        self._wire, self._signer, self._clock = wire, signer, clock

    def me(self) -> Me:
        """Who is asking, by this token."""
        return answers.me_from(self._wire.get("/v1/me"))

    def rehearse(self, statements: Sequence[Wording]) -> Document:
        """What the rules would refuse of these, if they were said in this order; nothing is said.

        What they overlap is told by filing them, or by `check`.
        """
        said = [json.loads(documents.write_statement(each)) for each in statements]
        answer: Document = self._wire.post("/v1/rehearsals", {"statements": said})
        return answer

    def say(self, statement: Statement, *, if_match: str = "") -> Said:
        """Sign a statement as the party and hand it in; returns once it is durable.

        if_match   the ovn that an amendment was decided on; `Stale` if it is no longer so
        """
        key = self._key()
        for _ in range(TRIES):
            me = self.me()
            sealed = say(
                statement,
                key=key,
                thread=Thread(me.seq, me.prev),
                at=self._clock(),
                nonce=os.urandom(NONCE_BYTES),
            )
            try:
                return self.hand_in(sealed, if_match=if_match)
            except Stale:
                now = self.me()
                if (now.seq, now.prev) == (me.seq, me.prev) or if_match:
                    raise
        raise Stale("colleagues of the party keep speaking; try again")

    def hand_in(self, sealed: Sealed, *, if_match: str = "") -> Said:
        """Hand in what was signed elsewhere; again is answered as the first time."""
        return answers.said_from(self.hand_in_document(sealed, if_match=if_match))

    def hand_in_document(self, sealed: Sealed, *, if_match: str = "") -> Document:
        """The same, answered in JSON."""
        assert sealed.body is not None
        assert sealed.nonce is not None
        document = {
            "leaf": to_base64(sealed.leaf),
            "body": to_base64(sealed.body),
            "nonce": to_base64(sealed.nonce),
        }
        headers = {"If-Match": f'"{if_match}"'} if if_match else None
        answer: Document = self._wire.post("/v1/statements", document, headers)
        return answer

    def check(self, intent: OperationalIntent) -> Said:
        """A dry run: signed and counted, because its answer tells."""
        return self.say(PlanCheck(intent))

    def file(self, intent: OperationalIntent, *, key: tuple[str, ...] = ()) -> Said:
        """File a plan; `key`: the ovns that the filer has seen, where it must show them."""
        return self.say(PlanFile(intent, key))

    def amend(
        self,
        record: OperationalIntent | SiteNotice | MovementNotice,
        *,
        if_match: str = "",
        key: tuple[str, ...] = (),
    ) -> Said:
        """A plan or notice worded anew."""
        if isinstance(record, OperationalIntent):
            return self.say(PlanAmend(record, key), if_match=if_match)
        return self.say(NoticeAmend(record), if_match=if_match)

    def give(self, notice: SiteNotice | MovementNotice) -> Said:
        """Give notice of a place or a movement."""
        return self.say(NoticeGive(notice))

    def acknowledge(self, number: int, *, role: str, text: str = "") -> Said:
        """A role answers for having a release. That is no permission, and asks for none."""
        return self.say(
            ReceiptGive(Answered(number, ReceiptLevel.ACKNOWLEDGED, role=role, text=text))
        )

    def _key(self) -> PartySigner:
        if self._signer is None:
            raise NotAllowed("this client has no key to sign with", ("give it signer=...",))
        return self._signer
