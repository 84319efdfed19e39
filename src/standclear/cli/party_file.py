"""A party as a file that people fill in: TOML, or JSON with the same names.

    id = "north"
    kind = "armed_force"
    time_zone = "Asia/Damascus"
    public_key = "..."            names = { en = "Northern Force", ar = "..." }
    [[roles]]                     rung 0 is rung first; the order here is the order of ringing
    id = "duty officer"
    channels = ["radio 123.45 MHz", "email duty@north.example"]
    [[formations]]
    id = "1-brigade"
    names = { en = "1st Brigade" }
    answered_for = true

Promise: every fault names its place in the file.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from standclear.core.errors import InvalidInput
from standclear.core.party import Channel, Formation, Name, Party, PartyKind, Role
from standclear.service.config_keys import toml_value
from standclear.service.settings_file import replace_file

CHANNELS = ("outbox", "email", "webhook", "cot", "phone", "radio")
_KNOWN = {"id", "kind", "names", "time_zone", "languages", "public_key", "roles", "formations"}

_TEMPLATE = """\
# {id}: what the desk needs to admit it. Fill in, then at the desk: standclear party add {file}

id = {id_text}
# {kinds}
kind = {kind}
time_zone = {zone}
public_key = {key}

[names]
{names}

# Duty goes to roles, never to named persons. The first role is rung first, the next one when
# it stays silent. Channels: {channels}.
[[roles]]
id = "duty officer"
channels = ["outbox"]

# Formations that this party answers for: a cascade must reach each. Disclaim others with
# answered_for = false.
# [[formations]]
# id = "1-brigade"
# names = {{ en = "1st Brigade" }}
# answered_for = true
"""


def write_party_file(
    path: Path, party: str, names: Sequence[Name], *, kind: str, zone: str, public_key: str
) -> None:
    """A form with what is known filled in."""
    text = _TEMPLATE.format(
        id=party,
        file=path.name,
        id_text=toml_value(party),
        kinds="One of: " + ", ".join(PartyKind),
        kind=toml_value(kind),
        zone=toml_value(zone),
        key=toml_value(public_key),
        names=_written_names(names or (Name("en", party),)),
        channels=", ".join(CHANNELS),
    )
    replace_file(path, text.encode())


def _written_names(names: Sequence[Name]) -> str:
    """One line a language; where only one is named, how another would be written."""
    lines = [f"{name.language} = {toml_value(name.text)}" for name in names]
    return "\n".join(lines if len(lines) > 1 else [*lines, '# ar = "..."'])


def read_party_file(path: Path) -> tuple[Party, str]:
    """The party and its public key ("" where the file gives none)."""
    data = path.read_bytes()
    try:
        if path.suffix.lower() == ".json":
            document = json.loads(data)
        else:
            document = tomllib.loads(data.decode("utf-8"))
    except (ValueError, tomllib.TOMLDecodeError) as fault:
        raise InvalidInput(
            str(path), "another kind of text", f"TOML, or JSON in a .json file: {fault}"
        ) from None
    if not isinstance(document, dict):
        raise InvalidInput(str(path), "another kind of text", "one party, as names and values")
    try:
        return _party(document), _text(document, "public_key", "")
    except InvalidInput as fault:
        raise fault.under(path.name) from None


def _party(document: dict[str, Any]) -> Party:
    for name in document:
        if name not in _KNOWN:
            raise InvalidInput(name, "a name here", f"one of {', '.join(sorted(_KNOWN))}")
    return Party(
        id=_text(document, "id"),
        kind=read_kind(_text(document, "kind"), "kind"),
        names=_names(document.get("names"), "names"),
        time_zone=_text(document, "time_zone", "UTC"),
        languages=tuple(_list(document, "languages")) or ("en",),
        formations=tuple(_formations(document)),
        roles=tuple(_roles(document)),
    )


def read_kind(text: str, pointer: str) -> PartyKind:
    """What kind of party."""
    try:
        return PartyKind(text)
    except ValueError:
        raise InvalidInput(pointer, text, f"one of {', '.join(PartyKind)}") from None


def read_channel(text: str, pointer: str) -> Channel:
    """ "radio 123.45 MHz": kind, then address."""
    kind, _, address = text.strip().partition(" ")
    if kind not in CHANNELS:
        raise InvalidInput(pointer, text, f"KIND ADDRESS, KIND one of {', '.join(CHANNELS)}")
    if not address.strip() and kind != "outbox":
        raise InvalidInput(pointer, text, f"an address after {kind}")
    return Channel(kind, address.strip())


def read_role(text: str, rung: int, pointer: str) -> Role:
    """ "duty officer: radio 123.45, phone +1 555": a role and its channels."""
    name, found, ways = text.partition(":")
    if not name.strip() or not found:
        raise InvalidInput(pointer, text, "ROLE: CHANNEL, CHANNEL ...")
    channels = tuple(read_channel(way, pointer) for way in ways.split(",") if way.strip())
    return Role(name.strip(), rung, channels)


def _roles(document: dict[str, Any]) -> list[Role]:
    found = []
    for rung, role in enumerate(_tables(document, "roles")):
        pointer = f"roles/{rung}"
        channels = tuple(
            read_channel(str(way), f"{pointer}/channels/{number}")
            for number, way in enumerate(role.get("channels", []))
        )
        names = _names(role.get("names"), f"{pointer}/names") if "names" in role else ()
        found.append(Role(_text(role, "id", pointer=pointer), rung, channels, names))
    return found


def _formations(document: dict[str, Any]) -> list[Formation]:
    found = []
    for number, formation in enumerate(_tables(document, "formations")):
        pointer = f"formations/{number}"
        answered = formation.get("answered_for", True)
        if not isinstance(answered, bool):
            raise InvalidInput(f"{pointer}/answered_for", answered, "true or false")
        name = _text(formation, "id", pointer=pointer)
        names = formation.get("names", {"en": name})
        found.append(Formation(name, _names(names, f"{pointer}/names"), answered))
    return found


def _names(value: object, pointer: str) -> tuple[Name, ...]:
    if isinstance(value, str):
        return (Name("en", value),)
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise InvalidInput(pointer, str(value), 'names by language, such as { en = "..." }')
    return tuple(Name(str(language), str(text)) for language, text in value.items())


def _tables(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = document.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise InvalidInput(name, str(value), f"a list of tables, [[{name}]]")
    return value


def _list(document: dict[str, Any], name: str) -> list[str]:
    value = document.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InvalidInput(name, str(value), "a list of texts")
    return value


def _text(
    table: dict[str, Any], name: str, default: str | None = None, *, pointer: str = ""
) -> str:
    value = table.get(name, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise InvalidInput(f"{pointer}/{name}".lstrip("/"), str(value), "a text")
    return value
