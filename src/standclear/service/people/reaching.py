"""Reaching persons beside the app: a mail that something waits, a browser that is woken.

The duty to tell is the party's and is carried to its roles (service/notify.py), whatever persons
chose here. This is a convenience on top: it says that something is new, and where to read it.

Promise: nobody is written to at an address that they have not shown to be theirs; each wire tells
of a release once, and after a crash at most once more; a failure waits longer each time and
holds up nobody else; who left is reached no more.
Owner: the file of people keeps how far each was reached; one follower of one process works here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Unavailable
from standclear.core.picture import Picture
from standclear.core.release import Release
from standclear.core.telling import Urgency
from standclear.links.interface import Failed, Sent
from standclear.links.person_mail import PersonMail
from standclear.links.settings import is_mail_address
from standclear.links.web_push import Gone, Subscription, WebPush
from standclear.service.people.accounts import People
from standclear.service.people.secrets import base64url
from standclear.store.people_reach import MailReach, PushReach
from standclear.store.people_schema import Person

Wants = Literal["urgent", "all", "none"]

Told = Callable[[str, int], Sequence[Release]]
"""A party's releases after a number, in order; nothing is held while a wire is waited for."""

FIRST_WAIT_S, LONGEST_WAIT_S = 60, 3600
"""Waiting doubles from the one to the other between tries that failed (own choice)."""

TRIES = 20
"""After so many failures in a row, about half a day, a browser is forgotten (own choice)."""

CODE_LIVES_S = 3600
CODE_DIGITS = 8
MOST_PUSHES = 10
"""Browsers of one person."""

CODE_EVERY_S = 60
"""Between two codes that one person has sent, so that nobody's mailbox is filled from here."""


@dataclass(frozen=True, slots=True)
class Wires:
    """What this desk has for persons; None for what its operator did not set up."""

    mail: PersonMail | None = None
    push: WebPush | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """What one pass did."""

    sent: int = 0
    failed: int = 0
    forgotten: int = 0


# ---- what a person chooses


def set_mail(
    people: People,
    wires: Wires,
    picture: Picture,
    person: Person,
    *,
    address: str,
    wants: Wants,
) -> MailReach:
    """Choose an address and what to get there from now on. A new one must be shown to be one's own.

    Nothing is sent here: `send_code` does, once nothing is held any more.
    """
    held, now = people.store.reaches.mail_of(person.id), people.now_s()
    if not is_mail_address(address):
        raise InvalidInput("address", address, "one mail address, such as anna@north.example")
    if held is not None and held.address == address and not held.code:
        chosen = replace(held, wants=wants, place=_newest(picture, person.party))
        people.store.reaches.put_mail(chosen)
        return chosen
    if wires.mail is None:
        raise NotAllowed("this desk sends no mail", ("ask its operator for [links.smtp]",))
    if held is not None and held.code and now < held.code_ends_s - CODE_LIVES_S + CODE_EVERY_S:
        raise NotAllowed("a code was sent just now", (f"wait {CODE_EVERY_S} s",))
    made = MailReach(person.id, address, wants, _code(people), now + CODE_LIVES_S, 0, 0)
    people.store.reaches.put_mail(made)
    return made


def send_code(people: People, wires: Wires, made: MailReach) -> None:
    """Send the code of an address that has not been shown to be one's own."""
    if not made.code or wires.mail is None:
        return
    outcome = wires.mail.send_code(made.address, person=made.person, code=made.code)
    if isinstance(outcome, Failed):
        raise Unavailable(f"the code did not go: {outcome.detail}", float(CODE_EVERY_S))


def confirm_mail(people: People, picture: Picture, person: Person, code: str) -> MailReach:
    """Show that the mailbox is one's own. From now on, and not for what was told before."""
    reaches = people.store.reaches
    if not reaches.try_code(person.id, "".join(code.split()), people.now_s()):
        raise InvalidInput("code", "(withheld)", "the code in the newest mail, within an hour")
    held = reaches.mail_of(person.id)
    assert held is not None
    done = replace(held, place=_newest(picture, person.party))
    reaches.put_mail(done)
    return done


