"""Every key that `standclear.toml` may hold: its section, kind, default and meaning.

Promise: each key is written down once, as a field of a settings dataclass; reading, writing and the
reference page all follow from it.
Not here: reading and writing the file (config.py), the settings of links (links/settings.py).
"""

from __future__ import annotations

import json
import re
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from standclear.core.errors import InvalidInput
from standclear.core.ids import check_party_id
from standclear.core.time.time_zones import zone_of
from standclear.links.settings import (
    CotSettings,
    OutboxSettings,
    SmtpSettings,
    WebhookSettings,
    meaning,
)
from standclear.service.serve_settings import ServeSection
from standclear.service.watch_settings import WatchSection

PREFIX = "STANDCLEAR_"

# A URL without scheme (C2SP tlog-checkpoint), of characters that also fit a message identifier.
_ORIGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/~-]{0,99}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # the usual shapes of BCP 47


@dataclass(frozen=True, slots=True)
class DeskSection:
    """Who this desk is."""

    origin: str = field(
        metadata=meaning(
            "Name of the desk's log, a URL without scheme; never changes.",
            example='"sorvath.example/log"',
        )
    )
    name: str = field(
        metadata=meaning(
            "Name that recipients read, in the desk's own script.", example='"Sorvath desk"'
        )
    )
    language: str = field(default="en", metadata=meaning("Language of the desk, BCP 47."))
    time_zone: str = field(
        default="UTC", metadata=meaning("IANA zone shown beside UTC, e.g. Asia/Damascus.")
    )

    def __post_init__(self) -> None:
        if not _ORIGIN.fullmatch(self.origin):
            raise InvalidInput(
                "origin", self.origin, "a URL without scheme, at most 100 characters"
            )
        if not self.name.strip():
            raise InvalidInput("name", self.name, "a name that recipients know")
        if not _LANGUAGE.fullmatch(self.language):
            raise InvalidInput("language", self.language, "a language tag, e.g. en, ar, ru, uk")
        try:
            zone_of(self.time_zone)
        except InvalidInput as error:
            raise InvalidInput("time_zone", self.time_zone, error.expected) from None


@dataclass(frozen=True, slots=True)
class PartySection:
    """Which party works from this directory, and which desk it speaks to."""

    id: str = field(
        metadata=meaning("Id under which the desk admitted the party.", example='"north"')
    )
    desk_key: str = field(
        metadata=meaning("The desk's public key as it was handed over; proofs are checked by it.")
    )
    desk: Path | None = field(
        default=None,
        metadata=meaning(
            "Directory of the desk; none when a courier goes between.", example='"../desk"'
        ),
    )

    def __post_init__(self) -> None:
        check_party_id(self.id, pointer="id")
        if not self.desk_key or " " in self.desk_key:
            raise InvalidInput("desk_key", self.desk_key, "one line without spaces")


BUILT_IN: dict[str, type] = {
    "desk": DeskSection,
    "party": PartySection,
    "serve": ServeSection,
    "watch": WatchSection,
    "outbox": OutboxSettings,
    "links.smtp": SmtpSettings,
    "links.webhook": WebhookSettings,
    "links.cot": CotSettings,
}


@dataclass(frozen=True, slots=True)
class Key:
    """One setting, as the reference page prints it.

    default  "" for one that must be given
    example  a value as TOML writes it; "" where the default shows it
    """

    section: str
    name: str
    kind: str
    default: str
    meaning: str
    example: str = ""

    @property
    def environment(self) -> str:
        """The variable that overrides it."""
        return f"{PREFIX}{self.section}_{self.name}".upper().replace(".", "_")

    @property
    def wanted(self) -> str:
        """What a value must be, and what for: "a whole number. Port of the mail server"."""
        article = "" if " or " in self.kind else "a "
        return f"{article}{self.kind}. {self.meaning}"


def keys_of(section: str, settings: type) -> tuple[Key, ...]:
    """The keys of one section, in order."""
    hints = get_type_hints(settings)
    return tuple(
        Key(
            section=section,
            name=each.name,
            kind=_kind(hints[each.name]),
            default=_default(each),
            meaning=each.metadata.get("meaning", ""),
            example=each.metadata.get("example", ""),
        )
        for each in fields(settings)
    )


def _kind(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return " or ".join(get_args(hint))
    names = {str: "text", int: "whole number", float: "number", bool: "true or false", Path: "path"}
    return names[plain_kind(hint)]


def plain_kind(hint: Any) -> Any:
    """`Path` for `Path | None`; any other kind as it is."""
    given = [each for each in get_args(hint) if each is not type(None)]
    return given[0] if given and get_origin(hint) is not Literal else hint


def _default(each: Field[Any]) -> str:
    if each.default is MISSING:
        return ""
    return "none" if each.default is None else toml_value(each.default)


def toml_value(value: object) -> str:
    """The value as TOML writes it (TOML 1.0: strings are JSON's, with DEL escaped too)."""
    if isinstance(value, str | Path):
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)


REFERENCE: tuple[Key, ...] = tuple(
    key for section, settings in BUILT_IN.items() for key in keys_of(section, settings)
)
"""Every built-in setting; the reference page is printed from it."""
