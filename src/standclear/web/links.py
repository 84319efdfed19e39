"""How each party is reached: its links, what failed on them and why, what waits.

    GET /v1/links           the asker's own; for the desk everybody's, or ?party=

Promise: a party learns of its own links alone; of persons it learns how many are reached, and no
address and no name.
Not here: what a link is (links/interface.py), how a person chooses (push.py).
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from standclear.service.people.accounts import People
from standclear.service.shown.links import link_documents
from standclear.service.shown.plain import Document, plain
from standclear.web.asker import Accounts, Asking
from standclear.web.paging import At
from standclear.web.served import Here

router = APIRouter(tags=["telling"])

Whose = Annotated[
    str, Query(description="For the desk: whose links; else the asker's own.", max_length=40)
]


@router.get("/links")
def read_links(
    served: Here, asker: Asking, people: Accounts, party: Whose = "", at: At = None
) -> Document:
    """By what each party is told: what was handed to a link last, what failed and why, what waits.

    Handed to a link does not mean received. `persons` are those reached beside the app, as now.
    """
    with served.reading(at) as picture:
        items, instant = link_documents(picture, asker.party, party), plain(picture.at)
    for item in items:
        item["persons"] = _persons(people, item["party"])
    return {"items": items, "at": instant}


def _persons(people: People, party: str) -> Document:
    """How many of a party's people are reached by mail or by a browser, and how many fail now."""
    own = {each.id for each in people.store.persons.of(party) if each.disabled_s is None}
    mails = [each for each in people.store.reaches.mails() if each.person in own and not each.code]
    pushes = [each for each in people.store.reaches.pushes() if each.person in own]
    return {
        "mails": len(mails),
        "mails_failing": sum(1 for each in mails if each.failed),
        "browsers": len(pushes),
        "browsers_failing": sum(1 for each in pushes if each.failed),
    }