def add_push(
    people: People,
    wires: Wires,
    picture: Picture,
    person: Person,
    subscription: Subscription,
    wants: Wants,
) -> PushReach:
    """Have a browser woken from now on."""
    if wires.push is None:
        raise NotAllowed("this desk wakes no browsers", ("ask its operator for web_push",))
    wires.push.check(subscription)
    made = PushReach(
        endpoint=subscription.endpoint,
        id=base64url(people.random(9)),
        person=person.id,
        p256dh=subscription.p256dh,
        auth=subscription.auth,
        wants=wants,
        created_s=people.now_s(),
        place=_newest(picture, person.party),
    )
    people.store.reaches.put_push(made, most=MOST_PUSHES)
    return made


def drop_push(people: People, person: Person, push: str) -> None:
    """Wake a browser of one's own no more."""
    if push not in (each.id for each in people.store.reaches.pushes(person.id)):
        raise NotFound(f"no browser {push} of yours is woken")
    people.store.reaches.drop_push(push)


# ---- the follower


def reach_out(people: People, wires: Wires, told: Told) -> Reached:
    """One pass: whoever wants to know and was not reached yet."""
    reached = Reached()
    for mail in people.store.reaches.mails() if wires.mail else ():
        if not mail.code:
            reached = _added(reached, _mail(people, wires, mail, told))
    for push in people.store.reaches.pushes() if wires.push else ():
        reached = _added(reached, _push(people, wires, push, told))
    return reached


def _mail(people: People, wires: Wires, mail: MailReach, told: Told) -> Reached:
    assert wires.mail is not None
    new, now = _new(people, mail.person, mail.wants, mail.place, told), people.now_s()
    if not new or now < mail.next_s:
        return Reached()
    outcome = wires.mail.tell(
        mail.address,
        person=mail.person,
        numbers=[each.number for each in new],
        urgent=[each.number for each in new if _is_urgent(each)],
    )
    if isinstance(outcome, Sent):
        done = replace(mail, place=new[-1].number, failed=0, next_s=0, last=outcome.detail)
        people.store.reaches.note_mail(done, address=mail.address)
        return Reached(sent=1)
    wait = _wait_s(mail.failed, outcome)
    later = replace(mail, failed=mail.failed + 1, next_s=now + wait, last=outcome.detail)
    people.store.reaches.note_mail(later, address=mail.address)
    return Reached(failed=1)


def _push(people: People, wires: Wires, push: PushReach, told: Told) -> Reached:
    assert wires.push is not None
    new, now = _new(people, push.person, push.wants, push.place, told), people.now_s()
    if not new or now < push.next_s:
        return Reached()
    outcome = wires.push.wake(Subscription(push.endpoint, push.p256dh, push.auth))
    if isinstance(outcome, Sent):
        done = replace(push, place=new[-1].number, failed=0, next_s=0, last=outcome.detail)
        people.store.reaches.note_push(done)
        return Reached(sent=1)
    if isinstance(outcome, Gone) or push.failed + 1 >= TRIES:
        people.store.reaches.drop_push(push.id)
        return Reached(forgotten=1)
    wait = _wait_s(push.failed, outcome)
    people.store.reaches.note_push(
        replace(push, failed=push.failed + 1, next_s=now + wait, last=outcome.detail)
    )
    return Reached(failed=1)


def _new(
    people: People,
    person: str,
    wants: str,
    place: int,
    told: Told,
) -> list[Release]:
    """What one wants to know of and was not reached about."""
    found = people.store.persons.find(person)
    if found is None or found.disabled_s is not None or wants == "none":
        return []
    return [
        release for release in told(found.party, place) if wants == "all" or _is_urgent(release)
    ]


def _is_urgent(release: Release) -> bool:
    return release.urgency is not Urgency.ROUTINE


def _newest(picture: Picture, party: str) -> int:
    """Releases are numbered from 1 without gap, so the last number is how many there are."""
    return len(picture.releases.get(party, ()))


def _wait_s(failed: int, outcome: Failed) -> int:
    asked = outcome.retry_after_s or 0.0
    doubling = min(FIRST_WAIT_S * 2 ** min(failed, 10), LONGEST_WAIT_S)
    return int(min(max(asked, doubling), LONGEST_WAIT_S))


def _code(people: People) -> str:
    """Eight digits; five may be wrong within an hour, so one guess in twenty million hits."""
    number = int.from_bytes(people.random(8)) % 10**CODE_DIGITS
    return f"{number:0{CODE_DIGITS}d}"


def _added(one: Reached, other: Reached) -> Reached:
    return Reached(
        one.sent + other.sent, one.failed + other.failed, one.forgotten + other.forgotten
    )
